"""A frozen number against what is known later of the same day, firm by firm, each with one reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from contracts.codes import CountingBasis, Programme, Zone
from contracts.queries.releases import RestatedFigure, RestatedFirm, RestatedFirms, Restatement
from domain.spans import last_day
from kit.data.caller import Caller
from kit.web.paging import PageRequest
from services.cultivation.figures.reads.counts import Counted, Scope, members
from services.cultivation.figures.reads.identities import identities
from services.cultivation.figures.reads.provenances import basis_of
from services.cultivation.firms.reads import zones_of
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.holdings.rules.bases import BY_CODE, version_in
from services.cultivation.releases.reads.frozen import found_set
from services.cultivation.releases.reads.sides import Material, entries_of, material_of
from services.cultivation.releases.rules import Side, why
from services.cultivation.releases.tables import FrozenSet, counts_of, frozen_members


@dataclass(frozen=True)
class Difference:
    """The frozen firms with the zone of each, and those known later; `changed` differ, in zone at least."""

    before: dict[str, Any]
    after: dict[str, str]

    @property
    def gone(self) -> set[str]:
        return self.before.keys() - self.after.keys()

    @property
    def come(self) -> set[str]:
        return self.after.keys() - self.before.keys()

    @property
    def moved(self) -> set[str]:
        both = self.before.keys() & self.after.keys()
        return {firm_id for firm_id in both if self.before[firm_id].zone != self.after[firm_id]}

    @property
    def changed(self) -> list[str]:
        return sorted(self.gone | self.come | self.moved)


def difference(
    session: Session, found: FrozenSet, counted: Counted, zones: Sequence[Zone], known: Knowledge
) -> Difference:
    """The frozen list beside the list of today's knowledge."""
    where = Scope(tuple(zone.value for zone in zones))
    before = frozen_members(session, found.frozen_id, counted, zones)
    return Difference(before, members(session, counted, where, found.as_of, known))


def restatement(
    session: Session, caller: Caller, frozen_id: str, known_at: datetime | None = None, scope: str | None = None
) -> Restatement:
    """Every number of the set, those that did not change too. Raises 403, 404."""
    zones, found = zones_of(caller, scope), found_set(session, frozen_id)
    known = knowledge(session, known_at)
    items = []
    for row in counts_of(session, frozen_id):
        counted = Counted(Programme(row.programme), CountingBasis(row.basis))
        items.append(_figure(counted, difference(session, found, counted, zones, known)))
    return Restatement(
        frozen_id=frozen_id,
        as_of=found.as_of,
        known_at=found.known_at,
        restated_at=known.at,
        items=tuple(items),
    )


def _figure(counted: Counted, found: Difference) -> RestatedFigure:
    return RestatedFigure(
        **basis_of(counted),
        frozen=len(found.before),
        gone=len(found.gone),
        come=len(found.come),
        restated=len(found.after),
        moved=len(found.moved),
    )


def restated_firms(
    session: Session,
    caller: Caller,
    frozen_id: str,
    counted: Counted,
    known_at: datetime | None = None,
    scope: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> RestatedFirms:
    """The firms behind one line of a restatement, in pinyin order. Raises 403, 404."""
    zones, found = zones_of(caller, scope), found_set(session, frozen_id)
    known, then = knowledge(session, known_at), Knowledge(found.known_at, latest=False)
    differing = difference(session, found, counted, zones, known)
    who = identities(session, differing.changed, then) | identities(session, differing.changed, known)
    ordered = sorted(differing.changed, key=lambda firm_id: (who[firm_id].sort_key, firm_id))
    request = PageRequest(f"{caller.subject}|{frozen_id}|{counted}|{known_at}|{scope}", limit, cursor)
    page = request.of_items(ordered, lambda firm_id: [who[firm_id].sort_key, firm_id])
    revised = version_in(found.edition, counted.basis) != BY_CODE[counted.basis].version
    reasons = Reasons(session, page.items, counted, found.as_of, then, known, revised=revised)
    return RestatedFirms(
        **basis_of(counted),
        frozen_id=frozen_id,
        as_of=found.as_of,
        total=len(ordered),
        next_cursor=page.next_cursor,
        items=tuple(reasons.view(who[firm_id], _effect(firm_id, differing)) for firm_id in page.items),
    )


def _effect(firm_id: str, found: Difference) -> int:
    return int(firm_id in found.after) - int(firm_id in found.before)


class Reasons:
    """Why each of some firms counts otherwise, and the entry that says so."""

    def __init__(
        self,
        session: Session,
        firm_ids: Sequence[str],
        counted: Counted,
        day: date,
        then: Knowledge,
        now: Knowledge,
        *,
        revised: bool,
    ) -> None:
        material = material_of(session, firm_ids, counted)
        self._now, self._material = now, material
        self._sides = {
            firm_id: (material[firm_id].side(day, then), material[firm_id].side(day, now)) for firm_id in firm_ids
        }
        self._why = {firm_id: why(*sides, day, revised=revised) for firm_id, sides in self._sides.items()}
        titles = [found.title for found in self._why.values() if found.title is not None]
        self._entries = entries_of(session, titles, now)

    def view(self, who: Any, effect: int) -> RestatedFirm:
        before, after = self._sides[who.firm_id]
        found = self._why[who.firm_id]
        return RestatedFirm(
            firm_id=who.firm_id,
            uscc=who.uscc,
            name=who.name,
            effect=effect,
            reason=found.reason,
            reason_name=found.reason.label,
            zone_before=Zone(before.zone) if before.zone else None,
            zone_after=Zone(after.zone) if after.zone else None,
            **(self._title(found.title, before, after) if found.title else self._place(self._material[who.firm_id])),
        )

    def _title(self, title: str, before: Side, after: Side) -> dict[str, Any]:
        entry, held = self._entries.get(title), after.of(title)
        shown = max(held or before.of(title), key=lambda each: each.valid_before)
        term = {"valid_from": shown.valid_from, "valid_until": last_day(shown.valid_before) if held else None}
        if entry is None:  # a status: nobody recognises it, and its facts have their own history
            return term | {"title_name": Programme(title).label, "recorded_at": shown.known_from if held else None}
        return term | {
            "title_name": Programme(entry.programme).label,
            "number": entry.number,
            "document_no": entry.document_no,
            "note": entry.reason,
            "recorded_at": entry.recorded_at,
        }

    def _place(self, material: Material) -> dict[str, Any]:
        return {"recorded_at": material.place_known_from(self._now)}
