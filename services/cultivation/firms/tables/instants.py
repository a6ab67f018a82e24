"""Knowledge time in queries: everything known by now, or only what was known at an earlier instant."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, func, select
from sqlmodel import Session

from contracts.fields import EARLIEST
from kit.data import clock
from kit.data.clock import FOREVER
from kit.data.prepared import Prepared
from kit.data.problem import FieldError, invalid
from services.cultivation.firms.tables.snapshots import VERSION
from services.cultivation.tables import mechanism

NOW = Prepared(
    select(
        select(mechanism.writer_clock.c.last).scalar_subquery().label("stamp"),
        select(func.max(VERSION.c.known_from)).scalar_subquery().label("watermark"),
        select(func.max(mechanism.outbox.c.sequence)).scalar_subquery().label("sequence"),
    )
)
AT = "at"  # the parameter of prepared queries

NOTHING_YET = clock.start_of(EARLIEST)  # what is known before the first write: the same on every day


@dataclass(frozen=True)
class Knowledge:
    """`at` is the instant that is answered for; `latest` says that nothing newer is stored.

    `stamp` is the writer's clock as this session reads it: it moves with every write. `watermark` is the newest registry
    fact that the snapshot has applied, `sequence` the newest cultivation event.
    """

    at: datetime
    latest: bool
    stamp: datetime | None = None
    watermark: datetime | None = None
    sequence: int | None = None

    def sees(self, table: FromClause) -> ColumnElement[bool]:
        """Rows of a table with `known_from` and `known_until` that were held true at the instant."""
        if self.latest:
            return table.c.known_until == FOREVER
        return and_(table.c.known_from <= self.at, table.c.known_until > self.at)

    def values(self) -> dict[str, datetime]:
        """What a prepared query is given for `seen`."""
        return {} if self.latest else {AT: self.at}

    def saw(self, known_from: datetime, known_until: datetime) -> bool:
        """The same of a fact that has been read already."""
        return known_until == FOREVER if self.latest else known_from <= self.at < known_until


def seen(table: FromClause, *, latest: bool) -> ColumnElement[bool]:
    """The same as `Knowledge.sees` for a prepared query, which is given `Knowledge.values`."""
    if latest:
        return table.c.known_until == FOREVER
    return and_(table.c.known_from <= bindparam(AT), table.c.known_until > bindparam(AT))


def knowledge(session: Session, known_at: datetime | None = None, name: str = "known_at") -> Knowledge:
    """What is known at `known_at`, by default everything committed so far.

    The registry's instants may run ahead of this service's clock, so the newest of both is the present: never the time of day,
    for what is known now is what was known after the last write, and is answered in the same words until the next.
    Raises 422 at the parameter `name` for an instant that has not come yet: its answer could still change.
    """
    stamp, watermark, sequence = NOW.first(session, {})
    newest = max((instant for instant in (stamp, watermark) if instant is not None), default=NOTHING_YET)
    if known_at is None:
        return Knowledge(newest, True, stamp, watermark, sequence)
    if known_at > max(newest, clock.now()):
        error = FieldError(f"/query/{name}", "known_at_in_future", "已知时点不得晚于现在")
        raise invalid("query", "已知时点有误", "尚未发生的认知无法回答，已知时点不得晚于现在。", [error])
    return Knowledge(known_at, False, stamp, min(watermark, known_at) if watermark else None, sequence)
