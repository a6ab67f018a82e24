"""The office changes a standard: staff are told, and a firm that is writing its application of that programme.

And it changes how applications go in a zone: by two accounts, from a day on.
"""

from datetime import date, timedelta

from contracts.codes import Role, Zone
from tests.journeys.conftest import Town
from tests.running import Person, eventually

HOME = Zone.LANZHOU_HITECH


def told(person: Person, title: str) -> bool:
    return title in [each["title"] for each in person.get("/inbox", limit=50)["items"]]


def test_a_firm_with_an_open_draft_and_the_staff_hear_that_its_standard_changes(town: Town) -> None:
    firm_id = town.register(HOME)
    town.system.open_account("writing", Role.FIRM, firm_id=firm_id)
    firm, staff, office = town.system.sign_in("writing"), town.staff[HOME], town.office
    town.open_round("srdi")
    firm.post("/applications", {"programme": "srdi"}, status=201)
    day = date.fromisoformat(office.get("/metrics/hnte")["as_of"]) + timedelta(days=60)
    change = {"parameter": "rd-amount", "valid_from": day.isoformat(), "citation": "故事〔2026〕2号"}
    value = {"value": {"value": "150", "mark": "certain"}}
    office.post("/standards/srdi-2:schedule-parameter", change | value)
    eventually(lambda: told(firm, "专精特新中小企业标准变动，请核对申报草稿"))
    assert told(staff, f"专精特新中小企业标准自{day.year}年{day.month}月{day.day}日起变动")


DIRECT_ZONE = Zone.LANZHOU_ETDZ
DIRECT = {
    "programme": "champion",
    "zone": DIRECT_ZONE.value,
    "stages": [
        "draft",
        "submitted",
        "formal_review",
        "recommended",
        "provincial_review",
        "expert_review",
        "proposed",
        "publicity",
        "announced",
        "certified",
    ],
    "city": "informed",
    "scored_by": "platform",
    "sources": [
        {"fact": fact, "document": "故事〔2026〕5号", "article": "第三条", "mark": "certain"}
        for fact in ("stages", "city", "score")
    ],
    "reason": "园区列入直报范围",
}


def begun_on(town: Town, login: str) -> str:
    """The path on which a new firm's application begins today."""
    firm_id = town.register(DIRECT_ZONE)
    town.system.open_account(login, Role.FIRM, firm_id=firm_id)
    draft = town.system.sign_in(login).post("/applications", {"programme": "champion"}, status=201)
    return str(draft["path"]["code"])


def test_a_zone_reports_directly_once_a_second_account_has_approved_it(town: Town) -> None:
    town.system.open_account("head", Role.OFFICE)
    today = town.office.get("/metrics/hnte")["as_of"]
    town.open_round("champion")
    code = town.office.post("/application-paths", DIRECT | {"valid_from": today}, status=201)["code"]
    assert begun_on(town, "before-approval") == "champion"
    town.office.post(f"/application-paths/{code}:approve", {}, version=1, status=409)
    town.system.sign_in("head").post(f"/application-paths/{code}:approve", {}, version=1)
    assert begun_on(town, "after-approval") == code
    told = town.staff[DIRECT_ZONE].get("/application-paths", programme="champion")["items"]
    assert [each["code"] for each in told if each["in_force"]] == ["champion", "champion-direct", code]
