"""批量办理: one step for many applications in one write, each judged for itself; what is refused stops no other."""

from collections.abc import Callable, Mapping
from datetime import date

from contracts.codes import ApplicationAction as Action
from contracts.codes import ApplicationState as State
from contracts.codes import Role
from contracts.commands.applications import Announce, FileApplication, InformCity, OpenPublicity, Opinion, Reject, Score
from contracts.commands.base import Command
from contracts.commands.reviews import BatchItem, DecideApplications
from contracts.queries.reviews import BatchItemResult, BatchResult
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.ids import ulid
from kit.data.problem import FieldError, Problem, forbidden, invalid
from kit.data.session import WriteSession
from services.cultivation.applications.rules.transitions import may_ever
from services.cultivation.applications.tables import rows
from services.cultivation.reviews.tables import DecisionBatch
from services.cultivation.reviews.usecases.decisions import decide

Making = Callable[[DecideApplications, date], Command]


def _opinion(asked: DecideApplications, _today: date) -> Command:
    return Opinion(taken_on=asked.taken_on, opinion=asked.opinion)


MAKING: Mapping[Action, Making] = {
    Action.ACCEPT: _opinion,
    Action.RECOMMEND: _opinion,
    Action.INFORM_CITY: lambda asked, _today: InformCity(taken_on=asked.taken_on, note=asked.note),
    Action.APPROVE_CITY: _opinion,
    Action.REVIEW: _opinion,
    Action.SEND_TO_EXPERTS: _opinion,
    Action.PROPOSE: lambda asked, _today: Score(taken_on=asked.taken_on, opinion=asked.opinion),
    Action.REJECT: lambda asked, _today: Reject(
        taken_on=asked.taken_on, reasons=asked.reasons or [], opinion=asked.opinion
    ),
    Action.OPEN_PUBLICITY: lambda asked, _today: OpenPublicity(published_on=asked.taken_on, notice=asked.note),
    Action.FILE: lambda asked, _today: FileApplication(taken_on=asked.taken_on, note=asked.note),
    Action.ANNOUNCE: lambda asked, today: Announce(
        document_no=asked.document_no or "", announced_on=asked.taken_on or today
    ),
}
"""The steps that may be taken for many at once, and the command of each; the others ask for words of their own application."""
TAKES: Mapping[str, frozenset[Action]] = {
    "reasons": frozenset({Action.REJECT}),
    "document_no": frozenset({Action.ANNOUNCE}),
    "note": frozenset({Action.INFORM_CITY, Action.OPEN_PUBLICITY, Action.FILE}),
    "opinion": frozenset(MAKING) - {Action.INFORM_CITY, Action.OPEN_PUBLICITY, Action.FILE, Action.ANNOUNCE},
}
NEEDED = ("reasons", "document_no")


def decide_many(session: WriteSession, asked: DecideApplications, caller: Caller) -> BatchResult:
    """Take the step for each item that allows it; a result per item, in their order.

    Raises 422 for a step that is none of a batch, words that the step does not take or lacks, and an application named twice;
    403 for a step that is never this role's.
    """
    errors = list(_faults(asked))
    if errors:
        raise invalid("validation", "填写有误", "请按各项提示更正后重新提交。", errors)
    if not may_ever(asked.step, Role(caller.role)):
        raise forbidden()
    command = MAKING[asked.step](asked, civil_date(session.now))
    results = tuple(_one(session, asked.step, command, item, caller) for item in asked.items)
    done = sum(each.done for each in results)
    answer = BatchResult(
        batch_id=ulid(),
        step=asked.step,
        step_name=asked.step.label,
        decided_at=session.now,
        done=done,
        failed=len(results) - done,
        items=results,
    )
    session.add(
        DecisionBatch(
            batch_id=answer.batch_id,
            step=asked.step.value,
            decided_at=session.now,
            decided_by=caller.subject,
            answer=answer.model_dump_json(),
        )
    )
    session.audit(
        "decision-batch", answer.batch_id, "application.batch", step=asked.step, done=done, failed=answer.failed
    )
    return answer


def _faults(asked: DecideApplications) -> list[FieldError]:
    if asked.step not in MAKING:
        return [FieldError("/step", "not_for_many", "该环节须逐件办理")]
    errors = [
        FieldError(f"/{name}", "not_of_step", "该环节不填此项")
        for name, steps in TAKES.items()
        if getattr(asked, name) is not None and asked.step not in steps
    ]
    errors += [
        FieldError(f"/{name}", "required", "必填")
        for name in NEEDED
        if asked.step in TAKES[name] and getattr(asked, name) is None
    ]
    if len({each.application_id for each in asked.items}) < len(asked.items):
        errors.append(FieldError("/items", "duplicate", "同一申报只能列一次"))
    return errors


def _one(session: WriteSession, step: Action, command: Command, item: BatchItem, caller: Caller) -> BatchItemResult:
    """One decision, with its own line of the audit; a refusal takes back what it wrote and nothing else."""
    try:
        with session.apart():
            view = decide(session, item.application_id, step, command, item.version, caller)
            session.end_work(f"application.{step.value}")
    except Problem as refused:
        return _refused(session, item, refused, caller)
    return BatchItemResult(
        application_id=item.application_id,
        firm_name=view.firm_name,
        done=True,
        state=view.state,
        state_name=view.state_name,
        version=view.version,
        status=200,
    )


def _refused(session: WriteSession, item: BatchItem, refused: Problem, caller: Caller) -> BatchItemResult:
    """The same code and words as a single decision; what the caller may not see has no name."""
    today = civil_date(session.now)
    row = rows.find(session, item.application_id, caller, today)
    firm = rows.firm_today(session, row.firm_id, today) if row else None
    state = rows.case_of(row, today).standing if row else None
    return BatchItemResult(
        application_id=item.application_id,
        firm_name=firm.name if firm else None,
        done=False,
        state=state,
        state_name=State(state).label if state else None,
        version=row.version if row else None,
        status=refused.status,
        code=refused.code,
        title=refused.title,
        detail=refused.detail or refused.title,
    )
