"""The stock at the end of each season to come, drawn firm by firm from what is known at the origin.

A firm is drawn once: its known title lasts unless it ends early; or its title ends, and it renews at the odds of its stage or else at the
rate of its zone and season; or it comes. Whoever is in the pipeline takes the place of one who would have come at the rate.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np

from services.cultivation.forecast.rules import rates
from services.cultivation.forecast.rules.arithmetic import Array, exp, logistic, logit
from services.cultivation.forecast.rules.inputs import InHand, Inputs
from services.cultivation.forecast.rules.noise import Counts, Noise, cubed_normal
from services.cultivation.forecast.rules.rates import Level, Posterior, posterior

LOT, FEW_LOTS = 1_000, 2


@dataclass(frozen=True)
class Fixed:
    """Levels that a reader has set, for 情景: the renewal rate of all zones (0 to 1), newcomers of all zones a season."""

    renewal_rate: float | None = None
    newcomers: float | None = None


@dataclass(frozen=True)
class Rates:
    """Levels as drawn: `renewal` and `coming` (zones, seasons, draws); of all zones `rate` and `inflow` (draws)."""

    renewal: Array
    coming: Array
    rate: Array
    inflow: Array


@dataclass(frozen=True)
class Draws:
    """`stock` (zones, seasons, draws) at the ends of seasons; `rate` and `inflow` (draws) of all zones as they were drawn."""

    stock: Counts
    rate: Array
    inflow: Array


def simulate(inputs: Inputs, fixed: Fixed = Fixed()) -> Draws:
    parts = [_simulated(inputs, fixed, noise) for noise in _noises(inputs)]
    return Draws(
        np.concatenate([part.stock for part in parts], axis=-1),
        np.concatenate([part.rate for part in parts]),
        np.concatenate([part.inflow for part in parts]),
    )


def _noises(inputs: Inputs) -> Iterator[Noise]:
    """A thousand draws at a time stay in the processor's cache and need little memory; each lot has a seed of its own."""
    for first in range(0, inputs.draws, LOT):
        yield Noise(f"{inputs.digest}/{first}", min(LOT, inputs.draws - first))


def _simulated(inputs: Inputs, fixed: Fixed, noise: Noise) -> Draws:
    drawn, hazard = draw_rates(inputs, fixed, noise), early_ends(inputs, noise)
    ends = [
        standing(inputs, drawn, hazard, noise, nth) + coming(inputs, drawn, hazard, noise, nth)
        for nth in range(len(inputs.years))
    ]
    return Draws(np.stack(ends, axis=1), drawn.rate, drawn.inflow)


def draw_rates(inputs: Inputs, fixed: Fixed, noise: Noise) -> Rates:
    """Renewal and inflow of the seasons to come; a fixed level keeps the noise about it."""
    renewing, arriving = _posteriors(inputs)
    renewal, inflow = renewing.draw(noise, "renewal"), arriving.draw(noise, "inflow")
    cells = len(inputs.zones) * len(inputs.years)
    shape = (len(inputs.zones), len(inputs.years), noise.draws)
    every = _added(exp(inflow[cells:]))
    shift = 0.0 if fixed.renewal_rate is None else logit(fixed.renewal_rate) - renewal[-1]
    factor = 1.0 if fixed.newcomers is None else fixed.newcomers / every
    return Rates(
        logistic(renewal[:-1] + shift).reshape(shape),
        (exp(inflow[:cells]) * factor).reshape(shape),
        logistic(renewal[-1] + shift),
        every * factor,
    )


@lru_cache(maxsize=8)
def _posteriors(inputs: Inputs) -> tuple[Posterior, Posterior]:
    """As the seasons tell them: levels of renewal by zone and season, then of all zones; of inflow the same, then by zone."""
    zones = range(len(inputs.zones))
    order = {zone: number for number, zone in enumerate(inputs.zones)}
    seen = [Level(order[cell.zone], cell.year) for cell in inputs.seasons]
    cells = [Level(zone, year) for zone in zones for year in inputs.years]
    due, renewed, came = (
        np.array([getattr(cell, name) for cell in inputs.seasons], dtype=np.float64)
        for name in ("due", "renewed", "came")
    )
    lasting = [Level(zone) for zone in zones]
    renewal = posterior(rates.renewal_prior(), seen, rates.renewals(due, renewed), [*cells, Level(None)])
    inflow = posterior(rates.newcomer_prior(), seen, rates.newcomers(came), [*cells, *lasting])
    return renewal, inflow


def early_ends(inputs: Inputs, noise: Noise) -> Array:
    """The yearly hazard: Gamma(½ + events, firm-years)."""
    return noise.gamma("hazard", inputs.early_ends + 0.5) / max(inputs.firm_years, 1)


