"""证书待核: what was entered by hand and waits for the office; and what the office has set for each programme."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import TITLES, Role
from contracts.commands.titles import SetTitlePolicy
from gateway.web import fields, forms, rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Field, Option, Section, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data import clock
from kit.data.problem import Problem, forbidden

router = APIRouter(route_class=PageRoute)
YES_NO = (Option("true", "可以"), Option("false", "不可以"))
POLICY = (
    Section(
        "",
        (
            Field("programme", "资格", "select", must=True, options=codes(TITLES)),
            Field("valid_from", "自何日起", "date", must=True),
            Field(
                "proposable",
                "园区可登记",
                "select",
                must=True,
                options=YES_NO,
                convert=lambda text: text == "true",
                hint="园区登记的一律待核",
            ),
            Field(
                "window_days",
                "同一认定的间隔（天）",
                must=True,
                convert=forms.whole,
                hint="无编号的公告与其后的证书相隔不超过此数，视为同一认定",
                extra={"inputmode": "numeric"},
            ),
        ),
    ),
)


@router.get("/title-reviews")
async def list_reviews(context: InsideContext) -> Response:
    """Newest issue first; staff see those of their zones."""
    found = await context.gateway.cultivation.recognitions(context.caller, awaiting=True, **context.paging.query)
    return rendering.page(
        context.request,
        "recognitions/reviews.html",
        context.visitor,
        title="证书待核",
        found=found,
        paging=context.paging,
    )


@router.get("/title-policies")
async def show_policies(context: InsideContext) -> Response:
    """What holds for each programme today."""
    return await _policies(context, Form({"valid_from": clock.today().isoformat(), "window_days": "400"}))


@router.post("/title-policies")
async def set_policy(context: InsideContext) -> Response:
    """What holds for a programme from a day on; the office's."""
    if context.visitor.role is not Role.OFFICE:
        raise forbidden()
    form = await forms.read(context.request)
    try:
        forms.require(form, fields.musts(POLICY))
        command = forms.command(SetTitlePolicy, forms.body(form, fields.conversions(POLICY)))
        await context.gateway.cultivation.set_title_policy(context.caller, command, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return await _policies(context, form.refused(problem))
    return RedirectResponse("/title-policies?done=policy-set", 303)


async def _policies(context: PageContext, form: Form) -> Response:
    found = await context.gateway.cultivation.title_policies(context.caller)
    return rendering.page(
        context.request,
        "recognitions/policies.html",
        context.visitor,
        title="登记规则",
        status=form.problem.status if form.problem else 200,
        found=found,
        form=form,
        sections=POLICY,
        editable=context.visitor.role is Role.OFFICE,
    )
