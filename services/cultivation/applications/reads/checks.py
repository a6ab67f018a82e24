"""The checks before submission, by the same judge that `submit` asks; and those of a submission, made again as they were."""

from datetime import date

import orjson
from sqlmodel import Session

from contracts.codes import Programme
from contracts.queries.applications import CheckResult, ChecksAnswer
from contracts.standards import Outcome
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import not_found
from services.cultivation.applications.reads.forms import FormReading, read_form, shape_of_row, years_of
from services.cultivation.applications.rules import hnte_form
from services.cultivation.applications.rules.conditions import inputs_of
from services.cultivation.applications.rules.forms import Check
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application, ApplicationSubmission
from services.cultivation.assessments.reads.assessing import made_again
from services.cultivation.assessments.reads.views import Judged, judge
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.standards.reads.standards import named, rules_on

UNFILLED = "未填写"


def checks(session: Session, application_id: str, caller: Caller) -> ChecksAnswer:
    """What still blocks submission, and how the figures stand to the conditions. Raises 404 outside the scope."""
    today = clock.today()
    row = rows.find(session, application_id, caller, today)
    if row is None:
        raise not_found()
    return _answer(row, read_form(session, row, rows.firm_today(session, row.firm_id, today), today))


def submission_checks(session: Session, application_id: str, seq: int, caller: Caller) -> ChecksAnswer:
    """How a submission stood to the standard when it was handed in. Raises 404 when it is not there or not the caller's."""
    today = clock.today()
    row = rows.find(session, application_id, caller, today)
    handed_in = rows.submission_of(session, application_id, seq) if row else None
    if row is None or handed_in is None:
        raise not_found()
    kept = handed_in.assessment_id
    found = _as_of_then(session, row, handed_in) if kept is None else made_again(session, kept)
    shape = shape_of_row(session, row, rows.firm_today(session, row.firm_id, today), today)
    return _answer(row, FormReading(Programme(row.programme), shape, found, ()))


def _as_of_then(session: Session, row: Application, handed_in: ApplicationSubmission) -> Judged:
    """An HNTE submission from before judgements were kept: its own form, the firm as known then, the rules that it names."""
    day: date = civil_date(handed_in.submitted_at)
    registered_on = rows.registered_on(session, row.firm_id, knowledge(session, handed_in.submitted_at))
    form = orjson.loads(handed_in.content)["form"]
    said = hnte_form.figures_of(form, day, years_of(session, row), registered_on)
    held = named(session, handed_in.rule_version)
    return judge(held.standard_id, rules_on(held, day), inputs_of(said), row.firm_id)


def _answer(row: Application, found: FormReading) -> ChecksAnswer:
    return ChecksAnswer(
        application_id=row.application_id,
        submittable=not found.gaps,
        blocking=tuple(map(_result, found.gaps)),
        criteria=tuple(map(_result, found.criteria())),
        rule_version=found.judged.rules.version,
    )


def _result(check: Check) -> CheckResult:
    return CheckResult(
        code=check.code,
        name=check.name,
        result=check.result.value,
        result_name=UNFILLED if check.code == "missing" else Outcome(check.result).label,
        actual=check.actual,
        required=check.required,
        clause=check.clause,
        pointer=check.pointer,
    )
