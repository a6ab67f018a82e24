"""The file of a batch: read before anything is stored, and its rows staged as they came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from contracts.commands.files import ReadingChoices
from contracts.commands.registry import StartImport
from domain import uscc
from domain.headings import ROSTER
from kit.data.problem import Problem
from services.registry.firms.usecases.revisions import field_refused
from services.registry.imports.tables.rows import Staged, duplicates, packed
from services.uploads import choices_of, kept
from sheets import Recognised, recognise, shown
from sheets import Row as SheetRow

REQUIRED = ("uscc", "name")


@dataclass(frozen=True)
class Roster:
    """A file that has been read: its bytes, what was recognised in it, and what a person chose."""

    content: bytes
    found: Recognised
    choices: ReadingChoices

    @property
    def problem(self) -> Problem | None:
        return self.found.problem

    @property
    def rows(self) -> Sequence[SheetRow]:
        """None of them are data while something is missing."""
        return () if self.found.table is None or self.found.problem is not None else self.found.table.rows

    @property
    def facts(self) -> dict[str, Any]:
        """The columns of the job that say how the file was read."""
        table, places = self.found.table, self.found.places or {}
        return {
            "columns": orjson.dumps(dict(places)).decode(),
            "header": orjson.dumps(table.header if table else ()).decode(),
            "notes": orjson.dumps(self.found.notes).decode(),
            "encoding": self.found.reading.encoding,
            "reading": self.found.reading.model_dump_json(),
            "choices": kept(self.choices),
            "rows": len(self.rows),
        }


def read(command: StartImport, content: bytes) -> Roster:
    """Read the file of a new batch. Raises 413 or 422 as `sheets` says, and its problem unless the batch is to be held."""
    roster = reading(command.filename, content, command)
    if roster.problem is not None and not command.hold:
        raise roster.problem
    return roster


def reading(filename: str, content: bytes, choices: ReadingChoices) -> Roster:
    """Read a file as a person says. Raises 413 or 422 where it holds no rows at all, 422 for a field that there is not."""
    try:
        wanted = ROSTER.choosing(choices.columns)
    except KeyError as error:
        raise field_refused("/columns", "header_missing", f"没有“{str(error.args[0])[:40]}”这个字段") from None
    return Roster(content, recognise(filename, content, wanted, REQUIRED, choices_of(choices)), choices)


def staged(roster: Roster) -> list[Staged]:
    """Rows as they came; a code that stands in the file twice is marked where it stands again."""
    rows, places = roster.rows, roster.found.places or {}
    if not rows:
        return []
    first = duplicates([_code_of(row, places["uscc"]) for row in rows])
    several = len(roster.found.reading.sheets) > 1
    return [
        Staged(
            number + 1,
            row.sheet,
            row.line,
            packed(row),
            _twice(rows[first[number]], several=several) if number in first else None,
        )
        for number, row in enumerate(rows)
    ]


def _code_of(row: SheetRow, place: int) -> str:
    value = row.values[place]
    return uscc.of_cell(value) if isinstance(value, str) else shown(value)


def _twice(first: SheetRow, *, several: bool) -> str:
    where = f"工作表“{first.sheet}”第 {first.line} 行" if several else f"本文件第 {first.line} 行"
    return f"与{where}的统一社会信用代码重复，以先出现的一行为准"


def columns_of(job: Any) -> Mapping[str, int]:
    columns: dict[str, int] = orjson.loads(job.columns)
    return columns
