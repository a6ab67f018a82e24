"""The calendar of a firm: its days from every subject that knows one, and the file that other calendars read."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar, Event

from contracts.codes import Role, Zone
from contracts.events.registry import NamePeriod
from kit.data.caller import Caller
from tests.cultivation.stage import BAIYIN, HITECH, Desk, Stage, next_version

FIRM = Caller("firm-account", Role.FIRM, party="F1")
OTHER = Caller("other-account", Role.FIRM, party="F2")
TODAY = date(2026, 3, 2)


@pytest.fixture
def calendar(stage: Stage) -> Stage:
    """F1 with a certificate that ends with 7 December 2026, renamed to a long name with commas."""
    stage.hand.move_to(date(2023, 12, 20))
    stage.firm("F2", Zone.BAIYIN_HITECH)
    stage.firm("F1", Zone.LANZHOU_HITECH)
    stage.title("F1", date(2023, 12, 8), number="GR202362000001")
    stage.hand.move_to(TODAY)
    firm = stage.firms["F1"]
    (old,) = firm.names
    new = NamePeriod(name="兰州新名;先进,装备" + "制造" * 20 + "有限公司", valid_from=TODAY)
    stage.know(next_version(firm, names=(old.model_copy(update={"valid_before": TODAY}), new)))
    return stage


def events(desk: Desk, caller: Caller = FIRM) -> dict[str, Event]:
    answer = desk.ask(caller, "GET", "/standings/F1/agenda.ics").raise_for_status()
    assert answer.headers["content-type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    assert isinstance(calendar, Calendar)
    return {event.uid: event for event in calendar.events}


def test_a_library_reads_every_day_as_the_page_shows_it(desk: Desk, calendar: Stage) -> None:
    shown = desk.get(FIRM, "/standings/F1/agenda")["entries"]
    read = events(desk)
    assert {f"{each['uid']}@cultivation.lanbai" for each in shown} == set(read)
    for each in shown:
        event = read[f"{each['uid']}@cultivation.lanbai"]
        first, last = (date.fromisoformat(each[name]) for name in ("starts_on", "ends_on"))
        assert (first, last + timedelta(days=1)) == (event.DTSTART, event.DTEND)
        assert str(event.get("SUMMARY")).removeprefix("已办：") == each["title"]


def test_it_holds_what_is_owed_when_the_title_ends_and_when_to_begin(desk: Desk, calendar: Stage) -> None:
    kinds = [(each["kind"], each["starts_on"]) for each in desk.get(FIRM, "/standings/F1/agenda")["entries"]]
    for entry in (
        ("obligation", "2026-05-31"),
        ("obligation", "2026-06-02"),  # the change of name
        ("safe-start", "2026-08-01"),  # 60 days before the closing day of 30 September
        ("certificate-end", "2026-12-07"),
        ("round", "2026-06-01"),  # as earlier years lead one to expect
    ):
        assert entry in kinds


def test_lines_are_folded_and_escaped_and_the_same_knowledge_gives_the_same_file(desk: Desk, calendar: Stage) -> None:
    content = desk.ask(FIRM, "GET", "/standings/F1/agenda.ics").content
    assert content == desk.ask(FIRM, "GET", "/standings/F1/agenda.ics").content
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert "新名\\;先进\\,装备" in content.replace(b"\r\n ", b"").decode()


def test_an_entry_keeps_its_name_when_it_is_done(desk: Desk, calendar: Stage) -> None:
    before = set(events(desk))
    path = "/standings/F1/obligations/hnte-report/2025:tick"
    body = {"done_on": "2026-03-01", "receipt_no": "NB-1"}
    desk.ask(FIRM, "POST", path, body, If_Match='"v0"').raise_for_status()
    after = events(desk)
    assert set(after) == before
    assert str(after["obligation-F1-hnte-report-2025@cultivation.lanbai"].get("SUMMARY")).startswith("已办：")


def test_only_the_firm_and_its_zone_read_it(desk: Desk, calendar: Stage) -> None:
    for path in ("/standings/F1/agenda", "/standings/F1/agenda.ics"):
        asked = [desk.ask(who, "GET", path).status_code for who in (FIRM, HITECH, OTHER, BAIYIN, None)]
        assert asked == [200, 200, 404, 404, 401]
