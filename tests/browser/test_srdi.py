"""专精特新 in a real browser, by everybody who takes part: with a supplement, the platform's score and an objection, to the title and towards its end."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from contracts.codes import Programme
from tests.browser.applicants import SRDI, begin, recommend
from tests.browser.conftest import CITY, HOME, Applicant, Opener, Window
from tests.browser.steps import act, attach, picture, type_figures
from tests.cultivation.attachments.evidence import pdf

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.mark.timeout(240)
def test_an_srdi_application_with_supplement_platform_score_and_objection(
    window: Opener, applicant: Callable[[Programme], Applicant]
) -> None:
    story = applicant(Programme.SRDI)
    firm, staff, office = window(story.login), window(HOME.value, to="/me"), window("office", to="/me")
    address = begin(firm, Programme.SRDI)
    page = firm.page
    type_figures(page, "form", SRDI)
    attach(page, "占有率证明.pdf", kind="market_share")
    page.click("button:has-text('提交申报')")
    page.wait_for_url("**done=submitted")

    act(staff, address, "accept")
    _ask_for_changes(staff, address)
    _answer(firm, address)
    recommend(staff, address)
    act(window(CITY, to="/me"), address, "approve-city", opinion="同意转报")
    act(office, address, "review")
    picture(office, "srdi-score")
    act(office, address, "propose", score="66.5")
    _publish_with_objection(office, firm, address)

    day = story.wait_until_published(address)
    office, firm = window("office", to="/me"), window(story.login)
    act(office, address, "announce", document_no="甘工信发〔2026〕88号", announced_on=day)
    act(office, address, "certify", number="甘专精特新〔2026〕9801号", issued_on=day)
    firm.open(address)
    picture(firm, "srdi-certified-firm")
    firm.open("/my/calendar")
    picture(firm, "srdi-calendar")
    assert "专精特新中小企业年度信息更新" in firm.text()
    assert "专精特新中小企业资格最后一个有效日" in firm.text()

    story.wait_until(story.last_day(Programme.SRDI) - timedelta(days=100))
    _say_that_it_renews(window(story.login))


def _say_that_it_renews(firm: Window) -> None:
    """A hundred days before its end 我的企业 asks what becomes of the title, and hears it."""
    page = firm.open("/my")
    picture(firm, "srdi-ending")
    page.click("text=填写重报情况")
    picture(firm, "srdi-renewal")
    page.select_option("[name=renewing]", "true")
    page.select_option("[name=progress]", index=1)
    page.click("button:has-text('保存')")
    page.wait_for_url("**done=renewal-said*")
    picture(firm, "srdi-renewal-said")


def _ask_for_changes(staff: Window, address: str) -> None:
    """One field and one attachment."""
    page = staff.open(address)
    page.locator("[name^='reason.form.main_revenue']").first.fill("与审计报告不符")
    page.fill("[name='reason.attachments.market_share']", "未加盖公章")
    picture(staff, "srdi-ask")
    page.click("button:has-text('退回补正')")
    page.wait_for_url("**done=acted")


def _answer(firm: Window, address: str) -> None:
    """The firm corrects both before the day that it is told; the replaced file stays in the list."""
    firm.open("/my")
    picture(firm, "srdi-my-supplement")
    page = firm.open(address)
    picture(firm, "srdi-supplement")
    assert "与审计报告不符" in firm.text()
    assert "未加盖公章" in firm.text()
    assert "前补正并重新提交" in firm.text()
    page.locator("[name^='form.main_revenue']").first.fill("11300")
    attach(page, "占有率证明（盖章）.pdf", replaces="市场占有率证明：占有率证明.pdf", marker=1)
    picture(firm, "srdi-replaced")
    page.click("button:has-text('补正后重新提交')")
    page.wait_for_url("**done=submitted")
    assert [_downloaded(page, nth) for nth in (0, 1)] == [pdf(marker=0), pdf(marker=1)]
    rows = [" ".join(row.split()) for row in page.locator("[aria-label=附件列表] tbody tr").all_inner_texts()]
    assert [("第 1 次" in row, "第 2 次" in row, "已替换或删除" in row) for row in rows] == [
        (True, False, True),
        (False, True, False),
    ]


def _downloaded(page: Page, nth: int) -> bytes:
    """The file behind a line of the list of attachments."""
    with page.expect_download() as download:
        page.locator("[aria-label=附件列表] tbody th a").nth(nth).click()
    return download.value.path().read_bytes()


def _publish_with_objection(office: Window, firm: Window, address: str) -> None:
    act(office, address, "open-publicity")
    act(office, address, "object", objector="同行企业", grounds="主导产品占有率不实")
    picture(office, "srdi-objection")
    act(office, address, "dismiss-objection", finding="已调取行业协会数据", answer="经核实，占有率属实")
    firm.open(address)
    picture(firm, "srdi-answered")
    assert "经核实，占有率属实" in firm.text()
    assert "主导产品占有率不实" not in firm.page.content()
