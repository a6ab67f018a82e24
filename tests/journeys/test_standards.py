"""The office changes a standard: staff are told, and a firm that is writing its application of that programme."""

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
