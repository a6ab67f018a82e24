"""Published figures found outside the plan: each with its source, how sure we are of it, and what to beware of."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("observed-2026-11-22.toml")


@dataclass(frozen=True)
class Observation:
    """One published or derived figure. kind: published, estimate, preliminary, derived; confidence: certain, likely.

    `scope` may be a place that is no scope of ours (gansu-province, lanzhou-city): such a figure is context, never a count.
    """

    indicator: str
    scope: str
    as_of: date
    value: Decimal
    kind: str
    confidence: str
    source: str = ""
    caveat: str = ""
    derived_as: str = ""
    parts: dict[str, Decimal] = field(default_factory=dict)


@cache
def load() -> tuple[Observation, ...]:
    """All figures in the order of the file."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["observations"]
    return tuple(_observation(row) for row in rows)


def _observation(row: dict[str, Any]) -> Observation:
    numbers = {key: Decimal(row[key]) for key in ("value",) if key in row}
    parts = {scope: Decimal(value) for scope, value in row.get("parts", {}).items()}
    return Observation(**(row | numbers | {"parts": parts}))
