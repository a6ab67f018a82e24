"""What a list shows, as a workbook: the same question, all of its rows, and below them what was asked, when and by whom."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar

from fastapi import Response

from gateway.web.access import PageContext
from gateway.web.filters import moment
from gateway.web.uploads import attachment
from kit.data import clock
from kit.data.problem import Problem
from sheets import WrittenSheet, write_sheets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEP, MOST = 1_000, 20_000
ABOUT = "说明"


class ListPage(Protocol):
    """A page of any list."""

    @property
    def items(self) -> Sequence[Any]: ...
    @property
    def total(self) -> int: ...
    @property
    def next_cursor(self) -> str | None: ...


L = TypeVar("L", bound=ListPage)


async def every(ask: Callable[..., Awaitable[L]]) -> tuple[L, list[Any]]:
    """The first page, and all rows of the list. Raises 413 too_many_rows beyond 20,000: a narrower question is meant then."""
    first = found = await ask(limit=STEP, cursor=None)
    if first.total > MOST:
        raise Problem(413, "too_many_rows", "行数过多", f"一次至多导出 {MOST:,} 行，请增加查询条件。")
    rows = [*first.items]
    while found.next_cursor is not None:
        found = await ask(limit=STEP, cursor=found.next_cursor)
        rows += found.items
    return first, rows


async def workbook(
    context: PageContext, name: str, header: Sequence[str], rows: Sequence[Sequence[str]], about: dict[str, str]
) -> Response:
    """The workbook for keeping: every cell is text, so that codes keep their digits and nothing is a formula.

    What was asked stands on a sheet of its own, so that the list can be imported again as it is.
    """
    said = {**about, "导出": f"{moment(clock.now())} {context.visitor.name}", "行数": str(len(rows))}
    pages = [WrittenSheet(name, header, rows), WrittenSheet(ABOUT, ("项目", "内容"), [*said.items()])]
    content = await asyncio.to_thread(write_sheets, pages)
    return attachment(content, XLSX, f"{name}.xlsx")


def text(value: object) -> str:
    """A value as text; an absent one is empty."""
    return "" if value is None else str(value)
