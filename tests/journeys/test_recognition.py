"""A firm applies for recognition through the API, is sent back, comes again, is recognised; and the board counts it."""

from datetime import date, timedelta

from contracts.codes import Role, Zone
from tests.journeys.conftest import Town
from tests.reviewing import examine, seat
from tests.running import Person, eventually

HOME = Zone.LANZHOU_HITECH
FORM = {
    "technology_field": "新材料",
    "main_product": "锂电池隔膜",
    "revenue": ["6000", "5200", "4100.5"],
    "total_income": "6100",
    "hightech_income": "4800",
    "rd_expense": ["420", "380", "300"],
    "domestic_rd_share": "100",
    "net_assets": ["3000", "2600", "2200"],
    "staff_count": 80,
    "tech_staff_count": 20,
    "class1_ip": 2,
    "class2_ip": 6,
    "conversions": 15,
    "contact_name": "王工",
    "contact_phone": "13800138000",
    "statement": "所报数据真实。",
}


def test_from_draft_to_certificate_and_onto_the_board(town: Town) -> None:
    firm_id = town.register(HOME)
    town.system.open_account("applicant", Role.FIRM, firm_id=firm_id)
    firm = town.system.sign_in("applicant")
    town.open_round("hnte")

    draft = {"programme": "hnte", "external_ref": "ERP-2026-77", "form": FORM | {"staff_count": 30}}
    first = firm.post("/applications", draft, status=201, key="apply-1")
    again = firm.post("/applications", draft, status=201, key="apply-1")
    assert first == again
    path = f"/applications/{first['application_id']}"

    submitted = firm.post(f"{path}:submit", version=first["version"], key="submit-1")
    staff = town.staff[HOME]
    accepted = staff.post(f"{path}:accept", {}, version=submitted["version"])
    reasons = {
        "reasons": [{"pointer": "/form/staff_count", "message": "职工总数与社保人数不符，请核对。"}],
    }
    sent_back = staff.post(f"{path}:request-changes", reasons, version=accepted["version"])
    assert sent_back["state"] == "supplement"
    notice = eventually(lambda: _message(firm, "changes-requested"))
    assert "职工总数与社保人数不符" in notice["body"]

    edited = firm.patch(path, {"form": {"staff_count": 80}}, version=sent_back["version"])
    resubmitted = firm.post(f"{path}:resubmit", version=edited["version"])
    assert resubmitted["state"] in {"submitted", "formal_review"}
    _recognise(town, firm, path)

    day = _today(firm, path)
    eventually(lambda: _message(firm, "application-decided"))
    drill = town.office.get("/metrics/hnte/firms", as_of=day, zone=HOME.value)
    before = town.count(_day_before(day), HOME)  # other stories may have been told in the same town
    assert town.count(day, HOME) == before + 1 == drill["total"]
    assert firm_id in {row["firm_id"] for row in drill["items"]}


def _recognise(town: Town, firm: Person, path: str) -> None:
    """The rest of the way: park, province, experts, ten working days of publicity, list and certificate."""
    staff, office = town.staff[HOME], town.office

    def act(who: Person, verb: str, body: dict[str, object] | None = None) -> None:
        who.post(f"{path}:{verb}", body or {}, version=int(office.get(path)["version"]))

    if office.get(path)["state"] == "submitted":
        act(staff, "accept")
    examine(staff, path)
    act(staff, "recommend", {"opinion": "材料齐全，同意推荐。"})
    act(office, "review")
    act(office, "send-to-experts")
    seat(office, path)
    act(office, "propose")
    act(office, "open-publicity")
    town.system.move_clock(timedelta(days=21))
    office.client.headers["Authorization"] = town.system.sign_in("office").client.headers["Authorization"]
    firm.client.headers["Authorization"] = town.system.sign_in("applicant").client.headers["Authorization"]
    act(office, "file")
    today = str(office.get("/metrics/hnte")["as_of"])
    act(office, "announce", {"document_no": "国科火字〔2026〕99号", "announced_on": today})
    act(office, "certify", {"number": "GR202662009999", "issued_on": today})
    assert office.get(path)["state"] == "certified"


def _today(firm: Person, path: str) -> str:
    held = firm.get(f"/standings/{firm.get(path)['firm_id']}")["recognitions"]
    return str(held[0]["valid_from"])


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _message(firm: Person, kind: str) -> dict[str, str]:
    found = [row for row in firm.get("/inbox")["items"] if row["kind"] == kind]
    return found[0] if found else {}
