"""总览: the HNTE stock against both goals, by region, zone, park and industry, its trend and this year's flow."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from fastapi import APIRouter, Response

from contracts.codes import COUNTED_ZONES, CountingBasis, PathKind, Programme, Region, Role
from contracts.queries.cultivation import FlowAnswer, SeriesAnswer, StockAnswer
from contracts.queries.gateway import AttainmentAnswer, GoalChances
from gateway.access.rules.visitor import visible_zones
from gateway.attainment.reads.chances import goal_chances
from gateway.attainment.routes.attainment import judge_hnte
from gateway.pages.board import trends
from gateway.pages.board import view as board
from gateway.web import rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.expiries import Ending, ending
from gateway.web.finality import finality_of
from gateway.web.points_in_time import PointInTime, point_in_time_of
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from gateway.web.vocabulary import basis_of, names_of_industries, names_of_parks
from kit.data import clock
from kit.data.problem import Problem, not_found

router = APIRouter(route_class=PageRoute)


@dataclass(frozen=True)
class BoardFigures:
    """What the board is made of, all of one moment."""

    attainment: AttainmentAnswer
    before: StockAnswer
    year_ago: StockAnswer
    by_park: StockAnswer
    by_industry: StockAnswer
    series: SeriesAnswer
    flow: FlowAnswer | None
    outlook: GoalChances | None
    ending: Ending | None


@router.get("/board")
async def show_board(context: InsideContext) -> Response:
    """The board on a date, as known at an instant; its trend under a basis."""
    query = context.request.query_params
    at, basis = point_in_time_of(query), basis_of(query.get("counting_basis", ""))
    if basis not in trends.BASES:
        raise not_found()
    figures, parks, industries, finality = await asyncio.gather(
        gather(context, at, basis),
        names_of_parks(context),
        names_of_industries(context),
        finality_of(context, at.as_of, at.known_at),
    )
    return rendering.lasting_page(
        context.request,
        "board/board.html",
        context.visitor,
        title="总览",
        board=_values(context, at, basis, figures, parks, industries),
        provenance=figures.attainment,
        finality=finality,
    )


def _values(
    context: PageContext,
    at: PointInTime,
    basis: CountingBasis,
    figures: BoardFigures,
    parks: Mapping[str, str],
    industries: Mapping[str, tuple[str, str]],
) -> dict[str, object]:
    """What the template shows."""
    zones, regions = board.scope_rows(figures.attainment, figures.before, figures.year_ago, at)
    leading = (regions or zones)[:1]
    return {
        "at": at,
        "last_year": at.last_year,
        "projected": figures.attainment.projected,
        "office": context.visitor.role is Role.OFFICE,
        "demo": rendering.demo(context.request),
        "horizon": figures.attainment.horizon,
        "zones": zones,
        "regions": regions,
        "headline": _headline(regions or zones, figures.by_park, at),
        "sums": board.sums(zones, regions),
        "outlook": board.outlook(figures.outlook, leading[0]) if leading else None,
        "ending": board.ending_tile(figures.ending),
        "lag": board.lagging(zones),
        "season": None if figures.attainment.projected else trends.season(at.as_of),
        "trend": trends.trend(figures.series, leading[0].item) if leading else "{}",
        "trend_name": leading[0].name if leading else "",
        "trend_firms": trends.firms_link(leading[0], at, basis) if leading else "",
        "basis": basis,
        "under": {} if basis is CountingBasis.EACH else {"counting_basis": basis.value},
        "bases": [(each.label, trends.basis_link(each, at), each is basis) for each in trends.BASES],
        "trend_definition": figures.series.definition,
        "months": trends.month_rows(figures.series, leading[0], at) if leading else [],
        "source": figures.attainment.source,
        "parks": board.park_rows(figures.by_park, parks, at),
        "industries": board.industry_rows(figures.by_industry, industries, at),
        "total": figures.by_park.total,
        "flow": figures.flow,
        "flow_link": _flow_link(figures.flow, at, "/flows"),
        "flow_links": lambda reason: _flow_link(figures.flow, at, "/flows/firms", reason=reason),
    }


async def gather(context: PageContext, at: PointInTime, basis: CountingBasis) -> BoardFigures:
    """Ask for everything at once; one missing figure would make the board say half the truth, so it fails whole."""
    stocks, series, flow, outlook, due = await asyncio.gather(
        _stocks(context, at),
        _series(context, at, basis),
        _flow(context, at),
        _outlook(context, at),
        _ending(context, at),
    )
    before, year_ago, by_park, by_industry = stocks
    attainment = await judge_hnte(context.gateway, context.visitor, by_park, at.known_at)
    return BoardFigures(attainment, before, year_ago, by_park, by_industry, series, flow, outlook, due)


async def _outlook(context: PageContext, at: PointInTime) -> GoalChances | None:
    """The newest forecast beside the figures of today; none before the first was made, and beside the past."""
    if at.as_of != clock.today() or at.known_at is not None:
        return None
    try:
        forecast = await context.gateway.cultivation.newest_forecast(context.caller, Programme.HNTE)
    except Problem as problem:
        if problem.status != 404:
            raise
        return None
    return await context.gateway.database.ask(goal_chances, forecast)


async def _ending(context: PageContext, at: PointInTime) -> Ending | None:
    """What ends this quarter, beside the figures of today alone: what was in hand on an earlier day is not asked."""
    if at.as_of != clock.today() or at.known_at is not None:
        return None
    return await ending(context, months=3)


async def _stocks(context: PageContext, at: PointInTime) -> tuple[StockAnswer, StockAnswer, StockAnswer, StockAnswer]:
    """By zone at the end of last year and a year ago; by park and by industry on the day."""
    ask = partial(context.gateway.cultivation.stock, context.caller, Programme.HNTE)
    return await asyncio.gather(
        ask(as_of=at.year_start().as_of, known_at=at.known_at, by=("zone",)),
        ask(as_of=at.year_before().as_of, known_at=at.known_at, by=("zone",)),
        ask(as_of=at.as_of, known_at=at.known_at, by=("zone", "park")),
        ask(as_of=at.as_of, known_at=at.known_at, by=("industry",)),
    )


async def _series(context: PageContext, at: PointInTime, basis: CountingBasis) -> SeriesAnswer:
    """Month ends from the plan's base, or four years earlier for a date before it; ends of years where a basis has no others."""
    start = min(trends.FIRST_MONTH, date(at.as_of.year - 4, 12, 31))
    last, step = trends.last_point(at.as_of, basis)
    dates = {"from": start, "to": last, "step": step, "known_at": at.known_at}
    ask = context.gateway.cultivation.series
    return await ask(context.caller, Programme.HNTE, **dates, counting_basis=basis.value)


