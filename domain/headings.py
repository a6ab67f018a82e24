"""Which column of a table is which of our fields: synonyms, compared without spaces, stars, marks and remarks."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

_MARK = re.compile(
    r"[*★※☆●▲]+|[(\[【](?:必填|选填|可选|必须填写|非必填|必填项|选填项)[)\]】]|(?:必填|选填)(?:项)?$|^(?:必填|选填)(?:项)?[:\-]"
)
_REMARK = re.compile(
    r"\((?:\d+位[^()]*|[^()]*(?:必填|选填|格式|填写|请勿|下拉|示例)[^()]*|(?:例|如|请)[^()]*|文本|数值|数字|日期|人民币|y{2,4}[-/.年]?m{1,2}[^()]*)\)",
    re.IGNORECASE,
)
_UNITS = "元|千元|万元|百万元|亿元|美元|万美元|%|人|个|项|件|家|亩|平方米|平方公里|吨|万吨|度|千瓦时|年|月|天"
_UNIT = re.compile(
    rf"(?:\(单位[:：]?({_UNITS})\)|[/:,]\s*(?:单位[:：]?)?({_UNITS})|\[({_UNITS})\]|【({_UNITS})】|单位[:：]({_UNITS}))$"
)
_TEN_THOUSANDS = re.compile(r"\((?:万|人民币万元|万元人民币)\)$")
SERIALS = frozenset({"序号", "序", "no", "no.", "#"})
"""Normal forms of the heading over running numbers."""
_SPACE = re.compile(r"[\s\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]+")

_NAME = (
    *("企业名称", "单位名称", "公司名称", "企业全称", "申报企业", "申报企业名称", "申报单位", "申报单位名称"),
    *("认定企业名称", "入库企业名称", "企业名称（全称）", "机构名称", "名称", "企业"),
)
_CODE = (
    *("统一社会信用代码", "信用代码", "社会信用代码", "统一信用代码", "统一社会信用代码证号"),
    *("社会统一信用代码", "统一社会信用代码证", "企业信用代码", "信用代码证号"),
)


class Columns(Collection[str]):
    """The fields of one kind of table with the headings that mean them, ours first; as a collection, the headings it knows.

    `chosen` (field → column name, "" for none) goes before what is recognised.
    """

    def __init__(self, synonyms: Mapping[str, Sequence[str]], chosen: Mapping[str, str] | None = None) -> None:
        self.synonyms = synonyms
        self._chosen = chosen or {}
        self._keys = {field: [heading_key(title) for title in titles] for field, titles in synonyms.items()}
        self._known = {key for keys in self._keys.values() for key in keys} | set(
            map(heading_key, filter(None, self._chosen.values()))
        )

    @property
    def chosen(self) -> Mapping[str, str]:
        return self._chosen

    def choosing(self, chosen: Mapping[str, str]) -> "Columns":
        """The same fields with some columns named by a person; KeyError with the name of a field that there is not."""
        unknown = next((field for field in chosen if field not in self.synonyms), None)
        if unknown is not None:
            raise KeyError(unknown)
        return Columns(self.synonyms, chosen)

    def __iter__(self) -> Iterator[str]:
        yield from (title for titles in self.synonyms.values() for title in titles)
        yield from filter(None, self._chosen.values())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, title: object) -> bool:
        return isinstance(title, str) and heading_key(title) in self._known

    def meanings(self, header: Sequence[str]) -> list[str]:
        """By place of a header: the field that its column is, else the heading itself in its normal form."""
        found = {place: field for field, place in self._recognised(header).items()}
        return [found.get(place, heading_key(title)) for place, title in enumerate(header)]

    def _recognised(self, header: Sequence[str]) -> dict[str, int]:
        places = _first_places(header)
        recognised = {
            field: next((places[key] for key in keys if key in places), None) for field, keys in self._keys.items()
        }
        return {field: place for field, place in recognised.items() if place is not None}

    def places(self, header: Sequence[str]) -> dict[str, int]:
        """By field: the place of its column; KeyError with the name of a chosen column that is not there."""
        places, found = _first_places(header), self._recognised(header)
        for field, title in self._chosen.items():
            if not title:
                found.pop(field, None)
                continue
            found[field] = header.index(title) if title in header else places[_known(title, places)]
        return found


def _first_places(header: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        places.setdefault(heading_key(title), place)
    return places


def _known(title: str, places: Mapping[str, int]) -> str:
    key = heading_key(title)
    if key not in places:
        raise KeyError(title)
    return key


@lru_cache(maxsize=4_000)
def heading_key(title: str) -> str:
    """A heading without spaces, stars, 必填 marks and remarks on how to fill it, in half width; a unit stands in brackets behind it.

    `企 业 名 称*` → `企业名称`; `统一社会信用代码（18位）` → `统一社会信用代码`; `注册资本/万元` → `注册资本(万元)`. Brackets that
    belong to the meaning stay: `企业名称（曾用名）` → `企业名称(曾用名)`. A heading that is nothing but marks stays.
    """
    normal = _SPACE.sub("", unicodedata.normalize("NFKC", title)).casefold()
    plain = _MARK.sub("", _REMARK.sub("", _MARK.sub("", normal))).strip(":;,、")
    with_unit = _UNIT.sub(lambda found: f"({next(filter(None, found.groups()))})", plain)
    return _TEN_THOUSANDS.sub("(万元)", with_unit) or normal


ROSTER = Columns(
    {
        "uscc": _CODE,
        "name": _NAME,
        "founded_on": (
            "成立日期",
            "注册日期",
            "成立时间",
            "注册时间",
            "设立日期",
            "设立时间",
            "工商注册日期",
            "工商注册时间",
        ),
        "resident_from": ("入区日期", "入区时间", "入园日期", "入园时间"),
        "park": ("所属分园", "分园", "园区/分园", "所属园区", "园区", "所在园区", "入驻园区"),
        "industry": ("主导产业", "产业", "所属产业", "产业类别"),
        "field8": ("技术领域", "高新技术领域", "所属领域"),
        "gbt4754": ("国民经济行业", "国民经济行业代码", "行业代码", "行业"),
        "enterprise_type": ("企业类型", "公司类型", "主体类型"),
        "registered_capital": (
            *("注册资本（万元）", "注册资本", "注册资金", "注册资金（万元）"),
            *("注册资本（元）", "注册资金（元）", "注册资本（亿元）", "注册资金（亿元）"),
        ),
        "business_scope": ("经营范围",),
        "address": ("注册地址", "地址", "住所", "企业地址", "单位地址"),
        "website": ("网址", "网站", "官网"),
        "contact_name": ("联系人", "联系人姓名"),
        "contact_phone": ("联系电话", "电话", "手机", "手机号", "联系方式"),
        "contact_email": ("电子邮箱", "邮箱", "邮件"),
    }
)
"""A roster of firms (企业台账); the first heading of each is the one in our own templates."""

OFFICIAL_LIST = Columns(
    {
        "name": _NAME,
        "uscc": _CODE,
        "number": (
            *("证书编号", "证书号", "高企证书编号", "高新技术企业证书编号", "高企编号", "认定编号"),
            *("登记编号", "入库登记编号", "入库编号", "编号"),
        ),
        "issued_on": (
            *("发证日期", "发证时间", "颁证日期", "认定日期", "认定时间", "批准日期", "公告日期", "公告时间"),
            *("登记日期", "登记时间", "入库日期", "入库时间"),
        ),
        "valid_until": ("有效期至", "有效期止", "有效期截止", "到期日期", "到期日", "到期时间", "截止日期"),
    }
)
"""An official list (公示, 公告, 认定名单)."""
