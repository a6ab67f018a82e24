"""申报: what a firm and its reviewers see of an application, and the steps they take."""

from datetime import date

import pytest

from contracts.codes import ApplicationState
from contracts.queries.applications import ApplicationView
from gateway.pages.applications import forms as application_forms
from gateway.pages.applications.outlook import outlook
from kit.data.problem import FieldError, Problem
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

PATH = "/v1/applications/a1"
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
"""Full-width forms of digits and signs."""


def shown(site: Site, state: str, actions: list[str], **changes: object) -> None:
    view = example("applications", "ApplicationView", state=state, state_name=ApplicationState(state).label)
    site.cultivation.say(
        "GET", PATH, {**view, "actions": actions, "version": 5, "editable": state in ("draft", "supplement"), **changes}
    )


def test_my_firm_shows_rungs_and_certificates_with_their_days_left(site: Site) -> None:
    site.cultivation.say("GET", "/v1/applications", {"total": 0, "items": []})
    text = site.sign_in("firm").text("/my")
    assert "第 3 级 高新技术企业 已持有" in text
    assert "剩 1 天" in text
    assert "请及早准备重新认定" in text


def test_my_firm_stands_while_cultivation_is_away(site: Site) -> None:
    site.cultivation.away = True
    assert "资质数据暂时不可用" in site.sign_in("firm").text("/my")


def test_a_firm_without_applications_is_told_how_to_begin(site: Site) -> None:
    site.cultivation.say("GET", "/v1/applications", {"total": 0, "items": []})
    assert "还没有申报" in site.sign_in("firm").text("/applications")


def test_a_new_application_leads_to_its_draft(site: Site) -> None:
    site.cultivation.say("POST", "/v1/applications", example("applications", "ApplicationView", application_id="a1"))
    answer = site.sign_in("firm").post("/applications", round="srdi 01JR0000000000000000000001")
    assert answer.headers["location"] == "/applications/a1"
    body = {"programme": "srdi", "round_id": "01JR0000000000000000000001"}
    assert site.cultivation.sent("POST") == [("/v1/applications", body)]


def test_an_open_application_is_shown_instead_of_a_second(site: Site) -> None:
    site.cultivation.say("POST", "/v1/applications", Problem(409, "application_open", "已有", application_id="a9"))
    assert site.sign_in("firm").post("/applications", round="hnte").headers["location"] == "/applications/a9"


def test_yearly_figures_name_their_year(site: Site) -> None:
    shown(site, "draft", ["submit"], accounting_years=[2025, 2024, 2023])
    text = site.sign_in("firm").text("/applications/a1")
    assert "销售收入（2025年）" in text
    assert "2025年收入与研发占比" in text
    assert "最近一年" not in text


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("1,234,567.5", "1234567.5"),
        ("1200.5".translate(WIDE), "1200.5"),
        ("12，345", "12345"),
        (" 1 200 ", "1200"),
    ],
)
def test_amounts_are_understood_as_people_paste_them(site: Site, typed: str, sent: str) -> None:
    shown(site, "draft", ["submit"])
    site.cultivation.say("PATCH", PATH, example("applications", "ApplicationView"))
    site.sign_in("firm").post("/applications/a1", do="save", _version="5", **{"form.revenue.0": typed})
    [(_, body)] = site.cultivation.sent("PATCH")
    assert body["form"]["revenue"][0] == sent


def test_an_amount_that_is_no_number_stays_as_typed_beside_what_is_wanted(site: Site) -> None:
    shown(site, "draft", ["submit"])
    answer = site.sign_in("firm").post("/applications/a1", do="save", _version="5", **{"form.revenue.0": "约1200"})
    assert site.cultivation.sent("PATCH") == []
    assert (answer.status_code, "约1200" in answer.text, "应为数字，如 1234.56" in answer.text) == (422, True, True)


def test_counts_are_understood_as_people_paste_them(site: Site) -> None:
    shown(site, "draft", ["submit"])
    site.cultivation.say("PATCH", PATH, example("applications", "ApplicationView"))
    site.sign_in("firm").post(
        "/applications/a1", do="save", _version="5", **{"form.staff_count": "1,200".translate(WIDE)}
    )
    [(_, body)] = site.cultivation.sent("PATCH")
    assert body["form"]["staff_count"] == 1200


def test_staff_read_a_firms_draft_and_are_offered_no_form_without_a_mandate(site: Site) -> None:
    shown(site, "draft", [], editable=False)
    page = site.sign_in("hitech").client.get("/applications/a1").text
    assert 'name="form.staff_count"' not in page
    assert "受企业委托代填" in page


