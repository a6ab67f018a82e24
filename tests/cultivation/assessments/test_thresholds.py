"""Every threshold at, just under and just over its value, with the clause that sets it."""

from datetime import date
from decimal import Decimal as D

import pytest

from contracts.codes import Programme
from contracts.metrics import Metric as M
from contracts.standards import Outcome
from services.cultivation.assessments.rules.inputs import Figure, Key
from tests.cultivation.assessments.sample import (
    CHAMPION,
    GIANT_2,
    GIANT_63,
    HNTE,
    INNOVATIVE,
    SME,
    SRDI_2,
    SRDI_63,
    YEAR,
    firm,
    judgement,
    outcome,
    rules,
)

MET, UNMET, MANUAL = Outcome.MET, Outcome.UNMET, Outcome.MANUAL_REVIEW
LAST, BEFORE, FIRST = YEAR, YEAR - 1, YEAR - 2
A6, A11 = "国科发政〔2017〕115号 第六条", "国科发火〔2016〕32号 第十一条"

# version, criterion, clause, the figure, [(value, outcome) under, at, over]
NUMBERS = [
    (SME, "staff", A6 + "（二）", (M.STAFF, LAST), [(499, MET), (500, MET), (501, UNMET)]),
    (SME, "revenue", A6 + "（二）", (M.REVENUE, LAST), [("19999.9999", MET), (20000, MET), ("20000.0001", UNMET)]),
    (SME, "assets", A6 + "（二）", (M.ASSETS, LAST), [("19999.9999", MET), (20000, MET), ("20000.0001", UNMET)]),
    (SME, "resident", A6 + "（一）", (M.DOMESTIC_RESIDENT, None), [(0, UNMET), (1, MET)]),
    (SME, "product", A6 + "（三）", (M.BANNED_PRODUCT, None), [(0, MET), (1, UNMET)]),
    (SME, "record", A6 + "（四）", (M.SAFETY_ACCIDENT, YEAR + 1), [(0, MET), (1, UNMET)]),
    (SME, "record", A6 + "（四）", (M.DISHONEST_LIST, None), [(0, MET), (1, UNMET)]),
    (SME, "record", A6 + "（四）", (M.SAFETY_ACCIDENT, YEAR - 1), [(0, MET), (1, MET)]),
    (HNTE, "staff", A11 + "（四）", (M.TECH_STAFF, LAST), [(19, UNMET), (20, MET), (21, MET)]),
    (HNTE, "hightech", A11 + "（六）", (M.HIGHTECH_INCOME, LAST), [("7499.9999", UNMET), (7500, MET), (7501, MET)]),
    (HNTE, "domestic_rd", A11 + "（五）", (M.DOMESTIC_RD_SHARE, LAST), [("59.9999", UNMET), (60, MET), (61, MET)]),
    (HNTE, "ip", A11 + "（二）", (M.CLASS1_IP, None), [(0, MANUAL), (1, MANUAL)]),
    (SRDI_63, "rd-amount", "63号 附件2", (M.RD_EXPENSE, LAST), [("99.9999", UNMET), (100, MET), (101, MET)]),
    (SRDI_63, "rd-share", "63号 附件2", (M.RD_EXPENSE, LAST), [("359.9999", UNMET), (360, MET), (361, MET)]),
    (SRDI_63, "years", "63号 附件2", (M.YEARS_IN_FIELD, None), [(1, UNMET), (2, MET), (3, MET)]),
    (SRDI_63, "scale", "63号 附件2", (M.REVENUE, LAST), [("999.9999", UNMET), (1000, MET), (1001, MET)]),
    (SRDI_2, "years", "2号", (M.YEARS_IN_FIELD, None), [(2, UNMET), (3, MET), (4, MET)]),
    (SRDI_2, "scale", "2号", (M.REVENUE, LAST), [("1499.9999", UNMET), (1500, MET), (1501, MET)]),
    (SRDI_2, "main", "2号", (M.MAIN_REVENUE, LAST), [("9599.9999", UNMET), (9600, MET), (9601, MET)]),
    (SRDI_2, "debt", "2号", (M.LIABILITIES, LAST), [(11999, MET), (12000, MET), ("12000.0001", UNMET)]),
    (SRDI_2, "rd-amount", "2号", (M.RD_EXPENSE, BEFORE), [("99.9999", UNMET), (100, MET), (101, MET)]),
    (SRDI_2, "rd-share", "2号", (M.RD_EXPENSE, BEFORE), [("329.9999", UNMET), (330, MET), (331, MET)]),
    (SRDI_2, "ip", "2号", (M.CLASS1_IP_IN_USE, None), [(0, UNMET), (1, MET), (2, MET)]),
    (GIANT_63, "years", "63号 附件3", (M.YEARS_IN_FIELD, None), [(2, UNMET), (3, MET), (4, MET)]),
    (GIANT_63, "main", "63号 附件3", (M.MAIN_REVENUE, LAST), [("8399.9999", UNMET), (8400, MET), (8401, MET)]),
    (GIANT_63, "debt", "63号 附件3", (M.LIABILITIES, LAST), [(10499, MET), (10500, MET), ("10500.0001", UNMET)]),
    (GIANT_63, "market", "63号 附件3", (M.MARKET_SHARE, None), [("9.9999", UNMET), (10, MET), (11, MET)]),
    (GIANT_63, "innovation", "63号 附件3", (M.CLASS1_IP_IN_USE, None), [(1, UNMET), (2, MET), (3, MET)]),
    (GIANT_63, "innovation", "63号 附件3", (M.RD_EXPENSE, BEFORE), [("329.9999", UNMET), (330, MET), (331, MET)]),
    (GIANT_2, "revenue", "2号", (M.REVENUE, LAST), [("4999.9999", UNMET), (5000, MET), (5001, MET)]),
    (GIANT_2, "main", "2号", (M.MAIN_REVENUE, LAST), [("10799.9999", UNMET), (10800, MET), (10801, MET)]),
    (GIANT_2, "debt", "2号", (M.LIABILITIES, LAST), [(11249, MET), (11250, MET), ("11250.0001", UNMET)]),
    (GIANT_2, "rd-amount", "2号", (M.RD_EXPENSE, LAST), [("399.9999", UNMET), (400, MET), (401, MET)]),
    (GIANT_2, "growth", "2号", (M.REVENUE, LAST), [("11024.9999", UNMET), (11025, MET), (11026, MET)]),
    (GIANT_2, "ip", "2号", (M.CLASS1_IP_IN_USE, None), [(3, UNMET), (4, MET), (5, MET)]),
    (GIANT_2, "control", "2号", (M.GIANT_CONTROLLED, None), [(0, MET), (1, UNMET)]),
    (CHAMPION, "rank", "138号 附件1", (M.GLOBAL_RANK, None), [(2, MET), (3, MET), (4, UNMET)]),
    (CHAMPION, "years", "138号 附件1", (M.YEARS_IN_FIELD, None), [(4, UNMET), (5, MANUAL), (9, MANUAL), (10, MET)]),
    (CHAMPION, "revenue", "138号 附件1", (M.MAIN_REVENUE, LAST), [(40499, UNMET), (40500, MET), (40501, MET)]),
    (CHAMPION, "record", "138号（负面条件）", (M.TAX_EVASION, YEAR - 2), [(0, MET), (1, UNMET)]),
]


