"""What can have a target."""

from functools import cache

from gateway.attainment.reference import targets as plan
from gateway.attainment.rules.entries import Measure, measures


@cache
def known_measures() -> dict[str, Measure]:
    """By code: the indicators of the plan, then the programmes."""
    return measures(plan.load().indicators)
