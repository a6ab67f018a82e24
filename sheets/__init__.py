"""Tables from strangers: CSV in the encodings that Chinese spreadsheets write, XLSX behind guards; and a workbook back.

A file that is no table is refused whole with a `Problem`; what is wrong with one cell or one row stays in its
place as a `Fault`, so that the caller can give a reason per row and column and go on with the others. What is not
read is named in the notes.

Names are loaded when they are asked for: the child that parses (`sheets.parser`) imports this package too, and must not
load a web framework with it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheets.choices import Choices
    from sheets.reading import read_table
    from sheets.recognition import Recognised, recognise
    from sheets.table import Row, Sheet, Table
    from sheets.values import Fault, Value, shown
    from sheets.workbook import Workbook, read_workbook
    from sheets.writing import WrittenSheet, write_sheets, write_workbook
else:
    _HOMES = {
        "Choices": "choices",
        **dict.fromkeys(("Fault", "Value", "shown"), "values"),
        **dict.fromkeys(("Row", "Sheet", "Table"), "table"),
        **dict.fromkeys(("Workbook", "read_workbook"), "workbook"),
        **dict.fromkeys(("WrittenSheet", "write_sheets", "write_workbook"), "writing"),
        "read_table": "reading",
        **dict.fromkeys(("Recognised", "recognise"), "recognition"),
    }

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module 'sheets' has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"sheets.{_HOMES[name]}"), name)


__all__ = [
    "Choices",
    "Fault",
    "Recognised",
    "Row",
    "Sheet",
    "Table",
    "Value",
    "Workbook",
    "WrittenSheet",
    "read_table",
    "read_workbook",
    "recognise",
    "shown",
    "write_sheets",
    "write_workbook",
]
