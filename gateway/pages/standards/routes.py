"""认定标准: the list, one standard with its criteria, marks and sources; the office drafts, tries, adopts, retires and schedules."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import Role
from contracts.commands import standards as commands
from contracts.queries.standards import ParameterView, StandardView
from contracts.standards import OFFICE_STANDARDS, Confidence, StandardState
from gateway.web import fields, forms, rendering
from gateway.web.access import AnyContext, InsideContext, PageContext
from gateway.web.fields import Field, Option, Section, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data import clock
from kit.data.problem import Problem, forbidden

router = APIRouter(route_class=PageRoute)
PREFIX = "v."
KEEP = "keep."
ADOPT = (
    Section(
        "",
        (
            Field("adopted_from", "自何日起采用", "date", must=True, hint="不得早于今天；原标准于该日停用"),
            Field("document_no", "依据文件", must=True),
        ),
    ),
)
RETIRE = (
    Section(
        "",
        (
            Field("retired_from", "自何日起停用", "date", must=True),
            Field("reason", "理由", "textarea", must=True, wide=True),
        ),
    ),
)


@router.get("/standards")
async def list_standards(context: AnyContext) -> Response:
    """Every programme with what is in force, and drafts."""
    return await _list(context, Form())


@router.post("/standards")
async def draft_standard(context: InsideContext) -> Response:
    """A draft with the text of the proposal."""
    form = await _office_form(context)
    try:
        command = forms.command(commands.DraftStandard, {"programme": form.value("programme")})
        made = await context.gateway.cultivation.draft_standard(context.caller, command, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return await _list(context, form.refused(problem))
    return RedirectResponse(f"/standards/{made.standard_id}?done=drafted", 303)


@router.get("/standards/{standard_id}")
async def show_standard(context: AnyContext, standard_id: str) -> Response:
    """Its criteria, how each is judged, each figure with mark and source."""
    return await _page(context, standard_id, Form())


@router.post("/standards/{standard_id}/revise")
async def revise_standard(context: InsideContext, standard_id: str) -> Response:
    """Other numbers in a draft, and without the criteria that were not kept."""

    async def send(form: Form) -> object:
        held = await context.gateway.cultivation.standard(context.caller, standard_id)
        codes_held = [each.code for each in held.criteria]
        command = forms.command(
            commands.ReviseStandard,
            {"values": typed_values(form), "without": [code for code in codes_held if not form.value(KEEP + code)]},
        )
        return await context.gateway.cultivation.revise_standard(
            context.caller, standard_id, command, form.key, form.version
        )

    return await _change(context, standard_id, "revised", send)


@router.post("/standards/{standard_id}/adopt")
async def adopt_standard(context: InsideContext, standard_id: str) -> Response:
    """In force from a day."""
    return await _change(
        context, standard_id, "adopted", _settling(context, standard_id, commands.AdoptStandard, ADOPT)
    )


@router.post("/standards/{standard_id}/retire")
async def retire_standard(context: InsideContext, standard_id: str) -> Response:
    """Not in force from a day on."""
    done = _settling(context, standard_id, commands.RetireStandard, RETIRE)
    return await _change(context, standard_id, "retired", done)


@router.post("/standards/{standard_id}/schedule")
async def schedule_parameter(context: InsideContext, standard_id: str) -> Response:
    """Another value of a parameter from a day on."""

    async def send(form: Form) -> object:
        held = await context.gateway.cultivation.standard(context.caller, standard_id)
        sections = schedule_fields(held)
        forms.require(form, fields.musts(sections))
        said = forms.body(form, fields.conversions(sections))
        value = {"value": said.pop("value", None), "mark": said.pop("mark", None)}
        command = forms.command(commands.ScheduleParameter, said | {"value": value})
        return await context.gateway.cultivation.schedule_parameter(context.caller, standard_id, command, form.key)

    return await _change(context, standard_id, "scheduled", send)


def typed_values(form: Form, prefix: str = PREFIX) -> list[dict[str, Any]]:
    """The numbers of parameters as they were typed; a blank changes nothing."""
    typed = ((name.removeprefix(prefix), text) for name, text in form.values.items() if name.startswith(prefix))
    return [{"parameter": code, "value": forms.decimal(text)} for code, text in typed if text]


def numbers(held: StandardView) -> list[ParameterView]:
    """The parameters that are plain numbers."""
    return [each for row in held.criteria for each in row.parameters if each.current.value is not None]


def schedule_fields(held: StandardView) -> tuple[Section, ...]:
    """What a scheduled value asks for."""
    options = tuple(Option(each.code, f"{each.name}（现 {each.current.said}）") for each in numbers(held))
    return (
        Section(
            "",
            (
                Field("parameter", "参数", "select", must=True, options=options, wide=True),
                Field("valid_from", "自何日起", "date", must=True),
                Field("valid_before", "至何日前（不含）", "date", hint="留空：直至下一次安排"),
                Field("value", "新取值", must=True, convert=forms.decimal, extra={"inputmode": "decimal"}),
                Field("mark", "可信度", "select", must=True, options=codes(Confidence)),
                Field("citation", "依据", must=True, wide=True),
            ),
        ),
    )


Sending = Callable[[Form], Awaitable[object]]


def _settling(
    context: PageContext,
    standard_id: str,
    model: type[commands.AdoptStandard] | type[commands.RetireStandard],
    sections: tuple[Section, ...],
) -> Sending:
    async def send(form: Form) -> object:
        forms.require(form, fields.musts(sections))
        command = forms.command(model, forms.body(form, fields.conversions(sections)))
        return await context.gateway.cultivation.settle_standard(
            context.caller, standard_id, command, form.key, form.version
        )

    return send


async def _change(context: PageContext, standard_id: str, done: str, send: Sending) -> Response:
    form = await _office_form(context)
    try:
        await send(form)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return await _page(context, standard_id, form.refused(problem), done)
    return RedirectResponse(f"/standards/{standard_id}?done={done}", 303)


async def _office_form(context: PageContext) -> Form:
    if context.visitor.role is not Role.OFFICE:
        raise forbidden()
    return await forms.read(context.request)


async def _list(context: PageContext, form: Form) -> Response:
    found = await context.gateway.cultivation.standards(context.caller)
    edges = await context.gateway.cultivation.standard_edges(context.caller)
    return rendering.page(
        context.request,
        "standards/standards.html",
        context.visitor,
        title="认定标准",
        status=form.problem.status if form.problem else 200,
        found=found,
        edges=edges,
        form=form,
        own=codes(OFFICE_STANDARDS),
        is_office=context.visitor.role is Role.OFFICE,
    )


async def _page(context: PageContext, standard_id: str, form: Form, chosen: str = "") -> Response:
    held = await context.gateway.cultivation.standard(context.caller, standard_id)
    is_office = context.visitor.role is Role.OFFICE
    if form.version is None:
        form.version = held.version
    return rendering.page(
        context.request,
        "standards/standard.html",
        context.visitor,
        title=held.title,
        status=form.problem.status if form.problem else 200,
        held=held,
        form=form,
        chosen=chosen,
        is_office=is_office,
        is_inside=context.visitor.role is not Role.FIRM,
        is_draft=is_office and held.state is StandardState.DRAFT,
        may_retire=is_office and held.drafted_here and held.state is not StandardState.RETIRED,
        may_schedule=is_office and held.state in (StandardState.CURRENT, StandardState.SCHEDULED),
        adopt=ADOPT,
        retire=RETIRE,
        schedule=schedule_fields(held),
        trials=(await context.gateway.cultivation.trials(context.caller, standard_id)).items if is_office else (),
        today=clock.today(),
    )
