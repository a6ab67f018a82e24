"""The corpus of bad inputs: JSON Lines of {id, kind, field, value, expect}.

Our own rows lie beside this module. A larger corpus is run too where it is found: at ../shared/bad_inputs.jsonl, or where
BAD_INPUTS points. Field names are neutral; the modules of this folder map them to the routes.
"""

import json
import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Row:
    """One input and what may come of it: `statuses` are allowed, `code` is a suggestion, `invariant` must hold if taken."""

    id: str
    kind: str
    field: str
    value: Any
    statuses: tuple[int | str, ...]
    code: str
    invariant: str
    note: str

    def __str__(self) -> str:
        return self.id


def found_elsewhere() -> Path:
    return Path(os.environ.get("BAD_INPUTS", ROOT.parent / "shared" / "bad_inputs.jsonl"))


@cache
def rows() -> tuple[Row, ...]:
    """Our rows, and those of the larger corpus where there is one."""
    files = [HERE / "own.jsonl", *(path for path in [found_elsewhere()] if path.is_file())]
    return tuple(_row(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line)


def _row(line: str) -> Row:
    raw = json.loads(line)
    expect = raw["expect"]
    return Row(
        raw["id"],
        raw["kind"],
        raw["field"],
        raw["value"],
        tuple(expect["status"]),
        expect.get("code", ""),
        expect.get("invariant", ""),
        expect.get("note", ""),
    )


@cache
def skips() -> dict[str, str]:
    """Why a row is not run, by row id or by `kind:field`; each reason names the feature that is not built."""
    table: dict[str, str] = tomllib.loads((HERE / "skips.toml").read_text(encoding="utf-8"))["skip"]
    return table


def skipped(row: Row) -> str | None:
    return skips().get(row.id) or skips().get(f"{row.kind}:{row.field}")


def literal(value: Any) -> Any:
    """The value itself: {"repeat": [s, n]} or [s, n, middle, t, m] written out, everything else as it stands."""
    if isinstance(value, dict) and set(value) == {"repeat"}:
        text, times, *rest = value["repeat"]
        middle, end, as_often = rest or ("", "", 0)
        return text * times + middle + end * as_often
    return value
