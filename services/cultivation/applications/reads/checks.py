"""The checks before submission: the same judge that `submit` asks."""

from dataclasses import fields
from datetime import date

from sqlmodel import Session

from contracts.queries.applications import CheckResult, ChecksAnswer, HnteForm
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import not_found
from services.cultivation.applications.rules.hnte import (
    RESULT_NAMES,
    RULE_VERSION,
    Check,
    FormFigures,
    Result,
    accounting_years,
    blocking,
    criteria,
)
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.applications.tables.rows import FirmToday


def checks(session: Session, application_id: str, caller: Caller) -> ChecksAnswer:
    """What still blocks submission, and how the figures stand to the conditions. Raises 404 outside the scope."""
    today = clock.today()
    row = rows.find(session, application_id, caller, today)
    if row is None:
        raise not_found()
    figures = figures_of(row, rows.firm_today(session, row.firm_id, today), today)
    missing = blocking(figures)
    return ChecksAnswer(
        application_id=application_id,
        submittable=not missing,
        blocking=tuple(map(_answer, missing)),
        criteria=tuple(map(_answer, criteria(figures))),
        rule_version=RULE_VERSION,
    )


def gaps(row: Application, firm: FirmToday | None, today: date) -> list[Check]:
    """What keeps this form from being handed in today."""
    return blocking(figures_of(row, firm, today))


def figures_of(row: Application, firm: FirmToday | None, today: date) -> FormFigures:
    """The stored form as the conditions read it."""
    form = HnteForm.model_validate_json(row.form)
    names = {field.name for field in fields(FormFigures)} & set(HnteForm.model_fields)
    filled = {name: getattr(form, name) for name in names}
    return FormFigures(
        applied_on=today,
        accounting_years=accounting_years(civil_date(row.created_at)),
        registered_on=firm.registered_on if firm else None,
        **filled,
    )


def _answer(check: Check) -> CheckResult:
    words = "未填写" if check.code == "missing" else RESULT_NAMES[Result(check.result)]
    return CheckResult(
        code=check.code,
        name=check.name,
        result=check.result.value,
        result_name=words,
        actual=check.actual,
        required=check.required,
        clause=check.clause,
        pointer=check.pointer,
    )
