"""What-if: what a standard would mean for the firms of a scope, with the best and the worst case of what is unknown."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
from sqlmodel import Session

from contracts.codes import COUNTED_ZONES, Zone
from contracts.queries.assessments import Impact, ImpactCount
from contracts.standards import Confidence, Outcome
from kit.data.problem import FieldError, invalid
from services.cultivation.assessments.reads.surveys import Survey, matches, population, survey
from services.cultivation.facts.rules.columns import Bools
from services.cultivation.standards.reads.standards import standard
from services.cultivation.standards.rules.criteria import DatedValue, RuleSet, parameters
from services.cultivation.standards.rules.resolving import resolved, scheduled_over

PASSED, UNDECIDED = (Outcome.MET, Outcome.NOT_APPLICABLE), (Outcome.UNKNOWN, Outcome.MANUAL_REVIEW)
SHOWN = 100
"""Firms listed of each kind; the counts are of all."""


def impact(
    session: Session, standard_id: str, zones: Sequence[Zone], scope_name: str, day: date, values: Mapping[str, Decimal]
) -> Impact:
    """Judge every firm of the zones by the standard with these values tried. Raises 404, 422 for a parameter that it has not."""
    rules = resolved(tried(standard(session, standard_id).rule_set, values), day)
    found = survey(population(session, zones, day), rules)
    met, unmet = found.results.where(*PASSED), found.results.where(Outcome.UNMET)
    winners, losers = np.flatnonzero(met & ~found.holders), np.flatnonzero(unmet & found.holders)
    undecided = found.nearest(found.results.where(*UNDECIDED))
    return Impact(
        standard_id=standard_id,
        title=rules.title,
        programme=rules.programme,
        as_of=day,
        scope_name=scope_name,
        total=_count(found, None, scope_name, np.ones(len(met), np.bool_)),
        zones=tuple(_count(found, zone, zone.label, _inside(found, zone)) for zone in COUNTED_ZONES if zone in zones),
        winners=matches(session, found, winners[:SHOWN].tolist()),
        losers=matches(session, found, losers[:SHOWN].tolist()),
        unknown=matches(session, found, undecided[:SHOWN]),
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


def _inside(found: Survey, zone: Zone) -> Bools:
    return np.array([each.zone is zone for each in found.population.firms], np.bool_)


def _count(found: Survey, zone: Zone | None, name: str, inside: Bools) -> ImpactCount:
    """`worst` are those that surely meet it, `best` those that may."""
    of = {outcome: found.results.where(outcome) & inside for outcome in Outcome}
    met, holders = found.results.where(*PASSED) & inside, found.holders
    number = {outcome: int(np.count_nonzero(chosen)) for outcome, chosen in of.items()}
    surely = int(np.count_nonzero(met))
    return ImpactCount(
        zone=zone,
        zone_name=name,
        firms=int(np.count_nonzero(inside)),
        met=surely,
        unmet=number[Outcome.UNMET],
        unknown=number[Outcome.UNKNOWN],
        manual=number[Outcome.MANUAL_REVIEW],
        holders=int(np.count_nonzero(holders & inside)),
        winners=int(np.count_nonzero(met & ~holders)),
        losers=int(np.count_nonzero(of[Outcome.UNMET] & holders)),
        worst=surely,
        best=surely + number[Outcome.UNKNOWN] + number[Outcome.MANUAL_REVIEW],
    )
