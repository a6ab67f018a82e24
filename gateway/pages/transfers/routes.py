"""迁移确认: moves across zones that wait for the other side; asked for by code, refused with a reason."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import Role, TransferState
from contracts.commands.registry import DecideTransfer, ProposeTransfer, RefuseTransfer
from contracts.queries.registry import TransferView
from contracts.routes import registry
from gateway.pages.transfers import forms as transfer_forms
from gateway.web import fields, forms, rendering, vocabulary
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Section
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import Problem, not_found

router = APIRouter(route_class=PageRoute)
DECISIONS = {
    "confirm": (registry.CONFIRM_TRANSFER, "transfer-confirmed"),
    "withdraw": (registry.WITHDRAW_TRANSFER, "transfer-withdrawn"),
}
BACK = {"link": "/transfers", "name": "迁移确认"}
BY_CODE = (
    "企业由其他园区管理、现已迁入本园区的，按信用代码发起，由对方园区确认。确认之前只显示信用代码，不显示企业信息。"
)
TO_BE_TOLD = "拒绝后迁移终止，企业仍计在原园区；理由将告知发起方。"


@router.get("/transfers")
async def list_transfers(context: InsideContext) -> Response:
    """Those that wait first; the other states behind their tabs."""
    query = context.request.query_params
    known = {state.value: state for state in TransferState}
    state = known.get(query.get("state", ""), TransferState.PROPOSED)
    found = await context.gateway.registry.transfers(context.caller, state=state.value, **context.paging.query)
    return rendering.page(
        context.request,
        "transfers/transfers.html",
        context.visitor,
        title="迁移确认",
        found=found,
        rows=[(row, _has_page(context, row), _verb(context, row)) for row in found.items],
        chosen=state.label,
        parks=await vocabulary.names_of_parks(context),
        states=[
            {"name": each.label, "link": link("/transfers", state=each.value), "chosen": each is state}
            for each in TransferState
        ],
        paging=context.paging,
    )


def _has_page(context: PageContext, row: TransferView) -> bool:
    """Whether the visitor may open the firm: its zone now, and a zone that it left (its card)."""
    if context.visitor.role is Role.OFFICE:
        return True
    moved = row.state is TransferState.CONFIRMED
    return row.firm_id is not None and (moved or row.from_zone in context.visitor.zones)


def _verb(context: PageContext, row: TransferView) -> str:
    """What confirming means for the visitor."""
    if context.visitor.role is Role.OFFICE:
        return "代为确认"
    return "确认迁出" if row.from_zone in context.visitor.zones else "确认迁入"


@router.get("/transfers/new")
async def new_transfer(context: InsideContext) -> Response:
    """Ask for a firm that another zone has, by its code."""
    zones = vocabulary.zone_options(context)
    only = {"to_zone": zones[0].value} if len(zones) == 1 else {}
    today = clock.today().isoformat()
    return await _new_page(
        context, Form({**only, "uscc": context.request.query_params.get("uscc", ""), "effective_on": today})
    )


async def _new_page(context: PageContext, form: Form) -> Response:
    sections = transfer_forms.by_code(vocabulary.zone_options(context), await vocabulary.park_options(context))
    return _form_page(context, "按信用代码发起迁入", form, sections, "/transfers", "发起", BY_CODE)


@router.post("/transfers")
async def propose_transfer(context: InsideContext) -> Response:
    """The other side confirms; until then the answer names the code alone."""
    form = await forms.read(context.request)
    sections = transfer_forms.by_code((), ())
    try:
        forms.require(form, fields.musts(sections))
        command = forms.command(ProposeTransfer, forms.body(form, fields.conversions(sections)))
        await context.gateway.registry.propose_transfer(context.caller, command, form.key)
    except Problem as problem:
        return await _new_page(context, _refused(form, problem))
    return RedirectResponse("/transfers?done=transfer-asked", 303)


@router.get("/transfers/{transfer_id}/refuse")
async def refusal_form(context: InsideContext, transfer_id: str) -> Response:
    """Why not; the proposing side is told."""
    transfer = await context.gateway.registry.transfer(context.caller, transfer_id)
    return _refusal_page(context, transfer, Form({}, version=transfer.version))


@router.post("/transfers/{transfer_id}/refuse")
async def refuse_transfer(context: InsideContext, transfer_id: str) -> Response:
    """Refuse with a reason, against the version that the form was made from."""
    form = await forms.read(context.request)
    decide = context.gateway.registry.decide_transfer
    try:
        forms.require(form, fields.musts(transfer_forms.refusal()))
        command = forms.command(RefuseTransfer, {"reason": form.value("reason")})
        await decide(context.caller, transfer_id, registry.REFUSE_TRANSFER, command, key=form.key, version=form.version)
    except Problem as problem:
        refused = _refused(form, problem)
        return _refusal_page(context, await context.gateway.registry.transfer(context.caller, transfer_id), refused)
    return RedirectResponse("/transfers?done=transfer-refused", 303)


def _refusal_page(context: PageContext, transfer: TransferView, form: Form) -> Response:
    title = f"拒绝迁移：{transfer.firm_name or transfer.uscc}"
    action = f"/transfers/{transfer.transfer_id}/refuse"
    return _form_page(context, title, form, transfer_forms.refusal(), action, "确认拒绝", TO_BE_TOLD)


@router.post("/transfers/{transfer_id}")
async def decide_transfer(context: InsideContext, transfer_id: str) -> Response:
    """Confirm or withdraw, against the version that the page showed."""
    form = await forms.read(context.request)
    decision = form.value("action")
    if decision not in DECISIONS:
        raise not_found()
    route, done = DECISIONS[decision]
    decide = context.gateway.registry.decide_transfer
    await decide(context.caller, transfer_id, route, DecideTransfer(), key=form.key, version=form.version)
    return RedirectResponse(f"/transfers?done={done}", 303)


def _refused(form: Form, problem: Problem) -> Form:
    if problem.status in forms.NOT_OF_FORM_NOR_PERSON:
        raise problem
    return form.refused(problem)


def _form_page(
    context: PageContext, title: str, form: Form, sections: tuple[Section, ...], action: str, submit: str, intro: str
) -> Response:
    shown: Mapping[str, Any] = {"title": title, "subtitle": "", "intro": intro, "confirm": "", "back": BACK}
    status = form.problem.status if form.problem else 200
    return rendering.page(
        context.request,
        "form.html",
        context.visitor,
        status=status,
        form=form,
        sections=sections,
        action=action,
        submit=submit,
        **shown,
    )