async def _flow(context: PageContext, at: PointInTime) -> FlowAnswer | None:
    """This year's flow of the widest scope that the visitor may see."""
    scope = widest_scope(context)
    if scope is None:
        return None
    return await context.gateway.cultivation.flows(
        context.caller,
        Programme.HNTE,
        **{"from": at.year_start().as_of},
        to=at.as_of,
        scope=scope,
        known_from=at.known_at,
        known_to=at.known_at,
    )


def widest_scope(context: PageContext) -> str | None:
    """The pilot zone for who sees all four zones, else the first zone."""
    zones = visible_zones(context.visitor)
    if zones.issuperset(COUNTED_ZONES):
        return Region.PILOT_ZONE.value
    return next((zone.value for zone in COUNTED_ZONES if zone in zones), None)


def _headline(rows: list[board.ScopeRow], now: StockAnswer, at: PointInTime) -> list[dict[str, object]]:
    """One card per region, or per zone for staff; the second line 含待换证 belongs to the whole that the caller sees."""
    return [
        {
            "name": row.name,
            "item": row.item,
            "before": row.before,
            "year_ago": row.year_ago,
            "growth": board.growth(row.item.current, row.year_ago),
            "link": row.link,
            "path_name": PathKind(row.item.chosen_path).label,
            "awaiting": board.drill(Programme.HNTE, at, CountingBasis.AWAITING_RENEWAL),
            "with_renewals": board.drill(Programme.HNTE, at, CountingBasis.WITH_RENEWALS),
            "pending": now.pending_renewal if row.item.current == now.total else None,
            "note": "含四个园区" if row.item.scope == Region.PILOT_ZONE else "",
        }
        for row in rows[:2]
    ]


def _flow_link(flow: FlowAnswer | None, at: PointInTime, path: str, **more: object) -> str:
    if flow is None:
        return "/flows"
    known = {"known_from": at.known_local, "known_to": at.known_local}
    dates = {"from": flow.from_date, "to": flow.to_date, **known}
    return link(path, scope=flow.scope, programme=flow.programme.value, **dates, **more)
