"""名单导入, 官方名单, 待匹配, 消息: files in, progress, reasons per row, and what waits for a person."""

from urllib.parse import unquote

import pytest

from kit.data.problem import Problem
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

CSV = ("名单.csv", "企业名称,统一社会信用代码\n".encode("gb18030"), "text/csv")


def test_a_roster_is_handed_on_and_its_job_is_shown(site: Site) -> None:
    site.registry.say("POST", "/v1/imports", example("registry", "ImportView", import_id="i1"))
    fields = {"zone": "lanzhou-hitech", "strategy": "upsert", "document_no": "兰高新函〔2026〕3号"}
    answer = site.sign_in("hitech").client.post("/imports", data=fields, files={"file": CSV}, follow_redirects=False)
    assert answer.headers["location"] == "/imports/i1"
    query = site.registry.query("/v1/imports")
    assert (query["zone"], query["mode"], query["hold"]) == ("lanzhou-hitech", "validate", "true")


def test_no_file_is_said_beside_the_field(site: Site) -> None:
    answer = site.sign_in("hitech").client.post("/imports", data={"mode": "validate"})
    assert answer.status_code == 422
    assert '<div class="error" id="e-file">请选择文件</div>' in answer.text


def test_the_template_has_the_columns_that_an_import_reads(site: Site) -> None:
    answer = site.sign_in("hitech").client.get("/imports/template")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.text.lstrip("\ufeff").startswith("统一社会信用代码,企业名称,成立日期,入区日期,所属分园")


def test_a_refused_file_shows_the_reason(site: Site) -> None:
    site.registry.say("POST", "/v1/imports", Problem(422, "not_a_table", "无法读取文件", "文件不是 CSV 或 XLSX。"))
    answer = site.sign_in("hitech").client.post("/imports", data={"zone": "lanzhou-hitech"}, files={"file": CSV})
    assert "文件不是 CSV 或 XLSX" in answer.text


def test_a_running_job_is_asked_for_again_and_a_finished_one_is_not(site: Site) -> None:
    site.registry.say(
        "GET", "/v1/imports/i1", example("registry", "ImportView", import_id="i1", state="running", rows=10, done=4)
    )
    page = site.sign_in("hitech").client.get("/imports/i1").text
    assert 'hx-trigger="every 1s"' in page
    part = site.client.get("/imports/i1", headers={"HX-Request": "true", "HX-Target": "progress"})
    assert "<html" not in part.text
    assert "已处理 4 / 10 行" in part.text
    site.registry.say("GET", "/v1/imports/i1", example("registry", "ImportView", import_id="i1", state="done"))
    ended = site.client.get("/imports/i1", headers={"HX-Request": "true", "HX-Target": "progress"})
    assert "hx-trigger" not in ended.text
    assert ended.headers["HX-Refresh"] == "true"


def test_sheets_of_a_workbook_that_were_not_read_are_named(site: Site) -> None:
    unread = "读取了工作表“企业名单”，未读：“封面”（没有表格）"
    site.registry.say("GET", "/v1/imports/i1", example("registry", "ImportView", import_id="i1", notes=[unread]))
    assert unread in site.sign_in("hitech").text("/imports/i1")


def test_each_refused_row_shows_its_column_and_reason(site: Site) -> None:
    site.registry.say("GET", "/v1/imports/i1", example("registry", "ImportView", import_id="i1", state="done"))
    text = site.sign_in("hitech").text("/imports/i1")
    assert "统一社会信用代码：统一社会信用代码校验位不正确" in text


def test_what_was_recognised_is_shown_and_can_be_changed(site: Site) -> None:
    site.registry.say("GET", "/v1/imports/i1", example("registry", "ImportView", import_id="i1", state="done"))
    site.registry.say("POST", "/v1/imports/i1:read", example("registry", "ImportView", import_id="i1"))
    page = site.sign_in("hitech").client.get("/imports/i1").text
    assert [part in page for part in ("填表说明", "没有可识别的表头", "1900 日期系统", "自动（统一社会信用代码）")] == [
        True
    ] * 4
    chosen = {"sheet": "企业台账", "header_line": "2", "columns.name": "企业名称", "columns.uscc": "-"}
    answer = site.client.post("/imports/i1/reading", data=chosen, follow_redirects=False)
    assert answer.headers["location"] == "/imports/i1?done=read-again"
    assert dict(site.registry.sent("POST"))["/v1/imports/i1:read"] == {
        "sheet": "企业台账", "header_line": 2, "columns": {"uscc": "", "name": "企业名称"}
    }  # fmt: skip


def test_a_file_that_cannot_be_read_as_it_stands_waits_for_a_choice(site: Site) -> None:
    held = example("registry", "ImportView", import_id="i1", state="failed", problem="工作簿中有表头不同的工作表")
    site.registry.say("GET", "/v1/imports/i1", held)
    text = site.sign_in("hitech").text("/imports/i1")
    assert "工作簿中有表头不同的工作表。请在下方“识别结果”中改选后重新试导入" in text


