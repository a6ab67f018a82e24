"""Changes of firms that are to be reported: what the register announces (another name, a firm taken in, another zone, another trade),
and what firms state themselves where no event says it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, func, literal, select
from sqlmodel import Session

from contracts.codes import FirmStatus, Zone
from contracts.obligations import ChangeKind
from kit.data.bulk import among
from kit.data.clock import civil_date
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.firms.tables.snapshots import NAME, PLACE, VERSION
from services.cultivation.obligations.rules.owing import Change
from services.cultivation.obligations.tables import STATED

Source = Callable[[Session, Sequence[str], Knowledge], Iterator[tuple[str, Change]]]


def changes_of(session: Session, firm_ids: Sequence[str], known: Knowledge) -> Mapping[str, Sequence[Change]]:
    """By firm, the earliest first."""
    found: dict[str, list[Change]] = defaultdict(list)
    for source in SOURCES:
        for firm_id, change in source(session, firm_ids, known):
            found[firm_id].append(change)
    return {firm_id: sorted(mine, key=lambda each: each.changed_on) for firm_id, mine in found.items()}


def _renames(session: Session, firm_ids: Sequence[str], known: Knowledge) -> Iterator[tuple[str, Change]]:
    """A name that made way for another one, written differently."""
    before = NAME.alias("before")
    query = select(
        NAME.c.firm_id,
        NAME.c.valid_from.label("changed_on"),
        (before.c.name + " → " + NAME.c.name).label("words"),
        _first_known(NAME, "valid_from", "name").label("told"),
    ).join(before, _followed(NAME, before))
    asked = query.where(among(NAME.c.firm_id, firm_ids), known.sees(NAME), NAME.c.match_key != before.c.match_key)
    yield from _read(session, ChangeKind.RENAME, asked)


def _mergers(session: Session, firm_ids: Sequence[str], known: Knowledge) -> Iterator[tuple[str, Change]]:
    """A firm that ended in this one, from the day after its last residency."""
    last = (
        select(func.max(PLACE.c.valid_before))
        .where(PLACE.c.firm_id == VERSION.c.firm_id, PLACE.c.version == VERSION.c.version)
        .scalar_subquery()
    )
    query = select(
        VERSION.c.successor_id.label("firm_id"),
        last.label("changed_on"),
        ("吸收 " + VERSION.c.name).label("words"),
        _first_known(VERSION, "successor_id").label("told"),
    ).where(
        among(VERSION.c.successor_id, firm_ids),
        known.sees(VERSION),
        VERSION.c.status == FirmStatus.MERGED.value,
        last.is_not(None),
    )
    yield from _read(session, ChangeKind.MERGER, query)


def _moves(session: Session, firm_ids: Sequence[str], known: Knowledge) -> Iterator[tuple[str, Change]]:
    """From one zone to another, or out of the region."""
    before = PLACE.alias("before")
    query = (
        select(
            PLACE.c.firm_id,
            PLACE.c.valid_from.label("changed_on"),
            before.c.zone.label("left"),
            PLACE.c.zone.label("entered"),
            _first_known(PLACE, "valid_from", "zone").label("told"),
        )
        .join(before, _followed(PLACE, before))
        .where(among(PLACE.c.firm_id, firm_ids), known.sees(PLACE), PLACE.c.zone != before.c.zone)
    )
    for row in session.execute(query):
        kind = ChangeKind.DEPARTURE if row.entered == Zone.OUTSIDE.value else ChangeKind.MOVE
        words = f"{kind.label}：{Zone(row.left).label} → {Zone(row.entered).label}"
        yield row.firm_id, Change(kind, row.changed_on, words, civil_date(row.told))


def _trades(session: Session, firm_ids: Sequence[str], known: Knowledge) -> Iterator[tuple[str, Change]]:
    """Another primary industry from a day on; one that was wrong from the start is a correction and no change."""
    before = PLACE.alias("before")
    query = select(
        PLACE.c.firm_id,
        PLACE.c.valid_from.label("changed_on"),
        literal("主导产业调整").label("words"),
        _first_known(PLACE, "valid_from", "industry").label("told"),
    ).join(before, _followed(PLACE, before))
    asked = query.where(among(PLACE.c.firm_id, firm_ids), known.sees(PLACE), PLACE.c.industry != before.c.industry)
    yield from _read(session, ChangeKind.BUSINESS, asked)


def _stated(session: Session, firm_ids: Sequence[str], known: Knowledge) -> Iterator[tuple[str, Change]]:
    """What was stated and not withdrawn."""
    for row in session.execute(select(STATED).where(among(STATED.c.firm_id, firm_ids), known.sees(STATED))):
        yield row.firm_id, _said(row)


def stated_of(session: Session, firm_id: str, known: Knowledge) -> Mapping[str, Change]:
    """What one firm stated, by the id of the statement."""
    rows = session.execute(select(STATED).where(STATED.c.firm_id == firm_id, known.sees(STATED)))
    return {row.change_id: _said(row) for row in rows}


def _said(row: Any) -> Change:
    kind = ChangeKind(row.kind)
    return Change(kind, row.changed_on, f"{kind.label}：{row.about}", civil_date(row.known_from))


SOURCES: tuple[Source, ...] = (_renames, _mergers, _moves, _trades, _stated)


def _read(session: Session, kind: ChangeKind, query: Any) -> Iterator[tuple[str, Change]]:
    for row in session.execute(query):
        yield row.firm_id, Change(kind, row.changed_on, f"{kind.label}：{row.words}", civil_date(row.told))


def _followed(table: FromClause, before: FromClause) -> ColumnElement[bool]:
    """A row of the same version that ended as the other began."""
    return and_(
        before.c.firm_id == table.c.firm_id,
        before.c.version == table.c.version,
        before.c.valid_before == table.c.valid_from,
    )


def _first_known(table: FromClause, *names: str) -> Any:
    """When the register first said what these columns of a row say."""
    since = table.alias("since")
    same = (since.c[name] == table.c[name] for name in ("firm_id", *names))
    return select(func.min(since.c.known_from)).where(*same).correlate(table).scalar_subquery()
