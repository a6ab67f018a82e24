"""Each of the three users does the main task in a real browser."""

from pathlib import Path

import pytest

from tests.browser.conftest import HOME, Opener, Town
from tests.synthetic import code_of

pytestmark = pytest.mark.browser

ROSTER = "企业名称,统一社会信用代码,成立日期\n{rows}\n浏览器导入错误有限公司,91620102MA00000000,2016-01-01\n"
FORM = {
    "main_product": "锂电池隔膜",
    "total_income": "6100",
    "hightech_income": "4800",
    "domestic_rd_share": "100",
    "staff_count": "80",
    "tech_staff_count": "20",
    "class1_ip": "2",
    "class2_ip": "6",
    "contact_name": "王工",
    "contact_phone": "13800138000",
}


def roster(folder: Path) -> Path:
    """Three good rows and one whose code is wrong, in the encoding of old spreadsheets."""
    rows = "\n".join(f"浏览器导入{n}号有限公司,{code_of(n)},2016-01-0{n - 9099}" for n in range(9100, 9103))
    file = folder / "台账.csv"
    file.write_bytes(ROSTER.format(rows=rows).encode("gb18030"))
    return file


def test_staff_import_a_roster_and_see_its_progress_and_reasons(window: Opener, tmp_path: Path) -> None:
    staff = window(HOME.value)
    page = staff.open("/imports")
    page.set_input_files("#f-file", roster(tmp_path))
    page.click("text=上传并试导入")
    page.wait_for_selector("#progress >> text=本次只校验，未写入")
    assert "浏览器导入错误有限公司" in staff.text()
    page.click("#progress >> button:has-text('写入')")
    page.wait_for_selector("#progress >> text=写入进度")
    page.wait_for_selector("#progress >> text=已完成")
    page.wait_for_selector("text=下载错误工作簿")
    text = staff.text()
    assert "已处理 4 / 4 行" in text
    assert "统一社会信用代码：" in text
    assert "浏览器导入错误有限公司" in text
    with page.expect_download() as download:
        page.click("text=下载错误工作簿")
    assert download.value.suggested_filename == "错误明细-台账.xlsx"
    staff.open("/firms?q=浏览器导入")
    assert "共 3 条" in staff.text()


def test_a_firm_is_found_by_its_initials_from_the_search_box(window: Opener) -> None:
    staff = window(HOME.value)
    page = staff.open("/board")
    page.keyboard.press("/")
    page.keyboard.type("llqd9001h")
    page.keyboard.press("Enter")
    page.wait_for_url("**/firms?q=*")
    assert "共 1 条" in staff.text()
    page.click("text=浏览器第9001号科技有限公司")
    page.click("text=资质证书")
    assert "2027-11-04" in staff.text()


def test_a_firm_applies_answers_a_supplement_and_sees_where_it_stands(window: Opener) -> None:
    firm = window("applicant")
    page = firm.page
    page.click("text=申报高新技术企业")
    page.wait_for_selector("text=申报材料")
    page.click("button:has-text('提交申报')")
    page.wait_for_selector("text=申报材料不完整")
    assert page.inner_text("#e-form\\.staff_count") == "职工总数：必填"

    page.select_option("#f-form\\.technology_field", "新材料")
    for name, value in FORM.items():
        page.fill(f"#f-form\\.{name}", value)
    for year in range(3):
        page.fill(f"#f-form\\.revenue\\.{year}", str(6000 - 500 * year))
        page.fill(f"#f-form\\.rd_expense\\.{year}", "420")
    page.click("button:has-text('保存草稿')")
    page.wait_for_selector("text=草稿已保存")
    page.click("button:has-text('提交申报')")
    page.wait_for_selector("text=申报已提交")
    assert page.inner_text(".steps [aria-current=step]") == "已提交"

    staff = window(HOME.value)
    desk = staff.open("/tasks")
    desk.click("td a:has-text('办理')")
    desk.click("button:has-text('受理')")
    desk.wait_for_selector("text=办理成功")
    desk.fill("[name='reason.form.staff_count']", "与社保人数不符")
    desk.click("button:has-text('退回补正')")
    desk.wait_for_selector("text=形式审查（退回补正）")

    page.reload()
    assert page.inner_text("#e-form\\.staff_count") == "与社保人数不符"
    page.fill("#f-form\\.staff_count", "82")
    page.click("button:has-text('补正后重新提交')")
    page.wait_for_selector("text=申报已提交")
    assert "第 2 次提交" in firm.text()


def test_the_office_reads_the_board_changes_the_date_and_drills_down(window: Opener, town: Town) -> None:
    office = window("office")
    page = office.page
    page.wait_for_selector("canvas")
    page.fill("#as_of", "2026-06-30")
    page.click("text=查询")
    page.wait_for_url("**as_of=2026-06-30*")
    big = page.locator(".stat.big a").first
    assert big.inner_text() == "3"
    big.click()
    page.wait_for_url("**/board/firms?*")
    assert page.locator("tbody tr").count() == len(town.recognised)

    office.open("/board?as_of=2026-11-06")
    assert page.locator(".stat.big a").first.inner_text() == "2"
    page.click("section:has-text('本年增减变动') >> a:has-text('1')")
    page.wait_for_url("**/flows/firms?*")
    assert "到期未续" in office.text()


def test_the_bell_leads_to_the_message_and_the_message_to_its_subject(window: Opener, town: Town) -> None:
    staff = window(HOME.value)
    page = staff.open("/messages")
    page.locator("button:has-text('查看')").first.click()
    page.wait_for_url(lambda address: "/messages" not in address)
    assert page.locator("h1").count() == 1


def test_firms_can_be_registered_without_scripts(window: Opener) -> None:
    staff = window(HOME.value, scripts=False)
    page = staff.open("/firms/new")
    page.fill("#f-uscc", code_of(9200))
    page.fill("#f-name", "浏览器无脚本科技有限公司")
    page.fill("#f-founded_on", "2019-05-06")
    page.click("button:has-text('登记')")
    assert "企业已登记" in staff.text()


def test_a_wrong_field_is_said_beside_it_in_the_browser(window: Opener) -> None:
    staff = window(HOME.value)
    page = staff.open("/firms/new")
    page.fill("#f-uscc", "91620102MA00000000")
    page.fill("#f-name", "浏览器错误代码有限公司")
    page.click("button:has-text('登记')")
    page.wait_for_selector("#e-uscc")
    assert page.get_attribute("#f-uscc", "aria-invalid") == "true"
    assert page.input_value("#f-name") == "浏览器错误代码有限公司"
