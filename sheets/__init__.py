"""Tables from strangers: CSV in the encodings that Chinese spreadsheets write, XLSX behind guards; and a workbook back.

A file that is no table is refused whole with a `Problem`; what is wrong with one cell or one row stays in its
place as a `Fault`, so that the caller can give a reason per row and column and go on with the others.
"""

from sheets.reading import read_table
from sheets.table import Fault, Row, Table, Value, shown
from sheets.workbook import write_workbook

__all__ = ["Fault", "Row", "Table", "Value", "read_table", "shown", "write_workbook"]
