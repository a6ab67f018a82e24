"""Firms that apply in a browser, what they fill in, and the steps that stories of several programmes share."""

from contracts.codes import Programme
from tests.browser.conftest import Window
from tests.browser.steps import act, claim, picture

CONTACT = {"main_product": "镍基合金粉", "contact_name": "王工", "contact_phone": "13800138000"}
IN_RECORD = {"revenue": "12000", "costs": "9000", "assets": "15000", "rd-expense": "900", "staff": "200"}
"""What the firm has said of its last year before it thinks of applying; 万元 and 人."""
SELF_TEST = {
    "tech-staff": "5",
    "class1-ip": "0",
    "class2-ip": "0",
    "domestic-resident": "1",
    "banned-product": "0",
    "abnormal-list": "0",
    "dishonest-list": "0",
    "safety-accident": "0",
    "quality-accident": "0",
    "environment-violation": "0",
    "research-misconduct": "0",
    "national-awards-5y": "0",
    "provincial-platforms": "0",
    "standards-led": "0",
}
BETTER = {"tech-staff": "60", "class1-ip": "6", "class2-ip": "8"}
TECH_SME = CONTACT | {
    "tech_staff": "60",
    "class1_ip": "6",
    "class2_ip": "8",
    "standards_led": "0",
    "national_awards_5y": "0",
    "provincial_platforms": "0",
    "domestic_resident": "1",
    "banned_product": "0",
    "abnormal_list": "0",
    "dishonest_list": "0",
    "safety_accident": "0",
    "quality_accident": "0",
    "environment_violation": "0",
    "research_misconduct": "0",
}
SRDI = CONTACT | {
    "about_market": "省内同类产品占有率第二",
    "revenue": "12000",
    "main_revenue": "11400",
    "rd_expense": "900",
    "assets": "15000",
    "liabilities": "6000",
    "equity_raised": "0",
    "class1_ip_in_use": "5",
    "national_awards_top3": "0",
    "provincial_awards_top3": "0",
    "provincial_platforms": "0",
    "years_in_field": "6",
}


def begin(firm: Window, programme: Programme) -> str:
    """From the rounds to a new draft; its address."""
    page = firm.open("/applications")
    picture(firm, f"{programme}-rounds")
    page.click(f"button[aria-label='申报{programme.label}']")
    page.wait_for_url("**/applications/*")
    return "/applications/" + page.url.rsplit("/", 1)[-1].split("?")[0]


def recommend(staff: Window, address: str) -> None:
    """The park claims the application, checks every item of its list and recommends it; what the system finds unmet takes a word."""
    page = claim(staff, address)
    for row in page.locator("tbody tr:has(.tag:text-is('不符合'))").all():
        row.locator("select").select_option("fits")
        row.locator("input").fill("已核对推荐部门出具的情况说明")
    page.check("[name=rest]")
    page.click("button:has-text('记录结论')")
    page.wait_for_url("**done=checked")
    picture(staff, address.rsplit("/", 1)[-1] + "-checklist")
    act(staff, address, "recommend", opinion="材料齐全，同意推荐")
