"""The projection behind every count: who holds what, where, over which days, as known when. Disposable and rebuildable."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Index, delete, select
from sqlmodel import Field, Session

from contracts.codes import Programme
from domain.spans import Interval
from kit.data.bulk import among
from kit.data.session import WriteSession
from services.cultivation.firms.rules import Cell
from services.cultivation.firms.tables.snapshots import PLACE
from services.cultivation.holdings import rules as domain
from services.cultivation.holdings.rules import Claim, Place
from services.cultivation.recognitions.tables import INTERVAL
from services.cultivation.tables import Base, table_of


class Holding(Base, table=True):
    """A firm counts under `measure` in one cell over valid × knowledge time; at any (day, instant) at most one row per firm."""

    __tablename__ = "holding"
    __table_args__ = (
        Index(
            "ix_holding_count",
            "measure",
            "known_until",
            "valid_before",
            "valid_from",
            "known_from",
            "zone",
            "park",
            "industry",
            "firm_id",
        ),
        Index("ix_holding_firm", "firm_id", "measure", "known_until"),
    )
    holding_id: int | None = Field(default=None, primary_key=True)
    firm_id: str = Field(max_length=26)
    measure: str = Field(max_length=40)
    zone: str = Field(max_length=32)
    park: str | None = Field(default=None, max_length=64)
    industry: str | None = Field(default=None, max_length=64)
    valid_from: date
    valid_before: date
    known_from: datetime
    known_until: datetime


HOLDING = table_of(Holding)


def facts_of(session: Session, firm_ids: Sequence[str]) -> tuple[dict[str, list[Claim]], dict[str, list[Place]]]:
    """Everything the holdings of these firms are computed from: their intervals and their places, past and present."""
    claims: dict[str, list[Claim]] = defaultdict(list)
    places: dict[str, list[Place]] = defaultdict(list)
    for row in session.execute(select(INTERVAL).where(among(INTERVAL.c.firm_id, firm_ids))):
        valid, known = Interval(row.valid_from, row.valid_before), Interval(row.known_from, row.known_until)
        claims[row.firm_id].append(Claim(Programme(row.programme), valid, known))
    for row in session.execute(select(PLACE).where(among(PLACE.c.firm_id, firm_ids))):
        valid, known = Interval(row.valid_from, row.valid_before), Interval(row.known_from, row.known_until)
        places[row.firm_id].append(Place(Cell(row.zone, row.park, row.industry), valid, known))
    return claims, places


def replace_holdings(session: WriteSession, found: Mapping[str, Sequence[domain.Holding]]) -> None:
    """Put these firms' holdings in place of the rows that were there."""
    session.execute(delete(HOLDING).where(among(HOLDING.c.firm_id, found)))
    rows = [_row(firm_id, holding) for firm_id, mine in found.items() for holding in mine]
    if rows:
        session.insert_all(HOLDING, rows)


def _row(firm_id: str, holding: domain.Holding) -> dict[str, object]:
    return {
        "firm_id": firm_id,
        "measure": holding.measure,
        "zone": holding.cell.zone,
        "park": holding.cell.park,
        "industry": holding.cell.industry,
        "valid_from": holding.valid.start,
        "valid_before": holding.valid.before,
        "known_from": holding.known.start,
        "known_until": holding.known.before,
    }
