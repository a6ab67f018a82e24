"""Figures as they are printed and kept: one line each with its goal, and a JSON file that another run is compared with."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kit.data import clock
from tools.bench.goals import GOALS, REFERENCE, Goal

Rows = Sequence[Sequence[str]]
BARE = "bare.cpu"


@dataclass(frozen=True)
class Figure:
    """One measured value: `code` is stable over versions (goals and comparisons go by it), `name` is for people."""

    code: str
    name: str
    value: float
    unit: str


def number(value: float) -> str:
    """Three significant digits, thousands separated."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(heads: Sequence[str], rows: Rows) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(row) + " |" for row in (heads, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(heads), *lines[1:]])


def against_goals(figures: Sequence[Figure]) -> str:
    """The figures that have a goal, with what it is and whether it is met: as measured, and reckoned for the machine of the goals."""
    bare = next((figure.value for figure in figures if figure.code == BARE), REFERENCE)
    rows = [_against(figure, goal, bare) for figure in figures if (goal := GOALS.get(figure.code))]
    return table(("工作", "实测", "应达到", "", f"折算（裸应用 {REFERENCE:g} 微秒/次）", ""), rows)


def _against(figure: Figure, goal: Goal, bare: float) -> tuple[str, ...]:
    reckoned = goal.on_reference(figure.value, bare)
    beside = (f"{number(reckoned)} {figure.unit}", goal.met(reckoned)) if goal.depends else ("", "")
    return (figure.name, f"{number(figure.value)} {figure.unit}", goal.text(), goal.met(figure.value), *beside)


def keep(figures: Iterable[Figure], file: Path) -> None:
    """Write the figures as JSON with the machine and the instant they were taken at."""
    content = {
        "taken_at": clock.now().isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "figures": [asdict(figure) for figure in figures],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def kept(file: Path) -> tuple[str, dict[str, Figure]]:
    """When a file of figures was taken, and its figures by code."""
    content = json.loads(file.read_text(encoding="utf-8"))
    return content["taken_at"], {each["code"]: Figure(**each) for each in content["figures"]}
