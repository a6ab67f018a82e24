"""Strict pieces of commands: what a value may look like is said once, here; what it means is judged by the services' rules.

Error codes are stable: text_control, text_bidi, text_invisible, text_unassigned, text_replaced, date, date_type, datetime, datetime_type,
number, number_type, range, required; messages are Chinese and never repeat the value.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError

SHANGHAI = ZoneInfo("Asia/Shanghai")
EARLIEST = date(1949, 1, 1)
LATEST = date(2100, 12, 31)
MAX_COUNT = 2**31 - 1
MAX_EXACT = 2**53 - 1
"""The largest whole number that every reader of JSON keeps."""

E = TypeVar("E", bound=Enum)
Choice = Annotated[E, Field(strict=False)]
"""An enum in a strict model: JSON brings its value, not its member."""


# --- text ---------------------------------------------------------------------------------------------------------
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters, marks and symbols by their category, yet nothing to see: fillers, joiners, variation selectors.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")
_REPLACEMENT = "\ufffd"  # what decoders put where they could not read
_IDEOGRAPHS = range(
    0x20000, 0x3FFFE
)  # planes 2 and 3 hold ideographs only; newer ones than Python's tables are welcome


def text_fault(text: str, *, lines: bool = False) -> str | None:
    """The code of the first thing that does not belong into a text for people, or None; `lines` allows \\n and \\t."""
    if text.isprintable() and _REPLACEMENT not in text and not _BLANK.search(text):
        return None
    for character in text:
        fault = _character_fault(character)
        if fault is not None and not (lines and character in "\n\t"):
            return fault
    return None


def _character_fault(character: str) -> str | None:
    if character in _BIDI:
        return "text_bidi"
    if character == _REPLACEMENT:
        return "text_replaced"
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return "text_control"
    if category == "Cf" or _BLANK.match(character):
        return "text_invisible"
    if category in ("Co", "Cs") or (category == "Cn" and not _late_ideograph(ord(character))):
        return "text_unassigned"
    return None


def _late_ideograph(code: int) -> bool:
    return code in _IDEOGRAPHS and code & 0xFFFF < 0xFFFE


TEXT_FAULTS = {
    "text_control": "不得含有控制字符或换行",
    "text_bidi": "不得含有改变文字方向的字符",
    "text_invisible": "不得含有不可见字符",
    "text_unassigned": "含有无效的字符",
    "text_replaced": "含有乱码（�），请按原文重新填写",
}


def clean_text(text: str, *, lines: bool = False) -> str:
    """NFC, trimmed; raises with one of the text codes."""
    folded = unicodedata.normalize("NFC", text.replace("\r\n", "\n") if lines else text)
    trimmed = folded.strip(" \u3000\u00a0\n\t" if lines else " \u3000\u00a0")
    fault = text_fault(trimmed, lines=lines)
    if fault is not None:
        raise PydanticCustomError(fault, TEXT_FAULTS[fault])
    return trimmed


def _one_line(text: str) -> str:
    return clean_text(text)


def _many_lines(text: str) -> str:
    return clean_text(text, lines=True)


def _filled(text: str) -> str:
    if not text:
        raise PydanticCustomError("required", "必填")
    return text


class _Described:
    """What the schema of a text says beside its length."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), "minLength": 1, "format": "text"}


DESCRIBED = _Described()
ShortText = Annotated[
    str, Field(strict=True, max_length=200), AfterValidator(_one_line), AfterValidator(_filled), DESCRIBED
]
"""One line, 1 to 200 characters."""
LongText = Annotated[
    str, Field(strict=True, max_length=4000), AfterValidator(_many_lines), AfterValidator(_filled), DESCRIBED
]
"""Several lines, 1 to 4,000 characters."""


def _telephone(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("phone_type", "电话号码应为文本")
    return value


_PHONE = "^(([+]?86|0086)?1[3-9][0-9]{9}|0(10|2[0-9]|[3-9][0-9]{2})-?[2-9][0-9]{6,7}(-[0-9]{1,5})?)$"

Phone = Annotated[str, BeforeValidator(_telephone), WithJsonSchema({"type": "string", "pattern": _PHONE})]
"""A telephone number as people write it; blanks, brackets and full width are forgiven beside the form of the schema."""

Id = Annotated[str, StringConstraints(pattern="^[0-9A-Za-z-]{1,26}$")]
"""What names one object; ours are ULIDs."""


# --- time ---------------------------------------------------------------------------------------------------------
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII
)


def parse_date(value: object) -> date:
    """A civil date from "YYYY-MM-DD" in ASCII digits, 1949 to 2100; raises with date or date_type."""
    parsed: date | None
    if isinstance(value, date) and not isinstance(value, datetime):
        parsed = value
    elif isinstance(value, str):
        parsed = _written_date(value)
    else:
        raise PydanticCustomError("date_type", "应为形如 2025-01-31 的日期")
    if parsed is None or not EARLIEST <= parsed <= LATEST:
        raise PydanticCustomError("date", "应为 1949 至 2100 年间、形如 2025-01-31 的日期")
    return parsed


