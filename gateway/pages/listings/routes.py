"""上市培育库: who stands at which stage on the way to the market, and the steps of one firm."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.commands.listings import EnterListingStep
from contracts.listings import Board, ListingStage
from contracts.queries.listings import ListingHistory
from gateway.web import fields, forms, rendering, vocabulary
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Field, Section, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
SECTIONS = (
    Section(
        "",
        (
            Field("stage", "阶段", "select", options=codes(ListingStage), blank="撤回该日的登记"),
            Field("reached_on", "日期", "date", must=True),
            Field("board", "板块", "select", options=codes(Board), blank="未定", hint="上市或挂牌的必填；新三板为挂牌"),
            Field("code", "证券代码", extra={"maxlength": 20}),
            Field("source", "来源", wide=True, placeholder="如：交易所公告、辅导备案公示、培育库文件"),
        ),
    ),
)


@router.get("/listings")
async def list_listings(context: InsideContext) -> Response:
    """The pool, whoever moved last first."""
    query = context.request.query_params
    asked = {name: query.get(name) or None for name in ("stage", "board", "zone")}
    found = await context.gateway.cultivation.listings(context.caller, **asked, **context.paging.query)
    return rendering.page(
        context.request,
        "listings/listings.html",
        context.visitor,
        title="上市培育库",
        found=found,
        form=Form(dict(query)),
        stages=codes(ListingStage),
        boards=codes(Board),
        zones=vocabulary.zone_options(context),
        paging=context.paging,
    )


@router.get("/firms/{firm_id}/listing")
async def edit_listing(context: InsideContext, firm_id: str) -> Response:
    found = await context.gateway.cultivation.listing(context.caller, firm_id)
    today = clock.today().isoformat()
    return _page(context, found, Form({"reached_on": today}, version=found.version))


@router.post("/firms/{firm_id}/listing")
async def enter_step(context: InsideContext, firm_id: str) -> Response:
    form = await forms.read(context.request)
    found = await context.gateway.cultivation.listing(context.caller, firm_id)
    try:
        forms.require(form, fields.musts(SECTIONS))
        values = {"stage": None} | forms.body(form, fields.conversions(SECTIONS))
        command = forms.command(EnterListingStep, values)
        await context.gateway.cultivation.enter_listing_step(context.caller, firm_id, command, form.key, form.version)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return _page(context, found, form.refused(problem))
    return RedirectResponse(link(f"/firms/{firm_id}/listing", done="listing-entered"), 303)


def _page(context: PageContext, found: ListingHistory, form: Form) -> Response:
    return rendering.page(
        context.request,
        "listings/listing.html",
        context.visitor,
        title=f"上市培育：{found.firm_name}",
        status=form.problem.status if form.problem else 200,
        found=found,
        form=form,
        sections=SECTIONS,
    )