def standing(inputs: Inputs, drawn: Rates, hazard: Array, noise: Noise, nth: int) -> Counts:
    """(zones, draws) counted at the end of the nth season whose title was known at the origin, or followed on one that was."""
    year, kept = inputs.years[nth], exp(-hazard * inputs.years_until(inputs.years[nth]))
    firms = [_number(inputs.lasting, zone, year) for zone in inputs.zones]
    chance = np.broadcast_to(kept, (len(firms), noise.draws))
    found = noise.binomial(f"lasting/{year}", _column(firms), chance)
    for earlier in range(nth + 1):
        season = inputs.years[earlier]
        due = [_number(inputs.waiting, zone, season) for zone in inputs.zones]
        chance = _of_the_waiting(inputs, drawn, noise, earlier) * kept
        found = found + noise.binomial(f"waiting/{season}", _column(due), chance)
        found = found + _in_hand(inputs, kept, noise, season, renews=True)
    return found


def coming(inputs: Inputs, drawn: Rates, hazard: Array, noise: Noise, nth: int) -> Counts:
    """(zones, draws) that came in these seasons and stayed; at least as many as pass out of the pipeline, never added to them."""
    found = np.zeros((len(inputs.zones), noise.draws), dtype=np.int64)
    for earlier in range(nth + 1):
        season = inputs.years[earlier]
        kept = exp(-hazard * (inputs.years_until(inputs.years[nth]) - inputs.years_until(season)))
        rate = drawn.coming[:, earlier] * _share_to_come(inputs, noise, earlier) * kept
        anybody = noise.poisson(f"newcomers/{season}", rate)
        found = found + np.maximum(anybody, _in_hand(inputs, kept, noise, season, renews=False))
    return found


def needed(inputs: Inputs, aims: Sequence[int], renewal_rate: float, certainties: Sequence[float]) -> list[list[int]]:
    """For each aim, newcomers of all zones that each season must bring, so that the last one ends with the aim at each certainty.

    In a draw the nth newcomer of a Poisson flow comes after Gamma(n), so the flow that a draw needs is said at once. Two lots tell it
    to a few firms.
    """
    flows = [_flows(inputs, aims, Fixed(renewal_rate), noise) for noise in islice(_noises(inputs), FEW_LOTS)]
    ordered = np.sort(np.concatenate(flows, axis=-1))
    places = [math.ceil(share * ordered.shape[-1]) - 1 for share in certainties]
    return [[math.ceil(row[place]) for place in places] for row in ordered]


def _flows(inputs: Inputs, aims: Sequence[int], fixed: Fixed, noise: Noise) -> Array:
    """(aims, draws): newcomers a season that a draw needs."""
    drawn, hazard = draw_rates(inputs, fixed, noise), early_ends(inputs, noise)
    last = len(inputs.years) - 1
    others = standing(inputs, drawn, hazard, noise, last).sum(axis=0)
    effect = np.zeros(noise.draws)
    for nth, season in enumerate(inputs.years):
        kept = exp(-hazard * (inputs.years_until(inputs.years[last]) - inputs.years_until(season)))
        effect = effect + _added(drawn.coming[:, nth]) / drawn.inflow * _share_to_come(inputs, noise, nth) * kept
    missing = np.maximum(np.array(aims)[:, None] - others, 0)
    flow = cubed_normal(np.maximum(missing, 1).astype(np.float64), noise.normals("needed"))
    found: Array = np.where(missing > 0, flow, 0.0) / effect
    return found


def _of_the_waiting(inputs: Inputs, drawn: Rates, noise: Noise, nth: int) -> Array:
    """The chance of one that still waits: in the open season less than the rate, for many who renew are known already."""
    rate: Array = drawn.renewal[:, nth]
    if nth > 0 or inputs.renewals_seen[0] == 0:
        return rate
    seen = noise.beta("renewals-seen", *inputs.renewals_seen)
    found: Array = rate * (1.0 - seen) / (1.0 - rate * seen)
    return found


def _share_to_come(inputs: Inputs, noise: Noise, nth: int) -> Array:
    """Of a season's newcomers the share that is yet to become known."""
    if nth > 0 or inputs.arrivals_seen[0] == 0:
        return np.ones(noise.draws)
    return 1.0 - noise.beta("arrivals-seen", *inputs.arrivals_seen)


def _in_hand(inputs: Inputs, kept: Array, noise: Noise, season: int, *, renews: bool) -> Counts:
    found = np.zeros((len(inputs.zones), noise.draws), dtype=np.int64)
    for zone, slug in enumerate(inputs.zones):
        for each in inputs.in_hand:
            if (each.zone, each.year, each.renews) == (slug, season, renews):
                label = f"{'renewing' if renews else 'new'}/{season}/{slug}/{each.stage}"
                found[zone] += noise.binomial(label, each.firms, _odds(each, noise) * kept)
    return found


def _odds(each: InHand, noise: Noise) -> Array:
    """One chance per stage and draw, whatever the zone."""
    if each.chance is not None:
        return np.full(noise.draws, each.chance)
    return noise.beta(f"stage/{each.stage}", each.passed, each.failed)


def _number(rows: Sequence[object], zone: str, year: int) -> int:
    return sum(row.firms for row in rows if (row.zone, row.year) == (zone, year))  # type: ignore[attr-defined]


def _column(numbers: Sequence[int]) -> Counts:
    return np.array(numbers, dtype=np.int64)[:, None]


def _added(rows: Array) -> Array:
    """The sum over the zones, in their order."""
    found: Array = rows[0]
    for row in rows[1:]:
        found = found + row
    return found
