"""A firm that meets the standards of 科小, 高企, 创新型 and 专精特新 everywhere, to be changed one figure at a time."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal as D
from typing import Any

from contracts.codes import Programme
from contracts.metrics import NEGATIVE, Metric, PeriodKind
from contracts.standards import Outcome
from services.cultivation.assessments.rules.inputs import Figure, Inputs, Key
from services.cultivation.assessments.rules.judging import Judgement, judges
from services.cultivation.standards.rules.criteria import Criterion, RuleSet
from services.cultivation.standards.rules.resolving import resolved
from services.cultivation.standards.shipped import shipped

M = Metric
DAY = date(2026, 6, 10)
YEAR = 2025

SME, HNTE = "国科发政〔2017〕115号@2", "国科发火〔2016〕32号@1"
INNOVATIVE = "工信部企业〔2022〕63号·创新型@2"
SRDI_63, SRDI_2 = "工信部企业〔2022〕63号·专精特新@1", "工信部企业〔2026〕2号·专精特新@1"
GIANT_63, GIANT_2 = "工信部企业〔2022〕63号·小巨人@1", "工信部企业〔2026〕2号·小巨人@1"
CHAMPION = "工信部政法〔2023〕138号@1"

YEARLY: Mapping[Metric, tuple[int, int, int]] = {
    M.REVENUE: (12000, 11000, 10000),
    M.MAIN_REVENUE: (11400, 10300, 9200),
    M.TOTAL_INCOME: (12500, 11200, 10100),
    M.HIGHTECH_INCOME: (9000, 8000, 7000),
    M.RD_EXPENSE: (900, 800, 700),
    M.DOMESTIC_RD: (900, 800, 700),
    M.COSTS: (9000, 8200, 7600),
    M.NET_PROFIT: (1500, 1200, 1000),
    M.ASSETS: (15000, 14000, 13000),
    M.LIABILITIES: (6000, 6000, 6000),
    M.NET_ASSETS: (9000, 8000, 7000),
    M.EQUITY_RAISED: (0, 0, 0),
    M.STAFF: (200, 190, 180),
    M.TECH_STAFF: (60, 50, 45),
    M.RD_STAFF: (50, 45, 40),
    M.CONVERSIONS: (6, 5, 5),
}
DATED: Mapping[Metric, int] = {
    M.CLASS1_IP: 6,
    M.CLASS2_IP: 8,
    M.OWN_CLASS1_IP: 6,
    M.HIGH_VALUE_IP: 2,
    M.CLASS1_IP_IN_USE: 5,
    M.DOMESTIC_RESIDENT: 1,
    M.RD_DEPARTMENT: 1,
    M.YEARS_IN_FIELD: 6,
    M.STRATEGIC_FIELD: 1,
    M.KEY_FIELD: 1,
    M.MANAGEMENT_SYSTEM: 1,
    M.OWN_BRAND: 1,
    M.MARKET_SHARE: 15,
    M.NATIONAL_RANK: 3,
    M.GLOBAL_RANK: 3,
    M.STANDARDS_LED: 0,
    M.NATIONAL_AWARDS_5Y: 0,
    M.NATIONAL_AWARDS_TOP3: 0,
    M.NATIONAL_AWARDS_TOP5: 0,
    M.PROVINCIAL_AWARDS_TOP3: 0,
    M.PROVINCIAL_AWARDS: 0,
    M.PROVINCIAL_PLATFORMS: 0,
    M.MAKERS_TOP500: 0,
    M.MAKERS_TOP50: 0,
    M.INNOVATION_DEMONSTRATION: 0,
    M.GIANT_CONTROLLED: 0,
}
TITLES = frozenset({Programme.INNOVATIVE_SME, Programme.SRDI})


def figures() -> dict[Key, Figure]:
    """Three years, newest first; nothing on any negative list for five."""
    found: dict[Key, Figure] = {(metric, None): Figure(D(value)) for metric, value in DATED.items()}
    for metric, values in YEARLY.items():
        found |= {(metric, YEAR - back): Figure(D(value)) for back, value in enumerate(values)}
    for metric in NEGATIVE:
        years = [None] if metric.period is PeriodKind.DATE else range(YEAR - 3, YEAR + 2)
        found |= {(metric, year): Figure(D(0)) for year in years}
    return found


def firm(
    changes: Mapping[Any, object] | None = None, titles: frozenset[Programme] | None = TITLES, day: date = DAY
) -> Inputs:
    """The sample firm with other figures; None takes a figure away, a `Figure` sets both sides."""
    found = figures()
    for key, value in (changes or {}).items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = value if isinstance(value, Figure) else Figure(D(str(value)))
    return Inputs(day, YEAR, found, titles, date(2015, 3, 1), "新材料")


def rules(version: str, day: date = DAY) -> RuleSet:
    """A shipped standard with the values of a day."""
    return resolved(next(each for each in shipped() if each.version == version), day)


def judgement(rule_set: RuleSet, inputs: Inputs, code: str) -> tuple[Criterion, Judgement]:
    """What came of one criterion."""
    found = zip(rule_set.criteria, judges(rule_set)(inputs), strict=True)
    return next((criterion, judged) for criterion, judged in found if criterion.code == code)


def outcome(version: str, inputs: Inputs, code: str) -> Outcome:
    return judgement(rules(version, inputs.on_day), inputs, code)[1].outcome
