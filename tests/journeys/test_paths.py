"""The office changes how a programme's applications go in a zone: by two accounts, from a day on, through the gateway."""

from contracts.codes import Role, Zone
from tests.journeys.conftest import Town

HOME = Zone.LANZHOU_ETDZ
DIRECT = {
    "programme": "champion",
    "zone": HOME.value,
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
    firm_id = town.register(HOME)
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
    told = town.staff[HOME].get("/application-paths", programme="champion")["items"]
    assert [each["code"] for each in told if each["in_force"]] == ["champion", "champion-direct", code]
