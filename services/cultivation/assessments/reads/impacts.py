"""What-if: what a standard would mean for the firms of a scope, with the best and the worst case of what is unknown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from contracts.codes import COUNTED_ZONES, Programme, Zone
from contracts.queries.assessments import Impact, ImpactCount
from contracts.standards import Confidence, Outcome
from kit.data.problem import FieldError, invalid
from services.cultivation.assessments.reads.comparing import Compared, compare, matches
from services.cultivation.standards.reads.standards import standard
from services.cultivation.standards.rules.criteria import DatedValue, RuleSet, parameters
from services.cultivation.standards.rules.resolving import resolved, scheduled_over

SHOWN = 100
"""Firms listed of each kind; the counts are of all."""


def impact(
    session: Session, standard_id: str, zones: Sequence[Zone], scope_name: str, day: date, values: Mapping[str, Decimal]
) -> Impact:
    """Judge every firm of the zones by the standard with these values tried. Raises 404, 422 for a parameter that it has not."""
    rules = resolved(tried(standard(session, standard_id).rule_set, values), day)
    found = compare(session, rules, zones, day)
    title = rules.programme
    winners = [each for each in found if each.outcome is Outcome.MET and title not in each.firm.titles]
    losers = [each for each in found if each.outcome is Outcome.UNMET and title in each.firm.titles]
    undecided = sorted((each for each in found if _undecided(each)), key=lambda each: each.rank)
    return Impact(
        standard_id=standard_id,
        title=rules.title,
        programme=title,
        as_of=day,
        scope_name=scope_name,
        total=_count(None, scope_name, title, found),
        zones=tuple(
            _count(zone, zone.label, title, [each for each in found if each.firm.zone is zone])
            for zone in COUNTED_ZONES
            if zone in zones
        ),
        winners=matches(session, rules, winners[:SHOWN]),
        losers=matches(session, rules, losers[:SHOWN]),
        unknown=matches(session, rules, undecided[:SHOWN]),
        truncated=max(map(len, (winners, losers, undecided))) > SHOWN,
    )


def tried(rule_set: RuleSet, values: Mapping[str, Decimal]) -> RuleSet:
    """The rule set with other numbers in some of its parameters. Raises 422 for one that is no number of it."""
    numbers = {each.code for each in parameters(rule_set) if isinstance(each.values[0].value, Decimal)}
    errors = [
        FieldError(f"/values/{place}/parameter", "parameter_unknown", "该标准没有这个数字参数")
        for place, code in enumerate(values)
        if code not in numbers
    ]
    if errors:
        raise invalid("validation", "填写有误", errors[0].message, errors)
    start, before = rule_set.valid_from, rule_set.valid_before
    over = {code: [DatedValue(start, before, value, "试算", Confidence.UNSURE)] for code, value in values.items()}
    return scheduled_over(rule_set, over)


def _undecided(each: Compared) -> bool:
    return each.outcome in (Outcome.UNKNOWN, Outcome.MANUAL_REVIEW)


def _count(zone: Zone | None, name: str, title: Programme, found: Iterable[Compared]) -> ImpactCount:
    """`worst` are those that surely meet it, `best` those that may."""
    listed = list(found)
    of = {outcome: sum(each.outcome is outcome for each in listed) for outcome in Outcome}
    met = [each for each in listed if each.outcome in (Outcome.MET, Outcome.NOT_APPLICABLE)]
    undecided = of[Outcome.UNKNOWN] + of[Outcome.MANUAL_REVIEW]
    return ImpactCount(
        zone=zone,
        zone_name=name,
        firms=len(listed),
        met=len(met),
        unmet=of[Outcome.UNMET],
        unknown=of[Outcome.UNKNOWN],
        manual=of[Outcome.MANUAL_REVIEW],
        holders=sum(title in each.firm.titles for each in listed),
        winners=sum(title not in each.firm.titles for each in met),
        losers=sum(each.outcome is Outcome.UNMET and title in each.firm.titles for each in listed),
        worst=len(met),
        best=len(met) + undecided,
    )
