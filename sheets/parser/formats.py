"""Number formats: whether a number is a day, a time, a percentage or a number."""

import re
from enum import Enum


class Kind(Enum):
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    TIME = "time"


# ECMA-376 part 1, 18.8.30, with the ids that zh-CN fills in: 27-31, 36, 50-54, 57, 58 are dates, 32-35, 55, 56 times.
_DATES = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58})
_TIMES = frozenset({*range(18, 22), *range(32, 36), *range(45, 48), 55, 56})
_PERCENTS = frozenset({9, 10})
_SILENT = re.compile(r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]')  # quoted, escaped, padded, colours, locales and conditions


def kind_of(number: int, code: str | None) -> Kind:
    """`code` is the workbook's own format of this number, if it has one; its first section decides."""
    if code is None:
        return _built_in(number)
    letters = _SILENT.sub("", code).partition(";")[0].lower()
    if "general" in letters or "通用格式" in letters:
        return Kind.NUMBER
    if "%" in letters:
        return Kind.PERCENT
    if re.search("[yd]|aaa", letters) or ("e" in letters and not re.search("[0#?]", letters)):
        return Kind.DATE
    if re.search("[hs]", letters) or re.search(r"\[[hms]+\]", code.lower()):
        return Kind.TIME
    return Kind.DATE if "m" in letters else Kind.NUMBER


def _built_in(number: int) -> Kind:
    if number in _DATES:
        return Kind.DATE
    if number in _TIMES:
        return Kind.TIME
    return Kind.PERCENT if number in _PERCENTS else Kind.NUMBER
