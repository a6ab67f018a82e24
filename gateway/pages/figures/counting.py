"""统计口径: the ways to count with their definitions, and what the office has set for them."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import Role
from contracts.commands.counting import SetCounting
from gateway.web import fields, forms, rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Field, Section
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data import clock
from kit.data.problem import Problem, forbidden

router = APIRouter(route_class=PageRoute)
SETTING = (
    Section(
        "",
        (
            Field("valid_from", "自何日起", "date", must=True),
            Field(
                "awaited_days",
                "待换证天数",
                must=True,
                convert=forms.whole,
                hint="资格到期后，公示中的重新认定在此天数内计入含待换证",
                extra={"inputmode": "numeric"},
            ),
            Field(
                "least_base",
                "百分比最小基数（家）",
                must=True,
                convert=forms.whole,
                hint="基数低于此数的百分比不显示",
                extra={"inputmode": "numeric"},
            ),
            Field("document_no", "依据文件", must=True, wide=True),
        ),
    ),
)


@router.get("/counting-bases")
async def show_bases(context: InsideContext) -> Response:
    """Every basis with its version, and what holds today."""
    return await _page(context, Form({"valid_from": clock.today().isoformat()}))


@router.post("/counting-bases")
async def set_counting(context: InsideContext) -> Response:
    """What holds from a day on; the office's."""
    if context.visitor.role is not Role.OFFICE:
        raise forbidden()
    form = await forms.read(context.request)
    try:
        forms.require(form, fields.musts(SETTING))
        command = forms.command(SetCounting, forms.body(form, fields.conversions(SETTING)))
        await context.gateway.cultivation.set_counting(context.caller, command, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return await _page(context, form.refused(problem))
    return RedirectResponse("/counting-bases?done=counting-set", 303)


async def _page(context: PageContext, form: Form) -> Response:
    found = await context.gateway.cultivation.counting_bases(context.caller)
    return rendering.page(
        context.request,
        "figures/counting.html",
        context.visitor,
        title="统计口径",
        status=form.problem.status if form.problem else 200,
        found=found,
        form=form,
        sections=SETTING,
        editable=context.visitor.role is Role.OFFICE,
    )
