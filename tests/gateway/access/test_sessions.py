"""Browser sessions: a new secret at every sign-in, an end at once, an end by itself."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest

from contracts.codes import Zone
from gateway.access.reads.visitors import find
from gateway.access.rules.session import SessionKind
from gateway.access.rules.visitor import Visitor
from gateway.access.state import Gateway
from gateway.access.tables.accounts import find_by_login
from gateway.access.usecases.accounts import ensure_demo_accounts, grant_zone
from gateway.access.usecases.sessions import caller_of, sign_in, sign_out, touch_session
from kit.data import clock
from kit.web.app import Service
from tests.gateway.conftest import ACCOUNTS, FIRM_ID, PASSWORD


@pytest.fixture
def door(service: Service, gateway: Gateway) -> Iterator[Gateway]:
    gateway.writer.start()
    ensure_demo_accounts(gateway.writer, gateway.authentication.passwords, ACCOUNTS)
    yield gateway
    gateway.writer.close()


def enter(gateway: Gateway, login: str = "office", old: str | None = None) -> str:
    return asyncio.run(sign_in(gateway.authentication, login, PASSWORD, "192.0.2.1", old=old)).secret


def visitor(gateway: Gateway, secret: str, kind: SessionKind = SessionKind.WEB) -> Visitor | None:
    with gateway.database.read() as session:
        found = find(session, secret, kind)
    return found.visitor if found else None


def account_id(gateway: Gateway, login: str) -> str:
    with gateway.database.read() as session:
        account = find_by_login(session, login)
    assert account is not None
    return account.account_id


def test_a_secret_planted_before_sign_in_is_never_taken_over(door: Gateway) -> None:
    planted = "A" * 43
    fresh = enter(door, old=planted)
    assert fresh != planted
    assert visitor(door, planted) is None


def test_signing_in_again_ends_the_session_that_the_browser_still_held(door: Gateway) -> None:
    first = enter(door)
    second = enter(door, old=first)
    assert (visitor(door, first), visitor(door, second) is not None) == (None, True)


def test_two_browsers_do_not_end_each_other(door: Gateway) -> None:
    first, second = enter(door), enter(door)
    assert visitor(door, first)
    assert visitor(door, second)


def test_a_cookie_is_no_bearer(door: Gateway) -> None:
    assert visitor(door, enter(door), SessionKind.API) is None


def test_signing_out_ends_the_session_at_once(door: Gateway) -> None:
    secret = enter(door)
    seen = visitor(door, secret)
    assert seen is not None
    asyncio.run(sign_out(door.authentication, seen, secret))
    assert visitor(door, secret) is None


def test_a_session_ends_after_an_hour_without_a_request(door: Gateway) -> None:
    with clock.at(clock.now()) as hand:
        secret = enter(door)
        hand.advance(timedelta(minutes=59))
        seen = visitor(door, secret)
        assert seen is not None
        door.writer.submit(partial(touch_session, session_id=seen.session_id)).result()
        hand.advance(timedelta(minutes=59))
        assert visitor(door, secret) is not None
        hand.advance(timedelta(minutes=2))
        assert visitor(door, secret) is None


def test_no_session_lasts_longer_than_a_working_day(door: Gateway) -> None:
    with clock.at(clock.now()) as hand:
        secret = enter(door)
        for _ in range(12):
            seen = visitor(door, secret)
            if seen is not None:
                door.writer.submit(partial(touch_session, session_id=seen.session_id)).result()
            hand.advance(timedelta(minutes=55))
        assert visitor(door, secret) is None


def test_a_zone_granted_from_tomorrow_is_seen_tomorrow(door: Gateway) -> None:
    with clock.at(clock.now()) as hand:
        grant = partial(
            grant_zone,
            account_id=account_id(door, "hitech"),
            zone=Zone.BAIYIN_HITECH,
            valid_from=clock.today() + timedelta(days=1),
        )
        door.writer.submit(grant).result()
        today = visitor(door, enter(door, "hitech"))
        hand.advance(timedelta(days=1))
        tomorrow = visitor(door, enter(door, "hitech"))
    assert today is not None
    assert tomorrow is not None
    assert today.zones == (Zone.LANZHOU_HITECH,)
    assert tomorrow.zones == (Zone.LANZHOU_HITECH, Zone.BAIYIN_HITECH)


@pytest.mark.parametrize(
    ("login", "grants", "party"),
    [("office", set(), None), ("hitech", {"lanzhou-hitech"}, None), ("firm", set(), FIRM_ID)],
)
def test_services_learn_role_zones_and_firm_and_nothing_else(
    door: Gateway, login: str, grants: set[str], party: str | None
) -> None:
    seen = visitor(door, enter(door, login))
    assert seen is not None
    caller = caller_of(seen)
    assert (caller.subject, set(caller.grants), caller.party) == (seen.account_id, grants, party)


def test_every_sign_in_and_sign_out_has_its_audit_row(door: Gateway) -> None:
    secret = enter(door)
    seen = visitor(door, secret)
    assert seen is not None
    asyncio.run(sign_out(door.authentication, seen, secret))
    with door.database.read() as session:
        audit = door.database.tables.audit
        rows = session.execute(audit.select().where(audit.c.actor == seen.account_id)).all()
    assert [row.action for row in rows] == ["session.web.opened", "session.ended"]
    assert not [row for row in rows if secret in str(row)]


def test_a_second_making_of_the_demonstration_accounts_changes_nothing(door: Gateway) -> None:
    secret = enter(door)
    before = account_id(door, "office")
    ensure_demo_accounts(door.writer, door.authentication.passwords, ACCOUNTS)
    assert account_id(door, "office") == before
    assert visitor(door, secret) is not None
