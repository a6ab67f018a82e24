"""到期预警, registering a certificate by hand, cancelling one; and who did what, by name."""

from kit.data.problem import FieldError, Problem
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

FIRM = "01JA2B3C4D5E6F7G8H9JKMNPQR"
EXPIRING = "/v1/renewals"
TITLE = "/v1/recognitions/r1"
GIVEN = {
    "programme": "hnte",
    "number": "GR202662000001",
    "issued_on": "2026-06-01",
    "document_no": "国科火字〔2026〕12号",
    "document_on": "2026-06-10",
}
ENDING = {"kind": "cancelled", "decided_on": "2026-06-01", "effective_on": "2025-12-31", "reason": "不再符合条件"}


def test_what_ends_soon_is_listed_with_its_days(site: Site) -> None:
    site.cultivation.say("GET", EXPIRING, example("renewals", "RenewalPage"))
    text = site.sign_in("hitech").text("/expiring?within_months=3&programme=hnte")
    assert ("剩 1 天" in text, "已受理" in text) == (True, True)
    asked = site.cultivation.query(EXPIRING)
    assert (asked["within_months"], asked["programme"]) == ("3", "hnte")


def test_nothing_ending_is_said_and_an_odd_period_is_half_a_year(site: Site) -> None:
    site.cultivation.say("GET", EXPIRING, {"total": 0, "items": [], "as_of": "2026-11-22"})
    assert "没有符合条件的资格" in site.sign_in("hitech").text("/expiring?within_months=999")
    assert site.cultivation.query(EXPIRING)["within_months"] == "6"


def test_staff_register_a_certificate_and_firms_are_offered_none(site: Site) -> None:
    site.cultivation.say("POST", "/v1/recognitions", example("cultivation", "RecognitionView"))
    assert "登记证书" in site.sign_in("hitech").text(f"/firms/{FIRM}?tab=titles")
    answer = site.post(f"/firms/{FIRM}/titles/new", **GIVEN, valid_from="")
    assert answer.headers["location"] == f"/firms/{FIRM}?tab=titles&done=granted"
    assert site.cultivation.sent("POST") == [("/v1/recognitions", {"firm_id": FIRM, **GIVEN})]
    assert "登记证书" not in site.sign_in("firm").text(f"/firms/{FIRM}?tab=titles")
    assert site.post(f"/firms/{FIRM}/titles/new", **GIVEN).status_code == 403


def test_a_number_that_is_taken_is_said_beside_it(site: Site) -> None:
    errors = [FieldError("/number", "number_taken", "该证书编号已登记在另一企业名下")]
    site.cultivation.say("POST", "/v1/recognitions", Problem(409, "number_taken", "编号重复", errors=errors))
    answer = site.sign_in("hitech").post(f"/firms/{FIRM}/titles/new", **GIVEN)
    assert '<div class="error" id="e-number">该证书编号已登记在另一企业名下</div>' in answer.text


def test_a_change_shows_its_effect_first_and_is_made_when_that_was_seen(site: Site) -> None:
    site.cultivation.say("POST", ".*:preview", example("cultivation", "TitleEffect"))
    site.cultivation.say("POST", TITLE + ":revoke", example("cultivation", "RecognitionView"))
    assert "取消/撤销：高新技术企业" in site.sign_in("office").text("/recognitions/r1/revoke")
    shown = site.post("/recognitions/r1/revoke", _version="3", step="preview", **ENDING)
    assert ("607" in shown.text, "确认取消/撤销" in shown.text) == (True, True)
    answer = site.post("/recognitions/r1/revoke", _version="3", step="apply", **ENDING)
    assert answer.headers["location"] == f"/firms/{FIRM}?tab=titles&done=ended"
    asked = [path.partition(":")[2] for path, _ in site.cultivation.sent("POST")]
    assert asked == ["preview", "revoke"]


def test_an_effect_that_needs_no_question_is_shown_at_once(site: Site) -> None:
    site.cultivation.say("POST", ".*:preview", example("cultivation", "TitleEffect"))
    text = site.sign_in("office").text("/recognitions/r1/void")
    assert ("607" in text, "确认作废" in text) == (True, True)


