"""Forecasts of a stock, what they would need, how earlier ones did, and the firms at risk. Staff see their zones, the office all."""

from typing import Annotated

from fastapi import Depends, Query, Request

from contracts.codes import COUNTED_ZONES, Programme, Region, Role
from contracts.fields import CivilDate, Instant
from contracts.queries.forecasts import AtRiskPage, BackTest, ForecastAnswer, NewcomersNeeded
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.forecast.reads.asking import Asking, ask_in
from services.cultivation.forecast.reads.at_risk import Narrowed, at_risk
from services.cultivation.forecast.reads.back_tests import back_test
from services.cultivation.forecast.reads.forecasts import Levels, forecast, newcomers_needed, newest, pinned

router = Router(tags=["forecast"])
Reader = Annotated[Caller, Depends(allow(Role.STAFF, Role.OFFICE))]
SCOPES = [code.value for code in (*Region, *COUNTED_ZONES)]
ScopeCode = Annotated[str | None, Query(max_length=64, json_schema_extra={"enum": SCOPES})]
Horizon = Annotated[CivilDate | None, Query()]
KnownAt = Annotated[Instant | None, Query()]
Rate = Annotated[int | None, Query(ge=1, le=99)]
Newcomers = Annotated[int | None, Query(ge=1, le=2000)]
Aim = Annotated[list[Annotated[int, Query(ge=1, le=100_000)]], Query(min_length=1, max_length=4)]


async def asking(request: Request, programme: Programme, horizon: Horizon = None, known_at: KnownAt = None) -> Asking:
    """What is forecast: by default for the plan's horizon, as known now."""
    settings = request.app.state.settings
    return Asking(programme, horizon or settings.forecast_horizon, known_at, settings.assumptions)


Asked = Annotated[Asking, Depends(asking)]


@router.get(routes.GET_FORECAST.path)
async def get_forecast(
    request: Request, caller: Reader, asked: Asked, renewal_rate: Rate = None, newcomers: Newcomers = None
) -> ForecastAnswer:
    """The stock at the horizon as a distribution. A level set by the reader (%, firms a season) makes it 情景."""
    ask, levels = request.app.state.database.ask, Levels(renewal_rate, newcomers)
    answer: ForecastAnswer = await ask(ask_in, forecast, caller, asked, levels)
    return answer


@router.get(routes.GET_NEWEST_FORECAST.path)
async def get_newest_forecast(
    request: Request, caller: Reader, programme: Programme, horizon: Horizon = None
) -> ForecastAnswer:
    """The run that was stored last for the horizon, at once; it says itself as of when."""
    day = horizon or request.app.state.settings.forecast_horizon
    answer: ForecastAnswer = await request.app.state.database.ask(newest, caller, programme, day)
    return answer


@router.get(routes.GET_NEWCOMERS_NEEDED.path)
async def get_newcomers_needed(request: Request, caller: Reader, asked: Asked, aim: Aim) -> NewcomersNeeded:
    """Newcomers that all zones together must bring each season to end with each aim, by renewal rate. For the office."""
    answer: NewcomersNeeded = await request.app.state.database.ask(ask_in, newcomers_needed, caller, asked, aim)
    return answer


@router.get(routes.GET_BACK_TEST.path)
async def get_back_test(request: Request, caller: Reader, programme: Programme) -> BackTest:
    """Earlier origins asked again with what was known then; the first time after a change it takes seconds."""
    assumptions = request.app.state.settings.assumptions
    answer: BackTest = await request.app.state.database.ask(back_test, caller, programme, assumptions)
    return answer


@router.get(routes.LIST_AT_RISK.path)
async def list_at_risk(
    request: Request,
    caller: Reader,
    asked: Asked,
    scope: ScopeCode = None,
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    cursor: Annotated[str | None, Query(max_length=1024)] = None,
) -> AtRiskPage:
    """The firms that the forecast counts as due, the earliest safe start of a renewal first."""
    ask, narrowed = request.app.state.database.ask, Narrowed(scope, year)
    page: AtRiskPage = await ask(ask_in, at_risk, caller, asked, narrowed, limit, cursor)
    return page


@router.get(routes.GET_FORECAST_RUN.path)
async def get_forecast_run(request: Request, caller: Reader, input_hash: str) -> ForecastAnswer:
    """A stored run by the hash of its inputs; it never changes."""
    answer: ForecastAnswer = await request.app.state.database.ask(pinned, caller, input_hash)
    return answer
