"""The snapshot of who answers for which firm, kept from registry events; only the newest version of a firm is needed."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Index, delete, select
from sqlmodel import Field

from kit.data.bulk import among
from kit.data.prepared import Prepared
from kit.data.session import WriteSession
from services.notifications.tables import Base, metadata


class Firm(Base, table=True):
    """The newest version of a firm that was heard of."""

    __tablename__ = "firm"
    firm_id: str = Field(primary_key=True, max_length=64)
    version: int
    name: str = Field(max_length=200)


class FirmZone(Base, table=True):
    """The zone that answers for the firm over `[valid_from, valid_before)`, without gaps."""

    __tablename__ = "firm_zone"
    __table_args__ = (
        CheckConstraint("valid_from < valid_before", name="firm_zone_valid"),
        Index("ix_firm_zone_zone", "zone", "valid_from", "firm_id"),
    )
    firm_id: str = Field(primary_key=True, max_length=64)
    valid_from: date = Field(primary_key=True)
    valid_before: date
    zone: str = Field(max_length=32)


firms = metadata.tables["firm"]
firm_zones = metadata.tables["firm_zone"]


_VERSIONS = Prepared(select(firms.c.firm_id, firms.c.version).where(among(firms.c.firm_id, "firm_ids")))


def versions(session: WriteSession, firm_ids: Iterable[str]) -> dict[str, int]:
    """The stored version of each of these firms that is known."""
    return {row.firm_id: row.version for row in session.ask(_VERSIONS, {"firm_ids": firm_ids})}


_REMOVALS = [Prepared(delete(table).where(among(table.c.firm_id, "firm_ids"))) for table in (firm_zones, firms)]


def replace(
    session: WriteSession,
    old: Sequence[str],
    rows: Sequence[tuple[str, int, str]],
    zones: Sequence[tuple[str, date, date, str]],
) -> None:
    """Put newer versions in the place of the `old` firms'; nobody's staff answer for one without residencies (a voided one)."""
    for removal in _REMOVALS if old else ():
        session.ask(removal, {"firm_ids": old})
    session.insert_columns(firms, dict(zip(("firm_id", "version", "name"), zip(*rows, strict=True), strict=True)))
    if zones:
        columns = ("firm_id", "valid_from", "valid_before", "zone")
        session.insert_columns(firm_zones, dict(zip(columns, zip(*zones, strict=True), strict=True)))