def test_a_mandate_opens_the_form(site: Site) -> None:
    shown(site, "draft", [], editable=False)
    site.cultivation.say("POST", PATH + ":mandate", example("applications", "ApplicationView"))
    assert "委托书文号或同意情况" in site.sign_in("hitech").text("/applications/a1/mandate")
    mandate = {"basis": "document", "evidence": "委托书〔2026〕3号", "given_on": "2026-06-01"}
    answer = site.post("/applications/a1/mandate", _version="5", **mandate)
    assert answer.headers["location"] == "/applications/a1?done=mandated"
    assert site.cultivation.sent("POST") == [(PATH + ":mandate", mandate)]


def test_staff_start_an_application_of_a_firm_with_its_mandate(site: Site) -> None:
    site.cultivation.say("POST", "/v1/applications", example("applications", "ApplicationView", application_id="a1"))
    mandate = {"basis": "consent", "evidence": "总经理当面同意", "given_on": "2026-06-01"}
    answer = site.sign_in("hitech").post("/firms/f1/applications/new", round="hnte 01JR", **mandate)
    assert answer.headers["location"] == "/applications/a1"
    assert site.cultivation.sent("POST") == [
        ("/v1/applications", {"programme": "hnte", "round_id": "01JR", "firm_id": "f1", "mandate": mandate})
    ]


def test_a_refused_mandate_keeps_what_was_typed(site: Site) -> None:
    answer = site.sign_in("hitech").post("/firms/f1/applications/new", basis="document", evidence="委托书〔2026〕3号")
    assert answer.status_code == 422
    assert 'value="委托书〔2026〕3号"' in answer.text
    assert "请填写委托日期" in answer.text


@pytest.mark.parametrize("login", ["firm", "office"])
def test_only_the_park_fills_in_for_firms(site: Site, login: str) -> None:
    assert site.sign_in(login).client.get("/applications/a1/mandate").status_code == 403


def test_the_history_shows_who_changed_what_for_the_firm(site: Site) -> None:
    step = example("applications", "StepView", action="edit", action_name="修改材料", on_behalf=True, reasons=[])
    shown(site, "draft", ["submit"], steps=[step])
    text = site.sign_in("firm").text("/applications/a1")
    assert "代填" in text
    assert "职工总数（人）：80 → 82" in text


def test_every_step_asks_before_it_is_taken(site: Site) -> None:
    for step in application_forms.STEPS:
        shown(site, "expert_review", [step.value])
        page = site.sign_in("office").client.get("/applications/a1").text
        form = page.split(f'name="step" value="{step.value}"')[1].split("</form>")[0]
        assert "data-confirm=" in form, step


def test_a_refusal_of_the_person_stands_beside_the_step_and_keeps_the_input(site: Site) -> None:
    shown(site, "formal_review", ["recommend"])
    refusal = Problem(403, "conflict_of_interest", "应当回避", "代填人不得审核同一申报，请由其他人员办理")
    site.cultivation.say("POST", PATH + ":recommend", refusal)
    answer = site.sign_in("hitech").post("/applications/a1/steps", step="recommend", opinion="材料齐全", _version="5")
    assert "代填人不得审核同一申报" in answer.text
    assert "材料齐全</textarea>" in answer.text


@pytest.mark.parametrize(
    ("state", "firm", "offered"),
    [("draft", {}, False), ("certified", {}, True), ("certified", {"status": "closed"}, False), ("certified", {"zone": "outside"}, False)],
)  # fmt: skip
def test_a_new_application_is_offered_only_where_it_would_be_taken(
    site: Site, state: str, firm: dict[str, str], offered: bool
) -> None:
    row = example("applications", "ApplicationSummary", state=state)
    site.cultivation.say("GET", "/v1/applications", {"total": 1, "items": [row]})
    person = site.sign_in("firm")
    site.registry.say("GET", "/v1/firms/[^/]+", example("registry", "FirmView", **firm))
    assert ("申报高新技术企业" in person.text("/my")) is offered


def test_saving_sends_the_whole_form_and_blank_is_unknown_not_zero(site: Site) -> None:
    shown(site, "draft", ["submit", "withdraw"])
    site.cultivation.say("PATCH", PATH, example("applications", "ApplicationView"))
    fields = {"form.staff_count": "120", "form.revenue.0": "1200.5", "form.technology_field": "新材料"}
    answer = site.sign_in("firm").post("/applications/a1", do="save", _version="5", **fields)
    assert answer.headers["location"] == "/applications/a1?done=saved"
    [(_, body)] = site.cultivation.sent("PATCH")
    assert body["form"]["staff_count"] == 120
    assert body["form"]["revenue"] == ["1200.5", None, None]
    assert body["form"]["class1_ip"] is None