@pytest.mark.parametrize(("version", "code", "clause", "key", "cases"), NUMBERS, ids=lambda each: str(each)[:40])
def test_a_threshold_at_under_and_over_its_value(
    version: str, code: str, clause: str, key: Key, cases: list[tuple[object, Outcome]]
) -> None:
    assert clause in judgement(rules(version), firm(), code)[0].clause
    assert [(value, outcome(version, firm({key: value}), code)) for value, _ in cases] == cases


@pytest.mark.parametrize(("registered", "result"), [(date(2025, 6, 11), UNMET), (date(2025, 6, 10), MET)])
def test_a_firm_must_be_registered_for_365_days(registered: date, result: Outcome) -> None:
    inputs = firm()
    object.__setattr__(inputs, "registered_on", registered)
    assert outcome(HNTE, inputs, "registered") is result


@pytest.mark.parametrize(
    ("sales", "spent", "result"),
    [
        (5000, "749.9999", UNMET),  # 5 % of 15,000
        (5000, 750, MET),
        ("5000.0001", "600.0001", MET),  # 4 % beyond 5,000
        ("5000.0001", "599.9999", UNMET),
        (20000, "1199.9999", UNMET),  # still 4 % of 30,000 at 20,000
        (20000, 1200, MET),
        ("20000.0001", 901, MET),  # 3 % beyond
        ("20000.0001", 900, UNMET),
    ],
)
def test_the_share_of_research_that_hnte_asks_for_falls_with_sales(
    sales: object, spent: object, result: Outcome
) -> None:
    changes: dict[Key, object] = {(M.REVENUE, LAST): sales, (M.RD_EXPENSE, LAST): spent}
    changes |= dict.fromkeys([(M.REVENUE, BEFORE), (M.REVENUE, FIRST)], 5000)
    changes |= {
        (M.RD_EXPENSE, BEFORE): 0,
        (M.RD_EXPENSE, FIRST): 0,
    }
    assert outcome(HNTE, firm(changes), "rd") is result