def test_a_dry_run_is_written_and_a_written_batch_undone_without_what_others_rest_on(site: Site) -> None:
    done = {"import_id": "i1", "state": "done", "mode": "apply"}
    rows = example("registry", "ImportRowPage", total=1)
    rows["items"][0] |= {"outcome": "created", "firm_id": "F1"}
    site.registry.say("GET", "/v1/imports/i1/rows", rows)
    site.registry.say("GET", "/v1/imports/i1", example("registry", "ImportView", **done))
    site.registry.say("POST", "/v1/imports/i1:apply", example("registry", "ImportView", **done))
    site.registry.say("POST", "/v1/imports/i1:undo", example("registry", "ImportView", **done))
    rests = {"items": [{"firm_id": "F1", "titles": 1, "applications": 0}]}
    site.cultivation.say("POST", "/v1/firms:engaged", rests)
    client = site.sign_in("hitech").client
    assert client.post("/imports/i1/apply", follow_redirects=False).headers["location"] == "/imports/i1?done=applying"
    client.post("/imports/i1/undo", data={"reason": "文件有误"}, follow_redirects=False)
    kept = [{"firm_id": "F1", "reason": "企业已有 1 项资格，不能随批次撤销；请逐户核对"}]
    assert dict(site.registry.sent("POST"))["/v1/imports/i1:undo"] == {"reason": "文件有误", "kept": kept}


def test_a_batch_without_a_reason_is_not_undone(site: Site) -> None:
    site.registry.say(
        "GET", "/v1/imports/i1", example("registry", "ImportView", import_id="i1", state="done", mode="apply")
    )
    answer = site.sign_in("hitech").client.post("/imports/i1/undo", data={})
    assert (answer.status_code, "请填写撤销原因" in answer.text) == (422, True)


def test_the_same_file_again_is_said(site: Site) -> None:
    again = example("registry", "ImportView", import_id="i1", repeats="i0")
    site.registry.say("GET", "/v1/imports/i1", again)
    page = site.sign_in("hitech").client.get("/imports/i1").text
    assert 'href="/imports/i0"' in page


def test_the_error_workbook_keeps_its_chinese_name(site: Site) -> None:
    site.registry.say("GET", "/v1/imports/[^/]+/errors.xlsx", {"x": 1})
    answer = site.sign_in("hitech").client.get("/imports/i1/errors")
    assert "filename*=UTF-8''%E9%94%99%E8%AF%AF" in answer.headers["content-disposition"]


@pytest.mark.parametrize("name", ["../../名单.csv", "..\\..\\名单.csv", "C:\\台账\\名单.csv"])
def test_the_name_of_a_file_has_no_folders_on_its_way_out(site: Site, name: str) -> None:
    site.registry.say("GET", "/v1/imports/i1", example("registry", "ImportView", import_id="i1", filename=name))
    site.registry.say("GET", "/v1/imports/[^/]+/errors.xlsx", {"x": 1})
    header = site.sign_in("hitech").client.get("/imports/i1/errors").headers["content-disposition"]
    assert unquote(header) == "attachment; filename*=UTF-8''错误明细-名单.xlsx"


def test_an_official_list_needs_its_document(site: Site) -> None:
    answer = site.sign_in("office").client.post("/official-lists", data={"programme": "hnte"}, files={"file": CSV})
    assert answer.status_code == 422
    assert "请填写文号" in answer.text
    assert site.cultivation.sent("POST") == []


def test_an_official_list_goes_to_its_matching(site: Site) -> None:
    site.cultivation.say("POST", "/v1/official-lists", example("cultivation", "OfficialListView", list_id="l1"))
    fields = {
        "kind": "announcement",
        "programme": "hnte",
        "document_no": "国科火字〔2026〕12号",
        "issued_on": "2026-06-01",
    }
    answer = site.sign_in("office").client.post(
        "/official-lists", data=fields, files={"file": CSV}, follow_redirects=False
    )
    assert answer.headers["location"] == "/official-lists/l1"
    assert site.cultivation.query("/v1/official-lists")["document_no"] == "国科火字〔2026〕12号"


def test_the_date_of_a_list_is_understood_as_people_write_it(site: Site) -> None:
    site.cultivation.say("POST", "/v1/official-lists", example("cultivation", "OfficialListView", list_id="l1"))
    fields = {
        "kind": "announcement",
        "programme": "hnte",
        "document_no": "甘科〔2026〕1号",
        "issued_on": "2026年6月1日",
    }
    site.sign_in("office").client.post("/official-lists", data=fields, files={"file": CSV}, follow_redirects=False)
    assert site.cultivation.query("/v1/official-lists")["issued_on"] == "2026-06-01"


