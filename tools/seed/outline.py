"""The skeleton of the demonstration, read once from `figures.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from contracts.codes import IntervalReason, Programme, Zone

SOURCE = Path(__file__).with_name("figures.toml")


@dataclass(frozen=True)
class Batch:
    """Certificates of one date, and when their list reached the office."""

    issued: date
    recorded: date
    document: str


@dataclass(frozen=True)
class Award:
    """One list of another programme: how many firms, from where in the ladder they come."""

    programme: Programme
    source: str
    prefix: str
    subtype: str | None
    issued: date
    count: int


@dataclass(frozen=True)
class Incident:
    """A change of a holder: `kind` is move, closure, merger, rename, cancelled or revoked."""

    kind: str
    recorded: date
    effective: date
    zone: Zone
    to: Zone | None = None
    reason: str = "演示"


@dataclass(frozen=True)
class Park:
    slug: str
    weight: int
    industries: tuple[str, ...]


@dataclass(frozen=True)
class TradeProfile:
    words: tuple[str, ...]
    field8: str
    gbt4754: tuple[str, ...]


@dataclass(frozen=True)
class Outline:
    note: str
    stocks: dict[int, dict[Zone, int]]
    latest: dict[Zone, int]
    batches: dict[int, tuple[Batch, ...]]
    awards: tuple[Award, ...]
    tech_sme: dict[int, tuple[date, ...]]
    incidents: tuple[Incident, ...]
    parks: dict[Zone, tuple[Park, ...]]
    trades: dict[str, TradeProfile]


@cache
def outline() -> Outline:
    """The whole skeleton; raises KeyError or ValueError where the file is not complete."""
    raw = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    return Outline(
        note=raw["note"],
        stocks={row["year"]: _by_zone(row["zones"]) for row in raw["stock"]},
        latest=_by_zone(raw["latest"]),
        batches={row["year"]: tuple(_batches(row)) for row in raw["batch"]},
        awards=tuple(sorted(_awards(raw["title"]), key=lambda award: (award.issued, award.programme))),
        tech_sme={int(year): tuple(days) for year, days in raw["tech_sme"].items()},
        incidents=tuple(sorted(_incidents(raw), key=lambda item: (item.effective, item.kind))),
        parks={Zone(zone): tuple(_parks(parks)) for zone, parks in raw["parks"].items()},
        trades={
            slug: TradeProfile(tuple(row["words"]), row["field8"], tuple(row["gbt4754"]))
            for slug, row in raw["trades"].items()
        },
    )


def _by_zone(row: dict[str, int]) -> dict[Zone, int]:
    return {Zone(zone): count for zone, count in row.items()}


def _batches(row: dict[str, Any]) -> list[Batch]:
    pairs = zip(row["issued"], row["recorded"], strict=True)
    year = row["year"]
    return [
        Batch(issued, recorded, f"演示〔{year}〕高新技术企业第{nth}批名单（虚构）")
        for nth, (issued, recorded) in enumerate(pairs, 1)
    ]


def _awards(rows: list[dict[str, Any]]) -> list[Award]:
    return [
        Award(
            Programme(row["programme"]),
            row["from"],
            row["prefix"],
            row.get("subtype"),
            date.fromisoformat(day),
            count,
        )
        for row in rows
        for day, count in row["count"].items()
    ]


def _incidents(raw: dict[str, Any]) -> list[Incident]:
    moves = [
        Incident("move", row["recorded"], row["effective"], Zone(row["from"]), Zone(row["to"])) for row in raw["move"]
    ]
    ends = [
        Incident(
            IntervalReason(row["kind"]).value,
            row["decided"],
            row["effective"],
            Zone(row["zone"]),
            reason=row["reason"],
        )
        for row in raw["end"]
    ]
    closures = [
        Incident("merger" if row.get("merged") else "closure", row["recorded"], row["effective"], Zone(row["zone"]))
        for row in raw["closure"]
    ]
    renames = [Incident("rename", row["recorded"], row["effective"], Zone(row["zone"])) for row in raw["rename"]]
    return [*moves, *ends, *closures, *renames]


def _parks(rows: dict[str, list[Any]]) -> list[Park]:
    return [Park(slug, weight, tuple(industries)) for slug, (weight, *industries) in rows.items()]
