"""Register a firm; correct, rename, move and close one. Every form says from which day a change counts."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import Role
from contracts.commands.registry import (
    ChangeIndustries,
    CloseFirm,
    CorrectFirm,
    MergeFirm,
    MoveWithinZone,
    ProposeTransfer,
    RegisterFirm,
    RenameFirm,
    VoidEntry,
)
from contracts.queries.registry import FirmView
from gateway.clients.registry import FirmChange
from gateway.pages.firms import forms as firm_forms
from gateway.web import fields, forms, rendering, vocabulary
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Section
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import Problem, forbidden, not_found

router = APIRouter(route_class=PageRoute)
BACK = {"link": "/firms", "name": "企业台账"}
TITLES = {
    "correct": "更正",
    "rename": "更名",
    "move": "迁移",
    "industries": "产业调整",
    "close": "注销",
    "merge": "合并",
    "void": "作废",
}
INTROS = {
    "correct": "更正用于改正自始录入有误的内容；某日发生的变化请用更名或迁移登记。历史版本保留，可追溯。",
    "move": "跨区迁移提交后由迁入园区确认，确认前统计不变；区内换园即时生效。",
    "close": "注销后企业不再参加统计，资格自注销日起不计入存量；历史数据不变。",
    "merge": "合并后本企业自合并日起不再参加统计，由存续企业承继；涉及两个园区的，由办公室代双方办理并记入动态。",
    "void": "作废用于整条误录的档案：此前各期统计都将不再包含本企业，信用代码可重新登记；企业确有注销的，请用注销。",
}
CONFIRM = {
    "close": "确定注销该企业？注销后不能恢复。",
    "merge": "确定合并？合并后不能恢复。",
    "void": "确定作废整条档案？各期统计将随之改变，作废后不能恢复。",
}
DONE = {
    "correct": "corrected",
    "rename": "renamed",
    "move": "moved",
    "industries": "reclassified",
    "close": "closed",
    "merge": "merged",
    "void": "voided",
}
COMMANDS: Mapping[str, type[FirmChange]] = {
    "rename": RenameFirm,
    "industries": ChangeIndustries,
    "close": CloseFirm,
    "merge": MergeFirm,
    "void": VoidEntry,
}


@router.get("/firms/new")
async def new_firm(context: InsideContext) -> Response:
    """The empty form; staff of one zone find it chosen."""
    zones = vocabulary.zone_options(context)
    only = {"zone": zones[0].value} if len(zones) == 1 else {}
    return await _register_page(context, Form({**only, "capital_currency": "CNY"}))


async def _register_page(context: PageContext, form: Form) -> Response:
    zones = vocabulary.zone_options(context)
    sections = firm_forms.register(
        zones, await vocabulary.park_options(context), await vocabulary.industry_options(context)
    )
    return _form_page(context, "新增企业", form, sections, "/firms", BACK, "登记")


@router.post("/firms")
async def register_firm(context: InsideContext) -> Response:
    """Register; a refusal shows the form again with its reasons beside the fields."""
    form = await forms.read(context.request)
    sections = firm_forms.register((), (), ())
    try:
        forms.require(form, fields.musts(sections))
        firm = await context.gateway.registry.register(context.caller, _registration(form, sections), form.key)
    except Problem as problem:
        return await _register_page(context, _refused(form, problem))
    return RedirectResponse(f"/firms/{firm.firm_id}?done=registered", 303)


def _registration(form: Form, sections: tuple[Section, ...]) -> RegisterFirm:
    values = firm_forms.with_capital(forms.body(form, fields.conversions(sections)))
    if "registered_capital" not in values:
        values.pop("capital_currency", None)
    return forms.command(RegisterFirm, values)


@router.get("/firms/{firm_id}/{change}")
async def change_form(context: InsideContext, firm_id: str, change: str) -> Response:
    """The form of one kind of change, filled with what is known now."""
    firm = await _asked(context, firm_id, change)
    return await _change_page(context, firm, change, Form(_present(firm, change), version=firm.version))


@router.post("/firms/{firm_id}/{change}")
async def change_firm(context: InsideContext, firm_id: str, change: str) -> Response:
    """Make the change against the version that the form was made from."""
    firm = await _asked(context, firm_id, change)
    form = await forms.read(context.request)
    try:
        forms.require(form, fields.musts(await _sections(context, firm, change)))
        done = await _send(context, firm, change, form)
    except Problem as problem:
        return await _change_page(context, firm, change, _refused(form, problem))
    gone = change == "void" and context.visitor.role is not Role.OFFICE  # a voided file is in no zone any more
    return RedirectResponse(f"/firms?done={done}" if gone else f"/firms/{firm_id}?done={done}", 303)


async def _asked(context: PageContext, firm_id: str, change: str) -> FirmView:
    """The firm of a form. Raises 404 for a form that is none, 403 for one of the office."""
    if change not in TITLES:
        raise not_found()
    if change == "merge" and context.visitor.role is not Role.OFFICE:
        raise forbidden()
    return await context.gateway.registry.firm(context.caller, firm_id)


async def _send(context: PageContext, firm: FirmView, change: str, form: Form) -> str:
    """The one request that makes the change; returns the name of the notice."""
    registry = context.gateway.registry
    values = forms.body(form, fields.conversions(await _sections(context, firm, change)))
    if change == "move" and form.value("to_zone") != firm.zone:
        proposal = forms.command(ProposeTransfer, {"firm_id": firm.firm_id, **values})
        await registry.propose_transfer(context.caller, proposal, form.key)
        return "transfer-proposed"
    await registry.change(context.caller, firm.firm_id, _command(firm, change, form, values), form.key, form.version)
    return DONE[change]


def _command(firm: FirmView, change: str, form: Form, values: dict[str, Any]) -> FirmChange:
    if change == "correct":
        return forms.command(CorrectFirm, _corrected(values, form, firm))
    if change == "move":
        kept = {name: values[name] for name in ("effective_on", "reason")}
        return forms.command(MoveWithinZone, {"park": values.get("to_park"), **kept})
    return forms.command(COMMANDS[change], values)


def _corrected(values: dict[str, Any], form: Form, firm: FirmView) -> dict[str, Any]:
    """Only what differs from the present; a particular that was emptied becomes null."""
    present = _present(firm, "correct")
    changed = {name: value for name, value in values.items() if form.value(name) != present.get(name, "")}
    emptied = {name: None for name, value in present.items() if value and not form.value(name)}
    return firm_forms.with_capital({**changed, **emptied})


async def _change_page(context: PageContext, firm: FirmView, change: str, form: Form) -> Response:
    sections = await _sections(context, firm, change)
    back = {"link": f"/firms/{firm.firm_id}", "name": firm.name}
    title, action = f"{TITLES[change]}：{firm.name}", f"/firms/{firm.firm_id}/{change}"
    return _form_page(context, title, form, sections, action, back, f"确认{TITLES[change]}", change)


async def _sections(context: PageContext, firm: FirmView, change: str) -> tuple[Section, ...]:
    if change == "move":
        return firm_forms.move(firm.zone, await vocabulary.park_options(context))
    if change == "industries":
        return firm_forms.industries(await vocabulary.industry_options(context))
    return firm_forms.PLAIN[change]()


def _present(firm: FirmView, change: str) -> dict[str, str]:
    """What the form shows at first."""
    today = clock.today().isoformat()
    if change != "correct":
        now = firm.industries[-1] if firm.industries else None
        known = {"name": firm.name, "primary": now.primary if now else None, "gbt4754": now.gbt4754 if now else None}
        return {"effective_on": today, **{name: value for name, value in known.items() if value}}
    profile, contact = firm.profile, firm.profile.contact
    particulars = {
        "uscc": firm.uscc,
        "name": firm.name,
        "founded_on": profile.founded_on,
        "enterprise_type": profile.enterprise_type,
        "registered_capital": profile.capital_text
        if profile.registered_capital is None
        else profile.registered_capital,
        "capital_currency": profile.capital_currency,
        "address": profile.address,
        "website": profile.website,
        "licence_no": profile.licence_no,
        "contact_name": None if contact.masked else contact.name,
        "contact_phone": None if contact.masked else contact.phone,
        "contact_email": None if contact.masked else contact.email,
    }
    return {name: str(value) for name, value in particulars.items() if value is not None}


def _refused(form: Form, problem: Problem) -> Form:
    """The form with the reason; what the visitor may not do or see is no form's matter."""
    if problem.status in forms.NOT_OF_FORM_NOR_PERSON:
        raise problem
    return form.refused(problem)


def _offer(form: Form) -> Mapping[str, str] | None:
    """What to do instead: a code that another zone holds is asked for by a transfer."""
    problem = form.problem
    if problem is None or problem.code != "duplicate_uscc" or "firm_id" in problem.extensions:
        return None
    return {"link": link("/transfers/new", uscc=form.value("uscc")), "name": "按信用代码发起迁入"}


def _form_page(
    context: PageContext,
    title: str,
    form: Form,
    sections: tuple[Section, ...],
    action: str,
    back: Mapping[str, str],
    submit: str,
    change: str = "",
) -> Response:
    return rendering.page(
        context.request,
        "form.html",
        context.visitor,
        title=title,
        status=form.problem.status if form.problem else 200,
        subtitle="",
        form=form,
        sections=sections,
        action=action,
        back=back,
        submit=submit,
        intro=INTROS.get(change, ""),
        confirm=CONFIRM.get(change, ""),
        offer=_offer(form),
    )
