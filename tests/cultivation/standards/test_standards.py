"""Standards as data: dated, cited, marked one by one; the office drafts, adopts, retires and schedules, and edits nothing in force."""

import copy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.codes import Programme
from contracts.standards import Confidence, EdgeKind
from services.cultivation.assessments.rules.scores import number_of, table_of
from services.cultivation.standards.rules.criteria import Item, every_item, parameters
from services.cultivation.standards.rules.places import FaultyStandard
from services.cultivation.standards.rules.reading import read_rule_set
from services.cultivation.standards.rules.standing import edges
from services.cultivation.standards.rules.tiling import untiled
from services.cultivation.standards.rules.writing import written
from services.cultivation.standards.shipped import proposals, shipped
from tests.cultivation.stage import HITECH, OFFICE, Desk, Stage

TODAY = date(2026, 6, 10)
CHOSEN: dict[str, Any] = {
    "title": "“三高”企业认定标准（试行）",
    "legal_basis": "兰白两区领导小组办公室〔2026〕1号",
    "criterion": [
        {
            "code": "growth",
            "name": "营业收入复合增长率",
            "kind": "at-least",
            "measure": {"kind": "compound-growth", "metrics": ["revenue"], "years": 2},
            "least": {"value": "20", "mark": "certain"},
        }
    ],
}


@pytest.mark.parametrize("rule_set", shipped(), ids=lambda each: each.version)
def test_every_parameter_of_a_standard_is_cited_and_marked_and_covers_its_span(rule_set: Any) -> None:
    for parameter in parameters(rule_set):
        assert all(each.citation and each.mark for each in parameter.values)
        assert untiled(parameter.values, rule_set.valid_from, rule_set.valid_before) is None


def test_the_standards_of_a_programme_follow_each_other_without_hole_or_overlap() -> None:
    for programme in Programme:
        mine = [each for each in shipped() if each.programme is programme]
        assert not mine or untiled(mine, mine[0].valid_from, mine[-1].valid_before) is None


def test_a_parameter_may_be_unsure_in_a_standard_that_is_certain() -> None:
    srdi = next(each for each in shipped() if each.version == "工信部企业〔2022〕63号·专精特新@1")
    assert srdi.mark is Confidence.CERTAIN
    assert {value.mark for each in parameters(srdi) for value in each.values} == set(Confidence)


def test_no_proposal_claims_to_be_certain_of_a_threshold() -> None:
    for programme, content in proposals().items():
        rule_set = read_rule_set(content | {"version": "稿", "from": "2026-01-01"})
        certain = [each.name for each in parameters(rule_set) if each.values[0].mark is Confidence.CERTAIN]
        assert certain == (["有效期内的高新技术企业", "规上企业"] if programme is Programme.LEADING else [])


DATED = {"value": 60, "mark": "certain"}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([DATED | {"before": "2026-03-01"}], "hole"),
        ([DATED | {"before": "2026-03-01"}, DATED | {"from": "2026-04-01"}], "hole"),
        ([DATED | {"before": "2026-04-02"}, DATED | {"from": "2026-04-01"}], "overlap"),
        ([DATED | {"from": "2026-02-01"}], "hole"),
        ([DATED | {"from": "2025-12-31"}], "overlap"),
        ([DATED, DATED], "overlap"),
    ],
)
def test_a_hole_or_an_overlap_of_a_parameter_is_refused(values: list[dict[str, Any]], code: str) -> None:
    row = written(shipped()[0]) | {"from": "2026-01-01", "before": "2027-01-01"}
    row["criterion"] = [
        {"code": "staff", "name": "职工", "kind": "at-most", "measure": {"kind": "value", "metrics": ["staff"]},
         "at_most": {"values": values}}
    ]  # fmt: skip
    with pytest.raises(FaultyStandard) as refused:
        read_rule_set(row)
    assert (refused.value.code, refused.value.pointer) == (code, "/criterion/0/at_most")


def test_the_edges_between_programmes_follow_from_the_criteria() -> None:
    found = {
        (edge.source, edge.kind, edge.target)
        for rule_set in shipped()
        if rule_set.valid_before > TODAY
        for edge in edges(rule_set)
    }
    assert {
        (Programme.HNTE, EdgeKind.DIRECT_PASS, Programme.TECH_SME),
        (Programme.HNTE, EdgeKind.DIRECT_PASS, Programme.INNOVATIVE_SME),
        (Programme.TECH_SME, EdgeKind.REQUIRES, Programme.SRDI),
        (Programme.SRDI, EdgeKind.REQUIRES, Programme.LITTLE_GIANT),
        (Programme.LITTLE_GIANT, EdgeKind.EXEMPTS, Programme.LITTLE_GIANT),
        (Programme.CHAMPION, EdgeKind.SUPERSEDES, Programme.LITTLE_GIANT),
    } <= found


