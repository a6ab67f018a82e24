"""总览: the HNTE stock against both goals, by region, zone, park and industry, its trend and this year's flow."""

import asyncio
from dataclasses import dataclass
from datetime import date
from functools import partial

from fastapi import APIRouter, Response

from contracts.codes import COUNTED_ZONES, CountingBasis, PathKind, Programme, Region, Role, Zone
from contracts.queries.cultivation import FlowAnswer, SeriesAnswer, StockAnswer
from contracts.queries.gateway import AttainmentAnswer
from gateway.access.rules.scope import scope_of, zones_of
from gateway.access.rules.visitor import visible_zones
from gateway.attainment.routes import attain_hnte
from gateway.pages.board import view as board
from gateway.web import rendering
from gateway.web.access import Desk, InsideDesk
from gateway.web.moments import Moment, moment_of
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from gateway.web.vocabulary import names_of_industries, names_of_parks

router = APIRouter(route_class=PageRoute)


@dataclass(frozen=True)
class Figures:
    """What the board is made of, all of one moment."""

    attainment: AttainmentAnswer
    before: StockAnswer
    year_ago: StockAnswer
    by_park: StockAnswer
    by_industry: StockAnswer
    series: SeriesAnswer
    flow: FlowAnswer | None


@router.get("/board")
async def show_board(desk: InsideDesk) -> Response:
    """The board on a date, as known at an instant."""
    moment = moment_of(desk.request.query_params)
    figures = await gather(desk, moment)
    parks, industries = await asyncio.gather(names_of_parks(desk), names_of_industries(desk))
    zones, regions = board.scope_rows(figures.attainment, figures.before, figures.year_ago, moment)
    leading = (regions or zones)[:1]
    values = {
        "moment": moment,
        "last_year": moment.last_year,
        "projected": figures.attainment.projected,
        "office": desk.visitor.role is Role.OFFICE,
        "horizon": figures.attainment.horizon,
        "zones": zones,
        "regions": regions,
        "headline": _headline(regions or zones, figures.by_park, moment),
        "sums": board.sums(zones, regions),
        "trend": board.trend(figures.series, leading[0].item, _zones(leading[0])) if leading else "{}",
        "trend_name": leading[0].name if leading else "",
        "months": board.month_rows(figures.series, _zones(leading[0]), leading[0].year_ago) if leading else [],
        "parks": board.park_rows(figures.by_park, parks, moment),
        "industries": board.industry_rows(figures.by_industry, industries, moment),
        "total": figures.by_park.total,
        "flow": figures.flow,
        "flow_link": _flow_link(figures.flow, moment, "/flows"),
        "flow_links": lambda reason: _flow_link(figures.flow, moment, "/flows/firms", reason=reason),
    }
    return rendering.page(
        desk.request, "board/board.html", desk.visitor, title="总览", board=values, provenance=figures.attainment
    )


async def gather(desk: Desk, moment: Moment) -> Figures:
    """Ask for everything at once; one missing figure would make the board say half the truth, so it fails whole."""
    attainment, stocks, series, flow = await asyncio.gather(
        attain_hnte(desk.gateway, desk.visitor, moment.as_of, moment.known_at),
        _stocks(desk, moment),
        _series(desk, moment),
        _flow(desk, moment),
    )
    return Figures(attainment, *stocks, series, flow)


async def _stocks(desk: Desk, moment: Moment) -> tuple[StockAnswer, StockAnswer, StockAnswer, StockAnswer]:
    """By zone at the end of last year and a year ago; by park and by industry on the day."""
    ask = partial(desk.gateway.cultivation.stock, desk.caller, Programme.HNTE)
    return await asyncio.gather(
        ask(as_of=moment.year_start().as_of, known_at=moment.known_at, by=("zone",)),
        ask(as_of=moment.year_before().as_of, known_at=moment.known_at, by=("zone",)),
        ask(as_of=moment.as_of, known_at=moment.known_at, by=("zone", "park")),
        ask(as_of=moment.as_of, known_at=moment.known_at, by=("industry",)),
    )


async def _series(desk: Desk, moment: Moment) -> SeriesAnswer:
    """Month ends from the plan's base, or four years earlier for a date before it."""
    start = min(board.FIRST_MONTH, date(moment.as_of.year - 4, 12, 31))
    dates = {"from": start, "to": moment.as_of, "known_at": moment.known_at}
    return await desk.gateway.cultivation.series(desk.caller, Programme.HNTE, **dates)


async def _flow(desk: Desk, moment: Moment) -> FlowAnswer | None:
    """This year's flow of the widest scope that the visitor may see."""
    scope = widest_scope(desk)
    if scope is None:
        return None
    return await desk.gateway.cultivation.flows(
        desk.caller,
        Programme.HNTE,
        **{"from": moment.year_start().as_of},
        to=moment.as_of,
        scope=scope,
        known_from=moment.known_at,
        known_to=moment.known_at,
    )


def widest_scope(desk: Desk) -> str | None:
    """The pilot zone for who sees all four zones, else the first zone."""
    zones = visible_zones(desk.visitor)
    if zones.issuperset(COUNTED_ZONES):
        return Region.PILOT_ZONE.value
    return next((zone.value for zone in COUNTED_ZONES if zone in zones), None)


def _headline(rows: list[board.ScopeRow], now: StockAnswer, moment: Moment) -> list[dict[str, object]]:
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
            "awaiting": board.drill(Programme.HNTE, moment, CountingBasis.AWAITING_RENEWAL),
            "with_renewals": board.drill(Programme.HNTE, moment, CountingBasis.WITH_RENEWALS),
            "pending": now.pending_renewal if row.item.current == now.total else None,
            "note": "含四个园区" if row.item.scope == Region.PILOT_ZONE else "",
        }
        for row in rows[:2]
    ]


def _zones(row: board.ScopeRow) -> tuple[Zone, ...]:
    return zones_of(scope_of(row.item.scope))


def _flow_link(flow: FlowAnswer | None, moment: Moment, path: str, **more: object) -> str:
    if flow is None:
        return "/flows"
    known = {"known_from": moment.known_local, "known_to": moment.known_local}
    dates = {"from": flow.from_date, "to": flow.to_date, **known}
    return link(path, scope=flow.scope, programme=flow.programme.value, **dates, **more)
