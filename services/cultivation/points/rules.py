"""How the eighteen indicators are made of the figures of a firm; unknown where any of them is."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from contracts.metrics import Metric
from services.cultivation.facts.rules.figures import FirmFacts

WHOLE = Decimal(100)
STEP = Decimal("0.01")
Reading = Callable[[FirmFacts, int], Decimal | None]


def _value(metric: Metric) -> Reading:
    def read(facts: FirmFacts, year: int) -> Decimal | None:
        figure = facts.sides(metric, year).preferred
        return figure.value if figure else None

    return read


def _share(part: Metric, whole: Metric) -> Reading:
    def read(facts: FirmFacts, year: int) -> Decimal | None:
        return _percent(_value(part)(facts, year), _value(whole)(facts, year))

    return read


def _growth(metric: Metric) -> Reading:
    def read(facts: FirmFacts, year: int) -> Decimal | None:
        now, before = _value(metric)(facts, year), _value(metric)(facts, year - 1)
        return None if now is None or before is None else _percent(now - before, before)

    return read


def _percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Per cent of a whole that is there; of nothing there is no share."""
    if part is None or whole is None or whole <= 0:
        return None
    return (part / whole * 100).quantize(STEP)


MONEY, PERCENT, PEOPLE, PIECES, UNITS = "万元", "%", "人", "件", "个"
INDICATORS: Mapping[str, tuple[str, Reading]] = {
    "rd-expense": (MONEY, _value(Metric.RD_EXPENSE)),
    "rd-growth": (PERCENT, _growth(Metric.RD_EXPENSE)),
    "rd-intensity": (PERCENT, _share(Metric.RD_EXPENSE, Metric.REVENUE)),
    "rd-staff-share": (PERCENT, _share(Metric.RD_STAFF, Metric.STAFF)),
    "invention-applications": (PIECES, _value(Metric.INVENTION_APPLICATIONS)),
    "pct-applications": (PIECES, _value(Metric.PCT_APPLICATIONS)),
    "technology-contracts": (MONEY, _value(Metric.TECHNOLOGY_CONTRACTS)),
    "hightech-income": (MONEY, _value(Metric.HIGHTECH_INCOME)),
    "revenue": (MONEY, _value(Metric.REVENUE)),
    "revenue-growth": (PERCENT, _growth(Metric.REVENUE)),
    "rd-tax-relief": (MONEY, _value(Metric.RD_TAX_RELIEF)),
    "net-asset-profit-rate": (PERCENT, _share(Metric.NET_PROFIT, Metric.NET_ASSETS)),
    "graduates-hired": (PEOPLE, _value(Metric.GRADUATES_HIRED)),
    "masters-share": (PERCENT, _share(Metric.MASTERS_STAFF, Metric.STAFF)),
    "provincial-platforms": (UNITS, _value(Metric.PROVINCIAL_PLATFORMS)),
    "provincial-awards": (UNITS, _value(Metric.PROVINCIAL_AWARDS)),
    "provincial-projects": (UNITS, _value(Metric.PROVINCIAL_PROJECTS)),
    "venture-capital": (MONEY, _value(Metric.EQUITY_RAISED)),
}
"""By code of the indicator: its unit, and how it is read."""
