"""Lists of recognitions: filtered, and those that expire soon without a successor."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlmodel import Session

from contracts.codes import IntervalReason, Programme
from contracts.queries.cultivation import RecognitionPage
from kit import clock
from kit.auth import Caller
from kit.ids import decode_cursor, encode_cursor
from services.cultivation.domain.expiry import months_after
from services.cultivation.domain.recognition import TitleState
from services.cultivation.reads.recognitions import rows, view
from services.cultivation.store.instants import Knowledge, knowledge
from services.cultivation.store.recognitions import INTERVAL, RECOGNITION
from services.cultivation.store.scopes import visible
from services.cultivation.store.snapshots import PLACE


@dataclass(frozen=True)
class RecognitionFilter:
    """What a list of recognitions is narrowed to; everything is optional. `zone` is the firm's zone on the date."""

    firm_id: str | None = None
    programme: Programme | None = None
    state: TitleState | None = None
    zone: str | None = None
    list_id: str | None = None


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
    query = rows(known).where(visible(caller, RECOGNITION.c.firm_id), *_conditions(chosen, day, known))
    order = (RECOGNITION.c.issued_on.desc(), RECOGNITION.c.recognition_id.desc())
    bound = f"{caller.subject}|list|{chosen}|{day}|{known_at}"
    place = decode_cursor(cursor, bound) if cursor else None
    after = None
    if place:
        issued, last = date.fromisoformat(place["d"]), place["id"]
        same_day = and_(RECOGNITION.c.issued_on == issued, RECOGNITION.c.recognition_id < last)
        after = or_(RECOGNITION.c.issued_on < issued, same_day)
    return _page(session, query, order, after, day, limit, bound, "issued_on")


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
    """Valid on the date, over within so many months, and no later title of the firm covers the day after; soonest first."""
    day, known = as_of or clock.today(), knowledge(session)
    chosen = RecognitionFilter(programme=programme, state=TitleState.VALID, zone=zone)
    query = rows(known).where(
        visible(caller, RECOGNITION.c.firm_id),
        *_conditions(chosen, day, known),
        INTERVAL.c.valid_before <= months_after(day, within_months),
        ~covered_later(known),
    )
    order = (INTERVAL.c.valid_before, RECOGNITION.c.recognition_id)
    bound = f"{caller.subject}|expiring|{chosen}|{day}|{within_months}"
    place = decode_cursor(cursor, bound) if cursor else None
    after = None
    if place:
        end, last = date.fromisoformat(place["d"]), place["id"]
        same_day = and_(INTERVAL.c.valid_before == end, RECOGNITION.c.recognition_id > last)
        after = or_(INTERVAL.c.valid_before > end, same_day)
    return _page(session, query, order, after, day, limit, bound, "valid_before")


def covered_later(known: Knowledge) -> ColumnElement[bool]:
    """Whether another title of the same firm and programme is valid on the day this one is over."""
    other = INTERVAL.alias("other")
    return exists().where(
        other.c.firm_id == INTERVAL.c.firm_id,
        other.c.programme == INTERVAL.c.programme,
        other.c.recognition_id != INTERVAL.c.recognition_id,
        known.sees(other),
        other.c.valid_from <= INTERVAL.c.valid_before,
        other.c.valid_before > INTERVAL.c.valid_before,
    )


def _conditions(chosen: RecognitionFilter, day: date, known: Knowledge) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.firm_id:
        found.append(RECOGNITION.c.firm_id == chosen.firm_id)
    if chosen.programme:
        found.append(RECOGNITION.c.programme == chosen.programme.value)
    if chosen.list_id:
        found.append(RECOGNITION.c.list_id == chosen.list_id)
    if chosen.zone:
        found.append(
            exists().where(
                PLACE.c.firm_id == RECOGNITION.c.firm_id,
                known.sees(PLACE),
                PLACE.c.valid_from <= day,
                PLACE.c.valid_before > day,
                PLACE.c.zone == chosen.zone,
            )
        )
    if chosen.state:
        found.append(_in_state(chosen.state, day))
    return found


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
        case TitleState.CANCELLED | TitleState.REVOKED:
            return and_(over, INTERVAL.c.ended_by == state.value)


def _page(
    session: Session,
    query: Select[Any],
    order: tuple[Any, ...],
    after: ColumnElement[bool] | None,
    day: date,
    limit: int,
    bound: str,
    key: str,
) -> RecognitionPage:
    total = session.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    narrowed = query if after is None else query.where(after)
    found = list(session.execute(narrowed.order_by(*order).limit(limit + 1)))
    more, found = len(found) > limit, found[:limit]
    last = found[-1] if more else None
    return RecognitionPage(
        total=total,
        next_cursor=encode_cursor({"d": str(getattr(last, key)), "id": last.recognition_id}, bound) if last else None,
        items=tuple(view(row, day) for row in found),
    )
