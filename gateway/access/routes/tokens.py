"""Tokens for machines: account and password become a bearer of fifteen minutes, which can be ended at once."""

from fastapi import Request, Response

from contracts.commands.gateway import ChangePassword, IssueToken
from contracts.queries.gateway import AccountView, Me, TokenAnswer
from gateway.access.routes.sessions import MachineDep
from gateway.access.rules.session import LIFETIMES, SessionKind
from gateway.access.rules.visitor import Visitor
from gateway.access.source import address_of
from gateway.access.state import GatewayDep
from gateway.access.usecases import sessions
from gateway.access.usecases.password_changes import change_password
from kit.web.auth import bearer_of
from kit.web.routing import Router

router = Router(prefix="/api/v1", tags=["access"])


@router.post("/tokens", status_code=201)
async def issue_token(request: Request, wanted: IssueToken, gateway: GatewayDep) -> TokenAnswer:
    """A fresh bearer. 401 sign_in_refused, 429 too_many_attempts with Retry-After."""
    source = address_of(request, gateway.settings)
    signed = await sessions.sign_in(gateway.authentication, wanted.login, wanted.password, source, kind=SessionKind.API)
    seconds = int(LIFETIMES[SessionKind.API].total_seconds())
    return TokenAnswer(access_token=signed.secret, expires_in=seconds, expires_at=signed.expires_at)


@router.delete("/tokens/current", status_code=204)
async def end_token(request: Request, visitor: MachineDep, gateway: GatewayDep) -> Response:
    """End the bearer of this request; from the next request on it is a 401."""
    await sessions.sign_out(gateway.authentication, visitor, bearer_of(request))
    return Response(status_code=204)


@router.get("/me")
async def read_me(visitor: MachineDep) -> Me:
    """Who the bearer stands for, with the zones or the firm of today."""
    return me(visitor)


@router.post("/me:change-password")
async def change_own_password(
    request: Request, wanted: ChangePassword, visitor: MachineDep, gateway: GatewayDep
) -> AccountView:
    """Another password of one's own choice; every other session ends. 422 with the field, 429 too_many_attempts."""
    source = address_of(request, gateway.settings)
    return await change_password(
        gateway.authentication, visitor, wanted.present, wanted.password, wanted.password, source
    )


def me(visitor: Visitor) -> Me:
    return Me(
        account_id=visitor.account_id,
        login=visitor.login,
        name=visitor.name,
        role=visitor.role,
        role_name=visitor.role.label,
        zones=visitor.zones,
        firm_id=visitor.firm_id,
    )
