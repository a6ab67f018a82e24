"""One obligation: what is owed until when and by which clause, what was said of it, and the forms for what the visitor may say."""

from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import Role
from contracts.commands.base import Command
from contracts.commands.obligations import ConfirmObligation, ReturnObligation, TickObligation, WaiveObligation
from contracts.obligations import ObligationAction
from contracts.queries.obligations import ObligationHistory
from gateway.web import fields, forms, rendering
from gateway.web.access import AnyContext, PageContext
from gateway.web.fields import Field, Section
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data.problem import Problem, not_found

router = APIRouter(route_class=PageRoute)
ADDRESS = "/firms/{firm_id}/obligations/{duty}/{period}"


@dataclass(frozen=True)
class Said:
    """How an action is asked for."""

    command: type[Command]
    fields: tuple[Field, ...] = ()
    danger: bool = False


FORMS: dict[ObligationAction, Said] = {
    ObligationAction.TICK: Said(
        TickObligation,
        (
            Field("done_on", "完成日期", "date", must=True),
            Field("receipt_no", "受理编号（回执号）", must=True, extra={"maxlength": 64}),
            Field("reason", "说明", hint="更正园区已确认的情况时必填"),
        ),
    ),
    ObligationAction.CONFIRM: Said(ConfirmObligation, (Field("note", "备注"),)),
    ObligationAction.RETURN: Said(ReturnObligation, (Field("reason", "退回理由", must=True),), danger=True),
    ObligationAction.WAIVE: Said(
        WaiveObligation,
        (Field("reason", "豁免理由", must=True), Field("document_no", "文号")),
        danger=True,
    ),
}


@router.get(ADDRESS)
async def show_obligation(context: AnyContext, firm_id: str, duty: str, period: str) -> Response:
    name = {"firm_id": firm_id, "duty": duty, "period": period}
    return _page(context, await context.gateway.cultivation.obligation(context.caller, **name), Form(), None)


@router.post(ADDRESS + "/{action}")
async def say_of_obligation(context: AnyContext, firm_id: str, duty: str, period: str, action: str) -> Response:
    """Refusals stand beside the form that they are about."""
    if action not in set(ObligationAction):
        raise not_found()
    chosen, name = ObligationAction(action), {"firm_id": firm_id, "duty": duty, "period": period}
    form, said = await forms.read(context.request), FORMS[chosen]
    section = (Section("", said.fields),)
    ask = context.gateway.cultivation
    try:
        forms.require(form, fields.musts(section))
        command = forms.command(said.command, forms.body(form, fields.conversions(section)))
        await ask.say_of_obligation(context.caller, chosen, command, form.key, form.version, **name)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return _page(context, await ask.obligation(context.caller, **name), form.refused(problem), chosen)
    return RedirectResponse(link(ADDRESS.format(**name), done=f"obligation-{chosen.value}"), 303)


def _page(context: PageContext, found: ObligationHistory, form: Form, chosen: ObligationAction | None) -> Response:
    mine = context.visitor.role is Role.FIRM
    shown = form if form.problem else Form(version=found.version)
    return rendering.page(
        context.request,
        "obligations/obligation.html",
        context.visitor,
        title=found.obligation.duty_name,
        status=form.problem.status if form.problem else 200,
        found=found,
        row=found.obligation,
        form=shown,
        chosen=chosen,
        sayings={action: FORMS[action] for action in found.obligation.actions},
        back={"link": "/my/obligations" if mine else "/obligations", "name": "应尽事项"},
    )
