"""An open draft on its page: kept while somebody types, filled from the record, moved on when the rules have changed."""

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.queries.applications import ProposalView
from gateway.pages.applications.commands import entries
from gateway.pages.applications.routes import again, save
from gateway.web import forms, rendering
from gateway.web.access import AnyContext, PageContext
from gateway.web.forms import Form, named
from gateway.web.refusals import PageRoute
from kit.data.ids import ulid
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
ALL = "all"


@router.post("/applications/{application_id}/autosave")
async def autosave(context: AnyContext, application_id: str) -> Response:
    """Keep what was typed so far; htmx shows the line that says so, and the form learns what it has stored."""
    form = replace(await forms.read(context.request), key=ulid())
    try:
        saved = await save(context, application_id, form)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return _line(context, problem=problem)
    seen = entries(saved.before, form).form
    version = form.version if saved.merged else saved.after.version
    return _line(context, seen=seen, version=version, merged=saved.merged)


@router.post("/applications/{application_id}/proposals")
async def take_over(context: AnyContext, application_id: str) -> Response:
    """Save the draft with a figure that was offered, or with all that are offered for blank fields."""
    form = await forms.read(context.request)
    try:
        offered = await context.gateway.cultivation.proposals(context.caller, application_id)
        form = replace(form, values={**form.values, **_taken(form, offered.items)})
        await save(context, application_id, form)
    except Problem as problem:
        return await again(context, application_id, problem, form, "save")
    return RedirectResponse(f"/applications/{application_id}?done=taken-over#form", 303)


@router.post("/applications/{application_id}/move-on")
async def move_on(context: AnyContext, application_id: str) -> Response:
    """Save the draft, then take it over to the rules and the round of today."""
    form = await forms.read(context.request)
    try:
        saved = await save(context, application_id, form)
        await context.gateway.cultivation.move_on(
            context.caller, application_id, f"{form.key}-move-on", saved.after.version
        )
    except Problem as problem:
        return await again(context, application_id, problem, form, "save")
    return RedirectResponse(f"/applications/{application_id}?done=moved-on", 303)


def _taken(form: Form, offered: tuple[ProposalView, ...]) -> Mapping[str, str]:
    """Field → value of what was chosen."""
    chosen = form.value("take")
    return {
        named(each.pointer): each.value
        for each in offered
        if each.pointer == chosen or (chosen == ALL and each.held is None)
    }


def _line(context: PageContext, **values: object) -> Response:
    told = {"problem": None, "seen": None, "version": None, "merged": False} | values
    return rendering.block(context.request, "applications/drafting.html", "autosaved", **told)
