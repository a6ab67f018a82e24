"""What reviewers know of an application besides its form: claims, checklist, what is owed, experts."""

from datetime import date

from sqlmodel import Session

from contracts.codes import Role
from contracts.queries.reviews import ClaimView, ReviewView
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import not_found
from services.cultivation.applications.reads.applications import is_published
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.reviews import tables
from services.cultivation.reviews.reads.checklists import checklist_of
from services.cultivation.reviews.reads.panels import panel_view
from services.cultivation.reviews.reads.supplies import supply_views
from services.cultivation.reviews.tables import ReviewClaim


def get(session: Session, application_id: str, caller: Caller) -> ReviewView:
    """The review of one application. Raises 404 outside the caller's scope."""
    today = clock.today()
    row = rows.find(session, application_id, caller, today)
    if row is None:
        raise not_found()
    return review_of(session, row, caller, today)


def review_of(session: Session, row: Application, caller: Caller, today: date) -> ReviewView:
    """Scores are the office's until they are published."""
    checklist = checklist_of(session, row, caller)
    return ReviewView(
        application_id=row.application_id,
        version=row.version,
        claims=tuple(claim_view(each, caller) for each in tables.claims_of(session, [row.application_id], today)),
        checklist=checklist,
        open_items=sum(each.gap is not None for each in checklist),
        supplies=supply_views(session, row, caller, today),
        panel=panel_view(session, row, today) if is_published(row, caller, today) else None,
    )


def claim_view(row: ReviewClaim, caller: Caller) -> ClaimView:
    return ClaimView(
        holder=row.holder,
        role_name=Role(row.role).label,
        claimed_at=row.claimed_at,
        until=row.until,
        mine=row.holder == caller.subject,
        take_over_reason=row.take_over_reason,
    )
