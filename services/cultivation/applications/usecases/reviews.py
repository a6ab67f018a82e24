"""The reviewers' verbs: the park's formal review, the provincial review, the experts' result, rejection.

The office plays the province and records what the experts found (domain notes §3.10).
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from contracts.applications import ScoreSource
from contracts.codes import ApplicationAction as Action
from contracts.commands.applications import Opinion, Reject, Score
from contracts.events.cultivation import ApplicationAdvanced, ApplicationDecided
from contracts.metrics import FactChannel, FactSide, Metric
from contracts.queries.applications import ApplicationView
from kit.data.caller import Caller
from kit.data.problem import FieldError, Problem, invalid
from kit.data.session import WriteSession
from services.cultivation.applications.reads.applications import show
from services.cultivation.applications.reads.forms import official_score, ruling_day
from services.cultivation.applications.rules.paths import Path
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
from services.cultivation.facts.rules.entries import Period
from services.cultivation.facts.usecases.records import Entry, record


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
    """拟认定, with the score that the path asks for above the mark of the standard; the firm hears of it by the publicity.

    A score of the platform is noted among the official figures of the firm.
    """
    opened = open_for(session, application_id, expected, caller)
    asked = official_score(session, opened.row, opened.today)
    score = _scored(command, opened.path)
    texts, dated = StepTexts(opinion=command.opinion), Dated(command.taken_on)
    take(session, opened, Action.PROPOSE, texts, dated, score=score, mark=asked.mark)
    if score is not None:
        opened.row.expert_score = format(kept(score), "f")
        if opened.path.scored_by is ScoreSource.PLATFORM and asked.metric is not None:
            _note_score(session, opened, asked.metric, score)
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


def _scored(command: Score, path: Path) -> Decimal | None:
    """The score, where the path asks for one. Raises 422 without it, and for one that nobody asks for."""
    if path.scored_by is None:
        if command.score is not None:
            raise _wrong_score("not_asked", "该资格的办理环节没有评分")
        return None
    if command.score is None:
        raise _wrong_score("required", f"请填写{path.scored_by.label}")
    return command.score


def _wrong_score(code: str, message: str) -> Problem:
    return invalid("validation", "填写有误", message, [FieldError("/score", code, message)])


def _note_score(session: WriteSession, opened: Opened, metric: Metric, score: Decimal) -> None:
    row, year = opened.row, ruling_day(opened.row, opened.today).year
    source = f"平台评分，申报 {row.receipt_no}"
    entry = Entry(row.firm_id, metric, Period(year=year), FactSide.OFFICIAL, score, source)
    record(session, [entry], FactChannel.ENTRY)


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
