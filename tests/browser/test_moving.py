"""Two zones and a firm that moved: asked for by its code, refused with a reason, then agreed to."""

import pytest

from contracts.codes import Zone
from tests.browser.conftest import HOME, Opener, Town, Window
from tests.synthetic import code_of

pytestmark = [pytest.mark.browser, pytest.mark.long]

CODE, NAME = code_of(9_000), "浏览器第9000号科技有限公司"


def ask(guest: Window) -> None:
    page = guest.open(f"/transfers/new?uscc={CODE}")
    page.fill("#f-reason", "已迁入本区办公")
    page.click("button:has-text('发起')")
    page.wait_for_selector("text=迁入申请已发出")


def test_a_firm_moves_by_the_word_of_both_zones(window: Opener, town: Town) -> None:
    guest, home = window(Zone.BAIYIN_HITECH.value), window(HOME.value)
    ask(guest)
    assert "其他园区登记的企业" in guest.text()
    assert NAME not in guest.text()

    page = home.open("/transfers")
    page.click("td >> text=拒绝")
    page.fill("#f-reason", "企业仍在本区")
    page.click("button:has-text('确认拒绝')")
    page.wait_for_selector("text=迁移已拒绝")
    guest.open("/transfers?state=refused")
    assert "拒绝理由：企业仍在本区" in guest.text()

    ask(guest)
    page.on("dialog", lambda dialog: dialog.accept())
    home.open("/transfers").click("button:has-text('确认迁出')")
    page.wait_for_selector("text=迁移已确认")
    home.open(f"/firms/{town.recognised[0]}")
    card = home.text()
    assert (NAME in card, "已迁出" in card, "白银高新区" in card, CODE in card) == (True, True, True, False)
    guest.open(f"/firms/{town.recognised[0]}")
    assert CODE in guest.text()
