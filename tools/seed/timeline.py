"""The whole demonstration as a timeline of events, computed before anything is written; the same on every run."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from tools.seed.cohorts import Cohorts
from tools.seed.outline import outline
from tools.seed.people import Inventor
from tools.seed.story import Life, StoryEvent
from tools.seed.titles import Titles

SEED = 88
"""The number of the plan's document."""


@dataclass(frozen=True)
class Timeline:
    """Events by the day on which the system hears of them; `lives` are the firms behind, `demo` the one with an account."""

    events_by_day: dict[date, tuple[StoryEvent, ...]]
    lives: tuple[Life, ...]
    demo: Life


@cache
def timeline() -> Timeline:
    """Everything that is told, in order."""
    chance = Random(SEED)  # noqa: S311 - invented firms, nothing to be guessed
    skeleton = outline()
    people = Inventor(skeleton, chance)
    cohorts = Cohorts(skeleton, people, chance)
    cohorts.live()
    titles = Titles(skeleton, people, chance, cohorts.lives)
    titles.live()
    events_by_day: dict[date, list[StoryEvent]] = defaultdict(list)
    for event in [*cohorts.events, *titles.events]:
        events_by_day[event.recorded].append(event)
    ordered = {day: tuple(events_by_day[day]) for day in sorted(events_by_day)}
    if cohorts.demo is None:
        raise ValueError("no firm of the demonstration's year can have an account")
    return Timeline(ordered, tuple(cohorts.lives), cohorts.demo)
