"""Targets of the plan, read once from the dated file beside this module.

The file names its document; figures are those of tables 1 and 1—1 … 1—4 and of section 二（四）.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from gateway.access.rules.scope import Scope, scope_of
from gateway.attainment.rules.target import Indicator, Target

FILE = Path(__file__).with_name("plan-2023-11-10.toml")
STAR = "*"


@dataclass(frozen=True)
class Document:
    """The document that the figures are quoted from."""

    number: str
    title: str
    issuer: str
    issued_on: date


@dataclass(frozen=True)
class NarrativeTarget:
    """A target stated in the running text; `repeats_table_1` when it is the binding value of the pilot zone."""

    code: str
    name: str
    at_least: Decimal
    unit: str
    section: str
    measure: str = "stock"
    base: Decimal | None = None
    base_note: str = ""
    quote: str = ""
    repeats_table_1: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything the plan states as a number: ten indicators, sixty targets, the targets of the text."""

    document: Document
    indicators: tuple[Indicator, ...]
    targets: tuple[Target, ...]
    narrative: tuple[NarrativeTarget, ...]

    def indicator(self, code: str) -> Indicator:
        """The indicator of that code; KeyError when there is none."""
        return {row.code: row for row in self.indicators}[code]

    def target(self, scope: Scope, indicator: str) -> Target:
        """The target of one indicator in one scope; KeyError when there is none."""
        return {(row.scope, row.indicator): row for row in self.targets}[scope, indicator]


@cache
def load() -> Plan:
    """The plan as printed; a malformed file stops the process at start."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    head = raw["document"]
    return Plan(
        document=Document(head["number"], head["title"], head["issuer"], head["issued_on"]),
        indicators=tuple(_indicator(row) for row in raw["indicators"]),
        targets=tuple(
            _target(head, table, code, cell) for table in raw["tables"] for code, cell in table["cells"].items()
        ),
        narrative=tuple(_narrative(row) for row in raw["narrative_targets"]),
    )


def _indicator(row: dict[str, Any]) -> Indicator:
    bounds: dict[str, Any] = {key: Decimal(row[key]) for key in ("least", "most") if key in row}
    return Indicator(**(row | bounds))


def _target(head: dict[str, Any], table: dict[str, Any], code: str, cell: list[str]) -> Target:
    base, binding, expected = cell
    starred = base.endswith(STAR)
    return Target(
        table=table["table"],
        scope=scope_of(table["scope"]),
        indicator=code,
        base=Decimal(base.removesuffix(STAR)),
        base_year=head["starred_base_year"] if starred else head["base_year"],
        binding=Decimal(binding),
        expected=Decimal(expected),
        target_year=head["target_year"],
    )


def _narrative(row: dict[str, Any]) -> NarrativeTarget:
    numbers: dict[str, Any] = {key: Decimal(row[key]) for key in ("at_least", "base") if key in row}
    return NarrativeTarget(**(row | numbers))
