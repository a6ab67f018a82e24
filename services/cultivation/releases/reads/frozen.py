"""Frozen figures as they were written down; a caller sees the part that lies in the own zones."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from contracts.codes import CountingBasis, Programme, Zone
from contracts.queries.cultivation import FirmOfCell
from contracts.queries.releases import FrozenFigure, FrozenFigures, FrozenFirms
from kit.data.caller import Caller
from kit.data.problem import not_found
from kit.web.paging import PageRequest
from services.cultivation.figures.reads.counts import Counted
from services.cultivation.figures.reads.provenances import basis_of
from services.cultivation.firms.reads import own_zones, zones_of
from services.cultivation.holdings.rules.bases import version_in
from services.cultivation.releases.tables import FROZEN_FIRM, FrozenSet, behind, counts_of, zone_counts


def found_set(session: Session, frozen_id: str) -> FrozenSet:
    """Raises 404."""
    found = session.get(FrozenSet, frozen_id)
    if found is None:
        raise not_found()
    return found


def frozen_figures(session: Session, caller: Caller, frozen_id: str) -> FrozenFigures:
    """Every number of a set in the caller's zones. Raises 403, 404."""
    zones, found = own_zones(caller), found_set(session, frozen_id)
    by_zone = zone_counts(session, frozen_id)
    return FrozenFigures(
        frozen_id=found.frozen_id,
        as_of=found.as_of,
        known_at=found.known_at,
        watermark=found.watermark,
        sequence=found.sequence,
        edition=found.edition,
        source=found.source,
        digest=found.digest,
        frozen_by=found.frozen_by,
        frozen_at=found.frozen_at,
        figures=tuple(_figure(row, zones, by_zone, found.edition) for row in counts_of(session, frozen_id)),
    )


def _basis_then(counted: Counted, edition: str) -> dict[str, Any]:
    """What was counted, in the version of that time."""
    return basis_of(counted) | {"counting_basis_version": version_in(edition, counted.basis) or 1}


def _figure(row: Any, zones: Sequence[Zone], counts: Mapping[tuple[str, str, str], int], edition: str) -> FrozenFigure:
    mine = {zone: counts.get((row.programme, row.basis, zone.value), 0) for zone in zones}
    return FrozenFigure(
        **_basis_then(Counted(Programme(row.programme), CountingBasis(row.basis)), edition),
        definition=row.definition,
        total=sum(mine.values()),
        by_zone=mine,
        digest=row.digest,
    )


def frozen_firms(
    session: Session,
    caller: Caller,
    frozen_id: str,
    counted: Counted,
    scope: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> FrozenFirms:
    """The firms of one number in pinyin order, exactly as many as it counts. Raises 403, 404."""
    zones, found = zones_of(caller, scope), found_set(session, frozen_id)
    mine = behind(frozen_id, counted, zones)
    total = session.execute(select(func.count()).select_from(FROZEN_FIRM).where(mine)).scalar_one()
    request = PageRequest(f"{caller.subject}|{frozen_id}|{counted}|{scope}", limit, cursor)
    order = (FROZEN_FIRM.c.sort_key, FROZEN_FIRM.c.firm_id)
    page = request.of_rows(session, select(FROZEN_FIRM).where(mine), *order)
    return FrozenFirms(
        **_basis_then(counted, found.edition),
        frozen_id=frozen_id,
        as_of=found.as_of,
        known_at=found.known_at,
        total=total,
        next_cursor=page.next_cursor,
        items=tuple(_firm(row) for row in page.items),
    )


def _firm(row: Any) -> FirmOfCell:
    return FirmOfCell(
        firm_id=row.firm_id,
        uscc=row.uscc,
        name=row.name,
        zone=Zone(row.zone),
        park=row.park,
        industry=row.industry,
        number=row.number,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )
