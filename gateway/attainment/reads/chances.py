"""Each scope's forecast against the goals that hold."""

from datetime import datetime

from sqlmodel import Session

from contracts.queries.forecasts import ForecastAnswer, ForecastScope
from contracts.queries.gateway import GoalChance, GoalChances
from gateway.access.rules.scope import kind_of, scope_of
from gateway.attainment.reads.attainment import sourced
from gateway.attainment.reads.versions import goal_of, target_book
from gateway.attainment.rules.chance import at_least, told
from gateway.attainment.rules.target import Target
from gateway.attainment.rules.versions import TargetBook


def goal_chances(session: Session, forecast: ForecastAnswer, known_at: datetime | None = None) -> GoalChances:
    """Against the targets in force on the day of the forecast, as known at `known_at` (default: by now)."""
    return chances(forecast, target_book(session, forecast.as_of, known_at))


def chances(forecast: ForecastAnswer, book: TargetBook) -> GoalChances:
    """In the order of the forecast; goals are those of the plan's last year, so another horizon has none."""
    year = forecast.horizon.year
    goals = [(each, goal_of(book, scope_of(each.scope))) for each in forecast.scopes]
    return GoalChances(
        as_of=forecast.as_of,
        known_at=forecast.known_at,
        watermark=forecast.watermark,
        sequence=forecast.sequence,
        definition=forecast.definition,
        source=sourced(forecast.source, book, [scope_of(each.scope) for each in forecast.scopes]),
        projected=True,
        input_hash=forecast.input_hash,
        horizon=forecast.horizon,
        settled_on=forecast.settled_on,
        scenario=forecast.scenario,
        items=tuple(_chance(each, target) for each, target in goals if target.target_year == year),
    )


def _chance(each: ForecastScope, target: Target) -> GoalChance:
    binding, expected = int(target.binding), int(target.expected)
    return GoalChance(
        scope=each.scope,
        scope_name=each.scope_name,
        kind=kind_of(target.scope),
        low=each.low,
        median=each.median,
        high=each.high,
        binding=binding,
        expected=expected,
        chance_binding=told(at_least(binding, each.start, each.times)),
        chance_expected=told(at_least(expected, each.start, each.times)),
    )
