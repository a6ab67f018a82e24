"""Domain notes §5.7: entries 5, exits 3, net +2, 12 firms at the end of 2025; on 1 November 2025 one lower."""

from collections.abc import Iterator
from datetime import date

import pytest

from contracts.codes import FlowReason, Zone
from contracts.queries.cultivation import FlowAnswer
from kit.web.auth import KeyPair
from services.cultivation.figures.reads.flow_firms import flow_firms
from services.cultivation.figures.reads.flows import flow_answer
from services.cultivation.figures.reads.questions import CellQuestion, FlowQuestion
from services.cultivation.figures.reads.stocks import stock
from tests.cultivation.stage import HNTE, OFFICE, Stage, open_stage
from tests.databases import Databases

HERE, ELSEWHERE = Zone.LANZHOU_HITECH, Zone.LANZHOU_ETDZ
YEAR = FlowQuestion(HNTE, date(2024, 12, 31), date(2025, 12, 31), scope=HERE.value)


@pytest.fixture(scope="module")
def story(lasting_databases: Databases, keys: KeyPair) -> Iterator[Stage]:
    """31 December 2024: ten valid firms. Then the year of the worked check."""
    with open_stage(lasting_databases.migrated("cultivation"), keys) as stage:
        play(stage)
        yield stage


def play(stage: Stage) -> None:
    stage.hand.move_to(date(2026, 2, 1))
    for name in ("C", "D", "E", "F", "S1", "S2", "S3", "S4", "S5", "S6"):
        stage.firm(name)
        terms = {"C": date(2022, 11, 1), "F": date(2022, 10, 16)}
        title = stage.title(name, terms.get(name, date(2024, 11, 1)))
        if name == "D":
            stage.cancel(title, date(2025, 6, 1))
    stage.move("E", ELSEWHERE, date(2025, 5, 1))
    stage.title("F", date(2025, 12, 2))
    stage.firm("A")
    stage.title("A", date(2020, 9, 1))
    stage.title("A", date(2025, 11, 20))
    stage.firm("B", ELSEWHERE)
    stage.title("B", date(2024, 10, 1))
    stage.move("B", HERE, date(2025, 3, 1))
    for name in ("N1", "N2", "N3"):
        stage.firm(name)
        stage.title(name, date(2025, 11, 20))


@pytest.fixture
def year(story: Stage) -> FlowAnswer:
    answer: FlowAnswer = story.read(flow_answer, OFFICE, YEAR)
    return answer


def test_ten_firms_become_twelve(year: FlowAnswer) -> None:
    assert (year.opening, year.closing, year.net, year.residual) == (10, 12, 2, 0)


def test_five_entries_have_one_reason_each(year: FlowAnswer) -> None:
    assert {line.reason: line.count for line in year.inflows} == {
        FlowReason.CORRECTED_IN: 0,
        FlowReason.MOVED_IN: 1,
        FlowReason.SUCCEEDED_IN: 0,
        FlowReason.RE_RECOGNISED: 1,
        FlowReason.RECOGNISED_FIRST: 3,
    }


def test_three_exits_have_one_reason_each(year: FlowAnswer) -> None:
    assert {line.reason: line.count for line in year.outflows if line.count} == {
        FlowReason.MOVED_OUT: 1,
        FlowReason.REVOKED: 1,
        FlowReason.EXPIRED_UNRENEWED: 1,
    }


def test_the_renewal_with_a_gap_is_a_memo_line_only(story: Stage, year: FlowAnswer) -> None:
    firms = story.read(flow_firms, OFFICE, YEAR, "renewed")
    assert (year.renewed, [firm.firm_id for firm in firms.items]) == (1, ["F"])


def test_on_1_november_the_firm_between_two_certificates_is_out(story: Stage) -> None:
    on_november, at_year_end = (
        story.read(stock, OFFICE, CellQuestion(HNTE, as_of=day, scope=HERE.value)).total
        for day in (date(2025, 11, 1), date(2025, 12, 31))
    )
    without_f = {"S1", "S2", "S3", "S4", "S5", "S6", "B"}
    assert on_november == len(without_f)
    assert at_year_end == len(without_f | {"A", "N1", "N2", "N3", "F"})


@pytest.mark.parametrize(
    ("line", "firms"),
    [
        ("moved-in", ["B"]),
        ("re-recognised", ["A"]),
        ("recognised-first", ["N1", "N2", "N3"]),
        ("moved-out", ["E"]),
        ("revoked", ["D"]),
        ("expired-unrenewed", ["C"]),
    ],
)
def test_each_line_opens_to_its_firms(story: Stage, line: str, firms: list[str]) -> None:
    found = story.read(flow_firms, OFFICE, YEAR, line)
    assert (found.total, [firm.firm_id for firm in found.items]) == (len(firms), firms)


def test_the_moves_net_to_zero_over_the_pilot_zone(story: Stage) -> None:
    question = FlowQuestion(HNTE, YEAR.start, YEAR.end, scope="lanbai-pilot-zone")
    answer = story.read(flow_answer, OFFICE, question)
    moved = [line.count for line in (*answer.inflows, *answer.outflows) if line.reason in ("moved-in", "moved-out")]
    assert (moved, answer.residual) == ([0, 0], 0)
