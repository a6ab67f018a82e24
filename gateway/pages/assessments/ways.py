"""晋级路径: what is open for the next rung and each track, nearest first, and when one may next apply."""

from fastapi import APIRouter, Response

from gateway.pages.facts.routes import own_firm
from gateway.pages.firms.routes import available
from gateway.web import rendering
from gateway.web.access import FirmContext, InsideContext, PageContext
from gateway.web.refusals import PageRoute

router = APIRouter(route_class=PageRoute)
ROLES = {"next-rung": "下一级", "rung": "更高级", "track": "专项"}


@router.get("/my/pathways")
async def show_my_ways(context: FirmContext) -> Response:
    """The firm's own way up."""
    return await _page(context, own_firm(context), "/self-test")


@router.get("/firms/{firm_id}/pathways")
async def show_ways(context: InsideContext, firm_id: str) -> Response:
    """That of a firm of the zone."""
    return await _page(context, firm_id, f"/firms/{firm_id}/assessment")


async def _page(context: PageContext, firm_id: str, test: str) -> Response:
    found = await context.gateway.cultivation.pathways(context.caller, firm_id)
    firm = await available(context.gateway.registry.firm(context.caller, firm_id))
    return rendering.page(
        context.request,
        "assessments/ways.html",
        context.visitor,
        title=f"晋级路径：{firm.name}" if firm else "晋级路径",
        found=found,
        firm=firm,
        roles=ROLES,
        test=test,
    )
