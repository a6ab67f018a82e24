"""The checks before submission, by the same judge that `submit` asks; and those of a submission, made again as they were."""

from dataclasses import fields
from datetime import date

import orjson
from sqlmodel import Session

from contracts.codes import Programme
from contracts.queries.applications import CheckResult, ChecksAnswer, HnteForm
from contracts.standards import Outcome
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import not_found
from services.cultivation.applications.rules.conditions import checks_of, inputs_of
from services.cultivation.applications.rules.hnte import Check, FormFigures, accounting_years, blocking
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application, ApplicationSubmission
from services.cultivation.applications.tables.rows import FirmToday
from services.cultivation.assessments.reads.assessing import made_again, unpublished
from services.cultivation.assessments.reads.views import Judged, judge
from services.cultivation.assessments.rules.findings import findings
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.standards.reads.standards import named, rules_on, standard_on
from services.cultivation.standards.rules.standing import Standard

UNFILLED = "未填写"


def checks(session: Session, application_id: str, caller: Caller) -> ChecksAnswer:
    """What still blocks submission, and how the figures stand to the conditions. Raises 404 outside the scope."""
    today = clock.today()
    row = rows.find(session, application_id, caller, today)
    if row is None:
        raise not_found()
    figures = figures_of(row, rows.firm_today(session, row.firm_id, today), today)
    return _answer(row, blocking(figures), judged(session, row, figures))


def submission_checks(session: Session, application_id: str, seq: int, caller: Caller) -> ChecksAnswer:
    """How a submission stood to the standard when it was handed in. Raises 404 when it is not there or not the caller's."""
    row = rows.find(session, application_id, caller, clock.today())
    handed_in = rows.submission_of(session, application_id, seq) if row else None
    if row is None or handed_in is None:
        raise not_found()
    if handed_in.assessment_id is not None:
        return _answer(row, [], made_again(session, handed_in.assessment_id))
    return _answer(row, [], _as_of_then(session, row, handed_in))


def judged(session: Session, row: Application, figures: FormFigures) -> Judged:
    """The form against the standard of its day. Raises 409 standard_unpublished."""
    held = standard_on(session, Programme(row.programme), figures.applied_on)
    if held is None:
        raise unpublished(Programme(row.programme))
    return _judged(row, figures, held)


def _judged(row: Application, figures: FormFigures, held: Standard) -> Judged:
    rules = rules_on(held, figures.applied_on)
    return judge(held.standard_id, rules, inputs_of(figures), row.firm_id)


def _as_of_then(session: Session, row: Application, handed_in: ApplicationSubmission) -> Judged:
    """A submission from before judgements were kept: its own form, the firm as known then, the rules that it names."""
    day = civil_date(handed_in.submitted_at)
    known = knowledge(session, handed_in.submitted_at)
    form = HnteForm.model_validate(orjson.loads(handed_in.content)["form"])
    registered_on = rows.registered_on(session, row.firm_id, known)
    figures = _figures(form, row, registered_on, day)
    return _judged(row, figures, named(session, handed_in.rule_version))


def gaps(row: Application, firm: FirmToday | None, today: date) -> list[Check]:
    """What keeps this form from being handed in today."""
    return blocking(figures_of(row, firm, today))


def figures_of(row: Application, firm: FirmToday | None, today: date) -> FormFigures:
    """The stored form as the conditions read it."""
    form = HnteForm.model_validate_json(row.form)
    return _figures(form, row, firm.registered_on if firm else None, today)


def _figures(form: HnteForm, row: Application, registered_on: date | None, day: date) -> FormFigures:
    names = {field.name for field in fields(FormFigures)} & set(HnteForm.model_fields)
    return FormFigures(
        applied_on=day,
        accounting_years=accounting_years(civil_date(row.created_at)),
        registered_on=registered_on,
        **{name: getattr(form, name) for name in names},
    )


def _answer(row: Application, missing: list[Check], found: Judged) -> ChecksAnswer:
    criteria = checks_of(findings(found.rules, found.inputs, found.judgements))
    return ChecksAnswer(
        application_id=row.application_id,
        submittable=not missing,
        blocking=tuple(map(_result, missing)),
        criteria=tuple(map(_result, criteria)),
        rule_version=found.rules.version,
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
