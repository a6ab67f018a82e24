"""梯次结构: the ladder tables, and the firms behind the cells of every stock table."""

from fastapi import APIRouter, Response

from contracts.codes import COUNTED_ZONES, Region, Zone
from domain.places import UNDIVIDED
from gateway.access.rules.visitor import visible_zones
from gateway.pages.board import view as board
from gateway.web import rendering, vocabulary
from gateway.web.access import InsideDesk
from gateway.web.filters import day
from gateway.web.moments import moment_of
from gateway.web.refusals import PageRoute
from gateway.web.urls import link

router = APIRouter(route_class=PageRoute)
CELL = ("scope", "zone", "park", "industry", "table")


@router.get("/ladder")
async def show_ladder(desk: InsideDesk) -> Response:
    """The two ladder tables and the side tracks on a date."""
    moment = moment_of(desk.request.query_params)
    ladder = await desk.gateway.cultivation.ladder(desk.caller, moment.as_of, moment.known_at)
    seen = visible_zones(desk.visitor)
    return rendering.page(
        desk.request,
        "figures/ladder.html",
        desk.visitor,
        title="梯次结构",
        moment=moment,
        ladder=ladder,
        zones=[zone for zone in COUNTED_ZONES if zone in seen],
        links=lambda programme, zone: board.drill(programme, moment, zone=zone),
        highest=lambda programme, zone: board.drill(programme, moment, zone=zone, table="highest"),
        provenance=ladder,
    )


@router.get("/board/firms")
async def show_cell(desk: InsideDesk) -> Response:
    """The firms of a cell: as many as it counts, as they stood on the date."""
    query = desk.request.query_params
    moment, programme = moment_of(query), vocabulary.programme_of(query.get("programme", ""))
    cell = {name: query.get(name) or None for name in CELL}
    found = await desk.gateway.cultivation.cell_firms(
        desk.caller,
        programme,
        as_of=moment.as_of,
        known_at=moment.known_at,
        **cell,
        **desk.paging.query,
    )
    parks = await vocabulary.names_of_parks(desk)
    industries = {code: name for code, (name, _) in (await vocabulary.names_of_industries(desk)).items()}
    return rendering.page(
        desk.request,
        "figures/cell_firms.html",
        desk.visitor,
        title=f"{programme.label}名单",
        subtitle=f"{day(moment.as_of)}有效",
        back={"link": link("/board", **moment.query), "name": "总览"},
        found=found,
        labels=cell_labels(cell, parks, industries),
        parks=parks,
        industries=industries,
        paging=desk.paging,
        export=link("/board/firms.xlsx", programme=programme.value, **cell, **moment.query),
        provenance=found,
    )


def cell_labels(cell: dict[str, str | None], parks: dict[str, str], industries: dict[str, str]) -> list[str]:
    """The cell in words, for the toolbar."""
    words = {
        "scope": {each.value: each.label for each in Region},
        "zone": {each.value: each.label for each in Zone},
        "park": {**parks, "none": UNDIVIDED},
        "industry": {**industries, "none": board.UNCLASSIFIED},
        "table": {"highest": "最高级口径", "each": "每级口径"},
    }
    return [words[name].get(value, value) for name, value in cell.items() if value]
