"""One suite for the bus: what is written reaches every subscriber, in order per key, once in effect."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select, update

from contracts.topics import FIRMS
from kit.bus import Message
from kit.bus.memory import MemoryBus
from kit.inbox import Consumer, Event, PermanentFailure, PoisonLimit, replay_dead
from kit.outbox import Relay, backlog, replay
from kit.writer import Writer, WriteSession
from tests.kit.ledger import count, hear, heard, mechanism, open_ledger, sqlite_url, write_note


class Pair:
    """A producer and a consumer, each with a database and a writer of its own."""

    def __init__(self, folder: Path) -> None:
        self.producer = open_ledger(sqlite_url(folder, "producer"), "producer")
        self.receiver = open_ledger(sqlite_url(folder, "receiver"), "receiver")
        self.producing, self.receiving = Writer(self.producer), Writer(self.receiver)
        self.producing.start()
        self.receiving.start()
        self.broken: set[str] = set()
        self.listen()

    def listen(self) -> None:
        self.consumer = Consumer("listener", [FIRMS.name], self.handle, self.receiving, poison_limit=5)
        self.bus = MemoryBus([self.consumer])
        self.relay = Relay(self.producer, self.producing, self.bus)

    def handle(self, session: WriteSession, events: Sequence[Event]) -> None:
        for event in events:
            if event.envelope.partitionkey in self.broken:
                raise RuntimeError("还不行")
        hear(session, events)

    def write(self, *keys: str) -> None:
        for number, key in enumerate(keys, 1):
            self.producing.submit(partial(write_note, note_id=f"{key}-{number}", key=key, version=number)).result()

    def relay_all(self) -> None:
        while self.relay.publish_once():
            pass

    def order_of(self, key: str) -> list[int]:
        with self.receiver.read() as session:
            return [
                row.version
                for row in session.execute(select(heard).where(heard.c.key == key).order_by(heard.c.event_id))
            ]

    def parked(self) -> list[tuple[str, str]]:
        table = mechanism.parked
        with self.receiver.read() as session:
            return [(row.key, row.state) for row in session.execute(select(table).order_by(table.c.parked_id))]

    def close(self) -> None:
        for part in (self.producing, self.receiving, self.producer, self.receiver):
            part.close()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    pair = Pair(tmp_path)
    yield pair
    pair.close()


def test_each_event_has_its_effect_once_and_the_outbox_empties(pair: Pair) -> None:
    pair.write(*"abcab")
    pair.relay_all()
    assert count(pair.receiver, heard) == 5
    assert backlog(pair.producer)[0] == 0


def test_order_per_key_is_kept(pair: Pair) -> None:
    pair.write("a", "b", "a", "a")
    pair.relay_all()
    assert pair.order_of("a") == [1, 3, 4]


def test_an_event_delivered_again_has_no_second_effect(pair: Pair) -> None:
    pair.write("a", "b")
    pair.relay_all()
    assert replay(pair.producer, pair.bus.publish) == 2
    assert count(pair.receiver, heard) == 2


def test_a_kill_between_effect_and_mark_doubles_nothing(pair: Pair) -> None:
    pair.write("a", "b")
    pair.relay_all()

    def forget(session: WriteSession) -> None:
        session.execute(update(session.tables.outbox).values(published_at=None))

    pair.producing.submit(forget, audited=False).result()
    pair.relay_all()
    assert count(pair.receiver, heard) == 2


def test_a_failing_event_parks_the_later_ones_of_its_key_and_lets_other_keys_go_on(pair: Pair) -> None:
    pair.broken = {"a"}
    pair.write("a", "b", "a")
    pair.relay_all()
    assert pair.order_of("b") == [2]
    assert pair.parked() == [("a", "parked"), ("a", "parked")]


def test_parked_events_are_handled_in_order_once_the_fault_is_gone(pair: Pair) -> None:
    pair.broken = {"a"}
    pair.write("a", "b", "a")
    pair.relay_all()
    pair.broken = set()
    _due_now(pair)
    assert pair.consumer.retry_parked() == 2
    assert pair.order_of("a") == [1, 3]
    assert pair.parked() == [("a", "resolved"), ("a", "resolved")]


@pytest.mark.parametrize("value", [None, b"", b"\xff", b"[]", b'{"id":"x"}', b"{" * 50])
def test_poison_becomes_one_dead_letter_and_the_next_good_event_is_handled(pair: Pair, value: bytes | None) -> None:
    pair.write("a")
    good = _first_message(pair)
    pair.consumer.receive([Message(FIRMS.name, "p", value, 0, 7), good])
    pair.consumer.receive([Message(FIRMS.name, "p", value, 0, 7)])
    assert count(pair.receiver, heard) == 1
    assert pair.parked() == [("p", "dead")]


def test_a_permanent_failure_is_set_aside_and_its_key_goes_on(pair: Pair) -> None:
    def picky(session: WriteSession, events: Sequence[Event]) -> None:
        if any(event.envelope.aggregateversion == 1 for event in events):
            raise PermanentFailure("没有这个主体")
        hear(session, events)

    pair.write("a", "a")
    pair.handle = picky  # type: ignore[method-assign]
    pair.listen()
    pair.relay_all()
    assert pair.parked() == [("a", "dead")]
    assert pair.order_of("a") == [2]


def test_a_dead_letter_replayed_twice_has_one_effect(pair: Pair) -> None:
    pair.write("a")
    message = _first_message(pair)
    picky = Consumer("late", [FIRMS.name], _refuse, pair.receiving)
    picky.receive([message])
    healed = Consumer("late", [FIRMS.name], hear, pair.receiving)
    for _ in range(2):
        pair.receiving.submit(partial(replay_dead, parked_ids=[1]), audited=False).result()
        healed.retry_parked()
    assert count(pair.receiver, heard) == 1
    assert pair.parked() == [("a", "resolved")]


def test_an_unknown_type_is_ignored_with_a_trace(pair: Pair) -> None:
    pair.write("a")
    value = orjson.loads(_first_message(pair).value or b"")
    value |= {"type": "cn.cultivation.firm.teleported.v1"}
    pair.consumer.receive([Message(FIRMS.name, "a", orjson.dumps(value))])
    with pair.receiver.read() as session:
        outcomes = [row.outcome for row in session.execute(select(mechanism.inbox))]
    assert outcomes == ["ignored"]


def test_a_consumer_stops_when_everything_is_poison(pair: Pair) -> None:
    for offset in range(5):
        pair.consumer.receive([Message(FIRMS.name, "p", b"?", 0, offset)])
    with pytest.raises(PoisonLimit):
        pair.consumer.receive([Message(FIRMS.name, "p", b"?", 0, 9)])


def test_a_second_relay_on_the_same_outbox_does_not_lead(pair: Pair) -> None:
    from kit.outbox import leadership

    with leadership(pair.producer) as first, leadership(pair.producer) as second:
        assert (first(), second()) == (True, False)


def _refuse(session: WriteSession, events: Sequence[Event]) -> None:
    raise PermanentFailure("先不收")


def _first_message(pair: Pair) -> Message:
    with pair.producer.read() as session:
        row = session.execute(select(mechanism.outbox)).first()
    assert row is not None
    return Message(row.topic, row.key, row.payload.encode())


def _due_now(pair: Pair) -> None:
    def hurry(session: WriteSession) -> None:
        session.execute(update(session.tables.parked).values(next_attempt_at=session.now))

    pair.receiving.submit(hurry, audited=False).result()
