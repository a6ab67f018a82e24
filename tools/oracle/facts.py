"""The facts as the databases hold them, read with plain SQL on either engine. Nothing of the project is imported here."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import psycopg

Row = tuple[Any, ...]

STAYS = "select firm_id, zone, park, valid_from, valid_before, known_from, known_until from firm_residency"
TRADES = "select firm_id, primary_industry, valid_from, valid_before, known_from, known_until from firm_industry"
TITLES = "select firm_id, programme, valid_from, valid_before, known_from, known_until from recognition_interval"
STEPS = "select firm_id, stage, reached_on, date('9999-12-31'), known_from, known_until from listing_step where stage is not null"


@dataclass(frozen=True)
class Fact:
    """Something true of a firm over `[valid_from, valid_before)`, held true over `[known_from, known_until)`."""

    firm_id: str
    what: tuple[str | None, ...]
    valid_from: date
    valid_before: date
    known_from: datetime
    known_until: datetime

    def holds(self, on: date, at: datetime) -> bool:
        return self.valid_from <= on < self.valid_before and self.known_from <= at < self.known_until


@dataclass(frozen=True)
class RecordedFacts:
    """Where firms were and what they did, from the registry's database; what they held, from cultivation's."""

    stays: list[Fact]
    trades: list[Fact]
    titles: list[Fact]
    steps: list[Fact]
    """On the way to the market: each from its day on, the last one speaks."""

    def instants(self) -> list[datetime]:
        """When something was learnt, in order."""
        return sorted(
            {fact.known_from for facts in (self.stays, self.trades, self.titles, self.steps) for fact in facts}
        )


def read(registry: str, cultivation: str) -> RecordedFacts:
    """The facts behind two URLs: `sqlite:///file` or `postgresql://…`."""
    return RecordedFacts(
        [_fact(row[0], row[1:3], row[3:]) for row in _rows(registry, STAYS)],
        [_fact(row[0], row[1:2], row[2:]) for row in _rows(registry, TRADES)],
        [_fact(row[0], row[1:2], row[2:]) for row in _rows(cultivation, TITLES)],
        [_fact(row[0], row[1:2], row[2:]) for row in _rows(cultivation, STEPS)],
    )


def _fact(firm_id: str, what: Row, spans: Row) -> Fact:
    return Fact(firm_id, what, _day(spans[0]), _day(spans[1]), _instant(spans[2]), _instant(spans[3]))


def _rows(url: str, query: str) -> Iterable[Row]:
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True)) as file:
            return file.execute(query).fetchall()
    with psycopg.connect(url.replace("+psycopg", "")) as session:
        return session.execute(query).fetchall()


def _day(value: str | date) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _instant(value: str | datetime) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
