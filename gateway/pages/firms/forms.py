"""What registering and changing a firm asks for. Dates are civil dates; capital in 万 of its currency."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts.codes import Zone
from domain.cells import number_of
from domain.places import UNDIVIDED
from gateway.web.fields import Field, Option, Section
from gateway.web.forms import flag

CURRENCIES = (Option("CNY", "人民币"), Option("USD", "美元"), Option("HKD", "港币"), Option("EUR", "欧元"))
DISTINCT = Field("confirmed_distinct", "确认与同名企业不是同一家（仅在提示同名时勾选）", "checkbox", convert=flag)
LICENCE = Field(
    "licence_no",
    "营业执照编号（仅在校验码不符而执照确实如此时填写）",
    hint="凭执照登记的代码会标明“校验码不符”，并列入办公室核对清单",
    extra={"maxlength": 60},
)
AMOUNT = ("registered_capital", "capital_currency")
Options = tuple[Option, ...]


def particulars() -> tuple[Section, ...]:
    """Undated particulars, the same for registering and correcting."""
    return (
        Section(
            "基本信息",
            (
                Field("founded_on", "成立日期", "date"),
                Field("enterprise_type", "企业类型"),
                Field("registered_capital", "注册资本（万）", hint="写法不能识别的，保留原文", extra={"maxlength": 60}),
                Field("capital_currency", "币种", "select", options=CURRENCIES),
                Field("address", "地址", wide=True),
                Field("website", "网站", "url", placeholder="https://"),
            ),
        ),
        Section(
            "联系人",
            (
                Field("contact_name", "姓名"),
                Field("contact_phone", "电话", "tel"),
                Field("contact_email", "邮箱", "email"),
            ),
        ),
    )


def register(zones: Options, parks: Options, choices: Options) -> tuple[Section, ...]:
    """A new firm with its first residency."""
    identity = Section(
        "企业身份",
        (
            Field("uscc", "统一社会信用代码", must=True, extra={"maxlength": 18}, hint="18 位，系统校验校验位"),
            LICENCE,
            Field("name", "企业名称", must=True),
            DISTINCT,
        ),
    )
    place = Section(
        "所属园区",
        (
            Field("zone", "区域", "select", must=True, options=zones, extra={"data-limits": "f-park"}),
            Field("park", "分园", "select", options=parks, blank=UNDIVIDED),
            Field("resident_from", "入区日期", "date", hint="留空则以成立日期为准；统计自该日起计入所选区域"),
        ),
    )
    industry = Section(
        "产业分类",
        (
            Field("industries.primary", "4＋8＋1 主导产业", "select", options=choices),
            Field("industries.gbt4754", "国民经济行业代码（GB/T 4754）", placeholder="如 C3985"),
        ),
    )
    return (identity, place, industry, *particulars())


def correct() -> tuple[Section, ...]:
    """What was wrong from the start. A change that happened on a day is a rename or a move."""
    identity = Section(
        "登记差错",
        (
            Field("uscc", "统一社会信用代码", must=True, extra={"maxlength": 18}),
            LICENCE,
            Field("name", "企业名称（现用名称录入有误时更正）", must=True),
            Field("resident_from", "入区日期（录入有误时填写）", "date"),
            Field("reason", "更正原因", must=True, hint="记入动态"),
            DISTINCT,
        ),
    )
    return (identity, *particulars())


def rename() -> tuple[Section, ...]:
    fields = (
        Field("name", "新名称", must=True),
        Field("effective_on", "更名日期", "date", must=True, hint="自该日起使用新名称，原名称列入曾用名"),
        Field("reason", "说明", wide=True),
        DISTINCT,
    )
    return (Section("", fields),)


def move(zone: Zone | None, parks: Options) -> tuple[Section, ...]:
    """To another zone (the other side confirms) or another park of the same zone (one-sided)."""
    own = zone.value if zone else ""
    zones = tuple(Option(each.value, each.label + ("（区内换园）" if each.value == own else "")) for each in Zone)
    fields = (
        Field("to_zone", "迁入区域", "select", must=True, options=zones, extra={"data-limits": "f-to_park"}),
        Field("to_park", "迁入分园", "select", options=parks, blank=UNDIVIDED),
        Field("effective_on", "生效日期", "date", must=True, hint="统计自该日起计入迁入区域"),
        Field("reason", "原因", must=True),
    )
    return (Section("", fields),)


def industries(choices: Options) -> tuple[Section, ...]:
    fields = (
        Field("primary", "4＋8＋1 主导产业", "select", options=choices, blank="未分类"),
        Field("gbt4754", "国民经济行业代码（GB/T 4754）", placeholder="如 C3985"),
        Field("effective_on", "自何日起", "date", must=True),
        Field("reason", "说明"),
    )
    return (Section("", fields),)


def with_capital(body: dict[str, Any]) -> dict[str, Any]:
    """A capital that is no plain number goes as words, of which the registry reads what it can."""
    words = body.get("registered_capital")
    if words is None:
        return body
    number = number_of(words)
    if number is not None and number >= 0:
        return {**body, "registered_capital": f"{number:f}"}
    return {name: value for name, value in body.items() if name not in AMOUNT} | {"capital_text": words}


def close() -> tuple[Section, ...]:
    fields = (
        Field("effective_on", "注销日期", "date", must=True, hint="自该日起不再计入统计，历史数据不变"),
        Field("reason", "原因", must=True),
    )
    return (Section("", fields),)


def merge() -> tuple[Section, ...]:
    fields = (
        Field("successor_uscc", "存续企业的统一社会信用代码", must=True, extra={"maxlength": 18}),
        Field("effective_on", "合并日期", "date", must=True, hint="自该日起本企业不再计入统计，历史数据不变"),
        Field("reason", "原因", must=True, hint="记入动态"),
    )
    return (Section("", fields),)


def void() -> tuple[Section, ...]:
    return (Section("", (Field("reason", "原因", must=True, wide=True, hint="记入动态"),)),)


PLAIN: Mapping[str, Callable[[], tuple[Section, ...]]] = {
    "correct": correct,
    "rename": rename,
    "close": close,
    "merge": merge,
    "void": void,
}
"""The forms that need no choices from elsewhere."""
