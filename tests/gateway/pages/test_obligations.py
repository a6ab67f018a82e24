"""应尽事项, 风险名单, 义务与期限 and 企业日历: the pages, their filters, workbooks, forms and files."""

import io

import openpyxl
import pytest
from starlette.responses import Response

from kit.data.problem import Problem
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

ONE = "/firms/f1/obligations/hnte-report/2025"
SAID = "/v1/standings/f1/obligations/hnte-report/2025"


def sheet(site: Site, path: str) -> list[tuple[object, ...]]:
    content = site.client.get(path).content
    return list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))


def test_staff_see_what_their_firms_owe_under_the_filters_of_the_address(site: Site) -> None:
    text = site.sign_in("hitech").text("/obligations?year=2026&state=met&awaiting=true")
    assert (
        "高新技术企业年度发展情况报表 2025 2026-05-31 按期完成 2026-05-20 NB-2025-0001 企业已填，待确认 1 次，限 2 次"
        in text
    )
    asked = site.cultivation.query("/v1/obligations")
    assert (asked["year"], asked["state"], asked["awaiting"]) == ("2026", "met", "true")


def test_the_workbook_of_obligations_holds_what_the_page_shows(site: Site) -> None:
    text = site.sign_in("hitech").text("/obligations?year=2026")
    header, row = sheet(site, "/obligations.xlsx?year=2026")
    line = dict(zip(header, row, strict=True))
    shown = [line[name] for name in ("应尽事项", "期别", "截止日期", "状态", "完成日期", "受理编号", "填写情况")]
    assert " ".join(map(str, shown)) in text
    assert site.cultivation.query("/v1/obligations")["year"] == "2026"


def test_a_firm_sees_its_own_without_zone_and_name(site: Site) -> None:
    text = site.sign_in("firm").text("/my/obligations")
    assert ("按期完成" in text, "区域" in text) == (True, False)
    assert "year" not in site.cultivation.query("/v1/obligations")
    assert site.client.get("/obligations").status_code == 403


@pytest.mark.parametrize(
    ("login", "action", "fields", "body"),
    [
        ("firm", "tick", {"done_on": "2026-5-20", "receipt_no": "NB-1", "reason": ""}, {"done_on": "2026-05-20", "receipt_no": "NB-1"}),
        ("hitech", "confirm", {"note": ""}, {}),
        ("hitech", "return", {"reason": "查无记录"}, {"reason": "查无记录"}),
        ("office", "waive", {"reason": "停产", "document_no": ""}, {"reason": "停产"}),
    ],
)  # fmt: skip
def test_what_is_said_of_an_obligation_goes_to_its_own_address(
    site: Site, login: str, action: str, fields: dict[str, str], body: dict[str, str]
) -> None:
    site.cultivation.say("POST", f"{SAID}:{action}", example("obligations", "ObligationHistory"))
    answer = site.sign_in(login).post(f"{ONE}/{action}", _version="1", **fields)
    assert answer.headers["location"] == f"{ONE}?done=obligation-{action}"
    assert site.cultivation.sent("POST") == [(f"{SAID}:{action}", body)]


def test_the_page_of_one_offers_what_the_service_allows_and_shows_the_history(site: Site) -> None:
    found = example("obligations", "ObligationHistory")
    found["obligation"]["actions"] = ["confirm"]
    site.cultivation.say("GET", SAID, found)
    text = site.sign_in("hitech").text(ONE)
    assert ("国科发火〔2016〕32号 第十三条、第十九条（确定）" in text, "填写记录" in text) == (True, True)
    page = site.client.get(ONE).text
    assert ("/hnte-report/2025/confirm" in page, "/hnte-report/2025/waive" in page) == (True, False)


def test_an_unfilled_receipt_is_not_sent(site: Site) -> None:
    answer = site.sign_in("firm").post(f"{ONE}/tick", done_on="2026-05-20", receipt_no="")
    assert "请填写受理编号（回执号）" in answer.text
    assert site.cultivation.sent("POST") == []


def test_the_firms_at_risk_stand_with_every_reason_on_page_and_workbook(site: Site) -> None:
    text = site.sign_in("hitech").text("/at-risk?reason=one-miss")
    assert "再有一次未按期将危及资格 2024年度报表逾期未完成（截止 2025-05-31）" in text
    assert site.cultivation.query("/v1/firms-at-risk") == {"within_months": "6", "reason": "one-miss", "limit": "20"}
    header, row = sheet(site, "/at-risk.xlsx?reason=one-miss")
    line = dict(zip(header, row, strict=True))
    assert (line["风险"], line["情况"]) == ("再有一次未按期将危及资格", "2024年度报表逾期未完成（截止 2025-05-31）")
    assert site.sign_in("firm").client.get("/at-risk").status_code == 403


