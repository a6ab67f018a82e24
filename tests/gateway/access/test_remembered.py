"""Visitors are remembered until something about them changes, whichever process changed it."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from contracts.codes import Zone
from gateway.access.reads import visitors
from gateway.access.rules.session import IDLE, SessionKind
from gateway.access.rules.visitor import Visitor
from gateway.access.state import Gateway
from gateway.access.tables.accounts import find_by_login
from gateway.access.usecases import accounts
from gateway.access.usecases.sessions import end_session, sign_in, touch_session
from gateway.tables import mechanism, metadata
from kit.data import clock
from kit.data.database import Database
from kit.data.writer import Writer
from kit.web.app import Service
from tests.gateway.conftest import ACCOUNTS, PASSWORD


@pytest.fixture
def gateway_at_work(service: Service, gateway: Gateway) -> Iterator[Gateway]:
    gateway.writer.start()
    accounts.ensure_demo_accounts(gateway.writer, gateway.authentication.passwords, ACCOUNTS)
    yield gateway
    gateway.writer.close()
    gateway.database.close()


@pytest.fixture
def elsewhere(gateway_at_work: Gateway) -> Iterator[Writer]:
    """The writer of another process on the same database."""
    database = Database.open("gateway", gateway_at_work.database.url, metadata, mechanism)
    writer = Writer(database)
    writer.start()
    yield writer
    writer.close()
    database.close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The secrets that the database was asked for."""
    secrets: list[str] = []

    def counting(session: Any, secret: str, kind: SessionKind) -> visitors.FoundVisitor | None:
        secrets.append(secret)
        return original(session, secret, kind)

    original = visitors.find
    monkeypatch.setattr(visitors, "find", counting)
    return secrets


def enter(gateway: Gateway, login: str, kind: SessionKind = SessionKind.API) -> str:
    return asyncio.run(sign_in(gateway.authentication, login, PASSWORD, "192.0.2.1", kind=kind)).secret


def seen(gateway: Gateway, secret: str, kind: SessionKind = SessionKind.API) -> Visitor | None:
    found = asyncio.run(gateway.visitors.find(secret, kind))
    return found.visitor if found else None


def known(gateway: Gateway, secret: str) -> Visitor:
    visitor = seen(gateway, secret)
    assert visitor is not None
    return visitor


def account_of(gateway: Gateway, login: str) -> str:
    with gateway.database.read() as session:
        account = find_by_login(session, login)
    assert account is not None
    return account.account_id


def test_a_second_request_asks_the_database_nothing(gateway_at_work: Gateway, asked: list[str]) -> None:
    secret = enter(gateway_at_work, "hitech")
    assert seen(gateway_at_work, secret) == seen(gateway_at_work, secret)
    assert asked == [secret]


Change = Callable[[Gateway, str], Callable[..., Any]]
CHANGES: dict[str, tuple[str, Change]] = {
    "a session that ends": ("firm", lambda g, secret: partial(end_session, secret=secret, visitor=known(g, secret))),
    "an account that is closed": (
        "firm",
        lambda g, _: partial(accounts.close_account, account_id=account_of(g, "firm")),
    ),
    "a password that is reset": (
        "firm",
        lambda g, _: partial(accounts.reset_password, account_id=account_of(g, "firm"), password_hash="x"),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_another_process_ends_has_ended_with_the_next_request(
    gateway_at_work: Gateway, elsewhere: Writer, change: str
) -> None:
    login, made = CHANGES[change]
    secret = enter(gateway_at_work, login)
    assert seen(gateway_at_work, secret)
    elsewhere.submit(made(gateway_at_work, secret)).result()
    assert seen(gateway_at_work, secret) is None


def test_a_zone_granted_and_taken_away_elsewhere_is_seen_at_once(gateway_at_work: Gateway, elsewhere: Writer) -> None:
    secret, account_id = enter(gateway_at_work, "hitech"), account_of(gateway_at_work, "hitech")
    zones = [seen(gateway_at_work, secret)]
    elsewhere.submit(partial(accounts.assign_zone, account_id=account_id, zone=Zone.BAIYIN_HITECH)).result()
    zones.append(seen(gateway_at_work, secret))
    elsewhere.submit(partial(accounts.withdraw_zone, account_id=account_id, zone=Zone.BAIYIN_HITECH)).result()
    zones.append(seen(gateway_at_work, secret))
    assert [found.zones if found else None for found in zones] == [
        (Zone.LANZHOU_HITECH,),
        (Zone.LANZHOU_HITECH, Zone.BAIYIN_HITECH),
        (Zone.LANZHOU_HITECH,),
    ]


def test_the_use_of_a_session_is_written_and_forgets_nobody(gateway_at_work: Gateway, asked: list[str]) -> None:
    with clock.at(clock.now()) as hand:
        web = enter(gateway_at_work, "office", SessionKind.WEB)
        found = asyncio.run(gateway_at_work.visitors.find(web, SessionKind.WEB))
        assert found is not None
        hand.advance(timedelta(minutes=2))
        again = asyncio.run(gateway_at_work.visitors.find(web, SessionKind.WEB))
        assert again is not None
        assert (found.stale, again.stale) == (False, True)
        work = partial(touch_session, session_id=found.visitor.session_id)
        gateway_at_work.visitors.touched(web, gateway_at_work.writer.submit(work, audited=False).result())
        hand.advance(IDLE - timedelta(minutes=1))
        assert seen(gateway_at_work, web, SessionKind.WEB)
        assert asked == [web]
        hand.advance(timedelta(minutes=1))
        assert seen(gateway_at_work, web, SessionKind.WEB) is None


def test_a_session_ends_by_itself_without_any_commit(gateway_at_work: Gateway) -> None:
    with clock.at(clock.now()) as hand:
        secret = enter(gateway_at_work, "office")
        assert seen(gateway_at_work, secret)
        hand.advance(timedelta(minutes=15))
        assert seen(gateway_at_work, secret) is None


@pytest.mark.parametrize("moved", [timedelta(days=1), timedelta(seconds=-5)])
def test_at_midnight_and_when_the_clock_is_set_back_everybody_is_looked_up_again(
    gateway_at_work: Gateway, asked: list[str], moved: timedelta
) -> None:
    with clock.at(clock.now()) as hand:
        web = enter(gateway_at_work, "office", SessionKind.WEB)
        seen(gateway_at_work, web, SessionKind.WEB)
        hand.advance(moved)
        seen(gateway_at_work, web, SessionKind.WEB)
    assert asked == [web, web]
