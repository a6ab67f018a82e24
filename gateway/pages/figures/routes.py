"""梯次结构: the ladder tables, and the firms behind the cells of every stock table."""

from fastapi import APIRouter, Response

from contracts.codes import COUNTED_ZONES, CountingBasis, Programme, Region, Zone
from contracts.queries.cultivation import LadderAnswer
from domain.places import UNDIVIDED
from gateway.access.rules.visitor import visible_zones
from gateway.pages.board import view as board
from gateway.releases.reads import Numbers
from gateway.web import rendering, vocabulary
from gateway.web.access import InsideContext
from gateway.web.filters import day
from gateway.web.finality import finality_of
from gateway.web.points_in_time import point_in_time_of
from gateway.web.refusals import PageRoute
from gateway.web.urls import link

router = APIRouter(route_class=PageRoute)
PROJECTED = "（仅按现有证书推算，到期不续）"
CELL = ("scope", "zone", "park", "industry", "counting_basis")


@router.get("/ladder")
async def show_ladder(context: InsideContext) -> Response:
    """The two ladder tables and the side tracks on a date."""
    at = point_in_time_of(context.request.query_params)
    ladder = await context.gateway.cultivation.ladder(context.caller, at.as_of, at.known_at)
    seen = visible_zones(context.visitor)
    return rendering.lasting_page(
        context.request,
        "figures/ladder.html",
        context.visitor,
        title="梯次结构",
        at=at,
        ladder=ladder,
        zones=[zone for zone in COUNTED_ZONES if zone in seen],
        links=lambda programme, zone: board.drill(programme, at, zone=zone),
        highest=lambda programme, zone: board.drill(programme, at, CountingBasis.HIGHEST, zone=zone),
        giants=board.drill(Programme.SRDI, at, CountingBasis.WITH_GIANTS),
        provenance=ladder,
        finality=await finality_of(context, at.as_of, at.known_at, numbers_of(ladder)),
    )


def numbers_of(ladder: LadderAnswer) -> Numbers:
    """What the ladder's tables count."""
    every = {(row.programme, CountingBasis.EACH) for row in (*ladder.each_rung, *ladder.tracks)}
    return every | {(row.programme, CountingBasis.HIGHEST) for row in ladder.highest_rung}


@router.get("/board/firms")
async def show_cell(context: InsideContext) -> Response:
    """The firms of a cell: as many as it counts, as they stood on the date."""
    query = context.request.query_params
    at, programme = point_in_time_of(query), vocabulary.programme_of(query.get("programme", ""))
    cell = {name: query.get(name) or None for name in CELL}
    found = await context.gateway.cultivation.cell_firms(
        context.caller,
        programme,
        as_of=at.as_of,
        known_at=at.known_at,
        **cell,
        **context.paging.query,
    )
    parks = await vocabulary.names_of_parks(context)
    industries = {code: name for code, (name, _) in (await vocabulary.names_of_industries(context)).items()}
    return rendering.lasting_page(
        context.request,
        "figures/cell_firms.html",
        context.visitor,
        title=f"{programme.label}名单",
        subtitle=f"{day(at.as_of)}{_holding(found.counting_basis)}{PROJECTED if found.projected else ''}",
        back={"link": link("/board", **at.query), "name": "总览"},
        found=found,
        labels=cell_labels(cell, parks, industries),
        parks=parks,
        industries=industries,
        paging=context.paging,
        export=link("/board/firms.xlsx", programme=programme.value, **cell, **at.query),
        provenance=found,
        finality=await finality_of(context, at.as_of, at.known_at, ((programme, found.counting_basis),)),
    )


def _holding(basis: CountingBasis) -> str:
    """Only these count nobody but holders of a title that is valid on the day."""
    valid = basis in (CountingBasis.EACH, CountingBasis.HIGHEST, CountingBasis.WITH_GIANTS)
    return "有效" if valid else f" · {basis.label}"


def cell_labels(cell: dict[str, str | None], parks: dict[str, str], industries: dict[str, str]) -> list[str]:
    """The cell in words, for the toolbar."""
    words = {
        "scope": {each.value: each.label for each in Region},
        "zone": {each.value: each.label for each in Zone},
        "park": {**parks, "none": UNDIVIDED},
        "industry": {**industries, "none": board.UNCLASSIFIED},
        "counting_basis": {each.value: each.label for each in CountingBasis},
    }
    return [words[name].get(value, value) for name, value in cell.items() if value]
