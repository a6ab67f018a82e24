"""Forms of every programme filled in as their descriptions ask, by a firm that meets the standards."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from contracts.metrics import BY_CODE, NEGATIVE, Metric, PeriodKind
from tests.cultivation.assessments.sample import DATED, YEARLY

TEXTS = {
    "technology_field": "新材料",
    "main_product": "演示用镍基合金粉",
    "contact_name": "王某",
    "contact_phone": "13800138000",
}


def filled(sections: Iterable[Mapping[str, Any]], **changes: object) -> dict[str, Any]:
    """Every field that a firm fills in; `changes` name metrics as the form does."""
    form: dict[str, Any] = {}
    for field in (each for section in sections for each in section["fields"] if not each["by_office"]):
        _, _, name, *part = field["pointer"].split("/")
        value = changes.get(name, _value(field, name))
        if part:
            form.setdefault(name, {})[part[0]] = value
        else:
            form[name] = value
    return form


def _value(field: Mapping[str, Any], name: str) -> object:
    if field["metric"] is None:
        return TEXTS.get(name, "情况属实，附证明材料。")
    metric = BY_CODE[field["metric"]]
    if metric in NEGATIVE:
        return 0
    number = Decimal(_of_year(metric, field["year"]) if metric.period is PeriodKind.YEAR else DATED.get(metric, 1))
    return int(number) if field["kind"] in ("count", "yes-no") else f"{number:f}"


def _of_year(metric: Metric, year: int) -> int:
    """The sample's figures grow from year to year; one that it does not have is 0."""
    held = YEARLY.get(metric, (0, 0, 0))
    return held[min(max(2025 - year, 0), 2)]
