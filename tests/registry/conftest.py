"""The registry on an empty, migrated database, with a clock that stands still."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from contracts.codes import Role, Zone
from contracts.events.envelope import Envelope
from kit.data import clock
from kit.data.caller import Caller
from kit.web.app import Service
from kit.web.auth import KeyPair, Mint, new_key_pair
from services.registry.main import NAME, build
from services.registry.settings import RegistrySettings
from tests.databases import Databases
from tests.synthetic import code_of

TODAY = date(2026, 7, 1)
HITECH = Caller("staff-hitech", Role.STAFF, frozenset({Zone.LANZHOU_HITECH.value}))
BAIYIN = Caller("staff-baiyin", Role.STAFF, frozenset({Zone.BAIYIN_HITECH.value}))
OFFICE = Caller("office", Role.OFFICE)


@pytest.fixture
def today() -> Iterator[clock.Frozen]:
    with clock.at(TODAY) as hand:
        yield hand


@pytest.fixture(scope="session")
def keys() -> KeyPair:
    return new_key_pair()


@pytest.fixture
def service(databases: Databases, keys: KeyPair, today: clock.Frozen) -> Service:
    settings = RegistrySettings(database_url=databases.migrated(NAME), token_public_key=keys.public)
    return build(settings)


@dataclass
class Door:
    """The service's routes, asked as somebody."""

    client: TestClient
    mint: Mint
    service: Service
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def ask(
        self,
        caller: Caller | None,
        path: str,
        method: str = "GET",
        /,
        *,
        json: Any = None,
        content: bytes | None = None,
        version: int | None = None,
        headers: dict[str, str] | None = None,
        **query: Any,
    ) -> httpx2.Response:
        sent = dict(headers or {})
        if caller is not None:
            sent["Authorization"] = f"Bearer {self.mint.mint(NAME, caller)}"
        if version is not None:
            sent["If-Match"] = f'"v{version}"'
        params = {name: value for name, value in query.items() if value is not None}
        return self.client.request(method, path, params=params or None, json=json, content=content, headers=sent)

    def get(self, caller: Caller, path: str, /, **query: Any) -> dict[str, Any]:
        response = self.ask(caller, path, **query)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    def post(self, caller: Caller, path: str, json: Any, *, version: int | None = None) -> dict[str, Any]:
        response = self.ask(caller, path, "POST", json=json, version=version)
        assert response.status_code in {200, 201, 202}, response.text
        made: dict[str, Any] = response.json()
        return made

    def firm(self, caller: Caller = HITECH, **more: Any) -> dict[str, Any]:
        """A registered firm of the caller's zone, founded and resident since 2015-03-02."""
        number = next(self.numbers)
        body = {
            "uscc": code_of(number),
            "name": f"合成{number:04d}科技有限公司",
            "zone": min(caller.grants, default=Zone.LANZHOU_HITECH.value),
            "founded_on": "2015-03-02",
        }
        return self.post(caller, "/v1/firms", body | more)

    def events(self) -> list[Envelope]:
        """What the outbox holds, in order."""
        outbox = self.service.database.tables.outbox
        with self.service.database.read() as session:
            rows = session.execute(outbox.select().order_by(outbox.c.sequence)).all()
        return [Envelope.model_validate_json(row.payload) for row in rows]

    def kinds(self) -> list[str]:
        """The short types of the outbox's events."""
        return [event.type.removeprefix("cn.cultivation.").removesuffix(".v1") for event in self.events()]

    def audited(self) -> list[str]:
        audit = self.service.database.tables.audit
        with self.service.database.read() as session:
            return [row.action for row in session.execute(audit.select().order_by(audit.c.audit_id))]


@pytest.fixture
def door(service: Service, keys: KeyPair) -> Iterator[Door]:
    with TestClient(service.app, raise_server_exceptions=False) as client:
        yield Door(client, Mint(keys.private), service)
