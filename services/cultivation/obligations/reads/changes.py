"""Changes of firms that are to be reported, as the register announces them: another name, and a firm that was taken in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select, union
from sqlmodel import Session

from contracts.codes import FirmStatus
from kit.data.bulk import among
from kit.data.clock import civil_date
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.firms.tables.snapshots import NAME, PLACE, VERSION
from services.cultivation.obligations.rules.owing import Change, joined


def changes_of(session: Session, firm_ids: Sequence[str], known: Knowledge) -> Mapping[str, Sequence[Change]]:
    """By firm, the earliest first; what changed on one day is one change."""
    found: dict[str, list[Change]] = defaultdict(list)
    for row in (*_renames(session, firm_ids, known), *_mergers(session, firm_ids, known)):
        found[row.firm_id].append(Change(row.changed_on, row.about, civil_date(row.told)))
    return {firm_id: joined(mine) for firm_id, mine in found.items()}


def may_have_changed(session: Session, since: date) -> Sequence[str]:
    """Firms, in order, that took a name since the day or took in another firm at any time: all that changed, and more."""
    named = select(NAME.c.firm_id).where(NAME.c.valid_from >= since)
    taken_in = select(VERSION.c.successor_id).where(VERSION.c.successor_id.is_not(None))
    return sorted(session.execute(union(named, taken_in)).scalars())


def _renames(session: Session, firm_ids: Sequence[str], known: Knowledge) -> Iterator[Any]:
    """A name that made way for another one, written differently."""
    before, since = NAME.alias("before"), NAME.alias("since")
    same = (since.c.firm_id == NAME.c.firm_id, since.c.valid_from == NAME.c.valid_from, since.c.name == NAME.c.name)
    first_known = select(func.min(since.c.known_from)).where(*same).scalar_subquery()
    of_version = (before.c.firm_id == NAME.c.firm_id, before.c.version == NAME.c.version)
    query = (
        select(
            NAME.c.firm_id,
            NAME.c.valid_from.label("changed_on"),
            ("更名：" + before.c.name + " → " + NAME.c.name).label("about"),
            first_known.label("told"),
        )
        .join(before, and_(*of_version, before.c.valid_before == NAME.c.valid_from))
        .where(among(NAME.c.firm_id, firm_ids), known.sees(NAME), NAME.c.match_key != before.c.match_key)
    )
    yield from session.execute(query)


def _mergers(session: Session, firm_ids: Sequence[str], known: Knowledge) -> Iterator[Any]:
    """A firm that ended in this one, from the day after its last residency."""
    since = VERSION.alias("since")
    same = (since.c.firm_id == VERSION.c.firm_id, since.c.successor_id == VERSION.c.successor_id)
    first_known = select(func.min(since.c.known_from)).where(*same).scalar_subquery()
    last = (
        select(func.max(PLACE.c.valid_before))
        .where(PLACE.c.firm_id == VERSION.c.firm_id, PLACE.c.version == VERSION.c.version)
        .scalar_subquery()
    )
    query = select(
        VERSION.c.successor_id.label("firm_id"),
        last.label("changed_on"),
        ("合并：吸收 " + VERSION.c.name).label("about"),
        first_known.label("told"),
    ).where(
        among(VERSION.c.successor_id, firm_ids),
        known.sees(VERSION),
        VERSION.c.status == FirmStatus.MERGED.value,
        last.is_not(None),
    )
    yield from session.execute(query)
