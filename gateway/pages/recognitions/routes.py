"""证书: those that end soon, and registering one by hand."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import TITLES, Evidence, Programme, Role
from contracts.commands.titles import RegisterRecognition
from gateway.web import fields, forms, rendering, vocabulary
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Field, Option, Section, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
LISTED = (Programme.LEADING, Programme.THREE_HIGH)
"""Lists of the office: what they suppose of a firm warns, and refuses nothing."""
SEEN = "seen"
WARNED = (Section("", (Field(SEEN, "已阅前提条件提示，仍按名单登记", "checkbox"),)),)
MONTHS = tuple(Option(str(n), f"{n} 个月内") for n in (1, 3, 6, 12))
FOR_STAFF = "登记后为“待核”，经领导小组办公室核实后计入统计。成批的证书请导入官方名单。"
FOR_OFFICE = "有文号和编号的登记即计入统计；没有编号或编号特殊的为“待核”，由另一名办公室人员核实。"


def grant_fields(programmes: tuple[Option, ...]) -> tuple[Section, ...]:
    """What registering a certificate by hand asks for."""
    return (
        Section(
            "",
            (
                Field("programme", "资格", "select", must=True, options=programmes),
                Field("number", "证书（登记）编号", hint="确无编号或编号形式特殊的，请在下一项说明"),
                Field("number_reason", "无编号或编号特殊的原因", placeholder="如：公告未载编号"),
                Field(
                    "issued_on", "发证日期", "date", must=True, hint="有效期由资格的规则推算，与证书不同时再填最后两项"
                ),
                Field("document_no", "公告或证书文号", must=True, placeholder="如 国科火字〔2026〕12号"),
                Field("document_on", "文件日期", "date", must=True),
                Field("valid_from", "有效期起", "date"),
                Field("valid_until", "有效期至（含当日）", "date"),
            ),
        ),
    )


@router.get("/expiring")
async def list_expiring(context: InsideContext) -> Response:
    """Titles that end within some months and have no successor, soonest first, with what is known of their renewal."""
    query = context.request.query_params
    asked = {name: query.get(name) or None for name in ("programme", "zone")}
    months = query.get("within_months") if query.get("within_months") in {each.value for each in MONTHS} else "6"
    ask = context.gateway.cultivation.renewals
    found = await ask(context.caller, within_months=months, **asked, **context.paging.query)
    return rendering.page(
        context.request,
        "recognitions/expiring.html",
        context.visitor,
        title="到期预警",
        found=found,
        form=Form({**dict(query), "within_months": str(months)}),
        months=MONTHS,
        programmes=codes(TITLES),
        zones=vocabulary.zone_options(context),
        paging=context.paging,
        today=clock.today(),
    )


@router.get("/firms/{firm_id}/titles/new")
async def new_title(context: InsideContext, firm_id: str) -> Response:
    """An empty form for one certificate; whole lists are imported."""
    return await _grant_page(context, firm_id, Form({"programme": "hnte"}), await _proposable(context))


@router.post("/firms/{firm_id}/titles/new")
async def register_title(context: InsideContext, firm_id: str) -> Response:
    """Register a certificate as its official document has it; what staff enter waits for the office."""
    form = await forms.read(context.request)
    sections = grant_fields(await _proposable(context))
    values = {"firm_id": firm_id, **forms.body(form, fields.conversions(sections))}
    try:
        forms.require(form, fields.musts(sections))
        command = forms.command(RegisterRecognition, values)
        if command.programme in LISTED and not form.value(SEEN):
            await _warn(context, command)
        title = await context.gateway.cultivation.register_recognition(context.caller, command, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return await _grant_page(context, firm_id, form.refused(problem), await _proposable(context))
    done = "proposed" if title.evidence is Evidence.UNVERIFIED else "granted"
    return RedirectResponse(link(f"/firms/{firm_id}", tab="titles", done=done), 303)


async def _warn(context: PageContext, command: RegisterRecognition) -> None:
    """Raises what a list of the office supposes of the firm and is not so, or not known; it stands in nobody's way."""
    found = await context.gateway.cultivation.preconditions(context.caller, command.firm_id, command.programme)
    if found.open:
        said = "；".join(f"{each.name}：{each.outcome_name}" for each in found.open)
        raise Problem(409, "preconditions_open", "前提条件提示", f"{found.basis}：{said}。仅作提示，勾选后仍可登记。")


async def _proposable(context: PageContext) -> tuple[Option, ...]:
    """The programmes that the visitor may register: staff those that the office has opened to them."""
    if context.visitor.role is Role.OFFICE:
        return codes(TITLES)
    found = await context.gateway.cultivation.title_policies(context.caller)
    return codes(item.programme for item in found.items if item.proposable)


async def _grant_page(context: PageContext, firm_id: str, form: Form, programmes: tuple[Option, ...]) -> Response:
    firm = await context.gateway.registry.firm(context.caller, firm_id)
    return rendering.page(
        context.request,
        "form.html",
        context.visitor,
        title=f"登记证书：{firm.name}",
        status=form.problem.status if form.problem else 200,
        subtitle="",
        form=form,
        sections=(
            *grant_fields(programmes),
            *(WARNED if form.problem and form.problem.code == "preconditions_open" else ()),
        ),
        action=context.request.url.path,
        back={"link": f"/firms/{firm_id}?tab=titles", "name": firm.name},
        submit="登记",
        intro=FOR_STAFF if context.visitor.role is Role.STAFF else FOR_OFFICE,
        confirm="",
    )
