"""办理期限: how many working days each stage of an application lasts; the office schedules others from a day on."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import COUNTED_ZONES, RUNGS, TRACKS, Role
from contracts.commands.periods import SchedulePeriod
from contracts.standards import Confidence, Stage
from gateway.web import fields, forms, rendering
from gateway.web.access import AnyContext, InsideContext, PageContext
from gateway.web.fields import Field, Section, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data.problem import Problem, forbidden

router = APIRouter(route_class=PageRoute)
SECTIONS = (
    Section(
        "",
        (
            Field("stage", "环节", "select", must=True, options=codes(Stage)),
            Field("programme", "项目", "select", options=codes((*RUNGS, *TRACKS)), blank="全部项目"),
            Field("zone", "园区", "select", options=codes(COUNTED_ZONES), blank="全部园区"),
            Field("workdays", "工作日数", must=True, convert=forms.whole, extra={"inputmode": "numeric"}),
            Field("valid_from", "自何日起", "date", must=True, hint="不得早于今天；已确定的期限不变"),
            Field("mark", "可信度", "select", must=True, options=codes(Confidence)),
            Field("document_no", "依据文件", must=True, wide=True),
        ),
    ),
)


@router.get("/periods")
async def list_periods(context: AnyContext) -> Response:
    """Every period with its document and mark, and what is scheduled."""
    return await _page(context, Form())


@router.post("/periods")
async def schedule_period(context: InsideContext) -> Response:
    """Other working days from a day on."""
    form = await _office_form(context)
    try:
        forms.require(form, fields.musts(SECTIONS))
        said = forms.body(form, fields.conversions(SECTIONS))
        zone = said.pop("zone", None)
        command = forms.command(SchedulePeriod, said | ({"zones": [zone]} if zone else {}))
        await context.gateway.cultivation.schedule_period(context.caller, command, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return await _page(context, form.refused(problem))
    return RedirectResponse("/periods?done=period-scheduled", 303)


@router.post("/periods/{period_id}/withdraw")
async def withdraw_period(context: InsideContext, period_id: str) -> Response:
    """Taken back before it begins."""
    form = await _office_form(context)
    try:
        await context.gateway.cultivation.withdraw_period(context.caller, period_id, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return await _page(context, form.refused(problem))
    return RedirectResponse("/periods?done=period-withdrawn", 303)


async def _office_form(context: PageContext) -> Form:
    if context.visitor.role is not Role.OFFICE:
        raise forbidden()
    return await forms.read(context.request)


async def _page(context: PageContext, form: Form) -> Response:
    found = await context.gateway.cultivation.stage_periods(context.caller)
    return rendering.page(
        context.request,
        "periods/periods.html",
        context.visitor,
        title="办理期限",
        status=form.problem.status if form.problem else 200,
        found=found,
        form=form,
        sections=SECTIONS,
        editable=context.visitor.role is Role.OFFICE,
    )
