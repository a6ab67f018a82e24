"""Taking firm versions into the dated snapshot; any order and any number of repetitions end in the same rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table

from contracts.codes import FirmStatus
from contracts.events.registry import FirmState
from domain.firm_names import normal_form
from domain.spans import OPEN, Days, Interval, Known
from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from services.cultivation.firms.rules import Stay, Trade, known_spans, stretches
from services.cultivation.firms.tables.snapshots import (
    NAME,
    PLACE,
    VERSION,
    add_rows,
    close_knowledge,
    recorded_versions,
)
from services.readings import reading_of

Rows = dict[Table, list[dict[str, Any]]]


def take(session: WriteSession, states: Iterable[FirmState]) -> list[str]:
    """Add the versions that are new, close the knowledge of those they supersede; returns the firms that changed."""
    new = {(state.firm_id, state.version): state for state in states}
    known = recorded_versions(session, sorted({firm_id for firm_id, _ in new}))
    for firm_id, version in [key for key in new if key[1] in known.get(key[0], {})]:
        del new[(firm_id, version)]
    rows: Rows = defaultdict(list)
    closings = []
    for firm_id, fresh in _by_firm(new.values()).items():
        present = known.get(firm_id, {})
        recorded = {version: span[0] for version, span in present.items()}
        spans = known_spans(recorded | {state.version: state.recorded_at for state in fresh}, FOREVER)
        closings += [(firm_id, nth, spans[nth].before) for nth, span in present.items() if spans[nth].before != span[1]]
        for state in fresh:
            _add(rows, state, spans[state.version])
    close_knowledge(session, closings)
    add_rows(session, rows)
    changed = sorted({firm_id for firm_id, _ in new})
    session.touched(*changed)
    return changed


def _by_firm(states: Iterable[FirmState]) -> Mapping[str, Sequence[FirmState]]:
    found: dict[str, list[FirmState]] = defaultdict(list)
    for state in states:
        found[state.firm_id].append(state)
    return found


def _add(rows: Rows, state: FirmState, known: Known) -> None:
    """The row set of one version. A voided firm keeps its identity row only: nobody can be found or counted by it."""
    key = {"firm_id": state.firm_id, "version": state.version, "known_from": known.start, "known_until": known.before}
    name = max(state.names, key=lambda period: period.valid_from).name if state.names else state.uscc
    rows[VERSION].append(
        key
        | {
            "uscc": state.uscc,
            "name": name,
            "sort_key": reading_of(name).sort_key,
            "status": state.status.value,
            "registered_on": state.registered_on,
            "successor_id": state.successor_id,
        }
    )
    if state.status is FirmStatus.VOIDED:
        return
    for period in state.names:
        span = _span(period.valid_from, period.valid_before)
        if span.start < span.before:
            rows[NAME].append(
                key
                | {
                    "valid_from": span.start,
                    "valid_before": span.before,
                    "name": period.name,
                    "match_key": normal_form(period.name),
                }
            )
    rows[PLACE] += [key | place for place in _places(state)]


def _places(state: FirmState) -> list[dict[str, Any]]:
    stays = [
        Stay(stay.zone.value, stay.park, _span(stay.valid_from, stay.valid_before), stay.ended_by)
        for stay in state.residencies
    ]
    trades = [Trade(period.primary, _span(period.valid_from, period.valid_before)) for period in state.industries]
    return [
        {
            "valid_from": piece.valid.start,
            "valid_before": piece.valid.before,
            "zone": piece.cell.zone,
            "park": piece.cell.park,
            "industry": piece.cell.industry,
            "ended_by": piece.ended_by,
        }
        for piece in stretches(stays, trades)
    ]


def _span(valid_from: date, valid_before: date | None) -> Days:
    return Interval(valid_from, valid_before or OPEN)
