"""Every other programme: yearly tech-SME numbers, rung 2, the side tracks, a few rung 4. All of it is invented."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from contracts.codes import COUNTED_ZONES, Programme, Zone
from tools.seed.outline import Award, Outline
from tools.seed.people import FIRST_DAY, Inventor
from tools.seed.story import Granted, Life, StoryEvent

STARTERS = 470
"""Firms that have never been an HNTE."""
OUTSIDERS = 24
HOLDER_TRIES, STARTER_TRIES = 0.42, 0.86
"""Share of HNTE holders and of the others that register as tech SME in a year."""
REPORTED_AFTER = timedelta(days=10)
THREE_YEARS = timedelta(days=3 * 365)


@dataclass
class Titles:
    outline: Outline
    people: Inventor
    chance: Random
    lives: list[Life]
    events: list[StoryEvent] = field(default_factory=list)
    held: dict[Programme, dict[str, date]] = field(default_factory=lambda: defaultdict(dict))

    def live(self) -> None:
        """Starters first, then each list in the order of its date."""
        self._start()
        for year, days in sorted(self.outline.tech_sme.items()):
            self._number(year, days)
        for award in self.outline.awards:
            self._award(award)

    def _start(self) -> None:
        stock = self.outline.stocks[2022]
        zones = self.chance.choices(COUNTED_ZONES, [stock[zone] for zone in COUNTED_ZONES], k=STARTERS)
        for zone in [*zones, *[Zone.OUTSIDE] * OUTSIDERS]:
            year = self.chance.randint(2020, 2026)
            seen = max(FIRST_DAY, date(year, self.chance.randint(1, 6), 10))
            firm = self.people.invent(zone, (year - 8, year - 1), seen)
            self.lives.append(Life(firm))
            self.events.append(firm)

    def _number(self, year: int, days: tuple[date, ...]) -> None:
        """登记编号: year, district, 0 (founded before the year, assessed by 31 May) or A, seven digits."""
        serial = 0
        for life in self.lives:
            day = self.chance.choice(days)
            share = HOLDER_TRIES if life.certificates else STARTER_TRIES
            wanted = self.chance.random() < share
            if (
                not wanted
                or life.firm.zone is Zone.OUTSIDE
                or not life.is_known(day)
                or life.firm.founded_on.year >= year
            ):
                continue
            serial += 1
            place = "0" if day.month <= 5 else "A"
            number = f"{year}{life.firm.uscc[2:8]}{place}{serial:07d}"
            document = f"演示〔{year}〕科技型中小企业入库公告（虚构）"
            self.events.append(Granted(day + REPORTED_AFTER, life.firm.uscc, Programme.TECH_SME, number, day, document))

    def _award(self, award: Award) -> None:
        fit = [life for life in self.lives if self._fits(life, award)]
        for serial, life in enumerate(self.chance.sample(fit, min(award.count, len(fit))), 1):
            self.held[award.programme][life.firm.uscc] = award.issued
            number = f"{award.prefix}{award.issued.year}{serial:04d}"
            document = f"演示〔{award.issued.year}〕{award.programme.label}名单（虚构）"
            self.events.append(
                Granted(
                    award.issued + REPORTED_AFTER,
                    life.firm.uscc,
                    award.programme,
                    number,
                    award.issued,
                    document,
                    award.subtype,
                )
            )

    def _fits(self, life: Life, award: Award) -> bool:
        day, uscc = award.issued, life.firm.uscc
        if not life.is_known(day) or life.zone_on(day) in (None, Zone.OUTSIDE):
            return False
        before = self.held[award.programme].get(uscc)
        if before is not None and before + THREE_YEARS > day:
            return False
        if award.source == "any":
            return True
        if award.source == "srdi":
            return uscc in self.held[Programme.SRDI]
        return life.is_valid(day) is (award.source == "holder")
