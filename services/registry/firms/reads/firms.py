"""Finding firms: one by id as of a date and as known at an instant, and the list page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Date, Row, Select, String, Table, and_, bindparam, func, or_, select, text
from sqlmodel import Session

from contracts.codes import FirmStatus, Role, Zone
from contracts.fields import AsOf, Instant
from contracts.queries.registry import FirmPage, FirmSummary, FirmView
from domain.places import UNDIVIDED
from domain.uscc import normalise
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.database import known_now
from kit.data.prepared import Prepared
from kit.data.problem import not_found
from kit.web.paging import PageQuery, PageRequest, keyed
from services.registry.firms.reads import views as firm_views
from services.registry.firms.rules.firm import Firm
from services.registry.firms.tables import records
from services.registry.firms.tables.records import FIRM, INDUSTRY, NAME, RESIDENCY
from services.registry.firms.tables.scopes import Sight, belonging_to, parameters, seen, sees, sight_of
from services.registry.firms.tables.searches import Looked, looked_for, matching
from services.registry.industries.reference import classifications
from services.registry.parks.tables import Park
from services.registry.tables import mechanism, table_of


class FirmFilter(PageQuery):
    """What the list may be asked for; `q` is part of a name, a former name, a code or pinyin initials; empty, it asks for nothing."""

    q: Annotated[str, Field(max_length=100)] | None = None
    uscc: Annotated[str, Field(max_length=18)] | None = None
    zone: Zone | None = None
    park: Annotated[str, Field(max_length=64)] | None = None
    industry: Annotated[str, Field(max_length=64)] | None = None
    status: FirmStatus | None = None
    by_licence: bool | None = None
    as_of: AsOf | None = None

    def values(self) -> dict[str, str | None]:
        """What narrows the list, as the columns hold it."""
        return {
            "uscc": normalise(self.uscc) if self.uscc else None,
            "zone": self.zone,
            "park": self.park,
            "industry": self.industry,
            "status": self.status,
        }

    def bound(self, caller: Caller) -> str:
        """What a cursor is good for: this filter, asked by this caller."""
        return f"firms|{caller.subject}|{self.model_dump_json(exclude={'cursor', 'limit'})}"


class PointInTime(BaseModel):
    """`as_of` is a civil date of Asia/Shanghai (default today), `known_at` an instant (default now)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: AsOf | None = None
    known_at: Instant | None = None


def get(session: Session, firm_id: str, caller: Caller, at: PointInTime) -> FirmView:
    """Raises 404 for a firm that is not there, not the caller's, or not yet known then."""
    today = clock.today()
    if not sees(session, caller, firm_id, today):
        raise not_found()
    firm = records.load(session, firm_id, at.known_at)
    if firm is None:
        raise not_found()
    recorded_at = session.execute(select(FIRM.c.recorded_at).where(FIRM.c.firm_id == firm_id)).scalar_one()
    if at.known_at is not None:
        firm, recorded_at = records.at_version(session, firm, at.known_at) or _unknown()
    known_at = at.known_at or known_now(session, mechanism)
    remarks = _alike(session, firm) if caller.role in (Role.STAFF, Role.OFFICE) else []
    return firm_views.view(session, firm, caller, at.as_of or today, known_at, recorded_at, remarks)


def _unknown() -> tuple[Firm, datetime]:
    raise not_found()


def _alike(session: Session, firm: Firm) -> list[str]:
    """Other firms of the zone whose name differs in its legal form only."""
    if not firm.residencies:
        return []
    zone = firm.residencies[-1].value.zone
    rows = records.namesakes(session, [firm.name])
    others = sorted({row.name for row in rows if row.zone == zone and row.firm_id != firm.firm_id})
    return [f"与“{name}”名称相近，请核对是否重复" for name in others[:5]]


def page(session: Session, wanted: FirmFilter, caller: Caller) -> FirmPage:
    """A page sorted by pinyin with 共 N 条 under the same filter; voided files are never in it."""
    today = clock.today()
    dialect = session.get_bind().dialect.name
    looked, values = looked_for(wanted.q, dialect) if wanted.q and wanted.q.strip() else (None, {})
    request = PageRequest(wanted.bound(caller), wanted.limit, wanted.cursor)
    place = request.place(*_ORDER)
    asked = _Asked(sight_of(caller), looked, _narrowed(wanted), wanted.cursor is not None, dialect)
    values |= {**parameters(caller, today), **wanted.values(), "as_of": wanted.as_of or today}
    counting, listing = _prepared(asked)
    total = counting.first(session, values)[0]
    found = request.of_found(listing.all(session, values | place))
    items = tuple(_summary(row) for row in found.items)
    return FirmPage(total=total, next_cursor=found.next_cursor, items=items)


