"""Dates and numbers as spreadsheets and people hold them."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

MISSING = frozenset({"", "N/A", "NA", "-", "--", "—", "——", "/", "\\", "无", "暂无", "NULL", "NONE"})
"""Upper-case texts that stand for an unknown value."""

DATE_EXAMPLE = "2015-03-02"

_DATE = re.compile(
    r"(\d{4})\s*[-/.年–—−]\s*(\d{1,2})\s*[-/.月–—−]\s*(\d{1,2})\s*日?\s*(?:(?:星期|周)[一二三四五六日天])?"
    r"(?:[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",
    re.ASCII,
)
_DIGITS = re.compile(r"([12]\d{3})(\d{2})(\d{2})", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_DAY_NOUGHT = date(1899, 12, 30)
_SERIALS = range(21_000, 73_416)
"""Day numbers of spreadsheets that count from 1900: 1957-06-29 to 2100-12-31; 20261 may as well be a year and a month."""
_NUMBER = re.compile(r"-?(?:\d{1,3}([, ])\d{3}(?:\1\d{3})*|\d+)(?:\.\d+)?", re.ASCII)


def is_missing(text: str) -> bool:
    """Whether a cell says that nothing is known."""
    return text.strip().upper() in MISSING


def date_of(cell: object) -> date | None:
    """The civil date in a cell: a date, a day number, or text in one of the usual ways; None when it is no date.

    2026-01-02, 2026/1/2, 2026.1.2, 2026年1月2日 (with or without a weekday or a time), 20260102, 46024; digits of any width.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | Decimal):
        return _date_of_text(f"{cell:f}" if isinstance(cell, Decimal) else str(cell))
    return _date_of_text(cell) if isinstance(cell, str) else None


def number_of(text: str) -> Decimal | None:
    """A decimal number with or without thousands set apart by commas or blanks, digits of any width; None when it is none."""
    plain = (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip()
    return Decimal(plain.replace(",", "").replace(" ", "")) if _NUMBER.fullmatch(plain) else None


@lru_cache(maxsize=4_000)
def _date_of_text(text: str) -> date | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    parts = _DATE.fullmatch(plain) or _DIGITS.fullmatch(plain)
    if parts is None:
        return _date_of_serial(plain)
    try:
        return date(*map(int, parts.groups()))
    except ValueError:
        return None


def _date_of_serial(text: str) -> date | None:
    """A day number (45658 is 2025-01-01), where the cell lost its date format."""
    serial = _SERIAL.fullmatch(text)
    days = int(serial[1]) if serial else 0
    return _DAY_NOUGHT + timedelta(days=days) if days in _SERIALS else None
