"""Many firms at once are judged as each of them alone, and what is kept of their figures in memory is what the store says."""

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random

import numpy as np
import pytest

from contracts.metrics import FactSide, Metric
from contracts.standards import Outcome
from services.cultivation.assessments.rules.columns import outcomes
from services.cultivation.assessments.rules.columns.judging import Results, results
from services.cultivation.assessments.rules.gaps import relative_gap
from services.cultivation.assessments.rules.inputs import Inputs
from services.cultivation.assessments.rules.judging import judges, verdict
from services.cultivation.facts.rules.columns import FactColumns, Gathering
from services.cultivation.standards.rules.criteria import RuleSet
from services.cultivation.standards.rules.reading import read_rule_set
from services.cultivation.standards.rules.resolving import resolved
from services.cultivation.standards.shipped import pools, proposals, shipped
from tests.cultivation.assessments.many import DAY, columns, firm

EXAMPLES = 100


@cache
def firms() -> list[Inputs]:
    random = Random(20_261_129)
    return [firm(random) for _ in range(EXAMPLES)]


def every_standard() -> list[RuleSet]:
    frame = {"version": "草案", "from": "1990-01-01", "mark": "unsure"}
    drafts = [read_rule_set(content | frame) for content in proposals().values()]
    return [resolved(each, DAY) for each in (*shipped(), *pools().values(), *drafts)]


def said(found: Results, place: int) -> tuple[Outcome, int, int, int]:
    counts = (found.unmet[place], found.unknown[place], found.manual[place])
    return (outcomes.ORDER[found.outcome[place]], *map(int, counts))  # type: ignore[return-value]  # three of them


def alone(rules: RuleSet, inputs: Inputs) -> tuple[tuple[Outcome, int, int, int], Decimal]:
    judgements = judges(rules)(inputs)
    counts = Counter(each.outcome for each in judgements)
    numbers = counts[Outcome.UNMET], counts[Outcome.UNKNOWN], counts[Outcome.MANUAL_REVIEW]
    return (verdict(judgements), *numbers), relative_gap(rules, inputs, judgements)


@pytest.mark.parametrize("rules", every_standard(), ids=lambda rules: rules.version)
def test_many_firms_are_judged_as_each_of_them_alone(rules: RuleSet) -> None:
    found = results(rules, columns(firms()))
    expected = [alone(rules, inputs) for inputs in firms()]
    assert [said(found, place) for place in range(EXAMPLES)] == [outcome for outcome, _ in expected]
    assert found.gap == pytest.approx([float(gap) for _, gap in expected])


def test_of_several_days_the_newest_that_is_not_after_the_day_holds() -> None:
    gathering = Gathering()
    gathering.add(0, {"self-reported": {"class1-ip": {"2026-03-01": "7", "2025-01-01": "2", "2026-09-01": "9"}}})
    facts = FactColumns({"F": 0}, gathering.told())
    days = (date(2024, 12, 31), date(2025, 1, 1), date(2026, 3, 1), date(2026, 12, 31))
    held = [facts.column(FactSide.SELF_REPORTED, Metric.CLASS1_IP, None, day) for day in days]
    assert [(bool(each.known[0]), int(each.numbers[0]) // 10_000) for each in held] == [
        (False, 0), (True, 2), (True, 7), (True, 9),
    ]  # fmt: skip


def test_what_is_told_anew_of_a_firm_takes_the_place_of_all_that_was_told_before() -> None:
    before, after = Gathering(), Gathering()
    before.add(0, {"self-reported": {"staff": {"2025": "10"}, "assets": {"2025": "5"}}})
    before.add(1, {"self-reported": {"staff": {"2025": "20"}}})
    after.add(0, {"self-reported": {"staff": {"2025": "11"}}})
    after.add(2, {"self-reported": {"staff": {"2025": "30"}}})
    facts = FactColumns({"A": 0, "B": 1}, before.told()).changed({"A": 0, "C": 2}, after.told())
    staff, assets = (facts.column(FactSide.SELF_REPORTED, each, 2025, DAY) for each in (Metric.STAFF, Metric.ASSETS))
    assert (staff.numbers // 10_000).tolist() == [11, 20, 30, 0]
    assert not np.any(assets.known)
