"""How a database is opened, on SQLite or PostgreSQL: a write engine with one connection, a read engine with a small pool."""

import sqlite3
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


class driver_cursor:
    """A cursor of the driver in the connection's transaction, past the library; raises what SQLAlchemy would."""

    def __init__(self, connection: Connection, statement: str) -> None:
        self._connection = connection
        self._statement = statement

    def __enter__(self) -> Any:
        try:
            self._cursor = self._connection.connection.cursor()
        except self._connection.dialect.loaded_dbapi.Error as error:
            raise self._told(error) from error
        return self._cursor

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._cursor.close()
        if isinstance(error, self._connection.dialect.loaded_dbapi.Error):
            raise self._told(error) from error

    def _told(self, error: Exception) -> BaseException:
        dialect = self._connection.dialect
        return DBAPIError.instance(self._statement, None, error, dialect.loaded_dbapi.Error, dialect=dialect)


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
