"""Whether something remembered of a database still holds: one number that is read again after every commit.

On SQLite a kept connection tells without reading whether anybody committed since it was asked last, in this process or another;
PostgreSQL has no such telling, so there the number is read each time.
"""

import asyncio
from collections.abc import Hashable
from typing import Any

from sqlalchemy import make_url, text

from kit.data.database import Database
from kit.data.engines import sqlite_module

LAST_WRITE = "select max(last) from writer_clock"  # moves with every use case that changes facts
BUSY_MS = 50  # the event loop asks: a database that is locked for longer is asked in the read pool


def version_of(database: Database, statement: str = LAST_WRITE) -> "Version":
    """The one that is kept for a database, and closed with it: whoever asks after another in one turn of the loop pays nothing."""
    kept: Version = database.kept.setdefault(statement, Version(database, statement))
    return kept


class Version:
    """What `statement`, which has one row of one column, answers now."""

    def __init__(self, database: Database, statement: str) -> None:
        self._database, self._statement = database, statement
        self._raw: Any = None
        self._commits: int | None = None
        self._value: Hashable = None
        self._looked: asyncio.AbstractEventLoop | None = None

    async def current(self) -> Hashable:
        """The value as of every commit made so far."""
        loop = asyncio.get_running_loop()
        if self._looked is loop:
            return self._value
        if not self._database.is_sqlite:
            return await self._database.ask(self._asked)
        try:
            self._look()
        except sqlite_module().OperationalError:
            self._commits = None
            return await self._database.ask(self._asked)
        self._looked = loop
        loop.call_soon(self._turn)  # whoever asks in this turn of the loop was there before it looked
        return self._value

    def _turn(self) -> None:
        self._looked = None

    def _look(self) -> None:
        if self._raw is None:
            self._raw = self._connection()
        (commits,) = self._raw.execute("PRAGMA data_version").fetchone()
        if commits != self._commits:
            self._value = self._raw.execute(self._statement).fetchone()[0]
            self._commits = commits

    def _connection(self) -> Any:
        path = make_url(self._database.url).database
        raw = sqlite_module().connect(path, isolation_level=None, check_same_thread=False)
        raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        return raw

    def _asked(self, session: Any) -> Hashable:
        value: Hashable = session.execute(text(self._statement)).scalar()
        return value

    def close(self) -> None:
        if self._raw is not None:
            self._raw.close()
            self._raw = None
