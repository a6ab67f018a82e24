"""Targets and attainment for machines, and the office's own entries. Figures only of zones that the visitor may see."""

from datetime import date, datetime
from functools import partial
from typing import Annotated

from fastapi import Depends, Path, Query, Request, Response
from pydantic import Field

from contracts.codes import Programme
from contracts.commands.gateway import ChoosePath, EnterValue, WithdrawValue
from contracts.fields import AsOf, Instant
from contracts.queries.cultivation import StockAnswer
from contracts.queries.gateway import (
    AttainmentAnswer,
    GoalChances,
    IndicatorValueView,
    ObservationList,
    PathChoiceView,
    TargetTable,
)
from contracts.routes.route import IF_MATCH
from gateway.access.routes.sessions import MonitorDep, OfficeDep
from gateway.access.rules.scope import SCOPES, Scope, scope_of
from gateway.access.rules.visitor import Visitor, visible_scopes, visible_zones
from gateway.access.state import Gateway, GatewayDep
from gateway.access.usecases.sessions import caller_of
from gateway.attainment.reads import attainment, observations, targets
from gateway.attainment.reads.chances import goal_chances
from gateway.attainment.reads.versions import HNTE
from gateway.attainment.reference import targets as plan
from gateway.attainment.rules.target import Indicator
from gateway.attainment.usecases.paths import choose_path
from gateway.attainment.usecases.values import EnteredValue, enter_value, withdraw_value
from kit.data import clock
from kit.data.problem import FieldError, invalid, not_found
from kit.web.actions import Action, action_of
from kit.web.routing import Router

router = Router(prefix="/api/v1", tags=["targets"])


async def office_action(request: Request, visitor: OfficeDep) -> Action:
    """A writing request of the office on the gateway's own database."""
    return await action_of(request, caller_of(visitor))


OfficeAction = Annotated[Action, Depends(office_action)]


ScopeCode = Annotated[str, Field(json_schema_extra={"enum": [scope.value for scope in SCOPES]})]
IndicatorCode = Annotated[str, Field(json_schema_extra={"enum": [each.code for each in plan.load().indicators]})]
VERSIONED = {"parameters": [IF_MATCH]}


async def known_scope(scope: ScopeCode) -> Scope:
    try:
        return scope_of(scope)
    except ValueError:
        raise not_found() from None


async def known_indicator(indicator: IndicatorCode) -> Indicator:
    try:
        return plan.load().indicator(indicator)
    except KeyError:
        raise not_found() from None


YearDep = Annotated[int, Path(ge=2022, le=2027)]
"""A year of the plan, base and target year included."""
ScopeDep = Annotated[Scope, Depends(known_scope)]
IndicatorDep = Annotated[Indicator, Depends(known_indicator)]
Day = Annotated[AsOf | None, Query()]
KnownAt = Annotated[Instant | None, Query()]


@router.get("/attainment")
async def read_attainment(
    visitor: MonitorDep, gateway: GatewayDep, as_of: Day = None, known_at: KnownAt = None
) -> AttainmentAnswer:
    """HNTE of each visible scope against 约束值 and 预期值 and the yearly path, on a date, as known at an instant."""
    return await attain_hnte(gateway, visitor, as_of, known_at)


@router.get("/targets")
async def read_targets(
    visitor: MonitorDep, gateway: GatewayDep, as_of: Day = None, known_at: KnownAt = None
) -> TargetTable:
    """Ten indicators in six scopes; current figures of visible scopes, null where nobody has entered one (未填报)."""
    return await read_table(gateway, visitor, as_of, known_at)


async def attain_hnte(
    gateway: Gateway, visitor: Visitor, as_of: date | None, known_at: datetime | None
) -> AttainmentAnswer:
    """What the route answers; pages call it in process."""
    stock = await gateway.cultivation.stock(caller_of(visitor), Programme.HNTE, as_of=as_of, known_at=known_at)
    return await judge_hnte(gateway, visitor, stock, known_at)


async def judge_hnte(
    gateway: Gateway, visitor: Visitor, stock: StockAnswer, known_at: datetime | None
) -> AttainmentAnswer:
    """The same of a stock that is at hand, by zone or finer."""
    scopes = visible_scopes(visible_zones(visitor))
    return attainment.hnte_attainment(await gateway.facts.ask(attainment.known_plan), stock, scopes, known_at)


async def read_table(gateway: Gateway, visitor: Visitor, as_of: date | None, known_at: datetime | None) -> TargetTable:
    """What the route answers; pages call it in process."""
    caller, scopes = caller_of(visitor), visible_scopes(visible_zones(visitor))
    stock = await gateway.cultivation.stock(caller, Programme.HNTE, as_of=as_of, known_at=known_at)
    return await gateway.database.ask(targets.target_table, stock, scopes, known_at)


