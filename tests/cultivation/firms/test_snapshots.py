"""The dated firm snapshot: any order and any repetition of events end in the same rows."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.codes import FirmStatus, Zone
from contracts.events.registry import FirmMoved, FirmRegistered, FirmState, FirmVoided, TransferProposed
from kit.data import clock
from kit.data.ids import ulid
from kit.web.auth import KeyPair
from services.cultivation.figures.reads.questions import CellQuestion
from services.cultivation.figures.reads.stocks import stock
from tests.cultivation.stage import HNTE, OFFICE, Stage, closed, message, moved, new_firm, next_version, open_stage
from tests.databases import Databases

ZONES = list(Zone)
BORN = date(2016, 1, 1)


@pytest.fixture(scope="module")
def shared(lasting_databases: Databases, keys: KeyPair) -> Iterator[Stage]:
    with open_stage(lasting_databases.migrated("cultivation"), keys) as stage:
        yield stage


def life(firm_id: str, moves: Sequence[tuple[int, int]], ends: str) -> list[FirmState]:
    """Versions of a firm an hour apart; each move is (days after birth, zone)."""
    states = [at_hour(new_firm(firm_id, Zone.LANZHOU_HITECH, BORN))]
    for days, zone in moves:
        day = states[-1].residencies[-1].valid_from + timedelta(days=days)
        states.append(at_hour(moved(states[-1], ZONES[zone], day)))
    if ends == "closed":
        states.append(at_hour(closed(states[-1], states[-1].residencies[-1].valid_from + timedelta(days=9))))
    if ends == "voided":
        states.append(at_hour(next_version(states[-1], status=FirmStatus.VOIDED)))
    return states


def at_hour(state: FirmState) -> FirmState:
    recorded = datetime(2020, 1, 6, tzinfo=UTC) + timedelta(hours=state.version)
    return state.model_copy(update={"recorded_at": recorded})


def snapshot(stage: Stage, firm_id: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a firm without its identifier, in a fixed order."""
    found = {}
    for table in ("firm_version", "firm_name", "firm_place"):
        rows = [row for row in stage.rows(table) if row.firm_id == firm_id]
        found[table] = sorted(
            (
                tuple(
                    v
                    for k, v in row._asdict().items()
                    if k not in ("firm_id", "uscc", "name", "sort_key", "match_key", "search_text")
                )
                for row in rows
            ),
            key=repr,
        )
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(st.tuples(st.integers(1, 300), st.integers(0, 4)), max_size=4),
    ends=st.sampled_from(["open", "closed", "voided"]),
    seed=st.integers(0, 10**6),
)
def test_any_order_with_repetitions_ends_in_the_rows_of_the_right_order(
    shared: Stage, moves: list[tuple[int, int]], ends: str, seed: int
) -> None:
    straight, crooked = ulid(), ulid()
    for state in life(straight, moves, ends):
        shared.know(state)
    deliveries = life(crooked, moves, ends) * 2
    random.Random(seed).shuffle(deliveries)
    while deliveries:
        batch, deliveries = deliveries[:3], deliveries[3:]
        shared.know(*batch)
    assert snapshot(shared, crooked) == snapshot(shared, straight)


def test_a_version_is_known_until_the_next_one_was_recorded(shared: Stage) -> None:
    first, second = life("F-KNOWN", [(100, 2)], "open")
    shared.know(second)
    shared.know(first)
    rows = sorted(
        (r.version, r.known_from, r.known_until) for r in shared.rows("firm_version") if r.firm_id == "F-KNOWN"
    )
    assert rows == [(1, first.recorded_at, second.recorded_at), (2, second.recorded_at, clock.FOREVER)]


def test_holdings_follow_a_late_event(shared: Stage) -> None:
    """A move that is heard late is counted as if it had been heard in time."""
    first, second = life("F-LATE", [(365 * 4, 2)], "open")
    shared.know(first)
    shared.hand.advance(timedelta(days=1))
    shared.title("F-LATE", date(2020, 1, 2))
    shared.know(second)
    zones = {c.zone: c.count for c in shared.read(stock, OFFICE, CellQuestion(HNTE, as_of=date(2020, 6, 1))).cells}
    assert zones == {ZONES[2]: 1}


def test_the_ear_takes_firm_events_once_and_leaves_proposals_alone(stage: Stage) -> None:
    first, second = life("F-EAR", [(100, 2)], "open")
    registered = message(FirmRegistered(firm=first, effective_on=BORN), "F-EAR")
    move = FirmMoved(firm=second, effective_on=BORN, from_zone=Zone.LANZHOU_HITECH, to_zone=ZONES[2])
    proposal = TransferProposed(
        transfer_id="T",
        firm_id="F-EAR",
        firm_name="甲",
        from_zone=ZONES[0],
        to_zone=ZONES[1],
        effective_on=BORN,
        asked_zone=ZONES[1],
    )
    ear, *_ = stage.service.consumers
    again = message(move, "F-EAR")
    ear.receive([registered, message(proposal, "F-EAR"), again])
    ear.receive([again, registered])
    assert [row.version for row in stage.rows("firm_version")] == [1, 2]
    assert len(stage.rows("inbox")) == 3


def test_a_voided_firm_counts_nowhere_from_then_on_and_still_before(stage: Stage) -> None:
    stage.hand.move_to(date(2021, 1, 1))
    stage.firm("F-VOID")
    stage.title("F-VOID", date(2020, 11, 1))
    before = stage.tick()
    gone = next_version(stage.firms["F-VOID"], status=FirmStatus.VOIDED)
    ear, *_ = stage.service.consumers
    ear.receive([message(FirmVoided(firm=gone, effective_on=BORN), "F-VOID")])
    totals = [
        stage.read(stock, OFFICE, CellQuestion(HNTE, as_of=date(2020, 12, 1), known_at=at)).total
        for at in (before, None)
    ]
    assert totals == [1, 0]
