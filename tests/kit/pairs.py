"""A producer and a consumer joined by a bus, whichever it is; the suite of the bus speaks to nothing else."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Protocol

from sqlalchemy import select, update

from contracts.topics import FIRMS
from kit.data.session import WriteSession
from kit.data.writer import Writer
from kit.events.bus import Bus, Message, Outgoing
from kit.events.bus.memory import MemoryBus
from kit.events.event import Event
from kit.events.inbox import Consumer
from kit.events.outbox import Relay
from tests.databases import Databases
from tests.kit.events.ledger import hear, heard, mechanism, open_ledger, write_note

PATIENCE = 30.0


class Wire(Protocol):
    """A bus with its listening end: `settle` returns when everything that was sent has been received."""

    @property
    def bus(self) -> Bus: ...

    def settle(self) -> None: ...

    def close(self) -> None: ...


class MemoryWire:
    """Nothing to wait for: publishing is receiving."""

    def __init__(self, consumer: Consumer) -> None:
        self.bus = MemoryBus([consumer])

    def settle(self) -> None:
        pass

    def close(self) -> None:
        self.bus.close()


class Pair:
    """A producer and a consumer, each with a database and a writer of its own."""

    def __init__(self, databases: Databases, lay: Callable[[Consumer], Wire] = MemoryWire) -> None:
        self.producer = open_ledger(databases.empty("producer"), "producer")
        self.receiver = open_ledger(databases.empty("receiver"), "receiver")
        self.producing, self.receiving = Writer(self.producer), Writer(self.receiver)
        self.producing.start()
        self.receiving.start()
        self.broken: set[str] = set()
        self.handle: Callable[[WriteSession, Sequence[Event]], None] = self._hear_unless_broken
        self.consumer = Consumer(
            "listener", [FIRMS.name], lambda session, events: self.handle(session, events), self.receiving, 5
        )
        self.wire = lay(self.consumer)
        self.bus = self.wire.bus
        self.relay = Relay(self.producer, self.producing, self.bus)

    def _hear_unless_broken(self, session: WriteSession, events: Sequence[Event]) -> None:
        if any(event.envelope.partitionkey in self.broken for event in events):
            raise RuntimeError("还不行")
        hear(session, events)

    def write(self, *keys: str) -> None:
        """Write one note per key; the number in the row of keys is the version that its event carries."""
        for number, key in enumerate(keys, 1):
            self.producing.submit(partial(write_note, note_id=f"{key}-{number}", key=key, version=number)).result()

    def relay_all(self) -> None:
        while self.relay.publish_once():
            pass
        self.wire.settle()

    def send(self, *messages: Message) -> None:
        """Put messages on the bus as they are, past the outbox."""
        rows = [Outgoing(number, f"raw-{number}", "raw", message) for number, message in enumerate(messages, 1)]
        self.bus.publish(rows)
        self.wire.settle()

    def order_of(self, key: str) -> list[int]:
        """The versions heard of a key, in the order in which they were handled."""
        query = select(heard.c.version).where(heard.c.key == key).order_by(heard.c.heard_id)
        with self.receiver.read() as session:
            return list(session.execute(query).scalars())

    def parked(self) -> list[tuple[str, str]]:
        table = mechanism.parked
        with self.receiver.read() as session:
            return [(row.key, row.state) for row in session.execute(select(table).order_by(table.c.parked_id))]

    def messages(self) -> list[Message]:
        """What the outbox holds, as it travels."""
        with self.producer.read() as session:
            rows = session.execute(select(mechanism.outbox).order_by(mechanism.outbox.c.sequence))
            return [Message(row.topic, row.key, row.payload.encode()) for row in rows]

    def forget_publishing(self) -> None:
        """As after a kill between the effect and the mark."""

        def forget(session: WriteSession) -> None:
            session.execute(update(session.tables.outbox).values(published_at=None))

        self.producing.submit(forget, audited=False).result()

    def due_now(self) -> None:
        """Make every parked event due."""

        def hurry(session: WriteSession) -> None:
            session.execute(update(session.tables.parked).values(next_attempt_at=session.now))

        self.receiving.submit(hurry, audited=False).result()

    def close(self) -> None:
        self.wire.close()
        for part in (self.producing, self.receiving, self.producer, self.receiver):
            part.close()


@contextmanager
def joined(databases: Databases, lay: Callable[[Consumer], Wire] = MemoryWire) -> Iterator[Pair]:
    pair = Pair(databases, lay)
    try:
        yield pair
    finally:
        pair.close()


def wait_until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Ask again and again; fail with `what` when it never comes true."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")
