"""The tables that the mechanism keeps beside a service's own.

The first revision of every database makes them with `create_mechanism_tables`, so they are frozen: a change is a function
of its own beside it, called by a new revision of each database.
"""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, LargeBinary, MetaData, String, Table, Text, text
from sqlmodel.sql.sqltypes import UTCDateTime


@dataclass(frozen=True)
class Mechanism:
    """The tables that the mechanism keeps beside a service's own, in the same database and the same transactions."""

    outbox: Table
    inbox: Table
    parked: Table
    audit: Table
    idempotency: Table
    writer_clock: Table


BIG = Integer().with_variant(BigInteger(), "postgresql")
WAITING = text("published_at IS NULL")


def mechanism_tables(metadata: MetaData) -> Mechanism:
    """Add the mechanism's tables to a service's metadata."""
    return Mechanism(*_events(metadata), *_requests(metadata))


def create_mechanism_tables(connection: Connection) -> None:
    """What the first revision of a database calls."""
    metadata = MetaData()
    mechanism_tables(metadata)
    metadata.create_all(connection, checkfirst=False)


def drop_mechanism_tables(connection: Connection) -> None:
    metadata = MetaData()
    mechanism_tables(metadata)
    metadata.drop_all(connection, checkfirst=False)


def _events(metadata: MetaData) -> tuple[Table, Table, Table]:
    outbox = Table(
        "outbox",
        metadata,
        Column("sequence", BIG, primary_key=True, autoincrement=True),
        Column("event_id", String(26), nullable=False, unique=True),
        Column("type", String(120), nullable=False),
        Column("topic", String(120), nullable=False),
        Column("key", String(64), nullable=False),
        Column("recorded_at", UTCDateTime(), nullable=False),
        Column("correlation_id", String(64), nullable=False),
        Column("payload", Text(), nullable=False),
        Column("published_at", UTCDateTime(), nullable=True),
        Index("outbox_unpublished", "sequence", sqlite_where=WAITING, postgresql_where=WAITING),
        sqlite_autoincrement=True,
    )
    inbox = Table(
        "inbox",
        metadata,
        Column("consumer", String(80), primary_key=True),
        Column("source", String(80), primary_key=True),
        Column("event_id", String(64), primary_key=True),
        Column("type", String(120), nullable=False),
        Column("outcome", String(20), nullable=False),
        Column("received_at", UTCDateTime(), nullable=False),
    )
    parked = Table(
        "parked_event",
        metadata,
        Column("parked_id", BIG, primary_key=True, autoincrement=True),
        Column("consumer", String(80), nullable=False),
        Column("fingerprint", String(64), nullable=False),
        Column("topic", String(120), nullable=False),
        Column("partition", Integer(), nullable=True),
        Column("offset", BIG, nullable=True),
        Column("key", String(64), nullable=False),
        Column("type", String(120), nullable=True),
        Column("payload", LargeBinary(), nullable=True),
        Column("state", String(12), nullable=False),  # parked | dead | resolved
        Column("reason", String(400), nullable=False),
        Column("attempts", Integer(), nullable=False),
        Column("next_attempt_at", UTCDateTime(), nullable=True),
        Column("first_seen_at", UTCDateTime(), nullable=False),
        Column("resolved_at", UTCDateTime(), nullable=True),
        Index("parked_event_once", "consumer", "fingerprint", unique=True),
        Index("parked_event_by_key", "consumer", "state", "key"),
        sqlite_autoincrement=True,
    )
    return outbox, inbox, parked


def _requests(metadata: MetaData) -> tuple[Table, Table, Table]:
    audit = Table(
        "audit",
        metadata,
        Column("audit_id", BIG, primary_key=True, autoincrement=True),
        Column("recorded_at", UTCDateTime(), nullable=False),
        Column("actor", String(80), nullable=False),
        Column("action", String(120), nullable=False),
        Column("subject_kind", String(40), nullable=True),
        Column("subject_id", String(64), nullable=True),
        Column("detail", Text(), nullable=True),
        Column("correlation_id", String(64), nullable=False),
        Index("audit_by_subject", "subject_kind", "subject_id"),
        sqlite_autoincrement=True,
    )
    idempotency = Table(
        "idempotency",
        metadata,
        Column("actor", String(80), primary_key=True),
        Column("operation", String(200), primary_key=True),
        Column("key", String(120), primary_key=True),
        Column("request_hash", String(64), nullable=False),
        Column("status", Integer(), nullable=False),
        Column("headers", Text(), nullable=False),
        Column("body", LargeBinary(), nullable=False),
        Column("recorded_at", UTCDateTime(), nullable=False),
    )
    writer_clock = Table(
        "writer_clock",
        metadata,
        Column("one", Integer(), primary_key=True, autoincrement=False),
        Column("last", UTCDateTime(), nullable=False),
    )
    return audit, idempotency, writer_clock
