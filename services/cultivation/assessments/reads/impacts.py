"""What-if: what a standard would mean for the firms of a scope, with the best and the worst case of what is unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import numpy as np
from sqlmodel import Session

from contracts.codes import COUNTED_ZONES, Zone
from contracts.queries.assessments import Comparison, Impact, ImpactCount, VariantImpact
from contracts.standards import Confidence, Outcome
from kit.data.problem import FieldError, invalid
from services.cultivation.assessments.reads.surveys import Survey, matches, population, survey
from services.cultivation.facts.rules.columns import Bools
from services.cultivation.standards.reads.standards import standard
from services.cultivation.standards.rules.criteria import DatedValue, RuleSet, parameters
from services.cultivation.standards.rules.resolving import resolved, scheduled_over

Values: TypeAlias = Mapping[str, Decimal]
PASSED, UNDECIDED = (Outcome.MET, Outcome.NOT_APPLICABLE), (Outcome.UNKNOWN, Outcome.MANUAL_REVIEW)
SHOWN = 50
"""Firms listed of each kind; the counts are of all."""


@dataclass(frozen=True)
class Trying:
    """Which standard is tried on whom, on which day."""

    standard_id: str
    zones: Sequence[Zone]
    scope_name: str
    day: date


def impact(session: Session, asked: Trying, values: Values) -> Impact:
    """Judge every firm of the zones by the standard with these values tried. Raises 404, 422 for a parameter that it has not."""
    rules = rules_tried(session, asked, values)
    return impact_of(session, asked, survey(population(session, asked.zones, asked.day), rules))


def comparison(session: Session, asked: Trying, variants: Sequence[tuple[str, Values]]) -> Comparison:
    """Variants on the same firms, the others set against the first. Raises 404, 422 for a parameter that the standard has not."""
    rules = [rules_tried(session, asked, values) for _, values in variants]
    firms = population(session, asked.zones, asked.day)
    surveys = [survey(firms, each) for each in rules]
    shown = [
        _variant(session, asked, name, found, surveys[0]) for (name, _), found in zip(variants, surveys, strict=True)
    ]
    return Comparison(
        standard_id=asked.standard_id, as_of=asked.day, scope_name=asked.scope_name, variants=tuple(shown)
    )


def rules_tried(session: Session, asked: Trying, values: Values) -> RuleSet:
    """The rules of the day with these values. Raises 404, 422."""
    return resolved(tried(standard(session, asked.standard_id).rule_set, values), asked.day)


def _variant(session: Session, asked: Trying, name: str, found: Survey, first: Survey) -> VariantImpact:
    here, there = (each.results.where(*PASSED) for each in (found, first))
    gained, lost = found.nearest(here & ~there), found.nearest(there & ~here)
    return VariantImpact(
        name=name,
        impact=impact_of(session, asked, found),
        gained=len(gained),
        lost=len(lost),
        gained_firms=matches(session, found, gained[:SHOWN]),
        lost_firms=matches(session, found, lost[:SHOWN]),
    )


def impact_of(session: Session, asked: Trying, found: Survey) -> Impact:
    """What came of a standard, with firms of each kind."""
    rules = found.rules
    met, unmet = found.results.where(*PASSED), found.results.where(Outcome.UNMET)
    winners, losers = np.flatnonzero(met & ~found.holders), np.flatnonzero(unmet & found.holders)
    undecided = found.nearest(found.results.where(*UNDECIDED))
    total, *zones = counts_of(found, asked)
    return Impact(
        standard_id=asked.standard_id,
        title=rules.title,
        programme=rules.programme,
        as_of=asked.day,
        scope_name=asked.scope_name,
        total=total,
        zones=tuple(zones),
        winners=matches(session, found, winners[:SHOWN].tolist()),
        losers=matches(session, found, losers[:SHOWN].tolist()),
        unknown=matches(session, found, undecided[:SHOWN]),
        truncated=max(len(winners), len(losers), len(undecided)) > SHOWN,
    )


def counts_of(found: Survey, asked: Trying) -> list[ImpactCount]:
    """Of the whole scope, then of each zone in it."""
    everybody = np.ones(len(found.population.firms), np.bool_)
    inside = [(zone, _inside(found, zone)) for zone in COUNTED_ZONES if zone in asked.zones]
    return [
        _count(found, None, asked.scope_name, everybody),
        *(_count(found, zone, zone.label, firms) for zone, firms in inside),
    ]


def tried(rule_set: RuleSet, values: Values) -> RuleSet:
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
