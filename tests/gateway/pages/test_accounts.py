"""账号管理: the office opens and closes accounts; a password is shown once."""

import html
import re

import pytest

from tests.gateway.pages.conftest import Site

PRESENT = "the present one"  # stands for the password that the account has
LOGIN = "contains the login"
STAFF = {"role": "staff", "name": "白银经办", "zone": "baiyin-hitech"}


def opened(site: Site, login: str) -> str:
    """The password that the page shows."""
    answer = site.sign_in("office").post("/accounts", login=login, **STAFF)
    assert answer.status_code == 200
    found = re.search(r'的密码：<strong class="mono">([^<]+)</strong>', answer.text)
    assert found is not None
    return found[1]


def sign_in(site: Site, login: str, password: str) -> str:
    """The cookie of a new session."""
    site.client.cookies.clear()
    answer = site.client.post("/login", data={"login": login, "password": password}, follow_redirects=False)
    assert answer.status_code == 303
    return str(site.client.cookies["session"])


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


def reset_form(site: Site, login: str) -> tuple[str, dict[str, str]]:
    """The address and the hidden fields of the form that resets the password of `login`."""
    row = next(part for part in site.client.get("/accounts").text.split("<tr") if f">{login}<" in part)
    address = re.search(r'action="(/accounts/[^"]+/reset-password)"', row)
    seen = re.search(r'name="seen" value="([^"]+)"', row)
    assert address
    assert seen
    return address[1], {"seen": html.unescape(seen[1])}


def test_reloading_the_page_of_a_reset_sets_no_other_password(site: Site) -> None:
    opened(site, "reset-once")
    address, fields = reset_form(site, "reset-once")
    first = site.post(address, **fields)
    shown = re.search(r'的密码：<strong class="mono">([^<]+)</strong>', first.text)
    assert shown is not None
    again = site.post(address, **fields)
    assert "密码只显示一次" in again.text
    assert "的密码：" not in again.text
    site.client.cookies.clear()
    signed = site.client.post("/login", data={"login": "reset-once", "password": shown[1]}, follow_redirects=False)
    assert signed.status_code == 303


def test_people_change_their_own_password(site: Site) -> None:
    password = opened(site, "changes-own")
    other = sign_in(site, "changes-own", password)
    here = sign_in(site, "changes-own", password)
    fields = {"present": password, "password": "a longer phrase", "repeated": "a longer phrase"}
    assert site.post("/me/password", **fields).headers["location"] == "/me?done=password-changed"
    assert "密码已修改" in site.text("/me?done=password-changed")
    site.client.cookies.clear()
    site.client.cookies.set("session", other)
    assert site.client.get("/me", follow_redirects=False).status_code == 303
    assert here != other
    assert sign_in(site, "changes-own", "a longer phrase")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"present": "wrong-one"}, "当前密码不正确"),
        ({"password": "short", "repeated": "short"}, "新密码至少 10 个字符"),
        ({"password": "aaaaaaaaaaaa", "repeated": "aaaaaaaaaaaa"}, "新密码过于简单"),
        ({"password": LOGIN, "repeated": LOGIN}, "新密码过于简单"),
        ({"repeated": "another phrase"}, "两次输入的新密码不一致"),
        ({"repeated": ""}, "请填写再次输入的新密码"),
        ({"password": PRESENT, "repeated": PRESENT}, "新密码不得与当前密码相同"),
    ],
)
def test_a_password_that_will_not_do_is_refused_beside_its_field(
    site: Site, fields: dict[str, str], words: str
) -> None:
    login = f"refused-{abs(hash(str(fields))) % 10**9}"
    secret = opened(site, login)
    sign_in(site, login, secret)
    given = {"present": secret, "password": "a longer phrase", "repeated": "a longer phrase"} | fields
    answer = site.post(
        "/me/password",
        **{name: {PRESENT: secret, LOGIN: f"my {login} word"}.get(text, text) for name, text in given.items()},
    )
    assert answer.status_code == 422
    assert words in answer.text
    assert "a longer phrase" not in answer.text


def test_the_office_grants_the_citys_decision_to_an_account_and_takes_it_away(site: Site) -> None:
    page = site.sign_in("office").client.get("/accounts").text
    row = next(line for line in page.split("<tr>") if '"mono">hitech<' in line)
    [account] = set(re.findall(r"/accounts/([0-9A-Z]{26})/city", row))
    for said, shown in (("grant", "收回市级审核"), ("withdraw", "授权市级审核")):
        answer = site.post(f"/accounts/{account}/city", city=said)
        assert answer.headers["location"] == "/accounts?done=step-granted"
        row = next(line for line in site.client.get("/accounts").text.split("<tr>") if '"mono">hitech<' in line)
        assert shown in row
