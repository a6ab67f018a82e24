"""The job that reads official lists: what is slow happens outside the writer, what is kept in chunks inside it."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from contracts.codes import Programme
from domain.headings import OFFICIAL_LIST
from kit.data import clock
from kit.data.database import Database
from kit.data.problem import Problem
from kit.data.writer import Writer
from kit.events.jobs import LeasedJob
from services.cultivation.lists.rules import OfficialRow, read_row
from services.cultivation.lists.usecases import lists as official_lists
from sheets import Fault, Row, Table, Value, read_table, shown

NO_NAME = "名单中没有“企业名称”一列"


def reading(database: Database, writer: Writer) -> LeasedJob:
    """Reads, matches and applies one list at each step. A reading that was cut off goes on where it stood."""
    return LeasedJob(database, writer, official_lists.LEASED, official_lists.LEASE, partial(_read, database, writer))


def _read(database: Database, writer: Writer, head: Any) -> None:
    store_rows(database, writer, head)
    while writer.submit(partial(official_lists.apply_rows, list_id=head.list_id)).result():
        pass
    writer.submit(partial(official_lists.finish, list_id=head.list_id)).result()


def store_rows(database: Database, writer: Writer, head: Any) -> None:
    """Store the rows of the file that are not stored yet."""
    with database.read() as session:
        content = official_lists.content(session, head.list_id)
    table = read_table(head.filename, content, OFFICIAL_LIST).single()
    place = OFFICIAL_LIST.places(table.header)
    if "name" not in place:
        raise Problem(422, "header", "名单无法读取", NO_NAME)
    stored = writer.submit(partial(official_lists.count_rows, list_id=head.list_id), audited=False).result()
    rows = list(_rows(table, place, Programme(head.programme)))[stored:]
    for start in range(0, len(rows), official_lists.CHUNK):
        chunk = rows[start : start + official_lists.CHUNK]
        writer.submit(partial(official_lists.add_rows, list_id=head.list_id, rows=chunk), audited=False).result()


def _rows(table: Table, place: dict[str, int], programme: Programme) -> Iterator[tuple[int, OfficialRow]]:
    today = clock.today()
    for row in table.rows:
        yield row.line, _row(row, place, programme, today)


def _row(row: Row, place: dict[str, int], programme: Programme, today: date) -> OfficialRow:
    faults = [value for index in place.values() if isinstance(value := row.values[index], Fault)]
    if row.fault is not None or faults:
        why = row.fault or faults[0]
        return OfficialRow(name=_shown(row, place)[:200], reasons=(f"第 {row.line} 行：{why.message}",))
    cells = {name: _cell(row.values[index]) for name, index in place.items()}
    return read_row(cells, programme, today)


def _shown(row: Row, place: dict[str, int]) -> str:
    index = place["name"]
    return shown(row.values[index]) if index < len(row.values) else ""


def _cell(value: Value) -> str | date | None:
    return value if isinstance(value, date) else shown(value)
