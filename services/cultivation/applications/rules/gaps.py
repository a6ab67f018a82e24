"""What keeps a form from being handed in: texts that are blank, figures without which the evaluator cannot judge, parts above their whole.

The conditions of the standard never block; only what nobody could judge does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from contracts.metrics import Metric
from contracts.standards import CriterionKind, Outcome
from services.cultivation.applications.rules.forms import Check, FormShape, blank_texts
from services.cultivation.assessments.rules.findings import Finding
from services.cultivation.assessments.rules.inputs import Inputs, Key
from services.cultivation.assessments.rules.judging import Judgement, own_keys
from services.cultivation.facts.rules.entries import too_large_parts
from services.cultivation.standards.rules.criteria import Criterion, RuleSet


def blocking(
    shape: FormShape, form: Mapping[str, object], rules: RuleSet, inputs: Inputs, judgements: Sequence[Judgement]
) -> list[Check]:
    """What must be filled in or put right first, in the order of the form; empty = complete."""
    clauses = dict.fromkeys((field.pointer for field in blank_texts(shape, form)), rules.legal_basis)
    for criterion, judgement in zip(rules.criteria, judgements, strict=True):
        for key in unknown_keys(criterion, judgement, inputs):
            field = shape.field_of(key)
            if field is not None and not field.by_office:
                clauses.setdefault(field.pointer, criterion.clause)
    missing = [
        Check("missing", field.label, Outcome.UNKNOWN, None, "必填", clauses[field.pointer], field.pointer)
        for field in shape.fields
        if field.pointer in clauses
    ]
    return [*missing, *_contradictions(shape, inputs)]


def unknown_keys(criterion: Criterion, judgement: Judgement, inputs: Inputs) -> Iterator[Key]:
    """The figures for want of which a criterion cannot be judged; none where it is judged without them."""
    if judgement.outcome is not Outcome.UNKNOWN or criterion.kind is CriterionKind.OFFICIAL_SCORE:
        return
    yield from (key for key in own_keys(criterion, inputs) if key not in inputs.values)
    inner = (judgement.paths, judgement.direct_pass, judgement.exempt_if)
    for criteria, judged in zip((criterion.paths, criterion.direct_pass, criterion.exempt_if), inner, strict=True):
        for each, one in zip(criteria, judged, strict=False):
            yield from unknown_keys(each, one, inputs)


def _contradictions(shape: FormShape, inputs: Inputs) -> Iterator[Check]:
    """A part that exceeds its whole in one year, by what the firm itself says."""
    by_year: dict[int | None, dict[Metric, Decimal]] = {}
    for (metric, year), figure in inputs.figures.items():
        if figure.self_reported is not None:
            by_year.setdefault(year, {})[metric] = figure.self_reported
    for year, figures in by_year.items():
        for part, fault in too_large_parts(figures):
            field = shape.field_of((part, year))
            pointer = field.pointer if field else None
            yield Check("contradiction", fault.message, Outcome.UNMET, f"{figures[part]:f}", None, "", pointer)


Pointing = Callable[[Criterion], str | None]
"""Where in a form a criterion points."""


def checks_of(found: Iterable[Finding], pointer_of: Pointing) -> list[Check]:
    """Every criterion in its order, with what came of it."""
    return [
        Check(
            code=each.criterion.code,
            name=each.criterion.name,
            result=each.outcome,
            actual=each.actual,
            required=each.required,
            clause=each.criterion.clause,
            pointer=pointer_of(each.criterion),
        )
        for each in found
    ]


def first_field(shape: FormShape, inputs: Inputs) -> Pointing:
    """At the first field that the criterion looks at."""

    def pointer_of(criterion: Criterion) -> str | None:
        fields = map(shape.field_of, own_keys(criterion, inputs))
        return next((field.pointer for field in fields if field), None)

    return pointer_of
