"""From bytes to one table: the common question of an importer."""

from collections.abc import Collection

from sheets.table import Table
from sheets.workbook import read_workbook


def read_table(filename: str, data: bytes, headings: Collection[str] = (), sheet: str | None = None) -> Table:
    """The table in a .csv, .txt or .xlsx file; `headings` are texts that help to find the header under a title.

    Of a workbook all visible sheets that have the same columns are read as one table, or the one named `sheet`. Blocks for up
    to some seconds: call it in a thread.

    Raises Problem 413 (too_large, too_many_rows, too_many_columns, too_many_cells, too_many_sheets, too_many_merged,
    expands_too_far, zip_entries, too_slow), 422 (file_type, encoding, not_xlsx, dtd, macro, zip_path, zip_duplicate,
    external_reference, header, header_missing, header_duplicate, sheets_differ, sheet_missing) or 503 (reader_busy).
    """
    return read_workbook(filename, data, headings).table(sheet)
