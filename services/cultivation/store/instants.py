"""Knowledge time in queries: everything known by now, or only what was known at an earlier instant."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, and_, func, select
from sqlmodel import Session

from kit.clock import FOREVER
from kit.db import known_now
from kit.problems import FieldError, invalid
from services.cultivation.store.snapshots import VERSION
from services.cultivation.store.tables import mechanism


@dataclass(frozen=True)
class Knowledge:
    """`at` is the instant that is answered for; `latest` says that nothing newer is stored."""

    at: datetime
    latest: bool

    def sees(self, table: FromClause) -> ColumnElement[bool]:
        """Rows of a table with `known_from` and `known_until` that were held true at the instant."""
        if self.latest:
            return table.c.known_until == FOREVER
        return and_(table.c.known_from <= self.at, table.c.known_until > self.at)


def registry_watermark(session: Session) -> datetime | None:
    """`recorded_at` of the newest registry fact that the snapshot has applied; None while it is empty."""
    return session.execute(select(func.max(VERSION.c.known_from))).scalar()


def knowledge(session: Session, known_at: datetime | None = None) -> Knowledge:
    """What is known at `known_at`, by default everything committed so far.

    The registry's instants may run ahead of this service's clock, so the newest of both is the present.
    Raises 422 for an instant that has not come yet: its answer could still change.
    """
    newest = max(
        known_now(session, mechanism), registry_watermark(session) or datetime.min.replace(tzinfo=FOREVER.tzinfo)
    )
    if known_at is None:
        return Knowledge(newest, latest=True)
    if known_at > newest:
        error = FieldError("/query/known_at", "known_at_in_future", "已知时点不得晚于现在")
        raise invalid("query", "已知时点有误", "尚未发生的认知无法回答，已知时点不得晚于现在。", [error])
    return Knowledge(known_at, latest=False)
