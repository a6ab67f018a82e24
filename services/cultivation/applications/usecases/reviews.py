"""The reviewers' verbs: the park's formal review, the provincial review, the experts' result, rejection.

The office plays the province and records what the experts found (domain notes §3.10).
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from contracts.codes import ApplicationAction as Action
from contracts.commands.applications import Opinion, Reject, Score
from contracts.events.cultivation import ApplicationAdvanced, ApplicationDecided
from contracts.queries.applications import ApplicationView
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from kit.data.session import WriteSession
from services.cultivation.applications.reads.applications import show
from services.cultivation.applications.rules.scores import kept
from services.cultivation.applications.usecases.publicities import settle_objections
from services.cultivation.applications.usecases.steps import (
    Dated,
    Opened,
    StepTexts,
    emit,
    event_state,
    open_for,
    stored,
    take,
)


def accept(
    session: WriteSession,
    application_id: str,
    command: Opinion,
    expected: int,
    caller: Caller,
    note: str | None = None,
) -> ApplicationView:
    """受理: the park begins its formal review; `note` tells the firm what is still missing (容缺受理)."""
    return _advance(session, application_id, Action.ACCEPT, command, expected, caller, _due_as_submitted, note)


def recommend(
    session: WriteSession, application_id: str, command: Opinion, expected: int, caller: Caller
) -> ApplicationView:
    """推荐上报: the park hands on to the province."""
    return _advance(session, application_id, Action.RECOMMEND, command, expected, caller)


def review(
    session: WriteSession, application_id: str, command: Opinion, expected: int, caller: Caller
) -> ApplicationView:
    """The province takes the recommended application under review."""
    return _advance(session, application_id, Action.REVIEW, command, expected, caller)


def send_to_experts(
    session: WriteSession, application_id: str, command: Opinion, expected: int, caller: Caller
) -> ApplicationView:
    """The province sends it to the experts."""
    return _advance(session, application_id, Action.SEND_TO_EXPERTS, command, expected, caller)


def propose(
    session: WriteSession, application_id: str, command: Score, expected: int, caller: Caller
) -> ApplicationView:
    """拟认定 with a score above 70; the firm hears of it by the publicity and not before."""
    opened = open_for(session, application_id, expected, caller)
    score: Decimal = _scored(command)
    take(session, opened, Action.PROPOSE, StepTexts(opinion=command.opinion), Dated(command.taken_on), score=score)
    opened.row.expert_score = format(kept(score), "f")
    return show(session, opened.row, caller, opened.today)


def reject(
    session: WriteSession, application_id: str, command: Reject, expected: int, caller: Caller
) -> ApplicationView:
    """不予通过 with reasons, at any review or because an objection was upheld."""
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    reasons = [{"pointer": "", "message": reason} for reason in command.reasons]
    take(session, opened, Action.REJECT, StepTexts(opinion=command.opinion, reasons=reasons), Dated(command.taken_on))
    row.reasons = stored(reasons)
    answer = "；".join(command.reasons)
    settle_objections(session, application_id, caller, finding=answer, answer=answer, upheld=True)
    data = ApplicationDecided(application=event_state(session, row), reasons=tuple(command.reasons))
    emit(session, row, data)
    return show(session, row, caller, opened.today)


def _scored(command: Score) -> Decimal:
    """Raises 422 without a score."""
    if command.score is None:
        raise invalid("validation", "填写有误", "", [FieldError("/score", "required", "请填写专家评分")])
    return command.score


def _no_due_date(_opened: Opened) -> date | None:
    return None


def _due_as_submitted(opened: Opened) -> date | None:
    """The five working days run from the submission, not from the day the park opens it."""
    return opened.row.due_on


def _advance(
    session: WriteSession,
    application_id: str,
    step: Action,
    command: Opinion,
    expected: int,
    caller: Caller,
    due_on: Callable[[Opened], date | None] = _no_due_date,
    note: str | None = None,
) -> ApplicationView:
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    texts, dated = StepTexts(note=note, opinion=command.opinion), Dated(command.taken_on)
    after = take(session, opened, step, texts, dated, due_on=due_on(opened))
    told = "；".join(filter(None, (after.label, note)))
    emit(session, row, ApplicationAdvanced(application=event_state(session, row), note=told))
    return show(session, row, caller, opened.today)
