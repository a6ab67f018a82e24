"""The door for machines: who gets a bearer, what a bearer opens, and when it stops to."""

from datetime import timedelta

import pytest

from gateway.access.state import Gateway
from kit.data import clock
from kit.data.caller import Caller
from kit.web.auth import KeyPair, Mint, new_key_pair
from tests.gateway.conftest import FIRM_ID, PASSWORD, Outside

ME = "/api/v1/me"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_account_and_password_become_a_bearer_of_fifteen_minutes(lasting: Outside) -> None:
    answer = lasting.sign_in("office")
    assert (answer.status_code, answer.json()["expires_in"]) == (201, 900)
    assert answer.headers["cache-control"] == "no-store"


def test_me_says_role_and_zones_of_today(lasting: Outside) -> None:
    me = lasting.ask("hitech", "GET", ME).json()
    assert (me["role"], me["role_name"], me["zones"], me["firm_id"]) == ("staff", "园区经办", ["lanzhou-hitech"], None)


def test_a_firm_account_acts_for_its_firm(lasting: Outside) -> None:
    assert lasting.ask("firm", "GET", ME).json()["firm_id"] == FIRM_ID


def test_the_login_does_not_care_for_case_or_outer_spaces(lasting: Outside) -> None:
    assert lasting.sign_in(" Office ").status_code == 201


@pytest.mark.parametrize(("login", "password"), [("office", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(outside: Outside, login: str, password: str) -> None:
    answer = outside.sign_in(login, password)
    body = answer.json()
    assert (answer.status_code, body["code"], body["detail"]) == (401, "sign_in_refused", "账号或密码不正确。")
    assert set(body) == {"type", "title", "status", "detail", "instance", "code", "trace_id"}


def test_an_unknown_login_is_checked_like_a_known_one(outside: Outside, gateway: Gateway) -> None:
    checked: list[str | None] = []
    method = gateway.authentication.passwords.method
    original = method.verify_and_update

    def counting(password: str, kept: str) -> tuple[bool, str | None]:
        checked.append(kept.split("$")[3])
        return original(password, kept)

    method.verify_and_update = counting  # type: ignore[method-assign, assignment]
    outside.sign_in("office", "wrong")
    outside.sign_in("nobody", "wrong")
    assert len(checked) == 2
    assert checked[0] == checked[1]  # the same memory, passes and lanes


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Basic b2ZmaWNlOng="},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJvZmZpY2UifQ."},
    ],
)
def test_no_credential_or_a_made_up_one_is_the_uniform_401(lasting: Outside, headers: dict[str, str]) -> None:
    answer = lasting.client.get(ME, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_one_changed_letter_makes_a_bearer_worthless(lasting: Outside) -> None:
    token = lasting.token("office")
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    assert lasting.client.get(ME, headers=bearer(changed)).status_code == 401


def test_two_authorization_headers_are_none(lasting: Outside) -> None:
    token = lasting.token("office")
    twice = [("Authorization", f"Bearer {token}"), ("Authorization", f"Bearer {token}")]
    assert lasting.client.get(ME, headers=twice).status_code == 401


def test_a_token_between_services_does_not_open_the_door(lasting: Outside, keys: KeyPair) -> None:
    inner = Mint(keys.private).mint("registry", Caller("somebody", "office"))
    assert lasting.client.get(ME, headers=bearer(inner)).status_code == 401


def test_after_fifteen_minutes_a_bearer_is_dead(outside: Outside) -> None:
    start = clock.now()
    with clock.at(start) as hand:
        token = outside.token("office")
        hand.advance(timedelta(minutes=14, seconds=59))
        assert outside.client.get(ME, headers=bearer(token)).status_code == 200
        hand.advance(timedelta(seconds=2))
        assert outside.client.get(ME, headers=bearer(token)).status_code == 401


def test_an_ended_bearer_is_dead_at_once(outside: Outside) -> None:
    token = outside.token("office")
    assert outside.client.delete("/api/v1/tokens/current", headers=bearer(token)).status_code == 204
    assert outside.client.get(ME, headers=bearer(token)).status_code == 401
    assert outside.client.delete("/api/v1/tokens/current", headers=bearer(token)).status_code == 401


def test_ending_one_bearer_leaves_the_others(outside: Outside) -> None:
    first, second = outside.token("office"), outside.token("office")
    outside.client.delete("/api/v1/tokens/current", headers=bearer(first))
    assert outside.client.get(ME, headers=bearer(second)).status_code == 200


def test_the_eleventh_try_in_five_minutes_is_turned_away_even_with_the_right_password(outside: Outside) -> None:
    tries = [outside.sign_in("office", "wrong").status_code for _ in range(10)]
    late = outside.sign_in("office")
    assert tries == [401] * 10
    assert (late.status_code, late.json()["code"]) == (429, "too_many_attempts")
    assert 1 <= int(late.headers["retry-after"]) <= 301


def test_an_unknown_login_is_turned_away_like_a_known_one(outside: Outside) -> None:
    assert [outside.sign_in("nobody").status_code for _ in range(11)] == [401] * 10 + [429]


def test_strangers_cannot_lock_an_account_for_its_owner(outside: Outside) -> None:
    for _ in range(11):
        outside.sign_in("office", "wrong", source="198.51.100.7")
    assert outside.sign_in("office", source="192.0.2.1").status_code == 201


def test_the_right_password_forgets_earlier_tries(outside: Outside) -> None:
    for _ in range(3):
        assert [outside.sign_in("office", "wrong").status_code for _ in range(5)] == [401] * 5
        assert outside.sign_in("office").status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"login": "office"},
        {"login": "office", "password": 1},
        {"login": "", "password": "x"},
        {"login": "office", "password": "x" * 201},
        {"login": "office", "password": "x", "role": "office"},
    ],
)
def test_a_malformed_sign_in_is_a_422_that_repeats_nothing(lasting: Outside, body: dict[str, object]) -> None:
    answer = lasting.client.post("/api/v1/tokens", json=body)
    assert answer.status_code == 422
    assert "xxx" not in answer.text


def test_passwords_and_secrets_are_not_in_the_database(outside: Outside, gateway: Gateway) -> None:
    token = outside.token("office")
    with gateway.database.read() as session:
        held = [
            str(row) for table in gateway.database.metadata.sorted_tables for row in session.execute(table.select())
        ]
    assert held
    assert not [row for row in held if token in row or PASSWORD in row]


def test_another_issuers_key_opens_no_service(outside: Outside, gateway: Gateway) -> None:
    gateway.registry.app = None  # asked over HTTP
    gateway.registry._mint = Mint(new_key_pair().private)
    answer = outside.ask("office", "GET", "/api/v1/firms")
    assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")


def test_a_machine_changes_its_password_and_its_other_bearers_end(outside: Outside) -> None:
    here, other = outside.token("firm"), outside.token("firm")
    body = {"present": PASSWORD, "password": "a longer phrase"}
    changed = outside.client.post(f"{ME}:change-password", json=body, headers=bearer(here))
    assert (changed.status_code, changed.json()["login"]) == (200, "firm")
    assert outside.client.get(ME, headers=bearer(here)).status_code == 200
    assert outside.client.get(ME, headers=bearer(other)).status_code == 401
    assert outside.sign_in("firm", PASSWORD).status_code == 401
    assert outside.sign_in("firm", "a longer phrase").status_code == 201
