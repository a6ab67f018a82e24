"""申报办理: what waits for me, and all applications that I may see."""

from fastapi import APIRouter, Response

from contracts.codes import ApplicationState
from gateway.web import rendering
from gateway.web.access import InsideContext
from gateway.web.fields import codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute

router = APIRouter(route_class=PageRoute)


@router.get("/tasks")
async def list_tasks(context: InsideContext) -> Response:
    """待办, or all applications filtered by state."""
    query = context.request.query_params
    everything = query.get("view") == "all"
    state = query.get("state") or None
    if everything:
        ask = context.gateway.cultivation.applications
        found = await ask(context.caller, state=state, **context.paging.query)
    else:
        found = await context.gateway.cultivation.tasks(context.caller, **context.paging.query)
    return rendering.page(
        context.request,
        "tasks/tasks.html",
        context.visitor,
        title="申报办理",
        found=found,
        everything=everything,
        form=Form(dict(query)),
        states=codes(ApplicationState),
        paging=context.paging,
    )
