"""规上, 上市 and 创新积分 are no titles: dated facts, steps to the market and yearly scores, counted where titles are counted."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from contracts.codes import NOT_TITLES, Programme, Role, Zone
from contracts.metrics import FactChannel, FactSide, Metric
from domain.spans import OPEN, Interval
from kit.data.caller import Caller
from services.cultivation.facts.rules.entries import Period
from services.cultivation.facts.usecases.records import Entry, record
from services.cultivation.statuses.rules.spans import StatusSpan, Told, status_spans
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage

FIRM = Caller("firm-account", Role.FIRM, party="F1")
EARLY, LATE, NEVER = (datetime(*day, tzinfo=UTC) for day in ((2020, 1, 1), (2020, 6, 1), (9999, 12, 31)))
LISTED: dict[str, Any] = {"reached_on": "2019-08-09", "stage": "listed", "board": "bse", "source": "北交所公告"}


@pytest.fixture
def firm(stage: Stage) -> str:
    stage.firm("F2", Zone.BAIYIN_HITECH)
    return stage.firm("F1", Zone.LANZHOU_HITECH)


def scaled(stage: Stage, since: date, value: int, side: FactSide = FactSide.OFFICIAL) -> None:
    entry = Entry("F1", Metric.ABOVE_SCALE, Period(since=since), side, Decimal(value), "统计单位库")
    stage.do(partial(record, entries=[entry], channel=FactChannel.ENTRY))


def count(desk: Desk, programme: str, as_of: str, caller: Caller = OFFICE) -> int:
    cell = desk.get(caller, f"/metrics/{programme}/firms?as_of={as_of}")
    total: int = desk.get(caller, f"/metrics/{programme}?as_of={as_of}")["total"]
    assert total == cell["total"]
    return total


def step(desk: Desk, caller: Caller | None, version: int = 0, **said: Any) -> Any:
    return desk.ask(caller, "POST", "/standings/F1/listing", said, If_Match=f'"v{version}"')


def test_a_firm_is_above_scale_from_the_day_of_its_admission_until_it_is_taken_out(
    desk: Desk, stage: Stage, firm: str
) -> None:
    scaled(stage, date(2018, 1, 1), 1)
    scaled(stage, date(2019, 1, 1), 0)
    days = ("2017-12-31", "2018-01-01", "2018-12-31", "2019-01-01")
    assert [count(desk, "above-scale", day) for day in days] == [0, 1, 1, 0]
    lines = desk.get(OFFICE, "/metrics/above-scale/flows?from=2018-06-30&to=2019-06-30")["outflows"]
    assert [each["reason"] for each in lines if each["count"]] == ["revoked"]


def test_what_a_firm_says_of_itself_counts_nowhere(desk: Desk, stage: Stage, firm: str) -> None:
    scaled(stage, date(2018, 1, 1), 1, FactSide.SELF_REPORTED)
    assert count(desk, "above-scale", "2019-01-01") == 0


def test_a_listed_firm_counts_with_its_board_until_it_is_delisted(desk: Desk, firm: str) -> None:
    step(desk, HITECH, **LISTED).raise_for_status()
    (found,) = desk.get(OFFICE, "/metrics/listing/firms?as_of=2019-12-31")["items"]
    assert (found["firm_id"], found["number"], found["valid_from"]) == ("F1", "北交所", "2019-08-09")
    (standing,) = desk.get(OFFICE, "/standings?firm_id=F1")["items"]
    assert standing["held_names"] == ["上市（挂牌）企业"]
    assert [each["note"] for each in standing["statuses"]] == ["北交所"]
    step(desk, HITECH, 1, reached_on="2019-12-01", stage="delisted", source="北交所公告").raise_for_status()
    assert [count(desk, "listing", day) for day in ("2019-11-30", "2019-12-01")] == [1, 0]


def test_a_stage_of_the_pool_is_shown_and_not_counted(desk: Desk, firm: str) -> None:
    step(desk, HITECH, reached_on="2019-08-09", stage="tutoring", source="甘肃证监局公示").raise_for_status()
    (found,) = desk.get(HITECH, "/listings?stage=tutoring")["items"]
    assert (found["firm_name"], found["step"]["stage_name"]) == ("演示F1有限公司", "辅导备案")
    assert count(desk, "listing", "2019-12-31") == 0


def test_the_pool_shows_each_firm_at_its_newest_stage(desk: Desk, firm: str) -> None:
    step(desk, HITECH, reached_on="2018-08-09", stage="reserve", source="培育库名单")
    step(desk, HITECH, 1, **LISTED)
    assert [row["step"]["stage"] for row in desk.get(OFFICE, "/listings")["items"]] == ["listed"]
    assert desk.get(OFFICE, "/listings?stage=reserve")["total"] == 0


def test_a_step_that_is_taken_back_was_never_reached(desk: Desk, firm: str) -> None:
    step(desk, HITECH, **LISTED)
    step(desk, HITECH, 1, reached_on="2019-08-09", stage=None).raise_for_status()
    assert (count(desk, "listing", "2019-12-31"), desk.get(FIRM, "/standings/F1/listing")["steps"]) == (0, [])


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        (LISTED | {"board": None}, "/board", "board_required"),
        (LISTED | {"board": "neeq"}, "/stage", "board_quotes"),
        (LISTED | {"stage": "quoted"}, "/stage", "board_lists"),
        (LISTED | {"source": None}, "/source", "source_required"),
        (LISTED | {"reached_on": "2020-01-07"}, "/reached_on", "date_in_future"),
    ],
)
def test_a_step_that_contradicts_itself_is_refused(
    desk: Desk, firm: str, said: dict[str, Any], field: str, code: str
) -> None:
    (error,) = step(desk, HITECH, **said).json()["errors"]
    assert (error["pointer"], error["code"]) == (field, code)


@pytest.mark.parametrize(
    ("caller", "read", "write", "pool"),
    [
        (FIRM, 200, 403, 403),
        (HITECH, 200, 200, 200),
        (OFFICE, 200, 200, 200),
        (BAIYIN, 404, 404, 200),
        (None, 401, 401, 401),
    ],
)
def test_staff_of_the_zone_and_the_office_say_steps_and_the_firm_reads_its_own(
    desk: Desk, firm: str, caller: Caller | None, read: int, write: int, pool: int
) -> None:
    assert desk.ask(caller, "GET", "/standings/F1/listing").status_code == read
    assert step(desk, caller, **LISTED).status_code == write
    assert desk.ask(caller, "GET", "/listings").status_code == pool


def test_the_pool_of_another_zone_is_not_seen(desk: Desk, firm: str) -> None:
    step(desk, HITECH, **LISTED)
    assert [desk.get(who, "/listings")["total"] for who in (HITECH, BAIYIN, OFFICE)] == [1, 0, 1]


@pytest.mark.parametrize("programme", NOT_TITLES)
def test_nobody_registers_as_a_title_what_is_none(desk: Desk, firm: str, programme: Programme) -> None:
    body = {"firm_id": firm, "programme": programme.value, "issued_on": "2019-01-02"}
    proof = {"document_no": "x", "document_on": "2019-01-02", "number_reason": "无"}
    answer = desk.ask(OFFICE, "POST", "/recognitions", body | proof)
    assert answer.json()["errors"][0]["code"] == "not_a_title"


def test_the_score_of_a_year_counts_in_that_year(desk: Desk, stage: Stage, firm: str) -> None:
    entry = Entry("F1", Metric.INNOVATION_POINTS, Period(year=2018), FactSide.OFFICIAL, Decimal("71.5"), "测评结果")
    stage.do(partial(record, entries=[entry], channel=FactChannel.ENTRY))
    days = ("2017-12-31", "2018-01-01", "2018-12-31", "2019-01-01")
    assert [count(desk, "innovation-points", day) for day in days] == [0, 1, 1, 0]


def test_an_end_that_was_learnt_later_leaves_what_was_known_before() -> None:
    admitted, out = date(2018, 1, 1), date(2019, 1, 1)
    told = [Told(admitted, True, Interval(EARLY, NEVER)), Told(out, False, Interval(LATE, NEVER))]
    assert sorted(status_spans(told, OPEN), key=lambda span: span.known.start) == [
        StatusSpan(Interval(admitted, OPEN), Interval(EARLY, LATE)),
        StatusSpan(Interval(admitted, out), Interval(LATE, NEVER), decided=True),
    ]


def test_being_told_again_begins_nothing_anew() -> None:
    told = [Told(date(year, 1, 1), True, Interval(EARLY, NEVER)) for year in (2018, 2019)]
    assert status_spans(told, OPEN) == [StatusSpan(Interval(date(2018, 1, 1), OPEN), Interval(EARLY, NEVER))]
