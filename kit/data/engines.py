"""How a database is opened, on SQLite or PostgreSQL: a write engine with one connection, a read engine with a small pool."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

SAFE_SQLITE = (3, 51, 3)  # older ones can corrupt a WAL file that several connections write
BUSY_MS = 5000
READERS = 8
CHECKOUT_SECONDS = 3
WRITE_CACHE_KIB = 32_768
"""Of the one connection that writes: keys that lie all over their indexes stay at hand until there are some 10⁵ rows of each kind."""
READ_CACHE_KIB = 2_048
CHECKPOINT_PAGES = 4_000
"""Of the log (16 MB) before it goes to the file: a page that batches change again and again is copied once for many of them."""


def engines(url: str) -> tuple[Engine, Engine]:
    parsed = make_url(url)
    options: dict[str, Any] = {"pool_timeout": CHECKOUT_SECONDS, "max_overflow": 0}
    if parsed.get_backend_name() == "sqlite":
        Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
        options |= {"module": sqlite_module(), "poolclass": QueuePool}
        write = create_engine(parsed, pool_size=1, **options)
        readers = create_engine(parsed, pool_size=READERS, pool_use_lifo=True, **options)  # few at work fill few caches
        prepare_sqlite(write, "BEGIN IMMEDIATE", cache_kib=WRITE_CACHE_KIB)
        prepare_sqlite(readers, "BEGIN DEFERRED", cache_kib=READ_CACHE_KIB)
        return write, readers
    options |= {
        "pool_pre_ping": True,
        "connect_args": {
            "connect_timeout": CHECKOUT_SECONDS,
            "options": "-c statement_timeout=60000 -c lock_timeout=10000 -c timezone=UTC",
        },
    }
    write = create_engine(parsed, pool_size=2, **options)
    readers = create_engine(parsed, pool_size=READERS, isolation_level="REPEATABLE READ", **options)
    return write, readers


@contextmanager
def driver_cursor(connection: Connection, statement: str) -> Iterator[Any]:
    """A cursor of the driver in the connection's transaction, past the library; raises what SQLAlchemy would."""
    failure = connection.dialect.loaded_dbapi.Error
    try:
        with closing(connection.connection.cursor()) as cursor:
            yield cursor
    except failure as error:
        raise DBAPIError.instance(statement, None, error, failure, dialect=connection.dialect) from error


def sqlite_module() -> ModuleType:
    """The newest SQLite at hand; below 3.51.3 the system's library is used and a warning belongs in the log."""
    try:
        import pysqlite3  # type: ignore[import-untyped]  # carries neither stubs nor a marker

        pysqlite3.register_adapter(type(None), lambda none: none)  # else it looks long for what a null may become
        return pysqlite3  # type: ignore[no-any-return]
    except ImportError:
        return sqlite3


def sqlite_is_safe() -> bool:
    """Whether the SQLite in use is free of the WAL-reset bug."""
    version: tuple[int, ...] = sqlite_module().sqlite_version_info
    return version >= SAFE_SQLITE


def prepare_sqlite(engine: Engine, begin: str, foreign_keys: str = "ON", cache_kib: int = READ_CACHE_KIB) -> None:
    @event.listens_for(engine, "connect")
    def _connect(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"busy_timeout={BUSY_MS}",
            f"foreign_keys={foreign_keys}",
            "synchronous=FULL",
            "temp_store=MEMORY",
            f"cache_size=-{cache_kib}",
            f"wal_autocheckpoint={CHECKPOINT_PAGES}",
        ):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        with driver_cursor(connection, begin) as cursor:
            cursor.execute(begin)
