"""The office keeps accounts: what it may do, what takes effect at once, and what stays out of its hands."""

from typing import Any

import pytest

from contracts.codes import Zone
from tests.gateway.conftest import FIRM_ID, Outside

ACCOUNTS = "/api/v1/accounts"
BAIYIN = {"zone": Zone.BAIYIN_HITECH.value}
STAFF: dict[str, Any] = {"login": "baiyin01", "name": "白银经办", "role": "staff", "zones": ["baiyin-hitech"]}
FIRM: dict[str, Any] = {"login": "firm01", "name": "某企业", "role": "firm", "firm_id": FIRM_ID}


def opened(outside: Outside, wanted: dict[str, Any]) -> tuple[str, str]:
    """The id and the first password of a new account."""
    body = outside.ask("office", "POST", ACCOUNTS, json=wanted).raise_for_status().json()
    return body["account"]["account_id"], body["password"]


def identity(outside: Outside, login: str) -> str:
    items = outside.ask("office", "GET", ACCOUNTS).json()["items"]
    return str(next(item["account_id"] for item in items if item["login"] == login))


def zones(outside: Outside, token: str) -> list[str]:
    answer = outside.client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    seen: list[str] = answer.raise_for_status().json()["zones"]
    return seen


@pytest.mark.parametrize("wanted", [STAFF, FIRM])
def test_a_new_account_signs_in_with_the_password_said_once(outside: Outside, wanted: dict[str, Any]) -> None:
    _, password = opened(outside, wanted)
    assert outside.sign_in(wanted["login"], password).status_code == 201
    assert password not in outside.ask("office", "GET", ACCOUNTS).text


@pytest.mark.parametrize(
    "wrong",
    [
        STAFF | {"zones": []},
        STAFF | {"firm_id": FIRM_ID},
        STAFF | {"role": "office"},
        STAFF | {"zones": ["gansu"]},
        STAFF | {"login": "有空格 的"},
        STAFF | {"password": "mine"},
        FIRM | {"firm_id": None},
        FIRM | {"zones": ["baiyin-hitech"]},
        FIRM | {"firm_id": "F1"},
    ],
)
def test_an_account_that_does_not_fit_its_role_is_a_422(lasting: Outside, wrong: dict[str, Any]) -> None:
    assert lasting.ask("office", "POST", ACCOUNTS, json=wrong).status_code == 422


def test_a_login_belongs_to_one_account(lasting: Outside) -> None:
    answer = lasting.ask("office", "POST", ACCOUNTS, json=STAFF | {"login": "HiTech"})
    assert (answer.status_code, answer.json()["code"]) == (409, "login_taken")


@pytest.mark.parametrize("login", ["hitech", "firm"])
@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("POST", ""), ("POST", "/X:close"), ("POST", "/X:reset-password")]
)
def test_only_the_office_keeps_accounts(lasting: Outside, login: str, method: str, path: str) -> None:
    assert lasting.ask(login, method, ACCOUNTS + path, json=STAFF).status_code == 403


@pytest.mark.parametrize("action", ["close", "reset-password", "grant-zone", "withdraw-zone"])
def test_the_offices_own_accounts_are_not_in_its_hands(lasting: Outside, action: str) -> None:
    office = identity(lasting, "office")
    assert lasting.ask("office", "POST", f"{ACCOUNTS}/{office}:{action}", json=BAIYIN).status_code == 403
    assert lasting.ask("office", "POST", f"{ACCOUNTS}/nobody:{action}", json=BAIYIN).status_code == 404


def test_a_granted_zone_is_seen_by_the_next_request_and_a_withdrawn_one_is_not(outside: Outside) -> None:
    staff, token = identity(outside, "hitech"), outside.token("hitech")
    outside.ask("office", "POST", f"{ACCOUNTS}/{staff}:grant-zone", json=BAIYIN).raise_for_status()
    assert zones(outside, token) == ["lanzhou-hitech", "baiyin-hitech"]
    outside.ask("office", "POST", f"{ACCOUNTS}/{staff}:withdraw-zone", json=BAIYIN).raise_for_status()
    assert zones(outside, token) == ["lanzhou-hitech"]


@pytest.mark.parametrize(
    ("login", "action", "zone"),
    [
        ("hitech", "grant-zone", "lanzhou-hitech"),
        ("firm", "grant-zone", "lanzhou-hitech"),
        ("hitech", "withdraw-zone", "baiyin-hitech"),
    ],
)
def test_a_zone_is_granted_once_to_staff_and_withdrawn_where_it_is(
    lasting: Outside, login: str, action: str, zone: str
) -> None:
    path = f"{ACCOUNTS}/{identity(lasting, login)}:{action}"
    assert lasting.ask("office", "POST", path, json={"zone": zone}).status_code == 409


def test_a_granted_step_travels_with_the_next_request_and_a_withdrawn_one_does_not(outside: Outside) -> None:
    staff, step = identity(outside, "hitech"), {"step": "approve-city"}
    granted = outside.ask("office", "POST", f"{ACCOUNTS}/{staff}:grant-step", json=step)
    again = outside.ask("office", "POST", f"{ACCOUNTS}/{staff}:grant-step", json=step)
    withdrawn = outside.ask("office", "POST", f"{ACCOUNTS}/{staff}:withdraw-step", json=step)
    gone = outside.ask("office", "POST", f"{ACCOUNTS}/{staff}:withdraw-step", json=step)
    assert [each.status_code for each in (granted, again, withdrawn, gone)] == [200, 409, 200, 409]
    assert (granted.json()["steps"], withdrawn.json()["steps"]) == (["approve-city"], [])


@pytest.mark.parametrize(("login", "status"), [("firm", 409), ("office", 403)])
def test_steps_are_granted_to_staff_by_the_office_alone(lasting: Outside, login: str, status: int) -> None:
    path, step = f"{ACCOUNTS}/{identity(lasting, login)}:grant-step", {"step": "approve-city"}
    assert lasting.ask("office", "POST", path, json=step).status_code == status
    assert lasting.ask("hitech", "POST", path, json=step).status_code == 403


def test_a_new_password_ends_every_session_of_the_old_one(outside: Outside) -> None:
    staff, token = identity(outside, "hitech"), outside.token("hitech")
    answer = outside.ask("office", "POST", f"{ACCOUNTS}/{staff}:reset-password").raise_for_status()
    assert outside.client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert outside.sign_in("hitech").status_code == 401
    assert outside.sign_in("hitech", answer.json()["password"]).status_code == 201


def test_a_closed_account_is_dead_at_once_and_for_good(outside: Outside) -> None:
    staff, token = identity(outside, "hitech"), outside.token("hitech")
    closed = outside.ask("office", "POST", f"{ACCOUNTS}/{staff}:close").raise_for_status()
    assert closed.json()["closed_at"]
    assert outside.client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert outside.sign_in("hitech").json()["code"] == "sign_in_refused"
    again = outside.ask("office", "POST", f"{ACCOUNTS}/{staff}:reset-password")
    assert (again.status_code, again.json()["code"]) == (409, "account_closed")
