"""How many working days a stage of a programme lasts: dated, and for some zones otherwise than for the rest."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from contracts.codes import Programme, Zone
from contracts.standards import Stage as Stage


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
    period_id: str | None = None  # of one that the office scheduled
    recorded_by: str | None = None
    recorded_at: datetime | None = None

    @property
    def scope(self) -> tuple[Stage, Programme | None, frozenset[Zone]]:
        """What it is about; of one scope no two begin on one day."""
        return self.stage, self.programme, self.zones

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


def ends(periods: Collection[StagePeriod], of: StagePeriod) -> date | None:
    """The day from which a later one of the same scope holds in its place; None while there is none."""
    return min(
        (each.valid_from for each in periods if each.scope == of.scope and each.valid_from > of.valid_from),
        default=None,
    )
