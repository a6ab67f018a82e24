"""申报办理: what waits for me, and all applications that I may see."""

from fastapi import APIRouter, Response

from contracts.codes import ApplicationState
from gateway.web import rendering
from gateway.web.access import InsideDesk
from gateway.web.fields import codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute

router = APIRouter(route_class=PageRoute)


@router.get("/tasks")
async def list_tasks(desk: InsideDesk) -> Response:
    """待办, or all applications filtered by state."""
    query = desk.request.query_params
    everything = query.get("view") == "all"
    state = query.get("state") or None
    if everything:
        ask = desk.gateway.cultivation.applications
        found = await ask(desk.caller, state=state, **desk.paging.query)
    else:
        found = await desk.gateway.cultivation.tasks(desk.caller, **desk.paging.query)
    return rendering.page(
        desk.request,
        "tasks/tasks.html",
        desk.visitor,
        title="申报办理",
        found=found,
        everything=everything,
        form=Form(dict(query)),
        states=codes(ApplicationState),
        paging=desk.paging,
    )