def test_submitting_saves_first_and_then_hands_in(site: Site) -> None:
    shown(site, "draft", ["submit"])
    site.cultivation.say("PATCH", PATH, example("applications", "ApplicationView", version=6))
    site.cultivation.say("POST", PATH + ":submit", example("applications", "ApplicationView"))
    answer = site.sign_in("firm").post("/applications/a1", do="submit", _version="5", _key="one-and-only-key")
    assert answer.headers["location"].endswith("done=submitted")
    assert site.cultivation.sent("POST") == [(PATH + ":submit", None)]
    assert site.cultivation.keys[-1] == "one-and-only-key-submit"


def test_an_incomplete_submission_points_at_each_field(site: Site) -> None:
    shown(site, "draft", ["submit"])
    site.cultivation.say("PATCH", PATH, example("applications", "ApplicationView"))
    errors = [FieldError("/form/revenue/1", "missing", "销售收入（2024年）：必填")]
    refusal = Problem(422, "application_incomplete", "申报材料不完整", "请补齐。", errors=errors)
    site.cultivation.say("POST", PATH + ":submit", refusal)
    answer = site.sign_in("firm").post("/applications/a1", do="submit", _version="5")
    assert answer.status_code == 422
    assert '<div class="error" id="e-form.revenue.1">销售收入（2024年）：必填</div>' in answer.text


def test_the_reasons_of_a_supplement_stand_beside_their_fields(site: Site) -> None:
    reasons = [{"pointer": "/form/staff_count", "message": "请附花名册后更正人数"}]
    shown(site, "supplement", ["resubmit", "withdraw"], supplement_reasons=reasons, due_on="2026-06-08")
    page = site.sign_in("firm").client.get("/applications/a1").text
    assert '<div class="error" id="e-form.staff_count">请附花名册后更正人数</div>' in page
    assert "请于 2026-06-08 前补正并重新提交" in page
    assert "补正后重新提交" in page


def test_a_submitted_application_cannot_be_edited(site: Site) -> None:
    shown(site, "formal_review", ["withdraw"])
    page = site.sign_in("firm").client.get("/applications/a1").text
    assert 'name="form.staff_count"' not in page
    assert "撤回" in page


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        ("formal_review", "形式审查"),
        ("supplement", "（退回补正）"),
        ("rejected", "（不通过）"),
        ("certified", "已发证"),
    ],
)
def test_the_row_of_steps_marks_the_present_one(site: Site, state: str, mark: str) -> None:
    shown(site, state, [])
    page = site.sign_in("firm").client.get("/applications/a1").text
    row = page.split('class="steps"')[1].split("</ol>")[0]
    present = [item for item in row.split("<li") if "aria-current" in item or (state == "certified" and "past" in item)]
    assert mark in present[-1]


def test_staff_send_back_with_a_reason_per_field(site: Site) -> None:
    shown(site, "formal_review", ["request-changes", "recommend", "reject"])
    site.cultivation.say("POST", PATH + ":request-changes", example("applications", "ApplicationView"))
    assert "补正要求（需要时填写）" in site.sign_in("hitech").text("/applications/a1")
    fields = {"reason.form.revenue.0": "与审计报告不符", "reason.form.staff_count": "", "taken_on": "2026-06-01"}
    answer = site.post("/applications/a1/steps", step="request-changes", _version="5", **fields)
    assert answer.headers["location"] == "/applications/a1?done=acted"
    wanted = {"reasons": [{"pointer": "/form/revenue/0", "message": "与审计报告不符"}], "taken_on": "2026-06-01"}
    assert site.cultivation.sent("POST") == [(PATH + ":request-changes", wanted)]


@pytest.mark.parametrize(
    ("step", "fields", "body"),
    [
        ("recommend", {"opinion": "材料齐全"}, {"opinion": "材料齐全"}),
        ("propose", {"score": "82.5"}, {"score": "82.5"}),
        ("open-publicity", {"published_on": "2026-06-01"}, None),
        ("announce", {"document_no": "国科火字〔2026〕12号", "announced_on": "2026-06-01"}, None),
        ("certify", {"number": "GR202662000001", "issued_on": "2026-06-01"}, None),
        ("reject", {"reasons": "一\n\n二"}, {"reasons": ["一", "二"]}),
    ],
)
def test_each_step_sends_its_own_entries(
    site: Site, step: str, fields: dict[str, str], body: dict[str, object] | None
) -> None:
    shown(site, "expert_review", [step])
    site.cultivation.say("POST", f"{PATH}:{step}", example("applications", "ApplicationView"))
    answer = site.sign_in("office").post("/applications/a1/steps", step=step, _version="5", **fields)
    assert answer.status_code == 303
    assert site.cultivation.sent("POST") == [(f"{PATH}:{step}", fields if body is None else body)]