def test_the_office_schedules_a_last_day_and_staff_only_read(site: Site) -> None:
    site.cultivation.say("POST", "/v1/duties/hnte-report:schedule", example("obligations", "DutyView"))
    fields = {"duty": "hnte-report", "valid_from": "2027-1-1", "due": "04-30", "months": "", "document_no": "国科火字〔2026〕9号"}  # fmt: skip
    assert site.sign_in("office").post("/duties", **fields).headers["location"] == "/duties?done=term-scheduled"
    assert site.cultivation.sent("POST") == [
        ("/v1/duties/hnte-report:schedule", {"valid_from": "2027-01-01", "due": "04-30", "document_no": "国科火字〔2026〕9号"})
    ]  # fmt: skip
    assert "安排新的期限" not in site.sign_in("hitech").text("/duties")
    assert site.post("/duties", **fields).status_code == 403


def test_the_calendar_is_a_page_and_a_file(site: Site) -> None:
    text = site.sign_in("firm").text("/my/calendar")
    assert "2026年5月 本月 日期 类别 事项 说明 2026-05-31 应尽事项截止 高新技术企业年度发展情况报表（2025年度）" in text
    site.cultivation.say("GET", "/v1/standings/.*/agenda.ics", lambda _: Response(b"BEGIN:VCALENDAR"))
    answer = site.client.get("/my/calendar.ics")
    assert (answer.headers["content-type"], answer.content) == ("text/calendar; charset=utf-8", b"BEGIN:VCALENDAR")


def test_my_firm_says_what_falls_due_within_a_month(site: Site) -> None:
    page = example("obligations", "ObligationPage")
    page["items"][0] |= {"state": "due", "days_left": 6, "statement": None}
    site.cultivation.say("GET", "/v1/obligations", page)
    assert "须在 2026年5月31日 前完成，剩 6 天。 填写完成情况" in site.sign_in("firm").text("/my")


def test_ticked_rows_are_confirmed_together(site: Site) -> None:
    site.cultivation.say("POST", "/v1/obligations:confirm", example("obligations", "ObligationsConfirmed"))
    page = site.sign_in("hitech").client.get("/obligations?year=2026").text
    assert 'name="item" value="01JZFIRM000000000000000001|hnte-report|2025|1"' in page
    answer = site.post("/obligations/confirmations", item="f1|hnte-report|2025|1", back="/obligations?year=2026")
    assert answer.headers["location"] == "/obligations?year=2026&done=obligation-confirm"
    item = {"firm_id": "f1", "duty": "hnte-report", "period": "2025", "version": 1}
    assert site.cultivation.sent("POST") == [("/v1/obligations:confirm", {"items": [item]})]


def test_a_firm_states_a_change_that_the_register_does_not_say(site: Site) -> None:
    path, answer = "/v1/standings/01JA2B3C4D5E6F7G8H9JKMNPQR/changes", example("obligations", "FirmChangeList")
    site.cultivation.say("POST", path, answer)
    page = "/firms/01JA2B3C4D5E6F7G8H9JKMNPQR/changes"
    text = site.sign_in("firm").text(page)
    assert ("电池业务分立为新公司" in text, "撤回登记" in text) == (True, False)
    site.post(page, kind="division", changed_on="2026年9月1日", about="电池业务分立")
    assert site.cultivation.sent("POST") == [
        (path, {"kind": "division", "changed_on": "2026-09-01", "about": "电池业务分立"})
    ]
    site.cultivation.say("POST", path, Problem(409, "nothing_to_report", "没有须报告的事项"))
    refused = site.post(page, kind="division", changed_on="2026-09-01", about="电池业务分立")
    assert (refused.status_code, "没有须报告的事项" in refused.text) == (409, True)


def test_the_park_withdraws_what_was_stated_by_mistake(site: Site) -> None:
    path = "/v1/standings/01JA2B3C4D5E6F7G8H9JKMNPQR/changes/01JZCHANGE0000000000000001:withdraw"
    site.cultivation.say("POST", path, example("obligations", "FirmChangeList"))
    page = "/firms/01JA2B3C4D5E6F7G8H9JKMNPQR/changes"
    assert "撤回登记" in site.sign_in("hitech").text(page)
    site.post(f"{page}/01JZCHANGE0000000000000001/withdraw", reason="录错企业")
    assert site.cultivation.sent("POST") == [(path, {"reason": "录错企业"})]
