"""What a firm owes, through the gateway: it tells, its park confirms, others see nothing; its calendar is read by a library."""

from icalendar import Calendar

from contracts.codes import Role, Zone
from tests.journeys.conftest import Town

HOME = Zone.LANZHOU_HITECH


def test_a_firm_tells_of_its_report_its_park_confirms_and_its_calendar_says_so(town: Town) -> None:
    firm_id = town.register(HOME)
    town.recognise(firm_id, "2025-12-02")
    town.system.open_account("dutiful", Role.FIRM, firm_id=firm_id)
    firm, staff = town.system.sign_in("dutiful"), town.staff[HOME]
    owed = {each["period"]: each for each in firm.get("/obligations", programme="hnte")["items"]}
    assert owed["2025"]["state"] == "unrecorded"  # the certificate was registered here after the last day
    path = f"/standings/{firm_id}/obligations/hnte-report/2025"
    told = firm.post(f"{path}:tick", {"done_on": "2026-05-20", "receipt_no": "NB-1"}, version=0)["obligation"]
    assert (told["state"], told["awaiting"]) == ("met", True)
    town.staff[Zone.BAIYIN_HITECH].post(f"{path}:confirm", {}, version=1, status=404)
    item = {"firm_id": firm_id, "duty": "hnte-report", "period": "2025", "version": 1}
    assert staff.post("/obligations:confirm", {"items": [item]})["confirmed"] == 1
    content = firm.client.get(f"/standings/{firm_id}/agenda.ics").raise_for_status().content
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    events = {event.uid: str(event.get("SUMMARY")) for event in calendar.events}
    assert events[f"obligation-{firm_id}-hnte-report-2025@cultivation.lanbai"].startswith("已办：")
