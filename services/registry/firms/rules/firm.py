"""A firm as it is known now: its identity, its particulars and its dated attributes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contracts.codes import FirmStatus
from domain.spans import Span, at
from services.registry.firms.rules.residency import Residence

FIRST_VERSION = 1
PARTICULARS = {
    "founded_on": "成立日期",
    "enterprise_type": "企业类型",
    "registered_capital": "注册资本（万元）",
    "capital_currency": "注册资本币种",
    "capital_text": "注册资本原文",
    "business_scope": "经营范围",
    "address": "注册地址",
    "website": "网址",
    "licence_no": "营业执照编号（信用代码校验码不符的依据）",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
    "contact_email": "联系邮箱",
}
"""The undated particulars with their words on screen."""

CONTACTS = frozenset({"contact_name", "contact_phone", "contact_email"})
"""What is about a person, and masked for who has no need of it."""

OWN_PARTICULARS = CONTACTS | {"address", "website"}
"""What a firm may correct about itself."""


@dataclass(frozen=True, slots=True)
class Industries:
    """GB/T 4754 code, one of the eight fields, one primary and any number of secondary 4+8+1 industries."""

    gbt4754: str | None = None
    field8: str | None = None
    primary: str | None = None
    secondary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Firm:
    """`name` is the newest name, `ended_by` how the residency ended (closed, merged); spans are sorted and half-open."""

    firm_id: str
    uscc: str
    name: str
    version: int
    status: FirmStatus
    names: tuple[Span[str], ...]
    residencies: tuple[Span[Residence], ...]
    industries: tuple[Span[Industries], ...] = ()
    particulars: Mapping[str, Any] = field(default_factory=dict)
    successor_id: str | None = None
    ended_by: str | None = None
    confirmed_distinct: bool = False

    def name_on(self, day: date) -> str:
        """The name of a day; before the first one it is the first."""
        held = at(self.names, day)
        if held is not None or not self.names:
            return held.value if held else self.name
        return (self.names[0] if day < self.names[0].start else self.names[-1]).value

    def status_on(self, day: date) -> FirmStatus:
        """Computed from the intervals: a firm that closes next month is active today."""
        if self.status is FirmStatus.VOIDED or not self.residencies:
            return FirmStatus.VOIDED
        if self.ended_by is None or day < self.residencies[-1].before:
            return FirmStatus.ACTIVE
        return FirmStatus.MERGED if self.ended_by == "merged" else FirmStatus.CLOSED
