"""Finding firms: one by id as of a date and as known at an instant, and the list page by page."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Row, Select, Table, and_, func, or_, select, text
from sqlmodel import Session

from contracts.codes import FirmStatus, Role, Zone
from contracts.fields import AsOf, Instant
from contracts.queries.registry import FirmPage, FirmSummary, FirmView
from domain.uscc import normalise
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.database import known_now
from kit.data.problem import not_found
from kit.web.paging import PageQuery, PageRequest
from services.registry.firms.reads import views as firm_views
from services.registry.firms.rules.firm import Firm
from services.registry.firms.tables import records
from services.registry.firms.tables.records import FIRM, INDUSTRY, NAME, RESIDENCY
from services.registry.firms.tables.scopes import belonging, visible
from services.registry.firms.tables.searches import matches
from services.registry.industries.reference import classifications
from services.registry.tables import mechanism


class FirmFilter(PageQuery):
    """What the list may be asked for; `q` is part of a name, a former name, a code or pinyin initials; empty, it asks for nothing."""

    q: Annotated[str, Field(max_length=100)] | None = None
    uscc: Annotated[str, Field(max_length=18)] | None = None
    zone: Zone | None = None
    park: Annotated[str, Field(max_length=64)] | None = None
    industry: Annotated[str, Field(max_length=64)] | None = None
    status: FirmStatus | None = None
    as_of: AsOf | None = None

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
    if not records.is_visible(session, firm_id, visible(caller, today)):
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
    as_of = wanted.as_of or today
    where: list[Any] = [_NOT_VOIDED, *_conditions(session, wanted)]
    counted = _joined(select(func.count()), as_of, _filtered(wanted)).where(belonging(caller, today), *where)
    total = session.execute(counted).scalar_one()
    query = _joined(select(*_LISTED), as_of, (RESIDENCY, INDUSTRY, NAME)).where(visible(caller, today), *where)
    page_request = PageRequest(wanted.bound(caller), wanted.limit, wanted.cursor)
    found = page_request.of_rows(session, query, FIRM.c.sort_key, FIRM.c.firm_id)
    items = tuple(_summary(session, row) for row in found.items)
    return FirmPage(total=total, next_cursor=found.next_cursor, items=items)


_NOT_VOIDED = text("firm.status <> 'voided'")  # as the partial index has it, so that counting reads the index alone
_LISTED: list[Any] = [
    *(FIRM.c[name] for name in ("firm_id", "uscc", "version", "status", "name", "sort_key", "founded_on")),
    RESIDENCY.c.zone,
    RESIDENCY.c.park,
    INDUSTRY.c.primary_industry,
    NAME.c.name.label("name_then"),
]


def _filtered(wanted: FirmFilter) -> tuple[Table, ...]:
    """The dated tables that the filter asks about; counting joins no others."""
    places = wanted.zone or wanted.park or wanted.status
    return (*((RESIDENCY,) if places else ()), *((INDUSTRY,) if wanted.industry else ()))


def _joined(query: Select[Any], as_of: date, tables: Sequence[Table]) -> Select[Any]:
    """Firms with what held on a date, as known now."""
    query = query.select_from(FIRM)
    for table in tables:
        held = and_(
            table.c.firm_id == FIRM.c.firm_id,
            table.c.known_until == FOREVER,
            table.c.valid_from <= as_of,
            table.c.valid_before > as_of,
        )
        query = query.outerjoin(table, held)
    return query


def _conditions(session: Session, wanted: FirmFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.q and wanted.q.strip():
        conditions.append(matches(wanted.q, session.get_bind().dialect.name))
    if wanted.uscc:
        conditions.append(FIRM.c.uscc == normalise(wanted.uscc))
    if wanted.zone:
        conditions.append(RESIDENCY.c.zone == wanted.zone.value)
    if wanted.park:
        conditions.append(RESIDENCY.c.park == wanted.park)
    if wanted.industry:
        conditions.append(INDUSTRY.c.primary_industry == wanted.industry)
    if wanted.status is FirmStatus.ACTIVE:
        conditions.append(or_(RESIDENCY.c.firm_id.is_not(None), FIRM.c.status == wanted.status.value))
    elif wanted.status:
        conditions.append(and_(FIRM.c.status == wanted.status.value, RESIDENCY.c.firm_id.is_(None)))
    return conditions


def _summary(session: Session, row: Row[Any]) -> FirmSummary:
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
        park_name=firm_views.park_label(session, row.park) if zone else None,
        industry=row.primary_industry,
        industry_name=industry.name if industry else None,
        founded_on=row.founded_on,
        version=row.version,
    )
