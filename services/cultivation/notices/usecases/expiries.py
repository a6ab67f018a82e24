"""Announcing that titles will end: once per title and lead, with the outbox row in the same transaction."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlmodel import Session

from contracts.codes import Evidence, FirmStatus, IntervalReason, Programme, RecognitionBasis, Zone
from contracts.events.cultivation import RecognitionExpiring, RecognitionState, ZoneCount
from domain.spans import last_day
from kit.data import clock
from kit.data.bulk import among
from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from services.cultivation.applications.tables.applications import Application
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.firms.tables.snapshots import PLACE, VERSION
from services.cultivation.recognitions.reads.pages import renewed
from services.cultivation.recognitions.reads.recognitions import rows
from services.cultivation.recognitions.rules.expiry import ReminderWindow, windows
from services.cultivation.recognitions.tables import INTERVAL, NOTICE, RECOGNITION, verified
from services.cultivation.renewals.tables import is_accepted
from services.cultivation.tables import table_of

CHUNK = 500
APPLICATION = table_of(Application)


def announce_expiring(session: WriteSession, leads: Sequence[int]) -> int:
    """Announce what is due today and was not said yet, at most a chunk per lead; returns how many."""
    known = knowledge(session)
    found = [(window, row) for window in windows(clock.today(), leads) for row in _due(session, window, known)]
    if found:
        notices = [
            {
                "recognition_id": row.recognition_id,
                "lead_months": window.lead,
                "valid_before": row.valid_before,
                "announced_at": session.now,
            }
            for window, row in found
        ]
        session.insert_all(NOTICE, notices)
    of_zones = _of_zones(session, found)
    for window, row in found:
        _announce(session, row, window.lead, of_zones.pop(row.recognition_id, None))
    session.audit("recognition", "", "announce expiring", announced=len(found))
    return len(found)


def _of_zones(session: WriteSession, found: Sequence[tuple[ReminderWindow, Any]]) -> dict[str, ZoneCount]:
    """By the first title of each zone and lead: how many firms of the zone this run tells of it."""
    today = clock.today()
    firm_ids = sorted({row.firm_id for _, row in found})
    query = select(PLACE.c.firm_id, PLACE.c.zone).where(
        among(PLACE.c.firm_id, firm_ids),
        PLACE.c.known_until == FOREVER,
        PLACE.c.valid_from <= today,
        PLACE.c.valid_before > today,
    )
    zone_of = {row.firm_id: row.zone for row in session.execute(query)}
    firms: dict[tuple[str, int], set[str]] = defaultdict(set)
    first: dict[tuple[str, int], str] = {}
    for window, row in found:
        if row.firm_id in zone_of:
            place = (zone_of[row.firm_id], window.lead)
            firms[place].add(row.firm_id)
            first.setdefault(place, row.recognition_id)
    return {first[place]: ZoneCount(zone=Zone(place[0]), firms=len(mine)) for place, mine in firms.items()}


def anything_due(session: Session, leads: Sequence[int]) -> bool:
    """Whether a run would announce something; a question, so that an idle hour leaves no trace."""
    known = knowledge(session)
    return any(_due(session, window, known, limit=1) for window in windows(clock.today(), leads))


def _due(session: Session, window: ReminderWindow, known: Knowledge, limit: int = CHUNK) -> list[Any]:
    """Valid titles of living firms that end in the window, without a successor and without a renewal under way here or accepted."""
    ending = _ending(session, window)
    if not ending:
        return []
    query = rows(known).where(
        among(RECOGNITION.c.recognition_id, ending),
        VERSION.c.status == FirmStatus.ACTIVE.value,
        *_ends(window),
        ~renewed(known),
        ~_under_way(),
        ~is_accepted(RECOGNITION),
    )
    return list(session.execute(query.order_by(INTERVAL.c.valid_before, RECOGNITION.c.recognition_id).limit(limit)))


def _ending(session: Session, window: ReminderWindow) -> list[str]:
    """The titles that end in the window and were not told of. Asked first: among all firms one would look for them last."""
    said = exists().where(NOTICE.c.recognition_id == INTERVAL.c.recognition_id, NOTICE.c.lead_months == window.lead)
    query = select(INTERVAL.c.recognition_id).where(INTERVAL.c.known_until == FOREVER, *_ends(window), ~said)
    return list(session.execute(query).scalars())


def _ends(window: ReminderWindow) -> tuple[ColumnElement[bool], ...]:
    return (
        INTERVAL.c.valid_from <= clock.today(),
        INTERVAL.c.valid_before > window.after,
        INTERVAL.c.valid_before <= window.until,
        INTERVAL.c.ended_by == IntervalReason.TERM.value,
        verified(INTERVAL),
    )


def _under_way() -> ColumnElement[bool]:
    """A handed-in application of the firm for the same programme that is not closed."""
    return exists().where(
        APPLICATION.c.firm_id == RECOGNITION.c.firm_id,
        APPLICATION.c.programme == RECOGNITION.c.programme,
        APPLICATION.c.submitted_at.is_not(None),
        APPLICATION.c.closed_at.is_(None),
    )


def _announce(session: WriteSession, row: Any, lead: int, of_zone: ZoneCount | None) -> None:
    until = last_day(row.valid_before)
    assert until is not None  # noqa: S101 - an open end is never due
    state = RecognitionState(
        recognition_id=row.recognition_id,
        firm_id=row.firm_id,
        firm_name=row.firm_name,
        programme=Programme(row.programme),
        basis=RecognitionBasis(row.basis),
        number=row.number,
        issued_on=row.issued_on,
        valid_from=row.valid_from,
        valid_before=row.valid_before,
        document_no=row.document_no,
        predecessor_id=row.predecessor_id,
        evidence=Evidence(row.evidence),
        list_id=row.list_id,
        application_id=row.application_id,
        recorded_at=session.now,
    )
    event = RecognitionExpiring(recognition=state, lead_months=lead, valid_until=until, of_zone=of_zone)
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version)
