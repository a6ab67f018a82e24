"""到期预警, registering a certificate by hand, cancelling one; and who did what, by name."""

from kit.data.problem import FieldError, Problem
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

FIRM = "01JA2B3C4D5E6F7G8H9JKMNPQR"
EXPIRING = "/v1/recognitions/expiring"
TITLE = "/v1/recognitions/r1"
GIVEN = {"programme": "hnte", "number": "GR202662000001", "issued_on": "2026-06-01"}
ENDING = {"kind": "cancelled", "decided_on": "2026-06-01", "effective_on": "2025-12-31", "reason": "不再符合条件"}


def test_what_ends_soon_is_listed_with_its_days(site: Site) -> None:
    site.cultivation.say("GET", EXPIRING, example("cultivation", "RecognitionPage"))
    text = site.sign_in("hitech").text("/expiring?within_months=3&programme=hnte")
    assert "剩 1 天" in text
    asked = site.cultivation.query(EXPIRING)
    assert (asked["within_months"], asked["programme"]) == ("3", "hnte")


def test_nothing_ending_is_said_and_an_odd_period_is_half_a_year(site: Site) -> None:
    site.cultivation.say("GET", EXPIRING, {"total": 0, "items": []})
    assert "没有符合条件的资格" in site.sign_in("hitech").text("/expiring?within_months=999")
    assert site.cultivation.query(EXPIRING)["within_months"] == "6"


def test_staff_register_a_certificate_and_firms_are_offered_none(site: Site) -> None:
    site.cultivation.say("POST", "/v1/recognitions", example("cultivation", "RecognitionView"))
    assert "登记证书" in site.sign_in("hitech").text(f"/firms/{FIRM}?tab=titles")
    answer = site.post(f"/firms/{FIRM}/titles/new", **GIVEN, document_no="", valid_from="")
    assert answer.headers["location"] == f"/firms/{FIRM}?tab=titles&done=granted"
    assert site.cultivation.sent("POST") == [("/v1/recognitions", {"firm_id": FIRM, **GIVEN})]
    assert "登记证书" not in site.sign_in("firm").text(f"/firms/{FIRM}?tab=titles")
    assert site.post(f"/firms/{FIRM}/titles/new", **GIVEN).status_code == 403


def test_a_number_that_is_taken_is_said_beside_it(site: Site) -> None:
    errors = [FieldError("/number", "number_taken", "该证书编号已登记在另一企业名下")]
    site.cultivation.say("POST", "/v1/recognitions", Problem(409, "number_taken", "编号重复", errors=errors))
    answer = site.sign_in("hitech").post(f"/firms/{FIRM}/titles/new", **GIVEN)
    assert '<div class="error" id="e-number">该证书编号已登记在另一企业名下</div>' in answer.text


def test_a_title_is_cancelled_from_a_day_before_the_decision(site: Site) -> None:
    site.cultivation.say("GET", TITLE, example("cultivation", "RecognitionView"))
    site.cultivation.say("POST", TITLE + ":revoke", example("cultivation", "RecognitionView"))
    assert "取消或撤销：高新技术企业" in site.sign_in("office").text("/recognitions/r1/end")
    answer = site.post("/recognitions/r1/end", _version="3", **ENDING)
    assert answer.headers["location"] == f"/firms/{FIRM}?tab=titles&done=ended"
    assert site.cultivation.sent("POST") == [(TITLE + ":revoke", ENDING)]


def test_a_cancellation_without_a_reason_is_not_sent(site: Site) -> None:
    site.cultivation.say("GET", TITLE, example("cultivation", "RecognitionView"))
    answer = site.sign_in("office").post("/recognitions/r1/end", **{**ENDING, "reason": ""})
    assert "请填写原因" in answer.text
    assert site.cultivation.sent("POST") == []


def test_history_names_people_and_not_their_numbers(site: Site) -> None:
    me = site.client.post("/api/v1/tokens", json={"login": "hitech", "password": "correct horse"}).json()
    account = site.client.get("/api/v1/me", headers={"Authorization": f"Bearer {me['access_token']}"}).json()
    change = example("registry", "Change", actor=account["account_id"])
    site.registry.say("GET", ".*/history", example("registry", "FirmHistory", items=[change]))
    text = site.sign_in("office").text(f"/firms/{FIRM}?tab=history")
    assert "兰州高新区经办" in text
    assert account["account_id"] not in text
