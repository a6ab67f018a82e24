"""The experts of an application, entered by the office: names with profession and score, and 回避."""

from sqlalchemy import select

from contracts.codes import ApplicationState, Programme
from contracts.commands.reviews import EnterExpert, RecuseExpert
from contracts.queries.reviews import ReviewView
from kit.data.caller import Caller
from kit.data.problem import FieldError, conflict, invalid, not_found
from kit.data.session import WriteSession
from services.cultivation.firms.tables.snapshots import NAME
from services.cultivation.reviews import tables
from services.cultivation.reviews.reads.reviews import review_of
from services.cultivation.reviews.reference import panel_of
from services.cultivation.reviews.rules.panels import recusal
from services.cultivation.reviews.tables import ReviewExpert
from services.cultivation.reviews.usecases.opening import UnderReview, open_unclaimed


def enter_expert(session: WriteSession, application_id: str, command: EnterExpert, caller: Caller) -> ReviewView:
    """Add one expert; one whose employer is the firm itself is recused at once.

    Raises 409 not_in_expert_review, claimed_by_other and expert_entered (the same name twice), 422 without a score.
    """
    opened = _open(session, application_id, caller)
    reason = command.recusal_reason or recusal(command.employer, _names_of(session, opened.row.firm_id))
    if command.score is None and reason is None:
        raise invalid("validation", "填写有误", "", [FieldError("/score", "required", "请填写评分，或写明回避理由")])
    entered = tables.experts_of(session, application_id)
    if any(each.name == command.name and each.recused_at is None for each in entered):
        raise conflict("expert_entered", "该专家已登记", "同一专家对同一申报只评一次；更正评分请先登记回避或更正理由。")
    session.add(
        ReviewExpert(
            application_id=application_id,
            seq=len(entered) + 1,
            name=command.name,
            profession=command.profession.value,
            employer=command.employer,
            score=None if command.score is None else format(command.score, "f"),
            opinion=command.opinion,
            entered_at=session.now,
            entered_by=caller.subject,
            recusal_reason=reason,
            recused_at=session.now if reason else None,
            recused_by=caller.subject if reason else None,
        )
    )
    return _answer(session, opened, "application.expert")


def recuse_expert(
    session: WriteSession, application_id: str, seq: int, command: RecuseExpert, caller: Caller
) -> ReviewView:
    """The score stays on file and does not count from now on. Raises 409 expert_recused, 404 without such an expert."""
    opened = _open(session, application_id, caller)
    expert = next((each for each in tables.experts_of(session, application_id) if each.seq == seq), None)
    if expert is None:
        raise not_found()
    if expert.recused_at is not None:
        raise conflict("expert_recused", "该专家已回避", "该专家的评分已不计入。")
    expert.recusal_reason, expert.recused_at, expert.recused_by = command.reason, session.now, caller.subject
    session.add(expert)
    return _answer(session, opened, "application.recuse")


def _open(session: WriteSession, application_id: str, caller: Caller) -> UnderReview:
    opened = open_unclaimed(session, application_id, caller)
    row = opened.row
    if row.state != ApplicationState.EXPERT_REVIEW.value or panel_of(Programme(row.programme), opened.today) is None:
        raise conflict("not_in_expert_review", "不在专家评审环节", "只有在专家评审环节才能登记专家及其评分。")
    return opened


def _answer(session: WriteSession, opened: UnderReview, action: str) -> ReviewView:
    session.audit("application", opened.row.application_id, action)
    session.flush()
    return review_of(session, opened.row, opened.caller, opened.today)


def _names_of(session: WriteSession, firm_id: str) -> list[str]:
    """Every name that the firm has had."""
    return list(session.scalars(select(NAME.c.name).where(NAME.c.firm_id == firm_id).distinct()))
