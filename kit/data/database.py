"""One database per service: a write engine with one connection, a read engine with a small pool, on SQLite or PostgreSQL."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    make_url,
    select,
    text,
)
from sqlalchemy.pool import NullPool, QueuePool
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from kit.data import clock

T = TypeVar("T")

SAFE_SQLITE = (3, 51, 3)  # older ones can corrupt a WAL file that several connections write
BUSY_MS = 5000
READERS = 8
CHECKOUT_SECONDS = 3
TURN_TO_MIGRATE = "select pg_advisory_xact_lock(0, 0)"  # a pair: no writer or relay has such a key


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


@dataclass
class Database:
    """`write` belongs to the one writer thread; everybody else reads through `read` or `ask`."""

    name: str
    url: str
    metadata: MetaData
    tables: Mechanism
    write: Engine
    readers: Engine
    pool: ThreadPoolExecutor = field(repr=False)

    @classmethod
    def open(cls, name: str, url: str, metadata: MetaData, tables: Mechanism) -> "Database":
        write, readers = _engines(url)
        pool = ThreadPoolExecutor(READERS, thread_name_prefix=f"{name}-read")
        return cls(name, url, metadata, tables, write, readers, pool)

    @property
    def is_sqlite(self) -> bool:
        return self.write.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one consistent state and never writes."""
        with Session(self.readers, autoflush=False) as session:
            yield session

    async def ask(self, query: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run `query(session, *args, **kwargs)` in the read pool."""
        return await asyncio.get_running_loop().run_in_executor(
            self.pool, partial(self._answer, query, *args, **kwargs)
        )

    def _answer(self, query: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        with self.read() as session:
            return query(session, *args, **kwargs)

    def close(self) -> None:
        self.pool.shutdown(wait=True)
        self.write.dispose()
        self.readers.dispose()


def _engines(url: str) -> tuple[Engine, Engine]:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
        module = sqlite_module()
        write = create_engine(
            parsed, module=module, poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=CHECKOUT_SECONDS
        )
        readers = create_engine(
            parsed, module=module, poolclass=QueuePool, pool_size=READERS, max_overflow=0, pool_timeout=CHECKOUT_SECONDS
        )
        _prepare_sqlite(write, "BEGIN IMMEDIATE")
        _prepare_sqlite(readers, "BEGIN DEFERRED")
        return write, readers
    options: dict[str, Any] = {
        "pool_pre_ping": True,
        "pool_timeout": CHECKOUT_SECONDS,
        "max_overflow": 0,
        "connect_args": {
            "connect_timeout": CHECKOUT_SECONDS,
            "options": "-c statement_timeout=60000 -c lock_timeout=10000 -c timezone=UTC",
        },
    }
    write = create_engine(parsed, pool_size=2, **options)
    readers = create_engine(parsed, pool_size=READERS, isolation_level="REPEATABLE READ", **options)
    return write, readers


def sqlite_module() -> ModuleType:
    """The newest SQLite at hand; below 3.51.3 the system's library is used and a warning belongs in the log."""
    try:
        import pysqlite3  # type: ignore[import-untyped]  # carries neither stubs nor a marker

        return pysqlite3  # type: ignore[no-any-return]
    except ImportError:
        return sqlite3


def sqlite_is_safe() -> bool:
    """Whether the SQLite in use is free of the WAL-reset bug."""
    version: tuple[int, ...] = sqlite_module().sqlite_version_info
    return version >= SAFE_SQLITE


def _prepare_sqlite(engine: Engine, begin: str, foreign_keys: str = "ON") -> None:
    @event.listens_for(engine, "connect")
    def _connect(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"busy_timeout={BUSY_MS}",
            f"foreign_keys={foreign_keys}",
            "synchronous=FULL",
            "temp_store=MEMORY",
        ):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


_migrating = threading.Lock()  # Alembic keeps its environment in module globals


def migrate(name: str, url: str, root: Path, revision: str = "head") -> None:
    """Bring the database of service `name` to `revision`; `root` holds alembic.ini."""
    from alembic import command
    from alembic.config import Config

    config = Config(root / "alembic.ini", ini_section=name)
    config.set_main_option("script_location", config.get_section_option(name, "script_location") or "")
    config.attributes["url"] = url
    with _migrating:
        command.upgrade(config, revision)


def run_migrations(
    metadata: MetaData, default_url: str, leave_out: Callable[[str], bool] = lambda _table: False
) -> None:
    """What every `env.py` does: run the asked revisions in one transaction, on the URL handed to `migrate` or the default.

    `leave_out` names tables that autogenerate shall not see.
    """
    from alembic import context

    url = make_url(context.config.attributes.get("url") or default_url)
    sqlite = url.get_backend_name() == "sqlite"
    engine = create_engine(url, poolclass=NullPool, **({"module": sqlite_module()} if sqlite else {}))
    if sqlite:
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        _prepare_sqlite(
            engine, "BEGIN IMMEDIATE", foreign_keys="OFF"
        )  # a batch change rebuilds tables that others refer to
    with engine.connect() as connection:
        context.configure(
            connection,
            target_metadata=metadata,
            render_as_batch=sqlite,
            transactional_ddl=True,
            include_name=lambda name, kind, _parents: kind != "table" or not leave_out(name or ""),
        )
        with context.begin_transaction():
            if not sqlite:  # a second one waits here and finds nothing to do; nobody waits long behind a migration
                connection.execute(text(TURN_TO_MIGRATE))
                connection.execute(text("set local lock_timeout = '3s'"))
            context.run_migrations()


def known_now(session: Session, tables: Mechanism) -> datetime:
    """The knowledge instant that sees everything committed so far: never behind the writer's own clock."""
    last = session.execute(select(tables.writer_clock.c.last)).scalar()
    return max(clock.now(), last) if last else clock.now()


def migration_heads(connection: Connection) -> set[str]:
    """The revisions that the database stands at."""
    return {str(row[0]) for row in connection.execute(text("select version_num from alembic_version"))}
