"""Receiving events: inbox row and effect in one transaction; what cannot be handled is parked or set aside, in its key's order.

A batch is handled in one transaction; when it fails, one by one. `PermanentFailure` and what cannot be decoded become dead
letters and the key goes on; any other failure parks the event, and parks the later events of its key behind it.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from datetime import timedelta
from functools import partial
from typing import Any, Literal

import orjson
from sqlalchemy import Text, bindparam, insert, select, text, update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel.sql.sqltypes import UTCDateTime

from kit.data import clock, tracing
from kit.data.logging import logger
from kit.data.prepared import Prepared
from kit.data.problem import Problem
from kit.data.session import WriteSession
from kit.data.writer import Writer
from kit.events.bus import Halt, Message
from kit.events.event import (
    Event,
    PermanentFailure,
    UnknownEvent,
    Unreadable,
    decode,
    fingerprint_of,
    read_event,
    type_of,
)

MAX_ATTEMPTS = 8
POISON_LIMIT = 200


class PoisonLimit(Halt):
    """So many events in a row were poison that the fault is ours, or the topic's; the consumer stops."""


class HeldBack(Exception):
    """The batch before failed: what comes behind it has to wait, for the order of a key goes over both."""


Handler = Callable[[WriteSession, Sequence[Event]], None]
Infrastructure = (OperationalError, InterfaceError, PoolTimeout, Halt)


def _entering(elements: str) -> Prepared:
    """One statement and one parameter, whatever the number of events; the key alone decides what is new."""
    entering = text(f"""
        insert into inbox (consumer, source, event_id, type, outcome, received_at)
        select :consumer, value->>0, value->>1, value->>2, value->>3, :now from {elements}(:events) where true
        on conflict do nothing returning source, event_id
        """)  # noqa: S608 - one of the two names below
    return Prepared(entering.bindparams(bindparam("now", type_=UTCDateTime())).columns(source=Text, event_id=Text))


_ENTER_ON_SQLITE, _ENTER_ON_POSTGRESQL = _entering("json_each"), _entering("json_array_elements")


