"""容缺材料: handed in as a file or on paper, and decided by reviewers; all on the page of the application."""

from collections.abc import Awaitable
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.commands.reviews import DecideSupply, SupplyFile, SupplyMaterial
from contracts.queries.reviews import SupplyView
from gateway.pages.applications.routes import SUPPLY, again
from gateway.web import forms
from gateway.web.access import AnyContext, InsideContext, PageContext
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.uploads import read_upload, require_file
from kit.data.problem import Problem, not_found

router = APIRouter(route_class=PageRoute)
PLACE = "/applications/{application_id}/supplies/{seq}"


@router.post(PLACE + "/files")
async def supply_file(context: AnyContext, application_id: str, seq: int) -> Response:
    """The file of a missing material; where one kind alone proves it, nobody is asked for the kind."""
    form, upload = await read_upload(context.request)

    async def supply() -> None:
        owed = await _owed(context, application_id, seq)
        asked = {"kind": "材料类别"} if len(owed.kinds) > 1 else {}
        file = require_file(form, asked, upload)
        kind = form.value("kind") if asked else owed.kinds[0].value
        command = forms.command(SupplyFile, {"kind": kind, "filename": file.filename})
        await context.gateway.cultivation.supply_file(context.caller, application_id, seq, command, file.data, form.key)

    return await _done(context, application_id, seq, form, supply(), "supplied")


@router.post(PLACE)
async def supply_material(context: AnyContext, application_id: str, seq: int) -> Response:
    """The material has come on paper: said by the firm or by who received it."""
    form = await forms.read(context.request)

    async def supply() -> None:
        forms.require(form, {"note": "补交方式"})
        command = forms.command(SupplyMaterial, forms.body(form, {"note": None}))
        await context.gateway.cultivation.supply(context.caller, application_id, seq, command, form.key)

    return await _done(context, application_id, seq, form, supply(), "supplied")


@router.post(PLACE + "/decide")
async def decide_supply(context: InsideContext, application_id: str, seq: int) -> Response:
    """确认, 退回重交, 延期 or 免交."""
    form = await forms.read(context.request)

    async def decide() -> None:
        command = forms.command(DecideSupply, forms.body(form, {"decision": None, "reason": None, "due_on": forms.day}))
        await context.gateway.cultivation.decide_supply(context.caller, application_id, seq, command, form.key)

    return await _done(context, application_id, seq, form, decide(), "supply-decided")


async def _owed(context: PageContext, application_id: str, seq: int) -> SupplyView:
    found = await context.gateway.cultivation.supplies(context.caller, application_id)
    owed = next((each for each in found.items if each.seq == seq), None)
    if owed is None:
        raise not_found()
    return owed


async def _done(
    context: PageContext, application_id: str, seq: int, form: Form, work: Awaitable[Any], done: str
) -> Response:
    """Back to the materials after the work, or the page with the reason beside the one that was meant."""
    try:
        await work
    except Problem as problem:
        form.values = {**form.values, SUPPLY: str(seq)}
        return await again(context, application_id, problem, form, SUPPLY)
    return RedirectResponse(f"/applications/{application_id}?done={done}#supplies", 303)
