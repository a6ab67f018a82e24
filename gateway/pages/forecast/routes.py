"""预测: whether the goals can still be reached, with which renewals, and which firms must begin now."""

import asyncio
import re
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Response

from contracts.codes import COUNTED_ZONES, Programme, Region, Role
from contracts.queries.forecasts import NewcomersNeeded
from gateway.access.rules.scope import scope_of
from gateway.access.rules.visitor import visible_scopes, visible_zones
from gateway.attainment.reads.chances import goal_chances
from gateway.attainment.reads.versions import goal_of, target_book
from gateway.pages.board.view import DRILL, cell_of
from gateway.pages.forecast import view
from gateway.web import rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Option
from gateway.web.forms import Form
from gateway.web.points_in_time import instant_of
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
HNTE = Programme.HNTE
LEVELS = {"renewal_rate": (1, 99), "newcomers": (1, 2000)}
WHOLE = re.compile(r"[0-9]{1,4}", re.ASCII)


@router.get("/forecast")
async def show_forecast(context: InsideContext) -> Response:
    """The stock to come of one scope, and of all that are seen."""
    query = context.request.query_params
    known_at, levels = instant_of(query, "known_at"), levels_of(context)
    ask = context.gateway.cultivation
    answer, needed = await asyncio.gather(
        ask.forecast(context.caller, HNTE, known_at=known_at, **levels), _needed(context, known_at)
    )
    rows = view.scope_rows(answer, await context.gateway.database.ask(goal_chances, answer, known_at))
    row = view.chosen(rows, query.get("scope", ""))
    days = view.day_rows(answer, row.scope) if row else []
    return rendering.page(
        context.request,
        "forecast/forecast.html",
        context.visitor,
        title="目标预测",
        answer=answer,
        rows=rows,
        row=row,
        days=days,
        fan=view.fan(days, row.goal) if row else "{}",
        run_off_firms=_run_off_firms(row, query.get("known_at", "")) if row else "",
        stages=view.stage_rows(answer),
        needed=needed,
        form=Form({name: query.get(name, "") for name in ("scope", "known_at", *LEVELS)}),
        scopes=_scope_options(context),
        office=_sees_all(context),
        back_test=link("/forecast/back-test", scope=row.scope.scope if row else ""),
        at_risk=lambda scope, year=None: link("/forecast/at-risk", scope=scope, year=year),
        provenance=answer,
    )


@router.get("/forecast/back-test")
async def show_back_test(context: InsideContext) -> Response:
    """How earlier forecasts did, beside two simple rivals; loaded by itself, for it takes seconds the first time.

    What is not ready in time goes on being made, so the part of the page asks again.
    """
    part = rendering.wants_block(context.request, "back-test")
    try:
        found = await context.gateway.cultivation.back_test(context.caller, HNTE)
    except Problem as problem:
        if not part or problem.status != 503:
            raise
        return _waiting(context)
    scopes = [each.value for each in visible_scopes(visible_zones(context.visitor))]
    asked = context.request.query_params.get("scope", "")
    scope = asked if asked in scopes else next(iter(scopes), "")
    book = await context.gateway.database.ask(target_book, clock.today())
    rows = view.point_rows(found.points, scope, book)
    values: dict[str, Any] = {"found": found, "points": rows, "errors": view.errors(rows)}
    if part:
        return rendering.block(context.request, "forecast/back_test.html", "outcome", **values)
    return rendering.page(context.request, "forecast/back_test.html", context.visitor, title="目标预测：回测", **values)


@router.get("/forecast/at-risk")
async def list_at_risk(context: InsideContext) -> Response:
    """Firms whose title ends up to the horizon, as a work list of a zone: the latest safe start first."""
    query = context.request.query_params
    scope = query.get("scope") or None
    year = _whole("year", query.get("year", ""), 2000, 2100)
    found = await context.gateway.cultivation.at_risk(
        context.caller, HNTE, scope=scope, year=year, **context.paging.query
    )
    return rendering.page(
        context.request,
        "forecast/at_risk.html",
        context.visitor,
        title="换证工作清单",
        found=found,
        form=Form({"scope": scope or "", "year": str(year or "")}),
        scopes=_scope_options(context),
        years=tuple(Option(str(each), f"{each} 年到期") for each in range(found.as_of.year, found.horizon.year + 1)),
        paging=context.paging,
        provenance=found,
    )


def _waiting(context: PageContext) -> Response:
    address = link("/forecast/back-test", scope=context.request.query_params.get("scope"))
    return rendering.html(context.request, "forecast/waiting.html", {"again": address, "page": address})


def levels_of(context: PageContext) -> dict[str, int | None]:
    """Levels set by the reader; raises 400 for what is no whole number of the range."""
    query = context.request.query_params
    return {name: _whole(name, query.get(name, ""), *ends) for name, ends in LEVELS.items()}


def _whole(name: str, text: str, least: int, most: int) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not WHOLE.fullmatch(text) or not least <= int(text) <= most:
        raise Problem(400, "bad_number", "数值有误", f"应为 {least} 至 {most} 的整数。")
    return int(text)


async def _needed(context: PageContext, known_at: datetime | None) -> NewcomersNeeded | None:
    """What both goals of the pilot zone need, for who sees it whole."""
    if not _sees_all(context):
        return None
    day = clock.civil_date(known_at) if known_at else clock.today()
    goal = goal_of(await context.gateway.database.ask(target_book, day, known_at), Region.PILOT_ZONE)
    aims = (int(goal.binding), int(goal.expected))
    return await context.gateway.cultivation.newcomers_needed(context.caller, HNTE, known_at=known_at, aim=aims)


def _run_off_firms(row: view.ScopeRow, known_at: str) -> str:
    """The firms of a point of the run-off, but for the day that chart and table add."""
    where = cell_of(scope_of(row.scope.scope))
    return link(DRILL, programme=HNTE.value, **where, known_at=known_at)


def _sees_all(context: PageContext) -> bool:
    return context.visitor.role is Role.OFFICE or visible_zones(context.visitor).issuperset(COUNTED_ZONES)


def _scope_options(context: PageContext) -> tuple[Option, ...]:
    return tuple(Option(scope.value, scope.label) for scope in visible_scopes(visible_zones(context.visitor)))
