"""What is told of a criterion: value, threshold, gap and the next step, in words and as numbers."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TypeVar

from contracts.metrics import Unit
from contracts.standards import Confidence, Outcome
from services.cultivation.assessments.rules.gaps import gap_of, parameter_of, relative, threshold_of, unit_of, value_of
from services.cultivation.assessments.rules.inputs import Inputs, Key
from services.cultivation.assessments.rules.judging import EXACT, Judgement
from services.cultivation.assessments.rules.scores import Points, Scored, earning, number_of
from services.cultivation.assessments.rules.telling import actual_of, advice_of, required_of
from services.cultivation.standards.rules.criteria import Criterion, Item, RuleSet
from services.cultivation.standards.rules.wording import plain

CENT = Decimal("0.01")
T = TypeVar("T")


@dataclass(frozen=True)
class Conflict:
    """A figure of which both sides say something else."""

    key: Key
    self_reported: Decimal
    official: Decimal


@dataclass(frozen=True)
class ScoreLine:
    """Points of a group or an item, with what the group must reach alone."""

    code: str
    name: str
    low: Decimal
    high: Decimal
    required: str | None = None
    items: tuple["ScoreLine", ...] = ()


@dataclass(frozen=True)
class Finding:
    """One criterion as people read it. `gap` is what is missing in `unit`, `relative_gap` the same as a part of the threshold."""

    criterion: Criterion
    outcome: Outcome
    actual: str | None
    required: str | None
    value: Decimal | None
    threshold: Decimal | None
    unit: Unit | None
    gap: Decimal | None
    advice: str | None
    mark: Confidence | None
    citation: str | None
    score: Points | None
    lines: tuple[ScoreLine, ...]
    conflicts: tuple[Conflict, ...]
    paths: tuple["Finding", ...]
    direct_pass: tuple["Finding", ...]
    exempt_if: tuple["Finding", ...]

    @property
    def relative_gap(self) -> Decimal:
        """From 0 (nothing is missing) to 1 (everything is, or nothing can be measured)."""
        return relative(self.gap, self.threshold)


def findings(rule_set: RuleSet, inputs: Inputs, judgements: tuple[Judgement, ...]) -> tuple[Finding, ...]:
    """Every criterion of a resolved rule set, as it came out for these inputs."""
    with localcontext(EXACT):
        return _each(rule_set.criteria, judgements, inputs)


def _each(criteria: tuple[Criterion, ...], judgements: tuple[Judgement, ...], inputs: Inputs) -> tuple[Finding, ...]:
    return tuple(finding(each, one, inputs) for each, one in zip(criteria, judgements, strict=False))


def finding(criterion: Criterion, judgement: Judgement, inputs: Inputs) -> Finding:
    """One criterion with those inside it."""
    parameter = parameter_of(criterion)
    held = parameter.values[0] if parameter else None
    threshold = threshold_of(criterion, inputs)
    unit = unit_of(criterion)
    value = value_of(judgement)
    gap = gap_of(criterion, judgement, value, threshold)
    return Finding(
        criterion=criterion,
        outcome=judgement.outcome,
        actual=actual_of(criterion, judgement, inputs),
        required=required_of(criterion, threshold, unit),
        value=value,
        threshold=threshold,
        unit=unit,
        gap=gap,
        advice=advice_of(criterion, judgement, gap, threshold, unit),
        mark=held.mark if held else None,
        citation=held.citation if held else None,
        score=judgement.score.total if judgement.score else None,
        lines=_lines(criterion, judgement.score, inputs),
        conflicts=_conflicts(judgement, inputs),
        paths=_each(criterion.paths, judgement.paths, inputs),
        direct_pass=_each(criterion.direct_pass, judgement.direct_pass, inputs),
        exempt_if=_each(criterion.exempt_if, judgement.exempt_if, inputs),
    )


def _conflicts(judgement: Judgement, inputs: Inputs) -> tuple[Conflict, ...]:
    found = [(key, inputs.figures[key]) for key in judgement.conflicts]
    return tuple(
        Conflict(key, each.self_reported, each.official)
        for key, each in found
        if each.self_reported is not None and each.official is not None
    )


def _lines(criterion: Criterion, scored: Scored | None, inputs: Inputs) -> tuple[ScoreLine, ...]:
    if criterion.score is None or scored is None:
        return ()
    return tuple(
        ScoreLine(
            group.code,
            group.name,
            points.low,
            points.high,
            f"{'>' if group.bar.strict else '≥'} {plain(number_of(group.bar.parameter))} 分" if group.bar else None,
            tuple(_item_line(item, inputs) for item in group.items),
        )
        for group, points in zip(criterion.score.groups, scored.groups, strict=True)
    )


def _item_line(item: Item, inputs: Inputs) -> ScoreLine:
    points = earning(item)(inputs)
    inner = tuple(_item_line(each, inputs) for each in item.best_of)
    return ScoreLine(item.code, item.name, points.low, points.high, items=inner)
