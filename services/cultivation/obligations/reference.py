"""The duties that come with the system, read once from `duties.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from contracts.codes import Programme
from contracts.obligations import ChangeKind, ObligationKind, Stake
from contracts.standards import Confidence
from services.cultivation.obligations.rules.duties import Duty, MonthDay, Term

SOURCE = Path(__file__).with_name("duties.toml")


@cache
def shipped_duties() -> tuple[Duty, ...]:
    """In the order of the file, without what the office has set."""
    return tuple(map(_duty, tomllib.loads(SOURCE.read_text(encoding="utf-8"))["duty"]))


def month_day(text: str) -> MonthDay:
    """「05-31」 as numbers."""
    month, day = text.split("-")
    return int(month), int(day)


def _duty(row: dict[str, Any]) -> Duty:
    return Duty(
        code=row["code"],
        name=row["name"],
        kind=ObligationKind(row["kind"]),
        programme=Programme(row["programme"]),
        stake=Stake(row["stake"]),
        misses=row["misses"],
        late_counts=row["late_counts"],
        year_before=row.get("reports") == "previous-year",
        terms=tuple(map(_term, row["term"])),
        changes=frozenset(map(ChangeKind, row.get("changes", ()))),
    )


def _term(row: dict[str, Any]) -> Term:
    return Term(
        valid_from=row["from"],
        due=month_day(row["due"]) if "due" in row else None,
        months=row.get("months"),
        document=row["document"],
        article=row["article"],
        mark=Confidence(row["mark"]),
    )
