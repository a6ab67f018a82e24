"""The whole system in this process, asked through the gateway as staff, office and firm."""

import asyncio
import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from contracts.codes import Zone
from deploy.embedded.compose import NAMES, System, compose
from deploy.embedded.settings import EmbeddedSettings
from domain.uscc import check_character, organisation_check_character
from gateway.access.usecases.accounts import DEMO_LOGINS, DEMO_PASSWORD, demo_accounts, ensure_demo_accounts
from gateway.clients.http import client_for
from tests.databases import Databases

ZONE = Zone.LANZHOU_HITECH
STAFF, OTHER_STAFF, OFFICE, FIRM = DEMO_LOGINS[ZONE], DEMO_LOGINS[Zone.BAIYIN_HITECH], "office", "firm"
Body = dict[str, Any]
Sent = Mapping[str, str] | Sequence[tuple[str, str]] | None


@dataclass
class World:
    """`ask` speaks to the gateway; `base` is a valid firm that nobody has registered yet."""

    system: System
    runner: asyncio.Runner
    tokens: dict[str, str] = field(default_factory=dict)
    firm_id: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def ask(
        self,
        method: str,
        url: str,
        *,
        who: str | None = STAFF,
        headers: Sent = None,
        **content: Any,
    ) -> httpx.Response:
        """One request; `who` is the login whose bearer is sent, None for nobody."""
        sent = httpx.Headers({"Authorization": f"Bearer {self.tokens[who]}"} if who else {})
        return self.runner.run(self._send(method, url, httpx.Headers([*sent.items(), *_pairs(headers)]), content))

    async def _send(self, method: str, url: str, headers: httpx.Headers, content: Body) -> httpx.Response:
        async with self.system.client() as client:
            return await client.request(method, url, headers=headers, **content)

    def inside(self, service: str, method: str, url: str, headers: Mapping[str, str]) -> httpx.Response:
        """One request at a service's own door, past the gateway."""

        async def send() -> httpx.Response:
            async with client_for(self.system.services[service].app) as client:
                return await client.request(method, url, headers=headers)

        return self.runner.run(send())

    def together(self, *requests: tuple[str, str, Body]) -> list[httpx.Response]:
        """Several requests of the staff at once: (method, url, {headers, json, …})."""

        async def send() -> list[httpx.Response]:
            bearer = httpx.Headers({"Authorization": f"Bearer {self.tokens[STAFF]}"})
            sent = (
                self._send(method, url, httpx.Headers([*bearer.items(), *content.pop("headers", {}).items()]), content)
                for method, url, content in requests
            )
            return await asyncio.gather(*sent)

        return self.runner.run(send())

    def base(self) -> Body:
        """The required fields of a firm of our zone."""
        number = next(self.numbers)
        return {
            "uscc": uscc(number),
            "name": f"语料第{number}号科技有限公司",
            "zone": ZONE.value,
            "resident_from": "2020-01-01",
        }

    def sign_in(self, *logins: str) -> None:
        for login in logins:
            answer = self.ask("POST", "/api/v1/tokens", who=None, json={"login": login, "password": DEMO_PASSWORD})
            self.tokens[login] = answer.json()["access_token"]


def _open_round(world: World) -> None:
    """A round of HNTE that takes applications whenever the corpus is read."""
    body = {
        "programme": "hnte",
        "year": 2026,
        "name": "语料批次",
        "opens_on": "2020-01-01",
        "closes_on": "2099-12-31",
        "document_no": "语料〔2026〕1号",
    }
    assert world.ask("POST", "/api/v1/rounds", who=OFFICE, json=body).status_code == 201


def _pairs(headers: Sent) -> Sequence[tuple[str, str]]:
    return list(headers.items()) if isinstance(headers, Mapping) else list(headers or ())


def uscc(number: int) -> str:
    """A valid code of our own, by number."""
    organisation = f"MA8{number:05d}"
    code = "91620171" + organisation + organisation_check_character(organisation)
    return code + check_character(code)


class OnDatabases(EmbeddedSettings):
    """The all-in-one process on databases that the run has chosen, SQLite or PostgreSQL."""

    urls: dict[str, str]

    def database_url(self, service: str) -> str:
        return self.urls[service]


@contextmanager
def living(directory: Path, databases: Databases) -> Iterator[World]:
    """The system on fresh databases, with a firm that has an account."""
    urls = {name: databases.migrated(name) for name in NAMES}
    system = compose(OnDatabases(data_dir=directory, urls=urls))
    door = system.gateway.authentication
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        runner.run(stack.enter_async_context(system.running()))
        try:
            world = World(system, runner)
            ensure_demo_accounts(door.writer, door.passwords, demo_accounts())
            world.sign_in(STAFF, OTHER_STAFF, OFFICE)
            world.firm_id = world.ask("POST", "/api/v1/firms", json=world.base()).json()["firm_id"]
            ensure_demo_accounts(door.writer, door.passwords, demo_accounts(world.firm_id))
            world.sign_in(FIRM)
            _open_round(world)
            yield world
        finally:
            runner.run(stack.aclose())
