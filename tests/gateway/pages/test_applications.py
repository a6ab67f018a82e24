"""申报: what a firm and its reviewers see of an application, and the steps they take."""

import pytest

from contracts.codes import ApplicationState
from kit.data.problem import FieldError, Problem
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

PATH = "/v1/applications/a1"


def shown(site: Site, state: str, actions: list[str], **changes: object) -> None:
    view = example("cultivation", "ApplicationView", state=state, state_name=ApplicationState(state).label)
    site.cultivation.say("GET", PATH, {**view, "actions": actions, "version": 5, **changes})


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
    site.cultivation.say("POST", "/v1/applications", example("cultivation", "ApplicationView", application_id="a1"))
    assert site.sign_in("firm").post("/applications").headers["location"] == "/applications/a1"
    assert site.cultivation.sent("POST") == [("/v1/applications", {"programme": "hnte"})]


def test_an_open_application_is_shown_instead_of_a_second(site: Site) -> None:
    site.cultivation.say("POST", "/v1/applications", Problem(409, "application_open", "已有", application_id="a9"))
    assert site.sign_in("firm").post("/applications").headers["location"] == "/applications/a9"


def test_saving_sends_the_whole_form_and_blank_is_unknown_not_zero(site: Site) -> None:
    shown(site, "draft", ["submit", "withdraw"])
    site.cultivation.say("PATCH", PATH, example("cultivation", "ApplicationView"))
    fields = {"form.staff_count": "120", "form.revenue.0": "1200.5", "form.technology_field": "新材料"}
    answer = site.sign_in("firm").post("/applications/a1", do="save", _version="5", **fields)
    assert answer.headers["location"] == "/applications/a1?done=saved"
    [(_, body)] = site.cultivation.sent("PATCH")
    assert body["form"]["staff_count"] == 120
    assert body["form"]["revenue"] == ["1200.5", None, None]
    assert body["form"]["class1_ip"] is None


def test_submitting_saves_first_and_then_hands_in(site: Site) -> None:
    shown(site, "draft", ["submit"])
    site.cultivation.say("PATCH", PATH, example("cultivation", "ApplicationView", version=6))
    site.cultivation.say("POST", PATH + ":submit", example("cultivation", "ApplicationView"))
    answer = site.sign_in("firm").post("/applications/a1", do="submit", _version="5", _key="one-and-only-key")
    assert answer.headers["location"].endswith("done=submitted")
    assert site.cultivation.sent("POST") == [(PATH + ":submit", None)]
    assert site.cultivation.keys[-1] == "one-and-only-key-submit"


def test_an_incomplete_submission_points_at_each_field(site: Site) -> None:
    shown(site, "draft", ["submit"])
    site.cultivation.say("PATCH", PATH, example("cultivation", "ApplicationView"))
    errors = [FieldError("/form/revenue/1", "missing", "销售收入（前一年）：必填")]
    refusal = Problem(422, "application_incomplete", "申报材料不完整", "请补齐。", errors=errors)
    site.cultivation.say("POST", PATH + ":submit", refusal)
    answer = site.sign_in("firm").post("/applications/a1", do="submit", _version="5")
    assert answer.status_code == 422
    assert '<div class="error" id="e-form.revenue.1">销售收入（前一年）：必填</div>' in answer.text


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
    site.cultivation.say("POST", PATH + ":request-changes", example("cultivation", "ApplicationView"))
    assert "补正要求（需要时填写）" in site.sign_in("hitech").text("/applications/a1")
    fields = {"reason.form.revenue.0": "与审计报告不符", "reason.form.staff_count": "", "workdays": "7"}
    answer = site.post("/applications/a1/steps", step="request-changes", _version="5", **fields)
    assert answer.headers["location"] == "/applications/a1?done=acted"
    wanted = {"reasons": [{"pointer": "/form/revenue/0", "message": "与审计报告不符"}], "workdays": 7}
    assert site.cultivation.sent("POST") == [(PATH + ":request-changes", wanted)]


@pytest.mark.parametrize(
    ("step", "fields", "body"),
    [
        ("recommend", {"opinion": "材料齐全"}, {"opinion": "材料齐全"}),
        ("propose", {"score": "82.5"}, {"score": "82.5"}),
        ("open-publicity", {"workdays": "10"}, {"workdays": 10}),
        ("announce", {"document_no": "国科火字〔2026〕12号", "announced_on": "2026-06-01"}, None),
        ("certify", {"number": "GR202662000001", "issued_on": "2026-06-01"}, None),
        ("reject", {"reasons": "一\n\n二"}, {"reasons": ["一", "二"]}),
    ],
)
def test_each_step_sends_its_own_entries(
    site: Site, step: str, fields: dict[str, str], body: dict[str, object] | None
) -> None:
    shown(site, "expert_review", [step])
    site.cultivation.say("POST", f"{PATH}:{step}", example("cultivation", "ApplicationView"))
    answer = site.sign_in("office").post("/applications/a1/steps", step=step, _version="5", **fields)
    assert answer.status_code == 303
    assert site.cultivation.sent("POST") == [(f"{PATH}:{step}", fields if body is None else body)]


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
