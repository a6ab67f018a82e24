"""What an HNTE application must contain, and how it stands to the conditions of 国科发火〔2016〕32号 第十一条.

Missing is not zero and not unmet: a condition whose figures are not filled in is *unknown*. Conditions are shown and
never block; only an incomplete or contradictory form does. Money in 万元, shares in %.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from domain.technology_fields import TECHNOLOGY_FIELDS

RULE_VERSION = "国科发火〔2016〕32号@1"
ARTICLE = "国科发火〔2016〕32号 第十一条"
GUIDE = "国科发火〔2016〕195号 申报材料"

Years = tuple[Decimal | None, Decimal | None, Decimal | None]
NO_YEARS: Years = (None, None, None)


class Result(StrEnum):
    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    MANUAL_REVIEW = "manual_review"
    NOT_APPLICABLE = "not_applicable"


RESULT_NAMES = {
    Result.MET: "符合",
    Result.UNMET: "不符合",
    Result.UNKNOWN: "未填写，无法判断",
    Result.MANUAL_REVIEW: "由评审判断",
    Result.NOT_APPLICABLE: "不适用",
}


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


@dataclass(frozen=True)
class Check:
    """One criterion or one gap of the form; `pointer` is relative to the application."""

    code: str
    name: str
    result: Result
    actual: str | None = None
    required: str | None = None
    clause: str = ARTICLE
    pointer: str | None = None


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
            yield Check("missing", words, Result.UNKNOWN, None, "必填", GUIDE, f"/form/{name}")
    for name, words in YEARLY.items():
        for year in range(figures.years_due):
            if getattr(figures, name)[year] is None:
                title = f"{words}（{figures.accounting_years[year]}年）"
                yield Check("missing", title, Result.UNKNOWN, None, "必填", GUIDE, f"/form/{name}/{year}")


def _contradictions(figures: FormFigures) -> Iterator[Check]:
    pairs = (
        ("tech_staff_count", "staff_count", "科技人员数不得大于职工总数"),
        ("hightech_income", "total_income", "高新技术产品（服务）收入不得大于同期总收入"),
    )
    for part, whole, words in pairs:
        left, right = getattr(figures, part), getattr(figures, whole)
        if left is not None and right is not None and left > right:
            yield Check("contradiction", words, Result.UNMET, str(left), f"≤ {right}", GUIDE, f"/form/{part}")


def _percent(part: Decimal | int, whole: Decimal | int) -> str:
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{share} %"


def _at_least(part: Decimal | int | None, whole: Decimal | int | None, rate: int) -> tuple[Result, str | None]:
    """Compare part/whole with `rate` % without dividing; a whole of 0, or one that is less than its part, is for people to judge."""
    if part is None or whole is None:
        return Result.UNKNOWN, None
    if whole == 0:
        return Result.MANUAL_REVIEW, None
    if part > whole:
        return Result.MANUAL_REVIEW, _percent(part, whole)
    return (Result.MET if part * 100 >= whole * rate else Result.UNMET), _percent(part, whole)


def registered_one_year(figures: FormFigures) -> Check:
    """（一） registered for at least 365 days."""
    if figures.registered_on is None:
        return Check("registered", "注册成立一年以上", Result.UNKNOWN, None, "≥ 365 天", f"{ARTICLE}（一）")
    days = (figures.applied_on - figures.registered_on).days
    result = Result.MET if days >= 365 else Result.UNMET
    return Check("registered", "注册成立一年以上", result, f"{days} 天", "≥ 365 天", f"{ARTICLE}（一）")


def owns_property(figures: FormFigures) -> Check:
    """（二） owns IP; whether it carries the main product is for the experts to say."""
    counts = (figures.class1_ip, figures.class2_ip)
    if None in counts:
        result, actual = Result.UNKNOWN, None
    else:
        result = Result.MANUAL_REVIEW if any(counts) else Result.UNMET
        actual = f"Ⅰ类 {counts[0]} 件，Ⅱ类 {counts[1]} 件"
    return Check("ip", "拥有核心知识产权", result, actual, "≥ 1 件", f"{ARTICLE}（二）", "/form/class1_ip")


def within_fields(figures: FormFigures) -> Check:
    """（三） the technology lies within the eight fields."""
    known = figures.technology_field
    result = Result.UNKNOWN if known is None else Result.MET if known in TECHNOLOGY_FIELDS.values() else Result.UNMET
    return Check("field", "属于八大领域", result, known, "八大领域之一", f"{ARTICLE}（三）", "/form/technology_field")


def tech_staff_share(figures: FormFigures) -> Check:
    """（四） 科技人员 at least 10 % of the staff of the year."""
    result, actual = _at_least(figures.tech_staff_count, figures.staff_count, 10)
    return Check("staff", "科技人员占比", result, actual, "≥ 10 %", f"{ARTICLE}（四）", "/form/tech_staff_count")


def rd_rate(latest_revenue: Decimal) -> int:
    """（五） the R&D share asked for, in %, by sales of the latest year in 万元."""
    if latest_revenue <= 5000:
        return 5
    return 4 if latest_revenue <= 20000 else 3


def rd_share(figures: FormFigures) -> Check:
    """（五） R&D of the last three accounting years over their sales."""
    years = range(figures.years_due)
    spent = [cost for year in years if (cost := figures.rd_expense[year]) is not None]
    sold = [sales for year in years if (sales := figures.revenue[year]) is not None]
    latest = figures.revenue[0]
    if latest is None or len(spent) < len(years) or len(sold) < len(years):
        return Check("rd", "研发费用占比", Result.UNKNOWN, None, None, f"{ARTICLE}（五）", "/form/rd_expense")
    rate = rd_rate(latest)
    result, actual = _at_least(sum(spent), sum(sold), rate)
    return Check("rd", "研发费用占比", result, actual, f"≥ {rate} %", f"{ARTICLE}（五）", "/form/rd_expense")


def domestic_rd(figures: FormFigures) -> Check:
    """（五） at least 60 % of the R&D was spent within the country."""
    share = figures.domestic_rd_share
    result = Result.UNKNOWN if share is None else Result.MET if share >= 60 else Result.UNMET
    actual = None if share is None else f"{share} %"
    return Check("domestic_rd", "境内研发占比", result, actual, "≥ 60 %", f"{ARTICLE}（五）", "/form/domestic_rd_share")


def hightech_share(figures: FormFigures) -> Check:
    """（六） high-tech income at least 60 % of the income of the same period."""
    result, actual = _at_least(figures.hightech_income, figures.total_income, 60)
    return Check("hightech", "高新收入占比", result, actual, "≥ 60 %", f"{ARTICLE}（六）", "/form/hightech_income")


def innovation_score(_figures: FormFigures) -> Check:
    """（七） the score is the experts' (195号: greater than 70)."""
    return Check("score", "创新能力评价", Result.MANUAL_REVIEW, None, "> 70 分", f"{ARTICLE}（七）")


def clean_record(_figures: FormFigures) -> Check:
    """（八） no serious accident or violation in the year before."""
    return Check("record", "无重大安全、质量事故或严重环境违法", Result.MANUAL_REVIEW, None, None, f"{ARTICLE}（八）")


CONDITIONS: tuple[Callable[[FormFigures], Check], ...] = (
    registered_one_year,
    owns_property,
    within_fields,
    tech_staff_share,
    rd_share,
    domestic_rd,
    hightech_share,
    innovation_score,
    clean_record,
)


def criteria(figures: FormFigures) -> list[Check]:
    """Every condition of the article, in its order."""
    return [condition(figures) for condition in CONDITIONS]