# --- at the door ----------------------------------------------------------------------------------------------------
@pytest.fixture
def today(stage: Stage) -> None:
    stage.hand.move_to(TODAY)


@pytest.fixture
def drafted(today: None, desk: Desk) -> dict[str, Any]:
    answer: dict[str, Any] = desk.ask(
        OFFICE, "POST", "/standards", {"programme": "three-high", "content": CHOSEN}
    ).json()
    return answer


def change(desk: Desk, standard: dict[str, Any], verb: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    path = f"/standards/{standard['standard_id']}"
    seen = {"If_Match": f'"v{standard["version"]}"'} if "parameter" not in verb else {}
    answer = desk.ask(OFFICE, "POST", f"{path}:{verb}", body, **seen)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def state_of(desk: Desk, programme: str, day: str) -> tuple[str, str | None]:
    (found,) = desk.get(OFFICE, f"/standards?programme={programme}&as_of={day}")["items"]
    return found["said"], found["current"]


def test_a_programme_without_a_standard_says_so_until_the_office_adopts_one(
    desk: Desk, drafted: dict[str, Any]
) -> None:
    assert state_of(desk, "three-high", "2026-07-01") == ("未发布标准", None)
    change(desk, drafted, "adopt", {"adopted_from": "2026-07-01", "document_no": "兰白办〔2026〕1号"})
    assert state_of(desk, "three-high", "2026-06-30")[0] == "未发布标准"
    assert state_of(desk, "three-high", "2026-07-01")[1] == drafted["standard_id"]


def test_a_draft_is_changed_as_often_as_one_likes_and_what_is_adopted_never(
    desk: Desk, drafted: dict[str, Any]
) -> None:
    other = copy.deepcopy(CHOSEN)
    other["criterion"][0]["least"]["value"] = "25"
    revised = change(desk, drafted, "revise", {"content": other})
    assert revised["criteria"][0]["required"] == "25 %"
    adopted = change(desk, revised, "adopt", {"adopted_from": "2026-07-01", "document_no": "兰白办〔2026〕1号"})
    refused = change(desk, adopted, "revise", {"content": CHOSEN}, status=409)
    assert refused["code"] == "not_draft"


def test_the_next_standard_ends_the_one_before_on_its_first_day(desk: Desk, drafted: dict[str, Any]) -> None:
    change(desk, drafted, "adopt", {"adopted_from": "2026-07-01", "document_no": "一号文"})
    second = desk.ask(OFFICE, "POST", "/standards", {"programme": "three-high"}).json()
    change(desk, second, "adopt", {"adopted_from": "2027-01-01", "document_no": "二号文"})
    assert state_of(desk, "three-high", "2026-12-31")[1] == drafted["standard_id"]
    assert state_of(desk, "three-high", "2027-01-01")[1] == second["standard_id"]


def test_two_standards_of_one_programme_never_overlap(desk: Desk, drafted: dict[str, Any]) -> None:
    change(desk, drafted, "adopt", {"adopted_from": "2027-01-01", "document_no": "一号文"})
    second = desk.ask(OFFICE, "POST", "/standards", {"programme": "three-high"}).json()
    refused = change(desk, second, "adopt", {"adopted_from": "2026-07-01", "document_no": "二号文"}, status=409)
    assert refused["code"] == "standard_overlap"


def test_a_retired_standard_leaves_the_programme_without_one(desk: Desk, drafted: dict[str, Any]) -> None:
    adopted = change(desk, drafted, "adopt", {"adopted_from": "2026-07-01", "document_no": "一号文"})
    change(desk, adopted, "retire", {"retired_from": "2026-10-01", "reason": "重新量化"})
    assert state_of(desk, "three-high", "2026-09-30")[1] == drafted["standard_id"]
    assert state_of(desk, "three-high", "2026-10-01") == ("未发布标准", None)


@pytest.mark.parametrize("day", ["2026-06-09", "2020-01-01"])
def test_nothing_is_adopted_for_days_that_are_past(desk: Desk, drafted: dict[str, Any], day: str) -> None:
    refused = change(desk, drafted, "adopt", {"adopted_from": day, "document_no": "一号文"}, status=422)
    assert refused["errors"][0]["code"] == "in_past"


def test_the_standards_of_the_state_are_not_drafted_here(today: None, desk: Desk) -> None:
    answer = desk.ask(OFFICE, "POST", "/standards", {"programme": "hnte", "content": CHOSEN})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "standard_not_ours")


