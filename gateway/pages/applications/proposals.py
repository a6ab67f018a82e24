"""台账数据: figures of the firm's record offered for its form; the firm chooses which of them it takes over."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from gateway.pages.applications import commands as application_commands
from gateway.pages.applications import forms as application_forms
from gateway.pages.applications.routes import again
from gateway.web import forms
from gateway.web.access import AnyContext
from gateway.web.forms import Form, named
from gateway.web.refusals import PageRoute
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
TAKE = "take."


@router.post("/applications/{application_id}/proposals")
async def take_over(context: AnyContext, application_id: str) -> Response:
    """Save the form with the chosen figures in it, against the version that was seen."""
    form, cultivation = await forms.read(context.request), context.gateway.cultivation
    chosen = {name.removeprefix(TAKE) for name in form.values if name.startswith(TAKE)}
    try:
        view = await cultivation.application(context.caller, application_id)
        offered = (await cultivation.proposals(context.caller, application_id)).items
        taken = {named(each.pointer): each.value for each in offered if named(each.pointer) in chosen}
        command = application_commands.entries(view, Form(application_forms.values_of(view) | taken))
        await cultivation.edit_application(context.caller, application_id, command, form.key, form.version)
    except Problem as problem:
        return await again(context, application_id, problem, form, "propose-figures")
    return RedirectResponse(f"/applications/{application_id}?done=taken-over", 303)
