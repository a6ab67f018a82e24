"""The tables that the mechanism keeps beside a service's own."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text
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


def mechanism_tables(metadata: MetaData) -> Mechanism:
    """Add the mechanism's tables to a service's metadata."""
    return Mechanism(
        outbox=_outbox(metadata),
        inbox=_inbox(metadata),
        parked=_parked(metadata),
        audit=_audit(metadata),
        idempotency=_idempotency(metadata),
        writer_clock=_writer_clock(metadata),
    )


def _outbox(metadata: MetaData) -> Table:
    table = Table(
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
        sqlite_autoincrement=True,
    )
    waiting = table.c.published_at.is_(None)
    Index("outbox_unpublished", table.c.sequence, sqlite_where=waiting, postgresql_where=waiting)
    return table


def _inbox(metadata: MetaData) -> Table:
    return Table(
        "inbox",
        metadata,
        Column("consumer", String(80), primary_key=True),
        Column("source", String(80), primary_key=True),
        Column("event_id", String(64), primary_key=True),
        Column("type", String(120), nullable=False),
        Column("outcome", String(20), nullable=False),
        Column("received_at", UTCDateTime(), nullable=False),
    )


def _parked(metadata: MetaData) -> Table:
    table = Table(
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
        sqlite_autoincrement=True,
    )
    Index("parked_event_once", table.c.consumer, table.c.fingerprint, unique=True)
    Index("parked_event_by_key", table.c.consumer, table.c.state, table.c.key)
    return table


def _audit(metadata: MetaData) -> Table:
    table = Table(
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
        sqlite_autoincrement=True,
    )
    Index("audit_by_subject", table.c.subject_kind, table.c.subject_id)
    return table


def _idempotency(metadata: MetaData) -> Table:
    return Table(
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


def _writer_clock(metadata: MetaData) -> Table:
    return Table(
        "writer_clock",
        metadata,
        Column("one", Integer(), primary_key=True, autoincrement=False),
        Column("last", UTCDateTime(), nullable=False),
    )
