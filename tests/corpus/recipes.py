"""The files that the rows of kind import name."""

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sheets
from tests.corpus.world import uscc
from tests.kit.workbooks import part, repacked, symlink, workbook

HEADER = ("企业名称", "统一社会信用代码", "成立日期", "注册资本（万元）")
SHEET = "xl/worksheets/sheet1.xml"
NAME, CODE, FOUNDED, CAPITAL = range(4)


class Roster:
    """Rows of new firms, as [name, code, founded, capital]."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self._numbers = numbers
        self.last_code = ""

    def row(self, place: int | None = None, value: Any = None) -> list[Any]:
        """A good row, or one with another value in a column."""
        number = next(self._numbers)
        self.last_code = uscc(number)
        values: list[Any] = [f"名册第{number}号科技有限公司", self.last_code, "2019-05-06", "500"]
        if place is not None:
            values[place] = value
        return values

    def book_of(self, rows: Sequence[Sequence[Any]], change: Callable[[Any], None] | None = None) -> bytes:
        return workbook([HEADER, *rows], change)

    def book(self, count: int = 2) -> bytes:
        return self.book_of([self.row() for _ in range(count)])

    def text(self, *rows: Sequence[Any]) -> bytes:
        return "\r\n".join(",".join(map(str, row)) for row in (HEADER, *rows)).encode()


@dataclass(frozen=True)
class Recipe:
    """How to build the file; `rows` that must have been seen; what must hold of the last firm of the roster."""

    build: Callable[[Roster], bytes]
    rows: int | None = None
    holds: Callable[[dict[str, Any]], bool] | None = None


def _without_types(_: Roster) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "x")
    return buffer.getvalue()


def _sheet(roster: Roster, xml: bytes) -> bytes:
    return repacked(roster.book(), {SHEET: xml})


def _million(roster: Roster) -> bytes:
    row = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    return _sheet(roster, b"<worksheet><sheetData>" + row * 1_000_000 + b"</sheetData></worksheet>")


def _false_dimension(roster: Roster) -> bytes:
    data = roster.book(500)
    return repacked(data, {SHEET: part(data, SHEET).replace(b'<dimension ref="A1:D501"', b'<dimension ref="A1"')})


def _external_entity(roster: Roster) -> bytes:
    data = roster.book()
    declared = b'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]>'
    return repacked(data, {SHEET: declared + part(data, SHEET)})


def _same_name_twice(roster: Roster) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns the one who builds such a file
        return repacked(roster.book(), add=[(SHEET, b"<x/>")])


def _external_references(roster: Roster) -> bytes:
    relations = (
        b'<Relationships><Relationship Id="r1" Type="http://x/image" '
        b'Target="http://127.0.0.1:9/" TargetMode="External"/></Relationships>'
    )
    return repacked(roster.book(), add=[("xl/worksheets/_rels/sheet1.xml.rels", relations)])


def _shown_as(roster: Roster, place: int, value: Any, number_format: str) -> bytes:
    def spoil(book: Any) -> None:
        book.active.cell(2, place + 1).number_format = number_format

    return roster.book_of([roster.row(place, value)], spoil)


def _hidden(roster: Roster) -> bytes:
    def hide(book: Any) -> None:
        book.active.row_dimensions[3].hidden = True

    return roster.book_of([roster.row(), roster.row()], hide)


def _beside(roster: Roster, title: str, value: Any) -> bytes:
    """A column of a title that we do not know, beside the known ones."""
    return workbook([[*HEADER, title], [*roster.row(), value]])


def _merged(roster: Roster) -> bytes:
    return workbook([["企业名称", None, *HEADER[1:]], ["甲", *roster.row()]])


def _title_above(roster: Roster) -> bytes:
    return workbook([["企业名单"], [], HEADER, roster.row()])


def _twice(roster: Roster) -> bytes:
    first = roster.row()
    return roster.book_of([first, [first[NAME] + "分", *first[1:]]])


def _ten_thousand(roster: Roster) -> bytes:
    return sheets.write_workbook(HEADER, [roster.row() for _ in range(10_000)])


def _between_bad_ones(roster: Roster) -> bytes:
    bad, worse, good = roster.row(CODE, "91620171"), roster.row(FOUNDED, "2019-13-01"), roster.row()
    return roster.text(bad, good, worse)


RECIPES: dict[str, Recipe] = {
    "renamed .xls (OLE2 D0CF11E0)": Recipe(lambda _: b"\xd0\xcf\x11\xe0" + b"\0" * 600),
    "plain text with the ending xlsx": Recipe(lambda roster: roster.text(roster.row())),
    "truncated workbook": Recipe(lambda roster: roster.book()[:3000]),
    "0 bytes": Recipe(lambda _: b""),
    "zip without [Content_Types].xml": Recipe(_without_types),
    "zip bomb: 0.8 MB -> 300 MB sheet": Recipe(lambda roster: _sheet(roster, b"<a>" + b" " * (300 * 2**20))),
    "nested zip bomb 42.zip renamed": Recipe(lambda roster: repacked(roster.book(), add=[("lib 0.zip", b"PK")])),
    "one million rows": Recipe(_million),
    "16384 columns": Recipe(lambda _: workbook([[f"列{n}" for n in range(16_384)]])),
    "<dimension ref> says A1 but 500 rows follow": Recipe(_false_dimension, rows=500),
    "external entity to http://127.0.0.1:PORT": Recipe(_external_entity),
    "zip entry symlink": Recipe(lambda roster: repacked(roster.book(), add=[(symlink("xl/link.xml"), b"/etc/passwd")])),
    "two zip entries with the same name": Recipe(_same_name_twice),
    "10001 zip entries": Recipe(lambda roster: repacked(roster.book(), add=[(f"x{n}", b"") for n in range(10_001)])),
    "external link / DDE / remote image relationships": Recipe(_external_references),
    "formula =1+1 in a data cell": Recipe(lambda roster: roster.book_of([roster.row(CAPITAL, "=1+1")])),
    "=cmd|'/c calc'!A1 as text in name": Recipe(
        lambda roster: sheets.write_workbook(HEADER, [roster.row(NAME, "=cmd|'/c calc'!A1")]),
        holds=lambda firm: firm["name"] == "=cmd|'/c calc'!A1",
    ),
    "header row merged over two columns": Recipe(_merged),
    "header in row 3 under a title": Recipe(_title_above, rows=1),
    "duplicate header": Recipe(lambda roster: workbook([[*HEADER, "企业名称"], [*roster.row(), "甲"]])),
    "missing required header": Recipe(lambda roster: workbook([["企业名称", "成立日期"], ["甲", "2019-05-06"]])),
    "hidden rows/columns with data": Recipe(_hidden, rows=2),
    "leading zero lost: 001 stored as 1": Recipe(lambda roster: roster.book_of([roster.row(CODE, 1)])),
    "date cell 60 (1900-02-29 that never was)": Recipe(lambda roster: _shown_as(roster, FOUNDED, 60, "yyyy-mm-dd")),
    "percentage cell 0.35 shown as 35%": Recipe(lambda roster: _beside(roster, "研发费用占比", 0.35)),
    "error cell #N/A": Recipe(lambda roster: roster.book_of([roster.row(CAPITAL, "#N/A")])),
    "boolean cell in a number column": Recipe(lambda roster: roster.book_of([roster.row(CAPITAL, True)])),
    "float noise 0.1+0.2": Recipe(
        lambda roster: roster.book_of([roster.row(CAPITAL, 0.1 + 0.2)]),
        holds=lambda firm: Decimal(firm["profile"]["registered_capital"]) == Decimal("0.3"),
    ),
    "same USCC twice in one file": Recipe(_twice, rows=2),
    "10000 good rows": Recipe(_ten_thousand, rows=10_000),
    "bytes that are neither UTF-8 nor GB18030": Recipe(lambda _: b"\xff\xff\x80\x81\n"),
    "header only": Recipe(lambda roster: roster.text()),
    "one good row between two bad ones": Recipe(_between_bad_ones, rows=3, holds=lambda firm: firm["version"] == 1),
}
