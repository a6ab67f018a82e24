"""Two more programmes in a real browser, by everybody who takes part: from the self-test to the title, to its end and the next application."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from contracts.codes import Programme, Role
from kit.data import clock
from tests.browser.applicants import BETTER, CONTACT, IN_RECORD, SELF_TEST, SRDI, TECH_SME, Applicant, begin, recommend
from tests.browser.conftest import HOME, ROUND, Opener, Town, Window
from tests.browser.steps import act, attach, picture, type_figures
from tests.cultivation.attachments.evidence import pdf
from tests.running import eventually
from tests.synthetic import code_of

pytestmark = [pytest.mark.browser, pytest.mark.long]
CITY = "city"


@pytest.fixture(scope="module")
def applicant(town: Town) -> Callable[[Programme], Applicant]:
    """Makes a firm that is to apply for a programme; the round of tech-SMEs is open, and the city may approve."""
    office = town.system.sign_in("office")
    year = {"year": clock.today().year, "closes_on": f"{clock.today().year}-12-31"}
    office.post("/rounds", {"programme": Programme.TECH_SME.value, **ROUND, **year}, status=201)
    town.system.open_account(CITY, Role.STAFF, (HOME,))
    [city] = [each for each in office.get("/accounts")["items"] if each["login"] == CITY]
    office.post(f"/accounts/{city['account_id']}:grant-step", {"step": "approve-city"})

    def made(programme: Programme) -> Applicant:
        number = 9_800 + list(Programme).index(programme)
        body = {
            "uscc": code_of(number),
            "name": f"全程第{number}号科技有限公司",
            "zone": HOME.value,
            "founded_on": "2015-03-02",
        }
        firm_id: str = town.system.sign_in(HOME.value).post("/firms", body, status=201)["firm_id"]
        town.system.open_account(f"of-{programme}", Role.FIRM, firm_id=firm_id)
        fresh = town.system.sign_in("office")
        eventually(lambda: fresh.client.get(f"/standings/{firm_id}").status_code == 200)
        return Applicant(town, firm_id, f"of-{programme}")

    return made


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
