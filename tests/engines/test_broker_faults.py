"""What the bus promises when the broker, a receiver or its database fails: nothing lost, nothing doubled, order kept."""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import pytest
from kafka.producer.sender import Sender
from sqlalchemy.exc import OperationalError

from contracts.topics import FIRMS
from deploy.stack.broker import Broker
from kit.data.session import WriteSession
from kit.events.bus import Message, Outgoing
from kit.events.bus.kafka import KafkaBus
from kit.events.bus.listening import Listener
from kit.events.event import Event
from kit.events.outbox import Relay, backlog
from tests.databases import Databases
from tests.engines.wires import IMPATIENT, KafkaWire, forget
from tests.kit.events.ledger import count, hear, heard, write_note
from tests.kit.pairs import Pair, joined, wait_until

KEYS = "abcdefgh"


@pytest.fixture
def pair(databases: Databases, broker: Broker) -> Iterator[Pair]:
    with joined(databases, partial(KafkaWire, broker.servers, 3)) as made:
        yield made


def wire(pair: Pair) -> KafkaWire:
    assert isinstance(pair.wire, KafkaWire)
    return pair.wire


class Load(threading.Thread):
    """Writes notes for eight keys in turn until told to stop; every answered write is counted."""

    def __init__(self, pair: Pair) -> None:
        super().__init__(daemon=True)
        self.written = 0
        self._pair = pair
        self._end = threading.Event()

    def run(self) -> None:
        while not self._end.wait(0.004):
            number = self.written + 1
            key = KEYS[number % len(KEYS)]
            self._pair.producing.submit(partial(write_note, note_id=f"n{number}", key=key, version=number)).result()
            self.written = number

    def go_on(self, number: int) -> None:
        """Return when so many more were written; whatever has failed meanwhile must not hinder that."""
        aim = self.written + number
        wait_until(lambda: self.written >= aim, f"{aim} writes")

    def end(self) -> int:
        self._end.set()
        self.join(10)
        return self.written


def in_order(pair: Pair) -> bool:
    return all(pair.order_of(key) == sorted(pair.order_of(key)) for key in KEYS)


def check_all_heard(pair: Pair, number: int) -> None:
    wait_until(lambda: count(pair.receiver, heard) >= number, f"{number} events heard", 60)
    assert count(pair.receiver, heard) == number
    assert in_order(pair)
    wait_until(lambda: backlog(pair.producer)[0] == 0, "every row is marked as published")


@pytest.fixture
def relaying(pair: Pair) -> Iterator[Relay]:
    thread = threading.Thread(target=pair.relay.run, daemon=True)
    thread.start()
    yield pair.relay
    pair.relay.stop()
    thread.join(20)


def test_a_broker_killed_under_load_loses_and_doubles_nothing(pair: Pair, relaying: Relay, broker: Broker) -> None:
    load = Load(pair)
    load.start()
    for _ in range(2):
        load.go_on(100)
        broker.kill()
        load.go_on(50)
        broker.start()
        broker.wait_until_ready()
    check_all_heard(pair, load.end())


def test_a_broker_that_hangs_holds_nobody_up(pair: Pair, relaying: Relay, broker: Broker) -> None:
    load = Load(pair)
    load.start()
    load.go_on(50)
    broker.pause()
    try:
        load.go_on(800)
    finally:
        broker.resume()
    check_all_heard(pair, load.end())


def test_a_producer_that_was_given_up_sends_no_more(pair: Pair, broker: Broker) -> None:
    """What it still held is the relay's again; sent later, it could come between the rows of its key."""
    pair.write(*KEYS * 5)
    rows = [_row(number, message) for number, message in enumerate(pair.messages(), 1)]
    others = _senders()
    assert len(pair.bus.publish(rows)) == 40
    broker.pause()
    try:
        assert len(pair.bus.publish(rows)) < 40
        wait_until(lambda: _senders() <= others, "its sender has ended")
    finally:
        broker.resume()
    assert len(pair.bus.publish(rows)) == 40


