"""Standards as others read them: lists with what is in force, one standard with its criteria, marks and sources, the edges."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from contracts.codes import Programme
from contracts.metrics import Metric
from contracts.queries import standards as views
from contracts.standards import Confidence, StandardState
from domain.spans import OPEN
from kit.data.problem import not_found
from services.cultivation.standards.reads.standards import (
    PROGRAMMES,
    content_of,
    of_programme,
    rules_on,
    standard,
    standards,
)
from services.cultivation.standards.rules.criteria import (
    Criterion,
    DatedValue,
    Parameter,
    Step,
    own_parameters,
    parameters,
)
from services.cultivation.standards.rules.resolving import digest
from services.cultivation.standards.rules.standing import Standard, edges, in_force
from services.cultivation.standards.rules.wording import JUDGED, asked, judged, said, unit_of
from services.cultivation.standards.tables import office_standard

ROLES = {"paths": "条件之一", "direct_pass": "直接符合", "exempt_if": "豁免情形"}
UNPUBLISHED = "未发布标准"


def listing(session: Session, programme: Programme | None, day: date) -> views.StandardList:
    """Every programme with its standards; one without a standard in force says so."""
    found = standards(session)
    chosen = [each for each in PROGRAMMES if programme in (None, each)]
    return views.StandardList(as_of=day, items=tuple(_programme(each, found, day) for each in chosen))


def _programme(programme: Programme, found: Sequence[Standard], day: date) -> views.ProgrammeStandards:
    mine = of_programme(found, programme)
    current = in_force(mine, day)
    return views.ProgrammeStandards(
        programme=programme,
        programme_name=programme.label,
        current=current.standard_id if current else None,
        said=current.rule_set.version if current else UNPUBLISHED,
        items=tuple(summary(each, day) for each in mine),
    )


def show(session: Session, standard_id: str, day: date) -> views.StandardView:
    """One standard with everything in it. Raises 404."""
    held = standard(session, standard_id)
    return views.StandardView(
        **summary(held, day).model_dump(),
        digest=digest(rules_on(held, day)),
        criteria=tuple(_criteria(held, day)),
        renewals_before=held.rule_set.renewals_before,
        recorded_by=held.recorded_by,
        recorded_at=held.recorded_at,
    )


def text_of_draft(session: Session, standard_id: str) -> views.StandardText:
    """The text of a standard that was drafted here. Raises 404."""
    row = office_standard(session, standard_id)
    if row is None:
        raise not_found()
    return views.StandardText(standard_id=standard_id, version=row.version, **content_of(row))


def summary(held: Standard, day: date) -> views.StandardSummary:
    """The line of a standard in a list."""
    rules, state = held.rule_set, held.state(day)
    marks = [each.on(day).mark for each in parameters(rules)]
    ends = held.adopted and rules.valid_before < OPEN
    return views.StandardSummary(
        standard_id=held.standard_id,
        programme=rules.programme,
        programme_name=rules.programme.label,
        version_name=rules.version,
        title=rules.title,
        legal_basis=rules.legal_basis,
        state=state,
        state_name=state.label,
        mark=rules.mark.value,
        mark_name=rules.mark.label,
        valid_from=rules.valid_from if held.adopted else None,
        valid_before=rules.valid_before if ends else None,
        drafted_here=held.drafted_here,
        document_no=held.document_no,
        note=rules.note,
        uncertain=sum(mark is not Confidence.CERTAIN for mark in marks),
        version=held.row_version,
    )


def _criteria(held: Standard, day: date) -> Iterator[views.CriterionView]:
    for criterion in held.rule_set.criteria:
        yield from _criterion(held, criterion, day, "", 0)


def _criterion(held: Standard, criterion: Criterion, day: date, role: str, depth: int) -> Iterator[views.CriterionView]:
    how = judged(criterion)
    own = [_parameter(held, criterion, each, day) for each in own_parameters(criterion)]
    yield views.CriterionView(
        code=criterion.code,
        name=criterion.name,
        clause=criterion.clause,
        kind=criterion.kind.value,
        kind_name=criterion.kind.label,
        judged=how,
        judged_name=JUDGED[how],
        evidence=criterion.evidence,
        asks=tuple(asked(criterion)),
        required=criterion.asked or (own[0].current.said if own else None),
        role=role,
        depth=depth,
        parameters=tuple(own),
    )
    for part, words in ROLES.items():
        for inner in getattr(criterion, part):
            yield from _criterion(held, inner, day, words, depth + 1)


def _parameter(held: Standard, criterion: Criterion, parameter: Parameter, day: date) -> views.ParameterView:
    shown = [_dated(held, criterion, parameter, each) for each in parameter.values]
    current = parameter.values.index(parameter.on(day))
    return views.ParameterView(code=parameter.code, name=parameter.name, current=shown[current], values=tuple(shown))


def _dated(held: Standard, criterion: Criterion, parameter: Parameter, dated: DatedValue) -> views.DatedValueView:
    value = dated.value
    table = [each for each in value if isinstance(each, Step)] if isinstance(value, tuple) else []
    titles = [each for each in value if isinstance(each, Programme)] if isinstance(value, tuple) else []
    return views.DatedValueView(
        valid_from=dated.valid_from,
        valid_before=dated.valid_before if dated.valid_before < OPEN else None,
        said=said(value, unit_of(criterion, parameter)),
        value=value if isinstance(value, Decimal) else None,
        table=tuple(views.StepView(limit=s.limit, low=s.low, high=s.high, strict=s.strict) for s in table),
        titles=tuple(titles),
        citation=dated.citation,
        mark=dated.mark.value,
        mark_name=dated.mark.label,
        scheduled=(parameter.code, dated.valid_from) in held.scheduled,
    )


def edge_list(session: Session, day: date) -> views.EdgeList:
    """The edges between programmes as the standards in force on a day say them."""
    current = [each for each in standards(session) if each.state(day) is StandardState.CURRENT]
    return views.EdgeList(as_of=day, items=tuple(_edges(current, day)))


def _edges(current: Sequence[Standard], day: date) -> Iterator[views.EdgeView]:
    for held in current:
        for edge in edges(rules_on(held, day)):
            yield views.EdgeView(
                from_programme=edge.source,
                from_name=edge.source.label,
                to_programme=edge.target,
                to_name=edge.target.label,
                kind=edge.kind,
                kind_name=edge.kind.label,
                standard_id=held.standard_id,
                criterion=edge.criterion.name,
                clause=edge.criterion.clause,
                mark=edge.titles.on(day).mark.value,
            )


def metric_list() -> views.MetricList:
    """Every metric that figures are told in."""
    return views.MetricList(
        items=tuple(
            views.MetricView(
                metric=each.value,
                name=each.label,
                unit=each.unit.value,
                unit_name=each.unit.label,
                period=each.period.value,
                signed=each.signed,
            )
            for each in Metric
        )
    )
