"""Sub-parks and the names they are also known by: rows, because the office may add to them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CheckConstraint, Row, select
from sqlmodel import Field, Session

from contracts.codes import Zone
from domain.firm_names import normal_form
from domain.places import Place
from kit.data.session import WriteSession
from services.registry.tables import ZONES, Base, table_of

_KNOWN = "parks"


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


def known_parks(session: Session) -> Mapping[str, Row[Any]]:
    """The parks by slug, in the plan's order, with `code`, `name` and `zone`; asked once per session, whose sight of them does not change."""
    found: dict[str, Row[Any]] | None = session.info.get(_KNOWN)
    if found is None:
        query = select(table_of(Park)).order_by(table_of(Park).c.code)
        rows = session.lookup(query) if isinstance(session, WriteSession) else session.execute(query)
        found = session.info[_KNOWN] = {row.slug: row for row in rows}
    return found


def park_name(session: Session, slug: str | None) -> str | None:
    """A park's name; None where the firm is 未划分."""
    return known_parks(session)[slug].name if slug else None


def place_key(name: str) -> str:
    """The key of a name that a place is given: its normal form, as far as the column holds it."""
    return normal_form(name)[:80]


def named_places(session: Session) -> Mapping[str, Place]:
    """By normal form: what each name means that the plan or the office has given to a zone or a park."""
    rows = session.execute(select(table_of(PlaceName)))
    return {row.normal: Place(Zone(row.zone), row.park, row.outside_the_24) for row in rows}