def test_a_change_without_a_reason_is_not_sent(site: Site) -> None:
    answer = site.sign_in("office").post("/recognitions/r1/revoke", **{**ENDING, "reason": ""})
    assert "请填写原因" in answer.text
    assert site.cultivation.sent("POST") == []


def test_what_was_typed_stays_when_a_change_is_refused(site: Site) -> None:
    refusal = Problem(403, "own_entry", "不能核实自己的登记", "由另一名办公室人员核实。")
    site.cultivation.say("POST", TITLE + ":revoke", refusal)
    answer = site.sign_in("office").post("/recognitions/r1/revoke", _version="3", step="apply", **ENDING)
    assert ("不能核实自己的登记" in answer.text, "不再符合条件" in answer.text) == (True, True)


def test_only_what_is_allowed_is_offered(site: Site) -> None:
    page = example("cultivation", "Standing")
    page["recognitions"][0]["actions"] = []
    site.cultivation.say("GET", "/v1/standings/[^/]+", page)
    assert "/revoke" not in site.sign_in("hitech").client.get(f"/firms/{FIRM}?tab=titles").text
    forbidden = example("cultivation", "RecognitionView", actions=[])
    site.cultivation.say("GET", TITLE, forbidden)
    assert "不能办理" in site.text("/recognitions/r1/revoke", 403)


def test_what_waits_for_the_office_is_listed_with_what_may_be_done(site: Site) -> None:
    waiting = example("cultivation", "RecognitionView", evidence="unverified", evidence_name="人工登记，待核")
    waiting["actions"] = ["confirm", "refuse", "correct"]
    site.cultivation.say("GET", "/v1/recognitions", {"total": 1, "items": [waiting]})
    text = site.sign_in("office").client.get("/title-reviews").text
    assert ("人工登记，待核" in text, "/confirm" in text) == (True, True)
    assert site.cultivation.query("/v1/recognitions")["awaiting"] == "true"


def test_the_office_sets_what_staff_may_propose(site: Site) -> None:
    site.cultivation.say("POST", "/v1/title-policies", example("cultivation", "TitlePolicyView"))
    given = {"programme": "hnte", "valid_from": "2026-01-01", "proposable": "false", "window_days": "200"}
    assert site.sign_in("office").post("/title-policies", **given).status_code == 303
    assert site.cultivation.sent("POST") == [("/v1/title-policies", given | {"proposable": False, "window_days": 200})]
    assert site.sign_in("hitech").post("/title-policies", **given).status_code == 403


def test_history_names_people_and_not_their_numbers(site: Site) -> None:
    me = site.client.post("/api/v1/tokens", json={"login": "hitech", "password": "correct horse"}).json()
    account = site.client.get("/api/v1/me", headers={"Authorization": f"Bearer {me['access_token']}"}).json()
    change = example("registry", "Change", actor=account["account_id"])
    site.registry.say("GET", ".*/history", example("registry", "FirmHistory", items=[change]))
    text = site.sign_in("office").text(f"/firms/{FIRM}?tab=history")
    assert "兰州高新区经办" in text
    assert account["account_id"] not in text


def test_a_list_of_the_office_warns_of_what_it_supposes_and_is_registered_all_the_same(site: Site) -> None:
    wanted = example(
        "standards", "CriterionResult", name="有效期内的高新技术企业", outcome="unmet", outcome_name="不符合"
    )
    found = example("standards", "PreconditionView", open=[wanted])
    site.cultivation.say("GET", "/v1/preconditions/f1", found)
    site.cultivation.say("POST", "/v1/recognitions", example("cultivation", "RecognitionView"))
    given = {
        "programme": "leading",
        "issued_on": "2026-06-01",
        "document_no": "名单〔2026〕1号",
        "document_on": "2026-06-01",
    }
    warned = site.sign_in("office").post("/firms/f1/titles/new", **given, number_reason="名单无编号")
    assert (warned.status_code, "有效期内的高新技术企业：不符合" in warned.text) == (409, True)
    assert site.cultivation.sent("POST") == []
    taken = site.post("/firms/f1/titles/new", **given, number_reason="名单无编号", seen="1")
    assert (taken.status_code, len(site.cultivation.sent("POST"))) == (303, 1)
