"""The textual normal form of a heading; which headings mean the same is not known here."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

_MARK = re.compile(
    r"[*★※☆●▲]+|[(\[【](?:必填|选填|可选|必须填写|非必填|必填项)[)\]】]|(?:必填|选填)(?:项)?$|^(?:必填|选填)(?:项)?[:\-]"
)
_REMARK = re.compile(
    r"\((?:\d+位[^()]*|[^()]*(?:必填|选填|格式|填写|请勿|下拉|示例)[^()]*|(?:例|如|请)[^()]*|文本|数值|数字|日期|y{2,4}[-/.年]?m{1,2}[^()]*)\)",
    re.IGNORECASE,
)
_UNITS = "元|千元|万元|百万元|亿元|美元|万美元|%|人|个|项|件|家|亩|平方米|平方公里|吨|万吨|度|千瓦时|年|月|天"
_UNIT = re.compile(
    rf"(?:\(单位[:：]?({_UNITS})\)|[/:,]\s*(?:单位[:：]?)?({_UNITS})|\[({_UNITS})\]|【({_UNITS})】|单位[:：]({_UNITS}))$"
)
_SPACE = re.compile(r"[\s\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]+")


@lru_cache(maxsize=2_000)
def heading(text: str) -> str:
    """A heading without spaces, stars, 必填 marks and remarks on how to fill it, in half width; a unit stands in brackets behind it.

    `企 业 名 称*` → `企业名称`; `统一社会信用代码（18位）` → `统一社会信用代码`; `注册资本/万元` → `注册资本(万元)`. Brackets that
    belong to the meaning stay: `企业名称（曾用名）` → `企业名称(曾用名)`.
    """
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    plain = _MARK.sub("", _REMARK.sub("", _MARK.sub("", plain))).strip(":;,、")
    return _UNIT.sub(lambda found: f"({next(filter(None, found.groups()))})", plain)


class Known:
    """The headings that a caller knows. `given` may know more of them by its own `in` than it lists."""

    def __init__(self, given: Collection[str] = ()) -> None:
        self._given = given
        self._forms = frozenset(map(heading, given))

    def __contains__(self, title: str) -> bool:
        return heading(title) in self._forms or title in self._given

    def __bool__(self) -> bool:
        return bool(self._forms)
