"""Each scope's forecast against its goals of the plan."""

from contracts.queries.forecasts import ForecastAnswer, ForecastScope
from contracts.queries.gateway import GoalChance, GoalChances
from gateway.access.rules.scope import kind_of, scope_of
from gateway.attainment.reads.attainment import HNTE
from gateway.attainment.reference import targets as plan
from gateway.attainment.rules.chance import at_least, told
from gateway.attainment.rules.target import Target


def goal_of(scope: str) -> Target:
    """The target of HNTE in a scope."""
    return plan.load().target(scope_of(scope), HNTE)


def chances(forecast: ForecastAnswer) -> GoalChances:
    """In the order of the forecast; goals are those of the plan's last year, so another horizon has none."""
    year = forecast.horizon.year
    return GoalChances(
        as_of=forecast.as_of,
        known_at=forecast.known_at,
        watermark=forecast.watermark,
        sequence=forecast.sequence,
        definition=forecast.definition,
        source=f"{forecast.source}；目标：{plan.load().document.number}",
        projected=True,
        input_hash=forecast.input_hash,
        horizon=forecast.horizon,
        settled_on=forecast.settled_on,
        scenario=forecast.scenario,
        items=tuple(_chance(each) for each in forecast.scopes if goal_of(each.scope).target_year == year),
    )


def _chance(each: ForecastScope) -> GoalChance:
    target = goal_of(each.scope)
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
