"""JSON as every parser understands it: no duplicate key, no NUL, no lone surrogate, no number past 2⁶³, not too deep."""

import json
import math
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kit.data.problem import Problem

MAX_DEPTH = 32
MAX_VALUES = 10_000  # each of them may become an error with a place of its own
MAX_INTEGER = 2**63
EXACT, LONGEST = (
    15,
    40,
)  # characters of a fraction: so short a one is the same in binary as in text; no honest one is longer

_SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
_RUN = re.compile(rb"[\[{]{%d}" % (MAX_DEPTH + 1))
REASONS = {
    "json": "不是有效的 JSON（UTF-8）。",
    "too_many": f"JSON 至多含 {MAX_VALUES:,} 个值。",
    "too_deep": f"JSON 至多嵌套 {MAX_DEPTH} 层。",
    "duplicate_key": "JSON 对象中有重复的键。",
    "number": "JSON 中的数须为有限的数，整数不得超出 ±2⁶³。",
    "precision": "JSON 中的小数位数过多，无法精确表示，请改用文本。",
    "nul": "文本中不得含有空字符。",
    "surrogate": "文本中含有不成对的代理字符。",
}


class _NotPlain(Exception):
    """Raised inside the parser with the code of the reason."""


def parse_json(body: bytes) -> Any:
    """The value. Refuses (400, and 422 a number that would become another) what parsers disagree about or stores choke on;
    linear in the size of the body."""
    try:
        if body.count(b",") > MAX_VALUES:
            raise _NotPlain("too_many")
        if _too_deep(body):
            raise _NotPlain("too_deep")
        text = body.decode("utf-8")
        value = _DECODER.decode(text)
        if _SUSPECT.search(text):
            _check_texts(value)
        return value
    except _NotPlain as fault:
        raise _refused(str(fault)) from None
    except (ValueError, ArithmeticError, RecursionError):
        raise _refused("json") from None


def _refused(code: str) -> Problem:
    return Problem(422 if code == "precision" else 400, code, "请求内容有误", REASONS[code])


def _too_deep(body: bytes) -> bool:
    """Brackets outside of texts, counted by taking away innermost pairs: each pass removes one level."""
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return False
    outside = b"".join(body.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2])
    brackets = outside.translate(None, _BRACKETS)
    for _ in range(MAX_DEPTH):
        if not brackets:
            return False
        if _RUN.search(brackets):
            return True
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return bool(brackets)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _NotPlain("duplicate_key")
    return found


def _float(text: str) -> float:
    number = float(text) if len(text) <= LONGEST else math.inf
    if math.isinf(number):
        raise _NotPlain("number")
    if len(text) > EXACT and Decimal(repr(number)) != Decimal(text):
        raise _NotPlain("precision")
    return number


def _integer(text: str) -> int:
    if len(text) > 20 or not -MAX_INTEGER <= int(text) < MAX_INTEGER:
        raise _NotPlain("number")
    return int(text)


def _constant(_text: str) -> float:
    raise _NotPlain("number")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_float=_float, parse_int=_integer, parse_constant=_constant)


def _check_texts(value: object) -> None:
    for text in _texts(value):
        if "\0" in text:
            raise _NotPlain("nul")
        if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
            raise _NotPlain("surrogate")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _texts(item)
