"""Who can reach what: axe finds nothing serious, phones show no sideways scrolling, the keyboard gets everywhere."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no type marker

from contracts.codes import Zone
from tests.browser.conftest import HOME, Opener, Town
from tests.synthetic import code_of

pytestmark = pytest.mark.browser

FIGURES = ("/board", "/ladder", "/flows", "/targets", "/expiring", "/entries", "/board/firms?programme=hnte")
TABLES = (
    "/reports", "/reports/ladder", "/reports/indicators?scope=all", "/reports/expiries", "/reports/ladder?view=print", "/office-targets",
    "/targets/hnte-count/lanbai-pilot-zone/2027", "/releases",
)  # fmt: skip
WORK = (
    "/firms", "/firms/new", "/imports", "/transfers", "/official-lists", "/matching", "/tasks", "/accounts", "/messages",
    "/me",
)  # fmt: skip
REVIEWS = ("/rounds", "/obligations", "/at-risk", "/duties", "/expiring", "/renewals")
OF_FIRM = ("/my", "/my/titles", "/applications", "/messages", "/me")


def serious(page: object) -> list[str]:
    """What axe calls serious or critical, with the element."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"], "resultTypes": ["violations"]})
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:150]}"
        for each in found.response["violations"]
        if each["impact"] in ("serious", "critical")
    ]


def test_axe_finds_nothing_serious_on_the_figures(window: Opener) -> None:
    office = window("office")
    assert {path: found for path in FIGURES if (found := serious(office.open(path)))} == {}


@pytest.mark.long
def test_axe_finds_nothing_serious_on_tables_targets_and_releases(window: Opener) -> None:
    office = window("office")
    assert {path: found for path in TABLES if (found := serious(office.open(path)))} == {}


@pytest.mark.long
def test_axe_finds_nothing_serious_on_the_pages_of_daily_work(window: Opener, town: Town) -> None:
    office = window("office")
    paths = (*WORK, f"/firms/{town.recognised[0]}", f"/firms/{town.recognised[0]}?tab=titles")
    assert {path: found for path in paths if (found := serious(office.open(path)))} == {}


@pytest.mark.long
def test_axe_finds_nothing_serious_on_a_draft_that_was_refused_and_where_it_is_reviewed(window: Opener) -> None:
    firm = window("applicant")
    page = firm.open("/my")
    page.click("text=申报高新技术企业")
    page.wait_for_url("**/applications/*")
    page.click("button:has-text('提交申报')")
    page.wait_for_selector("text=申报材料不完整")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert serious(page) == []
    page.click("[role=alert] a:has-text('职工总数')")
    assert page.evaluate("document.activeElement.id") == "f-form.staff_count"
    office = window("office")
    assert {path: found for path in REVIEWS if (found := serious(office.open(path)))} == {}


def test_axe_finds_nothing_serious_on_the_pages_of_a_firm_and_at_the_door(window: Opener, town: Town) -> None:
    firm = window("applicant")
    assert {path: found for path in OF_FIRM if (found := serious(firm.open(path)))} == {}
    firm.page.context.clear_cookies()
    assert {path: found for path in ("/login", "/verify") if (found := serious(firm.open(path)))} == {}


WIDTH = "document.documentElement.scrollWidth"
SIDEWAYS = "() => [...document.querySelectorAll('.table-wrap')].some(each => each.scrollWidth > each.clientWidth + 1)"
"""Whether a table must be pushed to the side to be read."""


def test_pages_of_a_firm_fit_a_phone(window: Opener, town: Town) -> None:
    firm = window("applicant", width=390)
    paths = (*OF_FIRM, f"/firms/{town.newcomer}", f"/firms/{town.newcomer}?tab=history")
    assert {path: width for path in paths if (width := firm.open(path).evaluate(WIDTH)) > 390} == {}
    read = (*OF_FIRM, "/my/pathways", "/self-test", "/my/obligations", "/my/calendar", "/my/facts")
    assert [path for path in read if firm.open(path).evaluate(SIDEWAYS)] == []
    firm.page.click("text=菜单")
    assert firm.page.locator("#menu").is_visible()


def test_pages_of_the_office_fit_a_small_desktop(window: Opener) -> None:
    office = window("office")
    paths = ("/board", "/firms", "/targets", "/imports", "/tasks?view=all")
    assert {path: width for path in paths if (width := office.open(path).evaluate(WIDTH)) > 1366} == {}


def test_the_first_tab_stop_leads_past_the_menu(window: Opener) -> None:
    page = window(HOME.value).open("/firms")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"


def test_a_date_is_typed_and_shown_in_iso_form_whatever_the_language_of_the_browser(window: Opener) -> None:
    page = window("office", language="en-US").open("/board")
    assert page.input_value("#as_of") == page.input_value("#as_of").strip()
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", page.input_value("#as_of"))
    page.fill("#as_of", "2025年3月1日")
    page.locator("#as_of").blur()
    assert page.input_value("#as_of") == "2025-03-01"
    page.locator("[data-pick-date] + input[type=date]").first.evaluate(
        "field => { field.value = '2024-12-31'; field.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    assert page.input_value("#as_of") == "2024-12-31"


def test_escape_closes_the_open_menu_and_gives_the_focus_back(window: Opener) -> None:
    page = window("office").open("/me")
    page.click(".topbar summary")
    assert page.is_visible(".dropdown")
    page.keyboard.press("Escape")
    assert not page.is_visible(".dropdown")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_axe_finds_nothing_serious_on_a_list_of_several_pages(window: Opener, town: Town) -> None:
    staff = town.system.sign_in(Zone.LANZHOU_ETDZ.value)
    for number in range(9_100, 9_125):
        body = {
            "uscc": code_of(number),
            "name": f"分页第{number}号有限公司",
            "zone": Zone.LANZHOU_ETDZ.value,
            "founded_on": "2015-03-02",
        }
        staff.post("/firms", body, status=201)
    page = window(Zone.LANZHOU_ETDZ.value).open("/firms?limit=20")
    assert page.is_visible(".pager a[rel=next]")
    assert serious(page) == []
