"""HNTE certificates year by year, so that the stock of each zone on 31 December is what the skeleton says.

Holders renew, lapse, come back, move, end; the rest of each year's stock is made up by newly recognised firms.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from contracts.codes import COUNTED_ZONES, Programme, Zone
from tools.seed.outline import Batch, Incident, Outline
from tools.seed.people import FIRST_DAY, Inventor
from tools.seed.story import Certificate, Closed, Ended, Granted, Life, Moved, Renamed, StoryEvent

EARLY = {2017: 0.28, 2018: 0.60, 2019: 1.0}
"""How much of the first stock the certificates up to a year make; nothing older is told."""
RENEWED, LATE = 0.80, 0.86
NOW_RENEWED = (0.34, 0.58)
"""Of the certificates that end in the last year, the share renewed by its first and by its second batch."""
DEMO_YEAR = 2023


@dataclass
class Cohorts:
    outline: Outline
    people: Inventor
    chance: Random
    lives: list[Life] = field(default_factory=list)
    events: list[StoryEvent] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    demo: Life | None = None

    def live(self) -> None:
        """Tell every year in turn."""
        for year in sorted(self.outline.batches):
            for incident in self.outline.incidents:
                if incident.effective.year == year:
                    self._happen(incident)
            self._renew(year)
            self._fill(year)

    def _renew(self, year: int) -> None:
        for life in self.lives:
            if life.closed_on or not life.certificates or life is self.demo:
                continue
            last = life.certificates[-1]
            if life.late:
                life.late = False
                self._certify(life, year, self.chance.choice(self.outline.batches[year]))
            elif last.issued.year == year - 3 and not last.ended and life.zone_on(last.issued) is not Zone.OUTSIDE:
                self._renew_one(life, year)

    def _renew_one(self, life: Life, year: int) -> None:
        draw, batches = self.chance.random(), self.outline.batches[year]
        if year not in self.outline.stocks and year > max(self.outline.stocks):
            nth = sum(draw >= share for share in NOW_RENEWED)
            if nth < len(batches):
                self._certify(life, year, batches[nth])
        elif draw < RENEWED:
            self._certify(life, year, self.chance.choice(batches))
        else:
            life.late = draw < LATE

    def _fill(self, year: int) -> None:
        for zone in COUNTED_ZONES:
            for _ in range(self._missing(year, zone)):
                firm = self.people.invent(zone, (year - 13, year - 2), self._first_seen(year))
                life = Life(firm)
                self.lives.append(life)
                self.events.append(firm)
                self._certify(life, year, self._first_batch(life, year))

    def _missing(self, year: int, zone: Zone) -> int:
        stocks = self.outline.stocks
        if year > max(stocks):
            return self.outline.latest[zone]
        share = EARLY.get(year, 1.0)
        held = sum(life.counts(date(year, 12, 31), zone) for life in self.lives)
        missing = round(stocks[max(year, min(stocks))][zone] * share) - held
        if missing < 0:
            raise ValueError(f"{zone} {year}: the skeleton asks for fewer holders than remain")
        return missing

    def _first_seen(self, year: int) -> date:
        """When the registry hears of a firm that is recognised in `year`: some years before, on a tenth."""
        if year <= FIRST_DAY.year:
            return FIRST_DAY
        seen = date(max(FIRST_DAY.year, year - self.chance.choice((0, 0, 1, 2, 3))), self.chance.randint(2, 8), 10)
        return max(FIRST_DAY, seen)

    def _first_batch(self, life: Life, year: int) -> Batch:
        """By chance, but for the firm with an account: its certificate is of December and asks to be renewed."""
        batches = self.outline.batches[year]
        if self.demo is None and year == DEMO_YEAR and life.firm.zone is Zone.LANZHOU_HITECH:
            self.demo = life
            return batches[-1]
        return self.chance.choice(batches)

    def _certify(self, life: Life, year: int, batch: Batch) -> None:
        self.numbers[year] = self.numbers.get(year, 0) + 1
        number = f"GR{year}62{self.numbers[year]:06d}"
        recorded = max(batch.recorded, life.firm.recorded)
        life.certificates.append(Certificate(number, batch.issued, recorded))
        self.events.append(Granted(recorded, life.firm.uscc, Programme.HNTE, number, batch.issued, batch.document))

    def _happen(self, incident: Incident) -> None:
        life = self._holder(incident.zone, incident.effective)
        if incident.kind == "move":
            self._move(life, incident)
        elif incident.kind in ("closure", "merger"):
            self._close(life, incident)
        elif incident.kind == "rename":
            name = self.people.name(incident.zone, "科技")
            self.events.append(Renamed(incident.recorded, life.firm.uscc, incident.effective, name))
        else:
            last = life.certificates[-1]
            last.end(incident.effective)
            self.events.append(
                Ended(
                    incident.recorded, last.number, Programme.HNTE, incident.kind, incident.effective, incident.reason
                )
            )

    def _holder(self, zone: Zone, day: date) -> Life:
        """A holder of the zone whose certificate is of the year before, so that it stays valid for long."""
        if zone is Zone.OUTSIDE:
            return self._outsider(day)
        found = [
            life
            for life in self.lives
            if life.counts(day, zone)
            and life.certificates[-1].issued.year == day.year - 1
            and not life.places
            and life.firm.recorded + timedelta(days=60) < day
            and life.certificates[0].issued.year != DEMO_YEAR
        ]
        return self.chance.choice(found)

    def _outsider(self, day: date) -> Life:
        """A firm outside the zones that was recognised there the year before."""
        firm = self.people.invent(Zone.OUTSIDE, (day.year - 12, day.year - 4), date(day.year - 1, 9, 10))
        life = Life(firm)
        self.lives.append(life)
        self.events.append(firm)
        self._certify(life, day.year - 1, self.outline.batches[day.year - 1][0])
        return life

    def _move(self, life: Life, incident: Incident) -> None:
        assert incident.to is not None  # noqa: S101 - every move of the skeleton has its end
        life.places.append((incident.effective, incident.to))
        park = self.people.park_in(incident.to)
        self.events.append(Moved(incident.recorded, life.firm.uscc, incident.effective, incident.to, park))

    def _close(self, life: Life, incident: Incident) -> None:
        successor = None
        if incident.kind == "merger":
            others = [
                other for other in self.lives if other is not life and other.counts(incident.effective, incident.zone)
            ]
            successor = self.chance.choice(others).firm.uscc
        life.closed_on = incident.effective
        self.events.append(Closed(incident.recorded, life.firm.uscc, incident.effective, successor))
