"""One database per service: one thread writes, everybody else reads."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, MetaData, select
from sqlmodel import Session

from kit.data import clock
from kit.data.engines import READERS, engines
from kit.data.mechanism import Mechanism

P = ParamSpec("P")
T = TypeVar("T")


class PlainSession(Session):
    """Statements about tables go straight to the connection of its one transaction, past what the library does for objects."""

    @cached_property
    def core(self) -> Connection:
        """The connection of this transaction."""
        return self.connection()

    def execute(self, statement: Any, params: Any = None, **kwargs: Any) -> Any:
        if kwargs or getattr(statement, "_propagate_attrs", None):
            return super().execute(statement, params, **kwargs)
        return self.core.execute(statement, params)


class ReadSession(PlainSession):
    """One state of the database. The library's own session, which costs several times what a statement does, is begun by the first
    one about objects.
    """

    @cached_property
    def core(self) -> Connection:
        """The connection, in its one transaction."""
        connection = self.engine.connect()
        connection.begin()
        return connection

    def __init__(self, engine: Engine) -> None:
        super().__init__(autoflush=False)
        self.engine = engine

    def get_bind(self, *_: Any, **__: Any) -> Connection:
        return self.core

    def close(self) -> None:
        if self.in_transaction():
            super().close()
        if "core" in self.__dict__:
            self.core.close()


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
    kept: dict[str, Any] = field(default_factory=dict, repr=False)
    """What is closed with the database."""

    @classmethod
    def open(cls, name: str, url: str, metadata: MetaData, tables: Mechanism) -> "Database":
        write, readers = engines(url)
        pool = ThreadPoolExecutor(READERS, thread_name_prefix=f"{name}-read")
        return cls(name, url, metadata, tables, write, readers, pool)

    @cached_property
    def is_sqlite(self) -> bool:
        return self.write.dialect.name == "sqlite"

    def read(self) -> Session:
        """A session that sees one consistent state and never writes, to be opened with `with`."""
        return ReadSession(self.readers)

    async def ask(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `query(session, *args, **kwargs)` in the read pool."""
        return await asyncio.get_running_loop().run_in_executor(
            self.pool, partial(self._answer, query, *args, **kwargs)
        )

    def _answer(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self.read() as session:
            return query(session, *args, **kwargs)

    def close(self) -> None:
        self.pool.shutdown(wait=True)
        for each in self.kept.values():
            each.close()
        self.write.dispose()
        self.readers.dispose()


def known_now(session: Session, tables: Mechanism) -> datetime:
    """The knowledge instant that sees everything committed so far: the writer's clock, so that it moves with what is known only."""
    last: datetime | None = session.execute(select(tables.writer_clock.c.last)).scalar()
    return last or clock.start_of(clock.today())
