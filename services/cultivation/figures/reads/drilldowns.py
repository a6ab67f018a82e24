"""The firms behind a cell: the same rows that were counted, with the name, number and term of each on that date."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlmodel import Session

from contracts.codes import Programme, Zone
from contracts.queries.cultivation import DrillDown, FirmOfCell
from domain.spans import last_day
from kit.data import clock
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.web.paging import Page, PageRequest
from services.cultivation.figures.reads.counting import counting
from services.cultivation.figures.reads.counts import Counted, Scope, counted
from services.cultivation.figures.reads.provenances import basis_of, marks_of, stock_definition
from services.cultivation.figures.reads.questions import CellQuestion
from services.cultivation.firms.reads import slugs_of, zones_of
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.firms.tables.searches import matches
from services.cultivation.firms.tables.snapshots import NAME, VERSION
from services.cultivation.holdings.rules.bases import BY_CODE
from services.cultivation.holdings.tables import HOLDING
from services.cultivation.recognitions.tables import INTERVAL, RECOGNITION, verified
from services.cultivation.statuses.tables import intervals_of

FIRM = [VERSION.c[name] for name in ("firm_id", "uscc", "name", "sort_key", "known_from", "known_until")]
ORDER = (VERSION.c.sort_key, VERSION.c.firm_id)
CellFirm = tuple[Any, Any]
"""The row that counts a firm, and the firm as it is known."""

MANY = 400  # firms of a cell: fewer are read and sorted; of more a page is soon full on a walk over all firms in their order


def firms_of_cell(
    session: Session,
    caller: Caller,
    asked: CellQuestion,
    q: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> DrillDown:
    """Exactly as many firms as the cell counts, in pinyin order; with `q` those of them that it finds."""
    day, known = asked.as_of or clock.today(), knowledge(session, asked.known_at)
    wanted = asked.counted_on(day)
    where = Scope(slugs_of(zones_of(caller, asked.scope, asked.zone)), asked.park, asked.industry)
    rows = counted([wanted], where, day, known)
    if q and q.strip():
        rows &= HOLDING.c.firm_id.in_(select(VERSION.c.firm_id).where(known.sees(VERSION), matches(q)))
        total = session.execute(select(func.count()).select_from(HOLDING).where(rows)).scalar_one()
    else:
        total = sum(cell.firms for cell in counting(session, known).cells([wanted], where, day, ("zone",)))
    page = PageRequest(f"{caller.subject}|{day}|{asked}|{q}", limit, cursor)
    found = _walked(session, page, rows, known) if total >= MANY else _sorted(session, page, rows, known)
    return DrillDown(
        total=total,
        next_cursor=found.next_cursor,
        **marks_of(day, known, stock_definition(wanted, day)),
        **basis_of(wanted),
        items=tuple(_views(session, found.items, wanted, day, known)),
    )


def every_firm(
    session: Session, wanted: Counted, where: Scope, day: date, known: Knowledge
) -> list[tuple[str, FirmOfCell]]:
    """All firms of a number, each with its place in pinyin order."""
    pairs = _pairs(session, counted([wanted], where, day, known), known)
    views = _views(session, pairs, wanted, day, known)
    return [(firm.sort_key, view) for (_, firm), view in zip(pairs, views, strict=True)]


def _views(
    session: Session, pairs: Sequence[CellFirm], wanted: Counted, day: date, known: Knowledge
) -> list[FirmOfCell]:
    firm_ids = [row.firm_id for row, _ in pairs]
    names = _names(session, firm_ids, day, known)
    terms = _terms(session, firm_ids, BY_CODE[wanted.basis].titles_of(wanted.programme), day, known)
    return [_item(row, firm, names.get(row.firm_id, firm.name), terms.get(row.firm_id)) for row, firm in pairs]


def _walked(session: Session, page: PageRequest, rows: ColumnElement[bool], known: Knowledge) -> Page[CellFirm]:
    """Firm by firm in their order, each looked up whether it counts. As a join a database might sort the whole cell first."""
    counts = select(literal_column("1")).where(HOLDING.c.firm_id == VERSION.c.firm_id, rows).exists()
    found = page.of_rows(session, select(*FIRM).where(known.sees(VERSION), counts), *ORDER)
    cells = _cells(session, rows & among(HOLDING.c.firm_id, [firm.firm_id for firm in found.items]))
    return Page([(cells[firm.firm_id], firm) for firm in found.items], found.next_cursor)


def _sorted(session: Session, page: PageRequest, rows: ColumnElement[bool], known: Knowledge) -> Page[CellFirm]:
    return page.of_items(_pairs(session, rows, known), _place)


def _pairs(session: Session, rows: ColumnElement[bool], known: Knowledge) -> list[CellFirm]:
    cells = _cells(session, rows)
    firms = session.execute(select(*FIRM).where(among(VERSION.c.firm_id, cells))).all()
    pairs = [(cells[firm.firm_id], firm) for firm in firms if known.saw(firm.known_from, firm.known_until)]
    return sorted(pairs, key=_place)


def _cells(session: Session, rows: ColumnElement[bool]) -> dict[str, Any]:
    """The row that counts each firm."""
    query = select(HOLDING.c.firm_id, HOLDING.c.zone, HOLDING.c.park, HOLDING.c.industry).where(rows)
    return {row.firm_id: row for row in session.execute(query)}


def _place(pair: CellFirm) -> list[str]:
    return [pair[1].sort_key, pair[1].firm_id]


def _names(session: Session, firm_ids: Sequence[str], day: date, known: Knowledge) -> dict[str, str]:
    """The names on the day; one that the day does not have (an entry older than the firm's first name) is the newest one."""
    return {
        row.firm_id: row.name
        for row in session.execute(select(NAME).where(among(NAME.c.firm_id, firm_ids)))
        if row.valid_from <= day < row.valid_before and known.saw(row.known_from, row.known_until)
    }


def _terms(
    session: Session, firm_ids: Sequence[str], titles: Sequence[Programme], day: date, known: Knowledge
) -> dict[str, Any]:
    """The certificate that reaches furthest among those that began by the day, for each firm: the one in force, or the last.

    Chosen here: in SQL the other conditions would be looked up first, over all firms.
    """
    held = intervals_of(titles[0])
    query = select(held).where(among(held.c.firm_id, firm_ids), verified(held))
    if held is INTERVAL:
        query = query.join(RECOGNITION, RECOGNITION.c.recognition_id == held.c.recognition_id)
        query = query.add_columns(RECOGNITION.c.number)
    wanted = {title.value for title in titles}
    rows = [
        row
        for row in session.execute(query)
        if row.programme in wanted
        and row.valid_from <= day
        and row.valid_from < row.valid_before
        and known.saw(row.known_from, row.known_until)
    ]
    return {row.firm_id: row for row in sorted(rows, key=lambda row: row.valid_before)}


def _item(row: Any, firm: Any, name: str, term: Any) -> FirmOfCell:
    """`term` is None for a firm that has no certificate yet: it is in 公示."""
    return FirmOfCell(
        firm_id=firm.firm_id,
        uscc=firm.uscc,
        name=name,
        zone=Zone(row.zone),
        park=row.park,
        industry=row.industry,
        number=term.number if term else None,
        valid_from=term.valid_from if term else None,
        valid_until=last_day(term.valid_before) if term else None,
    )
