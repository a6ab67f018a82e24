"""The service on an empty database, with a clock that stands still."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import httpx2
import pytest
from fastapi.testclient import TestClient

from contracts.codes import Role, Zone
from contracts.queries.notifications import MessagePage, MessageView
from kit.data import clock
from kit.data.caller import Caller
from kit.events.bus import Message
from kit.web.app import Service
from kit.web.auth import KeyPair, Mint, new_key_pair
from services.notifications.main import NAME, build
from services.notifications.settings import NotificationsSettings
from tests.databases import Databases
from tests.notifications.happenings import FIRM

Value = str | int | None
TODAY = date(2026, 7, 1)
FIRM_A = Caller("user-a", Role.FIRM, party=FIRM)
FIRM_B = Caller("user-b", Role.FIRM, party="FIRM-B")
HITECH = Caller("staff-hitech", Role.STAFF, frozenset({Zone.LANZHOU_HITECH}))
BAIYIN = Caller("staff-baiyin", Role.STAFF, frozenset({Zone.BAIYIN_HITECH}))
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
    return build(NotificationsSettings(database_url=databases.migrated(NAME), token_public_key=keys.public))


@dataclass
class Door:
    """The service's routes, asked as somebody."""

    client: TestClient
    mint: Mint

    def ask(self, caller: Caller, path: str = "", method: str = "GET", /, **query: Value) -> httpx2.Response:
        token = self.mint.mint(NAME, caller)
        return self.client.request(
            method,
            f"/v1/inbox{path}",
            params={name: value for name, value in query.items() if value is not None},
            headers={"Authorization": f"Bearer {token}"},
        )

    def page(self, caller: Caller, **query: Value) -> MessagePage:
        return MessagePage.model_validate(self.ask(caller, **query).raise_for_status().json())

    def inbox(self, caller: Caller) -> tuple[MessageView, ...]:
        return self.page(caller).items

    def titles(self, caller: Caller) -> list[str]:
        return [item.title for item in self.inbox(caller)]


@pytest.fixture
def door(service: Service, keys: KeyPair) -> Iterator[Door]:
    with TestClient(service.app, raise_server_exceptions=False) as client:
        yield Door(client, Mint(keys.private))


@dataclass
class Ear:
    """Both consumers, fed as the bus would feed them."""

    service: Service

    def hear(self, *messages: Message) -> None:
        for consumer in self.service.consumers:
            mine = [message for message in messages if message.topic in consumer.topics]
            if mine:
                consumer.receive(mine)


@pytest.fixture
def ear(service: Service, door: Door) -> Ear:
    """Listens once the door is open: the service's lifespan has started its writer."""
    return Ear(service)
