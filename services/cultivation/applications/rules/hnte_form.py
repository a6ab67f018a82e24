"""The HNTE form as it has always been: its own names and sections, three years in a list with the newest first."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.applications import FormFieldKind as Kind
from contracts.metrics import Metric
from services.cultivation.applications.rules.conditions import LATEST, ON_THE_DAY, YEARLY
from services.cultivation.applications.rules.forms import FIELDS, FormField, FormSection, FormShape
from services.cultivation.applications.rules.hnte import REQUIRED, FormFigures

METRICS: Mapping[str, Metric] = YEARLY | LATEST | ON_THE_DAY
"""Which figure stands in which field; the names are older than the metrics."""
AMOUNTS = frozenset({"total_income", "hightech_income", "rd_ratio", "domestic_rd_share"})
Years = tuple[int, int, int]


def figures_of(form: Mapping[str, Any], applied_on: date, years: Years, registered_on: date | None) -> FormFigures:
    """A stored form as the conditions read it."""
    names = {field.name for field in fields(FormFigures)} & form.keys()
    said = {name: _read(form[name], name) for name in names}
    return FormFigures(applied_on=applied_on, accounting_years=years, registered_on=registered_on, **said)


def _read(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return tuple(None if each is None else Decimal(str(each)) for each in value)
    return Decimal(str(value)) if value is not None and name in AMOUNTS else value


def shape(years: Years) -> FormShape:
    """The fields of an application whose yearly figures are of `years`, newest first."""
    latest = years[0]
    return FormShape(
        (
            FormSection(
                "技术领域与产品",
                (
                    FormField("technology_field", "技术领域", Kind.CHOICE, needed=True, options=FIELDS),
                    _one("main_product", "主要产品（服务）", Kind.TEXT),
                ),
            ),
            FormSection(
                "近三年经营数据（万元）",
                (
                    *_yearly("revenue", "销售收入", years),
                    *_yearly("rd_expense", "研发费用", years),
                    *_yearly("net_assets", "净资产", years),
                ),
                "不满三年的填实际年度；未填写按“无法判断”处理，不按 0 处理。",
                columns=3,
            ),
            FormSection(
                f"{latest}年收入与研发占比",
                (
                    _one("total_income", "同期总收入", Kind.AMOUNT, "万元", latest),
                    _one("hightech_income", "高新技术产品（服务）收入", Kind.AMOUNT, "万元", latest),
                    _one("rd_ratio", "研发费用占比", Kind.AMOUNT, "%，自报"),
                    _one("domestic_rd_share", "境内研发费用占比", Kind.AMOUNT, "%", latest),
                ),
            ),
            FormSection(
                "人员与知识产权",
                (
                    _one("staff_count", "职工总数", Kind.COUNT, "人", latest),
                    _one("tech_staff_count", "科技人员数", Kind.COUNT, "人", latest),
                    _one("class1_ip", "Ⅰ类知识产权", Kind.COUNT, "件"),
                    _one("class2_ip", "Ⅱ类知识产权", Kind.COUNT, "件"),
                    _one("conversions", "近三年科技成果转化", Kind.COUNT, "项"),
                ),
            ),
            FormSection(
                "联系与说明",
                (
                    _one("contact_name", "联系人", Kind.TEXT),
                    _one("contact_phone", "联系电话", Kind.PHONE),
                    _one("statement", "补充说明", Kind.LONG_TEXT),
                ),
            ),
        )
    )


def _one(name: str, label: str, kind: Kind, unit: str | None = None, year: int | None = None) -> FormField:
    shown = f"{label}（{unit}）" if unit else label
    return FormField(name, shown, kind, None, METRICS.get(name), year, unit, name in REQUIRED)


def _yearly(name: str, label: str, years: Years) -> Iterator[FormField]:
    for place, year in enumerate(years):
        yield FormField(name, f"{label}（{year}年）", Kind.AMOUNT, str(place), METRICS[name], year, "万元")
