"""The parser in a process of its own: started afresh, never forked, ended by the clock, and its answer turned into rows."""

import io
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from kit.data.logging import logger
from kit.data.problem import Problem, unavailable
from sheets.choices import AS_FOUND, Choices
from sheets.limits import AT_ONCE, PATIENCE, SECONDS
from sheets.table import Row, refused, too_much
from sheets.values import Fault, Value

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-E", "-s", "-S", "-m", "sheets.parser")
_KEPT = ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT")  # of the environment: the child gets no secret
_places = threading.BoundedSemaphore(AT_ONCE)


class Merged(NamedTuple):
    """A merged range; lines and columns from 1, both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """A sheet as it stands: rows that are not empty, each as wide as its last value."""

    name: str
    state: str
    rows: list[Row] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    is_filtered: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    encoding: str
    is_1904: bool
    grids: list[Grid]


def parsed(kind: str, data: bytes, choices: Choices = AS_FOUND) -> Parsed:
    """The sheets of an "xlsx" or a "text". Blocks the calling thread, not the interpreter.

    Raises Problem 413 or 422 as the parser says, 413 too_slow past the clock, 503 while too many others are being read.
    """
    if not _places.acquire(timeout=PATIENCE):
        raise unavailable("reader_busy", "正在读取的文件过多，请稍后重试。", PATIENCE)
    try:
        return understood(_answer([kind, *told(choices)], data))
    finally:
        _places.release()


def told(choices: Choices) -> list[str]:
    """What the parser needs to know of the choices, as its arguments."""
    return [choices.encoding or "", choices.date_system or ""]


def _answer(arguments: list[str], data: bytes) -> bytes:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    with subprocess.Popen(  # noqa: S603 - our own module
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        try:
            out, said = child.communicate(data, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise too_much("too_slow", "读取超时，请拆分后再导入") from None
        finally:
            child.kill()  # leaving the block waits for it
    if child.returncode != 0:
        ended = {"returncode": child.returncode, "said": said[-2000:].decode(errors="replace")}
        logger.warning("the parser of sheets ended", extra=ended)
    return out


def understood(out: bytes) -> Parsed:
    """What the lines of `sheets.parser.answers` say; the last tells whether the others count.

    Raises the problem that it holds, or one for an answer that is cut off.
    """
    last = _record(out[out.rfind(b"\n", 0, -1) + 1 :])
    if "end" not in last:
        raise _problem_of(last)
    lines = io.BytesIO(out)
    book = _record(next(lines))["book"]
    grids: list[Grid] = []
    for record in map(orjson.loads, lines):
        if isinstance(record, list):
            grids[-1].rows.extend(_row(row, grids[-1].name) for row in record)
        elif "sheet" in record:
            grids.append(Grid(record["sheet"], record["state"]))
        elif "merged" in record:
            _close(grids[-1], record)
    return Parsed(book["encoding"], book["is_1904"], grids)


def _record(line: bytes) -> dict[str, Any]:
    """Nothing, where a child that was ended left half a line."""
    try:
        record: Any = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}
    return record if isinstance(record, dict) else {}


def _problem_of(record: dict[str, Any]) -> Problem:
    if "refused" not in record:
        return refused("not_xlsx", "文件无法读取：读取程序因时间或内存超限而停止，请重新另存或拆分后再导入")
    status, code, detail = record["refused"]
    return too_much(code, detail) if status == 413 else refused(code, detail)


def _row(record: list[Any], sheet: str) -> Row:
    line, cells, *more = record
    is_hidden, fault = more or (False, None)
    return Row(line, tuple(map(_value, cells)), Fault(*fault) if fault else None, sheet, is_hidden)


def _value(cell: Any) -> Value:
    if not isinstance(cell, dict):
        plain: str | bool | None = cell
        return plain
    kind, content = next(iter(cell.items()))
    if kind == "n":
        return Decimal(content)
    return date.fromisoformat(content) if kind == "d" else Fault(*content)


def _close(grid: Grid, record: dict[str, Any]) -> None:
    grid.merged = [Merged(*corners) for corners in record["merged"]]
    grid.hidden_columns = record["hidden_columns"]
    grid.is_filtered = record["is_filtered"]
