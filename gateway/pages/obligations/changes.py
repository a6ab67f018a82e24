"""重大变化: what changed of a firm, what is to be reported because of it, and the form for what no event of the register says."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import Role
from contracts.commands.obligations import StateChange, WithdrawChange
from contracts.obligations import STATED_CHANGES
from gateway.web import fields, forms, rendering
from gateway.web.access import AnyContext, InsideContext, PageContext
from gateway.web.fields import Field, Section, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
ADDRESS = "/firms/{firm_id}/changes"
SECTIONS = (
    Section(
        "",
        (
            Field("kind", "变化", "select", must=True, options=codes(STATED_CHANGES)),
            Field("changed_on", "发生日期", "date", must=True, hint="报告期限自该日起算"),
            Field("about", "变化内容", must=True, wide=True, extra={"maxlength": 200}),
        ),
    ),
)


@router.get(ADDRESS)
async def show_changes(context: AnyContext, firm_id: str) -> Response:
    return await _page(context, firm_id, Form())


@router.post(ADDRESS)
async def state_change(context: AnyContext, firm_id: str) -> Response:
    """登记变化, by the firm, its park or the office."""
    form = await forms.read(context.request)
    try:
        forms.require(form, fields.musts(SECTIONS))
        command = forms.command(StateChange, forms.body(form, fields.conversions(SECTIONS)))
        await context.gateway.cultivation.state_change(context.caller, firm_id, command, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return await _page(context, firm_id, form.refused(problem))
    return RedirectResponse(link(ADDRESS.format(firm_id=firm_id), done="change-stated"), 303)


@router.post(ADDRESS + "/{change_id}/withdraw")
async def withdraw_change(context: InsideContext, firm_id: str, change_id: str) -> Response:
    """撤回登记 of what was stated by mistake."""
    form = await forms.read(context.request)
    try:
        forms.require(form, {"reason": "撤回理由"})
        command = forms.command(WithdrawChange, {"reason": form.value("reason")})
        await context.gateway.cultivation.withdraw_change(context.caller, firm_id, change_id, command, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return await _page(context, firm_id, form.refused(problem))
    return RedirectResponse(link(ADDRESS.format(firm_id=firm_id), done="change-withdrawn"), 303)


async def _page(context: PageContext, firm_id: str, form: Form) -> Response:
    mine = context.visitor.role is Role.FIRM
    found = await context.gateway.cultivation.firm_changes(context.caller, firm_id)
    return rendering.page(
        context.request,
        "obligations/changes.html",
        context.visitor,
        title=f"重大变化：{found.firm_name}",
        status=form.problem.status if form.problem else 200,
        found=found,
        form=form,
        sections=SECTIONS,
        mine=mine,
        back={
            "link": "/my/obligations" if mine else f"/firms/{firm_id}?tab=titles",
            "name": "应尽事项" if mine else found.firm_name,
        },
    )
