"""The whole system in one process: three services and the gateway on SQLite files, with the in-process bus between them.

Whoever enters the lifespan of the gateway's application runs everything: lifespans of the services first, then relays and
jobs; at the end in the opposite order. Only the gateway is ever given a port.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from pydantic import SecretStr

from deploy.embedded.data import DataLock, is_demo, is_newest, keys, mark_demo
from deploy.embedded.rests import resting
from deploy.embedded.settings import EmbeddedSettings
from gateway import main as gateway
from gateway.access.state import Gateway
from gateway.access.usecases.accounts import demo_accounts, ensure_demo_accounts
from gateway.clients.http import client_for
from gateway.settings import GatewaySettings
from kit.data.migrations import migrate, revisions
from kit.events.bus.memory import MemoryBus
from kit.events.worker import Worker
from kit.web.app import Service
from services.cultivation import main as cultivation
from services.cultivation.settings import CultivationSettings
from services.notifications import main as notifications
from services.notifications.settings import NotificationsSettings
from services.registry import main as registry
from services.registry.settings import RegistrySettings

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("registry", "cultivation", "notifications", "gateway")


@dataclass
class System:
    """The composed process. `services` holds all four by name; `running` enters everything without a port."""

    settings: EmbeddedSettings
    lock: DataLock
    services: dict[str, Service] = field(default_factory=dict)
    workers: list[Worker] = field(default_factory=list)

    @property
    def gateway(self) -> Gateway:
        state: Gateway = self.services["gateway"].app.state.gateway
        return state

    def client(self) -> httpx.AsyncClient:
        """A client of the gateway that needs no port."""
        return client_for(self.services["gateway"].app)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["System"]:
        """Run everything, then let go of the data."""
        app = self.services["gateway"].app
        try:
            async with app.router.lifespan_context(app):
                yield self
        finally:
            self.lock.release()

    @asynccontextmanager
    async def behind(self) -> AsyncIterator[None]:
        """The services with their relays and jobs, entered by the gateway's lifespan."""
        async with AsyncExitStack() as stack:
            for service in self._inner():
                await stack.enter_async_context(service.app.router.lifespan_context(service.app))
            self._work()
            try:
                yield
            finally:
                await asyncio.gather(*(asyncio.to_thread(worker.stop) for worker in self.workers))

    def finish_demo(self, firm_id: str) -> None:
        """Make the demonstration's accounts and mark the data as invented; blocks, and repeating it changes nothing."""
        authentication = self.gateway.authentication
        ensure_demo_accounts(authentication.writer, authentication.passwords, demo_accounts(firm_id))
        mark_demo(self.settings.data_dir)

    def _inner(self) -> Iterable[Service]:
        return (service for name, service in self.services.items() if name != "gateway")

    def _work(self) -> None:
        bus = MemoryBus(consumer for service in self._inner() for consumer in service.consumers)
        self.workers[:] = [
            Worker(service.database, service.writer, bus, [*service.jobs, resting(service.writer)], service.consumers)
            for service in self.services.values()
        ]
        for worker in self.workers:
            worker.start()


def compose(settings: EmbeddedSettings) -> System:
    """Take the data directory, bring its databases to the newest schema and build everything. Raises InUse."""
    lock = DataLock(settings.data_dir)
    try:
        for name in NAMES:
            if not is_newest(settings.data_dir / f"{name}.db", revisions(name, ROOT)):
                migrate(name, settings.database_url(name), ROOT)
        system = System(settings, lock)
        system.services.update(_services(settings))
        system.services["gateway"] = gateway.build(
            _gateway_settings(settings),
            {name: service.app for name, service in system.services.items()},
            [system.behind],
        )
    except BaseException:
        lock.release()
        raise
    return system


def _services(settings: EmbeddedSettings) -> dict[str, Service]:
    pair, cursors = keys(settings.data_dir)
    secret = SecretStr(cursors)

    def url(name: str) -> str:
        return settings.database_url(name)

    return {
        "registry": registry.build(
            RegistrySettings(database_url=url("registry"), token_public_key=pair.public, cursor_secret=secret)
        ),
        "cultivation": cultivation.build(
            CultivationSettings(
                database_url=url("cultivation"),
                token_public_key=pair.public,
                cursor_secret=secret,
                attachments_folder=settings.attachments_folder,
            )
        ),
        "notifications": notifications.build(
            NotificationsSettings(database_url=url("notifications"), token_public_key=pair.public, cursor_secret=secret)
        ),
    }


def _gateway_settings(settings: EmbeddedSettings) -> GatewaySettings:
    pair, cursors = keys(settings.data_dir)
    return GatewaySettings(
        database_url=settings.database_url("gateway"),
        token_public_key=pair.public,
        token_private_key=SecretStr(pair.private),
        cursor_secret=SecretStr(cursors),
        clock_offset_file=settings.clock_offset_file,
        log_level=settings.log_level,
        demo=is_demo(settings.data_dir),
    )
