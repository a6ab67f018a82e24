"""申报办理: what waits for me, and all applications that I may see."""

from fastapi import APIRouter, Response

from contracts.codes import TITLES, ApplicationState
from contracts.queries.reviews import ReviewTaskPage
from contracts.reviews import ClaimStanding, SupplyStanding
from gateway.pages.reviews.forms import BATCH, MANY
from gateway.web import forms, rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Option, codes
from gateway.web.forms import Form
from gateway.web.people import names_of
from gateway.web.refusals import PageRoute
from gateway.web.vocabulary import zone_options

router = APIRouter(route_class=PageRoute)
FILTERS = ("programme", "zone", "state", "claim", "waiting_days", "due_by", "supply")
AGES = tuple(Option(str(days), f"{days} 天以上") for days in (3, 5, 10, 30))


@router.get("/tasks")
async def list_tasks(context: InsideContext) -> Response:
    """待办, or all applications filtered by state."""
    query = context.request.query_params
    if query.get("view") != "all":
        return await task_page(context)
    ask = context.gateway.cultivation.applications
    found = await ask(context.caller, state=query.get("state") or None, **context.paging.query)
    return rendering.page(
        context.request,
        "tasks/applications.html",
        context.visitor,
        title="申报办理",
        found=found,
        form=Form(dict(query)),
        states=codes(ApplicationState),
        paging=context.paging,
    )


async def task_page(context: PageContext, batch: Form | None = None, ticked: frozenset[str] = frozenset()) -> Response:
    """The work list by due date; `batch` is a refused attempt to decide the `ticked` ones at once."""
    query = context.request.query_params
    wanted = {name: query.get(name) or None for name in FILTERS}
    if wanted["due_by"]:
        wanted["due_by"] = str(forms.day(wanted["due_by"]))
    found = await context.gateway.cultivation.tasks(context.caller, **wanted, **context.paging.query)
    problem = batch.problem if batch else None
    return rendering.page(
        context.request,
        "tasks/tasks.html",
        context.visitor,
        title="申报办理",
        status=problem.status if problem else 200,
        found=found,
        people=await names_of(context, [each.claim.holder for each in found.items if each.claim]),
        form=Form(dict(query)),
        batch=batch or Form(),
        ticked=ticked,
        steps=_steps(found),
        sections=BATCH,
        programmes=codes(TITLES),
        zones=zone_options(context),
        states=codes(ApplicationState),
        claims=codes(ClaimStanding),
        ages=AGES,
        supplies=codes(SupplyStanding),
        paging=context.paging,
    )


def _steps(found: ReviewTaskPage) -> tuple[Option, ...]:
    """The steps that at least one of the shown applications allows and that many may take at once."""
    offered = {action for each in found.items for action in each.actions}
    return codes(step for step in MANY if step in offered)
