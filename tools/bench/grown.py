"""Invented firms by the hundred thousand, written straight into cultivation's SQLite file: each with three recognitions.

A few thousand histories are made up and projected as the service does it; every firm has one of them, in places of its own. They
hold renewals without and with a gap and before the old end, moves, closings and revocations, learnt after the first entry.
"""

import itertools
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from contracts.codes import COUNTED_ZONES, Programme
from domain.spans import OPEN, Interval
from kit.data import clock
from kit.data.clock import FOREVER
from kit.data.engines import sqlite_module
from services.cultivation.firms.rules import Cell
from services.cultivation.holdings.rules.bases import EDITION
from services.cultivation.holdings.rules.known_firms import Claim
from services.cultivation.holdings.rules.projection import Facts, Holding, Residency, holdings
from services.cultivation.recognitions.rules.expiry import DEFAULT_LEADS
from services.cultivation.rekeying import walks
from services.readings import reading_of
from services.registry.industries.reference import classifications
from services.registry.parks.reference import places
from tools.bench.firms import name, uscc

HISTORIES = 4_000
BATCH = 20_000  # firms
LEARNT = datetime(2026, 1, 5, 4, tzinfo=UTC)
LATER = LEARNT + timedelta(days=30)
HERE, THERE = Cell("here", None, None), Cell("there", None, None)
YEARLY = (Programme.TECH_SME,)
OTHERS = (
    Programme.SRDI,
    Programme.LITTLE_GIANT,
    Programme.PROVINCIAL_INNOVATIVE,
    Programme.LEADING,
    Programme.CHAMPION,
)
Row = tuple[Any, ...]
Where = tuple[str, str | None, str | None]
DIGITS = dict.fromkeys(map(ord, "0123456789"))

TABLES = {
    "firm_version": "firm_id version known_from known_until uscc name sort_key search_text status registered_on",
    "firm_name": "firm_id version valid_from valid_before known_from known_until name match_key",
    "firm_place": "firm_id version valid_from valid_before known_from known_until zone park industry ended_by",
    "recognition": "recognition_id firm_id programme basis number number_key issued_on document_no version recorded_at",
    "recognition_interval": "recognition_id known_from known_until firm_id programme valid_from valid_before ended_by evidence",
    "expiry_notice": "recognition_id lead_months valid_before announced_at",
    "holding": "firm_id basis programme zone park industry valid_from valid_before known_from known_until",
}


@dataclass(frozen=True)
class Version:
    """What the firm's own facts are from one instant on."""

    residencies: tuple[Residency, ...]
    ended_by: str | None
    known: Interval[datetime]


@dataclass(frozen=True)
class Title:
    """A recognition with each reading of its term; `ended_by` of the last one."""

    programme: Programme
    readings: tuple[Claim, ...]
    revoked: bool


@dataclass(frozen=True)
class History:
    since: date
    versions: tuple[Version, ...]
    titles: tuple[Title, ...]
    holdings: tuple[Holding, ...]