@pytest.mark.parametrize(
    ("programme", "looks_like"), [("hnte", "GR + 4 位年份"), ("tech-sme", "18 位登记编号"), ("srdi", 'placeholder=""')]
)
def test_a_certificate_is_asked_for_by_what_the_numbers_of_its_programme_look_like(
    site: Site, programme: str, looks_like: str
) -> None:
    shown(site, "announced", ["certify"], programme=programme)
    page = site.sign_in("office").client.get("/applications/a1").text
    assert looks_like in page.split('id="certify-number"')[1].split(">")[0]


def test_a_refused_step_says_why_beside_it_and_keeps_what_was_typed(site: Site) -> None:
    shown(site, "expert_review", ["propose"])
    site.cultivation.say("POST", PATH + ":propose", Problem(409, "score_too_low", "评分不足", "专家评分须大于 70 分。"))
    answer = site.sign_in("office").post("/applications/a1/steps", step="propose", score="70", _version="5")
    assert answer.status_code == 409
    assert "专家评分须大于 70 分" in answer.text
    assert 'value="70"' in answer.text


def test_an_unknown_step_reaches_nobody(site: Site) -> None:
    assert site.sign_in("office").post("/applications/a1/steps", step="approve-all").status_code == 404
    assert site.cultivation.asked == []


def test_the_to_do_page_lists_what_waits_and_everything_on_demand(site: Site) -> None:
    text = site.sign_in("hitech").text("/tasks")
    assert "待办（1）" in text
    site.text("/tasks?view=all&state=formal_review")
    assert site.cultivation.query("/v1/applications")["state"] == "formal_review"


def test_nothing_to_do_is_said(site: Site) -> None:
    site.cultivation.say("GET", "/v1/review-tasks", {"total": 0, "items": []})
    assert "没有待办的申报" in site.sign_in("hitech").text("/tasks")


def test_a_path_shows_its_own_stages_and_who_of_the_city_has_a_part(site: Site) -> None:
    stages = ["draft", "submitted", "formal_review", "recommended", "publicity", "announced", "certified"]
    path = example("applications", "PathView", stages=stages, city="informed", city_name="直通省级，告知市级")
    shown(site, "recommended", ["inform-city"], path=path, city_told_on=None)
    page = site.sign_in("hitech").text("/applications/a1")
    assert "专家评审" not in page.split("条件对照")[0]
    assert "直通省级，告知市级" in page
    assert "告知市级" in page


@pytest.mark.parametrize(
    ("scored_by", "asked"), [("experts", "专家评分"), ("platform", "平台评分（按官方结果登记）"), (None, None)]
)
def test_a_score_is_asked_where_the_path_has_one(site: Site, scored_by: str | None, asked: str | None) -> None:
    shown(site, "provincial_review", ["propose"], path=example("applications", "PathView", scored_by=scored_by))
    page = site.sign_in("office").client.get("/applications/a1").text
    assert ('name="score"' in page) is (asked is not None)
    assert asked is None or asked in page


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("submitted", "下一步： 所在园区受理"),
        ("supplement", "下一步： 企业按要求补正并重新提交"),
        ("recommended", "下一步： 转省级审核"),
        ("certified", "查看证书、出具证明"),
        ("rejected", "查看申报批次"),
    ],
)
def test_whatever_the_state_the_page_says_what_comes_next(site: Site, state: str, says: str) -> None:
    shown(site, state, [], recognition_id="r1" if state == "certified" else None)
    assert says in site.sign_in("firm").text("/applications/a1")


def test_every_state_has_a_next_step() -> None:
    view = ApplicationView.model_validate(example("applications", "ApplicationView"))
    lines = [outlook(view.model_copy(update={"state": state}), date(2026, 11, 29)) for state in ApplicationState]
    assert all(lines)


def test_a_publicity_that_has_run_waits_for_what_follows_it() -> None:
    update = {"state": ApplicationState.PUBLICITY, "publicity_closes_on": date(2026, 11, 20)}
    view = ApplicationView.model_validate(example("applications", "ApplicationView")).model_copy(update=update)
    days = [outlook(view, date(2026, 11, day)) for day in (20, 21)]
    assert days == ["公示至2026年11月20日（含当日），无异议的备案", "公示期已满，备案"]
