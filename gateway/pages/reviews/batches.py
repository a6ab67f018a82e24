"""批量办理: one step for the ticked applications of the work list, and what became of each."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from gateway.pages.reviews import forms as review_forms
from gateway.pages.tasks.routes import task_page
from gateway.web import forms, rendering
from gateway.web.access import InsideContext
from gateway.web.refusals import PageRoute
from kit.data.problem import Problem
from kit.web.routing import posted_form

router = APIRouter(route_class=PageRoute)


@router.post("/tasks/batch")
async def decide_many(context: InsideContext) -> Response:
    """Decide, then show the result of each; what is wrong with the form itself is said beside the list."""
    async with posted_form(context.request) as posted:
        form, chosen = forms.of_posted(posted), [str(each) for each in posted.getlist("application")]
    try:
        if not chosen:
            raise Problem(422, "none_chosen", "请先勾选要办理的申报", "")
        forms.require(form, {"step": "办理环节"})
        command = review_forms.batch(form, chosen)
        result = await context.gateway.cultivation.decide_many(context.caller, command, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM_NOR_PERSON:
            raise
        return await task_page(context, form.refused(problem), frozenset(chosen))
    return RedirectResponse(f"/tasks/batches/{result.batch_id}", 303)


@router.get("/tasks/batches/{batch_id}")
async def show_batch(context: InsideContext, batch_id: str) -> Response:
    """The result table; the refused ones first."""
    found = await context.gateway.cultivation.batch(context.caller, batch_id)
    return rendering.page(
        context.request,
        "reviews/batch.html",
        context.visitor,
        title="批量办理结果",
        found=found,
        items=sorted(found.items, key=lambda each: each.done),
    )