@dataclass(frozen=True)
class _Asked:
    """What the statements of a page depend on; all else are their values."""

    sight: Sight
    looked: Looked | None
    narrowed: frozenset[str]
    continued: bool
    dialect: str


@lru_cache(maxsize=512)
def _prepared(asked: _Asked) -> tuple[Prepared, Prepared]:
    """The statements that count and list."""
    where: list[Any] = [_NOT_VOIDED, *(_NARROWING[name] for name in sorted(asked.narrowed))]
    if asked.looked is not None:
        where.append(matching(asked.looked, asked.dialect))
    counted = _joined(select(func.count()), _filtered(asked.narrowed)).where(belonging_to(asked.sight), *where)
    listed = _joined(select(*_LISTED), (RESIDENCY, INDUSTRY, NAME)).outerjoin(PARK, PARK.c.slug == RESIDENCY.c.park)
    listed = listed.where(seen(asked.sight), *where)
    return Prepared(counted), Prepared(keyed(listed, *_ORDER, continued=asked.continued))


def _narrowed(wanted: FirmFilter) -> frozenset[str]:
    """The conditions that the filter asks for, as _NARROWING names them."""
    names = {name for name in ("uscc", "zone", "park", "industry") if getattr(wanted, name)}
    if wanted.by_licence:
        names.add("by_licence")
    if wanted.status:
        names.add("active" if wanted.status is FirmStatus.ACTIVE else "status")
    return frozenset(names)


PARK = table_of(Park)
_NOT_VOIDED = text("firm.status <> 'voided'")  # as the partial index has it, so that counting reads the index alone
_LISTED: list[Any] = [
    *(FIRM.c[name] for name in ("firm_id", "uscc", "version", "status", "name", "sort_key", "founded_on")),
    RESIDENCY.c.zone,
    RESIDENCY.c.park,
    INDUSTRY.c.primary_industry,
    NAME.c.name.label("name_then"),
    PARK.c.name.label("park_name"),
]


_ORDER = (FIRM.c.sort_key, FIRM.c.firm_id)
_IN_STATUS = FIRM.c.status == bindparam("status", type_=String)
_NARROWING: dict[str, ColumnElement[bool]] = {
    "uscc": FIRM.c.uscc == bindparam("uscc", type_=String),
    "zone": RESIDENCY.c.zone == bindparam("zone", type_=String),
    "park": RESIDENCY.c.park == bindparam("park", type_=String),
    "industry": INDUSTRY.c.primary_industry == bindparam("industry", type_=String),
    "active": or_(RESIDENCY.c.firm_id.is_not(None), _IN_STATUS),
    "by_licence": FIRM.c.licence_no.is_not(None),
    "status": and_(_IN_STATUS, RESIDENCY.c.firm_id.is_(None)),
}


def _filtered(narrowed: frozenset[str]) -> tuple[Table, ...]:
    """The dated tables that the conditions ask about; counting joins no others."""
    places = narrowed & {"zone", "park", "active", "status"}
    return (*((RESIDENCY,) if places else ()), *((INDUSTRY,) if "industry" in narrowed else ()))


def _joined(query: Select[Any], tables: Sequence[Table]) -> Select[Any]:
    """Firms with what held on `as_of`, as known now."""
    query, as_of = query.select_from(FIRM), bindparam("as_of", type_=Date)
    for table in tables:
        held = and_(
            table.c.firm_id == FIRM.c.firm_id,
            table.c.known_until == FOREVER,
            table.c.valid_from <= as_of,
            table.c.valid_before > as_of,
        )
        query = query.outerjoin(table, held)
    return query


def _summary(row: Row[Any]) -> FirmSummary:
    zone = Zone(row.zone) if row.zone else None
    status = FirmStatus.ACTIVE if zone else FirmStatus(row.status)
    industry = classifications().industries.get(row.primary_industry or "")
    return FirmSummary(
        firm_id=row.firm_id,
        uscc=row.uscc,
        name=row.name_then or row.name,
        status=status,
        status_name=status.label,
        zone=zone,
        zone_name=zone.label if zone else None,
        park=row.park,
        park_name=(row.park_name or UNDIVIDED) if zone else None,
        industry=row.primary_industry,
        industry_name=industry.name if industry else None,
        founded_on=row.founded_on,
        version=row.version,
    )
