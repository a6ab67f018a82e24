"""All sheets of a workbook, in its own order; a hidden one is named and not read."""

from sheets.parser.answers import AnswerWriter
from sheets.parser.archive import Archive
from sheets.parser.book import read_book
from sheets.parser.worksheet import read_sheet


def read_sheets(data: bytes, answer: AnswerWriter, date_system: str = "") -> None:
    """`date_system` goes before what the workbook says of itself, where it is not empty."""
    archive = Archive(data)
    book = read_book(archive)
    if date_system:
        book = book._replace(is_1904=date_system == "1904")
    answer.write({"book": {"encoding": "xlsx", "is_1904": book.is_1904}})
    for listed in book.sheets:
        is_read = listed.state == "visible" and bool(listed.part)
        state = listed.state if listed.part else "chart"
        answer.write({"sheet": listed.name, "state": state})
        if is_read:
            read_sheet(archive, listed.part, listed.name, book, answer)