def waiting(site: Site) -> None:
    row = example("cultivation", "ListRowView", row_id="r1", outcome="unmatched", outcome_name="待匹配", firm_id=None)
    site.cultivation.say("GET", "/v1/list-rows", {"total": 1, "items": [row]})


def test_a_waiting_row_offers_its_candidates_and_merges_none_by_itself(site: Site) -> None:
    waiting(site)
    text = site.sign_in("hitech").text("/matching")
    assert "名称括号不同" in text
    assert "不会自动合并" in text


def test_a_row_is_matched_by_candidate_or_by_code(site: Site) -> None:
    waiting(site)
    site.cultivation.say("POST", "/v1/list-rows/r1:resolve", example("cultivation", "ListRowView"))
    site.sign_in("hitech").post("/matching/r1", action="resolve", firm_id="f1", _version="2")
    site.post("/matching/r1", action="resolve", uscc="91620102ma7abcd12b", _version="2")
    bodies = [body for _, body in site.cultivation.sent("POST")]
    assert bodies == [{"firm_id": "f1"}, {"firm_id": example("registry", "FirmSummary")["firm_id"]}]


def test_a_code_that_no_firm_has_is_said(site: Site) -> None:
    waiting(site)
    answer = site.sign_in("hitech").post("/matching/r1", action="resolve", uscc="91620102MA00000000", _version="2")
    assert answer.status_code == 422
    assert "请填写台账中已有企业的信用代码" in answer.text
    assert 'value="91620102MA00000000"' in answer.text


def test_the_bell_counts_what_is_unread_and_is_silent_when_the_service_is_away(site: Site) -> None:
    site.notifications.say("GET", "/v1/inbox/unread", {"unread": 120})
    assert "99+" in site.sign_in("hitech").text("/messages/unread")
    site.notifications.away = True
    assert site.text("/messages/unread") == ""


def test_opening_a_message_marks_it_and_goes_to_what_it_is_about(site: Site) -> None:
    message = example("notifications", "MessageView", link="/applications/a1")
    site.notifications.say("POST", "/v1/inbox/m1/read", message)
    assert "您的申报材料需要补正" in site.sign_in("firm").text("/messages")
    assert site.post("/messages/m1/read", open="1").headers["location"] == "/applications/a1"


@pytest.mark.parametrize("link", ["https://example.com", "//example.com"])
def test_a_message_leads_nowhere_outside(site: Site, link: str) -> None:
    site.notifications.say("POST", "/v1/inbox/m1/read", example("notifications", "MessageView", link=link))
    assert site.sign_in("firm").post("/messages/m1/read", open="1").headers["location"] == "/"


def test_waiting_rows_of_a_list_are_dismissed_at_once(site: Site) -> None:
    waiting(site)
    site.cultivation.say("POST", "/v1/list-rows:dismiss", example("cultivation", "RowsDismissed"))
    page = site.sign_in("hitech").text("/matching?list_id=l1")
    assert "本名单 1 行全部不予匹配" in page
    answer = site.post(
        "/matching/dismissals", rows="all", list_id="l1", reason="非辖区企业", back="/matching?list_id=l1"
    )
    assert answer.headers["location"] == "/matching?list_id=l1&done=rows-dismissed"
    assert site.cultivation.sent("POST") == [("/v1/list-rows:dismiss", {"reason": "非辖区企业", "list_id": "l1"})]


def test_chosen_rows_are_dismissed_and_none_is_no_choice(site: Site) -> None:
    waiting(site)
    site.cultivation.say("POST", "/v1/list-rows:dismiss", example("cultivation", "RowsDismissed"))
    nothing = site.sign_in("hitech").post("/matching/dismissals", rows="chosen", reason="非辖区企业")
    assert "请先勾选要办理的行" in nothing.text
    site.post("/matching/dismissals", rows="chosen", row="r1", reason="非辖区企业")
    assert site.cultivation.sent("POST") == [("/v1/list-rows:dismiss", {"reason": "非辖区企业", "row_ids": ["r1"]})]


def test_lists_that_end_titles_are_offered_to_the_office_alone(site: Site) -> None:
    assert "撤销" in site.sign_in("office").text("/official-lists")
    assert '<option value="revocation"' not in site.sign_in("hitech").client.get("/official-lists").text


def test_a_row_of_the_offices_list_says_what_its_title_supposes_and_is_registered_all_the_same(site: Site) -> None:
    said = "前提条件提示：有效期内的高新技术企业：需具备：有效期内的高新技术企业（规上高新技术企业）"
    row = example("cultivation", "ListRowView", programme="leading", outcome="matched", warnings=[said])
    site.cultivation.say("GET", "/v1/list-rows", {"total": 1, "items": [row]})
    view = example("cultivation", "OfficialListView", list_id="l1", programme="leading", state="done", warned=1)
    site.cultivation.say("GET", "/v1/official-lists/l1", view)
    text = site.sign_in("office").text("/official-lists/l1")
    assert said in text
    assert "1 行的企业尚有前提条件未核实或不符" in text
