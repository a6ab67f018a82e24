"""Who can reach what: axe finds nothing serious, phones show no sideways scrolling, the keyboard gets everywhere."""

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no type marker

from tests.browser.conftest import HOME, Opener, Town

pytestmark = pytest.mark.browser

FIGURES = ("/board", "/ladder", "/flows", "/targets", "/expiring", "/entries", "/board/firms?programme=hnte")
WORK = (
    "/firms", "/firms/new", "/imports", "/transfers", "/official-lists", "/matching", "/tasks", "/accounts", "/messages",
    "/me",
)  # fmt: skip
OF_FIRM = ("/my", "/applications", "/messages", "/me")


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


def test_axe_finds_nothing_serious_on_the_pages_of_daily_work(window: Opener, town: Town) -> None:
    office = window("office")
    paths = (*WORK, f"/firms/{town.recognised[0]}", f"/firms/{town.recognised[0]}?tab=titles")
    assert {path: found for path in paths if (found := serious(office.open(path)))} == {}


def test_axe_finds_nothing_serious_on_the_pages_of_a_firm_and_at_the_door(window: Opener, town: Town) -> None:
    firm = window("applicant")
    assert {path: found for path in OF_FIRM if (found := serious(firm.open(path)))} == {}
    firm.page.context.clear_cookies()
    assert serious(firm.open("/login")) == []


WIDTH = "document.documentElement.scrollWidth"


def test_pages_of_a_firm_fit_a_phone(window: Opener, town: Town) -> None:
    firm = window("applicant", width=390)
    paths = (*OF_FIRM, f"/firms/{town.newcomer}", f"/firms/{town.newcomer}?tab=history")
    assert {path: width for path in paths if (width := firm.open(path).evaluate(WIDTH)) > 390} == {}
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
