"""What the conditions of HNTE gave when they were code, they give as rows: results, values, words and clauses."""

import json
from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from services.cultivation.applications.rules.conditions import inputs_of, pointer_of
from services.cultivation.applications.rules.gaps import checks_of
from services.cultivation.applications.rules.hnte import FormFigures
from services.cultivation.assessments.rules.findings import findings
from services.cultivation.assessments.rules.judging import judges
from services.cultivation.standards.rules.resolving import resolved
from services.cultivation.standards.shipped import shipped

OLD = json.loads(Path(__file__).with_name("hnte_results.json").read_text(encoding="utf-8"))
AMOUNTS = ("total_income", "hightech_income", "domestic_rd_share")
HNTE = next(each for each in shipped() if each.version == "国科发火〔2016〕32号@1")


def figures_of(form: dict[str, Any]) -> FormFigures:
    said = dict(form)
    for name in ("revenue", "rd_expense"):
        said[name] = tuple(None if value is None else D(value) for value in said[name])
    for name in AMOUNTS:
        said[name] = None if said[name] is None else D(said[name])
    said["accounting_years"] = tuple(said["accounting_years"])
    said["applied_on"] = date.fromisoformat(said["applied_on"])
    said["registered_on"] = date.fromisoformat(said["registered_on"]) if said["registered_on"] else None
    return FormFigures(**said)


def results_now(form: dict[str, Any]) -> list[list[str | None]]:
    inputs = inputs_of(figures_of(form))
    rules = resolved(HNTE, inputs.on_day)
    found = checks_of(findings(rules, inputs, judges(rules)(inputs)), pointer_of)
    return [[c.code, c.name, c.result.value, c.actual, c.required, c.clause, c.pointer] for c in found]


def without_what_is_asked_of_the_unknown(results: list[list[str | None]]) -> list[list[str | None]]:
    """The share that is asked for depends on the sales of the last year: it is said as soon as they are known."""
    return [[*row[:4], None if row[0] == "rd" and row[2] == "unknown" else row[4], *row[5:]] for row in results]


@pytest.mark.parametrize("stored", OLD, ids=range(len(OLD)))
def test_a_stored_form_gives_its_old_results(stored: dict[str, Any]) -> None:
    assert without_what_is_asked_of_the_unknown(results_now(stored["form"])) == stored["results"]


def test_the_stored_forms_show_every_outcome() -> None:
    assert {row[2] for stored in OLD for row in stored["results"]} == {"met", "unmet", "unknown", "manual_review"}
