"""Targets of the office for machines: entered by one account, decided by another; staff read the approved ones of their zones."""

from functools import partial

from fastapi import Response

from contracts.codes import Role, TargetState
from contracts.commands.targets import DecideTarget, EnterProvinceTotal, EnterTarget
from contracts.fields import Id
from contracts.queries.targets import OfficeTarget, OfficeTargets, ProvinceShares
from contracts.routes.route import IF_MATCH
from gateway.access.routes.sessions import MonitorDep
from gateway.access.rules.visitor import Visitor, visible_scopes, visible_zones
from gateway.access.state import Gateway, GatewayDep
from gateway.attainment.routes import OfficeAction
from gateway.goals.reads import office_targets
from gateway.goals.shares import read_shares
from gateway.goals.usecases import decide_target, enter_province_total, enter_target
from kit.web.routing import Router

router = Router(prefix="/api/v1", tags=["targets"])
VERSIONED = {"parameters": [IF_MATCH]}


@router.get("/office-targets")
async def list_office_targets(visitor: MonitorDep, gateway: GatewayDep) -> OfficeTargets:
    """Targets beside those of the plan, newest first; those that wait or were refused for the office alone."""
    return await read_office_targets(gateway, visitor)


async def read_office_targets(gateway: Gateway, visitor: Visitor) -> OfficeTargets:
    """What the route answers; pages call it in process."""
    scopes = visible_scopes(visible_zones(visitor))
    ask = partial(office_targets, visible=scopes, drafts=visitor.role is Role.OFFICE)
    return await gateway.database.ask(ask)


@router.post("/office-targets", status_code=201, response_model=OfficeTarget)
async def enter_office_target(wanted: EnterTarget, action: OfficeAction) -> Response:
    """It waits until another account of the office has decided."""
    return await action.run(partial(enter_target, command=wanted), 201)


@router.post("/office-targets/{target_id}:approve", response_model=OfficeTarget, openapi_extra=VERSIONED)
async def approve_office_target(target_id: Id, body: DecideTarget, action: OfficeAction) -> Response:
    """By another account than the one that entered it. If-Match is required."""
    work = partial(decide_target, target_id=target_id, state=TargetState.APPROVED, reason=body.reason)
    return await action.run(partial(work, expected=action.expected_version()))


@router.post("/office-targets/{target_id}:refuse", response_model=OfficeTarget, openapi_extra=VERSIONED)
async def refuse_office_target(target_id: Id, body: DecideTarget, action: OfficeAction) -> Response:
    """With the reason why. If-Match is required."""
    work = partial(decide_target, target_id=target_id, state=TargetState.REFUSED, reason=body.reason)
    return await action.run(partial(work, expected=action.expected_version()))


@router.get("/province-shares")
async def list_province_shares(visitor: MonitorDep, gateway: GatewayDep) -> ProvinceShares:
    """Of each programme the newest denominator, and the share of each visible scope on the same day."""
    return await read_shares(gateway, visitor)


@router.post("/province-totals", status_code=204)
async def enter_total(wanted: EnterProvinceTotal, action: OfficeAction) -> Response:
    """The denominator of a day with its source; an earlier reading stays."""
    return await action.run(partial(enter_province_total, command=wanted), 204)
