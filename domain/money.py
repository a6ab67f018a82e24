"""Registered capital as people write it: `10,000(万元人民币)`, `52万人民币`, `(万元(港币))`, `伍佰万元整`, `12()`, `N/A`.

What cannot be read never refuses a firm: the amount is unknown, the words are kept, and a warning says so.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from domain.cells import is_missing, number_of
from domain.findings import Finding

_CURRENCIES = {
    "人民币": "CNY", "RMB": "CNY", "CNY": "CNY", "¥": "CNY",
    "美": "USD", "美金": "USD", "USD": "USD", "US$": "USD",
    "港": "HKD", "港币": "HKD", "香港": "HKD", "香港币": "HKD", "HKD": "HKD", "HK$": "HKD",
    "日": "JPY", "日币": "JPY", "JPY": "JPY",
    "欧": "EUR", "欧洲": "EUR", "EUR": "EUR", "€": "EUR",
    "英镑": "GBP", "GBP": "GBP", "£": "GBP",
    "新台币": "TWD", "台币": "TWD", "新台": "TWD", "TWD": "TWD",
    "韩": "KRW", "韩国": "KRW", "韩币": "KRW", "KRW": "KRW",
    "澳": "AUD", "澳大利亚": "AUD", "澳币": "AUD", "AUD": "AUD",
    "加": "CAD", "加拿大": "CAD", "加币": "CAD", "CAD": "CAD",
    "新加坡": "SGD", "新加坡币": "SGD", "SGD": "SGD",
    "瑞士法郎": "CHF", "CHF": "CHF",
}  # fmt: skip
"""The currency's name without 元, which people put before it, behind it, or both (`万元美元`)."""
_SCALES = {"亿": 10_000, "千万": 1_000, "百万": 100, "十万": 10, "万": 1}
_DIGITS = {character: value for value, row in enumerate(
    ("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for character in row}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_SECTIONS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
_IN_FIGURES = re.compile(
    r"(?P<before>[^0-9]*?)(?P<number>[0-9][0-9,.]*)\s*(?P<scale>亿|千万|百万|十万|万)?(?P<after>[^0-9]*)"
)
_IN_WORDS = re.compile(
    rf"(?P<before>.*?)(?P<number>[{''.join(_DIGITS)}十拾][{''.join([*_DIGITS, *_UNITS, *_SECTIONS])}]*)(?P<after>元.*)"
)
_LIMIT = Decimal(10) ** 16
_STEP = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Capital:
    """`amount` is in ten thousands (万) of `currency` (ISO 4217), each None when the text does not say it; `words` are the text."""

    amount: Decimal | None
    currency: str | None
    words: str = ""


UNKNOWN = Capital(None, None)
CURRENCY_UNKNOWN = Finding("capital_currency", "注册资本未写币种和单位，按“万”记录，币种记为未知")
UNREAD = Finding("capital_unread", "注册资本的写法未能识别，已保留原文，金额记为未知")


@lru_cache(maxsize=2_000)
def capital_of(text: str) -> tuple[Capital, Finding | None]:
    """The capital in `text`, with a warning when it or its currency is not known. A bare number is in 万元人民币, as headings say."""
    words = text.strip()
    if is_missing(words):
        return UNKNOWN, None
    plain = unicodedata.normalize("NFKC", words).upper().replace("圆", "元")
    number = number_of(plain.removesuffix("()"))
    if number is None:
        read = _read(re.sub(r"[()]", " ", plain).strip())
    else:
        read = number, None if plain.endswith("()") else "CNY"
    amount = _exact(read[0]) if read else None
    if read is None or amount is None:
        return Capital(None, None, words), UNREAD
    return Capital(amount, read[1], words), None if read[1] else CURRENCY_UNKNOWN


def _read(plain: str) -> tuple[Decimal, str | None] | None:
    """Amount in 万 and currency; None when either cannot be read."""
    figures = _IN_FIGURES.fullmatch(plain)
    found = figures or _IN_WORDS.fullmatch(plain)
    if found is None:
        return None
    amount = _in_figures(found) if figures else Decimal(_spelled(found["number"])) / 10_000
    currency = _currency(found["before"], found["after"])
    return None if amount is None or currency is None else (amount, currency)


def _in_figures(found: re.Match[str]) -> Decimal | None:
    number, scale = number_of(found["number"]), _SCALES.get(found["scale"] or "")
    if number is None:
        return None
    return number * scale if scale else number / 10_000


def _currency(*said: str) -> str | None:
    """The one currency that the words before and behind the number name; 人民币 when they name none."""
    words = ["".join(part.split()).rstrip("整正").strip("元") for part in said]
    named = {_CURRENCIES.get(word) for word in words if word} or {"CNY"}
    return named.pop() if len(named) == 1 else None


def _spelled(text: str) -> int:
    """叁亿伍仟万 → 350,000,000."""
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _UNITS:
            section, digit = section + (digit or 1) * _UNITS[character], 0
        else:
            total, section, digit = total + (section + digit) * _SECTIONS[character], 0, 0
    return total + section + digit


def _exact(amount: Decimal) -> Decimal | None:
    """Four decimals (one 元), the precision of the store; None beyond its size."""
    if not 0 <= amount < _LIMIT:
        return None
    return amount.quantize(_STEP)
