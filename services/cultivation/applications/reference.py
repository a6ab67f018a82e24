"""The paths of applications by the documents: the first versions, over which the office enters others; read once from `paths.toml`."""

import tomllib
from functools import cache
from pathlib import Path as File
from typing import Any

from contracts.applications import CityPart, PathFact, ScoreSource
from contracts.codes import ApplicationState, Programme, Zone
from services.cultivation.applications.rules.paths import Path, Source

SOURCE = File(__file__).with_name("paths.toml")


@cache
def delivered_paths() -> tuple[Path, ...]:
    """In the order of the file."""
    return tuple(map(_path, tomllib.loads(SOURCE.read_text(encoding="utf-8"))["path"]))


@cache
def delivered_path(code: str) -> Path | None:
    """By its code; None for one of the office."""
    return next((each for each in delivered_paths() if each.code == code), None)


def _path(row: dict[str, Any]) -> Path:
    return Path(
        code=row["code"],
        programme=Programme(row["programme"]),
        stages=tuple(map(ApplicationState, row["stages"])),
        valid_from=row["from"],
        zone=Zone(row["zone"]) if "zone" in row else None,
        city=CityPart(row["city"]) if "city" in row else None,
        scored_by=ScoreSource(row["score"]) if "score" in row else None,
        sources=tuple(source for each in row["source"] for source in _sources(each)),
    )


def _sources(row: dict[str, Any]) -> list[Source]:
    """One for each fact that the document says."""
    cited = row["document"], row["mark"], row.get("article", "")
    return [Source(PathFact(fact), *cited) for fact in row["facts"]]
