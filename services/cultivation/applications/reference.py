"""The paths of applications, read once from `paths.toml`."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path as File
from typing import Any

from contracts.applications import CityPart, ScoreSource
from contracts.codes import ApplicationState, Programme, Zone
from services.cultivation.applications.rules.paths import Path, path_on

SOURCE = File(__file__).with_name("paths.toml")


@cache
def paths() -> tuple[Path, ...]:
    """Every path that was ever in force, in the order of the file."""
    return tuple(map(_path, tomllib.loads(SOURCE.read_text(encoding="utf-8"))["path"]))


@cache
def path_named(code: str) -> Path:
    """The path of an application, by the code that it keeps. Raises KeyError for one that never was."""
    return {each.code: each for each in paths()}[code]


def path_of(programme: Programme, zone: Zone | None, day: date) -> Path:
    """The path on which an application begins; before the first one of its programme, the first."""
    first = next(each for each in paths() if each.programme is programme)
    return path_on(paths(), programme, zone, day) or first


def _path(row: dict[str, Any]) -> Path:
    return Path(
        code=row["code"],
        programme=Programme(row["programme"]),
        stages=tuple(map(ApplicationState, row["stages"])),
        valid_from=row["from"],
        zones=frozenset(map(Zone, row.get("zones", ()))),
        city=CityPart(row["city"]) if "city" in row else None,
        scored_by=ScoreSource(row["score"]) if "score" in row else None,
        document=row["document"],
        mark=row["mark"],
    )
