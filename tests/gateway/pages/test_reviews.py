"""审核台 and 批量办理: what reviewers see and send."""

import pytest

from contracts.queries.applications import ApplicationView
from kit.data.problem import FieldError, Problem
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

PATH = "/v1/applications/a1"
DESK = "/applications/a1/review"


def state(site: Site, name: str, actions: list[str]) -> None:
    view = example(
        "applications", "ApplicationView", application_id="a1", state=name, actions=actions, version=5, editable=False
    )
    ApplicationView.model_validate(view)
    site.cultivation.say("GET", PATH, view)


def test_the_work_list_names_the_holder_of_a_claim_and_offers_the_steps_of_its_lines(site: Site) -> None:
    task = example("reviews", "ReviewTask", actions=["recommend", "reject"])
    site.cultivation.say("GET", "/v1/review-tasks", {"total": 1, "items": [task]})
    text = site.sign_in("hitech").text("/tasks?claim=others&waiting_days=5&due_by=2026年12月1日")
    assert "至 2026-11-22" in text
    assert "办理所选" in text
    asked = site.cultivation.query("/v1/review-tasks")
    assert (asked["claim"], asked["waiting_days"], asked["due_by"]) == ("others", "5", "2026-12-01")


def test_the_desk_shows_claim_checklist_what_is_owed_and_experts(site: Site) -> None:
    state(site, "expert_review", ["propose"])
    text = site.sign_in("office").text(DESK)
    for words in (
        "认领至 2026年11月22日",
        "科技人员占比",
        "科技人员清单与社保人数不一致",
        "尚有 1 项未完成",
        "审计报告正在盖章",
    ):
        assert words in text
    assert "有效评分的专家不得少于 5 名，现有 1 名" in text
    assert "登记专家" in text
    page = site.client.get(DESK).text
    assert all(f'action="/applications/a1/{name}"' in page for name in ("claim", "checklist", "experts"))


def test_before_the_experts_are_asked_the_desk_does_not_miss_them(site: Site) -> None:
    state(site, "formal_review", ["recommend"])
    panel = example("reviews", "ReviewView")["panel"] | {"experts": []}
    site.cultivation.say("GET", PATH + "/review", example("reviews", "ReviewView", panel=panel))
    assert "有效评分的专家" not in site.sign_in("hitech").text(DESK)


def test_a_firm_has_no_desk(site: Site) -> None:
    assert site.sign_in("firm").client.get(DESK).status_code == 403


def test_a_claim_that_is_anothers_is_said_beside_its_button(site: Site) -> None:
    state(site, "formal_review", ["recommend"])
    refusal = Problem(409, "claimed_by_other", "已由他人认领", "该申报已由他人认领至 2026-11-22。", holder="x")
    site.cultivation.say("POST", PATH + ":claim", refusal)
    answer = site.sign_in("hitech").post("/applications/a1/claim")
    assert (answer.status_code, "该申报已由他人认领至 2026-11-22" in answer.text) == (409, True)


def test_taking_over_sends_the_reason_and_giving_back_sends_nothing(site: Site) -> None:
    site.cultivation.say("POST", PATH + ":claim", example("reviews", "ReviewView"))
    site.cultivation.say("POST", PATH + ":release", example("reviews", "ReviewView"))
    site.sign_in("hitech").post("/applications/a1/claim", take_over_reason="原经办休假")
    assert site.post("/applications/a1/release").headers["location"] == f"{DESK}?done=released"
    assert site.cultivation.sent("POST") == [
        (PATH + ":claim", {"take_over_reason": "原经办休假"}),
        (PATH + ":release", None),
    ]


def test_the_checklist_sends_the_lines_that_were_filled_in(site: Site) -> None:
    site.cultivation.say("POST", PATH + "/checklist", example("reviews", "ReviewView"))
    fields = {"result.criterion:staff": "unfit", "note.criterion:staff": "明细不符"}
    answer = site.sign_in("hitech").post("/applications/a1/checklist", **fields)
    assert answer.headers["location"] == f"{DESK}?done=checked"
    line = {"item": "criterion:staff", "result": "unfit", "note": "明细不符"}
    assert site.cultivation.sent("POST") == [(PATH + "/checklist", {"lines": [line]})]


def test_what_the_checklist_sends_back_stands_in_the_request_for_changes(site: Site) -> None:
    state(site, "formal_review", ["request-changes"])
    staff = example("reviews", "ChecklistItem")
    tax = example("reviews", "ChecklistItem", item="material:tax-returns", name="纳税申报表", pointer=None)
    site.cultivation.say("GET", PATH + "/review", example("reviews", "ReviewView", checklist=[staff, tax]))
    page = site.sign_in("hitech").client.get("/applications/a1").text
    assert 'name="reason.form.tech_staff_count" value="科技人员清单与社保人数不一致"' in page
    assert "纳税申报表：科技人员清单与社保人数不一致" in page