@router.get("/attainment/forecast")
async def read_chances(
    visitor: MonitorDep,
    gateway: GatewayDep,
    known_at: KnownAt = None,
    renewal_rate: Annotated[int | None, Query(ge=1, le=99)] = None,
    newcomers: Annotated[int | None, Query(ge=1, le=2000)] = None,
) -> GoalChances:
    """How likely each visible scope reaches its goals at the end of the plan; a level that is set (%, firms a season) makes it 情景."""
    levels = {"renewal_rate": renewal_rate, "newcomers": newcomers}
    forecast = await gateway.cultivation.forecast(caller_of(visitor), Programme.HNTE, known_at=known_at, **levels)
    return await gateway.database.ask(goal_chances, forecast, known_at)


@router.get("/observations")
async def list_observations(_visitor: MonitorDep, indicator: IndicatorCode = HNTE) -> ObservationList:
    """Figures published elsewhere, with how sure we are of each and what to beware of."""
    return observations.published(await known_indicator(indicator))


@router.get("/paths/{scope}/{year:int}")
async def read_path(scope: ScopeDep, year: YearDep, visitor: MonitorDep, gateway: GatewayDep) -> Response:
    """The path of a visible scope and year, with its ETag; `"v0"` is the default that nobody has changed."""
    if scope not in visible_scopes(visible_zones(visitor)):
        raise not_found()
    found = await gateway.database.ask(targets.path_choices, (scope,), year)
    return _tagged(found[0])


@router.put("/paths/{scope}/{year:int}", openapi_extra=VERSIONED)
async def put_path(scope: ScopeDep, year: YearDep, wanted: ChoosePath, action: OfficeAction) -> Response:
    """Follow another path from now on; dated, and logged with its reason. If-Match is required."""
    work = partial(
        choose_path, scope=scope, year=year, path=wanted.path, reason=wanted.reason, expected=action.expected_version()
    )
    return await action.run(work)


@router.get("/indicator-values")
async def list_indicator_values(visitor: MonitorDep, gateway: GatewayDep) -> list[IndicatorValueView]:
    """Every figure entered for visible scopes, oldest year first."""
    scopes = visible_scopes(visible_zones(visitor))
    return await gateway.database.ask(targets.indicator_values, scopes)


@router.put("/indicator-values/{indicator}/{scope}/{year:int}", openapi_extra=VERSIONED)
async def put_indicator_value(
    indicator: IndicatorDep, scope: ScopeDep, year: YearDep, entered: EnterValue, action: OfficeAction
) -> Response:
    """Enter or correct a figure of a year that has begun. If-Match is required; a first figure replaces `"v0"`.

    A correction says its reason; the figure lies in the range of its indicator.
    """
    if year > clock.today().year:
        raise invalid("future_year", "年份有误", errors=[FieldError("/path/year", "range", "不能填报尚未开始的年份")])
    value = EnteredValue(entered.value, entered.source, entered.wording, entered.reason)
    work = partial(
        enter_value, indicator=indicator, scope=scope, year=year, entered=value, expected=action.expected_version()
    )
    return await action.run(work)


@router.post("/indicator-values/{indicator}/{scope}/{year:int}:withdraw", openapi_extra=VERSIONED)
async def withdraw_indicator_value(
    indicator: IndicatorDep, scope: ScopeDep, year: YearDep, withdrawn: WithdrawValue, action: OfficeAction
) -> Response:
    """Take a figure back; it stays known for earlier instants. If-Match is required."""
    work = partial(withdraw_value, indicator=indicator, scope=scope, year=year, reason=withdrawn.reason)
    return await action.run(partial(work, expected=action.expected_version()))


@router.get("/indicator-values/{indicator}/{scope}/{year:int}/history")
async def read_indicator_history(
    indicator: IndicatorDep, scope: ScopeDep, year: YearDep, visitor: MonitorDep, gateway: GatewayDep
) -> list[IndicatorValueView]:
    """Every figure that was entered for a visible scope and year, with who corrected or withdrew it, and why."""
    if scope not in visible_scopes(visible_zones(visitor)):
        raise not_found()
    return await gateway.database.ask(targets.value_history, indicator, scope, year)


def _tagged(choice: PathChoiceView) -> Response:
    headers = {"ETag": f'"v{choice.version}"'}
    return Response(choice.model_dump_json(), headers=headers, media_type="application/json")