def _senders() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if isinstance(thread, Sender)}


def test_reading_from_the_first_record_again_changes_nothing(pair: Pair, broker: Broker) -> None:
    pair.write(*KEYS * 5)
    pair.relay_all()
    before = count(pair.receiver, heard)
    wire(pair).stop_listening()
    forget(broker.servers, wire(pair).ear.name)
    wire(pair).ear.places.clear()
    wire(pair).listen()
    pair.wire.settle()
    assert before == count(pair.receiver, heard) == 40


def test_two_listeners_share_the_work_and_a_member_that_leaves_loses_nothing(pair: Pair, broker: Broker) -> None:
    second = Listener(broker.servers, wire(pair).ear, IMPATIENT)
    helper = threading.Thread(target=second.run, daemon=True)
    helper.start()
    wait_until(lambda: bool(second.lag), "the second member has a partition")
    pair.write(*KEYS * 5)
    while pair.relay.publish_once():
        second.stop()
    pair.wire.settle()
    helper.join(15)
    check_all_heard(pair, 40)


def test_a_slow_consumer_is_no_dead_one(databases: Databases, broker: Broker) -> None:
    """F20: batches that take longer than the session lasts are handed over once, and the lag says how much is left."""
    pace = replace(IMPATIENT, poll_records=20)
    with joined(databases, partial(KafkaWire, broker.servers, 3, pace=pace)) as pair:

        def slowly(session: WriteSession, events: Sequence[Event]) -> None:
            time.sleep(0.2 * len(events))
            hear(session, events)

        pair.handle = slowly
        pair.write(*KEYS * 8)
        while pair.relay.publish_once():
            pass
        wait_until(lambda: sum(wire(pair).listener.lag.values()) > 0, "the lag is seen")
        left = sum(wire(pair).listener.lag.values())
        assert left <= 64 - wire(pair).ear.handed_over + pace.poll_records
        check_all_heard(pair, 64)
        wait_until(lambda: sum(wire(pair).listener.lag.values()) == 0, "nothing is left")
        assert wire(pair).ear.handed_over == 64, "no rebalance took a batch back"


def test_a_listener_that_finds_everything_poison_halts_and_says_so(pair: Pair) -> None:
    for turn in range(2):
        pair.bus.publish([_row(n, Message(FIRMS.name, "p", f"{turn}?".encode())) for n in range(1, 6)])
        wait_until(lambda: wire(pair).listener.halted or len(wire(pair).ear.places) == 5, "the first five are seen")
    wait_until(lambda: wire(pair).listener.halted, "halted")
    assert pair.parked() == [("p", "dead")] * 5


def test_a_database_that_is_away_is_waited_for_with_the_batch_in_hand(pair: Pair) -> None:
    working, refusals = pair.handle, iter(range(3))

    def away(session: WriteSession, events: Sequence[object]) -> None:
        if next(refusals, None) is not None:
            raise OperationalError("select 1", {}, Exception("gone"))
        working(session, events)  # type: ignore[arg-type]  # the events are those it was given

    pair.handle = away
    pair.write("a", "b")
    pair.relay_all()
    assert count(pair.receiver, heard) == 2
    assert pair.parked() == []


def test_a_row_that_no_broker_takes_holds_back_its_own_key_only(pair: Pair) -> None:
    pair.write("a", "b")
    first, other = pair.messages()
    rows = [_row(1, Message(FIRMS.name, "a", b"x" * 2_000_000)), _row(2, first), _row(3, other)]
    assert pair.bus.publish(rows) == {3}


def test_without_a_broker_publishing_says_so_at_once(databases: Databases) -> None:
    bus = KafkaBus("127.0.0.1:9")
    with joined(databases) as pair:
        pair.write("a")
        assert bus.publish([_row(1, pair.messages()[0])]) == set()
    bus.close()


def _row(sequence: int, message: Message) -> Outgoing:
    return Outgoing(sequence, f"raw-{sequence}", "raw", message)
