"""附件: uploaded together with the draft, shown with their submissions, and handed out as files."""

from starlette.responses import Response as Answer

from kit.data.problem import FieldError, Problem
from tests.cultivation.attachments.evidence import pdf
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.test_applications import PATH, shown
from tests.gateway.pages.upstreams import example

PAGE = "/applications/a1/attachments"
FILES = PATH + "/attachments"


def told(site: Site, **changes: object) -> None:
    shown(site, "draft", ["submit"])
    site.cultivation.say("PATCH", PATH, example("applications", "ApplicationView"))
    site.cultivation.say("POST", FILES, {**example("attachments", "AttachmentView"), **changes})


def test_a_reader_sees_what_was_attached_and_with_which_submission(site: Site) -> None:
    shown(site, "formal_review", [])
    text = site.sign_in("hitech").text("/applications/a1")
    assert "年度审计报告 2025年度审计报告.pdf" in text
    assert "第 2 次" in text


def test_the_page_lists_what_the_application_comes_with_and_how_sure_that_is(site: Site) -> None:
    shown(site, "draft", ["submit"])
    text = site.sign_in("firm").text("/applications/a1")
    assert "须附的材料（国科发火〔2016〕195号）" in text
    assert "未上传 近三年研发费用、近一年高新收入专项审计或鉴证报告" in text
    listed = example("materials", "MaterialListView")
    unsure = {"mark": "unsure", "mark_name": "待核实"}
    items = [listed["items"][0] | unsure | {"kinds": ["annual_audit"], "kind_names": ["年度审计报告"]}]
    site.cultivation.say("GET", "/v1/programmes/[^/]+/materials", listed | unsure | {"items": items})
    text = site.text("/applications/a1")
    assert ("以主管部门当年通知为准" in text, "已上传 1" in text) == (True, True)


def test_an_upload_saves_what_was_typed_with_it(site: Site) -> None:
    told(site)
    typed = {"_version": "5", "form.main_product": "镍基合金粉", "attachment.kind": "award"}
    answer = site.sign_in("firm").client.post(
        PAGE, data=typed, files={"file": ("奖状.pdf", pdf())}, follow_redirects=False
    )
    assert answer.headers["location"] == "/applications/a1?done=attached#attachments"
    assert site.cultivation.sent("PATCH")[0][1]["form"]["main_product"] == "镍基合金粉"
    assert site.cultivation.query(FILES) == {"kind": "award", "filename": "奖状.pdf"}
    assert site.cultivation.sent("POST") == [(FILES, pdf())]


def test_a_file_in_the_place_of_another_proves_the_same(site: Site) -> None:
    told(site)
    replaced = example("attachments", "AttachmentView")["attachment_id"]
    typed = {"_version": "5", "attachment.replaces": replaced}
    site.sign_in("firm").client.post(PAGE, data=typed, files={"file": ("盖章.pdf", pdf())}, follow_redirects=False)
    assert site.cultivation.query(FILES) == {"kind": "annual_audit", "filename": "盖章.pdf", "replaces": replaced}


def test_a_refused_file_keeps_what_was_typed_and_says_why(site: Site) -> None:
    told(site)
    error = FieldError("/file", "content_mismatch", "文件内容是 PDF，与扩展名不符")
    site.cultivation.say("POST", FILES, Problem(422, "content_mismatch", "附件不能上传", errors=[error]))
    typed = {"_version": "5", "form.main_product": "镍基合金粉", "attachment.kind": "award"}
    answer = site.sign_in("firm").client.post(PAGE, data=typed, files={"file": ("奖状.png", pdf())})
    assert (answer.status_code, "镍基合金粉" in answer.text, error.message in answer.text) == (422, True, True)


def test_an_upload_without_a_file_asks_for_one_and_sends_nothing(site: Site) -> None:
    told(site)
    answer = site.sign_in("firm").post(PAGE, _version="5")
    assert (answer.status_code, "请选择文件" in answer.text, site.cultivation.sent("POST")) == (422, True, [])


def test_removing_saves_what_was_typed_too(site: Site) -> None:
    told(site)
    site.cultivation.say("DELETE", FILES + "/x1", example("attachments", "AttachmentList"))
    answer = site.sign_in("firm").post(PAGE + "/x1/remove", _version="5", **{"form.main_product": "镍基合金粉"})
    assert answer.headers["location"] == "/applications/a1?done=attachment-removed#attachments"
    assert site.cultivation.sent("DELETE") == [(FILES + "/x1", None)]
    assert site.cultivation.sent("PATCH")[0][1]["form"]["main_product"] == "镍基合金粉"


def test_a_file_comes_as_a_download_that_no_browser_opens_by_itself(site: Site) -> None:
    headers = {"Content-Disposition": "attachment; filename*=UTF-8''%E5%A5%96.pdf"}
    site.cultivation.say("GET", FILES + "/x1", lambda _: Answer(pdf(), media_type="application/pdf", headers=headers))
    answer = site.sign_in("firm").client.get(PAGE + "/x1")
    assert (answer.content, answer.headers["content-disposition"]) == (pdf(), headers["Content-Disposition"])
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_reviewer_asks_for_changes_of_an_attachment(site: Site) -> None:
    shown(site, "formal_review", ["request-changes"])
    site.cultivation.say("GET", FILES, {**example("attachments", "AttachmentList"), "editable": False})
    site.cultivation.say("POST", PATH + ":request-changes", example("applications", "ApplicationView"))
    site.sign_in("hitech")
    assert 'form="ask" name="reason.attachments.annual_audit"' in site.client.get("/applications/a1").text
    asked = {"step": "request-changes", "_version": "5", "reason.attachments.annual_audit": "请盖章"}
    site.post("/applications/a1/steps", **asked)
    [(_, body)] = site.cultivation.sent("POST")
    assert body["reasons"] == [{"pointer": "/attachments/annual_audit", "message": "请盖章"}]
