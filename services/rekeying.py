"""Rewriting stored keys (sort keys, normal forms) after the way to compute them has changed.

A background job walks each table in batches through the writer and remembers where it stands, so that it can be killed and
goes on; a migration would hold everybody up. Where two rows would get one key that must be unique, they are left as they
are and listed in the log for the office.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)
from sqlmodel.sql.sqltypes import UTCDateTime

from kit.data.bulk import among
from kit.data.database import Database
from kit.data.logging import logger
from kit.data.session import WriteSession
from kit.data.writer import Writer

BATCH = 200
Keys = dict[str, Any]


def progress_table(metadata: MetaData) -> Table:
    """How far each walk has come in its edition; `finished_at` is null while it is under way."""
    return Table(
        "rekeying",
        metadata,
        Column("walk", String(40), primary_key=True),
        Column("edition", Integer(), nullable=False),
        Column("position", String(200), nullable=False),
        Column("rewritten", Integer(), nullable=False),
        Column("finished_at", UTCDateTime(), nullable=True),
    )


@dataclass(frozen=True)
class Walk:
    """Over one table in the order of `position`; `edition` is raised when its keys are computed in another way.

    `rekey` rewrites the rows at some positions and says how many; doing it again changes nothing.
    """

    name: str
    edition: int
    position: ColumnElement[str]
    rekey: Callable[[WriteSession, Sequence[str]], int]


class Rekeying:
    """The job: one batch a run, until every walk has finished."""

    def __init__(self, database: Database, writer: Writer, progress: Table, walks: Sequence[Walk]) -> None:
        self._database, self._writer, self._progress, self._walks = database, writer, progress, walks

    def run(self) -> bool:
        """True while more is waiting."""
        with self._database.read() as session:
            known = {row.walk: row for row in session.execute(select(self._progress))}
        walk = next((walk for walk in self._walks if not _finished(walk, known.get(walk.name))), None)
        if walk is None:
            return False
        self._writer.submit(lambda session: self._step(session, walk), audited=False, action="rekey").result()
        return True

    def _step(self, session: WriteSession, walk: Walk) -> None:
        known = session.execute(select(self._progress).where(self._progress.c.walk == walk.name)).first()
        begun = known if known is not None and known.edition == walk.edition else None
        stood, rewritten = (begun.position, begun.rewritten) if begun is not None else ("", 0)
        query = select(walk.position).where(walk.position > stood).distinct().order_by(walk.position).limit(BATCH)
        positions = list(session.execute(query).scalars())
        rewritten += walk.rekey(session, positions) if positions else 0
        finished = len(positions) < BATCH
        values = {
            "edition": walk.edition,
            "position": positions[-1] if positions else stood,
            "rewritten": rewritten,
            "finished_at": session.now if finished else None,
        }
        if known is None:
            session.execute(insert(self._progress).values(walk=walk.name, **values))
        else:
            session.execute(update(self._progress).where(self._progress.c.walk == walk.name).values(**values))
        if finished and rewritten:
            logger.info("stored keys rewritten", extra={"walk": walk.name, "edition": walk.edition, "rows": rewritten})


def _finished(walk: Walk, row: Any) -> bool:
    return row is not None and row.edition == walk.edition and row.finished_at is not None


def rewrite(
    session: WriteSession,
    table: Table,
    rows: Iterable[Row[Any]],
    keys: Callable[[Row[Any]], Keys],
    unique: "Unique | None" = None,
) -> list[tuple[Row[Any], Keys]]:
    """Write the keys of the rows whose keys are not what `keys` computes; every row is named by the table's primary key."""
    computed = ((row, keys(row)) for row in rows)
    changes = [(row, new) for row, new in computed if any(row._mapping[name] != new[name] for name in new)]
    if unique is not None and changes:
        changes = unique.apart(session, table, changes)
    if changes:
        own = [column.name for column in table.primary_key]
        statement = update(table).where(*(table.c[name] == bindparam(f"at_{name}") for name in own))
        statement = statement.values({name: bindparam(f"to_{name}") for name in changes[0][1]})
        session.connection().execute(
            statement,
            [
                {f"at_{name}": row._mapping[name] for name in own}
                | {f"to_{name}": value for name, value in new.items()}
                for row, new in changes
            ],
        )
    return changes


@dataclass(frozen=True)
class Unique:
    """`key` is unique within `within` (columns of the same table) among the rows that `among_rows` holds for (None: all)."""

    key: str
    within: tuple[str, ...] = ()
    among_rows: ColumnElement[bool] | None = None

    def apart(
        self, session: WriteSession, table: Table, changes: Sequence[tuple[Row[Any], Keys]]
    ) -> list[tuple[Row[Any], Keys]]:
        """The changes without those that would fall together with another row; these are logged."""
        wanted = [new[self.key] for _, new in changes]
        holders = session.execute(select(table).where(among(table.c[self.key], wanted), *self._among()))
        taken = Counter(self._place(row, row._mapping[self.key]) for row in holders)
        taken.update(self._place(row, new[self.key]) for row, new in changes)
        kept = []
        for row, new in changes:
            if taken[self._place(row, new[self.key])] == 1:
                kept.append((row, new))
            else:
                logger.warning(
                    "two rows share a key, left for the office",
                    extra={"table": table.name, "row": self._named(table, row), "key": new[self.key]},
                )
        return kept

    def _among(self) -> tuple[ColumnElement[bool], ...]:
        return () if self.among_rows is None else (self.among_rows,)

    def _place(self, row: Row[Any], value: Any) -> tuple[Any, ...]:
        return (*(row._mapping[name] for name in self.within), value)

    def _named(self, table: Table, row: Row[Any]) -> str:
        return " ".join(str(row._mapping[column.name]) for column in table.primary_key)