def test_a_criterion_that_cannot_be_judged_is_refused_with_its_place(today: None, desk: Desk) -> None:
    wrong = copy.deepcopy(CHOSEN)
    wrong["criterion"][0]["measure"]["metrics"] = ["revenue", "staff"]
    answer = desk.ask(OFFICE, "POST", "/standards", {"programme": "three-high", "content": wrong})
    assert answer.json()["errors"] == [
        {"pointer": "/content/criterion/0/kind", "code": "standard_kind", "message": "单位不同的指标不能合计或相比"}
    ]


@pytest.mark.parametrize("verb", ["POST /standards", "POST /standards/hnte-1:schedule-parameter"])
def test_only_the_office_changes_standards(today: None, desk: Desk, verb: str) -> None:
    method, path = verb.split()
    assert desk.ask(HITECH, method, path, {}).status_code == 403


SCHEDULED = {
    "parameter": "rd-amount",
    "valid_from": "2027-01-01",
    "value": {"value": "150", "mark": "certain"},
    "citation": "工信部公告〔2026〕9号",
}
SRDI = {"standard_id": "srdi-2", "version": 1}


def value_of(desk: Desk, day: str) -> str:
    found = desk.get(OFFICE, f"/standards/srdi-2?as_of={day}")["criteria"]
    said: str = next(each["required"] for each in found if each["code"] == "rd-amount")
    return said


def test_a_scheduled_value_holds_from_its_day_and_changes_nothing_before(today: None, desk: Desk) -> None:
    change(desk, SRDI, "schedule-parameter", SCHEDULED)
    assert (value_of(desk, "2026-12-31"), value_of(desk, "2027-01-01")) == ("100 万元", "150 万元")


def test_a_value_scheduled_for_some_days_gives_way_to_the_old_one_afterwards(today: None, desk: Desk) -> None:
    change(desk, SRDI, "schedule-parameter", SCHEDULED | {"valid_before": "2028-01-01"})
    assert (value_of(desk, "2027-12-31"), value_of(desk, "2028-01-01")) == ("150 万元", "100 万元")


@pytest.mark.parametrize(
    ("change_of", "status", "code"),
    [
        ({}, 409, "parameter_overlap"),
        ({"valid_from": "2026-12-01", "valid_before": "2027-02-01"}, 409, "parameter_overlap"),
        ({"valid_from": "2026-06-09"}, 422, "in_past"),
        ({"valid_from": "2026-07-01", "valid_before": "2026-07-01"}, 422, "parameter_hole"),
        ({"parameter": "no-such"}, 422, "parameter_unknown"),
        ({"value": {"titles": ["hnte"]}, "valid_from": "2029-01-01"}, 422, "parameter_shape"),
    ],
)
def test_values_that_overlap_or_leave_a_hole_are_refused(
    today: None, desk: Desk, change_of: dict[str, Any], status: int, code: str
) -> None:
    change(desk, SRDI, "schedule-parameter", SCHEDULED)
    refused = change(desk, SRDI, "schedule-parameter", SCHEDULED | change_of, status=status)
    assert code in (refused["code"], refused.get("errors", [{}])[0].get("code"))


def test_a_scheduled_value_is_taken_back_before_its_day_and_not_after(stage: Stage, today: None, desk: Desk) -> None:
    change(desk, SRDI, "schedule-parameter", SCHEDULED)
    which = {"parameter": "rd-amount", "valid_from": "2027-01-01"}
    change(desk, SRDI, "withdraw-parameter-value", which)
    assert value_of(desk, "2027-01-01") == "100 万元"
    change(desk, SRDI, "schedule-parameter", SCHEDULED)
    stage.hand.move_to(date(2027, 1, 1))
    assert change(desk, SRDI, "withdraw-parameter-value", which, status=409)["code"] == "parameter_in_force"


def test_which_titles_srdi_asks_for_is_the_offices_to_set(today: None, desk: Desk) -> None:
    """科技和创新型中小企业: either title satisfies [较可信: a setting]."""
    only = SCHEDULED | {"parameter": "innovative.titles", "value": {"titles": ["innovative-sme"], "mark": "certain"}}
    change(desk, SRDI, "schedule-parameter", only)
    found = desk.get(OFFICE, "/standards/srdi-2?as_of=2027-01-01")["criteria"][0]
    assert found["required"] == "创新型中小企业"


