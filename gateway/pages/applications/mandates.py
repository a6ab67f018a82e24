"""代填: park staff say by which mandate they fill in, for a new application of a firm or for one that it has begun."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.applications import RoundState
from contracts.codes import Role
from contracts.commands.applications import CreateApplication, Mandate
from gateway.access.rules.visitor import Visitor
from gateway.pages.applications.forms import MANDATE
from gateway.pages.applications.routes import chosen, start
from gateway.web import forms, rendering
from gateway.web.access import AnyContext, PageContext
from gateway.web.fields import Field, Option, Section, musts
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data.problem import Problem, forbidden

router = APIRouter(route_class=PageRoute)
SECTIONS = (Section("", MANDATE),)
TAKING = (RoundState.OPEN, RoundState.GRACE, RoundState.PLANNED)
INTRO = (
    "代填须有企业的委托。登记后，您的姓名、委托依据和修改前后的内容记入办理记录，企业可以查看；您不得再审核这份申报。"
)


def refuse_others(visitor: Visitor) -> None:
    """Only the park fills in for firms."""
    if visitor.role is not Role.STAFF:
        raise forbidden()


@router.get("/firms/{firm_id}/applications/new")
async def show_new(context: AnyContext, firm_id: str) -> Response:
    """The mandate for a new application of the firm."""
    refuse_others(context.visitor)
    return await _page(context, firm_id, Form(), await _rounds(context))


@router.post("/firms/{firm_id}/applications/new")
async def start_for_firm(context: AnyContext, firm_id: str) -> Response:
    """A new draft with its mandate; an open one is shown instead of a second."""
    refuse_others(context.visitor)
    form = await forms.read(context.request)
    try:
        forms.require(form, {"round": "申报批次", **musts(SECTIONS)})
        command = forms.command(CreateApplication, {**chosen(form), "firm_id": firm_id})
        return await start(context, form, command.model_copy(update={"mandate": _mandate(form)}))
    except Problem as problem:
        return await _again(context, firm_id, form, problem, await _rounds(context))


@router.get("/applications/{application_id}/mandate")
async def show_mandate(context: AnyContext, application_id: str) -> Response:
    """The mandate for an application that the firm has begun."""
    refuse_others(context.visitor)
    view = await context.gateway.cultivation.application(context.caller, application_id)
    return await _page(context, view.firm_id, Form(version=view.version))


@router.post("/applications/{application_id}/mandate")
async def record_mandate(context: AnyContext, application_id: str) -> Response:
    """From here on the form is open to the agent."""
    refuse_others(context.visitor)
    form = await forms.read(context.request)
    record = context.gateway.cultivation.record_mandate
    try:
        forms.require(form, musts(SECTIONS))
        await record(context.caller, application_id, _mandate(form), form.key, form.version)
    except Problem as problem:
        view = await context.gateway.cultivation.application(context.caller, application_id)
        return await _again(context, view.firm_id, form, problem)
    return RedirectResponse(f"/applications/{application_id}?done=mandated", 303)


def _mandate(form: Form) -> Mandate:
    return forms.command(Mandate, {field.name: form.value(field.name) for field in MANDATE})


async def _rounds(context: PageContext) -> tuple[Section, ...]:
    """The rounds that take applications, or will."""
    found = await context.gateway.cultivation.rounds(context.caller)
    options = tuple(
        Option(f"{each.programme.value} {each.round_id}", f"{each.programme_name} · {each.name}（{each.state_name}）")
        for each in found.items
        if each.state in TAKING and not each.carried_over
    )
    hint = "" if options else "目前没有受理中的批次，办公室公布后方可填报"
    return (Section("", (Field("round", "申报批次", "select", must=True, options=options, wide=True, hint=hint),)),)


async def _again(
    context: PageContext, firm_id: str, form: Form, problem: Problem, rounds: tuple[Section, ...] = ()
) -> Response:
    if problem.status in forms.NOT_OF_FORM or problem.code == "forbidden":
        raise problem
    return await _page(context, firm_id, form.refused(problem), rounds)


async def _page(context: PageContext, firm_id: str, form: Form, rounds: tuple[Section, ...] = ()) -> Response:
    firm = await context.gateway.registry.firm(context.caller, firm_id)
    return rendering.page(
        context.request,
        "form.html",
        context.visitor,
        title="登记代填委托",
        status=form.problem.status if form.problem else 200,
        subtitle=firm.name,
        form=form,
        sections=(*rounds, *SECTIONS),
        action=context.request.url.path,
        back={"link": f"/firms/{firm_id}?tab=applications", "name": firm.name},
        submit="登记并填报",
        intro=INTRO,
        confirm="登记后您不得再审核这份申报，确定登记？",
    )
