"""Facts of firms: one row per entry, bitemporal; nothing is overwritten, and a blank is an entry that says nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import CheckConstraint, Column, ColumnElement, Index, Row, Text, delete, func, select
from sqlmodel import Field, Session

from kit.data.bulk import among
from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from services.cultivation.facts.rules.figures import sheet_of
from services.cultivation.tables import Base, table_of
from services.decimals import ExactDecimal


class FirmFact(Base, table=True):
    """A figure that one side says of a firm; `value` is in the metric's unit, null once it has been taken back.

    `period` is ISO 8601: the accounting year ("2025"), or the day from which the figure holds ("2025-06-30").
    Versions of one (firm, metric, period, side) follow one another: `known_until` of each is `known_from` of the next.
    """

    __tablename__ = "firm_fact"
    __table_args__ = (
        CheckConstraint("side IN ('self-reported', 'official')", name="firm_fact_side"),
        CheckConstraint("channel IN ('entry', 'template', 'migration')", name="firm_fact_channel"),
        CheckConstraint("known_from < known_until", name="firm_fact_known"),
        CheckConstraint("version > 0", name="firm_fact_version"),
        Index("ix_firm_fact_metric", "metric", "known_until", "firm_id"),
    )
    firm_id: str = Field(primary_key=True, max_length=26)
    metric: str = Field(primary_key=True, max_length=40)
    period: str = Field(primary_key=True, max_length=10)
    side: str = Field(primary_key=True, max_length=16)
    version: int = Field(primary_key=True)
    known_from: datetime
    known_until: datetime
    value: Decimal | None = Field(default=None, sa_column=Column(ExactDecimal(), nullable=True))
    source: str | None = Field(default=None, max_length=200)
    evidence: str | None = Field(default=None, max_length=200)
    channel: str = Field(max_length=10)
    entered_by: str = Field(max_length=80)
    entered_role: str = Field(max_length=10)


class FactSheet(Base, table=True):
    """All that is known now of a firm in figures, as one text (JSON): thousands of firms are read in one statement.

    Made from the rows of `firm_fact` whenever one is added; `version` is how many there are, `changed_at` the instant of
    the writer's clock at which it was made.
    """

    __tablename__ = "fact_sheet"
    __table_args__ = (Index("ix_fact_sheet_changed", "changed_at"),)
    firm_id: str = Field(primary_key=True, max_length=26)
    version: int
    changed_at: datetime
    figures: str = Field(sa_column=Column(Text(), nullable=False))


FACT, SHEET = table_of(FirmFact), table_of(FactSheet)
CURRENT = FACT.c.known_until == FOREVER
CONTENT = (FACT.c.firm_id, FACT.c.metric, FACT.c.period, FACT.c.side, FACT.c.value, FACT.c.source, FACT.c.evidence)


def held(session: Session, firm_ids: Iterable[str], known: ColumnElement[bool] = CURRENT) -> dict[str, list[Row[Any]]]:
    """By firm its entries that are held true, in the order of metrics and periods."""
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    query = select(*CONTENT, FACT.c.version).where(among(FACT.c.firm_id, firm_ids), known)
    for row in session.execute(query.order_by(FACT.c.firm_id, FACT.c.metric, FACT.c.period)).all():
        found[row.firm_id].append(row)
    return found


def rewrite_sheets(session: WriteSession, firm_ids: Sequence[str]) -> None:
    """Make the sheets of these firms anew from their entries."""
    counts = select(FACT.c.firm_id, func.count().label("entries")).where(among(FACT.c.firm_id, firm_ids))
    entries = {row.firm_id: row.entries for row in session.execute(counts.group_by(FACT.c.firm_id))}
    current = held(session, firm_ids)
    session.execute(delete(SHEET).where(among(SHEET.c.firm_id, firm_ids)))
    rows = [
        {
            "firm_id": firm_id,
            "version": count,
            "changed_at": session.now,
            "figures": orjson.dumps(sheet_of(current[firm_id])).decode(),
        }
        for firm_id, count in entries.items()
    ]
    if rows:
        session.insert_all(SHEET, rows)
