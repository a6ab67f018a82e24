"""Random histories, remembered twice: in the service, and as a plain list that is recounted by reading the definition."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from contracts.codes import COUNTED_ZONES, CountingBasis, FirmStatus, IntervalReason, Programme, Zone
from contracts.events.registry import FirmState
from contracts.queries.cultivation import RecognitionView
from domain.spans import OPEN
from kit.data import clock
from services.cultivation.holdings.rules.bases import FirmDay, counted_under
from services.cultivation.recognitions.reads.recognitions import find
from tests.cultivation.stage import OFFICE, Stage, closed, moved, new_firm, next_version

PROGRAMMES = (Programme.HNTE, Programme.TECH_SME, Programme.HNTE, Programme.SRDI, Programme.LITTLE_GIANT)
PARKS = ("lhz-yantan", "bhz-core", None)
INDUSTRIES = ("new-materials", "biomedicine", None)
Where = tuple[str, str | None, str | None]
FIRST, LAST = date(2020, 2, 1), date(2025, 6, 30)


@dataclass
class Title:
    """Every reading of a title's interval, each known from its instant; None once it was voided."""

    firm_id: str
    programme: Programme
    readings: list[tuple[datetime, tuple[date, date] | None]]
    view: RecognitionView
    rests: list[tuple[datetime, tuple[date, date] | None]] = field(default_factory=list)

    def known(self, at: datetime) -> tuple[date, date] | None:
        return next((interval for since, interval in reversed(self.readings) if since <= at), None)

    def rests_on(self, on: date, at: datetime) -> bool:
        rest = next((days for since, days in reversed(self.rests) if since <= at), None)
        return rest is not None and rest[0] <= on < rest[1]


@dataclass
class Memory:
    """What was said, in the order it was said."""

    versions: dict[str, list[FirmState]] = field(default_factory=dict)
    titles: list[Title] = field(default_factory=list)

    def firm(self, firm_id: str, at: datetime) -> FirmState | None:
        return next((state for state in reversed(self.versions[firm_id]) if state.recorded_at <= at), None)

    def cells(self, on: date, at: datetime) -> dict[tuple[CountingBasis, Programme], dict[str, Where]]:
        """(basis, programme) → firm → (zone, park, industry), counted firm by firm."""
        found: dict[tuple[CountingBasis, Programme], dict[str, Where]] = {}
        for firm_id in self.versions:
            place = self._place(firm_id, on, at)
            if place is None:
                continue
            mine = [(t.programme, t.known(at)) for t in self.titles if t.firm_id == firm_id]
            spans = [(programme, span) for programme, span in mine if span and span[0] < span[1]]
            held = {programme for programme, span in spans if span[0] <= on < span[1]}
            lapsed = {programme for programme, span in spans if span[1] <= on} - held
            here = [t for t in self.titles if t.firm_id == firm_id and _covers(t.known(at), on)]
            standing = {title.programme for title in here if not title.rests_on(on, at)}
            day = FirmDay(frozenset(held), frozenset(lapsed), suspended=frozenset(held - standing))
            for counted in counted_under(day):
                found.setdefault(counted, {})[firm_id] = place
        return found

    def _place(self, firm_id: str, on: date, at: datetime) -> tuple[str, str | None, str | None] | None:
        state = self.firm(firm_id, at)
        if state is None or state.status is FirmStatus.VOIDED:
            return None
        stays = (s for s in state.residencies if s.valid_from <= on and (s.valid_before is None or on < s.valid_before))
        stay = next(stays, None)
        if stay is None:
            return None
        trade = next((t.primary for t in state.industries if t.valid_from <= on), None)
        return stay.zone.value, stay.park, trade


def _covers(span: tuple[date, date] | None, on: date) -> bool:
    return span is not None and span[0] <= on < span[1]


def play(
    stage: Stage, seed: int, steps: int = 220, after: Callable[[Memory, random.Random], object] | None = None
) -> Memory:
    """A history of registrations, moves, closings, titles, renewals, corrections, cancellations and voided entries.

    `after` is called after every step.
    """
    chance, memory = random.Random(seed), Memory()
    for step in range(steps):
        stage.hand.advance(timedelta(days=chance.randint(2, 15), seconds=1))
        weights = {
            _register: 6,
            _grant: 16,
            _move: 4,
            _close: 1,
            _cancel: 2,
            _correct: 2,
            _void: 1,
            _void_firm: 1,
            _rest: 3,
        }
        act = _register if step < 8 else chance.choices(list(weights), list(weights.values()))[0]
        act(stage, memory, chance)
        if after is not None:
            after(memory, chance)
    return memory


def _past(chance: random.Random, most: int = 700) -> date:
    return clock.today() - timedelta(days=chance.randint(0, most))


def _say(stage: Stage, memory: Memory, state: FirmState) -> None:
    stage.know(state)
    memory.versions.setdefault(state.firm_id, []).append(state)


def _living(stage: Stage, memory: Memory, chance: random.Random) -> FirmState:
    return stage.firms[chance.choice([f for f, v in memory.versions.items() if v[-1].status is FirmStatus.ACTIVE])]