def histories(number: int, seed: int) -> list[History]:
    """Made up, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - invented data
    return [_history(chance) for _ in range(number)]


def _history(chance: random.Random) -> History:
    since = date(2008, 1, 1) + timedelta(days=chance.randrange(5_000))
    versions = _versions(chance, since)
    titles = tuple(_titles(chance, max(since, date(2014, 1, 1))))
    facts = Facts(
        [claim for title in titles for claim in title.readings],
        [residency for version in versions for residency in version.residencies],
    )
    return History(since, versions, titles, tuple(holdings(facts)))


def _versions(chance: random.Random, since: date) -> tuple[Version, ...]:
    """One version in one place, or a second one that knows of a move (12 %) or of the end (3 %)."""
    fate = chance.random()
    if fate >= 0.15:
        known = Interval(LEARNT, FOREVER)
        return (Version((Residency(HERE, Interval(since, OPEN), known),), None, known),)
    before, after = Interval(LEARNT, LATER), Interval(LATER, FOREVER)
    day = date(2023, 1, 1) + timedelta(days=chance.randrange(1_300))
    stay = Residency(HERE, Interval(since, day), after)
    first = Version((Residency(HERE, Interval(since, OPEN), before),), None, before)
    if fate >= 0.12:
        return first, Version((stay,), "closed", after)
    return first, Version((stay, Residency(THERE, Interval(day, OPEN), after)), "moved", after)


def _titles(chance: random.Random, since: date) -> Iterator[Title]:
    """Three: a title renewed twice, or one renewed once beside another, or three of a year each."""
    kind = chance.random()
    chain = YEARLY if kind < 0.25 else (Programme.HNTE,)
    renewed = 3 if kind < 0.6 else 2
    start = since + timedelta(days=chance.randrange(3_000))
    for _ in range(renewed):
        end = date(start.year + 1, 1, 1) if chain is YEARLY else start + timedelta(days=1_096)
        yield _title(chance, chain[0], start, end)
        start = end + timedelta(days=chance.choice([0, 0, -60, 120]))
    if renewed == 2:
        begin = since + timedelta(days=chance.randrange(3_500))
        yield _title(chance, chance.choice(OTHERS), begin, begin + timedelta(days=1_096))


def _title(chance: random.Random, programme: Programme, start: date, end: date) -> Title:
    known = Interval(LEARNT, FOREVER)
    if chance.random() >= 0.04:
        return Title(programme, (Claim(programme, Interval(start, end), known),), revoked=False)
    cut = start + timedelta(days=chance.randrange(1, (end - start).days))
    believed = Claim(programme, Interval(start, end), Interval(LEARNT, LATER))
    return Title(programme, (believed, Claim(programme, Interval(start, cut), Interval(LATER, FOREVER), False)), True)


def grow(file: Path, firms: int, seed: int = 1, kinds: int = HISTORIES) -> None:
    """Write `firms` firms into the migrated, empty database of cultivation in `file`; nobody else may have it open.

    Each firm has one of `kinds` histories.
    """
    with closing(sqlite_module().connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute("PRAGMA cache_size=-200000")
        indices = _without_indices(database)
        writer, chance, stock = _Rows(), random.Random(seed), histories(kinds, seed)  # noqa: S311 - invented data
        for first in range(0, firms, BATCH):
            rows = writer.of(chance, stock, range(first, min(first + BATCH, firms)))
            database.execute("BEGIN")
            for table, columns in TABLES.items():
                names = columns.split()
                marks = ", ".join("?" * len(names))
                database.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows[table])  # noqa: S608
            database.execute("COMMIT")
        for statement in indices:
            database.execute(statement)
        _finish(database)


def _without_indices(database: Any) -> list[str]:
    """Drop the indices of the tables that grow; how to make them again."""
    query = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    found = [(index, statement) for index, table, statement in database.execute(query) if table in TABLES]
    for index, _ in found:
        database.execute(f"DROP INDEX {index}")
    return [statement for _, statement in found]


def _finish(database: Any) -> None:
    """Nothing is left for the jobs to do: bases are counted, keys are as this code writes them."""
    now = _instant(clock.now())
    database.execute("INSERT OR REPLACE INTO writer_clock (one, last) VALUES (1, ?)", [now])
    database.execute(
        "INSERT OR REPLACE INTO holding_edition (edition_id, bases, after, finished) VALUES (1, ?, '', 1)", [EDITION]
    )
    database.executemany(
        "INSERT OR REPLACE INTO rekeying (walk, edition, position, rewritten, finished_at) VALUES (?, ?, '', 0, ?)",
        [(walk.name, walk.edition, now) for walk in walks()],
    )


class _Rows:
    """The rows of firms by table, in the order of their columns."""

    def __init__(self) -> None:
        parks = {
            zone.value: [None, *(p.slug for p in places().parks.values() if p.zone is zone)] for zone in COUNTED_ZONES
        }
        trades = [None, *classifications().industries]
        self._cells = [(zone, park, trade) for zone, found in parks.items() for park in found for trade in trades]
        self._sort_keys: dict[str, str] = {}
        self._serial = itertools.count(1)

    def of(self, chance: random.Random, stock: Sequence[History], numbers: range) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        for number in numbers:
            cells = {HERE: chance.choice(self._cells), THERE: chance.choice(self._cells)}
            self._firm(rows, number, stock[chance.randrange(len(stock))], cells)
        return rows

    def _firm(self, rows: dict[str, list[Row]], number: int, history: History, cells: dict[Cell, Where]) -> None:
        firm_id, code, called = f"G{number:025d}", uscc("G", number % 10**6), name(number)
        key, since = self._sort_key(called), history.since.isoformat()
        for nth, version in enumerate(history.versions, 1):
            known = (_instant(version.known.start), _instant(version.known.before))
            status = "closed" if version.ended_by == "closed" else "active"
            rows["firm_version"].append((firm_id, nth, *known, code, called, key, f"{called}\n{code}", status, since))
            rows["firm_name"].append((firm_id, nth, since, OPEN.isoformat(), *known, called, called))
            for stay in version.residencies:
                ended_by = version.ended_by if stay.valid.before != OPEN else None
                rows["firm_place"].append((firm_id, nth, *_days(stay.valid), *known, *cells[stay.cell], ended_by))
        for title in history.titles:
            self._title(rows, firm_id, title)
        rows["holding"] += [_holding(firm_id, held, cells) for held in history.holdings]

    def _title(self, rows: dict[str, list[Row]], firm_id: str, title: Title) -> None:
        serial = next(self._serial)
        recognition_id, number, programme = f"R{serial:025d}", f"GR{serial:012d}", title.programme.value
        first, last = title.readings[0], title.readings[-1]
        issued, version = first.valid.start.isoformat(), len(title.readings)
        rows["recognition"].append(
            (recognition_id, firm_id, programme, "mirrored", number, number, issued, "合成", version, _instant(LEARNT))
        )
        for reading in title.readings:
            ended_by = "revoked" if title.revoked and reading is last else "term"
            known = (_instant(reading.known.start), _instant(reading.known.before))
            interval = (recognition_id, *known, firm_id, programme, *_days(reading.valid), ended_by, "announced")
            rows["recognition_interval"].append(interval)
        if last.valid.before > clock.today():  # announced already: nothing is told while it is measured
            end = last.valid.before.isoformat()
            rows["expiry_notice"] += [(recognition_id, lead, end, _instant(LATER)) for lead in DEFAULT_LEADS]

    def _sort_key(self, called: str) -> str:
        """Read once for each name without its number."""
        bare = called.translate(DIGITS)
        if bare not in self._sort_keys:
            self._sort_keys[bare] = reading_of(bare).sort_key
        return f"{self._sort_keys[bare]} {called}"


def _holding(firm_id: str, held: Holding, cells: dict[Cell, Where]) -> Row:
    counted, known = held.counted, (_instant(held.known.start), _instant(held.known.before))
    where = cells[Cell(counted.zone, counted.park, counted.industry)]
    days = counted.valid_from.isoformat(), counted.valid_before.isoformat()
    return firm_id, counted.basis, counted.programme, *where, *days, *known


@cache
def _instant(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def _days(span: Interval[date]) -> tuple[str, str]:
    return span.start.isoformat(), span.before.isoformat()
