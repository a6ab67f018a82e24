"""Sub-parks and the names they are also known by: rows, because the office may add to them."""

from collections.abc import Mapping

from sqlalchemy import CheckConstraint, select
from sqlmodel import Field, Session

from contracts.codes import Zone
from domain.firm_names import normal_form
from domain.places import Place
from services.registry.firms.tables.firms import ZONES
from services.registry.tables import Base, table_of


class Park(Base, table=True):
    __tablename__ = "park"
    __table_args__ = (CheckConstraint(f"zone IN ({ZONES})", name="zone_known"),)
    slug: str = Field(primary_key=True, max_length=64)
    code: str = Field(max_length=10, unique=True)
    name: str = Field(max_length=60)
    zone: str = Field(max_length=32)


class PlaceName(Base, table=True):
    """What `normal` (a name in normal form) means: a zone, and a park unless it is null.

    `outside_the_24` marks a named place that is no sub-park of the plan: it is taken as 其他 of its zone.
    """

    __tablename__ = "place_name"
    __table_args__ = (CheckConstraint(f"zone IN ({ZONES})", name="zone_known"),)
    normal: str = Field(primary_key=True, max_length=80)
    shown: str = Field(max_length=80)
    zone: str = Field(max_length=32)
    park: str | None = Field(default=None, max_length=64, foreign_key="park.slug")
    outside_the_24: bool = False


def place_key(name: str) -> str:
    """The key of a name that a place is given: its normal form, as far as the column holds it."""
    return normal_form(name)[:80]


def named_places(session: Session) -> Mapping[str, Place]:
    """By normal form: what each name means that the plan or the office has given to a zone or a park."""
    rows = session.execute(select(table_of(PlaceName)))
    return {row.normal: Place(Zone(row.zone), row.park, row.outside_the_24) for row in rows}
