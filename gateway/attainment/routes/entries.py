"""Targets of the office for machines: entered by one account, decided by another; staff read the approved ones of their zones."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Path, Response
from pydantic import Field

from contracts.codes import Programme, Role
from contracts.commands.targets import FIRST_YEAR, LAST_YEAR, DecideTarget, EnterProvinceTotal, EnterTarget
from contracts.fields import Id
from contracts.queries.cultivation import StockAnswer
from contracts.queries.targets import OfficeTarget, OfficeTargets, ProvinceShares, TargetHistory
from contracts.releases import TargetState
from contracts.routes.route import IF_MATCH
from gateway.access.routes.sessions import MonitorDep
from gateway.access.rules.visitor import Visitor, visible_scopes, visible_zones
from gateway.access.state import Gateway, GatewayDep
from gateway.access.usecases.sessions import caller_of
from gateway.attainment.reads.entries import office_targets
from gateway.attainment.reads.measures import known_measures
from gateway.attainment.reads.shares import denominators, province_shares
from gateway.attainment.reads.versions import target_history
from gateway.attainment.routes.attainment import OfficeAction, ScopeDep
from gateway.attainment.rules.versions import Cell
from gateway.attainment.usecases.entries import decide_target, enter_target
from gateway.attainment.usecases.totals import enter_province_total
from kit.data import clock
from kit.data.problem import not_found
from kit.web.routing import Router

router = Router(prefix="/api/v1", tags=["targets"])
VERSIONED = {"parameters": [IF_MATCH]}
MeasureCode = Annotated[str, Field(json_schema_extra={"enum": [*known_measures()]})]


async def known_measure(measure: MeasureCode) -> str:
    if measure not in known_measures():
        raise not_found()
    return measure


TargetYear = Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR)]


@router.get("/office-targets")
async def list_office_targets(visitor: MonitorDep, gateway: GatewayDep) -> OfficeTargets:
    """Targets beside those of the plan, newest first; those that wait or were refused for the office alone."""
    return await read_office_targets(gateway, visitor)


async def read_office_targets(gateway: Gateway, visitor: Visitor) -> OfficeTargets:
    """What the route answers; pages call it in process."""
    scopes = visible_scopes(visible_zones(visitor))
    ask = partial(office_targets, visible=scopes, drafts=visitor.role is Role.OFFICE)
    return await gateway.database.ask(ask)


@router.get("/targets/{measure}/{scope}/{year:int}/history")
async def read_target_history(
    measure: Annotated[str, Depends(known_measure)],
    scope: ScopeDep,
    year: TargetYear,
    visitor: MonitorDep,
    gateway: GatewayDep,
) -> TargetHistory:
    """Every version of one target with its document, the plan's first; `in_force` says which values hold today."""
    return await read_history(gateway, visitor, Cell(measure, scope, year))


async def read_history(gateway: Gateway, visitor: Visitor, cell: Cell) -> TargetHistory:
    """What the route answers; pages call it in process. Raises 404 for a scope that the visitor does not see."""
    if cell.scope not in visible_scopes(visible_zones(visitor)):
        raise not_found()
    return await gateway.database.ask(target_history, cell, clock.today())


@router.post("/office-targets", status_code=201, response_model=OfficeTarget)
async def enter_office_target(wanted: EnterTarget, action: OfficeAction) -> Response:
    """It waits until another account of the office has decided; a target of the plan is revised in the same way."""
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


async def read_shares(gateway: Gateway, visitor: Visitor) -> ProvinceShares:
    """What the route answers; pages call it in process."""
    totals, caller = await gateway.database.ask(denominators), caller_of(visitor)
    stocks: dict[str, StockAnswer] = {}
    for row in totals:
        stocks[row.programme] = await gateway.cultivation.stock(caller, Programme(row.programme), as_of=row.as_of)
    return province_shares(totals, stocks, visible_scopes(visible_zones(visitor)))


@router.post("/province-totals", status_code=204)
async def enter_total(wanted: EnterProvinceTotal, action: OfficeAction) -> Response:
    """The denominator of a day with its source; an earlier reading stays."""
    return await action.run(partial(enter_province_total, command=wanted), 204)
