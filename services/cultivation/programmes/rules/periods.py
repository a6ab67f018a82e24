"""How many working days a stage of a programme lasts: dated, and for some zones otherwise than for the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.codes import Programme, Zone


class Stage(StrEnum):
    """A stage with a clock in working days; the day after it begins is day 1."""

    REVIEW = "review"
    SUPPLEMENT = "supplement"
    PUBLICITY = "publicity"


@dataclass(frozen=True)
class StagePeriod:
    """In force from `valid_from` until a later one of the same stage, programme and zones.

    `programme` None means every programme, empty `zones` every zone; `mark` is how sure we are: certain | likely | unsure.
    """

    stage: Stage
    workdays: int
    valid_from: date
    programme: Programme | None
    zones: frozenset[Zone]
    document: str
    mark: str

    def covers(self, stage: Stage, programme: Programme, zone: Zone | None) -> bool:
        """Whether this period is about that stage of that programme in that zone."""
        return (
            self.stage is stage
            and self.programme in (None, programme)
            and (not self.zones or (zone is not None and zone in self.zones))
        )


def period_on(
    periods: Iterable[StagePeriod], stage: Stage, programme: Programme, day: date, zone: Zone | None = None
) -> StagePeriod | None:
    """The period in force on `day`: one for the zone before one for all, one for the programme before one for all.

    None where the programme has no such stage, or not yet.
    """
    mine = [each for each in periods if each.covers(stage, programme, zone) and each.valid_from <= day]
    return max(mine, key=lambda each: (bool(each.zones), each.programme is not None, each.valid_from), default=None)
