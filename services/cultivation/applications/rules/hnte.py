"""What an HNTE application must contain. Only an incomplete or contradictory form blocks; the conditions of the standard never do.

Missing is not zero. Money in 万元, shares in %.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.standards import Outcome
from services.cultivation.applications.rules.forms import Check

GUIDE = "国科发火〔2016〕195号 申报材料"

Years = tuple[Decimal | None, Decimal | None, Decimal | None]
NO_YEARS: Years = (None, None, None)


@dataclass(frozen=True)
class FormFigures:
    """The form as filled in so far; years run newest first; None = not filled in."""

    applied_on: date
    accounting_years: tuple[int, int, int]
    registered_on: date | None = None
    technology_field: str | None = None
    main_product: str | None = None
    revenue: Years = NO_YEARS
    total_income: Decimal | None = None
    hightech_income: Decimal | None = None
    rd_expense: Years = NO_YEARS
    net_assets: Years = NO_YEARS
    domestic_rd_share: Decimal | None = None
    staff_count: int | None = None
    tech_staff_count: int | None = None
    class1_ip: int | None = None
    class2_ip: int | None = None
    contact_name: str | None = None
    contact_phone: str | None = None

    @property
    def years_due(self) -> int:
        """Accounting years to report: three, or as many as the firm has been operating (at least one)."""
        if self.registered_on is None:
            return 1
        return max(1, min(3, self.applied_on.year - self.registered_on.year))


def accounting_years(begun_on: date) -> tuple[int, int, int]:
    """The years that an application begun on this day reports, newest first: the last one closed and two before it."""
    last = begun_on.year - 1
    return last, last - 1, last - 2


REQUIRED = {
    "technology_field": "技术领域",
    "main_product": "主要产品（服务）",
    "total_income": "同期总收入",
    "hightech_income": "高新技术产品（服务）收入",
    "domestic_rd_share": "境内研发费用占比",
    "staff_count": "职工总数",
    "tech_staff_count": "科技人员数",
    "class1_ip": "Ⅰ类知识产权数",
    "class2_ip": "Ⅱ类知识产权数",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
}
YEARLY = {"revenue": "销售收入", "rd_expense": "研发费用"}


def blocking(figures: FormFigures) -> list[Check]:
    """What must be filled in or put right before the form can be handed in; empty = complete."""
    return [*_missing(figures), *_contradictions(figures)]


def _missing(figures: FormFigures) -> Iterator[Check]:
    for name, words in REQUIRED.items():
        if getattr(figures, name) is None:
            yield Check("missing", words, Outcome.UNKNOWN, None, "必填", GUIDE, f"/form/{name}")
    for name, words in YEARLY.items():
        for year in range(figures.years_due):
            if getattr(figures, name)[year] is None:
                title = f"{words}（{figures.accounting_years[year]}年）"
                yield Check("missing", title, Outcome.UNKNOWN, None, "必填", GUIDE, f"/form/{name}/{year}")


def _contradictions(figures: FormFigures) -> Iterator[Check]:
    pairs = (
        ("tech_staff_count", "staff_count", "科技人员数不得大于职工总数"),
        ("hightech_income", "total_income", "高新技术产品（服务）收入不得大于同期总收入"),
    )
    for part, whole, words in pairs:
        left, right = getattr(figures, part), getattr(figures, whole)
        if left is not None and right is not None and left > right:
            yield Check("contradiction", words, Outcome.UNMET, str(left), f"≤ {right}", GUIDE, f"/form/{part}")
