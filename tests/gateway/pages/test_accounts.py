"""账号管理: the office opens and closes accounts; a password is shown once."""

import re

from tests.gateway.pages.conftest import Site

STAFF = {"role": "staff", "name": "白银经办", "zone": "baiyin-hitech"}


def opened(site: Site, login: str) -> str:
    """The password that the page shows."""
    answer = site.sign_in("office").post("/accounts", login=login, **STAFF)
    assert answer.status_code == 200
    found = re.search(r'的密码：<strong class="mono">([^<]+)</strong>', answer.text)
    assert found is not None
    return found[1]


def test_a_new_account_signs_in_with_the_password_that_was_shown_once(site: Site) -> None:
    password = opened(site, "baiyin-new")
    assert password not in site.text("/accounts")
    site.client.cookies.clear()
    answer = site.client.post("/login", data={"login": "baiyin-new", "password": password}, follow_redirects=False)
    assert answer.status_code == 303
    assert "白银高新区" in site.text("/me")


def test_a_login_that_is_taken_is_refused(site: Site) -> None:
    answer = site.sign_in("office").post("/accounts", login="hitech", **STAFF)
    assert answer.status_code == 409
    assert "该登录名已被使用" in answer.text


def test_an_account_of_a_firm_needs_a_firm_of_the_register(site: Site) -> None:
    fields = {"role": "firm", "login": "some-firm", "name": "企业经办", "uscc": "91620102MA00000000"}
    answer = site.sign_in("office").post("/accounts", **fields)
    assert '<div class="error" id="e-uscc">台账中没有这个信用代码的企业</div>' in answer.text


def test_staff_without_a_zone_are_refused(site: Site) -> None:
    answer = site.sign_in("office").post("/accounts", login="no-zone", role="staff", name="无园区")
    assert answer.status_code == 422
    assert "园区经办须有园区" in answer.text


def test_a_closed_account_cannot_sign_in(site: Site) -> None:
    password = opened(site, "to-be-closed")
    row = next(part for part in site.client.get("/accounts").text.split("<tr") if "to-be-closed" in part)
    account_id = row.split('action="/accounts/')[1].split("/")[0]
    assert site.post(f"/accounts/{account_id}/close").headers["location"] == "/accounts?done=account-closed"
    site.client.cookies.clear()
    assert site.client.post("/login", data={"login": "to-be-closed", "password": password}).status_code == 401


def test_staff_keep_no_accounts(site: Site) -> None:
    site.sign_in("hitech").text("/accounts", status=403)
    assert site.post("/accounts", login="x-y-z", **STAFF).status_code == 403
