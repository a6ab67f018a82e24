"""A session that ends while a form is being filled loses nothing; a print shows every row and column."""

import re

import pytest

from contracts.codes import Zone
from tests.browser.conftest import Opener
from tests.running import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.long]
NAME = "兰州半途过期科技有限公司"


def test_what_was_typed_comes_back_to_the_account_that_typed_it(window: Opener) -> None:
    staff = window(Zone.LANZHOU_HITECH.value)
    page = staff.open("/firms/new")
    page.fill("#f-name", NAME)
    page.context.clear_cookies()
    page.click("main form.form button[type=submit]")
    page.wait_for_url(re.compile("/login"))
    assert "恢复已填写的内容" in page.inner_text("[data-unsaved]")
    page.fill("#f-login", Zone.LANZHOU_HITECH.value)
    page.fill("#f-password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(re.compile("/firms/new"))
    assert page.input_value("#f-name") == NAME


def test_another_account_finds_nothing_of_it(window: Opener) -> None:
    staff = window(Zone.LANZHOU_HITECH.value)
    page = staff.open("/firms/new")
    page.fill("#f-name", NAME)
    page.context.clear_cookies()
    page.click("main form.form button[type=submit]")
    page.wait_for_url(re.compile("/login"))
    page.fill("#f-login", "office")
    page.fill("#f-password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(lambda address: "/login" not in address)
    assert NAME not in staff.open("/firms/new").content()
    assert page.evaluate("Object.keys(window.sessionStorage).filter(key => key.startsWith('form:'))") == []


def test_a_print_shows_every_row_and_every_column(window: Opener) -> None:
    page = window("office", 1047).page  # A4 across between its margins
    page.emulate_media(media="print")
    cut = """() => [...document.querySelectorAll('.table-wrap')].filter(wrap =>
        wrap.scrollHeight > wrap.clientHeight + 1 && getComputedStyle(wrap).overflowY !== 'visible'
        || wrap.getBoundingClientRect().right > 1048 || wrap.scrollWidth > wrap.clientWidth + 1).length"""
    found = {}
    for path in ("/board", "/targets", "/firms", "/official-lists", "/matching"):
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)
        found[path] = page.evaluate(cut)
    assert found == dict.fromkeys(found, 0)
