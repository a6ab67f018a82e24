"""园区对比, 园区与资格矩阵, 本年累计: zones beside each other, and a count of this year beside the last."""

import asyncio
from datetime import date

from fastapi import APIRouter, Response

from contracts.codes import COUNTED_ZONES, RUNGS, TRACKS, Programme, Region, Zone
from contracts.comparisons import ComparedMeasure
from contracts.queries.gateway import AttainmentAnswer
from gateway.access.rules.visitor import visible_scopes, visible_zones
from gateway.attainment.routes.attainment import attain_hnte
from gateway.pages.board.routes import widest_scope
from gateway.pages.board.view import drill
from gateway.pages.comparison import view
from gateway.web import rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Option, codes
from gateway.web.finality import finality_of
from gateway.web.forms import Form
from gateway.web.points_in_time import PointInTime, point_in_time_of
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from gateway.web.vocabulary import programme_of
from kit.data.problem import Problem, not_found

router = APIRouter(route_class=PageRoute)
YEARLY = Programme.TECH_SME  # a number is for its year: the count begins anew each January


@router.get("/comparison")
async def show_comparison(context: InsideContext) -> Response:
    """Stock, growth, attainment, renewals, what ends within a year, 补正: each zone with its place."""
    query = context.request.query_params
    at, programme = point_in_time_of(query), programme_of(query.get("programme", ""))
    ask = context.gateway.cultivation.comparison
    found, attained = await asyncio.gather(
        ask(context.caller, programme, as_of=at.as_of, known_at=at.known_at), _attained(context, programme, at)
    )
    rows = view.rows_of(found, attained, programme, at)
    return rendering.page(
        context.request,
        "comparison/comparison.html",
        context.visitor,
        title="园区对比",
        lasting=True,
        at=at,
        found=found,
        rows=rows,
        stocks=view.stocks_chart(rows),
        rates=view.rates_chart(rows),
        form=_form(at, programme=programme.value),
        programmes=codes((*RUNGS, *TRACKS)),
        provenance=found,
        finality=await finality_of(context, found.as_of),
    )


async def _attained(context: PageContext, programme: Programme, at: PointInTime) -> AttainmentAnswer | None:
    """The plan has goals for HNTE."""
    if programme is not Programme.HNTE:
        return None
    return await attain_hnte(context.gateway, context.visitor, at.as_of, at.known_at)


@router.get("/comparison/firms")
async def show_compared_firms(context: InsideContext) -> Response:
    """The firms behind a number of the comparison."""
    query = context.request.query_params
    at, programme = point_in_time_of(query), programme_of(query.get("programme", ""))
    measure = next((each for each in ComparedMeasure if each.value == query.get("measure")), None)
    if measure is None:
        raise not_found()
    asked = {"as_of": at.as_of, "known_at": at.known_at, "scope": query.get("scope") or None}
    found = await context.gateway.cultivation.compared_firms(
        context.caller, programme, measure=measure.value, **asked, **context.paging.query
    )
    return rendering.page(
        context.request,
        "comparison/compared_firms.html",
        context.visitor,
        title=f"{programme.label}：{measure.label}",
        at=at,
        found=found,
        back=link("/comparison", programme=programme.value, **at.query),
        paging=context.paging,
        finality=await finality_of(context, at.as_of),
    )


@router.get("/matrix")
async def show_matrix(context: InsideContext) -> Response:
    """Every programme in every zone and region on a day, with the change since the end of last year."""
    at = point_in_time_of(context.request.query_params)
    ask, start = context.gateway.cultivation.ladder, at.year_start()
    now, before = await asyncio.gather(
        ask(context.caller, at.as_of, at.known_at), ask(context.caller, start.as_of, start.known_at)
    )
    seen = visible_zones(context.visitor)
    regions = tuple(region for region in Region if set(region.zones) <= set(seen))
    scopes: tuple[Zone | Region, ...] = (*(zone for zone in COUNTED_ZONES if zone in seen), *regions)
    return rendering.page(
        context.request,
        "comparison/matrix.html",
        context.visitor,
        title="园区与资格矩阵",
        lasting=True,
        at=at,
        now=now,
        scopes=scopes,
        rows=view.matrix(now, before, scopes, at),
        provenance=now,
        finality=await finality_of(context, at.as_of),
    )


@router.get("/year-to-date")
async def show_year_to_date(context: InsideContext) -> Response:
    """科技型中小企业 of this year by month beside last year's, and its final count."""
    query = context.request.query_params
    at, scope = point_in_time_of(query), query.get("scope") or widest_scope(context)
    visible = visible_scopes(visible_zones(context.visitor))
    if scope is None:
        raise Problem(403, "no_zone", "尚无可查看的园区", "请联系领导小组办公室为您的账号开通园区。")
    if scope not in {each.value for each in visible}:
        raise not_found()
    dates = {"from": date(at.last_year, 1, 1), "to": at.as_of, "known_at": at.known_at, "scope": scope}
    series = await context.gateway.cultivation.series(context.caller, YEARLY, **dates)
    rows, projected = view.year_to_date(series, scope, at.as_of), series.points[-1].projected

    def links(day: date) -> str:
        return drill(YEARLY, PointInTime(day, at.known_at), scope=scope)

    return rendering.page(
        context.request,
        "comparison/year_to_date.html",
        context.visitor,
        title="科技型中小企业本年累计",
        lasting=True,
        at=at,
        rows=rows,
        links=links,
        chart=view.months_chart(rows, links, projected=projected),
        projected=projected,
        form=_form(at, scope=scope),
        scopes=tuple(Option(each.value, each.label) for each in visible),
        provenance={
            **series.model_dump(include={"known_at", "watermark", "definition", "source"}),
            "as_of": at.as_of,
            "projected": projected,
        },
        finality=await finality_of(context, at.as_of),
    )


def _form(at: PointInTime, **values: str) -> Form:
    return Form({**values, "as_of": at.as_of.isoformat(), "known_at": at.known_local.replace("T", " ")})
