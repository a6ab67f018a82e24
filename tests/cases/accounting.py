"""What has to hold of any file that an importer has taken: each row that is not empty is accounted for, and nothing is made up."""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from domain.headings import Columns
from sheets import recognise
from tests.sheets.messy import Messy

EXAMPLES = int(os.environ.get("MESSY_EXAMPLES", "12"))
"""How many files are made; raise it for a longer look."""
MADE = frozenset({"7"})
"""What ="7" says."""


def data_lines(messy: Messy, columns: Columns, required: Sequence[str]) -> set[tuple[str, int]]:
    """The rows of the sheets that are read: all but headers and what is named as no data."""
    table, _ = recognise("a.xlsx", messy.data, columns, required).required()
    aside = {(row.sheet, row.line) for row in table.asides}
    header = {(sheet, line) for sheet, lines in table.sheets.items() for line in lines}
    return {(sheet, line) for sheet in table.sheets for line in messy.rows[sheet]} - aside - header


def unaccounted(batch: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], outcomes: Iterable[str]) -> list[str]:
    """What is wrong with the numbers of a batch and the reasons of its rows."""
    found = []
    if batch["rows"] != len(rows) or batch["rows"] != sum(batch[name] for name in outcomes):
        found.append(f"{batch['rows']} rows, {len(rows)} listed, {[batch[name] for name in outcomes]}")
    found += [f"no reason: {row}" for row in rows if row["outcome"] in ("refused", "unmatched") and not reasons(row)]
    return found


def reasons(row: Mapping[str, Any]) -> Sequence[Any]:
    said: Sequence[Any] = row.get("reasons") or row.get("problems") or ()
    return said
