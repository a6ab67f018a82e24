"""含待换证 (domain notes §9): expired for less than 180 days, in 公示 here or on a 公示 list; never part of the strict number."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from contracts.codes import ApplicationState, CountingBasis, Programme
from contracts.commands.counting import SetCounting
from kit.data.clock import civil_date
from services.cultivation.counting.usecases import set_counting
from services.cultivation.figures.reads.drilldowns import firms_of_cell
from services.cultivation.figures.reads.flows import flow_answer
from services.cultivation.figures.reads.questions import CellQuestion, FlowQuestion
from services.cultivation.figures.reads.stocks import stock
from tests.cultivation.figures import filing
from tests.cultivation.stage import BAIYIN, HNTE, OFFICE, Stage


@pytest.fixture
def here(stage: Stage) -> Stage:
    """A certificate to 15 October 2025; nothing new yet."""
    stage.hand.move_to(date(2025, 11, 20))
    stage.firm("F1")
    stage.title("F1", date(2022, 10, 16))
    return stage


def apply(stage: Stage, *steps: tuple[ApplicationState, datetime], programme: Programme = HNTE) -> None:
    """An application of F1 that went through these states."""
    filing.apply(stage, "F1", "A1", programme)
    for seq, (to, known) in enumerate(steps, 1):
        filing.take_step(stage, "F1", "A1", seq, to, civil_date(known), known)


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


def test_for_180_days_after_the_title_ran_out_over_the_end_of_the_year(here: Stage) -> None:
    apply(here, *IN_TIME)
    last = date(2025, 10, 15) + timedelta(days=180)
    days = [date(2025, 12, 31), date(2026, 1, 1), last, last + timedelta(days=1)]
    assert [second_line(here, day)[1] for day in days] == [1, 1, 1, 0]


def allow(stage: Stage, since: date, days: int) -> None:
    command = SetCounting(valid_from=since, awaited_days=days, least_base=20, document_no="甘科火〔2025〕7号")
    stage.do(partial(set_counting, command=command, caller=OFFICE))


def test_the_office_says_from_which_day_on_how_long_a_title_is_awaited(here: Stage) -> None:
    apply(here, *IN_TIME)
    allow(here, date(2025, 12, 1), 60)
    days = [date(2025, 11, 30), date(2025, 12, 13), date(2025, 12, 14), date(2025, 12, 15)]
    assert [second_line(here, day)[1] for day in days] == [1, 1, 1, 0]


def test_what_the_office_set_later_does_not_change_what_was_known(here: Stage) -> None:
    apply(here, *IN_TIME)
    before = here.tick()
    allow(here, date(2025, 1, 1), 10)
    found = [under(here, CountingBasis.AWAITING_RENEWAL, date(2025, 11, 20), known) for known in (before, None)]
    assert found == [["F1"], []]


def test_an_expired_firm_on_a_publicity_list_is_awaited_from_the_day_of_the_list(here: Stage) -> None:
    filing.list_publicity(here, "F1", "L1", date(2025, 11, 5))
    days = [date(2025, 11, 4), date(2025, 11, 5), date(2026, 4, 13), date(2026, 4, 14)]
    assert [second_line(here, day)[1] for day in days] == [0, 1, 1, 0]


def test_the_list_that_made_the_title_which_ran_out_announces_no_renewal(here: Stage) -> None:
    filing.list_publicity(here, "F1", "L1", date(2022, 9, 30))
    assert second_line(here, date(2025, 11, 20)) == (0, 0)


def test_a_firm_on_a_list_counts_with_the_publicised_before_its_first_certificate(here: Stage) -> None:
    here.firm("F2")
    filing.list_publicity(here, "F2", "L2", date(2025, 11, 5))
    day = date(2025, 11, 20)
    assert [under(here, basis, day) for basis in (CountingBasis.IN_PUBLICITY, CountingBasis.WITH_PUBLICITY)] == [
        ["F2"]
    ] * 2
    here.title("F2", date(2025, 11, 18))
    assert under(here, CountingBasis.IN_PUBLICITY, day) == []
    assert under(here, CountingBasis.WITH_PUBLICITY, day) == under(here, CountingBasis.EACH, day) == ["F2"]


def test_not_once_the_new_certificate_counts(here: Stage) -> None:
    apply(here, *IN_TIME)
    here.title("F1", date(2025, 11, 18))
    assert [second_line(here, day) for day in (date(2025, 11, 17), date(2025, 11, 18))] == [(0, 1), (1, 0)]


def test_not_by_an_application_for_something_else_nor_for_another_zone(here: Stage) -> None:
    assert second_line(here, date(2025, 11, 20), BAIYIN) == (0, 0)
    apply(here, *IN_TIME, programme=Programme.SRDI)
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
