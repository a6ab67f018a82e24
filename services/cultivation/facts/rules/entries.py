"""What may be said of a firm in figures: the period that a metric wants, the range of its unit, parts within their whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.metrics import NEGATIVE, FactSide, Metric, PeriodKind, Unit
from domain.findings import Finding

FIRST_YEAR = 1990
WHOLE = frozenset({Unit.PEOPLE, Unit.PIECES, Unit.ITEMS, Unit.UNITS, Unit.RANK, Unit.YES_NO})
HIGHEST = {
    Unit.MONEY: Decimal(10) ** 9,  # 十万亿元
    Unit.PEOPLE: Decimal(1_000_000),
    Unit.PIECES: Decimal(1_000_000),
    Unit.ITEMS: Decimal(100_000),
    Unit.UNITS: Decimal(100_000),
    Unit.PERCENT: Decimal(100),
    Unit.YEARS: Decimal(200),
    Unit.POINTS: Decimal(100),
    Unit.RANK: Decimal(100_000),
    Unit.YES_NO: Decimal(1),
}
PARTS = (
    (Metric.TECH_STAFF, Metric.STAFF),
    (Metric.RD_STAFF, Metric.STAFF),
    (Metric.MASTERS_STAFF, Metric.STAFF),
    (Metric.DOMESTIC_RD, Metric.RD_EXPENSE),
    (Metric.MAIN_REVENUE, Metric.REVENUE),
    (Metric.HIGHTECH_INCOME, Metric.TOTAL_INCOME),
    (Metric.OWN_CLASS1_IP, Metric.CLASS1_IP),
    (Metric.HIGH_VALUE_IP, Metric.CLASS1_IP),
    (Metric.CLASS1_IP_IN_USE, Metric.CLASS1_IP),
)
"""A part and its whole: the part is never the larger one."""

YEAR_WANTED = Finding("year_required", "年度指标必须写明年度，如 2025")
DAY_WANTED = Finding("day_required", "时点指标必须写明日期，如 2025-12-31")
YEAR_RANGE = Finding("year_range", f"年度应在 {FIRST_YEAR} 年与今年之间")
DAY_AHEAD = Finding("day_in_future", "日期不得晚于今天")
UNIT_DIFFERS = Finding("unit_differs", "单位与该指标规定的单位不同，请换算后填写")
NOT_WHOLE = Finding("not_whole", "应为整数")
NOT_YES_NO = Finding("not_yes_no", "应为 1（是）或 0（否）")
BELOW_ZERO = Finding("below_zero", "不得小于 0")
NO_SOURCE = Finding("source_required", "官方数据必须写明来源，如“统计局 2025 年年报”")
NEGATIVE_SOURCE = Finding("source_required", "列入或发生负面情形时必须写明来源，如公示网站或处罚文号")


@dataclass(frozen=True, slots=True)
class Period:
    """Of what a figure is told: an accounting year, or the state of things from a day on; exactly one of both."""

    year: int | None = None
    since: date | None = None

    @property
    def text(self) -> str:
        """ISO 8601, as it is stored and sorted."""
        return f"{self.year:04d}" if self.year is not None else f"{self.since}"

    @classmethod
    def of(cls, text: str) -> "Period":
        return cls(year=int(text)) if len(text) == 4 else cls(since=date.fromisoformat(text))


def period_of(metric: Metric, year: int | None, since: date | None, today: date) -> Period | Finding:
    """The period that a metric wants, out of the year and the day of an entry."""
    if metric.period is PeriodKind.YEAR:
        if year is None:
            return YEAR_WANTED
        return Period(year=year) if FIRST_YEAR <= year <= today.year else YEAR_RANGE
    if since is None:
        return DAY_WANTED
    return Period(since=since) if since <= today else DAY_AHEAD


def unfit(metric: Metric, value: Decimal, unit: Unit | None = None) -> Finding | None:
    """Why a number cannot be a figure of the metric."""
    if unit is not None and unit is not metric.unit:
        return UNIT_DIFFERS
    if metric.unit is Unit.YES_NO and value not in (0, 1):
        return NOT_YES_NO
    if value < 0 and not metric.signed:
        return BELOW_ZERO
    if metric.unit in WHOLE and value != value.to_integral_value():
        return NOT_WHOLE
    low, high = Decimal(1) if metric.unit is Unit.RANK else None, HIGHEST[metric.unit]
    if abs(value) > high or (low is not None and value < low):
        return Finding("out_of_range", f"应在 {low or 0} 与 {high:f} {metric.unit.label}之间")
    return None


def unsourced(metric: Metric, value: Decimal, side: FactSide, source: str | None) -> Finding | None:
    """Whether a figure needs a source that it does not name: every official one, and whatever speaks against a firm."""
    if source:
        return None
    if side is FactSide.OFFICIAL:
        return NO_SOURCE
    return NEGATIVE_SOURCE if metric in NEGATIVE and value else None


def too_large_parts(figures: Mapping[Metric, Decimal]) -> Iterator[tuple[Metric, Finding]]:
    """Parts that exceed their whole, among figures of one side and one period."""
    for part, whole in PARTS:
        if part in figures and whole in figures and figures[part] > figures[whole]:
            yield part, Finding("part_exceeds_whole", f"“{part.label}”不得大于“{whole.label}”")
