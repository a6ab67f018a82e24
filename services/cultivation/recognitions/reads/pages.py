"""Lists of recognitions: filtered, and those that expire soon without a successor."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, true
from sqlmodel import Session

from contracts.codes import AWAITING, IntervalReason, Programme, TitleState
from contracts.queries.cultivation import RecognitionPage
from domain.months import months_after
from kit.data import clock
from kit.data.caller import Caller
from kit.web.paging import PageRequest
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import PLACE
from services.cultivation.recognitions.reads.recognitions import entered_by, rows, view
from services.cultivation.recognitions.reads.suspensions import resting_of
from services.cultivation.recognitions.tables import INTERVAL, RECOGNITION, verified


@dataclass(frozen=True)
class RecognitionFilter:
    """What a list of recognitions is narrowed to; everything is optional. `zone` is the firm's zone on the date."""

    firm_id: str | None = None
    programme: Programme | None = None
    state: TitleState | None = None
    zone: str | None = None
    list_id: str | None = None
    awaiting: bool | None = None


def recognitions(
    session: Session,
    caller: Caller,
    chosen: RecognitionFilter,
    as_of: date | None = None,
    known_at: datetime | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> RecognitionPage:
    """Newest issue first."""
    day, known = as_of or clock.today(), knowledge(session, known_at)
    held = (INTERVAL.c.recognition_id == RECOGNITION.c.recognition_id, known.sees(INTERVAL), _awaiting(chosen.awaiting))
    state = _in_state(chosen.state, day) if chosen.state else true()
    keys = select(RECOGNITION.c.issued_on, RECOGNITION.c.recognition_id).where(
        visible(caller, RECOGNITION.c.firm_id), *_conditions(chosen, day, known), exists().where(*held, state)
    )
    bound = f"{caller.subject}|list|{chosen}|{day}|{known_at}"
    order = (RECOGNITION.c.issued_on, RECOGNITION.c.recognition_id)
    return _page(session, keys, order, known, day, PageRequest(bound, limit, cursor), caller, newest_first=True)


def expiring(
    session: Session,
    caller: Caller,
    *,
    within_months: int = 12,
    programme: Programme | None = None,
    zone: str | None = None,
    as_of: date | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> RecognitionPage:
    """Valid on the date, over within so many months, the newest of the firm in the programme; soonest first."""
    day, known = as_of or clock.today(), knowledge(session)
    keys = select(INTERVAL.c.valid_before, INTERVAL.c.recognition_id).where(
        visible(caller, INTERVAL.c.firm_id),
        known.sees(INTERVAL),
        INTERVAL.c.valid_from <= day,
        INTERVAL.c.valid_before > day,
        INTERVAL.c.valid_before <= months_after(day, within_months),
        INTERVAL.c.programme == programme.value if programme else true(),
        _in_zone(INTERVAL.c.firm_id, zone, day, known) if zone else true(),
        verified(INTERVAL),
        ~renewed(known),
    )
    bound = f"{caller.subject}|expiring|{programme}|{zone}|{day}|{within_months}"
    order = (INTERVAL.c.valid_before, INTERVAL.c.recognition_id)
    return _page(session, keys, order, known, day, PageRequest(bound, limit, cursor), caller)


def renewed(known: Knowledge) -> ColumnElement[bool]:
    """Whether the firm holds a verified title of the programme that lasts longer: that one is looked at."""
    other = INTERVAL.alias("other")
    return exists().where(
        other.c.firm_id == INTERVAL.c.firm_id,
        other.c.programme == INTERVAL.c.programme,
        other.c.recognition_id != INTERVAL.c.recognition_id,
        known.sees(other),
        verified(other),
        other.c.valid_from < other.c.valid_before,
        other.c.valid_before > INTERVAL.c.valid_before,
    )


def _awaiting(wanted: bool | None) -> ColumnElement[bool]:
    """Titles that the office has yet to confirm or to refuse, or those that it has not."""
    if wanted is None:
        return true()
    waits = INTERVAL.c.evidence.in_([each.value for each in AWAITING])
    return waits if wanted else ~waits


def _conditions(chosen: RecognitionFilter, day: date, known: Knowledge) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.firm_id:
        found.append(RECOGNITION.c.firm_id == chosen.firm_id)
    if chosen.programme:
        found.append(RECOGNITION.c.programme == chosen.programme.value)
    if chosen.list_id:
        found.append(RECOGNITION.c.list_id == chosen.list_id)
    if chosen.zone:
        found.append(_in_zone(RECOGNITION.c.firm_id, chosen.zone, day, known))
    return found


def _in_zone(firm_id: ColumnElement[str], zone: str, day: date, known: Knowledge) -> ColumnElement[bool]:
    return exists().where(
        PLACE.c.firm_id == firm_id,
        known.sees(PLACE),
        PLACE.c.valid_from <= day,
        PLACE.c.valid_before > day,
        PLACE.c.zone == zone,
    )


def _in_state(state: TitleState, day: date) -> ColumnElement[bool]:
    """The same rule as domain.recognition.state_on, in SQL."""
    over = INTERVAL.c.valid_before <= day
    match state:
        case TitleState.VALID:
            return and_(INTERVAL.c.valid_from <= day, INTERVAL.c.valid_before > day)
        case TitleState.FUTURE:
            return and_(INTERVAL.c.valid_from > day, ~and_(over, INTERVAL.c.ended_by != IntervalReason.TERM.value))
        case TitleState.EXPIRED:
            return and_(over, INTERVAL.c.valid_from <= day, INTERVAL.c.ended_by == IntervalReason.TERM.value)
        case TitleState.CANCELLED | TitleState.REVOKED | TitleState.MOVED | TitleState.SUCCEEDED:
            return and_(over, INTERVAL.c.ended_by == state.value)


def _page(
    session: Session,
    keys: Select[Any],
    order: tuple[ColumnElement[Any], ColumnElement[Any]],
    known: Knowledge,
    day: date,
    page_request: PageRequest,
    caller: Caller,
    *,
    newest_first: bool = False,
) -> RecognitionPage:
    """First which ones, over narrow rows and their indexes; then those few in full."""
    total = session.execute(keys.with_only_columns(func.count(), maintain_column_froms=True)).scalar_one()
    found = page_request.of_rows(session, keys, *order, newest_first=newest_first)
    wanted = [key.recognition_id for key in found.items]
    whole = session.execute(rows(known).where(RECOGNITION.c.recognition_id.in_(wanted))).all() if wanted else ()
    people = entered_by(session, [row.recognition_id for row in whole if row.evidence in AWAITING])
    resting = resting_of(session, wanted, known) if wanted else {}
    by_id = {
        row.recognition_id: view(
            row, day, caller, people.get(row.recognition_id, ()), resting.get(row.recognition_id, ())
        )
        for row in whole
    }
    items = tuple(by_id[recognition_id] for recognition_id in wanted if recognition_id in by_id)
    return RecognitionPage(total=total, next_cursor=found.next_cursor, items=items)
