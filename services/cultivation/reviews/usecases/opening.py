"""Loading an application for review: within the caller's scope, by somebody who has not filed for the firm, not under another's claim."""

from dataclasses import dataclass
from datetime import date

from contracts.codes import ApplicationAction, Role
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import Problem, not_found
from kit.data.session import WriteSession
from services.cultivation.applications.reads.applications import summary
from services.cultivation.applications.reads.editing import refuse_person
from services.cultivation.applications.rules.cases import Refusal
from services.cultivation.applications.rules.transitions import FILING
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.applications.tables.paths import path_named
from services.cultivation.reviews import tables
from services.cultivation.reviews.rules.claims import Claim, hinders
from services.cultivation.reviews.tables import ReviewClaim


@dataclass(frozen=True)
class UnderReview:
    """An application as a reviewer works on it; `actions` are the review steps that this person may take now."""

    row: Application
    caller: Caller
    today: date
    actions: frozenset[ApplicationAction]
    claim: ReviewClaim | None

    @property
    def claimed_by_other(self) -> bool:
        held = self.claim
        claim = Claim(held.holder, held.role, held.until) if held else None
        return hinders(claim, self.caller.subject, self.today)


def open_review(session: WriteSession, application_id: str, caller: Caller) -> UnderReview:
    """Raises 404 outside the caller's scope, 403 conflict_of_interest for who has filed for the firm."""
    today = civil_date(session.now)
    row = rows.find(session, application_id, caller, today)
    if row is None:
        raise not_found()
    part = rows.involvement(session, application_id, caller)
    if part.filed:
        raise refuse_person(Refusal("conflict_of_interest", "代填人不得审核同一申报，请由其他人员办理"))
    path = path_named(session, row.path)
    actions = frozenset(summary(row, path, None, caller, today, part, "").actions) - FILING
    return UnderReview(
        row, caller, today, actions, tables.claim_of(session, application_id, Role(caller.role).value, today)
    )


def open_unclaimed(session: WriteSession, application_id: str, caller: Caller) -> UnderReview:
    """As `open_review`; raises 409 claimed_by_other and, where no review step is this side's now, nothing_to_review."""
    opened = open_review(session, application_id, caller)
    refuse_claimed(opened)
    if not opened.actions:
        raise Problem(409, "nothing_to_review", "当前无需审核", "该申报目前不在您可以办理的审核环节。")
    return opened


def refuse_claimed(opened: UnderReview) -> None:
    """Raises 409 with the holder and the last day of the claim, when it is another's."""
    held = opened.claim
    if held is None or not opened.claimed_by_other:
        return
    raise Problem(
        409,
        "claimed_by_other",
        "已由他人认领",
        f"该申报已由他人认领至 {held.until}；如需接手，请说明理由后接手认领。",
        holder=held.holder,
        until=held.until.isoformat(),
    )
