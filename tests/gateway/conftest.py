"""A gateway on an empty database, services of the tests behind it, and one account of each role."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx2
import pytest
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pydantic import SecretStr

from contracts.codes import Role, Zone
from gateway import main
from gateway.access.state import Gateway
from gateway.access.usecases.accounts import DemoAccount, ensure_demo_accounts
from gateway.access.usecases.passwords import Passwords
from gateway.settings import GatewaySettings
from kit.web.app import Service
from kit.web.auth import KeyPair, new_key_pair
from tests.databases import Databases
from tests.gateway import behind

PASSWORD = "correct horse"
FIRM_ID = "01JZZZZZZZZZZZZZZZZZZZZZZZ"
ACCOUNTS = (
    DemoAccount("office", PASSWORD, "办公室", Role.OFFICE),
    DemoAccount("hitech", PASSWORD, "兰州高新区经办", Role.STAFF, (Zone.LANZHOU_HITECH,)),
    DemoAccount("demo-zone", PASSWORD, "自创区经办", Role.STAFF, (Zone.LANZHOU_HITECH, Zone.BAIYIN_HITECH)),
    DemoAccount("firm", PASSWORD, "某企业", Role.FIRM, (), FIRM_ID),
)


# The real parameters cost 50 ms a check; one test of passwords uses them.
CHEAP = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))


@pytest.fixture(scope="session")
def keys() -> KeyPair:
    return new_key_pair()


def built_on(url: str, keys: KeyPair) -> Service:
    settings = GatewaySettings(
        database_url=url,
        token_public_key=keys.public,
        token_private_key=SecretStr(keys.private),
        trusted_proxies=("testclient",),
    )
    built = main.build(settings, behind.services(keys.public))
    built.app.state.gateway.authentication.passwords = Passwords(CHEAP)
    return built


@pytest.fixture
def service(databases: Databases, keys: KeyPair) -> Service:
    return built_on(databases.migrated("gateway"), keys)


@pytest.fixture
def gateway(service: Service) -> Gateway:
    state: Gateway = service.app.state.gateway
    return state


@dataclass
class Outside:
    """A client in front of the gateway."""

    client: TestClient
    keeps_tokens: bool = False
    kept: dict[str, str] = field(default_factory=dict)

    def sign_in(self, login: str, password: str = PASSWORD, source: str = "192.0.2.1") -> httpx2.Response:
        body = {"login": login, "password": password}
        return self.client.post("/api/v1/tokens", json=body, headers={"X-Forwarded-For": source})

    def token(self, login: str) -> str:
        if login in self.kept:
            return self.kept[login]
        token = str(self.sign_in(login).raise_for_status().json()["access_token"])
        if self.keeps_tokens:
            self.kept[login] = token
        return token

    def ask(self, login: str, method: str, path: str, **options: object) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.token(login)}", **options.pop("headers", {})}  # type: ignore[dict-item]
        return self.client.request(method, path, headers=headers, **options)  # type: ignore[arg-type]


@pytest.fixture
def outside(service: Service, gateway: Gateway) -> Iterator[Outside]:
    with TestClient(service.app) as client:
        ensure_demo_accounts(gateway.writer, gateway.authentication.passwords, ACCOUNTS)
        yield Outside(client)


@pytest.fixture(scope="session")
def lasting(lasting_databases: Databases, keys: KeyPair) -> Iterator[Outside]:
    """One gateway for all tests that leave nothing behind."""
    service = built_on(lasting_databases.migrated("gateway"), keys)
    state: Gateway = service.app.state.gateway
    with TestClient(service.app) as client:
        ensure_demo_accounts(state.writer, state.authentication.passwords, ACCOUNTS)
        yield Outside(client, keeps_tokens=True)
