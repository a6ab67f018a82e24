"""A run: the draws of some inputs told in a few numbers, remembered by them.

numpy costs a process 16 MB and its start 0.2 s, so it is loaded with the first forecast and not before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from contracts.codes import COUNTED_ZONES, Region, Zone
from services.cultivation.forecast.rules.distributions import Distribution
from services.cultivation.forecast.rules.inputs import Inputs

SCOPES: tuple[Region | Zone, ...] = (Region.PILOT_ZONE, Region.DEMO_ZONE, *COUNTED_ZONES)
KEPT = 64


@dataclass(frozen=True)
class Run:
    """By scope the distribution at the end of each season to come; medians of renewal rate and newcomers of all zones."""

    ends: dict[str, tuple[Distribution, ...]]
    renewal_rate: float
    newcomers: float


@lru_cache(maxsize=KEPT)
def run(inputs: Inputs, renewal_rate: float | None = None, newcomers: float | None = None) -> Run:
    """About a third of a second for 20,000 draws; the same at once when it was asked before."""
    from services.cultivation.forecast.rules.model import Fixed, simulate
    from services.cultivation.forecast.rules.tallies import middle, tallied

    drawn = simulate(inputs, Fixed(renewal_rate, newcomers))
    ends = {
        scope.value: tuple(tallied(drawn.stock, places(inputs, scope), nth) for nth in range(len(inputs.years)))
        for scope in SCOPES
    }
    return Run(ends, middle(drawn.rate), middle(drawn.inflow))


@lru_cache(maxsize=KEPT)
def needed(inputs: Inputs, aims: tuple[int, ...], rates: tuple[int, ...]) -> list[list[list[int]]]:
    """For each renewal rate (%) and aim the newcomers a season, at 50 % and 80 % certainty."""
    from services.cultivation.forecast.rules.model import needed as flows

    return [flows(inputs, aims, rate / 100, (0.5, 0.8)) for rate in rates]


def zones_in(scope: Region | Zone) -> Sequence[Zone]:
    return scope.zones if isinstance(scope, Region) else (scope,)


def places(inputs: Inputs, scope: Region | Zone) -> list[int]:
    """Where the zones of a scope stand among those of the inputs."""
    return [inputs.zones.index(zone.value) for zone in zones_in(scope)]
