"""One database per service: one thread writes, everybody else reads."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, MetaData, select
from sqlmodel import Session

from kit.data import clock
from kit.data.engines import READERS, engines
from kit.data.mechanism import Mechanism

P = ParamSpec("P")
T = TypeVar("T")


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
        write, readers = engines(url)
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
        self.write.dispose()
        self.readers.dispose()


def known_now(session: Session, tables: Mechanism) -> datetime:
    """The knowledge instant that sees everything committed so far: the writer's clock, so that it moves with what is known only."""
    last: datetime | None = session.execute(select(tables.writer_clock.c.last)).scalar()
    return last or clock.start_of(clock.today())