def _register(stage: Stage, memory: Memory, chance: random.Random) -> None:
    zone = chance.choice([*COUNTED_ZONES, Zone.OUTSIDE])
    park, industry = chance.choice(PARKS), chance.choice(INDUSTRIES)
    firm = new_firm(f"F{len(memory.versions):03d}", zone, _past(chance, 2000), park=park, industry=industry)
    _say(stage, memory, firm)


def _grant(stage: Stage, memory: Memory, chance: random.Random) -> None:
    firm = _living(stage, memory, chance)
    view = stage.title(firm.firm_id, _past(chance), chance.choice(PROGRAMMES), number=f"N{len(memory.titles):05d}")
    memory.titles.append(Title(firm.firm_id, view.programme, [(view.recorded_at, _span(view))], view))


def _move(stage: Stage, memory: Memory, chance: random.Random) -> None:
    firm = _living(stage, memory, chance)
    day = _past(chance, 400)
    if day > firm.residencies[-1].valid_from:
        _say(stage, memory, moved(firm, chance.choice([*COUNTED_ZONES, Zone.OUTSIDE]), day))


def _close(stage: Stage, memory: Memory, chance: random.Random) -> None:
    firm = _living(stage, memory, chance)
    day = _past(chance, 100)
    if day > firm.residencies[-1].valid_from:
        _say(stage, memory, closed(firm, day))


def _void_firm(stage: Stage, memory: Memory, chance: random.Random) -> None:
    firm = _living(stage, memory, chance)
    _say(stage, memory, next_version(firm, status=FirmStatus.VOIDED, names=(), residencies=(), industries=()))


def _open_title(memory: Memory, chance: random.Random) -> Title | None:
    living = {f for f, versions in memory.versions.items() if versions[-1].status is not FirmStatus.VOIDED}
    return chance.choice([t for t in memory.titles if t.readings[-1][1] and t.firm_id in living] or [None])


def _cancel(stage: Stage, memory: Memory, chance: random.Random) -> None:
    title = _open_title(memory, chance)
    if title is None or title.view.valid_before is None or title.readings[-1][1] == (title.view.valid_from,) * 2:
        return
    day = title.view.valid_from + timedelta(days=chance.randint(-30, 700))
    if day < title.view.valid_before:
        stage.cancel(title.view, day, chance.choice([IntervalReason.CANCELLED, IntervalReason.REVOKED]))
        _reread(stage, title)


def _correct(stage: Stage, memory: Memory, chance: random.Random) -> None:
    title = _open_title(memory, chance)
    if title is not None:
        until = title.view.valid_from + timedelta(days=chance.randint(10, 1500))
        title.view = stage.correct(title.view, valid_until=until)
        title.readings.append((_known_from(stage, title), _span(title.view)))


def _rest(stage: Stage, memory: Memory, chance: random.Random) -> None:
    """A title that has never rested is suspended; one that rests is resumed on some day."""
    title = _open_title(memory, chance)
    if title is None or not _covers(title.readings[-1][1], clock.today()):
        return
    if not title.rests:
        begin = max(title.view.valid_from, _past(chance, 60))
        title.view = stage.suspend(title.view, begin)
        title.rests.append((_changed_at(stage, title), (begin, OPEN)))
    elif len(title.rests) == 1:
        ((_, rest),) = title.rests
        assert rest is not None
        day = rest[0] + timedelta(days=chance.randint(0, 300))
        title.view = stage.resume(title.view, day)
        title.rests.append((_changed_at(stage, title), (rest[0], day) if rest[0] < day else None))


def _changed_at(stage: Stage, title: Title) -> datetime:
    rows = [r for r in stage.rows("recognition_change") if r.recognition_id == title.view.recognition_id]
    found: datetime = max(row.recorded_at for row in rows)
    return found


def _void(stage: Stage, memory: Memory, chance: random.Random) -> None:
    title = _open_title(memory, chance)
    if title is not None:
        stage.void(title.view)
        gone = next(r.voided_at for r in stage.rows("recognition") if r.recognition_id == title.view.recognition_id)
        title.readings.append((gone, None))


def _reread(stage: Stage, title: Title) -> None:
    title.view = stage.read(find, title.view.recognition_id, OFFICE)
    title.readings.append((_known_from(stage, title), _span(title.view)))


def _known_from(stage: Stage, title: Title) -> datetime:
    rows = [r for r in stage.rows("recognition_interval") if r.recognition_id == title.view.recognition_id]
    found: datetime = max(row.known_from for row in rows)
    return found


def _span(view: RecognitionView) -> tuple[date, date]:
    return view.valid_from, view.valid_before or OPEN


def instants(memory: Memory, chance: random.Random, count: int) -> list[tuple[date, datetime]]:
    """Random (as_of, known_at), among them the very edges of what was recorded."""
    said = [state.recorded_at for states in memory.versions.values() for state in states]
    said += [since for title in memory.titles for since, _ in title.readings]
    edges = [at for at in said for at in (at, at - timedelta(microseconds=1))]
    span = (LAST - FIRST).days
    return [
        (
            FIRST + timedelta(days=chance.randint(0, span)),
            chance.choice(edges)
            if chance.random() < 0.5
            else datetime(2020, 1, 7, tzinfo=UTC) + (max(said) - datetime(2020, 1, 7, tzinfo=UTC)) * chance.random(),
        )
        for _ in range(count)
    ]
