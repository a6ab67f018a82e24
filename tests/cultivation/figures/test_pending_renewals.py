"""含待换证 (domain notes §5.3): expired this calendar year, with a renewal in 公示 or later; never part of the strict number."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from contracts.codes import ApplicationState, CountingBasis
from kit.data.clock import civil_date
from services.cultivation.figures.reads.drilldowns import firms_of_cell
from services.cultivation.figures.reads.flows import flow_answer
from services.cultivation.figures.reads.questions import CellQuestion, FlowQuestion
from services.cultivation.figures.reads.stocks import stock
from services.cultivation.tables import metadata
from tests.cultivation.stage import BAIYIN, HNTE, OFFICE, Stage


@pytest.fixture
def here(stage: Stage) -> Stage:
    """A certificate to 15 October 2025; nothing new yet."""
    stage.hand.move_to(date(2025, 11, 20))
    stage.firm("F1")
    stage.title("F1", date(2022, 10, 16))
    return stage


def apply(stage: Stage, *steps: tuple[ApplicationState, datetime], programme: str = "hnte") -> None:
    """An application of F1 that went through these states."""
    last, since = steps[-1]
    facts: dict[str, Any] = {"state": last.value, "state_since": since, "shown_state": last.value, "shown_since": since}
    row = facts | {
        "application_id": "A1",
        "firm_id": "F1",
        "programme": programme,
        "kind": "re-recognition",
        "content_hash": "0" * 64,
        "form": "{}",
        "version": 1,
        "shown_version": 1,
        "announced": 0,
        "overdue_announced": False,
        "created_by": "user",
        "created_at": steps[0][1],
        "submissions": 1,
        "publicity_provisional": False,
    }
    taken = [
        {
            "application_id": "A1",
            "seq": seq,
            "at": at,
            "taken_on": civil_date(at),
            "action": "x",
            "actor": "o",
            "role": "office",
            "to_state": to.value,
        }
        for seq, (to, at) in enumerate(steps, 1)
    ]

    def work(session: Any) -> None:
        session.execute(insert(metadata.tables["application"]), row)
        session.execute(insert(metadata.tables["application_step"]), taken)
        session.touched("F1")

    stage.do(work)


def at(month: int, day: int) -> datetime:
    return datetime(2025, month, day, 4, tzinfo=UTC)


IN_TIME = (ApplicationState.SUBMITTED, at(8, 1)), (ApplicationState.PUBLICITY, at(10, 30))


def second_line(stage: Stage, day: date, caller: Any = OFFICE) -> tuple[int, int]:
    answer = stage.read(stock, caller, CellQuestion(HNTE, as_of=day))
    return answer.total, answer.pending_renewal


def test_an_expired_firm_whose_renewal_is_publicised_stands_in_the_second_line(here: Stage) -> None:
    apply(here, *IN_TIME)
    assert second_line(here, date(2025, 11, 20)) == (0, 1)


@pytest.mark.parametrize("day", [date(2025, 10, 15), date(2025, 10, 29)])
def test_not_before_the_title_expired_nor_before_the_publicity(here: Stage, day: date) -> None:
    apply(here, *IN_TIME)
    assert second_line(here, day)[1] == 0


def test_not_while_the_application_is_only_handed_in(here: Stage) -> None:
    apply(here, IN_TIME[0])
    assert second_line(here, date(2025, 11, 20)) == (0, 0)


def test_not_in_the_next_year(here: Stage) -> None:
    apply(here, *IN_TIME)
    assert second_line(here, date(2026, 1, 1)) == (0, 0)


def test_not_once_the_new_certificate_counts(here: Stage) -> None:
    apply(here, *IN_TIME)
    here.title("F1", date(2025, 11, 18))
    assert [second_line(here, day) for day in (date(2025, 11, 17), date(2025, 11, 18))] == [(0, 1), (1, 0)]


def test_not_by_an_application_for_something_else_nor_for_another_zone(here: Stage) -> None:
    assert second_line(here, date(2025, 11, 20), BAIYIN) == (0, 0)
    apply(here, *IN_TIME, programme="srdi")
    assert second_line(here, date(2025, 11, 20)) == (0, 0)


def under(stage: Stage, basis: CountingBasis, day: date, known_at: datetime | None = None) -> list[str]:
    """The firms behind a count, as many as it says."""
    asked = CellQuestion(HNTE, basis, as_of=day, known_at=known_at)
    found = stage.read(firms_of_cell, OFFICE, asked)
    assert found.total == stage.read(stock, OFFICE, asked).total
    return [firm.firm_id for firm in found.items]


def test_who_awaits_a_renewal_stands_in_a_list_of_its_own_with_the_certificate_that_ran_out(here: Stage) -> None:
    apply(here, *IN_TIME)
    here.firm("F2")
    here.title("F2", date(2025, 1, 7))
    day = date(2025, 11, 20)
    assert under(here, CountingBasis.AWAITING_RENEWAL, day) == ["F1"]
    assert under(here, CountingBasis.WITH_RENEWALS, day) == ["F1", "F2"]
    assert under(here, CountingBasis.EACH, day) == ["F2"]
    asked = CellQuestion(HNTE, CountingBasis.AWAITING_RENEWAL, day)
    assert here.read(firms_of_cell, OFFICE, asked).items[0].valid_until == date(2025, 10, 15)


def test_a_renewal_is_awaited_from_the_instant_at_which_its_publicity_was_known(here: Stage) -> None:
    here.hand.move_to(date(2025, 11, 28))
    apply(here, (ApplicationState.SUBMITTED, at(8, 1)), (ApplicationState.PUBLICITY, at(11, 24)))
    day = date(2025, 11, 26)
    found = [under(here, CountingBasis.AWAITING_RENEWAL, day, known) for known in (at(11, 23), at(11, 25))]
    assert found == [[], ["F1"]]


def test_a_renewal_that_was_decided_is_awaited_no_more(here: Stage) -> None:
    apply(here, *IN_TIME, (ApplicationState.REJECTED, at(11, 10)))
    found = [under(here, CountingBasis.AWAITING_RENEWAL, date(2025, 11, day)) for day in (9, 10)]
    assert found == [["F1"], []]


def test_the_flow_of_a_basis_says_that_the_way_of_counting_changed(here: Stage) -> None:
    apply(here, *IN_TIME)
    here.title("F1", date(2025, 11, 18))
    waiting = FlowQuestion(HNTE, date(2025, 10, 20), date(2025, 11, 1), basis=CountingBasis.AWAITING_RENEWAL)
    over = FlowQuestion(HNTE, date(2025, 11, 1), date(2025, 11, 19), basis=CountingBasis.AWAITING_RENEWAL)
    lines = [
        {line.reason.value for line in (*answer.inflows, *answer.outflows) if line.count}
        for answer in (here.read(flow_answer, OFFICE, asked) for asked in (waiting, over))
    ]
    assert lines == [{"basis-in"}, {"basis-out"}]
