"""How the experts of each programme are composed, read once from its file."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from contracts.codes import Programme
from services.cultivation.reviews.rules.panels import PanelRule

SOURCE = Path(__file__).with_name("panels.toml")


@cache
def panel_rules() -> tuple[PanelRule, ...]:
    return tuple(map(_rule, tomllib.loads(SOURCE.read_text(encoding="utf-8"))["panel"]))


def panel_of(programme: Programme, day: date) -> PanelRule | None:
    """The rule in force on `day`; None where the programme's experts are not entered one by one."""
    mine = [each for each in panel_rules() if each.programme is programme and each.valid_from <= day]
    return max(mine, key=lambda each: each.valid_from, default=None)


def _rule(row: dict[str, Any]) -> PanelRule:
    return PanelRule(
        programme=Programme(row["programme"]),
        valid_from=row["from"],
        least_experts=row["experts"],
        technical_share=row["technical_share"],
        least_financial=row["financial"],
        document=row["document"],
        mark=row["mark"],
    )
