"""The suite of the bus on the bus of the all-in-one process, and what holds of batches begun one behind the other."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from kit.events.bus import Bus, Outgoing
from kit.events.inbox import HeldBack
from kit.events.outbox import Relay, backlog
from tests.databases import Databases
from tests.kit.events.bus_suite import *  # noqa: F403 - the tests are there
from tests.kit.events.ledger import count, heard
from tests.kit.pairs import Pair, joined


@pytest.fixture
def pair(databases: Databases) -> Iterator[Pair]:
    with joined(databases) as made:
        yield made


def test_batches_begun_one_behind_the_other_are_heard_in_order(pair: Pair) -> None:
    pair.write(*"aaaa")
    first, second, *others = pair.messages()
    before = pair.consumer.begin([first, second])
    pair.consumer.begin(others, before).result()
    assert pair.order_of("a") == [1, 2, 3, 4]


def test_a_batch_that_fails_holds_back_the_one_begun_behind_it(pair: Pair) -> None:
    """Else the third event of the key would be heard before the first."""
    pair.broken = {"a"}
    pair.write("a", "b", "a")
    first, other, third = pair.messages()
    before = pair.consumer.begin([first, other])
    behind = pair.consumer.begin([third], before)
    assert isinstance(before.exception(), RuntimeError)
    pair.broken = set()
    assert isinstance(behind.exception(), HeldBack)
    assert count(pair.receiver, heard) == 0
    for batch in ([first, other], [third]):
        pair.consumer.receive(batch)
    assert pair.order_of("a") == [1, 3]


def test_a_row_that_failed_holds_back_its_key_in_the_batch_on_its_way_behind(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.events.outbox.BATCH", 2)
    pair.write("a", "b", "a", "b")
    bus = Losing(pair.bus, 1)
    relay = Relay(pair.producer, pair.producing, bus)
    while relay._hand_over() == 2:
        pass
    relay.publish_once()
    assert bus.begun == [[1, 2], [3, 4], [1, 3]], "what was on its way is waited for, then the key begins again"
    assert backlog(pair.producer)[0] == 0


class Losing:
    """A bus that says of one row, the first time, that nobody has taken it."""

    def __init__(self, bus: Bus, lost: int) -> None:
        self.begun: list[list[int]] = []
        self._bus, self._lost = bus, {lost}

    def begin(self, rows: Sequence[Outgoing]) -> Callable[[], set[int]]:
        self.begun.append([row.sequence for row in rows])
        published = self._bus.publish(rows) - self._lost
        self._lost.clear()
        return lambda: published

    def publish(self, rows: Sequence[Outgoing]) -> set[int]:
        return self.begin(rows)()

    def close(self) -> None:
        self._bus.close()
