"""A civil day begins at midnight of Asia/Shanghai wherever the process runs, and the order of what is learnt leaves no trace."""

import itertools
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.codes import ApplicationState, CountingBasis, Programme, Zone
from contracts.fields import SHANGHAI
from kit.data.clock import FOREVER
from kit.data.problem import Problem
from kit.web.auth import KeyPair
from services.cultivation.figures.reads.questions import CellQuestion
from services.cultivation.figures.reads.stocks import stock
from tests.cultivation.figures import filing
from tests.cultivation.stage import HNTE, OFFICE, Stage, open_stage
from tests.databases import Databases

EACH, AWAITING, COHORTS = CountingBasis.EACH, CountingBasis.AWAITING_RENEWAL, CountingBasis.YEAR_END_COHORTS


@pytest.fixture(params=["UTC", "Asia/Shanghai", "America/Los_Angeles"])
def process_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def today(stage: Stage, basis: CountingBasis) -> int:
    """What the question counts that names no day."""
    found: int = stage.read(stock, OFFICE, CellQuestion(HNTE, basis)).total
    return found


def shanghai(day: date, hour: int, minute: int, second: int) -> datetime:
    return datetime.combine(day, clock_time(hour, minute, second), SHANGHAI)


@pytest.mark.usefixtures("process_zone")
def test_a_title_counts_until_the_last_second_of_its_last_day_and_is_awaited_from_the_next(stage: Stage) -> None:
    last = date(2025, 10, 15)
    stage.hand.move_to(last - timedelta(days=5))
    stage.firm("F1")
    stage.title("F1", date(2022, 10, 16))
    filing.list_publicity(stage, "F1", "L1", date(2025, 10, 8))
    found = []
    for moment in (shanghai(last, 23, 59, 59), shanghai(last + timedelta(days=1), 0, 0, 0)):
        stage.hand.move_to(moment)
        found.append((today(stage, EACH), today(stage, AWAITING)))
    assert found == [(1, 0), (0, 1)]


@pytest.mark.usefixtures("process_zone")
def test_the_cohorts_are_counted_until_the_last_second_of_the_year(stage: Stage) -> None:
    stage.hand.move_to(date(2025, 12, 20))
    stage.firm("F1")
    stage.title("F1", date(2025, 11, 4))
    stage.hand.move_to(shanghai(date(2025, 12, 31), 23, 59, 59))
    assert today(stage, COHORTS) == 1
    stage.hand.move_to(shanghai(date(2026, 1, 1), 0, 0, 0))
    with pytest.raises(Problem) as refused:
        today(stage, COHORTS)
    assert refused.value.code == "basis_year_end_only"


@pytest.fixture(scope="module")
def world(lasting_databases: Databases, keys: KeyPair) -> Iterator[Stage]:
    with open_stage(lasting_databases.migrated("cultivation"), keys) as stage:
        stage.hand.move_to(date(2026, 6, 1))
        yield stage


NUMBERS = itertools.count()
Act = Callable[[Stage, str], object]
DAYS = st.dates(date(2021, 1, 1), date(2026, 5, 1))


def entitle(programme: Programme, day: date) -> Act:
    return lambda stage, firm: stage.title(firm, day, programme, number=f"N{next(NUMBERS)}")


def publicise(day: date) -> Act:
    return lambda stage, firm: filing.list_publicity(stage, firm, f"L{next(NUMBERS)}", day)


def file(day: date) -> Act:
    def act(stage: Stage, firm: str) -> None:
        name = f"A{next(NUMBERS)}"
        filing.apply(stage, firm, name)
        filing.take_step(stage, firm, name, 1, ApplicationState.PUBLICITY, day)

    return act


def move(day: date) -> Act:
    return lambda stage, firm: stage.move(firm, Zone.BAIYIN_HITECH, day)


several = st.lists(
    st.one_of(
        st.builds(entitle, st.sampled_from([HNTE, HNTE, Programme.SRDI]), DAYS),
        st.builds(publicise, DAYS),
        st.builds(file, DAYS),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(several, DAYS, st.randoms(use_true_random=False))
def test_the_order_in_which_things_become_known_leaves_no_trace(
    world: Stage, acts: list[Act], moved_on: date, chance: object
) -> None:
    first, second = (f"F{next(NUMBERS)}" for _ in range(2))
    acts = [*acts, move(moved_on)]
    shuffled = list(acts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    for firm, order in ((first, acts), (second, shuffled)):
        world.firm(firm)
        for act in order:
            act(world, firm)
            world.hand.advance(timedelta(seconds=1))
    found = {firm: counted(world, firm) for firm in (first, second)}
    assert found[first] == found[second]


def counted(stage: Stage, firm: str) -> set[tuple[object, ...]]:
    """What counts the firm where and when, as known now."""
    rows = [row for row in stage.rows("holding") if row.firm_id == firm and row.known_until == FOREVER]
    return {(row.basis, row.programme, row.zone, row.valid_from, row.valid_before) for row in rows}
