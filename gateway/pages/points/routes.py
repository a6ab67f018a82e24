"""创新积分: the eighteen indicators of a firm, and the office's weights for each stage."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import Role
from contracts.commands.points import SetPointsWeights
from contracts.points import PointsIndicator, PointsStage
from gateway.pages.facts.routes import YEARS, chosen_year, own_firm
from gateway.web import fields, forms, rendering
from gateway.web.access import AnyContext, FirmContext, InsideContext, PageContext
from gateway.web.fields import Field, Option, Section, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import Problem, forbidden

router = APIRouter(route_class=PageRoute)
PREFIX = "weights."
STAGES = codes(PointsStage)
SECTIONS = (
    Section(
        "",
        (
            Field("year", "自何年度起", must=True, convert=forms.whole),
            Field("stage", "发展阶段", "select", must=True, options=STAGES, blank=None),
            Field("document_no", "依据文件", must=True, wide=True),
        ),
    ),
    Section(
        "各指标权重（%）",
        tuple(Field(PREFIX + each.value, each.label, convert=forms.decimal) for each in PointsIndicator),
        note="各项合计为 100 后方显示该阶段企业的积分；未填的指标没有权重。",
        three=True,
    ),
)


@router.get("/my/points")
async def show_my_points(context: FirmContext) -> Response:
    return await _points_page(context, own_firm(context), "/my/points", "/my/facts")


@router.get("/firms/{firm_id}/points")
async def show_points(context: AnyContext, firm_id: str) -> Response:
    return await _points_page(context, firm_id, f"/firms/{firm_id}/points", f"/firms/{firm_id}/facts")


async def _points_page(context: PageContext, firm_id: str, path: str, facts: str) -> Response:
    year, stage = chosen_year(context), _stage(context)
    found = await context.gateway.cultivation.firm_points(context.caller, firm_id, year=year, stage=stage.value)
    return rendering.page(
        context.request,
        "points/points.html",
        context.visitor,
        title=f"创新积分：{found.firm_name}",
        found=found,
        form=Form({"year": str(year), "stage": stage.value}),
        years=_years(),
        stages=STAGES,
        path=path,
        facts=facts,
    )


@router.get("/points-weights")
async def show_weights(context: InsideContext) -> Response:
    """What holds for a year; the office changes it here."""
    year, stage = chosen_year(context), _stage(context)
    found = await context.gateway.cultivation.points_weights(context.caller, year)
    mine = next(each for each in found.stages if each.stage is stage)
    values = {PREFIX + each.indicator.value: f"{each.weight.normalize():f}" for each in mine.weights if each.weight}
    return await _weights_page(context, Form({"year": str(year), "stage": stage.value, **values}), year)


@router.post("/points-weights")
async def set_weights(context: InsideContext) -> Response:
    if context.visitor.role is not Role.OFFICE:
        raise forbidden()
    form = await forms.read(context.request)
    try:
        forms.require(form, fields.musts(SECTIONS))
        said = forms.body(form, fields.conversions(SECTIONS))
        weights = [{"indicator": name, "weight": weight} for name, weight in said.get("weights", {}).items()]
        command = forms.command(SetPointsWeights, {**said, "weights": weights})
        await context.gateway.cultivation.set_points_weights(context.caller, command, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return await _weights_page(context, form.refused(problem), chosen_year(context))
    asked = {"year": form.value("year"), "stage": form.value("stage")}
    return RedirectResponse(link("/points-weights", **asked, done="weights-set"), 303)


async def _weights_page(context: PageContext, form: Form, year: int) -> Response:
    found = await context.gateway.cultivation.points_weights(context.caller, year)
    return rendering.page(
        context.request,
        "points/weights.html",
        context.visitor,
        title="创新积分权重",
        status=form.problem.status if form.problem else 200,
        found=found,
        form=form,
        sections=SECTIONS,
        editable=context.visitor.role is Role.OFFICE,
    )


def _stage(context: PageContext) -> PointsStage:
    asked = context.request.query_params.get("stage", "")
    return next((stage for stage in PointsStage if stage.value == asked), PointsStage.GROWTH)


def _years() -> tuple[Option, ...]:
    this_year = clock.today().year
    return tuple(Option(str(each), f"{each}年度") for each in range(this_year, this_year - YEARS, -1))
