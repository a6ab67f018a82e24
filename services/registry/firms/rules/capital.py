"""Registered capital as rosters write it: `10,000(万元人民币)`, `52万人民币`, `1,300(万日元)`, `12()`, `N/A`."""

import re
from dataclasses import dataclass
from decimal import Decimal

from services.registry.firms.rules.finding import Finding

MISSING = frozenset({"", "N/A", "NA", "-", "--", "—", "/", "\\", "无", "暂无", "NULL", "NONE"})
"""Upper-case texts that stand for an unknown value."""

_CURRENCIES = {
    "": "CNY",
    "人民币": "CNY",
    "美": "USD",
    "日": "JPY",
    "日圆": "JPY",
    "港": "HKD",
    "港币": "HKD",
    "欧": "EUR",
    "英镑": "GBP",
    "新台币": "TWD",
    "韩": "KRW",
    "澳": "AUD",
    "澳大利亚": "AUD",
    "加": "CAD",
    "加拿大": "CAD",
    "新加坡": "SGD",
    "瑞士法郎": "CHF",
}
"""The currency's name without 元, which rosters put before it, behind it, or both (`万元美元`)."""
_SCALES = {"亿": Decimal(10000), "万": Decimal(1), "": Decimal("0.0001")}
_TEXT = re.compile(
    r"(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)\s*(?P<bracket>\((?P<inner>.*)\)|(?P<outer>[^()]*))", re.ASCII
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?", re.ASCII)
_LIMIT = Decimal(10) ** 16
_STEP = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Capital:
    """`amount` is in ten thousands (万) of `currency` (ISO 4217); each is None when the text does not say it."""

    amount: Decimal | None
    currency: str | None


UNKNOWN = Capital(None, None)
CURRENCY_UNKNOWN = Finding("capital_currency", "注册资本未写币种和单位，按“万”记录，币种记为未知")


def parse(text: str) -> tuple[Capital, Finding | None]:
    """The capital in `text`, with a warning when the currency is not said; ValueError when it is no amount.

    A bare number is in 万元人民币, as the roster template's heading says.
    """
    plain = text.strip().replace("（", "(").replace("）", ")").replace("，", ",")
    if plain.upper() in MISSING:
        return UNKNOWN, None
    match = _TEXT.fullmatch(plain)
    if match is None or not _THOUSANDS.fullmatch(match["number"]):
        raise ValueError(plain)
    number = Decimal(match["number"].replace(",", ""))
    if match["inner"] is not None and not match["inner"].strip():
        return Capital(_exact(number), None), CURRENCY_UNKNOWN
    scale, currency = _unit((match["inner"] if match["outer"] is None else match["outer"]).strip())
    return Capital(_exact(number * scale), currency), None


def _unit(text: str) -> tuple[Decimal, str]:
    if not text:
        return _SCALES["万"], "CNY"
    scale = text[0] if text[0] in _SCALES else ""
    word = text.removeprefix(scale).removeprefix("元").removesuffix("元")
    if word not in _CURRENCIES:
        raise ValueError(text)
    return _SCALES[scale], _CURRENCIES[word]


def _exact(amount: Decimal) -> Decimal:
    """Four decimals (one 元), the precision of the store; ValueError beyond its size."""
    rounded = amount.quantize(_STEP)
    if not Decimal(0) <= rounded < _LIMIT:
        raise ValueError(str(amount))
    return rounded
