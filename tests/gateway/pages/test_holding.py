"""One title as a page: its timeline, both names, the titles before and after; and the forms of what becomes of it."""

import pytest

from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

TITLE, FIRM = "/recognitions/r1", "01JA2B3C4D5E6F7G8H9JKMNPQR"
ASKED = {
    "suspend": {"kind": "suspended", "begins_on": "2026-06-01", "decided_on": "2026-06-20", "reason": "核查"},
    "resume": {"resumed_on": "2026-07-01", "decided_on": "2026-07-01", "reason": "核查通过"},
    "move": {
        "kind": "partial",
        "place": "迁往广东省深圳市",
        "decided_on": "2026-06-20",
        "effective_on": "2026-06-01",
        "reason": "部分搬迁",
    },
    "pass-on": {
        "to_uscc": "91620402MA7W2K5T3M",
        "decided_on": "2026-06-20",
        "effective_on": "2026-06-01",
        "document_no": "国科火字〔2026〕3号",
        "reason": "吸收合并",
    },
}
EVERYTHING = ["suspend", "resume", "move", "pass-on", "reissue", "link", "revoke"]


def allowed(site: Site, *actions: str) -> None:
    title = example("cultivation", "RecognitionView", actions=list(actions) or EVERYTHING)
    site.cultivation.say("GET", "/v1/recognitions/[^/]+", title)
    site.cultivation.say("POST", ".*:preview", example("cultivation", "TitleEffect"))
    site.cultivation.say("POST", "/v1/recognitions/[^/]+", example("cultivation", "RecognitionView"))


def test_the_timeline_tells_each_step_with_its_day_and_document(site: Site) -> None:
    text = site.sign_in("firm").text(TITLE)
    for said in ("暂停 2026-06-01", "甘科高〔2026〕7号", "2026-06-20 决定", "企业更名 2025-03-10", "恢复 2026-07-15"):
        assert said in text


def test_both_names_and_a_late_report_are_said(site: Site) -> None:
    text = site.sign_in("hitech").text(TITLE)
    assert ("证书所载名称 兰州云岭新材料有限公司" in text, "已逾期" in text) == (True, True)


def test_the_title_before_is_linked_with_the_days_between(site: Site) -> None:
    text = site.sign_in("firm").text(TITLE)
    assert ("GR202162000077" in text, "中断 47 天" in text) == (True, True)


def test_a_firm_finds_proof_and_timeline_of_each_certificate_and_no_way_to_change_it(site: Site) -> None:
    page = site.sign_in("firm").client.get("/my/titles").text
    assert ("/proof" in page, "出具今日证明" in page, 'href="/my/titles"' in page) == (True, True, True)
    assert "办理</h2>" not in site.client.get(TITLE).text
    assert site.client.get(TITLE + "/suspend").status_code == 403


def test_a_suspended_title_is_marked_wherever_it_is_listed(site: Site) -> None:
    standing = example("cultivation", "Standing")
    standing["recognitions"][0] |= {"suspension_name": "暂停", "suspended_from": "2026-06-01"}
    site.cultivation.say("GET", "/v1/standings/[^/]+", standing)
    assert "暂停" in site.sign_in("firm").text("/my/titles")
    assert "暂停" in site.sign_in("hitech").text(f"/firms/{FIRM}?tab=titles")


@pytest.mark.parametrize("action", sorted(ASKED))
def test_what_can_change_a_figure_shows_its_effect_first(site: Site, action: str) -> None:
    allowed(site)
    site.sign_in("office")
    assert site.client.get(f"{TITLE}/{action}").status_code == 200
    shown = site.post(f"{TITLE}/{action}", _version="3", step="preview", **ASKED[action])
    assert ("607" in shown.text, "确认" in shown.text) == (True, True)
    done = site.post(f"{TITLE}/{action}", _version="3", step="apply", **ASKED[action])
    assert (done.status_code, done.headers["location"].startswith(f"/firms/{FIRM}")) == (303, True)
    assert site.cultivation.sent("POST")[-1] == (f"/v1/recognitions/r1:{action}", ASKED[action])


def test_a_reissue_is_made_at_once(site: Site) -> None:
    allowed(site)
    body = {"reissued_on": "2026-06-01", "document_no": "甘科高〔2026〕4号"}
    done = site.sign_in("office").post(f"{TITLE}/reissue", _version="3", **body)
    assert (done.status_code, site.cultivation.sent("POST")) == (303, [("/v1/recognitions/r1:reissue", body)])


def test_a_certificate_is_linked_to_another_of_the_firm_or_to_none(site: Site) -> None:
    allowed(site)
    other = example("cultivation", "RecognitionView", recognition_id="r0", number="GR202162000077")
    site.cultivation.say("GET", "/v1/recognitions", {"total": 1, "items": [other]})
    page = site.sign_in("office").client.get(f"{TITLE}/link").text
    assert ("GR202162000077" in page, "无（首次认定）" in page) == (True, True)
    site.post(f"{TITLE}/link", _version="3", predecessor_id="none", reason="首次认定")
    (sent,) = site.cultivation.sent("POST")
    assert sent == ("/v1/recognitions/r1:link", {"predecessor_id": None, "reason": "首次认定"})


def test_what_is_not_allowed_is_not_offered(site: Site) -> None:
    allowed(site, "correct")
    text = site.sign_in("office").text(TITLE + "/suspend", 403)
    assert "该资格目前不能由您办理此事项" in text
