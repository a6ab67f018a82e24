"""A whole application in a real browser: the firm, the park and the office each take their steps."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from contracts.codes import Role
from tests.browser.conftest import HOME, Opener, Town, Window
from tests.browser.steps import act, claim, picture
from tests.synthetic import code_of

pytestmark = pytest.mark.browser
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
"""Full-width forms of digits and signs."""
TEXTS = {
    "main_product": "锂电池隔膜",
    "revenue.0": "6,000.5".translate(WIDE),
    "revenue.1": "5,200",
    "revenue.2": "4100",
    "rd_expense.0": "420",
    "rd_expense.1": "380",
    "rd_expense.2": "300",
    "total_income": "6,100",
    "hightech_income": "4800",
    "domestic_rd_share": "100",
    "staff_count": "1,080",
    "tech_staff_count": "200",
    "class1_ip": "2",
    "class2_ip": "6",
    "contact_name": "王工",
    "contact_phone": "138 0013 8000",
}


@pytest.fixture(scope="module")
def applicant(town: Town) -> str:
    """A firm of its own for this story and its account; the id of the firm."""
    name = "申报全程科技有限公司"
    body = {"uscc": code_of(9_700), "name": name, "zone": HOME.value, "founded_on": "2015-03-02"}
    firm_id: str = town.system.sign_in(HOME.value).post("/firms", body, status=201)["firm_id"]
    town.system.open_account("whole-way", Role.FIRM, firm_id=firm_id)
    town.system.open_account("agent", Role.STAFF, (HOME,))
    return firm_id


def fill_in(page: Page) -> None:
    page.select_option("[name='form.technology_field']", "新材料")
    for name, value in TEXTS.items():
        page.fill(f"[name='form.{name}']", value)


def check_everything(staff: Window, address: str) -> None:
    """Claim the application, find one item wanting, then that all of it fits."""
    page = claim(staff, address)
    page.select_option("[name='result.criterion:staff']", "unfit")
    page.click("button:has-text('记录结论')")
    page.wait_for_selector("text=须写明理由")
    picture(staff, "checklist-refused")
    page.select_option("[name='result.criterion:staff']", "fits")
    page.check("[name=rest]")
    page.click("button:has-text('记录结论')")
    page.wait_for_url("**done=checked")
    picture(staff, "checklist")
    assert "已完成" in staff.text()


def enter_experts(office: Window, town: Town, address: str) -> None:
    """A panel that suffices: the financial expert on the page, the technical ones by API."""
    page = office.open(f"{address}/review")
    page.fill("[name=name]", "财务专家甲")
    page.select_option("[name=profession]", "financial")
    page.fill("[name=score]", "82.5")
    page.click("button:has-text('登记专家')")
    page.wait_for_url("**done=expert-entered")
    machine = town.system.sign_in("office")
    for nth in range(4):
        machine.post(f"{address}/experts", {"name": f"技术专家{nth}", "profession": "technical", "score": "82.5"})
    office.open(f"{address}/review")
    picture(office, "experts")


@pytest.mark.long
@pytest.mark.timeout(240)
def test_from_draft_to_certificate_by_three_people(window: Opener, town: Town, applicant: str) -> None:
    firm, staff, office = window("whole-way"), window(HOME.value, to="/me"), window("office", to="/me")
    page = firm.open("/my")
    page.wait_for_selector("text=尚未进入梯次")
    picture(firm, "newcomer")
    firm.open("/self-test?programme=hnte")
    picture(firm, "hnte-self-test")
    assert "未填写，无法判断" in firm.text()
    firm.open("/my")
    page.click("text=申报高新技术企业")
    page.wait_for_url("**/applications/*")
    address = "/applications/" + page.url.rsplit("/", 1)[-1].split("?")[0]
    page.click("button:has-text('提交申报')")
    page.wait_for_selector("text=申报材料不完整")
    picture(firm, "incomplete")
    fill_in(page)
    picture(firm, "filled")
    page.click("button:has-text('提交申报')")
    page.wait_for_url("**done=submitted")

    act(staff, address, "accept")
    page = staff.open(address)
    picture(staff, "review")
    page.fill("[name='reason.form.staff_count']", "与社保人数不符")
    page.click("button:has-text('退回补正')")
    page.wait_for_url("**done=acted")
    staff.open(address)
    assert "受企业委托代填" in staff.text()
    assert staff.page.locator("[name='form.staff_count']").count() == 0

    page = firm.open(address)
    picture(firm, "supplement")
    page.fill("[name='form.staff_count']", "80")
    page.fill("[name='form.tech_staff_count']", "20")
    page.click("button:has-text('补正后重新提交')")
    page.wait_for_url("**done=submitted")

    check_everything(staff, address)
    act(staff, address, "recommend", opinion="材料齐全，同意推荐")
    for step in ("review", "send-to-experts"):
        act(office, address, step)
    enter_experts(office, town, address)
    for step in ("propose", "open-publicity"):
        act(office, address, step)
    act(office, address, "object", objector="实名举报人", grounds="主要专利系受让取得")
    picture(office, "objection")
    firm.open(address)
    assert "主要专利系受让取得" not in firm.page.content()
    act(office, address, "dismiss-objection", finding="经调取合同核实", answer="经核实，异议不成立")
    firm.open(address)
    assert "经核实，异议不成立" in firm.text()
    assert "经调取合同核实" not in firm.page.content()
    firm.open("/messages")
    picture(firm, "messages")
    assert firm.page.locator("tr.unread").count() == 1

    town.system.move_clock(timedelta(days=21))
    _announce_and_certify(window("office", to="/me"), window("whole-way"), address)
    town.system.move_clock(timedelta(days=3 * 365 - 150))
    _apply_for_the_next_three_years(window("whole-way"))


def _announce_and_certify(office: Window, firm: Window, address: str) -> None:
    """When the publicity has run: filed, announced, a date out of order refused, certified."""
    act(office, address, "file")
    day = office.open(address).locator(".timeline li .when").first.inner_text()[:10]
    act(office, address, "announce", document_no="国科火字〔2026〕99号", announced_on=day)
    page = office.open(address)
    page.fill("#certify-number", "GR202662009999")
    page.fill("#certify-issued_on", "2020-01-01")
    page.click("details.step button:has-text('登记证书')")
    page.wait_for_selector("text=不得早于上一环节的日期")
    picture(office, "dated-wrongly")
    assert page.input_value("#certify-number") == "GR202662009999"
    act(office, address, "certify", number="GR202662009999", issued_on=day)
    picture(office, "certified")
    firm.open(address)
    picture(firm, "certified-firm")
    assert "职工总数（人）：1080 → 80" in firm.page.content()


def _apply_for_the_next_three_years(firm: Window) -> None:
    """Half a year before its end the title is to be applied for again, with what the last application said."""
    page = firm.open("/my")
    picture(firm, "hnte-ending")
    assert "请及早准备重新认定" in firm.text()
    page.click("text=申报高新技术企业")
    page.wait_for_url("**/applications/*")
    picture(firm, "hnte-again")
    assert "重新认定" in firm.text()
    page.click("button[aria-label^='采用主要产品']")
    page.wait_for_url("**done=taken-over*")
    assert page.input_value("[name='form.main_product']") == TEXTS["main_product"]


def test_the_park_fills_in_for_a_firm_with_its_mandate(window: Opener, town: Town, applicant: str) -> None:
    agent = window("agent")
    page = agent.open(f"/firms/{town.newcomer}?tab=applications")
    page.click("text=受企业委托代填申报")
    page.click("button:has-text('登记并填报')")
    page.wait_for_selector("text=请填写委托日期")
    page.select_option("[name=round]", label="高新技术企业 · 2026年度第一批（受理中）")
    page.select_option("[name=basis]", "document")
    page.fill("[name=evidence]", "授权委托书〔2026〕3号")
    page.fill("[name=given_on]", "2026-11-01")
    picture(agent, "mandate")
    page.click("button:has-text('登记并填报')")
    page.wait_for_url("**/applications/*")
    page.wait_for_selector("[name='form.staff_count']")
    assert "授权委托书〔2026〕3号" in agent.text()
    picture(agent, "filled-in-by-agent")