SME_POINTS = [
    *[("people", (M.TECH_STAFF, LAST), value, points) for value, points in
      [(60, 20), (59, 16), (50, 16), (49, 12), (40, 12), (39, 8), (30, 8), (29, 4), (20, 4), (19, 0)]],
    *[("rd", (M.RD_EXPENSE, LAST), value, points) for value, points in
      [(720, 50), ("719.9999", 40), (600, 40), (599, 30), (480, 30), (479, 20), (360, 20), (359, 10), (240, 10), (239, 0)]],
    ("results", (M.CLASS1_IP, None), 1, 30),
    *[("results", (M.CLASS2_IP, None), value, points) for value, points in [(4, 24), (3, 18), (2, 12), (1, 6), (0, 0)]],
]  # fmt: skip


@pytest.mark.parametrize(("group", "key", "value", "points"), SME_POINTS)
def test_the_points_of_a_tech_sme(group: str, key: Key, value: object, points: int) -> None:
    """国科发政〔2017〕115号 第六条（五）: people 20, research 50, results 30."""
    changes: dict[Key, object] = {key: value, (M.COSTS, LAST): 10**6}
    if key[0] is M.CLASS2_IP:
        changes[M.CLASS1_IP, None] = 0
    criterion, judged = judgement(rules(SME), firm(changes), "score")
    assert criterion.score is not None
    assert judged.score is not None
    scored = dict(zip([each.code for each in criterion.score.groups], judged.score.groups, strict=True))
    assert (scored[group].low, scored[group].high) == (D(points), D(points))


def test_sixty_points_make_a_tech_sme_and_fifty_nine_do_not() -> None:
    sixty = {(M.TECH_STAFF, LAST): 40, (M.RD_EXPENSE, LAST): 480, (M.COSTS, LAST): 10**6, (M.CLASS1_IP, None): 0,
             (M.CLASS2_IP, None): 3}  # fmt: skip
    assert outcome(SME, firm(sixty), "score") is MET
    assert outcome(SME, firm(sixty | {(M.TECH_STAFF, LAST): 39}), "score") is UNMET


def test_a_tech_sme_without_tech_staff_fails_whatever_its_points() -> None:
    """第六条（五）: 科技人员指标得分不得为 0 分."""
    assert outcome(SME, firm({(M.TECH_STAFF, LAST): 19}), "score") is UNMET