class Consumer:
    """One named receiver. `handle(session, events)` gets new events only, each at most once in effect.

    Of known events whose data does not concern it (`concerns`) nothing is kept, since nothing follows from them.
    """

    def __init__(
        self,
        name: str,
        topics: Iterable[str],
        handle: Handler,
        writer: Writer,
        poison_limit: int = POISON_LIMIT,
        concerns: Callable[[Any], bool] = lambda _data: True,
    ) -> None:
        self.name = name
        self.topics = frozenset(topics)
        self._handle = handle
        self._writer = writer
        self._poison_limit = poison_limit
        self._poisoned = 0
        self._begun: list[tuple[Future[int], int]] = []
        self._concerns = concerns
        parked = writer.database.tables.parked
        mine = (parked.c.consumer == name, parked.c.state == "parked")
        self._blocked = Prepared(select(parked.c.key).where(*mine).distinct())

    def receive(self, messages: Sequence[Message]) -> None:
        """Commit the effect of each message; raises only when the database is away or everything is poison."""
        try:
            self.begin(messages).result()
        except Exception as error:
            if _is_infrastructure(error):
                raise
            for message in messages:
                self._receive_one(message)

    def begin(self, messages: Sequence[Message], behind: "Future[int] | None" = None) -> "Future[int]":
        """Hand messages to the writer, read already: all of them take effect, or none."""
        self._count_poison()
        if self._poisoned >= self._poison_limit:
            raise PoisonLimit(self.name)
        now = clock.now()
        read = [read_event(each, now) for each in messages]
        taking = self._writer.submit(partial(self._take, read=read, behind=behind), audited=False)
        self._begun.append((taking, len(messages)))
        return taking

    def _receive_one(self, message: Message) -> None:
        try:
            self.begin([message]).result()
        except Exception as error:
            if _is_infrastructure(error):
                raise
            state: Literal["dead", "parked"] = "dead" if isinstance(error, PermanentFailure) else "parked"
            logger.warning("event not handled", extra={"consumer": self.name, "state": state, "reason": _reason(error)})
            self._submit(partial(self._set_aside, message=message, state=state, reason=_reason(error)))
            self._poisoned = self._poisoned + 1 if state == "dead" else 0

    def _count_poison(self) -> None:
        begun, self._begun = self._begun, []
        for taking, of in begun:
            if not taking.done():
                self._begun.append((taking, of))
            elif taking.exception() is None:
                self._poisoned = self._poisoned + of if taking.result() == of else 0

    def _submit(self, work: Callable[[WriteSession], Any]) -> Any:
        return self._writer.submit(work, audited=False).result()

    def _take(
        self, session: WriteSession, read: Sequence[Event | Unreadable], behind: "Future[int] | None" = None
    ) -> int:
        """Handle what is new in one transaction; return how many became dead letters.

        What it stands behind was committed, or is part of this same transaction; else it failed, and so does this.
        """
        if behind is not None and behind.done() and behind.exception() is not None:
            raise HeldBack
        unfit = [each for each in read if isinstance(each, Unreadable)]
        dead = sum(self._keep(session, each.message, "dead", each.reason) for each in unfit)
        events = [each for each in read if isinstance(each, Event) and self._keeps(each)]
        blocked = self._blocked_keys(session)
        entered = self._enter(session, events, [_outcome(event, blocked) for event in events])
        for event, outcome in entered:
            if outcome == "parked":
                self._keep(session, event.message, "parked", "同一主体的较早事件尚未处理")
        if known := [event for event, outcome in entered if outcome == "handled"]:
            self._effect(session, known)
        return dead

    def _keeps(self, event: Event) -> bool:
        return isinstance(event.data, UnknownEvent) or self._concerns(event.data)

    def _effect(self, session: WriteSession, events: Sequence[Event]) -> None:
        traced = ((e.envelope.type, e.message.traceparent or e.envelope.traceparent) for e in events)
        with tracing.received(self.name, traced):
            self._handle(session, events)

    def _enter(
        self, session: WriteSession, events: Sequence[Event], outcomes: Sequence[str]
    ) -> list[tuple[Event, str]]:
        """Write the inbox row of each event that has none; these events in their order, with their outcomes."""
        if not events:
            return []
        rows = [(e.envelope.source, e.envelope.id, e.envelope.type, of) for e, of in zip(events, outcomes, strict=True)]
        statement = _ENTER_ON_SQLITE if self._writer.database.is_sqlite else _ENTER_ON_POSTGRESQL
        given = {"consumer": self.name, "now": session.now, "events": orjson.dumps(rows).decode()}
        entered = session.ask(statement, given)
        pairs = list(zip(events, outcomes, strict=True))
        if len(entered) == len(events):
            return pairs
        left = {tuple(row): True for row in entered}
        return [pair for pair in pairs if left.pop((pair[0].envelope.source, pair[0].envelope.id), False)]

    def _blocked_keys(self, session: WriteSession) -> set[str]:
        return {row.key for row in session.ask(self._blocked, {})}

    def _set_aside(
        self, session: WriteSession, message: Message, state: Literal["dead", "parked"], reason: str
    ) -> None:
        """Keep one event that failed, with its inbox row, so that it is not taken for new again."""
        if self._keep(session, message, state, reason):
            self._enter(session, [decode(message)], [state])

    def _keep(self, session: WriteSession, message: Message, state: Literal["dead", "parked"], reason: str) -> int:
        parked = session.tables.parked
        fingerprint = fingerprint_of(message)
        if session.execute(
            select(parked.c.parked_id).where(parked.c.consumer == self.name, parked.c.fingerprint == fingerprint)
        ).first():
            return 0
        row = {
            "consumer": self.name,
            "fingerprint": fingerprint,
            "topic": message.topic,
            "partition": message.partition,
            "offset": message.offset,
            "key": message.key[:64].replace("\0", "�"),
            "type": type_of(message),
            "payload": message.value,
            "state": state,
            "reason": reason[:400],
            "attempts": 1,
            "next_attempt_at": session.now + timedelta(seconds=1) if state == "parked" else None,
            "first_seen_at": session.now,
        }
        session.execute(insert(parked), row)
        return 1

    def retry_parked(self) -> int:
        """Try the oldest due parked event of each key again, then those behind it; return how many were resolved."""
        resolved = 0
        for parked_id in self._due():
            head: int | None = parked_id
            while head is not None and self._retry(head):
                resolved += 1
                head = self._behind(head)
        return resolved

    def _due(self) -> list[int]:
        parked = self._writer.database.tables.parked
        query = select(parked.c.parked_id, parked.c.key, parked.c.next_attempt_at).where(
            parked.c.consumer == self.name, parked.c.state == "parked"
        )
        heads: dict[str, Any] = {}
        with self._writer.database.read() as session:
            for row in session.execute(query.order_by(parked.c.parked_id)):
                heads.setdefault(row.key, row)
        return [row.parked_id for row in heads.values() if row.next_attempt_at <= clock.now()]

    def _behind(self, parked_id: int) -> int | None:
        parked = self._writer.database.tables.parked
        key = select(parked.c.key).where(parked.c.parked_id == parked_id).scalar_subquery()
        query = select(parked.c.parked_id).where(
            parked.c.consumer == self.name, parked.c.state == "parked", parked.c.key == key
        )
        with self._writer.database.read() as session:
            return session.execute(query.order_by(parked.c.parked_id).limit(1)).scalar()

    def _retry(self, parked_id: int) -> bool:
        try:
            self._submit(partial(self._handle_parked, parked_id=parked_id))
        except Exception as error:
            if _is_infrastructure(error):
                raise
            self._submit(partial(self._postpone, parked_id=parked_id, error=error))
            return False
        return True

    def _handle_parked(self, session: WriteSession, parked_id: int) -> None:
        parked, inbox = session.tables.parked, session.tables.inbox
        row = session.execute(select(parked).where(parked.c.parked_id == parked_id)).one()
        if row.state != "parked":
            return
        event = decode(Message(row.topic, row.key, row.payload, row.partition, row.offset))
        mine = (
            inbox.c.consumer == self.name,
            inbox.c.source == event.envelope.source,
            inbox.c.event_id == event.envelope.id,
        )
        if session.execute(select(inbox.c.outcome).where(*mine)).scalar() != "handled":
            self._effect(session, [event])
        if session.execute(update(inbox).where(*mine).values(outcome="handled")).rowcount == 0:
            self._enter(session, [event], ["handled"])
        session.execute(
            update(parked).where(parked.c.parked_id == parked_id).values(state="resolved", resolved_at=session.now)
        )

    def _postpone(self, session: WriteSession, parked_id: int, error: Exception) -> None:
        parked = session.tables.parked
        attempts = session.execute(select(parked.c.attempts).where(parked.c.parked_id == parked_id)).scalar_one() + 1
        dead = isinstance(error, PermanentFailure) or attempts >= MAX_ATTEMPTS
        values: dict[str, Any] = {"attempts": attempts, "reason": _reason(error)[:400]}
        values |= {"state": "dead"} if dead else {"next_attempt_at": session.now + timedelta(seconds=2**attempts)}
        session.execute(update(parked).where(parked.c.parked_id == parked_id).values(**values))


def _outcome(event: Event, blocked: set[str]) -> str:
    if event.message.key in blocked:
        return "parked"
    return "ignored" if isinstance(event.data, UnknownEvent) else "handled"


def _reason(error: Exception) -> str:
    """Never the statement of a database error: its parameters may hold what is personal."""
    if isinstance(error, PermanentFailure):
        return str(error)
    return f"{type(error).__name__}: {getattr(error, 'orig', None) or error}"


def _is_infrastructure(error: Exception) -> bool:
    return isinstance(error, Infrastructure) or (isinstance(error, Problem) and error.status == 503)
