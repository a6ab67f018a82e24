"""Announcing that titles will end: once per title and lead, with the outbox row in the same transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session

from contracts.codes import FirmStatus, Programme, RecognitionBasis
from contracts.events.cultivation import RecognitionExpiring, RecognitionState
from domain.spans import last_day
from kit.data import clock
from kit.data.session import WriteSession
from services.cultivation.applications.tables.applications import Application
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.firms.tables.snapshots import VERSION
from services.cultivation.recognitions.reads.pages import covered_later
from services.cultivation.recognitions.reads.recognitions import rows
from services.cultivation.recognitions.rules.expiry import Window, windows
from services.cultivation.recognitions.tables import INTERVAL, NOTICE, RECOGNITION
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
    for window, row in found:
        _announce(session, row, window.lead)
    session.subject("recognition", "", "announce expiring", announced=len(found))
    return len(found)


def anything_due(session: Session, leads: Sequence[int]) -> bool:
    """Whether a run would announce something; a question, so that an idle hour leaves no trace."""
    known = knowledge(session)
    return any(_due(session, window, known, limit=1) for window in windows(clock.today(), leads))


def _due(session: Session, window: Window, known: Knowledge, limit: int = CHUNK) -> list[Any]:
    """Valid titles of living firms that end in the window, without a successor and without a renewal under way."""
    said = exists().where(NOTICE.c.recognition_id == RECOGNITION.c.recognition_id, NOTICE.c.lead_months == window.lead)
    query = rows(known).where(
        INTERVAL.c.valid_from <= clock.today(),
        INTERVAL.c.valid_before > window.after,
        INTERVAL.c.valid_before <= window.until,
        INTERVAL.c.ended_by == "term",
        VERSION.c.status == FirmStatus.ACTIVE.value,
        ~said,
        ~covered_later(known),
        ~_under_way(),
    )
    return list(session.execute(query.order_by(INTERVAL.c.valid_before, RECOGNITION.c.recognition_id).limit(limit)))


def _under_way() -> ColumnElement[bool]:
    """A handed-in application of the firm for the same programme that is not closed."""
    return exists().where(
        APPLICATION.c.firm_id == RECOGNITION.c.firm_id,
        APPLICATION.c.programme == RECOGNITION.c.programme,
        APPLICATION.c.submitted_at.is_not(None),
        APPLICATION.c.closed_at.is_(None),
    )


def _announce(session: WriteSession, row: Any, lead: int) -> None:
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
        recorded_at=session.now,
    )
    event = RecognitionExpiring(recognition=state, lead_months=lead, valid_until=until)
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version)
