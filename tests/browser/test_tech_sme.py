"""A tech-SME in a real browser, by everybody who takes part: from the self-test to the title, its end, and the next application."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from contracts.codes import Programme
from tests.browser.applicants import BETTER, CONTACT, IN_RECORD, SELF_TEST, TECH_SME, begin, recommend
from tests.browser.conftest import HOME, Applicant, Opener, Window
from tests.browser.steps import act, attach, picture, type_figures

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.mark.timeout(240)
def test_a_tech_sme_from_the_self_test_to_a_proof_that_anybody_verifies(
    window: Opener, applicant: Callable[[Programme], Applicant]
) -> None:
    story = applicant(Programme.TECH_SME)
    firm, staff, office = window(story.login), window(HOME.value, to="/me"), window("office", to="/me")
    _test_itself(firm, story)
    address = begin(firm, Programme.TECH_SME)
    _fill_in_from_the_record(firm)
    page = firm.page
    attach(page, "研发费用专项审计.pdf", kind="special_audit")
    picture(firm, "tech-sme-filled")
    page.click("button:has-text('提交申报')")
    page.wait_for_url("**done=submitted")

    act(staff, address, "accept")
    recommend(staff, address)
    stages = staff.open(address).locator(".steps li").all_inner_texts()
    assert stages == ["填报中", "已提交", "形式审查", "已推荐上报", "公示", "公告", "已发证"]

    act(office, address, "open-publicity", notice="科小第一批公示")
    picture(office, "tech-sme-publicity")
    day = story.wait_until_published(address)
    office, firm = window("office", to="/me"), window(story.login)
    act(office, address, "announce", document_no="甘科高〔2026〕8号", announced_on=day)
    picture(office, "tech-sme-certify")
    act(office, address, "certify", number="202662010208009801", issued_on=day)
    picture(office, "tech-sme-certified")
    _prove(firm, window(None))

    story.wait_until(story.last_day(Programme.TECH_SME) + timedelta(days=1))
    _open_the_next_round(window("office", to="/me"), story.today())
    _apply_again(window(story.login))


def _test_itself(firm: Window, story: Applicant) -> None:
    """What the firm has said already stands in the self-test; with few people of science it does not suffice, with more it does."""
    figures = [{"metric": name, "value": value} for name, value in IN_RECORD.items()]
    said = {"year": story.today().year - 1, "figures": figures}
    story.town.system.sign_in(story.login).post(f"/standings/{story.firm_id}/facts", said, version=0)
    page = firm.open("/self-test?programme=tech-sme")
    picture(firm, "tech-sme-self-test")
    type_figures(page, "f", SELF_TEST)
    page.click("button:has-text('测算')")
    page.wait_for_selector("text=还差什么")
    picture(firm, "tech-sme-gap")
    assert _score(page) == ("不符合", "50")
    for name, value in BETTER.items():
        page.fill(f"[name^='f.{name}.']", value)
    page.click("button:has-text('测算')")
    page.wait_for_selector("text=100")
    picture(firm, "tech-sme-suffices")
    assert _score(page) == ("符合", "100")


def _score(page: Page) -> tuple[str, str]:
    """Outcome and points of 综合评价得分."""
    _, outcome, points, *_ = page.locator("tr:has(th:has-text('综合评价得分')) > *").all_inner_texts()
    return outcome, points.split()[0]


def _fill_in_from_the_record(firm: Window) -> None:
    """One offered figure by itself, then the others, then what the record does not know."""
    page = firm.page
    picture(firm, "tech-sme-draft")
    page.locator("button[aria-label^='采用职工总数']").click()
    page.wait_for_url("**done=taken-over*")
    page.click("button:has-text('采用全部未填项目')")
    page.wait_for_url("**done=taken-over*")
    picture(firm, "tech-sme-taken-over")
    type_figures(page, "form", TECH_SME)


def _prove(firm: Window, stranger: Window) -> None:
    """The title stands on 我的证书, its proof on paper, and number and code convince somebody who has no account."""
    page = firm.open("/my/titles")
    picture(firm, "tech-sme-titles")
    assert "202662010208009801" in firm.text()
    page.click("button:has-text('出具今日证明')")
    page.wait_for_url("**/proofs/*")
    picture(firm, "tech-sme-proof")
    number, code = page.locator(".verify dd").all_inner_texts()
    page = stranger.open("/verify")
    page.fill("[name=number]", number)
    page.fill("[name=code]", code.lower().replace("-", " "))
    page.click("button[type=submit]")
    page.wait_for_selector("[aria-label=验证结果]")
    picture(stranger, "tech-sme-verified")
    assert "有效" in page.inner_text(".verdict")


def _open_the_next_round(office: Window, today: date) -> None:
    """The office announces the round of the new year; a last day before the first is refused beside its field."""
    page = office.open("/rounds")
    page.select_option("#f-programme", Programme.TECH_SME.value)
    page.fill("#f-name", f"{today.year}年度评价第一批")
    page.fill("#f-opens_on", today.isoformat())
    page.fill("#f-closes_on", (today - timedelta(days=1)).isoformat())
    page.fill("#f-document_no", "甘科高〔2027〕1号")
    page.click("button:has-text('公布批次')")
    page.wait_for_selector("[id^=e-]")
    picture(office, "tech-sme-round-refused")
    page.fill("#f-closes_on", today.replace(month=10).isoformat())
    page.click("button:has-text('公布批次')")
    page.wait_for_url("**done=round-opened")
    picture(office, "tech-sme-round-opened")


def _apply_again(firm: Window) -> None:
    """The title has ended; the next application begins with what the last one said, and waits as a draft."""
    page = firm.open("/my/titles")
    picture(firm, "tech-sme-ended")
    assert "今天没有有效的资格" in firm.text()
    begin(firm, Programme.TECH_SME)
    assert "重新认定" in firm.text()
    page.click("button:has-text('采用全部未填项目')")
    page.wait_for_url("**done=taken-over*")
    picture(firm, "tech-sme-again")
    assert page.input_value("[name='form.main_product']") == CONTACT["main_product"]
