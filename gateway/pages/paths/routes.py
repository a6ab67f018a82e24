"""办理环节: how the applications of each programme go in each zone; one account of the office enters another path, another approves it."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from contracts.applications import PathState
from contracts.codes import Role
from contracts.commands.paths import DecidePath
from gateway.pages.paths.forms import LABELS, SECTIONS, begun_with, entered
from gateway.web import forms, rendering
from gateway.web.access import AnyContext, PageContext, context_for
from gateway.web.forms import Form
from gateway.web.people import names_of
from gateway.web.refusals import PageRoute
from kit.data.problem import Problem, not_found

router = APIRouter(route_class=PageRoute)
OfficeDesk = Annotated[PageContext, Depends(context_for(Role.OFFICE))]
DECISIONS = {
    "approve": (PathState.APPROVED, "path-approved"),
    "refuse": (PathState.REFUSED, "path-refused"),
    "withdraw": (PathState.WITHDRAWN, "path-withdrawn"),
}
NOTHING_CAME_OF = (PathState.REFUSED, PathState.WITHDRAWN)


@router.get("/application-paths")
async def show_paths(context: AnyContext) -> Response:
    """Every path with its documents; the office's form begins with the one that is named by `from`."""
    return await _page(context, Form())


@router.post("/application-paths")
async def enter_path(context: OfficeDesk) -> Response:
    """It waits for another account."""
    form = replace(await forms.read(context.request), labels=LABELS)
    try:
        await context.gateway.cultivation.enter_path(context.caller, entered(form), form.key)
    except Problem as problem:
        return await _again(context, form, problem)
    return RedirectResponse("/application-paths?done=path-entered", 303)


@router.post("/application-paths/{code}")
async def decide_path(context: OfficeDesk, code: str) -> Response:
    """Approve, refuse with a reason or take back, against the version that the page showed."""
    form = await forms.read(context.request)
    if form.value("action") not in DECISIONS:
        raise not_found()
    state, done = DECISIONS[form.value("action")]
    try:
        command = forms.command(DecidePath, forms.body(form, {"reason": None}))
        await context.gateway.cultivation.settle_path(context.caller, code, state, command, form.key, form.version)
    except Problem as problem:
        return await _again(context, Form(), problem)
    return RedirectResponse(f"/application-paths?done={done}", 303)


async def _again(context: PageContext, form: Form, problem: Problem) -> Response:
    if problem.status in forms.NOT_OF_FORM_NOR_PERSON:
        raise problem
    return await _page(context, form.refused(problem))


async def _page(context: PageContext, form: Form) -> Response:
    answer = await context.gateway.cultivation.application_paths(context.caller)
    found = answer.items
    people = await names_of(context, [actor for row in found for actor in (row.entered_by, row.decided_by) if actor])
    chosen = next((row for row in found if row.code == context.request.query_params.get("from")), None)
    return rendering.page(
        context.request,
        "paths/paths.html",
        context.visitor,
        title="办理环节",
        status=form.problem.status if form.problem else 200,
        held=[row for row in found if row.state in (None, PathState.APPROVED)],
        waiting=[row for row in found if row.state is PathState.PROPOSED],
        past=[row for row in found if row.state in NOTHING_CAME_OF],
        people=people,
        today=answer.as_of,
        form=Form(begun_with(chosen), form.key) if chosen and not form.values else form,
        sections=SECTIONS,
        editable=context.visitor.role is Role.OFFICE,
    )
