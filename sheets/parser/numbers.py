"""Numeric cells: fifteen digits as the sheet shows them, days in the workbook's date system, percentages before their sign."""

import math
from datetime import date, datetime, timedelta
from decimal import Decimal

from sheets.parser.formats import Kind
from sheets.parser.texts import LOST
from sheets.values import Fault, Value

_EXACT = 10**15  # beyond it a sheet shows, and mostly holds, no last digit any more
_FIRST_SOUND = 61  # before it the 1900 system counts a 29 February 1900 that never was
_LAST = 2_958_465  # 9999-12-31


def number_value(raw: str, kind: Kind, *, is_1904: bool) -> Value:
    try:
        number = float(raw)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        return Fault("number", "单元格不是有效的数值", raw[:60])
    if kind in (Kind.DATE, Kind.TIME):
        return _moment(number, kind, is_1904=is_1904)
    if abs(number) >= _EXACT:
        return Fault("precision", LOST, raw[:60])
    exact = Decimal(f"{number:.15g}")
    return exact * 100 if kind is Kind.PERCENT else exact


def day_of(serial: float | Decimal, *, is_1904: bool) -> date | None:
    """The day that a number means in the workbook's date system; None where it means none surely."""
    if not (0 if is_1904 else _FIRST_SOUND) <= serial < (_LAST - 1462 if is_1904 else _LAST) + 1:
        return None
    return (date(1904, 1, 1) if is_1904 else date(1899, 12, 30)) + timedelta(days=int(serial))


def _moment(serial: float, kind: Kind, *, is_1904: bool) -> Value:
    if kind is Kind.TIME and 0 <= serial < 1:
        return str(timedelta(seconds=round(serial * 86_400)))
    day = day_of(serial, is_1904=is_1904)
    if day is not None:
        return day
    if 0 <= serial < _FIRST_SOUND:
        shown = date(1899, 12, 31) + timedelta(days=int(serial) - (serial >= _FIRST_SOUND - 1))
        return Fault("date", "1900 年 3 月以前的日期单元格不可靠，请改为文本", shown.isoformat())
    return Fault("date", "日期单元格的数值超出日期范围，请改为文本", f"{serial:.15g}")


def iso_value(raw: str) -> Value:
    """A cell of type `d`, which holds its day as text."""
    try:
        return datetime.fromisoformat(raw).date()
    except ValueError:
        return Fault("date", "日期单元格无法识别，请改为文本", raw[:60])
