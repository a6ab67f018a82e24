"""What the gateway's routes and pages reach through `request.app.state.gateway`."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from gateway.access.reads.facts import RememberedFacts
from gateway.access.reads.remembered import RememberedVisitors
from gateway.access.usecases.lookups import Lookups
from gateway.access.usecases.sessions import Authentication
from gateway.clients.connections import Services
from gateway.clients.cultivation import Cultivation
from gateway.clients.notifications import Notifications
from gateway.clients.registry import Registry
from gateway.settings import GatewaySettings
from kit.data.database import Database
from kit.data.writer import Writer


@dataclass(frozen=True)
class Gateway:
    """Settings, authentication, the three services as typed clients, who is known to ask, the gateway's own facts, how often strangers
    asked.
    """

    settings: GatewaySettings
    authentication: Authentication
    services: Services
    visitors: RememberedVisitors
    facts: RememberedFacts
    lookups: Lookups

    async def figures_state(self) -> Hashable | None:
        """What decides every figure of now: the civil day and what the databases behind them hold; None when one is elsewhere."""
        behind = await self.services.state("registry", "cultivation")
        return behind and (await self.facts.current(), behind)

    @property
    def database(self) -> Database:
        return self.authentication.database

    @property
    def writer(self) -> Writer:
        return self.authentication.writer

    @property
    def registry(self) -> Registry:
        return self.services.registry

    @property
    def cultivation(self) -> Cultivation:
        return self.services.cultivation

    @property
    def notifications(self) -> Notifications:
        return self.services.notifications


def gateway_of(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


async def asked_gateway(request: Request) -> Gateway:
    """As a dependency; FastAPI would run the plain function in a thread."""
    return gateway_of(request)


GatewayDep = Annotated[Gateway, Depends(asked_gateway)]
