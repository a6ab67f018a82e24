"""Many firms that are to enter the register at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, TypeVar

from services.registry.firms.rules.firm import PARTICULARS, Firm, Industries
from services.registry.firms.rules.residency import Residence

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Firms as columns of one length: each has one name, one residency from its start on, one classification at most.

    A start is None where nobody says since when a firm is here. `particulars` has a column for each that is told of any.
    """

    codes: list[str]
    names: list[str]
    starts: list[date | None]
    places: list[Residence]
    industries: list[Industries | None]
    particulars: dict[str, list[Any]]

    @classmethod
    def of(cls, firms: Sequence[Firm]) -> Self:
        """Firms that stand by themselves, as columns."""
        homes = [firm.residencies[0] for firm in firms]
        return cls(
            codes=[firm.uscc for firm in firms],
            names=[firm.name for firm in firms],
            starts=[home.start for home in homes],
            places=[home.value for home in homes],
            industries=[_industries(firm) for firm in firms],
            particulars={field: [firm.particulars[field] for firm in firms] for field in PARTICULARS},
        )

    @property
    def named_from(self) -> list[date | None]:
        """The first name holds from the founding if that is earlier than the start."""
        founded = self.particulars.get("founded_on")
        if founded is None:
            return self.starts
        return [min(start, day) if start and day else start for start, day in zip(self.starts, founded, strict=True)]

    def put(self, place: int, firm: Firm) -> None:
        """Write a firm that stands by itself into the columns."""
        home = firm.residencies[0]
        self.codes[place], self.names[place] = firm.uscc, firm.name
        self.starts[place], self.places[place] = home.start, home.value
        self.industries[place] = _industries(firm)
        for field, column in self.particulars.items():
            column[place] = firm.particulars[field]

    def only(self, places: Sequence[int]) -> "Newcomers":
        """Some of them, in that order."""
        if len(places) == len(self.codes):
            return self

        def some(column: list[V]) -> list[V]:
            return [column[place] for place in places]

        return Newcomers(
            codes=some(self.codes),
            names=some(self.names),
            starts=some(self.starts),
            places=some(self.places),
            industries=some(self.industries),
            particulars={field: some(column) for field, column in self.particulars.items()},
        )


def _industries(firm: Firm) -> Industries | None:
    return firm.industries[0].value if firm.industries else None
