"""The ways to the three services: over HTTP, or calls of applications of this process."""

from collections.abc import AsyncIterator, Hashable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property

from starlette.types import ASGIApp

from gateway.clients.at_hand import at_hand
from gateway.clients.cultivation import Cultivation
from gateway.clients.http import client_for
from gateway.clients.notifications import Notifications
from gateway.clients.registry import Registry
from gateway.clients.upstream import Upstream
from gateway.settings import GatewaySettings
from kit.web.auth import Mint


@dataclass(frozen=True)
class Services:
    """The typed clients; `open` is their life."""

    registry: Registry
    cultivation: Cultivation
    notifications: Notifications

    def named(self, service: str) -> Upstream:
        """The client of the service of that name."""
        return self._by_name[service]

    @cached_property
    def _by_name(self) -> Mapping[str, Upstream]:
        return {each.audience: each for each in self._all()}

    async def state(self, *names: str) -> tuple[Hashable, ...] | None:
        """What all that these services answer now has in common; None when one of them is not in this process."""
        known = [found for name in names if (found := at_hand(self.named(name).app)) is not None]
        return tuple([await each.memory.state() for each in known]) if len(known) == len(names) else None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        try:
            yield
        finally:
            for each in self._all():
                await each.close()

    def _all(self) -> tuple[Upstream, ...]:
        return self.registry, self.cultivation, self.notifications


def connect(settings: GatewaySettings, inside: Mapping[str, ASGIApp]) -> Services:
    """Clients of the applications `inside` this process by name, and of the settings' URLs for the rest."""
    mint = Mint(settings.token_private_key.get_secret_value())
    return Services(
        Registry(client_for(inside.get("registry", settings.registry_url)), mint, inside.get("registry")),
        Cultivation(client_for(inside.get("cultivation", settings.cultivation_url)), mint, inside.get("cultivation")),
        Notifications(
            client_for(inside.get("notifications", settings.notifications_url)), mint, inside.get("notifications")
        ),
    )
