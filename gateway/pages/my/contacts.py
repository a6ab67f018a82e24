"""联系方式: a firm keeps its own address, website and contact person."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.commands.registry import CorrectFirm
from contracts.queries.registry import FirmView
from gateway.pages.facts.routes import own_firm
from gateway.web import fields, forms, rendering
from gateway.web.access import FirmContext, PageContext
from gateway.web.fields import Field, Section
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
SECTIONS = (
    Section(
        "联系人",
        (
            Field("contact_name", "姓名"),
            Field("contact_phone", "电话", "tel"),
            Field("contact_email", "邮箱", "email"),
        ),
    ),
    Section("地址", (Field("address", "地址", wide=True), Field("website", "网站", "url", placeholder="https://"))),
)


@router.get("/my/contact")
async def edit_contact(context: FirmContext) -> Response:
    firm = await context.gateway.registry.firm(context.caller, own_firm(context))
    return _page(context, firm, Form(_present(firm), version=firm.version))


@router.post("/my/contact")
async def save_contact(context: FirmContext) -> Response:
    """Only what differs is said; what was emptied is taken out."""
    form = await forms.read(context.request)
    registry = context.gateway.registry
    firm = await registry.firm(context.caller, own_firm(context))
    present = _present(firm)
    said = forms.body(form, fields.conversions(SECTIONS), keep_blank=True)
    changed = {name: value for name, value in said.items() if form.value(name) != present.get(name, "")}
    try:
        if changed:
            command = forms.command(CorrectFirm, changed)
            await registry.change(context.caller, firm.firm_id, command, form.key, form.version)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return _page(context, firm, form.refused(problem))
    return RedirectResponse("/my?done=contact-saved", 303)


def _present(firm: FirmView) -> dict[str, str]:
    profile, contact = firm.profile, firm.profile.contact
    known = {
        "contact_name": contact.name,
        "contact_phone": contact.phone,
        "contact_email": contact.email,
        "address": profile.address,
        "website": profile.website,
    }
    return {name: value for name, value in known.items() if value}


def _page(context: PageContext, firm: FirmView, form: Form) -> Response:
    return rendering.page(
        context.request,
        "form.html",
        context.visitor,
        title="联系方式",
        status=form.problem.status if form.problem else 200,
        subtitle=firm.name,
        form=form,
        sections=SECTIONS,
        action="/my/contact",
        back={"link": "/my", "name": "我的企业"},
        submit="保存",
        intro="园区和主管部门按此联系您；名称、信用代码等其他信息有误请联系所在园区更正。",
        confirm="",
    )
