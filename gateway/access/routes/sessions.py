"""Sessions at the door: a cookie for browsers, a bearer for machines; neither passes for the other."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Request, Response

from contracts.codes import Role
from gateway.access.rules.session import LIFETIMES, SessionKind
from gateway.access.rules.visitor import Visitor
from gateway.access.source import MACHINES
from gateway.access.state import Gateway, gateway_of
from gateway.access.usecases.sessions import touch_session
from kit.data.problem import forbidden, unauthenticated
from kit.web.auth import bearer_of


def cookie_name(gateway: Gateway) -> str:
    """`__Host-` binds the cookie to this host, the root path and https."""
    return "__Host-session" if gateway.settings.https else "session"


def cookie_secret(request: Request) -> str | None:
    return request.cookies.get(cookie_name(gateway_of(request)))


def set_cookie(response: Response, gateway: Gateway, secret: str) -> None:
    """Hand the session to the browser: unreadable to scripts, not sent along by other sites' requests."""
    response.set_cookie(
        cookie_name(gateway),
        secret,
        max_age=int(LIFETIMES[SessionKind.WEB].total_seconds()),
        httponly=True,
        secure=gateway.settings.https,
        samesite="lax",
    )


def clear_cookie(response: Response, gateway: Gateway) -> None:
    response.delete_cookie(cookie_name(gateway), httponly=True, secure=gateway.settings.https, samesite="lax")


async def visitor_of(request: Request) -> Visitor | None:
    """Whoever the session cookie stands for; asked once per request."""
    if not hasattr(request.state, "visitor"):
        request.state.visitor = await _visitor(request)
    visitor: Visitor | None = request.state.visitor
    return visitor


async def _visitor(request: Request) -> Visitor | None:
    gateway, secret = gateway_of(request), cookie_secret(request)
    if secret is None:
        return None
    found = await gateway.visitors.find(secret, SessionKind.WEB)
    if found is None:
        return None
    if found.stale:
        work = partial(touch_session, session_id=found.visitor.session_id)
        gateway.visitors.touched(secret, await gateway.writer.write(work, audited=False, facts=False))
    return found.visitor


async def machine_of(request: Request) -> Visitor:
    """Whoever the bearer stands for; the uniform 401 when there is none, several, or a dead one."""
    known = request.scope.setdefault("state", {})
    machine: Visitor | None = known.get("machine")
    if machine is None:
        found = await gateway_of(request).visitors.find(bearer_of(request), SessionKind.API)
        if found is None:
            raise unauthenticated()
        known["machine"] = machine = found.visitor
    return machine


async def is_known(request: Request) -> bool:
    """Whether a live session came along: a bearer under /api, a cookie elsewhere; raises the uniform 401 for a bad bearer."""
    if request.scope["path"].startswith(MACHINES):
        return bool(await machine_of(request))
    return await visitor_of(request) is not None


MachineDep = Annotated[Visitor, Depends(machine_of)]


async def monitor_of(visitor: MachineDep) -> Visitor:
    """Staff and the office; figures of zones are not for firms."""
    if visitor.role not in (Role.STAFF, Role.OFFICE):
        raise forbidden()
    return visitor


async def office_of(visitor: MachineDep) -> Visitor:
    if visitor.role is not Role.OFFICE:
        raise forbidden()
    return visitor


MonitorDep = Annotated[Visitor, Depends(monitor_of)]
OfficeDep = Annotated[Visitor, Depends(office_of)]
