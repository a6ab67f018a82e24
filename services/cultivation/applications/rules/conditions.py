"""The form of an HNTE application as a standard reads it, and where its criteria point."""

from collections.abc import Iterator
from decimal import Decimal

from contracts.metrics import Metric
from services.cultivation.applications.rules.hnte import FormFigures
from services.cultivation.assessments.rules.inputs import Figure, Inputs, Key
from services.cultivation.standards.rules.criteria import Criterion

YEARLY = {"revenue": Metric.REVENUE, "rd_expense": Metric.RD_EXPENSE, "net_assets": Metric.NET_ASSETS}
LATEST = {
    "total_income": Metric.TOTAL_INCOME,
    "hightech_income": Metric.HIGHTECH_INCOME,
    "domestic_rd_share": Metric.DOMESTIC_RD_SHARE,
    "staff_count": Metric.STAFF,
    "tech_staff_count": Metric.TECH_STAFF,
}
ON_THE_DAY = {"class1_ip": Metric.CLASS1_IP, "class2_ip": Metric.CLASS2_IP}
POINTERS = {
    "ip": "/form/class1_ip",
    "field": "/form/technology_field",
    "staff": "/form/tech_staff_count",
    "rd": "/form/rd_expense",
    "domestic_rd": "/form/domestic_rd_share",
    "hightech": "/form/hightech_income",
}
"""Which field of the form a criterion is about."""


def inputs_of(figures: FormFigures) -> Inputs:
    """The form's own figures and no others: it is judged by what it says."""
    return Inputs(
        on_day=figures.applied_on,
        latest_year=figures.accounting_years[0],
        figures={key: Figure(Decimal(value), source="申报表") for key, value in _said(figures)},
        registered_on=figures.registered_on,
        technology_field=figures.technology_field,
    )


def _said(figures: FormFigures) -> Iterator[tuple[Key, Decimal | int]]:
    for name, metric in YEARLY.items():
        for year, value in zip(figures.accounting_years, getattr(figures, name), strict=True):
            if value is not None:
                yield (metric, year), value
    for name, metric in (LATEST | ON_THE_DAY).items():
        value = getattr(figures, name)
        if value is not None:
            yield (metric, None if name in ON_THE_DAY else figures.accounting_years[0]), value


def pointer_of(criterion: Criterion) -> str | None:
    """The field of the form that a criterion is about."""
    return POINTERS.get(criterion.code)