def test_a_line_without_its_note_says_so_beside_it_and_keeps_what_was_chosen(site: Site) -> None:
    state(site, "formal_review", ["recommend"])
    errors = [FieldError("/lines/0/note", "required", "“不符合”须写明理由")]
    site.cultivation.say("POST", PATH + "/checklist", Problem(422, "validation", "填写有误", "", errors=errors))
    fields = {"result.criterion:staff": "unfit", "note.criterion:staff": ""}
    page = site.sign_in("hitech").post("/applications/a1/checklist", **fields).text
    assert '<div class="error" id="e-note.criterion:staff">“不符合”须写明理由</div>' in page
    assert '<option value="unfit" selected>' in page


def test_the_rest_fits_only_where_nothing_was_found_yet(site: Site) -> None:
    unseen = example("reviews", "ChecklistItem", item="material:staff", kind="material", lines=[])
    seen = example("reviews", "ChecklistItem")
    site.cultivation.say("GET", PATH + "/review", example("reviews", "ReviewView", checklist=[seen, unseen]))
    site.cultivation.say("POST", PATH + "/checklist", example("reviews", "ReviewView"))
    site.sign_in("hitech").post("/applications/a1/checklist", rest="1")
    [(_, body)] = site.cultivation.sent("POST")
    assert body["lines"] == [{"item": "material:staff", "result": "fits"}]


def test_the_rest_leaves_out_what_the_system_finds_unmet(site: Site) -> None:
    doubted = example("reviews", "ChecklistItem", lines=[], judged="unmet", judged_name="不符合")
    unseen = example("reviews", "ChecklistItem", item="material:staff", kind="material", lines=[])
    site.cultivation.say("GET", PATH + "/review", example("reviews", "ReviewView", checklist=[doubted, unseen]))
    site.cultivation.say("POST", PATH + "/checklist", example("reviews", "ReviewView"))
    site.sign_in("hitech").post("/applications/a1/checklist", rest="1")
    [(_, body)] = site.cultivation.sent("POST")
    assert [line["item"] for line in body["lines"]] == ["material:staff"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "请先勾选暂缺的材料"),
        ({"missing.rd-audit": "1", "due.rd-audit": ""}, 'id="e-due.rd-audit">请填写补交期限'),
        ({"missing.rd-audit": "1", "due.rd-audit": "下月"}, 'id="e-due.rd-audit">应为 1949 至 2100 年间的日期'),
    ],
)
def test_an_acceptance_with_gaps_asks_for_each_day_beside_its_material(
    site: Site, fields: dict[str, str], says: str
) -> None:
    state(site, "submitted", ["accept"])
    material = example("reviews", "ChecklistItem", item="material:rd-audit", kind="material")
    site.cultivation.say("GET", PATH + "/review", example("reviews", "ReviewView", checklist=[material]))
    answer = site.sign_in("hitech").post("/applications/a1/review/accept", _version="5", **fields)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert site.cultivation.sent("POST") == []


def test_an_acceptance_with_gaps_names_each_material_and_its_day(site: Site) -> None:
    material = example("reviews", "ChecklistItem", item="material:rd-audit", kind="material")
    site.cultivation.say("GET", PATH + "/review", example("reviews", "ReviewView", checklist=[material]))
    site.cultivation.say("POST", PATH + ":accept", example("applications", "ApplicationView"))
    fields = {"missing.rd-audit": "1", "due.rd-audit": "2026年12月1日", "note.rd-audit": "正在盖章"}
    answer = site.sign_in("hitech").post("/applications/a1/review/accept", _version="5", **fields)
    assert answer.headers["location"] == f"{DESK}?done=acted"
    missing = {"material": "rd-audit", "due_on": "2026-12-01", "note": "正在盖章"}
    assert site.cultivation.sent("POST") == [(PATH + ":accept", {"missing": [missing]})]


def test_the_work_list_is_narrowed_to_what_is_overdue_and_says_so_in_its_lines(site: Site) -> None:
    task = example("reviews", "ReviewTask", owed=1, owed_overdue=1, owed_supplied=2)
    site.cultivation.say("GET", "/v1/review-tasks", {"total": 1, "items": [task]})
    text = site.sign_in("hitech").text("/tasks?supply=overdue")
    assert ("容缺逾期" in text, "容缺待确认 2 项" in text) == (True, True)
    assert site.cultivation.query("/v1/review-tasks")["supply"] == "overdue"


