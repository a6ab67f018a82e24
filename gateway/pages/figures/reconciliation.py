"""口径对照: two bases of one programme on a day, and the firms that count under one of them only."""

from fastapi import APIRouter, Response

from contracts.codes import RUNGS, TRACKS, CountingBasis, Programme
from gateway.access.rules.visitor import visible_scopes, visible_zones
from gateway.web import rendering, vocabulary
from gateway.web.access import InsideContext
from gateway.web.fields import Option, codes
from gateway.web.finality import finality_of
from gateway.web.forms import Form
from gateway.web.points_in_time import point_in_time_of
from gateway.web.refusals import PageRoute

router = APIRouter(route_class=PageRoute)
USUAL = {
    "programme": Programme.HNTE.value,
    "counting_basis": CountingBasis.EACH.value,
    "against": CountingBasis.WITH_RENEWALS.value,
}


@router.get("/reconciliation")
async def show_reconciliation(context: InsideContext) -> Response:
    """The difference of two stocks firm by firm, each with one reason."""
    query = context.request.query_params
    at = point_in_time_of(query)
    asked = {name: query.get(name) or USUAL[name] for name in USUAL}
    found = await context.gateway.cultivation.reconciliation(
        context.caller,
        vocabulary.programme_of(asked["programme"]),
        counting_basis=asked["counting_basis"],
        against=asked["against"],
        scope=query.get("scope") or None,
        as_of=at.as_of,
        known_at=at.known_at,
        **context.paging.query,
    )
    typed = {
        "scope": query.get("scope", ""),
        "as_of": at.as_of.isoformat(),
        "known_at": at.known_local.replace("T", " "),
    }
    return rendering.lasting_page(
        context.request,
        "figures/reconciliation.html",
        context.visitor,
        title="口径对照",
        found=found,
        form=Form({**asked, **typed}),
        programmes=codes((*RUNGS, *TRACKS)),
        bases=codes(CountingBasis),
        scopes=tuple(Option(scope.value, scope.label) for scope in visible_scopes(visible_zones(context.visitor))),
        paging=context.paging,
        provenance=found,
        finality=await finality_of(
            context,
            found.as_of,
            at.known_at,
            ((found.programme, found.counting_basis), (found.programme, found.against)),
        ),
    )