# --- criteria of a draft ---------------------------------------------------------------------------------------------
SMALL = {
    "code": "small",
    "name": "从业人员",
    "kind": "at-most",
    "measure": {"kind": "value", "metrics": ["staff"]},
    "at_most": {"value": "300", "mark": "unsure"},
}


def criteria(standard: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [(row["code"], row["depth"], row["role"]) for row in standard["criteria"]]


def test_a_criterion_is_added_to_a_draft_changed_and_removed(drafted: dict[str, Any], desk: Desk) -> None:
    before = criteria(drafted)
    added = change(desk, drafted, "revise", {"put": {"criterion": SMALL}})
    assert criteria(added) == [*before, ("small", 0, "")]
    larger = SMALL | {"at_most": {"value": "500", "mark": "likely"}}
    changed = change(desk, added, "revise", {"put": {"criterion": larger}})
    assert (criteria(changed), changed["criteria"][-1]["required"]) == (criteria(added), "500 人")
    assert criteria(change(desk, changed, "revise", {"without": ["small"]})) == before


def test_a_criterion_stands_in_for_another_and_stays_when_that_one_is_changed(
    drafted: dict[str, Any], desk: Desk
) -> None:
    held = change(desk, drafted, "revise", {"put": {"criterion": SMALL}})
    title = {"code": "hnte", "name": "高新技术企业", "kind": "holds-title", "titles": {"titles": ["hnte"]}}
    held = change(desk, held, "revise", {"put": {"criterion": title, "inside": "small", "part": "direct_pass"}})
    held = change(desk, held, "revise", {"put": {"criterion": SMALL | {"name": "职工人数"}}})
    assert criteria(held)[-2:] == [("small", 0, ""), ("hnte", 1, "直接符合")]
    assert criteria(change(desk, held, "revise", {"without": ["hnte"]}))[-1] == ("small", 0, "")


def test_criteria_are_gathered_into_one_of_which_any_is_enough(drafted: dict[str, Any], desk: Desk) -> None:
    held = change(desk, drafted, "revise", {"put": {"criterion": SMALL}})
    either = {"code": "either", "name": "规模", "kind": "any-of"}
    held = change(desk, held, "revise", {"put": {"criterion": either, "gathering": ["small"]}})
    assert criteria(held)[-2:] == [("either", 0, ""), ("small", 1, "条件之一")]


@pytest.mark.parametrize(
    ("put", "code"),
    [
        ({"criterion": SMALL, "inside": "no-such", "part": "path"}, "criterion_unknown"),
        ({"criterion": {**SMALL, "at_most": None}}, "standard_kind"),
        ({"criterion": {"code": "either", "name": "规模", "kind": "any-of"}}, "standard_kind"),
    ],
)
def test_a_criterion_that_cannot_stand_there_is_refused(
    drafted: dict[str, Any], desk: Desk, put: dict[str, Any], code: str
) -> None:
    refused = change(desk, drafted, "revise", {"put": put}, status=422)
    assert refused["errors"][0]["code"] == code


def test_the_score_of_srdi_totals_as_published_and_its_steps_are_marked_unsure() -> None:
    """63号 附件2: 专业化 25, 精细化 25, 特色化 15, 创新能力 35; the groups are likely, no step within them is vouched for."""
    rules = next(each for each in shipped() if each.version == "工信部企业〔2022〕63号·专精特新@1")
    score = next(each for each in rules.criteria if each.code == "score")
    assert score.score is not None
    most = [sum(map(highest, group.items)) for group in score.score.groups]
    assert most == [25, 25, 15, 35]
    steps = [item.steps for item in every_item(score) if item.steps]
    given = [item.most for item in every_item(score) if item.most]
    assert {value.mark for each in steps for value in each.values} == {Confidence.UNSURE}
    assert {value.mark for each in given for value in each.values} == {Confidence.LIKELY}
    assert score.score.bar.parameter.values[0].mark is Confidence.CERTAIN


def highest(item: Item) -> Decimal:
    """The most points that a line can earn."""
    if item.best_of:
        return max(map(highest, item.best_of))
    if item.steps:
        return max(step.high for step in table_of(item.steps))
    assert item.most is not None
    return number_of(item.most)
