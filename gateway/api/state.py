"""What the gateway's routes and pages reach through `request.app.state.gateway`."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from gateway.clients.cultivation import Cultivation
from gateway.clients.notifications import Notifications
from gateway.clients.registry import Registry
from gateway.clients.upstream import Upstream
from gateway.settings import GatewaySettings
from gateway.usecases.sessions import Door
from kit.db import Database
from kit.writer import Writer


@dataclass
class Gateway:
    """Settings, the door, and the three services as typed clients."""

    settings: GatewaySettings
    door: Door
    registry: Registry
    cultivation: Cultivation
    notifications: Notifications

    @property
    def database(self) -> Database:
        return self.door.database

    @property
    def writer(self) -> Writer:
        return self.door.writer

    def upstream(self, service: str) -> Upstream:
        """The client of the service of that name."""
        return {each.audience: each for each in (self.registry, self.cultivation, self.notifications)}[service]


def gateway_of(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


GatewayDep = Annotated[Gateway, Depends(gateway_of)]
