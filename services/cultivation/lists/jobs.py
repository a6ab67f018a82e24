"""The job that reads official lists: what is slow happens outside the writer, what is kept in chunks inside it."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from kit.data import clock
from kit.data.database import Database
from kit.data.problem import Problem
from kit.data.writer import Writer
from services.cultivation.lists.rules import HEADINGS, OfficialRow, columns, read_row
from services.cultivation.lists.usecases import lists as official_lists
from sheets import Fault, Row, Table, Value, read_table, shown

NO_NAME = "名单中没有“企业名称”一列"
HEADING_TEXTS = frozenset(text for texts in HEADINGS.values() for text in texts)


def run(database: Database, writer: Writer) -> bool:
    """Read, match and apply one list; True while another may wait. A reading that was cut off goes on where it stood."""
    with database.read() as session:
        if not official_lists.is_waiting(session):
            return False
    head = writer.submit(official_lists.claim, audited=False).result()
    if head is None:
        return False
    try:
        store_rows(writer, head)
    except Problem as problem:
        writer.submit(partial(official_lists.fail, list_id=head.list_id, problem=problem.detail)).result()
        return True
    while writer.submit(partial(official_lists.apply_rows, list_id=head.list_id)).result():
        pass
    writer.submit(partial(official_lists.finish, list_id=head.list_id)).result()
    return True


def store_rows(writer: Writer, head: Any) -> None:
    """Store the rows of the file that are not stored yet."""
    table = read_table(head.filename, head.content, HEADING_TEXTS)
    place = columns(table.header)
    if "name" not in place:
        raise Problem(422, "header", "名单无法读取", NO_NAME)
    stored = writer.submit(partial(official_lists.count_rows, list_id=head.list_id), audited=False).result()
    rows = list(_rows(table, place, clock.today()))[stored:]
    for start in range(0, len(rows), official_lists.CHUNK):
        chunk = rows[start : start + official_lists.CHUNK]
        writer.submit(partial(official_lists.add_rows, list_id=head.list_id, rows=chunk), audited=False).result()


def _rows(table: Table, place: dict[str, int], today: date) -> Iterator[tuple[int, OfficialRow]]:
    for row in table.rows:
        yield row.line, _row(row, place, today)


def _row(row: Row, place: dict[str, int], today: date) -> OfficialRow:
    faults = [value for value in row.values if isinstance(value, Fault)]
    if row.fault is not None or faults:
        why = row.fault or faults[0]
        return OfficialRow(name=_shown(row, place)[:200], reasons=(f"第 {row.line} 行：{why.message}",))
    cells = {name: _cell(row.values[index]) for name, index in place.items()}
    return read_row(cells, today)


def _shown(row: Row, place: dict[str, int]) -> str:
    index = place["name"]
    return shown(row.values[index]) if index < len(row.values) else ""


def _cell(value: Value) -> str | date | None:
    return value if isinstance(value, date) else shown(value)
