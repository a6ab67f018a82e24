"""Judgements that are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import insert

from contracts.codes import Role
from contracts.commands.standards import AssessFigures, FigureEntry
from contracts.metrics import FactSide, PeriodKind
from contracts.queries.assessments import AssessmentView
from domain.technology_fields import TECHNOLOGY_FIELDS
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.ids import ulid
from kit.data.problem import FieldError, invalid
from kit.data.session import WriteSession
from services.cultivation.assessments.reads.assessing import chosen
from services.cultivation.assessments.reads.subjects import Subject, known_inputs, subject
from services.cultivation.assessments.reads.views import Judged, judge, show
from services.cultivation.assessments.rules.documents import traces, written_inputs
from services.cultivation.assessments.rules.inputs import Figure, Inputs, Key
from services.cultivation.assessments.tables import ASSESSMENT
from services.cultivation.standards.reads.standards import rules_on
from services.cultivation.standards.rules.criteria import RuleSet, asked_metrics
from services.cultivation.standards.rules.resolving import digest
from services.cultivation.standards.rules.writing import canonical, written
from services.cultivation.standards.tables import RULE_TEXT, rule_text


def assess(session: WriteSession, command: AssessFigures, caller: Caller) -> AssessmentView:
    """Judge a firm, or figures typed in, and keep the judgement. Raises 404, 409 standard_unpublished, 422 for a figure without year."""
    _refuse_figures(command.figures, caller)
    day = command.as_of or civil_date(session.now)
    firm = subject(session, command.firm_id, caller, day) if command.firm_id else None
    held = chosen(session, command.programme, day, command.standard_id, firm)
    rules = rules_on(held, day)
    judged = judge(held.standard_id, rules, _inputs(session, command, firm, rules, day), command.firm_id)
    assessment_id = keep(session, judged, caller)
    session.audit("assessment", assessment_id, "assessment.assess", firm_id=command.firm_id)
    kept = {"assessment_id": assessment_id, "recorded_by": caller.subject, "recorded_at": session.now}
    return show(judged).model_copy(update=kept)


def keep(session: WriteSession, judged: Judged, caller: Caller) -> str:
    """Store a judgement with its pinned rules; its id."""
    rule_digest, assessment_id = pin(session, judged.standard_id, judged.rules), ulid()
    session.execute(
        insert(ASSESSMENT).values(
            assessment_id=assessment_id,
            firm_id=judged.firm_id,
            programme=judged.rules.programme.value,
            standard_id=judged.standard_id,
            rule_digest=rule_digest,
            on_day=judged.inputs.on_day,
            outcome=judged.outcome.value,
            inputs=written_inputs(judged.inputs),
            results=canonical(traces(judged.judgements)),
            result_hash=judged.result_hash,
            recorded_by=caller.subject,
            recorded_at=session.now,
        )
    )
    return assessment_id


def pin(session: WriteSession, standard_id: str, rules: RuleSet) -> str:
    """Keep the text of resolved rules word by word, unless it is kept already; its digest."""
    found = digest(rules)
    if rule_text(session, found) is None:
        session.execute(
            insert(RULE_TEXT).values(
                digest=found,
                standard_id=standard_id,
                version_name=rules.version,
                content=canonical(written(rules)),
                recorded_at=session.now,
            )
        )
    return found


def _inputs(session: WriteSession, command: AssessFigures, firm: Subject | None, rules: RuleSet, day: date) -> Inputs:
    """The firm's figures of record with those of the question over them."""
    year = command.latest_year or day.year - 1
    base = known_inputs(session, firm, day, asked_metrics(rules), year) if firm else Inputs(day, year)
    field = TECHNOLOGY_FIELDS.get(command.technology_field or "", command.technology_field)
    return replace(base, figures=_over(dict(base.figures), command.figures), technology_field=field)


def _over(figures: dict[Key, Figure], entries: Iterable[FigureEntry]) -> dict[Key, Figure]:
    for entry in entries:
        key = (entry.metric, entry.year)
        held = figures.get(key, Figure())
        if entry.side is FactSide.OFFICIAL:
            figures[key] = held._replace(official=entry.value)
        else:
            figures[key] = held._replace(self_reported=entry.value, source="本次填写", evidence=None)
    return figures


def _refuse_figures(entries: Sequence[FigureEntry], caller: Caller) -> None:
    """A yearly figure needs its year; what an official source says, a firm cannot say for it."""
    undated = [
        FieldError(f"/figures/{number}/year", "period", "年度指标应写明年度，时点指标不写年度")
        for number, entry in enumerate(entries)
        if (entry.metric.period is PeriodKind.YEAR) is (entry.year is None)
    ]
    foreign = [
        FieldError(f"/figures/{number}/side", "official_side", "官方数据由园区或办公室填写")
        for number, entry in enumerate(entries)
        if caller.role == Role.FIRM and entry.side is FactSide.OFFICIAL
    ]
    if errors := [*undated, *foreign]:
        raise invalid("validation", "填写有误", errors[0].message, errors)
