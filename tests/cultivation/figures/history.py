"""Random histories, remembered twice: in the service, and as a plain list that is recounted by reading the definition."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from contracts.codes import COUNTED_ZONES, ApplicationState, FirmStatus, IntervalReason, Programme, Zone
from contracts.commands.counting import SetCounting
from contracts.events.registry import FirmState
from domain.spans import OPEN
from kit.data import clock
from services.cultivation.counting.usecases import set_counting
from services.cultivation.recognitions.reads.recognitions import find
from services.cultivation.recognitions.usecases.successions import PassOnTitle, pass_on
from tests.cultivation.figures.filing import apply, list_publicity, take_step
from tests.cultivation.figures.recounting import IN_PUBLICITY, Filing, Listed, Memory, Term, Title
from tests.cultivation.stage import HNTE, OFFICE, Stage, closed, moved, new_firm, next_version

PROGRAMMES = (Programme.HNTE, Programme.TECH_SME, Programme.HNTE, Programme.SRDI, Programme.LITTLE_GIANT)
PARKS = ("lhz-yantan", "bhz-core", None)
INDUSTRIES = ("new-materials", "biomedicine", None)
FIRST, LAST = date(2020, 2, 1), date(2025, 6, 30)


def play(
    stage: Stage, seed: int, steps: int = 220, after: Callable[[Memory, random.Random], object] | None = None
) -> Memory:
    """A history of registrations, moves, closings, titles, renewals, 公示, corrections, cancellations and voided entries.

    `after` is called after every step.
    """
    chance, memory = random.Random(seed), Memory()
    for step in range(steps):
        stage.hand.advance(timedelta(days=chance.randint(2, 15), seconds=1))
        weights = {_register: 6, _grant: 16, _move: 4, _close: 1, _cancel: 2, _correct: 2, _void: 1, _void_firm: 1}
        weights |= {_file: 3, _go_on: 3, _list: 3, _allow: 1, _rest: 3, _pass_on: 2}
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
    title = Title(firm.firm_id, view.programme, [], view)
    memory.titles.append(title)
    _reread(stage, title)


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
    mine = [t for t in memory.titles if t.readings[-1][1] and t.firm_id in living and not t.passed_on]
    return chance.choice(mine or [None])


def _cancel(stage: Stage, memory: Memory, chance: random.Random) -> None:
    title = _open_title(memory, chance)
    if title is None or title.view.valid_before is None or title.view.valid_from == title.view.valid_before:
        return
    day = title.view.valid_from + timedelta(days=chance.randint(-30, 700))
    if day < title.view.valid_before:
        stage.cancel(title.view, day, chance.choice([IntervalReason.CANCELLED, IntervalReason.REVOKED]))
        _reread(stage, title)


def _correct(stage: Stage, memory: Memory, chance: random.Random) -> None:
    title = _open_title(memory, chance)
    if title is not None:
        until = title.view.valid_from + timedelta(days=chance.randint(10, 1500))
        stage.correct(title.view, valid_until=until)
        _reread(stage, title)


def _pass_on(stage: Stage, memory: Memory, chance: random.Random) -> None:
    """A title goes on at another firm, from a day within its term."""
    title = _open_title(memory, chance)
    term, heir = title.readings[-1][1] if title else None, _living(stage, memory, chance)
    if title is None or term is None or heir.firm_id == title.firm_id or title.rests:
        return
    day = max(term.start, _past(chance, 200))
    if not term.covers(day):
        return
    today = clock.today()
    command = PassOnTitle(
        title.view.recognition_id, title.view.version, heir.uscc, today, day, "合并", "演示〔2025〕1号"
    )
    stage.do(partial(pass_on, command=command, caller=OFFICE))
    title.passed_on = True
    _reread(stage, title)
    giver = next(r for r in stage.rows("recognition") if r.recognition_id == title.view.recognition_id)
    view = stage.read(find, giver.passed_to_id, OFFICE)
    heirs = Title(heir.firm_id, title.programme, [], view, taken_over=True)
    memory.titles.append(heirs)
    _reread(stage, heirs)


def _rest(stage: Stage, memory: Memory, chance: random.Random) -> None:
    """A title that has never rested is suspended; one that rests is resumed on some day."""
    title = _open_title(memory, chance)
    term = title.readings[-1][1] if title else None
    if title is None or term is None or not term.covers(clock.today()):
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
    rows = [row for row in stage.rows("recognition_interval") if row.recognition_id == title.view.recognition_id]
    newest = max(rows, key=lambda row: row.known_from)
    by_term = newest.ended_by == IntervalReason.TERM.value
    recognised = title.view.issued_on if title.taken_over else newest.valid_from
    term = Term(
        title.programme,
        newest.valid_from,
        newest.valid_before,
        by_term,
        recognised,
        newest.ended_by == IntervalReason.SUCCEEDED.value,
        title.taken_over,
    )
    title.readings.append((newest.known_from, term))


def _programme(chance: random.Random) -> Programme:
    """Renewals of HNTE above all."""
    return chance.choice((HNTE, HNTE, HNTE, Programme.SRDI))


def _near(day: date | None) -> bool:
    return day is not None and abs((day - clock.today()).days) < 150


def _applicant(stage: Stage, memory: Memory, chance: random.Random) -> FirmState:
    """Where there is one, a firm whose title of HNTE has just ended or is about to."""
    ending = {
        title.firm_id
        for title in memory.titles
        if title.programme is HNTE and title.readings[-1][1] and _near(title.view.valid_before)
    }
    living = [f for f in sorted(ending) if memory.versions[f][-1].status is FirmStatus.ACTIVE]
    return stage.firms[chance.choice(living)] if living else _living(stage, memory, chance)


def _file(stage: Stage, memory: Memory, chance: random.Random) -> None:
    """An application comes into 公示 at once."""
    firm, number, programme = _applicant(stage, memory, chance), len(memory.filings), _programme(chance)
    apply(stage, firm.firm_id, f"A{number}", programme)
    filing = Filing(firm.firm_id, programme, [])
    memory.filings.append(filing)
    _step(stage, filing, number, ApplicationState.PUBLICITY, _past(chance, 40))


def _go_on(stage: Stage, memory: Memory, chance: random.Random) -> None:
    under_way = [(number, each) for number, each in enumerate(memory.filings) if each.steps[-1][2] in IN_PUBLICITY]
    if under_way:
        number, filing = chance.choice(under_way)
        day = max(filing.steps[-1][1], _past(chance, 20))
        states = (ApplicationState.FILED, ApplicationState.CERTIFIED, ApplicationState.REJECTED)
        _step(stage, filing, number, chance.choice(states), day)


def _step(stage: Stage, filing: Filing, number: int, to: ApplicationState, on: date) -> None:
    known = take_step(stage, filing.firm_id, f"A{number}", len(filing.steps) + 1, to, on)
    filing.steps.append((known, on, to))


def _list(stage: Stage, memory: Memory, chance: random.Random) -> None:
    firm, programme, day = _applicant(stage, memory, chance), _programme(chance), _past(chance, 60)
    known = list_publicity(stage, firm.firm_id, f"L{len(memory.lists)}", day, programme)
    memory.lists.append(Listed(firm.firm_id, programme, day, known))


def _allow(stage: Stage, memory: Memory, chance: random.Random) -> None:
    since, days = clock.today() + timedelta(days=chance.randint(-300, 100)), chance.choice((0, 30, 90, 400))
    command = SetCounting(valid_from=since, awaited_days=days, least_base=20, document_no="x")
    stage.do(partial(set_counting, command=command, caller=OFFICE))
    memory.allowed.append((max(row.recorded_at for row in stage.rows("counting_setting")), since, days))


def instants(memory: Memory, chance: random.Random, count: int) -> list[tuple[date, datetime]]:
    """Random (as_of, known_at), among them the very edges of what was recorded."""
    said = [state.recorded_at for states in memory.versions.values() for state in states]
    said += [since for title in memory.titles for since, _ in title.readings]
    said += [since for filing in memory.filings for since, _, _ in filing.steps]
    said += [each.known_from for each in memory.lists] + [since for since, _, _ in memory.allowed]
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
