"""What a forecast is made of, and the hash that names it: the same inputs give the same draws on any machine."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from services.cultivation.forecast.rules.seasons import SeasonCell

MODEL = "renewal-and-inflow/1"
"""Moves with every change of the model that would give other draws."""


@dataclass(frozen=True)
class Lasting:
    """Firms whose known titles cover the last day of a season."""

    zone: str
    year: int
    firms: int


@dataclass(frozen=True)
class Waiting:
    """Firms whose last title ends in a season and of whom nothing more is known: they are drawn at the rate."""

    zone: str
    year: int
    firms: int


@dataclass(frozen=True)
class InHand:
    """Firms in the pipeline: drawn at the odds of their stage instead of any rate.

    `renews` are among those whose title ends in the season, the others new. `chance` is given, or drawn from decided cases.
    """

    zone: str
    year: int
    renews: bool
    stage: str
    firms: int
    chance: float | None = None
    passed: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Inputs:
    """Everything known at the origin. `years` are the seasons still to come to their end, the last one's end is the horizon.

    `renewals_seen` and `arrivals_seen`: of all that earlier seasons brought, how many were known by the same day, and how many after.
    """

    programme: str
    origin: date
    zones: tuple[str, ...]
    years: tuple[int, ...]
    seasons: tuple[SeasonCell, ...]
    early_ends: int
    firm_years: int
    renewals_seen: tuple[int, int]
    arrivals_seen: tuple[int, int]
    lasting: tuple[Lasting, ...]
    waiting: tuple[Waiting, ...]
    in_hand: tuple[InHand, ...] = ()
    draws: int = 20_000

    @cached_property
    def text(self) -> str:
        """The inputs and the name of the model as JSON, in one way only."""
        said = {"model": MODEL, **asdict(self)}
        return json.dumps(said, default=str, sort_keys=True, separators=(",", ":"))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the text, in hexadecimal digits."""
        return sha256(self.text.encode()).hexdigest()

    def years_until(self, year: int) -> float:
        """Years from the origin to the end of a season, never negative."""
        return max((date(year, 12, 31) - self.origin).days, 0) / 365.25
