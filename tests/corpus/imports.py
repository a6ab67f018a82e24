"""Rows about uploaded tables: each recipe becomes a file, is imported, and the job's outcome is read as a status."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.corpus.rows import Row
from tests.corpus.world import World, uscc
from tests.kit.workbooks import workbook

HEADER = ("企业名称", "统一社会信用代码", "成立日期", "注册资本（万元）")
SHEET = "xl/worksheets/sheet1.xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DONE_SECONDS = 60.0
Build = Callable[["Roster"], bytes]


class Roster:
    """Good rows of our own, a new firm each."""

    def __init__(self, world: World) -> None:
        self._world = world

    def row(self, **changes: Any) -> list[Any]:
        number = next(self._world.numbers)
        values = {
            "name": f"名册第{number}号科技有限公司",
            "uscc": uscc(number),
            "founded_on": "2019-05-06",
            "capital": "500",
        }
        return list((values | changes).values())

    def book(self, count: int = 2, change: Callable[[Any], None] | None = None) -> bytes:
        return workbook([HEADER, *(self.row() for _ in range(count))], change)


def upload(world: World, row: Row) -> httpx.Response:
    raise NotImplementedError
