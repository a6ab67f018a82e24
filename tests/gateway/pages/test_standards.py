"""Pages of standards and of how firms stand to them."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from contracts.codes import Programme
from contracts.queries.assessments import Comparison
from contracts.queries.targets import OfficeTarget
from gateway.pages.assessments.surveys import HEADER
from gateway.pages.standards.impacts import target_lines
from kit.data.problem import conflict
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

STANDARD = "/v1/standards/srdi-2"


def draft() -> dict[str, object]:
    """A standard of the office that is not adopted yet."""
    return example("standards", "StandardView", state="draft", state_name="草案", drafted_here=True, standard_id="01D")


def test_the_list_says_which_programme_has_no_standard(site: Site) -> None:
    mine = example("standards", "ProgrammeStandards", programme="three-high", programme_name="三高企业")
    site.cultivation.say(
        "GET", "/v1/standards", {"as_of": "2026-06-30", "items": [mine | {"current": None, "items": []}]}
    )
    assert "三高企业 未发布标准" in site.sign_in("office").text("/standards")


def test_a_standard_shows_the_mark_and_the_source_of_each_figure(site: Site) -> None:
    site.cultivation.say("GET", "/v1/standards/[^/]+", example("standards", "StandardView"))
    text = site.sign_in("hitech").text("/standards/srdi-2")
    assert "20 % 确定 兰白两区领导小组办公室〔2026〕1号" in text
    assert "安排取值" not in text  # the office's


def test_the_office_drafts_from_a_proposal(site: Site) -> None:
    site.cultivation.say("POST", "/v1/standards", draft())
    answer = site.sign_in("office").post("/standards", programme="three-high")
    assert answer.headers["location"] == "/standards/01D?done=drafted"
    assert site.cultivation.sent("POST") == [("/v1/standards", {"programme": "three-high"})]


def test_a_draft_is_saved_with_its_numbers_and_without_what_is_not_kept(site: Site) -> None:
    held = draft()
    site.cultivation.say("GET", "/v1/standards/[^/]+", held)
    site.cultivation.say("POST", ".*:revise", held)
    kept = {f"keep.{row['code']}": "1" for row in held["criteria"] if not row["depth"]}  # type: ignore[attr-defined]
    gone = kept.popitem()[0].removeprefix("keep.")
    site.sign_in("office").post("/standards/01D/revise", _version="1", **{"v.rd-amount": "1,200"}, **kept)
    (sent,) = site.cultivation.sent("POST")
    assert sent[1] == {"values": [{"parameter": "rd-amount", "value": "1200"}], "without": [gone]}


def test_a_refused_adoption_stays_on_the_page_with_its_reason(site: Site) -> None:
    site.cultivation.say("GET", "/v1/standards/[^/]+", draft())
    site.cultivation.say("POST", ".*:adopt", conflict("standard_overlap", "标准的适用期重叠", "请先停用后再采用。"))
    answer = site.sign_in("office").post(
        "/standards/01D/adopt", adopted_from="2027-01-01", document_no="一号文", _version="1"
    )
    assert (answer.status_code, "标准的适用期重叠" in answer.text) == (409, True)


def test_a_value_is_scheduled_with_its_source(site: Site) -> None:
    site.cultivation.say("POST", ".*:schedule-parameter", example("standards", "StandardView"))
    typed = {
        "parameter": "rd-amount",
        "valid_from": "2027年1月1日",
        "value": "150",
        "mark": "certain",
        "citation": "某号文",
    }
    site.sign_in("office").post("/standards/srdi-2/schedule", **typed)
    assert site.cultivation.sent("POST")[0][1] == {
        "parameter": "rd-amount",
        "valid_from": "2027-01-01",
        "value": {"value": "150", "mark": "certain"},
        "citation": "某号文",
    }


@pytest.mark.parametrize("path", ["adopt", "retire", "schedule", "revise"])
def test_staff_change_no_standard(site: Site, path: str) -> None:
    assert site.sign_in("hitech").post(f"/standards/srdi-2/{path}").status_code == 403


def test_a_trial_of_the_standard_as_it_stands_shows_worst_and_best_case(site: Site) -> None:
    site.cultivation.say("POST", ".*:try", example("assessments", "Impact"))
    assert "按标准现有取值 兰白试验区 5 1 1 3 0 1 1 1 1–4" in site.sign_in("office").text("/standards/srdi-2/impact")


def test_two_sets_of_values_stand_side_by_side_with_who_gains_and_loses(site: Site) -> None:
    site.cultivation.say("POST", ".*:compare", example("assessments", "Comparison"))
    text = site.sign_in("office").text("/standards/srdi-2/impact?a.growth=25&b.growth=15")
    assert "按标准现有取值" in text
    assert "取值一与现有取值之差 增加 1 家" in text
    variants = [
        {"name": "按标准现有取值"},
        {"name": "取值一", "values": [{"parameter": "growth", "value": "25"}]},
        {"name": "取值二", "values": [{"parameter": "growth", "value": "15"}]},
    ]
    assert [body for _, body in site.cultivation.sent("POST")] == [{"scope": None, "variants": variants}]


def test_a_set_of_values_is_kept_under_a_name(site: Site) -> None:
    site.cultivation.say("POST", ".*:keep-trial", example("assessments", "TrialView"))
    typed = {"set": "b.", "name": "增长率 15%", "a.growth": "25", "b.growth": "15", "scope": "baiyin-hitech"}
    answer = site.sign_in("office").post("/standards/srdi-2/trials", **typed)
    assert answer.headers["location"] == "/trials/01JTRIAL000000000000000001?done=trial-kept"
    values = [{"parameter": "growth", "value": "15"}]
    expected = {"name": "增长率 15%", "scope": "baiyin-hitech", "values": values}
    assert [body for _, body in site.cultivation.sent("POST")] == [expected]


def test_a_kept_trial_shows_its_values_its_counts_and_every_firm(site: Site) -> None:
    text = site.sign_in("office").text("/trials/01JTRIAL000000000000000001")
    assert "营业收入增长率：15" in text
    assert "不符合 1 0 0 0.2000" in text


def line(scope: str, **changes: object) -> OfficeTarget:
    target = example(
        "targets",
        "OfficeTarget",
        measure="three-high",
        scope=scope,
        year=2027,
        binding="10",
        expected="20",
        in_force=True,
    )
    return OfficeTarget.model_validate(target | changes)


def test_a_trial_is_set_against_the_offices_target_for_the_programme_and_the_scope() -> None:
    """Worst and best case of the firms that meet it, in per cent of each goal."""
    found = Comparison.model_validate(example("assessments", "Comparison"))
    entered = (
        line("lanbai-pilot-zone"),
        line("baiyin-hitech"),
        line("lanbai-pilot-zone", measure="leading"),
        line("lanbai-pilot-zone", year=2025),
    )
    said = [(each.goal_name, each.rows[0][1:]) for each in target_lines(found, "", entered)]
    assert said == [("约束值", (1, 4, Decimal(10), Decimal(40))), ("预期值", (1, 4, Decimal(5), Decimal(20)))]


def test_a_firm_sees_what_is_open_for_a_title(site: Site) -> None:
    steps = [example("standards", "CriterionResult")]
    found = example("standards", "AssessmentView", next_steps=steps)
    site.cultivation.say("GET", "/v1/firm-assessments/[^/]+", found)
    text = site.sign_in("firm").text("/self-test?programme=tech-sme")
    assert "还差什么 差距小的在前 综合评价得分 不符合 还差 20 分 国科发政〔2017〕115号 第六条（五）" in text
    assert "空白为未填写，不等于 0，也不算不符合" in text


def test_figures_typed_in_are_sent_with_their_years(site: Site) -> None:
    site.cultivation.say("POST", "/v1/assessments", example("standards", "AssessmentView"))
    fields = {"f.staff.2025": "1,200", "f.class1-ip.": "3", "f.revenue.2025": "", "programme": "tech-sme"}
    answer = site.sign_in("firm").post("/self-test", **fields)
    assert answer.status_code == 200
    assert site.cultivation.sent("POST")[0][1]["figures"] == [
        {"metric": "staff", "year": 2025, "value": "1200"},
        {"metric": "class1-ip", "value": "3"},
    ]


def test_a_programme_without_a_standard_is_told_and_not_judged(site: Site) -> None:
    refused = conflict("standard_unpublished", "未发布标准", "三高企业的标准尚未发布，无法对照。")
    site.cultivation.say("GET", "/v1/firm-assessments/[^/]+", refused)
    assert "三高企业的标准尚未发布" in site.sign_in("firm").text("/self-test?programme=three-high")


def test_near_misses_stand_with_contact_and_the_last_call(site: Site) -> None:
    text = site.sign_in("hitech").text("/near-misses?programme=tech-sme")
    assert "综合评价得分：还差 20 分" in text
    assert "约定补齐研发费用辅助账" in text


def test_a_call_is_noted_from_the_list(site: Site) -> None:
    site.cultivation.say("POST", "/v1/call-notes", example("standards", "CallNoteView"))
    fields = {"firm_id": "A", "programme": "tech-sme", "called_on": "2026-06-09", "note": "已联系"}
    answer = site.sign_in("hitech").post("/near-misses/calls", **fields)
    assert answer.headers["location"] == "/near-misses?programme=tech-sme&done=call-noted"
    assert site.cultivation.sent("POST")[0][1] == fields


def test_near_misses_are_exported_with_their_contacts(site: Site) -> None:
    site.cultivation.say("GET", "/v1/near-misses", example("standards", "FirmMatchPage", next_cursor=None))
    answer = site.sign_in("hitech").client.get("/near-misses.xlsx?programme=tech-sme")
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert tuple(cell.value for cell in sheet[1]) == HEADER


def test_candidates_are_listed_for_each_direction(site: Site) -> None:
    site.sign_in("hitech").text("/candidates?pool=champion")
    assert ("/v1/candidates", {"pool": Programme.CHAMPION.value, "limit": "20"}) in site.cultivation.queries


def test_the_pool_of_a_standard_leads_to_the_dossier_of_each_firm(site: Site) -> None:
    site.cultivation.say("GET", "/v1/standards/[^/]+/firms", example("assessments", "FirmMatchPage", next_cursor=None))
    staff = site.sign_in("hitech")
    assert "入库名单" in staff.text("/standards/srdi-2/firms")
    assert ("/v1/standards/srdi-2/firms", {"outcome": "met", "limit": "20"}) in site.cultivation.queries
    answer = staff.client.get("/standards/srdi-2/firms.xlsx?outcome=")
    assert load_workbook(BytesIO(answer.content)).worksheets[0]["A1"].value == "企业名称"


def test_the_way_up_shows_what_is_open_and_the_next_round_or_window(site: Site) -> None:
    steps = [example("standards", "CriterionResult")]
    way = example(
        "assessments",
        "PathwayView",
        role="next-rung",
        window_said="预计 2026-06-01 至 2026-08-31（工企业函〔2026〕160号）",
    )
    way["assessment"] = example("assessments", "AssessmentView", next_steps=steps)
    site.cultivation.say("GET", "/v1/pathways/[^/]+", example("assessments", "PathwayList", items=[way]))
    for login, path in (("firm", "/my/pathways"), ("hitech", "/firms/A/pathways")):
        text = site.sign_in(login).text(path)
        assert "下一级" in text
        assert "预计 2026-06-01 至 2026-08-31" in text
        assert "综合评价得分 不符合 还差 20 分" in text
