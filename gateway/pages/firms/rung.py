"""当前层级 by itself: a firm that has just been registered is known to the recognition service a moment later."""

from fastapi import APIRouter, Response

from gateway.pages.firms.routes import available
from gateway.web import rendering
from gateway.web.access import AnyContext
from gateway.web.refusals import PageRoute

router = APIRouter(route_class=PageRoute)
PATIENCE = 15
"""How many times the page asks again, a second apart, before it says that the rung cannot be had."""


@router.get("/firms/{firm_id}/rung")
async def show_rung(context: AnyContext, firm_id: str) -> Response:
    """The rung, or a line that asks for it again."""
    asked = context.request.query_params.get("waited", "")
    standing = await available(context.gateway.cultivation.standing(context.caller, firm_id))
    return rendering.html(
        context.request,
        "firms/rung.html",
        {
            "standing": standing,
            "firm_id": firm_id,
            "waited": int(asked) if asked.isdecimal() and len(asked) < 3 else PATIENCE,
            "patience": PATIENCE,
        },
    )
