"""The 80 % interval holds what it says over histories out of the model's own priors; rates taken as known do not.

`FORECAST_HISTORIES=1000 pytest -s` runs the full size, with the band of the specification, and prints coverage under drift and shocks.
"""

import os
import sys
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from services.cultivation.forecast.rules.inputs import Inputs
from services.cultivation.forecast.rules.model import simulate
from services.cultivation.forecast.rules.noise import Counts
from tests.cultivation.forecast.worlds import ZONES, Twist, past_and_future

FULL = int(os.environ.get("FORECAST_HISTORIES", "0"))
HISTORIES, DRAWS = (FULL, 2_000) if FULL else (48, 400)
LOW, HIGH = (0.76, 0.84) if FULL else (0.62, 0.98)  # few histories leave a wide band
SEED = 20_271_231
SCOPES = (*ZONES, "lanbai-pilot-zone")

Forecaster = Callable[[Inputs], Counts]


def modelled(inputs: Inputs) -> Counts:
    """(zones, draws) at the horizon."""
    found: Counts = simulate(inputs).stock[:, -1]
    return found


def with_known_rates(inputs: Inputs) -> Counts:
    """The same, but each zone's rates are taken for what its past shows, the same every year."""
    chance = np.random.default_rng(int(inputs.digest[:8], 16))
    hazard, last, rows = inputs.early_ends / inputs.firm_years, inputs.years[-1], []
    for zone in inputs.zones:
        mine = [cell for cell in inputs.seasons if cell.zone == zone]
        rate = sum(cell.renewed for cell in mine) / max(sum(cell.due for cell in mine), 1)
        kept = np.exp(-hazard * inputs.years_until(last))
        lasting = next(each.firms for each in inputs.lasting if (each.zone, each.year) == (zone, last))
        waiting = sum(each.firms for each in inputs.waiting if each.zone == zone)
        stock = chance.binomial(lasting, kept, inputs.draws) + chance.binomial(waiting, rate * kept, inputs.draws)
        coming = sum(cell.came for cell in mine) / len(mine)
        for year in inputs.years:
            left = inputs.years_until(last) - inputs.years_until(year)
            stock = stock + chance.poisson(coming * np.exp(-hazard * left), inputs.draws)
        rows.append(stock)
    return np.stack(rows)


def coverage(forecaster: Forecaster, histories: int, twist: Twist = Twist()) -> dict[str, float]:  # noqa: B008 - a frozen value
    """By scope the share of histories whose randomised PIT lies in (0.1, 0.9)."""
    jitter = np.random.default_rng(SEED)
    inside = np.zeros(len(SCOPES))
    for nth in range(histories):
        inputs, truth = past_and_future(SEED + nth, DRAWS, twist)
        drawn = forecaster(inputs)
        inside += [
            0.1 < pit(rows, came, jitter.uniform()) < 0.9
            for rows, came in zip([*drawn, drawn.sum(axis=0)], [*truth, sum(truth)], strict=True)
        ]
    return dict(zip(SCOPES, inside / histories, strict=True))


def pit(drawn: Sequence[int] | Counts, came: int, jitter: float) -> float:
    """Where the truth lies among the draws, spread evenly over those that equal it (Czado, Gneiting and Held 2009)."""
    rows = np.asarray(drawn)
    return float((rows < came).mean() + jitter * (rows == came).mean())


@pytest.mark.timeout(3600 if FULL else 120)
def test_the_interval_holds_in_the_region_and_each_zone() -> None:
    found = coverage(modelled, HISTORIES)
    sys.stdout.write(f"\n80 % interval over {HISTORIES} histories: {found}")
    assert {scope: share for scope, share in found.items() if not LOW <= share <= HIGH} == {}


@pytest.mark.timeout(600)
def test_rates_taken_as_known_fail_the_same_test() -> None:
    found = coverage(with_known_rates, HISTORIES)
    sys.stdout.write(f"\nrates taken as known over {HISTORIES} histories: {found}")
    assert {scope for scope, share in found.items() if not LOW <= share <= HIGH} == set(SCOPES)


@pytest.mark.skipif(not FULL, reason="printed with the full size")
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("told", "twist"),
    [("levels fall by 0.1 a season", Twist(drift=0.1)), ("a zone falls by 0.7 after the origin", Twist(shock=0.7))],
)
def test_coverage_where_the_model_is_wrong_is_printed(told: str, twist: Twist) -> None:
    found = coverage(modelled, FULL // 5, twist)
    sys.stdout.write(f"\n{told}: {found}")
    assert set(found) == set(SCOPES)
