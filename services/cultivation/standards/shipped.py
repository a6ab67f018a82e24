"""The standards that come with the system: national ones in force over their dates, and proposals to draft from.

Read once from `reference/`; each file holds the criteria of one or several editions of a programme's standard.
"""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from contracts.codes import Programme
from services.cultivation.standards.rules.criteria import RuleSet
from services.cultivation.standards.rules.reading import read_rule_set

FOLDER = Path(__file__).with_name("reference")


@cache
def shipped() -> tuple[RuleSet, ...]:
    """Every rule set in force over some dates, by programme and date. Raises FaultyStandard for a file with a fault."""
    order = list(Programme)
    found = [rule_set for file in sorted(FOLDER.glob("*.toml")) for rule_set in _editions(file)]
    return tuple(sorted(found, key=lambda each: (order.index(each.programme), each.valid_from)))


@cache
def proposals() -> dict[Programme, dict[str, Any]]:
    """What the office may draft from, by programme; no figure in it is decided."""
    files = sorted((FOLDER / "proposals").glob("*.toml"))
    return {Programme(content["programme"]): content for content in map(_content, files)}


@cache
def pools() -> dict[Programme, RuleSet]:
    """Whom the plan calls to a title, by programme: candidates before any standard is met."""
    found = map(read_rule_set, map(_content, sorted((FOLDER / "pools").glob("*.toml"))))
    return {each.programme: each for each in found}


def _editions(file: Path) -> list[RuleSet]:
    content = _content(file)
    return [read_rule_set(content | edition) for edition in content.pop("edition")]


def _content(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
