"""园区对比, 园区与资格矩阵, 本年累计: zones beside each other, and a count of this year beside the last."""

import asyncio
from collections.abc import Mapping
from datetime import date
from functools import partial

from fastapi import APIRouter, Response

from contracts.codes import COUNTED_ZONES, RUNGS, TRACKS, CountingBasis, Programme, Region, Zone
from contracts.queries.base import Provenance
from contracts.queries.gateway import AttainmentAnswer
from gateway.access.rules.visitor import visible_scopes, visible_zones
from gateway.attainment.routes.attainment import attain_hnte
from gateway.pages.board.routes import widest_scope
from gateway.pages.board.view import by_zone, drill
from gateway.pages.comparison import view
from gateway.pages.comparison.asked import compared
from gateway.releases.reads import released_counts
from gateway.web import rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Option, codes
from gateway.web.finality import Finality, finality_of
from gateway.web.forms import Form
from gateway.web.points_in_time import PointInTime, point_in_time_of
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from gateway.web.vocabulary import basis_of, programme_of
from kit.data.problem import Problem, not_found

router = APIRouter(route_class=PageRoute)
LADDERED = (CountingBasis.EACH, CountingBasis.HIGHEST)
"""Bases that the ladder's tables answer at once."""
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
    finality = await finality_of(context, found.as_of, numbers={(programme, CountingBasis.EACH)})
    rows = view.rows_of(found, attained, programme, at, await _released(context, programme, finality))
    return rendering.lasting_page(
        context.request,
        "comparison/comparison.html",
        context.visitor,
        title="园区对比",
        at=at,
        found=found,
        rows=rows,
        stocks=view.stocks_chart(rows),
        rates=view.rates_chart(rows),
        form=_form(at, programme=programme.value),
        programmes=codes((*RUNGS, *TRACKS)),
        provenance=found,
        finality=finality,
    )


async def _released(context: PageContext, programme: Programme, finality: Finality) -> dict[str, int]:
    """What the release of the day says of each scope."""
    if finality.release is None:
        return {}
    ask, release_id = context.gateway.database.ask, finality.release.release_id
    return await ask(released_counts, context.visitor, release_id, programme, CountingBasis.EACH)


async def _attained(context: PageContext, programme: Programme, at: PointInTime) -> AttainmentAnswer | None:
    """The plan has goals for HNTE."""
    if programme is not Programme.HNTE:
        return None
    return await attain_hnte(context.gateway, context.visitor, at.as_of, at.known_at)


@router.get("/comparison/firms")
async def show_compared_firms(context: InsideContext) -> Response:
    """The firms behind a number of the comparison."""
    asked = compared(context)
    at, ask = asked.at, context.gateway.cultivation.compared_firms
    found = await ask(context.caller, asked.programme, **asked.query, **context.paging.query)
    return rendering.page(
        context.request,
        "comparison/compared_firms.html",
        context.visitor,
        title=f"{asked.programme.label}：{asked.measure.label}",
        at=at,
        found=found,
        back=link("/comparison", programme=asked.programme.value, **at.query),
        export=link("/comparison/firms.xlsx", **asked.shown),
        renewal=view.renewal,
        paging=context.paging,
        finality=await finality_of(context, at.as_of, numbers={(asked.programme, CountingBasis.EACH)}),
    )


@router.get("/matrix")
async def show_matrix(context: InsideContext) -> Response:
    """Every programme in every zone and region on a day, with the change since the end of last year."""
    query = context.request.query_params
    at, basis = point_in_time_of(query), basis_of(query.get("counting_basis", ""))
    ask = _ladder_lines if basis in LADDERED else _stock_lines
    (now, sources), (before, _) = await asyncio.gather(ask(context, basis, at), ask(context, basis, at.year_start()))
    seen = visible_zones(context.visitor)
    regions = tuple(region for region in Region if set(region.zones) <= set(seen))
    scopes: tuple[Zone | Region, ...] = (*(zone for zone in COUNTED_ZONES if zone in seen), *regions)
    return rendering.lasting_page(
        context.request,
        "comparison/matrix.html",
        context.visitor,
        title="园区与资格矩阵",
        at=at,
        scopes=scopes,
        basis=basis,
        form=_form(at, counting_basis=basis.value),
        bases=codes(CountingBasis),
        rows=view.matrix(now, before, scopes, lambda programme, scope: drill(programme, at, basis, scope=scope.value)),
        provenance=sources,
        finality=await finality_of(context, at.as_of, at.known_at, {(line.programme, basis) for line in now}),
    )


Counts = tuple[list[view.Line], Mapping[str, object]]
"""Lines of a day with what the foot of the page says of them."""


async def _ladder_lines(context: PageContext, basis: CountingBasis, at: PointInTime) -> Counts:
    """Every programme, or every rung, out of one statement."""
    ladder = await context.gateway.cultivation.ladder(context.caller, at.as_of, at.known_at)
    return view.lines_of(ladder, basis), ladder.model_dump(include=set(Provenance.model_fields))


async def _stock_lines(context: PageContext, basis: CountingBasis, at: PointInTime) -> Counts:
    """The programmes that are counted under the basis, in the order of the ladder and the tracks."""
    cultivation = context.gateway.cultivation
    ask = partial(cultivation.stock, context.caller, as_of=at.as_of, known_at=at.known_at, basis=basis)
    bases = (await cultivation.counting_bases(context.caller)).items
    (about,) = [each for each in bases if each.counting_basis is basis]
    counted = [each for each in (*RUNGS, *TRACKS) if each in about.programmes]
    stocks = await asyncio.gather(*(ask(each) for each in counted))
    sources = stocks[0].model_dump(include=set(Provenance.model_fields)) | {"definition": about.definition}
    return [view.Line(each.programme, by_zone(each.cells)) for each in stocks], sources


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

    return rendering.lasting_page(
        context.request,
        "comparison/year_to_date.html",
        context.visitor,
        title="科技型中小企业本年累计",
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
        finality=await finality_of(context, at.as_of, numbers={(YEARLY, CountingBasis.EACH)}),
    )


def _form(at: PointInTime, **values: str) -> Form:
    return Form({**values, "as_of": at.as_of.isoformat(), "known_at": at.known_local.replace("T", " ")})
