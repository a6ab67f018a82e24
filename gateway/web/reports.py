"""A table that leaves the system: one value object, shown as a page, for printing, and as a workbook.

Its head says title, 填报单位, 数据截至, 制表时间, 口径 and whether it is released; page and workbook write the same cells.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from fastapi import Response

from contracts.codes import Role
from gateway.web import rendering
from gateway.web.access import PageContext
from gateway.web.exports import XLSX
from gateway.web.filters import day, moment
from gateway.web.finality import Finality
from gateway.web.forms import Form
from gateway.web.uploads import attachment
from gateway.web.urls import changed
from kit.data import clock
from sheets import WrittenSheet, write_sheets

OFFICE = "兰白两区建设工作领导小组办公室"
PRINT = "print"


@dataclass(frozen=True)
class Cell:
    """A value with the page of its firms; None is blank and stays blank.

    `form` is how the page writes a number: percent adds its sign, signed a plus or a true minus; the workbook has the number.
    """

    value: str | int | Decimal | None
    link: str | None = None
    form: Literal["number", "percent", "signed"] = "number"


@dataclass(frozen=True)
class Row:
    """`kind` is a style of the page: total, part, or none."""

    cells: tuple[Cell, ...]
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """One table of a report; the first cell of a row names it."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = "没有符合条件的记录"

    @property
    def columns(self) -> tuple[tuple[str, bool], ...]:
        """Each heading, and whether its column is one of numbers."""
        texts = [any(isinstance(row.cells[nth].value, str) for row in self.rows) for nth in range(len(self.header))]
        return tuple((head, not is_text) for head, is_text in zip(self.header, texts, strict=True))


@dataclass(frozen=True)
class Report:
    """What a table says above and below its cells."""

    title: str
    as_of: date
    known_at: datetime | None
    definition: str
    source: str
    tables: tuple[Table, ...]
    finality: Finality
    notes: tuple[str, ...] = ()
    projected: bool = False

    def head(self, unit: str, made_at: datetime) -> tuple[str, ...]:
        """The lines under the title; the last one says how final the figures are."""
        known = f"（按 {moment(self.known_at)} 已知的记录）" if self.known_at else ""
        ahead = "；该日期尚未到来，为推算数" if self.projected else ""
        return (
            f"填报单位：{unit}",
            f"数据截至：{day(self.as_of)}{known}{ahead}",
            f"制表时间：{moment(made_at)}",
            f"性质：{self.finality.words}",
        )

    @property
    def foot(self) -> tuple[str, ...]:
        """The lines under the tables."""
        return (f"口径：{self.definition}", f"来源：{self.source}", *(f"注：{note}" for note in self.notes))


def unit_of(context: PageContext) -> str:
    """填报单位: the office, or the zones of the visitor."""
    if context.visitor.role is Role.OFFICE:
        return OFFICE
    return "、".join(zone.label for zone in context.visitor.zones) or context.visitor.name


async def answered(context: PageContext, report: Report, form: Form, **values: Any) -> Response:
    """The report in the form that the address asks for: as a page of the portal, or alone on a sheet for printing."""
    alone = context.request.query_params.get("view") == PRINT
    return rendering.page(
        context.request,
        "reports/report.html",
        context.visitor,
        title=report.title,
        layout="blank.html" if alone else "base.html",
        alone=alone,
        report=report,
        head=report.head(unit_of(context), clock.now()),
        form=form,
        workbook=changed(context.request, view=None).replace(
            context.request.url.path, f"{context.request.url.path}.xlsx", 1
        ),
        printing=changed(context.request, view=PRINT),
        back=changed(context.request, view=None),
        finality=report.finality,
        **values,
    )


async def workbook(context: PageContext, report: Report) -> Response:
    """The same cells: counts as numbers, blanks blank, codes as text."""
    head = report.head(unit_of(context), clock.now())
    sheets = [_sheet(report, table, head) for table in report.tables]
    content = await asyncio.to_thread(write_sheets, sheets)
    return attachment(content, XLSX, f"{report.title}-{report.as_of}.xlsx")


def _sheet(report: Report, table: Table, head: Sequence[str]) -> WrittenSheet:
    title = report.title if len(report.tables) == 1 else f"{report.title}：{table.name}"
    rows = [tuple(cell.value for cell in row.cells) for row in table.rows]
    foot = (*((f"注：{table.note}",) if table.note else ()), *report.foot)
    return WrittenSheet(table.name, table.header, rows, title=title, lines=head, foot=foot)
