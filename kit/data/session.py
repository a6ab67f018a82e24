"""The session of a use case: rows for the commit, events for the outbox, a note for the audit."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import orjson
from sqlalchemy import Table

from contracts.events.catalog import BY_DATA
from contracts.events.envelope import EventData
from kit.data import clock, tracing
from kit.data.bulk import insert_columns, insert_many
from kit.data.caller import SYSTEM, Caller
from kit.data.database import Database, PlainSession
from kit.data.ids import ulids
from kit.data.prepared import Prepared

T = TypeVar("T")


class WriteSession(PlainSession):
    """The session of a use case: `now` is its knowledge instant, `caller` whoever asked."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.write, expire_on_commit=False, autoflush=True)
        self.tables = database.tables
        self.service = database.name
        self.now: datetime = clock.now()
        self.caller: Caller = SYSTEM
        self.correlation_id = ""
        self.announced = False
        self._later: dict[Table, list[Mapping[str, Any]]] = defaultdict(list)
        self._touched: set[str] = set()
        self._note: dict[str, Any] | None = None

    def later(self, table: Table, row: Mapping[str, Any]) -> None:
        """Insert a row that no other row refers to together with the commit, one executemany per table."""
        self._later[table].append(row)

    def announce(self, data: EventData, *, key: str, subject_id: str, version: int = 0) -> None:
        """Put an event into the outbox of this transaction. `key` keeps the order, `version` is the aggregate's."""
        said = [orjson.Fragment(data.model_dump_json())]
        (row,) = self._outgoing(type(data), [key], [subject_id], said, version)
        self.later(self.tables.outbox, row)

    def announce_many(
        self,
        kind_of: type[EventData],
        keys: Sequence[str],
        subjects: Sequence[str],
        data: Iterable[Mapping[str, Any]],
        version: int,
    ) -> None:
        """Thousands of one kind, with their keys and subjects, and data as the model would write it, which a test compares.

        What is handed over is written before the next is asked for, so all may be one mapping, filled in anew each time.
        """
        self.insert_all(self.tables.outbox, list(self._outgoing(kind_of, keys, subjects, data, version)))

    def _outgoing(
        self, kind_of: type[EventData], keys: Sequence[str], subjects: Sequence[str], data: Iterable[Any], version: int
    ) -> Iterator[dict[str, Any]]:
        kind = BY_DATA[kind_of]
        self.announced = True
        told = {"recorded_at": self.now, "correlation_id": self.correlation_id}
        alike = {"type": kind.name, "topic": kind.topic.name, **told}
        envelope: dict[str, Any] = {
            "specversion": "1.0",
            "id": None,
            "source": f"/{self.service}",
            "type": kind.name,
            "subject": None,
            "time": self.now,
            "datacontenttype": "application/json",
            "dataschema": kind.schema_url,
            "partitionkey": None,
            "aggregateversion": version,
            "correlationid": self.correlation_id,
            "actor": self.caller.subject,
        }
        if (traceparent := tracing.traceparent()) is not None:
            envelope["traceparent"] = traceparent
        for event_id, key, subject, said in zip(ulids(len(keys)), keys, subjects, data, strict=True):
            envelope |= {"id": event_id, "subject": f"{kind.subject}/{subject}", "partitionkey": key, "data": said}
            payload = orjson.dumps(envelope, option=orjson.OPT_UTC_Z).decode()
            yield {**alike, "event_id": event_id, "key": key, "payload": payload}

    def audit(self, kind: str, subject_id: str, action: str | None = None, **detail: object) -> None:
        """Name what this change is about, for the audit row that the mechanism writes."""
        self._note = {"subject_kind": kind, "subject_id": subject_id, "detail": detail}
        if action:
            self._note["action"] = action

    def touched(self, *keys: str) -> None:
        """Facts about these keys changed: the writer's projections compute what follows from them before the commit."""
        self._touched.update(keys)

    def project(self, projections: Sequence["Projection"]) -> None:
        """Run each projection once over all keys that were touched."""
        keys, self._touched = sorted(self._touched), set()
        for projection in projections if keys else ():
            projection(self, keys)

    def ask(self, query: Prepared, parameters: Mapping[str, Any]) -> list[Any]:
        """The rows of a query that is prepared, with those that waited until now."""
        if self._later:
            self.write_later()
        return query.all(self, parameters)

    def lookup(self, statement: Any, params: Any = None) -> Any:
        """Execute a query that cannot depend on rows waiting in `later`."""
        return self.core.execute(statement, params)

    def execute(self, statement: Any, params: Any = None, **kwargs: Any) -> Any:
        if self._later and not getattr(statement, "is_insert", False):
            self.write_later()
        return super().execute(statement, params, **kwargs)

    def write_later(self) -> None:
        """Insert the waiting rows now."""
        self.flush()
        waiting, self._later = self._later, defaultdict(list)
        for table, rows in waiting.items():
            self.insert_all(table, rows)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A part of the work that may fail alone: what it wrote and announced is taken back, and the rest stands."""
        self.write_later()
        try:
            with self.begin_nested():
                self.connection()  # the library sets the savepoint when it is asked for the connection, `core` is not
                yield
                self.write_later()
        except BaseException:
            self._later.clear()
            raise

    def insert_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows with the same columns, at once and past the library's work for each row."""
        insert_many(self.core, table, rows)

    def insert_columns(self, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
        """Insert rows that are made as columns of one length, each row in its place."""
        insert_columns(self.core, table, columns)

    def begin_work(self, caller: Caller, correlation_id: str, now: datetime) -> None:
        self.now, self.caller, self.correlation_id, self._note = now, caller, correlation_id, None

    def end_work(self, action: str | None) -> None:
        """Note `action` in the audit, unless it is None."""
        self.flush()
        if action is None:
            return
        note = self._note or {}
        detail = note.get("detail")
        row = {
            "recorded_at": self.now,
            "actor": self.caller.subject,
            "action": note.get("action") or action,
            "subject_kind": note.get("subject_kind"),
            "subject_id": note.get("subject_id"),
            "detail": orjson.dumps(detail, default=str).decode() if detail else None,
            "correlation_id": self.correlation_id,
        }
        self.later(self.tables.audit, row)


Work = Callable[[WriteSession], T]
Projection = Callable[[WriteSession, Sequence[str]], None]
"""Computes anew what follows from the facts about some keys, in the transaction that changed them."""
