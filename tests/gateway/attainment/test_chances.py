"""How likely the goals are reached: never said finer than in steps of 5 %, for scopes that the visitor sees."""

import pytest

from contracts.queries.forecasts import ForecastAnswer
from gateway.attainment.reads.chances import chances
from gateway.attainment.reads.versions import plan_versions
from gateway.attainment.rules.chance import at_least, told
from gateway.attainment.rules.versions import book_of
from kit.data import clock
from tests.gateway.pages.upstreams import example

PLAN = book_of(plan_versions(), clock.today(), clock.now())


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "<1%"),
        (0.0099, "<1%"),
        (0.012, "5%"),
        (0.074, "5%"),
        (0.076, "10%"),
        (0.5, "50%"),
        (0.984, "95%"),
        (0.9901, ">99%"),
        (1.0, ">99%"),
    ],
)
def test_a_chance_is_said_in_steps(share: float, words: str) -> None:
    assert told(share) == words


@pytest.mark.parametrize(("aim", "share"), [(1299, 1.0), (1300, 1.0), (1301, 0.7), (1302, 0.2), (1303, 0.0)])
def test_reaching_a_goal_means_the_goal_itself_or_more(aim: int, share: float) -> None:
    assert at_least(aim, 1300, (3, 5, 2)) == share


def test_each_scope_is_set_against_its_own_goals() -> None:
    forecast = ForecastAnswer.model_validate(example("forecasts", "ForecastAnswer"))
    (scope,) = forecast.scopes
    near = forecast.model_copy(update={"scopes": (scope.model_copy(update={"start": 1299, "times": (1, 3)}),)})
    (goal,) = chances(near, PLAN).items
    assert (goal.scope, goal.binding, goal.expected) == ("lanbai-pilot-zone", 1300, 1500)
    assert (goal.chance_binding, goal.chance_expected) == ("75%", "<1%")
    assert "甘政办发〔2023〕88号" in chances(near, PLAN).source


def test_a_horizon_that_is_not_the_plans_has_no_goals() -> None:
    forecast = ForecastAnswer.model_validate(example("forecasts", "ForecastAnswer"))
    assert chances(forecast.model_copy(update={"horizon": forecast.horizon.replace(year=2026)}), PLAN).items == ()
