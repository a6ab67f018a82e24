"""The path of an application: the stages that its programme has in its zone, who of the city has a part, who gives the score.

Paths are dated data, those of the documents (`paths.toml`) and those of the office; which rows of the table of transitions they select
stands in `transitions`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from contracts.applications import STAGES, CityPart, PathFact, ScoreSource
from contracts.codes import ApplicationState as State
from contracts.codes import Programme, Zone

ASIDE = frozenset({State.SUPPLEMENT, State.REJECTED, State.WITHDRAWN, State.EXPIRED})
"""Where every path may lead beside its stages."""


@dataclass(frozen=True)
class Source:
    """Which document says a fact, in which article; `mark` is how sure we are of it: certain | likely | unsure."""

    fact: PathFact
    document: str
    mark: str
    article: str = ""


@dataclass(frozen=True)
class Path:
    """In force from `valid_from` until a later one of the same programme and zone begins, or until `valid_before`.

    `zone` None: in every zone that has none of its own. `code` names it for ever: an application keeps the path under which it was
    handed in.
    """

    code: str
    programme: Programme
    stages: tuple[State, ...]
    valid_from: date
    zone: Zone | None = None
    valid_before: date | None = None
    city: CityPart | None = None
    scored_by: ScoreSource | None = None
    sources: tuple[Source, ...] = ()

    @property
    def states(self) -> frozenset[State]:
        """Every state that an application on it can be in."""
        objections = {State.OBJECTION} if State.PUBLICITY in self.stages else set()
        return ASIDE | objections | frozenset(self.stages)

    @property
    def scope(self) -> tuple[Programme, Zone | None]:
        """What it is about; of one scope one holds at a time."""
        return self.programme, self.zone

    @property
    def facts(self) -> tuple[PathFact, ...]:
        """What it states: stages always, a part of the city and a score where it has them."""
        said = {PathFact.STAGES: self.stages, PathFact.CITY: self.city, PathFact.SCORE: self.scored_by}
        return tuple(fact for fact, value in said.items() if value)

    def before(self, stage: State) -> State:
        """The stage before one of its own; of the first, itself."""
        return self.stages[max(self.stages.index(stage) - 1, 0)]


def path_on(paths: Iterable[Path], programme: Programme, zone: Zone | None, day: date) -> Path | None:
    """The path of a programme that is in force on a day: the zone's own before that of all. None where it has none yet."""
    begun = [each for each in paths if each.programme is programme and each.valid_from <= day]
    for scope in (zone, None):
        last = max((each for each in begun if each.zone is scope), key=lambda each: each.valid_from, default=None)
        if last is not None and (last.valid_before is None or day < last.valid_before):
            return last
    return None


def ends(paths: Collection[Path], of: Path) -> date | None:
    """The day from which a path holds no longer: its own last, or when the next of its scope begins; None while there is neither."""
    later = [each.valid_from for each in paths if each.scope == of.scope and each.valid_from > of.valid_from]
    return min([*later, *([of.valid_before] if of.valid_before else [])], default=None)


WHOLE = Path(
    "whole",
    Programme.HNTE,
    tuple(stage for stage in STAGES if stage is not State.CITY_APPROVED),
    date.min,
    scored_by=ScoreSource.EXPERTS,
)
"""Every stage that the province and the state have, and no part of the city."""
