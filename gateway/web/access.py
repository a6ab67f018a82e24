"""Who may open a page: the person behind the cookie, as every page's route receives them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from contracts.codes import Role
from gateway.access.routes.sessions import visitor_of
from gateway.access.rules.visitor import Visitor
from gateway.access.state import Gateway, gateway_of
from gateway.access.usecases.sessions import caller_of
from gateway.web.paging import Paging, paging_of
from kit.data.caller import Caller
from kit.data.problem import forbidden, unauthenticated


@dataclass(frozen=True)
class PageContext:
    """A signed-in request of a page: the request itself, who asks, and what they reach."""

    request: Request
    visitor: Visitor
    caller: Caller
    gateway: Gateway

    @property
    def paging(self) -> Paging:
        """Where the list of this page stands."""
        return paging_of(self.request)


async def context_of(request: Request) -> PageContext:
    """Anybody signed in; 401 leads to the sign-in page."""
    visitor = await visitor_of(request)
    if visitor is None:
        raise unauthenticated()
    return PageContext(request, visitor, caller_of(visitor), gateway_of(request))


def context_for(*roles: Role) -> Callable[[Request], Awaitable[PageContext]]:
    """Only those roles; 403 for the others."""

    async def context(request: Request) -> PageContext:
        found = await context_of(request)
        if found.visitor.role not in roles:
            raise forbidden()
        return found

    return context


AnyContext = Annotated[PageContext, Depends(context_of)]
InsideContext = Annotated[PageContext, Depends(context_for(Role.STAFF, Role.OFFICE))]
FirmContext = Annotated[PageContext, Depends(context_for(Role.FIRM))]