def test_the_file_of_a_missing_material_goes_up_with_the_kind_that_proves_it(site: Site) -> None:
    site.cultivation.say("POST", PATH + "/supplies/1/files", example("reviews", "SupplyList"))
    files = {"file": ("专项审计报告.pdf", b"%PDF-1.7")}
    answer = site.sign_in("firm").client.post("/applications/a1/supplies/1/files", files=files, follow_redirects=False)
    assert answer.headers["location"] == "/applications/a1?done=supplied#supplies"
    assert site.cultivation.query(PATH + "/supplies/1/files") == {
        "kind": "special_audit",
        "filename": "专项审计报告.pdf",
    }


def test_a_missing_file_is_asked_for_beside_its_material(site: Site) -> None:
    answer = site.sign_in("firm").post("/applications/a1/supplies/1/files")
    assert (answer.status_code, "请选择文件" in answer.text, site.cultivation.sent("POST")) == (422, True, [])


def test_a_reviewer_decides_of_what_came_and_reads_why_not(site: Site) -> None:
    supply, path = example("reviews", "SupplyList"), PATH + "/supplies/2:decide"
    site.cultivation.say("GET", PATH + "/supplies", supply | {"items": example("reviews", "ReviewView")["supplies"]})
    assert "退回重交" in site.sign_in("hitech").text("/applications/a1")
    site.cultivation.say("POST", path, supply)
    site.post("/applications/a1/supplies/2/decide", decision="return", reason="缺章", due_on="2026年12月9日")
    assert site.cultivation.sent("POST") == [(path, {"decision": "return", "reason": "缺章", "due_on": "2026-12-09"})]
    site.cultivation.say("POST", path, Problem(409, "supply_standing", "当前状态不能这样办理"))
    answer = site.post("/applications/a1/supplies/2/decide", decision="confirm")
    assert (answer.status_code, "当前状态不能这样办理" in answer.text) == (409, True)


@pytest.mark.parametrize("login", ["firm", "hitech"])
def test_a_material_is_supplied_by_the_firm_or_by_who_received_it(site: Site, login: str) -> None:
    site.cultivation.say("POST", PATH + "/supplies/1:supply", example("reviews", "SupplyList"))
    assert "审计报告正在盖章" in site.sign_in(login).text("/applications/a1")
    answer = site.post("/applications/a1/supplies/1", note="已寄送原件")
    assert answer.headers["location"] == "/applications/a1?done=supplied#supplies"
    assert site.cultivation.sent("POST") == [(PATH + "/supplies/1:supply", {"note": "已寄送原件"})]


def test_an_expert_is_entered_with_profession_and_score_and_recused_with_a_reason(site: Site) -> None:
    site.cultivation.say("POST", PATH + "/experts", example("reviews", "ReviewView"))
    site.cultivation.say("POST", PATH + "/experts/1:recuse", example("reviews", "ReviewView"))
    expert = {"name": "李教授", "profession": "technical", "score": "82.5"}
    assert site.sign_in("office").post("/applications/a1/experts", **expert).status_code == 303
    assert site.post("/applications/a1/experts/1/recuse", reason="合作项目").status_code == 303
    assert site.cultivation.sent("POST") == [
        (PATH + "/experts", expert),
        (PATH + "/experts/1:recuse", {"reason": "合作项目"}),
    ]


def test_an_expert_without_a_name_is_asked_for_it_before_anybody_else_is(site: Site) -> None:
    state(site, "expert_review", ["propose"])
    answer = site.sign_in("office").post("/applications/a1/experts", score="80")
    assert (answer.status_code, "请填写专家姓名" in answer.text) == (422, True)
    assert site.cultivation.sent("POST") == []


def test_many_are_decided_at_once_and_the_result_names_each(site: Site) -> None:
    result = example("reviews", "BatchResult", batch_id="b1")
    site.cultivation.say("POST", "/v1/application-decisions:batch", result)
    fields = {"step": "reject", "reasons": "一\n\n二", "application": ["a1:5", "a2:3"]}
    answer = site.sign_in("office").client.post("/tasks/batch", data=fields, follow_redirects=False)
    assert answer.headers["location"] == "/tasks/batches/b1"
    items = [{"application_id": "a1", "version": 5}, {"application_id": "a2", "version": 3}]
    sent = {"step": "reject", "items": items, "reasons": ["一", "二"]}
    assert site.cultivation.sent("POST") == [("/v1/application-decisions:batch", sent)]
    text = site.text("/tasks/batches/b1")
    assert "办成 1 件" in text
    assert "未办成 1 件" in text
    assert "数据已被他人修改" in text


@pytest.mark.parametrize(
    ("fields", "words"), [({"step": "accept"}, "请先勾选要办理的申报"), ({"application": "a1:5"}, "请填写办理环节")]
)
def test_nothing_is_decided_without_a_choice(site: Site, fields: dict[str, str], words: str) -> None:
    answer = site.sign_in("office").post("/tasks/batch", **fields)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert site.cultivation.sent("POST") == []
