"""The model: one hash one set of draws, each firm drawn once, levels that a reader fixes."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import numpy as np
import pytest

from services.cultivation.forecast.rules.inputs import InHand, Inputs, Lasting, Waiting
from services.cultivation.forecast.rules.model import Fixed, needed, simulate
from services.cultivation.forecast.rules.seasons import SeasonCell
from tests.cultivation.forecast.worlds import ZONES, past_and_future

DRAWS = 2_000
DIGEST = "570e0faae5325d31d5fc30ab0e25590870c93c1d8f7f97dbdef4e79b9f48677b"
DRAWN = "ab3b13a3610fe486cb3b3505411abfbfc155b830f3c9e972795ba7c61f627a5f"


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return past_and_future(11, DRAWS)[0]


def without_rates(inputs: Inputs) -> Inputs:
    """Nobody waits at a rate and nobody leaves early, so that what is left is what the pipeline brings."""
    waiting = tuple(replace(each, firms=0) for each in inputs.waiting)
    return replace(inputs, waiting=waiting, early_ends=0, firm_years=10**9)


def written_out() -> Inputs:
    """Two zones and four seasons, so that no generator stands between this file and the hash."""
    cells = ((20, 15, 22), (31, 25, 18), (24, 17, 30), (28, 23, 25))
    zones = ("lanzhou-hitech", "baiyin-hitech")
    return Inputs(
        programme="hnte",
        origin=date(2026, 11, 28),
        zones=zones,
        years=(2026, 2027),
        seasons=tuple(
            SeasonCell(zone, 2022 + nth, due + size, renewed + size // 2, came + 40 * size)
            for size, zone in enumerate(zones)
            for nth, (due, renewed, came) in enumerate(cells)
        ),
        early_ends=7,
        firm_years=900,
        renewals_seen=(60, 24),
        arrivals_seen=(200, 140),
        lasting=tuple(Lasting(zone, year, 2100 - year) for zone in zones for year in (2026, 2027)),
        waiting=tuple(Waiting(zone, year, year - 2000) for zone in zones for year in (2026, 2027)),
        in_hand=(InHand(zones[0], 2026, True, "recommended", 6, passed=31, failed=9),),
        draws=2_500,
    )


def test_one_hash_gives_the_same_draws_wherever_they_are_made() -> None:
    """The digests were written down once; a machine that comes to others breaks the promise of the hash."""
    inputs = written_out()
    stock = simulate(inputs).stock.astype("<i8")
    assert inputs.digest == DIGEST
    assert sha256(np.ascontiguousarray(stock).tobytes()).hexdigest() == DRAWN


def test_other_inputs_are_another_run(inputs: Inputs) -> None:
    other = replace(inputs, early_ends=inputs.early_ends + 1)
    assert other.digest != inputs.digest


def test_the_region_is_the_sum_of_the_same_joint_draws(inputs: Inputs) -> None:
    """Zones share the luck of a year: their sum spreads wider than if each were drawn by itself."""
    last = simulate(inputs).stock[:, -1]
    assert last.sum(axis=0).var() > 1.2 * last.var(axis=1).sum()


def test_a_renewal_in_hand_takes_the_place_of_one_drawn_at_a_rate(inputs: Inputs) -> None:
    """Five of them at 0.95 where the rate is 0.6: 1.75 firms more, and not the five that adding them would bring."""
    zone, year = ZONES[1], inputs.years[0]
    many, fixed = replace(inputs, draws=20_000), Fixed(renewal_rate=0.6, newcomers=1)
    moved = tuple(
        replace(each, firms=each.firms - 5) if (each.zone, each.year) == (zone, year) else each
        for each in inputs.waiting
    )
    in_hand = (InHand(zone, year, True, "publicity", 5, chance=0.95),)
    at_the_rate = simulate(many, fixed).stock[1, 0]
    by_stage = simulate(replace(many, waiting=moved, in_hand=in_hand), fixed).stock[1, 0]
    assert float(by_stage.mean() - at_the_rate.mean()) == pytest.approx(5 * (0.95 - 0.6), abs=1)


def test_new_firms_in_hand_are_among_those_that_come_not_beside_them(inputs: Inputs) -> None:
    """Three firms in 公示 where some hundred come each season: the stock hardly moves."""
    zone = max(ZONES, key=lambda each: sum(cell.came for cell in inputs.seasons if cell.zone == each))
    row = ZONES.index(zone)
    before = simulate(inputs).stock[row, -1].mean()
    after = simulate(replace(inputs, in_hand=(InHand(zone, inputs.years[0], False, "publicity", 3, chance=0.95),)))
    assert after.stock[row, -1].mean() == pytest.approx(before, abs=1.0)


def test_new_firms_in_hand_come_even_where_the_rate_would_bring_fewer(inputs: Inputs) -> None:
    calm = without_rates(inputs)
    in_hand = (InHand(ZONES[0], inputs.years[0], False, "publicity", 200, chance=0.95),)
    fewer = Fixed(newcomers=1)
    gained = simulate(replace(calm, in_hand=in_hand), fewer).stock[0, 0] - simulate(calm, fewer).stock[0, 0]
    assert float(gained.mean()) == pytest.approx(190, abs=3)


def test_a_stage_with_few_decided_cases_is_less_sure_than_one_with_many(inputs: Inputs) -> None:
    def spread(passed: int, failed: int) -> float:
        stage = InHand(ZONES[0], inputs.years[0], True, "recommended", 100, passed=passed, failed=failed)
        return float(simulate(replace(without_rates(inputs), in_hand=(stage,)), Fixed(newcomers=1)).stock[0, 0].std())

    assert spread(8, 2) > 1.5 * spread(800, 200)


def test_in_the_open_season_those_that_still_wait_are_less_likely_to_renew(inputs: Inputs) -> None:
    renewed = sum(inputs.renewals_seen)
    late = replace(inputs, renewals_seen=(renewed * 9 // 10, renewed // 10), arrivals_seen=(900, 100))
    assert simulate(late).stock[:, 0].mean() < simulate(inputs).stock[:, 0].mean() - 5


def test_a_fixed_renewal_rate_keeps_the_noise_about_it(inputs: Inputs) -> None:
    low, high = simulate(inputs, Fixed(renewal_rate=0.6)), simulate(inputs, Fixed(renewal_rate=0.9))
    assert np.allclose(low.rate, 0.6)
    assert (low.stock[:, -1].sum(axis=0) < high.stock[:, -1].sum(axis=0)).mean() > 0.99
    assert low.stock[:, -1].sum(axis=0).std() > 5


def test_newcomers_needed_are_what_a_fixed_inflow_reaches(inputs: Inputs) -> None:
    """At the flow said to be needed at 80 % certainty, about four draws of five reach the aim."""
    aim = int(np.median(simulate(inputs).stock[:, -1].sum(axis=0))) + 40
    ((half, most),) = needed(inputs, [aim], 0.75, (0.5, 0.8))
    assert half < most
    for flow, certainty in ((half, 0.5), (most, 0.8)):
        stock = simulate(inputs, Fixed(renewal_rate=0.75, newcomers=flow)).stock[:, -1].sum(axis=0)
        assert float((stock >= aim).mean()) == pytest.approx(certainty, abs=0.04)


def test_firms_that_nobody_waits_for_change_nothing(inputs: Inputs) -> None:
    empty = replace(inputs, waiting=(*inputs.waiting, Waiting(ZONES[0], 1999, 50)))
    assert simulate(empty).stock.mean() == pytest.approx(simulate(inputs).stock.mean(), rel=0.02)
