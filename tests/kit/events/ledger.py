"""A little service of the tests: notes that are written, announced and heard, with nothing of the field in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime

from pydantic import BaseModel
from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select

from contracts.codes import FirmStatus, Zone
from contracts.events.registry import FirmRegistered, FirmState, NamePeriod, Residency
from kit.data.database import Database
from kit.data.mechanism import mechanism_tables
from kit.data.session import WriteSession
from kit.data.writer import Writer
from kit.events.event import Event

metadata = MetaData()
mechanism = mechanism_tables(metadata)
notes = Table(
    "note", metadata, Column("note_id", String(40), primary_key=True), Column("words", String(40), nullable=False)
)
lines = Table(
    "line",
    metadata,
    Column("line_id", Integer(), primary_key=True, autoincrement=True),
    Column("words", String(40), nullable=False),
)
heard = Table(
    "heard",
    metadata,
    Column("heard_id", Integer(), primary_key=True, autoincrement=True),
    Column("event_id", String(40), nullable=False, unique=True),
    Column("key", String(40)),
    Column("version", Integer()),
)


class Note(BaseModel):
    note_id: str
    words: str
    version: int = 1


def open_ledger(url: str, name: str = "ledger") -> Database:
    database = Database.open(name, url, metadata, mechanism)
    metadata.create_all(database.write)
    return database


@contextmanager
def ledger_writer(url: str) -> Iterator[Writer]:
    """The writer of an empty ledger, at work."""
    database = open_ledger(url)
    writer = Writer(database)
    writer.start()
    yield writer
    writer.close()
    database.close()


def write_note(
    session: WriteSession, note_id: str, words: str = "一", key: str | None = None, version: int = 1
) -> Note:
    """Write a note, a line that waits for the commit, and an event."""
    session.execute(insert(notes), {"note_id": note_id, "words": words})
    session.later(lines, {"words": words})
    session.announce(happening(key or note_id, version), key=key or note_id, subject_id=note_id, version=version)
    session.audit("note", note_id)
    return Note(note_id=note_id, words=words)


def happening(key: str, version: int = 1) -> FirmRegistered:
    state = FirmState(
        firm_id=key,
        uscc="91620102MA7ABCD12B",
        version=version,
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=FirmStatus.ACTIVE,
        names=(NamePeriod(name="甲", valid_from=date(2020, 1, 1)),),
        residencies=(Residency(zone=Zone.LANZHOU_HITECH, valid_from=date(2020, 1, 1)),),
    )
    return FirmRegistered(firm=state, effective_on=date(2020, 1, 1))


def hear(session: WriteSession, events: Sequence[Event]) -> None:
    """The effect of the tests' consumer: one row per event, so that a doubled effect is an error and a lost one is missing."""
    rows = [
        {"event_id": e.envelope.id, "key": e.envelope.partitionkey, "version": e.envelope.aggregateversion}
        for e in events
    ]
    session.execute(insert(heard), rows)


def count(database: Database, table: Table) -> int:
    with database.read() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())
