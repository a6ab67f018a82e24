"""The programmes as dated editions and the periods of their stages, read once from their files."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from contracts.attachments import AttachmentKind
from contracts.codes import Programme, Zone
from contracts.standards import Confidence, Stage
from domain.spans import OPEN
from services.cultivation.programmes.rules.materials import Material, MaterialList, list_on
from services.cultivation.programmes.rules.periods import StagePeriod
from services.cultivation.programmes.rules.validity import Validity, ValidityRule

SOURCE = Path(__file__).with_name("programmes.toml")
PERIODS = Path(__file__).with_name("periods.toml")
MATERIALS = Path(__file__).with_name("materials.toml")


@dataclass(frozen=True)
class Edition:
    """A programme as its base document says over `[valid_from, valid_before)`.

    `number_pattern` is empty where no form is known; `mark` is how sure we are: certain | likely | unsure.
    """

    programme: Programme
    valid_from: date
    valid_before: date
    authority: str
    document: str
    announced_by: str
    validity: Validity
    number_pattern: str
    issuable_here: bool
    mark: str


@cache
def editions() -> tuple[Edition, ...]:
    """All editions, in the order of programmes and dates."""
    rows = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["edition"]
    order = list(Programme)
    return tuple(sorted(map(_edition, rows), key=lambda item: (order.index(item.programme), item.valid_from)))


@cache
def edition_on(programme: Programme, day: date) -> Edition:
    """The edition in force on `day`; before the first one, the first (old titles are still mirrored)."""
    mine = [edition for edition in editions() if edition.programme is programme]
    return next((edition for edition in reversed(mine) if edition.valid_from <= day), mine[0])


def editions_on(day: date) -> tuple[Edition, ...]:
    """Every programme as in force on `day`."""
    return tuple(edition_on(programme, day) for programme in Programme)


@cache
def periods() -> tuple[StagePeriod, ...]:
    """How long the stages last by the documents: the first versions, over which the office schedules others."""
    return tuple(map(_period, tomllib.loads(PERIODS.read_text(encoding="utf-8"))["period"]))


@cache
def material_lists() -> tuple[MaterialList, ...]:
    """The materials of the programmes, as they stand in `materials.toml`."""
    return tuple(map(_material_list, tomllib.loads(MATERIALS.read_text(encoding="utf-8"))["list"]))


def materials_of(programme: Programme, day: date) -> MaterialList | None:
    """What an application of the programme comes with on `day`; None where no list is known."""
    return list_on(material_lists(), programme, day)


def _edition(row: dict[str, Any]) -> Edition:
    return Edition(
        programme=Programme(row["code"]),
        valid_from=row["from"],
        valid_before=row.get("before", OPEN),
        authority=row["authority"],
        document=row["document"],
        announced_by=row["announced_by"],
        validity=Validity(ValidityRule(row["validity"]), row.get("years", 0)),
        number_pattern=row.get("number", ""),
        issuable_here=row.get("issuable", False),
        mark=row["mark"],
    )


def _period(row: dict[str, Any]) -> StagePeriod:
    return StagePeriod(
        stage=Stage(row["stage"]),
        workdays=row["workdays"],
        valid_from=row["from"],
        programme=Programme(row["programme"]) if "programme" in row else None,
        zones=frozenset(map(Zone, row.get("zones", ()))),
        document=row["document"],
        mark=row["mark"],
    )


def _material_list(row: dict[str, Any]) -> MaterialList:
    return MaterialList(
        programme=Programme(row["programme"]),
        valid_from=row["from"],
        document=row["document"],
        article=row["article"],
        mark=Confidence(row["mark"]),
        materials=tuple(_material(each, row) for each in row["material"]),
    )


def _material(row: dict[str, Any], listed: dict[str, Any]) -> Material:
    """What a material does not say of itself its list says."""
    said = listed | row
    kinds = frozenset(map(AttachmentKind, row["kinds"]))
    return Material(row["code"], row["name"], kinds, said["article"], Confidence(said["mark"]))