def _written_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def parse_instant(value: object) -> datetime:
    """A UTC instant from RFC 3339 text with an offset, 1949 to 2100; raises with datetime or datetime_type."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if not isinstance(value, str):
        raise PydanticCustomError("datetime_type", "应为带时区的时间")
    try:
        parsed = datetime.fromisoformat(value).astimezone(UTC) if _INSTANT.fullmatch(value) else None
    except (ValueError, OverflowError):
        parsed = None
    if parsed is None or not EARLIEST <= parsed.date() <= LATEST:
        raise PydanticCustomError("datetime", "应为带时区的时间，形如 2025-01-31T08:00:00+08:00")
    return parsed


def parse_as_of(value: object) -> date:
    """The civil date of a question: a date as it stands, an instant by its day in Asia/Shanghai."""
    if isinstance(value, str) and "T" in value:
        return parse_date(parse_instant(value).astimezone(SHANGHAI).date())
    return parse_date(value)


_YEARS = "(19(49|[5-9][0-9])|20[0-9]{2}|2100)"
_DAY = f"{_YEARS}-[0-9]{{2}}-[0-9]{{2}}"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
_DATE_SCHEMA = {"type": "string", "format": "date", "pattern": f"^{_DAY}$"}
_INSTANT_SCHEMA = {"type": "string", "format": "date-time", "pattern": f"^{_DAY}T{_TIME}$"}

CivilDate = Annotated[date, BeforeValidator(parse_date), WithJsonSchema(_DATE_SCHEMA)]
Instant = Annotated[datetime, BeforeValidator(parse_instant), WithJsonSchema(_INSTANT_SCHEMA)]
AsOf = Annotated[date, BeforeValidator(parse_as_of), WithJsonSchema({"anyOf": [_DATE_SCHEMA, _INSTANT_SCHEMA]})]


# --- numbers ------------------------------------------------------------------------------------------------------
_DECIMAL = re.compile(r"-?(0|[1-9]\d{0,15})(\.\d{1,4})?", re.ASCII)


def _decimal(low: Decimal | None, high: Decimal | None, message: str) -> Callable[[object], Decimal]:
    def parse(value: object) -> Decimal:
        number = _exact(value)
        if number is None:
            raise PydanticCustomError("number", "应为数字，至多 4 位小数")
        if (low is not None and number < low) or (high is not None and number > high):
            raise PydanticCustomError("range", message)
        return number

    return parse


def _exact(value: object) -> Decimal | None:
    """Text or an integer as it stands. A JSON fraction is refused: what was written is not in it any more."""
    if isinstance(value, float):
        raise PydanticCustomError("number_type", '带小数的数请写成文本，如 "1234.56"，以免失真')
    if isinstance(value, int) and abs(value) > MAX_EXACT:
        raise PydanticCustomError("number_type", "过大的整数请写成文本，以免失真")
    if isinstance(value, Decimal):
        value = format(value, "f")
    elif isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        return None
    return Decimal(value) + 0  # no negative zero


def _text_of(number: Decimal) -> str:
    return format(number, "f")


_AS_TEXT = PlainSerializer(_text_of, return_type=str, when_used="json")
_DIGITS = "(0|[1-9][0-9]{0,15})([.][0-9]{1,4})?"


def _schema(pattern: str, low: int, high: int) -> WithJsonSchema:
    """Text of that pattern, or a whole number."""
    texts, whole = {"type": "string", "pattern": pattern}, {"type": "integer", "minimum": low, "maximum": high}
    return WithJsonSchema({"anyOf": [texts, whole]})


_AMOUNT, _SIGNED = _schema(f"^{_DIGITS}$", 0, MAX_EXACT), _schema(f"^-?{_DIGITS}$", -MAX_EXACT, MAX_EXACT)
_PER_CENT = _schema("^(100([.]0{1,4})?|[1-9]?[0-9]([.][0-9]{1,4})?)$", 0, 100)

Amount = Annotated[Decimal, BeforeValidator(_decimal(Decimal(0), None, "不得小于 0")), _AS_TEXT, _AMOUNT]
"""Not negative, at most 16 digits before the point and 4 after it; text on the way out."""
SignedAmount = Annotated[Decimal, BeforeValidator(_decimal(None, None, "")), _AS_TEXT, _SIGNED]
Ratio = Annotated[
    Decimal, BeforeValidator(_decimal(Decimal(0), Decimal(100), "应在 0 与 100 之间")), _AS_TEXT, _PER_CENT
]
"""Per cent, 0 to 100."""
Count = Annotated[int, Field(strict=True, ge=0, le=MAX_COUNT)]
