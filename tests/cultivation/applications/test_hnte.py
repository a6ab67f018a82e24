"""国科发火〔2016〕32号 第十一条 against the figures of a form."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from contracts.standards import Outcome as Result
from services.cultivation.applications.rules.conditions import inputs_of, pointer_of
from services.cultivation.applications.rules.forms import Check
from services.cultivation.applications.rules.gaps import checks_of
from services.cultivation.applications.rules.hnte import FormFigures, blocking
from services.cultivation.assessments.rules.findings import findings
from services.cultivation.assessments.rules.judging import judges
from services.cultivation.standards.rules.resolving import resolved
from services.cultivation.standards.shipped import shipped

COMPLETE = FormFigures(
    applied_on=date(2026, 6, 10),
    accounting_years=(2025, 2024, 2023),
    registered_on=date(2019, 3, 1),
    technology_field="新材料",
    main_product="演示用镍基合金粉",
    revenue=(D(4000), D(3500), D(3000)),
    total_income=D(4100),
    hightech_income=D(2460),
    rd_expense=(D(240), D(200), D(180)),
    domestic_rd_share=D(100),
    staff_count=60,
    tech_staff_count=6,
    class1_ip=1,
    class2_ip=5,
    contact_name="王某",
    contact_phone="0931-0000000",
)


def criteria(figures: FormFigures) -> list[Check]:
    """Article 11 in force on the day of the application, against this form."""
    rules = resolved(next(each for each in shipped() if each.programme == "hnte"), figures.applied_on)
    inputs = inputs_of(figures)
    return checks_of(findings(rules, inputs, judges(rules)(inputs)), pointer_of)


def result_of(figures: FormFigures, code: str) -> Result:
    return next(finding.result for finding in criteria(figures) if finding.code == code)


def test_a_complete_form_has_nothing_that_blocks() -> None:
    assert blocking(COMPLETE) == []


def test_an_empty_form_is_unknown_and_never_unmet() -> None:
    results = {finding.result for finding in criteria(FormFigures(date(2026, 6, 10), (2025, 2024, 2023)))}
    assert results == {Result.UNKNOWN, Result.MANUAL_REVIEW}


@pytest.mark.parametrize(
    ("registered_on", "pointers"),
    [
        (date(2019, 3, 1), {"/form/revenue/1", "/form/revenue/2"}),
        (date(2024, 3, 1), {"/form/revenue/1"}),
        (date(2025, 9, 1), set()),
        (None, set()),
    ],
)
def test_a_young_firm_reports_the_years_it_has_operated(registered_on: date | None, pointers: set[str]) -> None:
    figures = replace(COMPLETE, registered_on=registered_on, revenue=(D(4000), None, None))
    assert {finding.pointer for finding in blocking(figures)} == pointers


CONDITIONS = [
    ("（一）", "registered", {"registered_on": date(2025, 6, 10)}, Result.MET),
    ("（一）", "registered", {"registered_on": date(2025, 6, 11)}, Result.UNMET),
    ("（一）", "registered", {"registered_on": None}, Result.UNKNOWN),
    ("（二）", "ip", {}, Result.MANUAL_REVIEW),
    ("（二）", "ip", {"class1_ip": 0, "class2_ip": 0}, Result.UNMET),
    ("（二）", "ip", {"class2_ip": None}, Result.UNKNOWN),
    ("（三）", "field", {}, Result.MET),
    ("（三）", "field", {"technology_field": "房地产"}, Result.UNMET),
    ("（四）", "staff", {}, Result.MET),
    ("（四）", "staff", {"tech_staff_count": 5}, Result.UNMET),
    ("（四）", "staff", {"staff_count": 0, "tech_staff_count": 0}, Result.MANUAL_REVIEW),
    ("（四）", "staff", {"staff_count": 6, "tech_staff_count": 60}, Result.MANUAL_REVIEW),
    ("（五）", "rd", {}, Result.MET),
    ("（五）", "rd", {"rd_expense": (D(400000), D(350000), D(300000))}, Result.MANUAL_REVIEW),  # 10000 % of the sales
    ("（五）", "rd", {"rd_expense": (D(164), D(180), D(180))}, Result.UNMET),
    ("（五）", "rd", {"rd_expense": (D(165), D(180), D(180))}, Result.MET),
    ("（五）", "rd", {"rd_expense": (D(240), None, D(180))}, Result.UNKNOWN),
    ("（五）", "domestic_rd", {"domestic_rd_share": D("59.99")}, Result.UNMET),
    ("（五）", "domestic_rd", {"domestic_rd_share": D(60)}, Result.MET),
    ("（六）", "hightech", {}, Result.MET),
    ("（六）", "hightech", {"hightech_income": D("2459.9999")}, Result.UNMET),
    ("（七）", "score", {}, Result.MANUAL_REVIEW),
    ("（八）", "record", {}, Result.MANUAL_REVIEW),
]


@pytest.mark.parametrize(("clause", "code", "change", "result"), CONDITIONS)
def test_each_condition_of_article_eleven(clause: str, code: str, change: dict[str, object], result: Result) -> None:
    figures = replace(COMPLETE, **change)  # type: ignore[arg-type]  # one table for fields of several types
    assert result_of(figures, code) is result
    assert next(finding.clause for finding in criteria(figures) if finding.code == code).endswith(clause)


@pytest.mark.parametrize(("revenue", "rate"), [("5000", 5), ("5000.0001", 4), ("20000", 4), ("20000.0001", 3)])
def test_the_rate_of_research_falls_with_sales(revenue: str, rate: int) -> None:
    figures = replace(COMPLETE, revenue=(D(revenue), D(0), D(0)))
    assert next(each.required for each in criteria(figures) if each.code == "rd") == f"≥ {rate} %"


@pytest.mark.parametrize("change", [{"tech_staff_count": 61}, {"hightech_income": D(4101)}])
def test_a_part_larger_than_its_whole_blocks(change: dict[str, object]) -> None:
    found = blocking(replace(COMPLETE, **change))  # type: ignore[arg-type]  # as above
    assert [finding.code for finding in found] == ["contradiction"]
