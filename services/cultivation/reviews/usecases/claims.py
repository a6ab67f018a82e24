"""认领: taking an application for some days, giving it back, taking it over from another."""

from contracts.commands.reviews import ClaimApplication
from contracts.queries.reviews import ReviewView
from kit.data.caller import Caller
from kit.data.problem import conflict
from kit.data.session import WriteSession
from services.cultivation.reviews import tables
from services.cultivation.reviews.reads.reviews import review_of
from services.cultivation.reviews.rules.claims import last_day
from services.cultivation.reviews.tables import ReviewClaim
from services.cultivation.reviews.usecases.opening import UnderReview, open_review, open_unclaimed, refuse_claimed


def claim(
    session: WriteSession, application_id: str, command: ClaimApplication, days: int, caller: Caller
) -> ReviewView:
    """Take the application for `days`; who holds it already holds it longer.

    Raises 409 claimed_by_other with holder and last day unless the claim is taken over with a reason, 409 nothing_to_review.
    """
    opened = open_review(session, application_id, caller)
    if not command.take_over_reason:
        refuse_claimed(opened)
    if not opened.actions:
        open_unclaimed(session, application_id, caller)
    until = last_day(opened.today, days)
    if opened.claim is not None and not opened.claimed_by_other:
        opened.claim.until = max(opened.claim.until, until)
        session.add(opened.claim)
    else:
        _take(session, opened, command, days)
    session.audit("application", application_id, "application.claim", until=until, reason=command.take_over_reason)
    session.flush()
    return review_of(session, opened.row, caller, opened.today)


def release(session: WriteSession, application_id: str, caller: Caller) -> ReviewView:
    """Give the application back before the claim ends. Raises 409 not_claimed when it is not the caller's."""
    opened = open_review(session, application_id, caller)
    refuse_claimed(opened)
    if opened.claim is None:
        raise conflict("not_claimed", "尚未认领", "该申报没有您的认领，无需退还。")
    end(session, opened.claim, caller)
    session.audit("application", application_id, "application.release")
    session.flush()
    return review_of(session, opened.row, caller, opened.today)


def _take(session: WriteSession, opened: UnderReview, command: ClaimApplication, days: int) -> None:
    application_id = opened.row.application_id
    if opened.claim is not None:
        end(session, opened.claim, opened.caller)
    session.add(
        ReviewClaim(
            application_id=application_id,
            seq=tables.next_seq(session, ReviewClaim, application_id),
            holder=opened.caller.subject,
            role=opened.caller.role,
            claimed_at=session.now,
            until=last_day(opened.today, days),
            take_over_reason=command.take_over_reason if opened.claim is not None else None,
        )
    )


def end(session: WriteSession, held: ReviewClaim, caller: Caller) -> None:
    """Before its last day; it stays on file with who ended it."""
    held.ended_at, held.ended_by = session.now, caller.subject
    session.add(held)
