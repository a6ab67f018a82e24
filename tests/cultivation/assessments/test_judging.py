"""What holds of every standard: unknown is unknown, more of a good thing never hurts, a judgement can be made again."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.codes import Programme
from contracts.metrics import Metric as M
from contracts.metrics import PeriodKind, Unit
from contracts.standards import Outcome
from services.cultivation.assessments.rules.documents import hash_of, read_inputs, written_inputs
from services.cultivation.assessments.rules.findings import findings
from services.cultivation.assessments.rules.inputs import Figure, Inputs, Key
from services.cultivation.assessments.rules.judging import judges, verdict
from services.cultivation.standards.rules.criteria import RuleSet, asked_metrics
from services.cultivation.standards.rules.reading import read_rule_set
from services.cultivation.standards.rules.resolving import digest, resolved
from services.cultivation.standards.rules.writing import written
from services.cultivation.standards.shipped import shipped
from tests.cultivation.assessments.sample import DAY, HNTE, SME, SRDI_63, YEAR, figures, firm, judgement, outcome, rules

ALL = [resolved(each, DAY) for each in shipped()]
GOOD = (
    M.RD_EXPENSE, M.TECH_STAFF, M.RD_STAFF, M.CLASS1_IP, M.CLASS2_IP, M.OWN_CLASS1_IP, M.HIGH_VALUE_IP, M.CLASS1_IP_IN_USE,
    M.HIGHTECH_INCOME, M.EQUITY_RAISED, M.YEARS_IN_FIELD, M.MARKET_SHARE, M.PROVINCIAL_PLATFORMS, M.STANDARDS_LED,
    M.NATIONAL_AWARDS_5Y, M.PROVINCIAL_AWARDS_TOP3, M.CONVERSIONS,
)  # fmt: skip
RANK = {Outcome.UNMET: 0, Outcome.UNKNOWN: 1, Outcome.MANUAL_REVIEW: 2, Outcome.NOT_APPLICABLE: 3, Outcome.MET: 3}


def some_firm(random: Random, blank: float = 0.2) -> Inputs:
    """A firm with figures on both sides of every line, some missing, some said otherwise by others."""
    found: dict[Key, Figure] = {}
    for (metric, year), figure in figures().items():
        if random.random() < blank:
            continue
        own = _other(random, metric, figure.self_reported or D(0))
        official = own + 1 if random.random() < 0.03 else None
        found[metric, year] = Figure(own, official)
    titles = frozenset(each for each in Programme if random.random() < 0.3)
    registered = DAY - timedelta(days=random.choice([100, 400, 900, 4000]))
    return Inputs(DAY, YEAR, found, random.choice([titles, None]), random.choice([registered, None]), "新材料")


def _other(random: Random, metric: M, value: D) -> D:
    if metric.unit is Unit.YES_NO:
        return D(random.choice([0, 1]))
    return (value * random.choice([D("0"), D("0.1"), D("0.5"), D("0.9"), D(1), D("1.3"), D(3)])).quantize(D("0.0001"))


@pytest.mark.parametrize("rule_set", ALL, ids=lambda each: each.version)
def test_of_a_firm_that_said_nothing_nothing_is_met_or_unmet(rule_set: RuleSet) -> None:
    outcomes = {each.outcome for each in judges(rule_set)(Inputs(DAY, YEAR))}
    assert outcomes <= {Outcome.UNKNOWN, Outcome.MANUAL_REVIEW}


@given(seed=st.integers(0, 10**9), rule_set=st.sampled_from(ALL))
@settings(max_examples=40, deadline=None)
def test_what_is_filled_in_later_never_turns_met_into_unmet(seed: int, rule_set: RuleSet) -> None:
    """A result that was given while something was blank still holds when the blanks are filled in, whatever with."""
    random = Random(seed)
    whole = some_firm(random, blank=0)
    kept = {key: figure for key, figure in whole.figures.items() if random.random() < 0.6 and not figure.differs}
    part = replace(whole, figures=kept)
    later = replace(whole, figures={key: Figure(figure.used) for key, figure in whole.figures.items()})
    pairs = zip(judges(rule_set)(part), judges(rule_set)(later), strict=True)
    turned = [
        (before.outcome, after.outcome) for before, after in pairs if before.outcome in (Outcome.MET, Outcome.UNMET)
    ]
    assert all(after in (before, Outcome.NOT_APPLICABLE) for before, after in turned)


@given(seed=st.integers(0, 10**9), rule_set=st.sampled_from(ALL), metric=st.sampled_from(GOOD), more=st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_more_of_a_good_thing_never_lowers_a_result(seed: int, rule_set: RuleSet, metric: M, more: int) -> None:
    poor = some_firm(Random(seed), blank=0)
    base = {key: Figure(figure.used) for key, figure in poor.figures.items()}
    richer = {key: Figure((figure.used or D(0)) + more) if key[0] is metric else figure for key, figure in base.items()}
    before, after = (judges(rule_set)(replace(poor, figures=each)) for each in (base, richer))
    clear = [
        pair for pair in zip(before, after, strict=True) if Outcome.MANUAL_REVIEW not in {each.outcome for each in pair}
    ]
    assert all(RANK[one.outcome] <= RANK[two.outcome] for one, two in clear)


@pytest.mark.parametrize("rule_set", ALL, ids=lambda each: each.version)
def test_a_hundred_firms_each_judged_again_from_their_texts_have_the_same_hash(rule_set: RuleSet) -> None:
    """A thousand over the ten standards."""
    random, again = Random(rule_set.version), read_rule_set(written(rule_set))
    judge, judge_again = judges(rule_set), judges(again)
    assert digest(again) == digest(rule_set)
    for _ in range(100):
        inputs = some_firm(random)
        same = read_inputs(written_inputs(inputs))
        assert hash_of("rules", same, judge_again(same)) == hash_of("rules", inputs, judge(inputs))


def test_a_figure_more_or_less_is_another_hash() -> None:
    judge = judges(rules(SME))
    hashes = {hash_of("rules", each, judge(each)) for each in (firm(), firm({(M.STAFF, YEAR): 201}))}
    assert len(hashes) == 2


@pytest.mark.parametrize(
    ("official", "result"), [(None, Outcome.MET), ("200", Outcome.MET), ("201", Outcome.MANUAL_REVIEW)]
)
def test_an_official_figure_that_differs_leaves_the_criterion_to_people(official: str | None, result: Outcome) -> None:
    both = Figure(D(200), D(official) if official else None)
    assert outcome(SME, firm({(M.STAFF, YEAR): both}), "staff") is result


def test_and_the_finding_says_which_figure_differs_and_how() -> None:
    inputs = firm({(M.STAFF, YEAR): Figure(D(200), D(201))})
    rule_set = rules(SME)
    found = next(
        each for each in findings(rule_set, inputs, judges(rule_set)(inputs)) if each.criterion.code == "staff"
    )
    assert [(each.key, each.self_reported, each.official) for each in found.conflicts] == [
        ((M.STAFF, YEAR), D(200), D(201))
    ]
    assert found.advice == "企业填报与官方数据不一致，请核对：职工总数（2025年）"


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ((135, 100, 0), (9, 10)),  # a first year of 0 leaves the last two: 35 %
        ((134, 100, 0), (7, 8)),
        ((150, 0, 100), (0, 0)),  # a second year of 0
        ((90, 95, 100), (0, 0)),  # negative growth
        ((100, 100, 100), (0, 0)),
        ((101, 100, 100), (1, 2)),
        ((100, 100, -50), (0, 10)),  # a base below 0 says nothing: people judge
        ((135, 100, 100), (5, 6)),  # the mean of 35 % and 0 %
    ],
)
def test_growth_of_an_hnte_with_bases_of_nothing(values: tuple[int, int, int], points: tuple[int, int]) -> None:
    """195号 企业成长性 [较可信]: first-year base 0 → the last two years; second-year base 0 or negative growth → 0 points."""
    changes = {(M.NET_ASSETS, YEAR - back): value for back, value in enumerate(values)}
    rule_set, inputs = rules(HNTE), firm(changes)
    found = next(
        each for each in findings(rule_set, inputs, judges(rule_set)(inputs)) if each.criterion.code == "score"
    )
    line = next(
        item for group in found.lines if group.code == "growth" for item in group.items if item.code == "assets"
    )
    assert (int(line.low), int(line.high)) == points


def test_a_score_is_given_with_bounds_while_something_is_unknown() -> None:
    blank = firm({(M.CLASS1_IP, None): None, (M.CLASS2_IP, None): None})
    points = judgement(rules(SME), blank, "score")[1].score
    assert points is not None
    assert (int(points.total.low), int(points.total.high)) == (70, 100)
    assert judgement(rules(SME), blank, "score")[1].outcome is Outcome.MET  # 60 are sure already


def test_a_criterion_left_to_people_keeps_the_whole_from_being_met() -> None:
    assert verdict(judges(rules(HNTE))(firm())) is Outcome.MANUAL_REVIEW


def test_years_are_named_and_never_derived_from_the_day_of_filing() -> None:
    """A question in January 2027 about the year 2025 reads the figures of 2025."""
    january = replace(firm(), on_day=date(2027, 1, 5))
    assert outcome(SRDI_63, january, "rd-amount") is Outcome.MET
    assert outcome(SRDI_63, replace(january, latest_year=2026), "rd-amount") is Outcome.UNKNOWN


def test_every_metric_is_asked_for_in_its_own_period() -> None:
    asked = {metric for rule_set in ALL for metric in asked_metrics(rule_set)}
    assert {metric.period for metric in asked} == {PeriodKind.YEAR, PeriodKind.DATE}
    assert M.TECH_STAFF in asked
    assert M.RD_STAFF in asked
