"""Signing in and out, the frame of every page, and what a stranger or a lost visitor sees."""

from collections.abc import Callable

import pytest

from gateway.web import rendering
from tests.gateway.conftest import PASSWORD
from tests.gateway.pages.conftest import Site


def test_a_stranger_is_led_to_the_sign_in_page_and_back(site: Site) -> None:
    answer = site.client.get("/firms?q=云岭", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/login?next=%2Ffirms%3Fq%3D%25E4%25BA%2591%25E5%25B2%25AD",
    )
    signed = site.client.post(
        "/login", data={"login": "office", "password": PASSWORD, "next": "/firms?q=x"}, follow_redirects=False
    )
    assert signed.headers["location"] == "/firms?q=x"


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "/\\example.com", "javascript:1"])
def test_after_signing_in_nobody_is_sent_elsewhere(site: Site, target: str) -> None:
    signed = site.client.post(
        "/login", data={"login": "office", "password": PASSWORD, "next": target}, follow_redirects=False
    )
    assert signed.headers["location"] == "/"


def test_a_wrong_password_is_refused_in_chinese_and_not_shown_again(site: Site) -> None:
    answer = site.client.post("/login", data={"login": "office", "password": "wrong-secret"})
    assert answer.status_code == 401
    assert "账号或密码不正确" in answer.text
    assert "wrong-secret" not in answer.text
    assert 'value="office"' in answer.text


def test_signing_out_ends_the_session_at_once(site: Site) -> None:
    site.sign_in("office").text("/me")
    cookie = site.client.cookies["session"]
    site.post("/logout")
    site.client.cookies.set("session", cookie)
    assert site.client.get("/me", follow_redirects=False).headers["location"] == "/login?next=%2Fme"


@pytest.mark.parametrize(("login", "home"), [("office", "/board"), ("hitech", "/board"), ("firm", "/my")])
def test_each_role_has_its_own_first_page(site: Site, login: str, home: str) -> None:
    assert site.sign_in(login).client.get("/", follow_redirects=False).headers["location"] == home


def test_the_menu_shows_what_the_role_may_do(site: Site) -> None:
    assert "企业台账" in site.sign_in("hitech").text("/me")
    text = site.sign_in("firm").text("/me")
    assert "我的申报" in text
    assert "企业台账" not in text


@pytest.mark.parametrize("demo", [True, False])
def test_every_page_says_when_the_data_are_invented(open_site: Callable[[bool], Site], demo: bool) -> None:
    site = open_site(demo)
    assert ("演示数据" in site.text("/login")) is demo
    assert ("演示数据" in site.sign_in("office").text("/me")) is demo


def test_pages_allow_no_inline_script_and_no_other_origin(site: Site) -> None:
    answer = site.sign_in("office").client.get("/me")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "no-store" in answer.headers["cache-control"]
    assert " style=" not in answer.text
    assert "//" not in answer.text.replace("http://www.w3.org/2000/svg", "").replace("https://", "")


def test_a_page_of_another_site_cannot_post(site: Site) -> None:
    site.sign_in("office")
    answer = site.client.post("/logout", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_an_unknown_address_is_a_page(site: Site) -> None:
    assert "404 未找到" in site.text("/no/such/page", status=404)


def test_who_is_signed_in_keeps_the_menu_at_an_unknown_address(site: Site) -> None:
    assert 'href="/board"' not in site.client.get("/no/such/page").text
    answer = site.sign_in("office").client.get("/no/such/page")
    assert (answer.status_code, 'href="/board"' in answer.text, answer.text.count("<main")) == (404, True, 1)


def test_a_form_that_meets_an_ended_session_says_that_nothing_was_saved(site: Site) -> None:
    site.client.cookies.clear()
    answer = site.post("/transfers", uscc="91620102MA7ABCD12B")
    assert "没有保存" not in site.text("/login")
    assert "刚才提交的内容没有保存" in site.text(answer.headers["location"])


def test_a_form_that_meets_a_service_that_is_away_says_how_to_send_it_again(site: Site) -> None:
    site.registry.away = True
    answer = site.sign_in("hitech").post("/transfers/t1", action="confirm", _version="1")
    assert (answer.status_code, "刚才填写的内容尚未保存" in answer.text) == (503, True)


def test_an_answer_in_another_shape_is_a_service_that_is_away(site: Site) -> None:
    site.registry.say("GET", "/v1/firms/broken", {"firm_id": "incomplete"})
    text = site.sign_in("office").text("/firms/broken", status=503)
    assert "ValidationError" not in text


def test_a_fault_of_ours_is_a_page_without_its_cause(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError("the cause")

    monkeypatch.setattr(rendering, "page", broken)
    text = site.sign_in("office").text("/me", status=500)
    assert ("系统错误" in text, "the cause" in text) == (True, False)


def test_static_files_may_be_kept_when_their_address_carries_their_digest(site: Site) -> None:
    page = site.client.get("/login").text
    address = page.split('rel="stylesheet" href="')[2].split('"')[0]
    assert "immutable" in site.client.get(address).headers["cache-control"]
    assert "immutable" not in site.client.get("/static/app.css").headers["cache-control"]


def test_a_template_in_a_name_is_shown_as_it_is(site: Site) -> None:
    site.sign_in("office")
    page = site.client.get("/firms?q={{7*7}}<script>alert(1)</script>").text
    assert "{{7*7}}&lt;script&gt;" in page
    assert "<script>alert" not in page
