import base64
import hmac
import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry

from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import Problem
from kit.web.auth import Mint, Verifier, new_key_pair
from tests.kit.sample import CLERK, KEYS, MINT, ask

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
WHOLE = {
    "iss": "gateway",
    "aud": "sample",
    "sub": "clerk-1",
    "role": "clerk",
    "grants": ["north"],
    "party": None,
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 60,
    "jti": "1",
}


def signed(claims: dict[str, Any], header: dict[str, Any] | None = None, key: OKPKey | None = None) -> str:
    registry = JWSRegistry(algorithms=["Ed25519"], strict_check_header=False)
    return jwt.encode(header or {"alg": "Ed25519"}, claims, key or OKPKey.import_key(KEYS.private), registry=registry)


def unsigned(header: dict[str, Any]) -> str:
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, WHOLE))
    return ".".join(parts) + "."


def confused() -> str:
    """HMAC with the public key as secret, as if the verifier believed the header."""
    signing_input = unsigned({"alg": "HS256"})[:-1]
    mac = hmac.digest(KEYS.public.encode(), signing_input.encode(), "sha256")
    return f"{signing_input}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def verify(token: str) -> Caller:
    with clock.at(NOW):
        return Verifier(KEYS.public, "sample").verify(token)


def test_a_token_tells_who_asks() -> None:
    caller = Caller("someone", "clerk", frozenset({"a", "b"}), party="p-1")
    with clock.at(NOW):
        assert verify(MINT.mint("sample", caller)) == caller


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        "电子.令牌.号",
        "\ud800",
        "x" * 9000,
        unsigned({"alg": "none"}),
        confused(),
        signed(WHOLE, key=OKPKey.generate_key("Ed25519")),
        signed(WHOLE)[:-4],
        signed(WHOLE).rsplit(".", 1)[0] + ".",
        signed(WHOLE | {"iss": "elsewhere"}),
        signed(WHOLE | {"aud": "another"}),
        signed(WHOLE | {"aud": ["sample"]}),
        signed(WHOLE | {"exp": int(NOW.timestamp()) - 31}),
        signed(WHOLE | {"iat": int(NOW.timestamp()) + 31}),
        signed(WHOLE | {"nbf": int(NOW.timestamp()) + 31}),
        signed(WHOLE | {"nbf": "now"}),
        signed(WHOLE | {"exp": "never"}),
        signed(WHOLE | {"grants": "north"}),
        signed(WHOLE | {"grants": [1]}),
        signed(WHOLE | {"party": 7}),
        signed(WHOLE | {"sub": None}),
        *(signed({name: value for name, value in WHOLE.items() if name != missing}) for missing in WHOLE),
    ],
    ids=itertools.count(),
)
def test_a_token_that_is_not_ours_for_us_now_is_refused(token: str) -> None:
    with pytest.raises(Problem) as refusal:
        verify(token)
    assert refusal.value.code == "unauthenticated"


def test_a_byte_changed_in_the_payload_breaks_the_signature() -> None:
    header, payload, signature = signed(WHOLE).split(".")
    with pytest.raises(Problem):
        verify(f"{header}.{payload[:-2]}{'A' if payload[-2] != 'A' else 'B'}{payload[-1]}.{signature}")


def test_header_hints_about_keys_are_not_followed() -> None:
    key = OKPKey.generate_key("Ed25519")
    with pytest.raises(Problem):
        verify(signed(WHOLE, {"alg": "Ed25519", "kid": "../../key", "jku": "http://127.0.0.1/"}, key))


def test_clocks_may_differ_by_half_a_minute() -> None:
    late = signed(WHOLE | {"exp": int(NOW.timestamp()) - 29})
    assert verify(late).subject == "clerk-1"


def test_a_token_is_good_from_the_second_that_it_names() -> None:
    verifier, token = Verifier(KEYS.public, "sample"), signed(WHOLE | {"nbf": int(NOW.timestamp()) + 50})
    with clock.at(NOW + timedelta(seconds=40)):
        assert verifier.verify(token).subject == "clerk-1"
    with clock.at(NOW), pytest.raises(Problem):
        verifier.verify(token)


def test_a_remembered_token_ends_when_it_expires() -> None:
    verifier = Verifier(KEYS.public, "sample")
    with clock.at(NOW) as hand:
        token = MINT.mint("sample", CLERK)
        assert verifier.verify(token) == verifier.verify(token)
        hand.advance(timedelta(seconds=91))
        with pytest.raises(Problem):
            verifier.verify(token)


def test_a_clock_set_back_leaves_no_token_of_the_future() -> None:
    mint = Mint(KEYS.private)
    with clock.at(NOW) as hand:
        mint.mint("sample", CLERK)
        hand.advance(timedelta(hours=-1))
        assert Verifier(KEYS.public, "sample").verify(mint.mint("sample", CLERK)) == CLERK


def test_a_caller_keeps_a_token_for_half_of_its_life() -> None:
    mint = Mint(KEYS.private)
    with clock.at(NOW) as hand:
        first = mint.mint("sample", CLERK)
        hand.advance(timedelta(seconds=29))
        assert mint.mint("sample", CLERK) == first
        hand.advance(timedelta(seconds=2))
        assert mint.mint("sample", CLERK) != first


def test_other_grants_mean_another_token() -> None:
    with clock.at(NOW):
        assert MINT.mint("sample", CLERK) != MINT.mint("sample", Caller("clerk-1", "clerk", frozenset({"south"})))


def test_another_deployments_tokens_are_refused() -> None:
    with clock.at(NOW), pytest.raises(Problem):
        Verifier(new_key_pair().public, "sample").verify(MINT.mint("sample", CLERK))


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer ", "Basic eDp5", "bearer x", "Bearer  x y"])
def test_without_a_good_token_everybody_gets_the_same_answer(header: str | None) -> None:
    answer = ask("GET", "/v1/me", headers={"Authorization": header} if header else None)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.json()["detail"] == "未登录，或登录已失效，请重新登录。"


def test_two_authorization_headers_are_none() -> None:
    token = f"Bearer {MINT.mint('sample', CLERK)}"
    assert ask("GET", "/v1/me", headers=[("Authorization", token), ("Authorization", token)]).status_code == 401  # type: ignore[arg-type]


@pytest.mark.parametrize(("role", "status"), [("clerk", 200), ("guest", 403), ("CLERK", 403)])
def test_a_route_lets_its_roles_pass(role: str, status: int) -> None:
    token = MINT.mint("sample", Caller("clerk-1", role))
    assert ask("GET", "/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == status
