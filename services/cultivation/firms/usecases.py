"""Taking firm versions into the dated snapshot; any order and any number of repetitions end in the same rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from contracts.codes import FirmStatus
from contracts.events.registry import FirmState, NamePeriod
from domain.firm_names import normal_form
from domain.spans import OPEN, Days, Interval, Known
from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from services.cultivation.firms.rules import Stay, Stretch, Trade, known_spans, stretches
from services.cultivation.firms.tables.snapshots import (
    NAME,
    PLACE,
    VERSION,
    close_knowledge,
    recorded_versions,
)
from services.readings import reading_of, search_terms


def take(session: WriteSession, states: Iterable[FirmState]) -> list[str]:
    """Add the versions that are new, close the knowledge of those they supersede; returns the firms that changed."""
    told = {(state.firm_id, state.version): state for state in states}
    known = recorded_versions(session, sorted({firm_id for firm_id, _ in told}))
    new = _by_firm(state for (firm_id, version), state in told.items() if version not in known.get(firm_id, ()))
    added: list[tuple[FirmState, Known]] = []
    closings = []
    for firm_id, fresh in new.items():
        present = known.get(firm_id, {})
        recorded = {version: span[0] for version, span in present.items()}
        spans = known_spans(recorded | {state.version: state.recorded_at for state in fresh}, FOREVER)
        closings += [(firm_id, nth, spans[nth].before) for nth, span in present.items() if spans[nth].before != span[1]]
        added += [(state, spans[state.version]) for state in fresh]
    close_knowledge(session, closings)
    add_rows(session, added)
    session.touched(*new)
    return sorted(new)


def _by_firm(states: Iterable[FirmState]) -> Mapping[str, Sequence[FirmState]]:
    found: dict[str, list[FirmState]] = defaultdict(list)
    for state in states:
        found[state.firm_id].append(state)
    return found


def add_rows(session: WriteSession, added: Sequence[tuple[FirmState, Known]]) -> None:
    """The row sets of versions. A voided firm keeps its identity row only: nobody can be found or counted by it."""
    if not added:
        return
    session.insert_columns(VERSION, _keys(added) | _identities([state for state, _ in added]))
    living = [each for each in added if each[0].status is not FirmStatus.VOIDED]
    named = [(each, period) for each in living for period in each[0].names if _lasts(period)]
    if named:
        called = [period.name for _, period in named]
        words = {"name": called, "match_key": list(map(normal_form, called))}
        session.insert_columns(NAME, _keys([each for each, _ in named]) | _valid([n for _, n in named]) | words)
    placed = [(each, piece) for each in living for piece in _pieces(each[0])]
    if placed:
        session.insert_columns(PLACE, _keys([each for each, _ in placed]) | _places([piece for _, piece in placed]))


Columns = dict[str, Sequence[Any]]


def _keys(added: Sequence[tuple[FirmState, Known]]) -> Columns:
    return {
        "firm_id": [state.firm_id for state, _ in added],
        "version": [state.version for state, _ in added],
        "known_from": [known.start for _, known in added],
        "known_until": [known.before for _, known in added],
    }


def _identities(states: Sequence[FirmState]) -> Columns:
    names = [_newest_name(state) for state in states]
    terms = [
        search_terms([name, *(period.name for period in state.names)], state.uscc)
        for name, state in zip(names, states, strict=True)
    ]
    return {
        "uscc": [state.uscc for state in states],
        "name": names,
        "sort_key": [reading_of(name).sort_key for name in names],
        "search_text": list(map("\n".join, terms)),
        "status": [state.status.value for state in states],
        "registered_on": [state.registered_on for state in states],
        "successor_id": [state.successor_id for state in states],
    }


def _newest_name(state: FirmState) -> str:
    if len(state.names) == 1:
        return state.names[0].name
    return max(state.names, key=attrgetter("valid_from")).name if state.names else state.uscc


def _lasts(period: NamePeriod) -> bool:
    return period.valid_before is None or period.valid_from < period.valid_before


def _valid(periods: Sequence[NamePeriod]) -> Columns:
    return {
        "valid_from": [period.valid_from for period in periods],
        "valid_before": [period.valid_before or OPEN for period in periods],
    }


def _places(pieces: Sequence[Stretch]) -> Columns:
    return {
        "valid_from": [piece.valid.start for piece in pieces],
        "valid_before": [piece.valid.before for piece in pieces],
        "zone": [piece.cell.zone for piece in pieces],
        "park": [piece.cell.park for piece in pieces],
        "industry": [piece.cell.industry for piece in pieces],
        "ended_by": [piece.ended_by for piece in pieces],
    }


def _pieces(state: FirmState) -> list[Stretch]:
    stays = [
        Stay(stay.zone.value, stay.park, _span(stay.valid_from, stay.valid_before), stay.ended_by)
        for stay in state.residencies
    ]
    trades = [Trade(period.primary, _span(period.valid_from, period.valid_before)) for period in state.industries]
    return stretches(stays, trades)


def _span(valid_from: date, valid_before: date | None) -> Days:
    return Interval(valid_from, valid_before or OPEN)
