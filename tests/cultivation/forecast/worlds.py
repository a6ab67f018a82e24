"""Invented pasts and their futures, drawn from the model's own priors, or from ones that the model does not know."""

import math
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from services.cultivation.forecast.rules.inputs import Inputs, Lasting, Waiting
from services.cultivation.forecast.rules.seasons import SeasonCell

ZONES = ("lanzhou-new-area", "lanzhou-hitech", "baiyin-hitech", "lanzhou-etdz")
FIRST, PAST, AHEAD = 2015, 6, 2  # seasons observed and to come
TERM = 3


@dataclass(frozen=True)
class Twist:
    """What the model does not know of: levels that drift season by season, a shock to one zone in the years to come."""

    drift: float = 0.0
    shock: float = 0.0


@dataclass
class World:
    """Levels out of the priors; `cohorts` (zones, age) of titles alive at the end of a year."""

    chance: np.random.Generator
    twist: Twist = Twist()
    cells: list[SeasonCell] = field(default_factory=list)
    early_ends: int = 0
    firm_years: int = 0

    def __post_init__(self) -> None:
        draw = self.chance
        zones, years, inflow = (abs(draw.normal(0, scale)) for scale in (0.35, 0.35, 0.5))
        self.renewing = draw.normal(1.2, 0.7) + draw.normal(0, zones, len(ZONES))
        self.arriving = draw.normal(math.log(20), 1, len(ZONES))
        self.years, self.inflow = years, inflow
        self.hazard = draw.gamma(4, 1 / 200)
        self.cohorts = np.array([draw.poisson(np.exp(self.arriving)) for _ in range(TERM)]).T

    def live(self, year: int) -> None:
        """One season: some leave, those whose term is over renew or not, others come."""
        draw, here = self.chance, len(ZONES)
        nth = year - FIRST
        moved = self.twist.drift * nth + self.twist.shock * (nth >= PAST) * (np.arange(here) == 0)
        stock = int(self.cohorts.sum())
        alive = draw.binomial(self.cohorts, math.exp(-self.hazard))
        due = alive[:, -1]
        level = self.renewing + draw.normal(0, self.years) + draw.normal(0, 0.15, here) - moved
        renewed = draw.binomial(due, 1 / (1 + np.exp(-level)))
        came = draw.poisson(np.exp(self.arriving + draw.normal(0, self.inflow) + draw.normal(0, 0.15, here) - moved))
        self.cohorts = np.column_stack([renewed + came, alive[:, :-1]])
        self.firm_years += stock
        self.early_ends += stock - int(alive.sum())
        self.cells += [
            SeasonCell(zone, year, int(due[z]), int(renewed[z]), int(came[z])) for z, zone in enumerate(ZONES)
        ]

    @property
    def stock(self) -> list[int]:
        return [int(each) for each in self.cohorts.sum(axis=1)]


def past_and_future(seed: int, draws: int, twist: Twist = Twist()) -> tuple[Inputs, list[int]]:
    """What is known after six seasons, and the stock of each zone two seasons on."""
    world = World(np.random.default_rng(seed), twist)
    for year in range(FIRST, FIRST + PAST):
        world.live(year)
    now = _inputs(world, draws)
    for year in now.years:
        world.live(year)
    return now, world.stock


def _inputs(world: World, draws: int) -> Inputs:
    year = FIRST + PAST
    known = [(zone, world.cohorts[z]) for z, zone in enumerate(ZONES)]
    return Inputs(
        programme="hnte",
        origin=date(year - 1, 12, 31),
        zones=ZONES,
        years=tuple(range(year, year + AHEAD)),
        seasons=tuple(world.cells),
        early_ends=world.early_ends,
        firm_years=world.firm_years,
        renewals_seen=(0, sum(cell.renewed for cell in world.cells)),
        arrivals_seen=(0, sum(cell.came for cell in world.cells)),
        lasting=tuple(
            Lasting(zone, year + nth, int(ages[: TERM - 1 - nth].sum())) for zone, ages in known for nth in range(AHEAD)
        ),
        waiting=tuple(
            Waiting(zone, year + nth, int(ages[TERM - 1 - nth])) for zone, ages in known for nth in range(AHEAD)
        ),
        draws=draws,
    )
