"""申报批次: the rounds of every programme; the office opens, changes and cancels them."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import TITLES, Role
from contracts.commands.rounds import CancelRound, OpenRound, ReviseRound
from contracts.queries.rounds import RoundView
from gateway.web import fields, forms, rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Field, Section, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data import clock
from kit.data.problem import Problem, forbidden

router = APIRouter(route_class=PageRoute)
DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
TERMS = (
    Field("name", "批次名称", must=True, wide=True, placeholder="如：2026年度高新技术企业认定第二批"),
    Field("opens_on", "开始日期", "date", must=True, hint="当日零时起受理"),
    Field("closes_on", "截止日期", "date", must=True),
    Field("closing_time", "截止时刻", hint="北京时间，如 17:30；留空为当日 23:59:59", placeholder="23:59:59"),
    Field(
        "grace_minutes", "宽限（分钟）", convert=forms.whole, extra=DIGITS, hint="截止后系统仍接收的时间，留空为不宽限"
    ),
    Field("document_no", "依据文件", must=True, wide=True),
)
OPEN = (
    Section(
        "",
        (
            Field("programme", "申报资格", "select", must=True, options=codes(TITLES)),
            Field("year", "年度", must=True, convert=forms.whole, extra=DIGITS, hint="申报数据截至上一年度"),
            *TERMS,
        ),
    ),
)
REASON = Field("reason", "变更原因", "textarea", must=True, wide=True)
REVISE = (Section("", (*TERMS, REASON)),)
CANCEL = (Section("", (Field("reason", "取消原因", "textarea", must=True, wide=True),)),)


@router.get("/rounds")
async def list_rounds(context: InsideContext) -> Response:
    """Those that take applications first."""
    return await _list(context, Form({"year": str(clock.today().year)}))


@router.post("/rounds")
async def open_round(context: InsideContext) -> Response:
    """A new round of a programme."""
    form = await _office_form(context)
    try:
        forms.require(form, fields.musts(OPEN))
        command = forms.command(OpenRound, forms.body(form, fields.conversions(OPEN)))
        await context.gateway.cultivation.open_round(context.caller, command, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return await _list(context, form.refused(problem))
    return RedirectResponse("/rounds?done=round-opened", 303)


@router.get("/rounds/{round_id}")
async def show_round(context: InsideContext, round_id: str) -> Response:
    """One round; the office changes or cancels it."""
    return await _page(context, round_id, None)


@router.post("/rounds/{round_id}")
async def revise_round(context: InsideContext, round_id: str) -> Response:
    """Another window from now on."""
    form = await _office_form(context)
    try:
        forms.require(form, fields.musts(REVISE))
        command = forms.command(ReviseRound, forms.body(form, fields.conversions(REVISE)))
        await context.gateway.cultivation.change_round(context.caller, round_id, command, form.key, form.version)
    except Problem as problem:
        return await _again(context, round_id, form, problem)
    return RedirectResponse(f"/rounds/{round_id}?done=round-revised", 303)


@router.post("/rounds/{round_id}/cancel")
async def cancel_round(context: InsideContext, round_id: str) -> Response:
    """It takes nothing any more."""
    form = await _office_form(context)
    try:
        forms.require(form, fields.musts(CANCEL))
        command = forms.command(CancelRound, forms.body(form, fields.conversions(CANCEL)))
        await context.gateway.cultivation.change_round(context.caller, round_id, command, form.key, form.version)
    except Problem as problem:
        return await _again(context, round_id, form, problem)
    return RedirectResponse(f"/rounds/{round_id}?done=round-cancelled", 303)


async def _office_form(context: PageContext) -> Form:
    if context.visitor.role is not Role.OFFICE:
        raise forbidden()
    return await forms.read(context.request)


async def _again(context: PageContext, round_id: str, form: Form, problem: Problem) -> Response:
    if problem.status in forms.NOT_OF_FORM:
        raise problem
    return await _page(context, round_id, form.refused(problem))


async def _list(context: PageContext, form: Form) -> Response:
    found = await context.gateway.cultivation.rounds(context.caller)
    return rendering.page(
        context.request,
        "rounds/rounds.html",
        context.visitor,
        title="申报批次",
        status=form.problem.status if form.problem else 200,
        found=found,
        form=form,
        sections=OPEN,
        may_edit=context.visitor.role is Role.OFFICE,
    )


async def _page(context: PageContext, round_id: str, refused: Form | None) -> Response:
    found = await context.gateway.cultivation.round(context.caller, round_id)
    form = refused or Form(_terms(found), version=found.version)
    return rendering.page(
        context.request,
        "rounds/round.html",
        context.visitor,
        title=found.name,
        status=form.problem.status if form.problem else 200,
        found=found,
        form=form,
        sections=REVISE,
        cancelling=CANCEL,
        may_edit=context.visitor.role is Role.OFFICE and found.state != "cancelled",
    )


def _terms(found: RoundView) -> dict[str, str]:
    """What holds, as the fields show it."""
    return {field.name: str(getattr(found, field.name)) for field in TERMS}