@pytest.mark.parametrize("metric", [M.NATIONAL_AWARDS_5Y, M.PROVINCIAL_PLATFORMS, M.STANDARDS_LED])
def test_a_direct_pass_of_article_eight_stands_in_for_the_points(metric: M) -> None:
    poor = {(M.TECH_STAFF, LAST): 0}
    assert outcome(SME, firm(poor), "score") is UNMET
    assert outcome(SME, firm(poor | {(metric, None): 1}), "score") is MET


def test_a_valid_hnte_certificate_stands_in_for_the_points_too() -> None:
    poor = {(M.TECH_STAFF, LAST): 0}
    assert outcome(SME, firm(poor, frozenset({Programme.HNTE})), "score") is MET


@pytest.mark.parametrize(("points", "result"), [(70, UNMET), ("70.01", MET)])
def test_seventy_points_of_the_experts_are_not_enough(points: object, result: Outcome) -> None:
    """195号: more than 70."""
    given = Figure(official=D(str(points)))
    assert outcome(HNTE, firm({(M.INNOVATION_SCORE, YEAR + 1): given}), "score") is result


@pytest.mark.parametrize(("version", "at"), [(SRDI_2, 50), (GIANT_2, 60)])
def test_the_development_score_is_the_platforms_to_give(version: str, at: int) -> None:
    key = (M.DEVELOPMENT_SCORE, YEAR + 1)
    given = [outcome(version, firm({key: Figure(official=D(points))}), "development") for points in (at - 1, at)]
    assert given == [UNMET, MET]
    assert outcome(version, firm({key: 99}), "development") is MANUAL  # a firm's own word is no official score


@pytest.mark.parametrize(("spent", "low"), [(500, "any"), (499, "below")])
def test_equity_of_five_million_passes_an_innovative_sme_directly(spent: int, low: str) -> None:
    """63号 附件1: 近三年新增股权融资 ≥ 500 万元."""
    poor = {(M.RD_EXPENSE, LAST): 0, (M.HIGH_VALUE_IP, None): 0, (M.OWN_CLASS1_IP, None): 0, (M.CLASS1_IP, None): 0,
            (M.CLASS2_IP, None): 0, (M.EQUITY_RAISED, FIRST): spent}  # fmt: skip
    assert outcome(INNOVATIVE, firm(poor), "score") is (MET if low == "any" else UNMET)


@pytest.mark.parametrize(
    ("held", "srdi_63", "srdi_2"),
    [
        (Programme.TECH_SME, UNMET, MET),
        (Programme.INNOVATIVE_SME, MET, MET),
        (Programme.HNTE, UNMET, UNMET),
    ],
)
def test_srdi_asks_for_the_innovative_title_and_under_the_new_measure_for_either(
    held: Programme, srdi_63: Outcome, srdi_2: Outcome
) -> None:
    titles = frozenset({held})
    assert outcome(SRDI_63, firm(titles=titles, day=date(2026, 3, 31)), "innovative") is srdi_63
    assert outcome(SRDI_2, firm(titles=titles), "innovative") is srdi_2


def test_a_little_giant_under_review_is_not_asked_for_growth() -> None:
    shrinking = {(M.REVENUE, LAST): 5000}
    assert outcome(GIANT_2, firm(shrinking), "growth") is UNMET
    renewing = frozenset({Programme.SRDI, Programme.LITTLE_GIANT})
    assert outcome(GIANT_2, firm(shrinking, renewing), "growth") is Outcome.NOT_APPLICABLE


def test_a_champion_is_no_little_giant_any_more() -> None:
    assert outcome(GIANT_2, firm(titles=frozenset({Programme.SRDI, Programme.CHAMPION})), "champion") is UNMET


@pytest.mark.parametrize(("held", "result"), [(Programme.SRDI, MET), (Programme.HNTE, UNMET)])
def test_a_champion_with_an_srdi_title_needs_half_the_revenue(held: Programme, result: Outcome) -> None:
    """138号 附件1: 2 亿 instead of 4 亿 on the average of three years."""
    half = {(M.MAIN_REVENUE, year): 20000 for year in (LAST, BEFORE, FIRST)}
    assert outcome(CHAMPION, firm(half, frozenset({held})), "revenue") is result
