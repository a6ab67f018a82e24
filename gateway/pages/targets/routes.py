"""指标与目标: ten indicators in six scopes, each cell with its own base year, and the newest figures."""

from fastapi import APIRouter, Response

from gateway.access.rules.visitor import visible_scopes, visible_zones
from gateway.attainment.reads.observations import published
from gateway.attainment.reads.versions import HNTE
from gateway.attainment.reference import targets as plan
from gateway.attainment.routes.attainment import read_table
from gateway.web import rendering
from gateway.web.access import InsideContext
from gateway.web.finality import finality_of
from gateway.web.points_in_time import point_in_time_of
from gateway.web.refusals import PageRoute

router = APIRouter(route_class=PageRoute)


@router.get("/targets")
async def show_targets(context: InsideContext) -> Response:
    """The plan's tables 1 and 1—1 … 1—4 in one."""
    at = point_in_time_of(context.request.query_params)
    table = await read_table(context.gateway, context.visitor, at.as_of, at.known_at)
    scopes: dict[str, dict[str, str]] = {}
    for cell in table.items:
        scopes.setdefault(cell.scope, {"name": cell.scope_name, "table": cell.table})
    rows = [
        {
            "code": indicator.code,
            "name": indicator.name,
            "unit": indicator.unit,
            "additive": indicator.additive,
            "cells": [cell for cell in table.items if cell.indicator == indicator.code],
        }
        for indicator in plan.load().indicators
    ]
    current = [cell for cell in table.items if cell.current is not None]
    return rendering.lasting_page(
        context.request,
        "targets/targets.html",
        context.visitor,
        title="指标与目标",
        source=table.source,
        scopes=list(scopes.values()),
        rows=rows,
        seen=[scope.value for scope in visible_scopes(visible_zones(context.visitor))],
        current=current,
        narrative=table.narrative,
        published=published(plan.load().indicator(HNTE)).items,
        finality=await finality_of(context, at.as_of, at.known_at),
        provenance={
            "as_of": at.as_of,
            "known_at": at.known_at,
            "definition": "基期值、约束值、预期值照规划原表；最新值为当日存量或填报数，未填报不等于 0",
            "source": table.source,
            "watermark": None,
        },
    )
