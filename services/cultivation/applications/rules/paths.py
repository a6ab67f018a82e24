"""The path of an application: the stages that its programme has in its zone, who of the city has a part, who gives the score.

Paths are dated data (`paths.toml`); which rows of the table of transitions they select stands in `transitions`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.applications import CityPart, ScoreSource
from contracts.codes import ApplicationState as State
from contracts.codes import Programme, Zone

ASIDE = frozenset({State.SUPPLEMENT, State.REJECTED, State.WITHDRAWN, State.EXPIRED})
"""Where every path may lead beside its stages."""


@dataclass(frozen=True)
class Path:
    """In force from `valid_from` until a later one of the same programme and zones; empty `zones` are all.

    `code` names it for ever: an application keeps the path on which it was begun. `mark`: certain | likely | unsure.
    """

    code: str
    programme: Programme
    stages: tuple[State, ...]
    valid_from: date
    zones: frozenset[Zone] = frozenset()
    city: CityPart | None = None
    scored_by: ScoreSource | None = None
    document: str = ""
    mark: str = ""

    @property
    def states(self) -> frozenset[State]:
        """Every state that an application on it can be in."""
        objections = {State.OBJECTION} if State.PUBLICITY in self.stages else set()
        return ASIDE | objections | frozenset(self.stages)

    def before(self, stage: State) -> State:
        """The stage before one of its own; of the first, itself."""
        return self.stages[max(self.stages.index(stage) - 1, 0)]


def path_on(paths: Iterable[Path], programme: Programme, zone: Zone | None, day: date) -> Path | None:
    """The path of a programme that is in force on a day: one for the zone before one for all. None where it has none yet."""
    mine = [
        each
        for each in paths
        if each.programme is programme and each.valid_from <= day and (not each.zones or zone in each.zones)
    ]
    return max(mine, key=lambda each: (bool(each.zones), each.valid_from), default=None)


WHOLE = Path(
    "whole",
    Programme.HNTE,
    (
        State.DRAFT,
        State.SUBMITTED,
        State.FORMAL_REVIEW,
        State.RECOMMENDED,
        State.PROVINCIAL_REVIEW,
        State.EXPERT_REVIEW,
        State.PROPOSED,
        State.PUBLICITY,
        State.FILED,
        State.ANNOUNCED,
        State.CERTIFIED,
    ),
    date.min,
    scored_by=ScoreSource.EXPERTS,
)
"""Every stage that the province and the state have, and no part of the city."""
