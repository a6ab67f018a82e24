"""The whole demonstration as a list of chapters, computed before anything is written; the same on every run."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from tools.seed.cohorts import Cohorts
from tools.seed.outline import outline
from tools.seed.people import People
from tools.seed.story import Life, Told
from tools.seed.titles import Titles

SEED = 88
"""The number of the plan's document."""


@dataclass(frozen=True)
class Plan:
    """Chapters by the day on which the system hears them; `lives` are the firms behind, `demo` the one with an account."""

    chapters: dict[date, tuple[Told, ...]]
    lives: tuple[Life, ...]
    demo: Life


@cache
def plan() -> Plan:
    """Everything that is told, in order."""
    chance = Random(SEED)  # noqa: S311 - invented firms, nothing to be guessed
    skeleton = outline()
    people = People(skeleton, chance)
    cohorts = Cohorts(skeleton, people, chance)
    cohorts.live()
    titles = Titles(skeleton, people, chance, cohorts.lives)
    titles.live()
    chapters: dict[date, list[Told]] = defaultdict(list)
    for told in [*cohorts.told, *titles.told]:
        chapters[told.recorded].append(told)
    ordered = {day: tuple(chapters[day]) for day in sorted(chapters)}
    if cohorts.demo is None:
        raise ValueError("no firm of the demonstration's year can have an account")
    return Plan(ordered, tuple(cohorts.lives), cohorts.demo)
