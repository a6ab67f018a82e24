"""An assessment as others read it: criteria with their findings, what is open nearest first, the figures that were read."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from contracts.queries import assessments as views
from contracts.standards import Outcome
from services.cultivation.assessments.rules.documents import hash_of
from services.cultivation.assessments.rules.findings import Finding, ScoreLine, findings
from services.cultivation.assessments.rules.inputs import Inputs, Key
from services.cultivation.assessments.rules.judging import Judgement, judges, own_keys, verdict
from services.cultivation.standards.rules.criteria import RuleSet, every_criterion
from services.cultivation.standards.rules.resolving import digest

OPEN = (Outcome.UNMET, Outcome.UNKNOWN)
PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Judged:
    """Rules, inputs and what came of them."""

    standard_id: str
    rules: RuleSet
    inputs: Inputs
    judgements: tuple[Judgement, ...]
    firm_id: str | None = None

    @cached_property
    def rule_digest(self) -> str:
        return digest(self.rules)

    @property
    def outcome(self) -> Outcome:
        return verdict(self.judgements)

    @property
    def result_hash(self) -> str:
        return hash_of(self.rule_digest, self.inputs, self.judgements)


def judge(standard_id: str, rules: RuleSet, inputs: Inputs, firm_id: str | None = None) -> Judged:
    """Judge inputs by resolved rules."""
    return Judged(standard_id, rules, inputs, judges(rules)(inputs), firm_id)


def show(judged: Judged) -> views.AssessmentView:
    """The whole of it."""
    rules, inputs = judged.rules, judged.inputs
    found = findings(rules, inputs, judged.judgements)
    outcome = judged.outcome
    return views.AssessmentView(
        firm_id=judged.firm_id,
        programme=rules.programme,
        programme_name=rules.programme.label,
        standard_id=judged.standard_id,
        version_name=rules.version,
        title=rules.title,
        rule_digest=judged.rule_digest,
        as_of=inputs.on_day,
        latest_year=inputs.latest_year,
        outcome=outcome.value,
        outcome_name=outcome.label,
        criteria=tuple(map(result, found)),
        next_steps=tuple(map(result, nearest_first(found))),
        figures=tuple(figures(rules, inputs)),
        technology_field=inputs.technology_field,
        result_hash=judged.result_hash,
    )


def nearest_first(found: Iterable[Finding]) -> list[Finding]:
    """What is not met or not known: first what can be measured and is nearest, then what was not said."""
    missing = [each for each in found if each.outcome in OPEN]
    return sorted(missing, key=lambda each: (each.outcome is Outcome.UNKNOWN, each.relative_gap))


def result(found: Finding) -> views.CriterionResult:
    """A finding on the wire; numbers that were divided are rounded to four places."""
    outcome = found.outcome
    return views.CriterionResult(
        code=found.criterion.code,
        name=found.criterion.name,
        outcome=outcome.value,
        outcome_name=outcome.label,
        actual=found.actual,
        required=found.required,
        value=_rounded(found.value),
        threshold=found.threshold,
        unit=found.unit.value if found.unit else None,
        gap=_rounded(found.gap),
        relative_gap=_rounded(found.relative_gap) if outcome is Outcome.UNMET else None,
        advice=found.advice,
        evidence=found.criterion.evidence,
        clause=found.criterion.clause,
        mark=found.mark.value if found.mark else None,
        mark_name=found.mark.label if found.mark else None,
        score_low=found.score.low if found.score else None,
        score_high=found.score.high if found.score else None,
        lines=tuple(map(_line, found.lines)),
        conflicts=tuple(
            views.ConflictView(
                metric=each.key[0].value,
                name=each.key[0].label,
                year=each.key[1],
                self_reported=each.self_reported,
                official=each.official,
            )
            for each in found.conflicts
        ),
        paths=tuple(map(result, found.paths)),
        direct_pass=tuple(map(result, found.direct_pass)),
        exempt_if=tuple(map(result, found.exempt_if)),
    )


def _line(line: ScoreLine) -> views.ScoreLineView:
    inner = tuple(map(_line, line.items))
    return views.ScoreLineView(
        code=line.code, name=line.name, low=line.low, high=line.high, required=line.required, items=inner
    )


def figures(rules: RuleSet, inputs: Inputs) -> list[views.AskedFigure]:
    """Every figure that the rules look at, known or not: by metric, the newest year first."""
    asked = {key: None for criterion in every_criterion(rules) for key in own_keys(criterion, inputs)}
    order = list(dict.fromkeys(metric for metric, _ in asked))
    return [_asked(key, inputs) for key in sorted(asked, key=lambda key: (order.index(key[0]), -(key[1] or 0)))]


def _asked(key: Key, inputs: Inputs) -> views.AskedFigure:
    metric, year = key
    figure = inputs.figures.get(key)
    return views.AskedFigure(
        metric=metric.value,
        name=metric.label,
        unit=metric.unit.value,
        unit_name=metric.unit.label,
        year=year,
        self_reported=figure.self_reported if figure else None,
        official=figure.official if figure else None,
        source=figure.source if figure else "",
        evidence=figure.evidence if figure else None,
    )


def _rounded(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(PLACES, ROUND_HALF_UP)
