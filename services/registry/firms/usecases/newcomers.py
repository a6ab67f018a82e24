"""Many firms enter the registry at once: their rows, their history and their events, each as columns."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from contracts.codes import FirmStatus
from contracts.events.registry import FirmRegistered
from kit.data import clock
from kit.data.ids import ulids
from kit.data.session import WriteSession
from services.registry.firms.rules.firm import FIRST_VERSION, Industries
from services.registry.firms.rules.newcomers import Newcomers
from services.registry.firms.tables.newcomers import insert_newcomers
from services.registry.firms.usecases.revisions import CHANGE, Revision, account
from services.registry.parks.tables import park_name


def enter(session: WriteSession, firms: Newcomers, import_id: str, *, confirmed_distinct: bool) -> list[str]:
    """The ids of the firms, each of which has a start; one statement per table, whatever their number."""
    ids = ulids(len(firms.codes))
    insert_newcomers(session, ids, firms, confirmed_distinct=confirmed_distinct)
    session.insert_columns(CHANGE, _history(session, ids, firms))
    session.announce_many(FirmRegistered, ids, ids, _events(session, ids, firms, import_id), FIRST_VERSION)
    return ids


def _history(session: WriteSession, ids: Sequence[str], firms: Newcomers) -> dict[str, Sequence[Any]]:
    told = account(session, Revision("import", clock.today()))
    alike = {column: value for column, value in told.items() if value is not None}
    columns = {column: [value] * len(ids) for column, value in (alike | {"version": FIRST_VERSION, "line": 1}).items()}
    return columns | {"firm_id": ids, "effective_on": firms.starts, "new": firms.names}


def _events(session: WriteSession, ids: Sequence[str], firms: Newcomers, import_id: str) -> Iterator[Mapping[str, Any]]:
    """What `FirmRegistered` says of each, in one mapping that is filled in anew."""
    name: dict[str, Any] = {"valid_before": None}
    residency: dict[str, Any] = {"valid_before": None, "ended_by": None}
    firm: dict[str, Any] = {"version": FIRST_VERSION, "recorded_at": session.now, "status": FirmStatus.ACTIVE.value}
    firm |= {"successor_id": None, "names": [name], "residencies": [residency]}
    event: dict[str, Any] = {"firm": firm, "reason": None, "import_id": import_id}
    founded = firms.particulars.get("founded_on", [None] * len(ids))
    whole = (ids, firms.codes, firms.names, firms.named_from, firms.starts, firms.places, firms.industries, founded)
    for firm_id, code, called, named_from, start, place, industries, day in zip(*whole, strict=True):
        name |= {"name": called, "valid_from": named_from}
        park = {"park": place.park, "park_name": park_name(session, place.park)}
        residency |= {"zone": place.zone, **park, "valid_from": start}
        classified = [] if industries is None else [_classified(industries, start)]
        firm |= {"firm_id": firm_id, "uscc": code, "registered_on": day, "industries": classified}
        event["effective_on"] = start
        yield event


def _classified(industries: Industries, start: date) -> dict[str, Any]:
    return {
        "gbt4754": industries.gbt4754,
        "field8": industries.field8,
        "primary": industries.primary,
        "secondary": industries.secondary,
        "valid_from": start,
        "valid_before": None,
    }
