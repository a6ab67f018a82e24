"""自测: how a firm stands to a standard, with figures that may be typed in; for the firm itself, and for whoever answers for it."""

from typing import Any

from fastapi import APIRouter, Response

from contracts.codes import RUNGS, TRACKS, Programme
from contracts.commands.standards import AssessFigures
from contracts.metrics import Metric, Unit
from contracts.queries.assessments import AskedFigure, AssessmentView
from domain.technology_fields import TECHNOLOGY_FIELDS
from gateway.pages.facts.routes import own_firm
from gateway.pages.firms.routes import available
from gateway.web import forms, rendering
from gateway.web.access import FirmContext, InsideContext, PageContext
from gateway.web.fields import Option, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
PROGRAMMES = tuple(each for each in (*RUNGS, *TRACKS) if each is not Programme.LISTING)
FIELDS = tuple(Option(name, name) for name in TECHNOLOGY_FIELDS.values())
YES_NO = (Option("1", "是"), Option("0", "否"))
YES = {"是": "1", "否": "0"}


@router.get("/self-test")
async def show_self_test(context: FirmContext) -> Response:
    """The firm by its figures of record."""
    return await _show(context, own_firm(context), "/self-test")


@router.post("/self-test")
async def take_self_test(context: FirmContext) -> Response:
    """The firm with the figures that were typed in."""
    return await _take(context, own_firm(context), "/self-test")


@router.get("/firms/{firm_id}/assessment")
async def show_firm(context: InsideContext, firm_id: str) -> Response:
    """The dossier of a firm beside a standard."""
    return await _show(context, firm_id, f"/firms/{firm_id}/assessment")


@router.post("/firms/{firm_id}/assessment")
async def take_firm(context: InsideContext, firm_id: str) -> Response:
    """The same with figures that were typed in."""
    return await _take(context, firm_id, f"/firms/{firm_id}/assessment")


async def _show(context: PageContext, firm_id: str, action: str) -> Response:
    query = context.request.query_params
    programme = _programme(query.get("programme", ""))
    asked = {"programme": programme, "standard_id": query.get("standard_id") or None}
    try:
        found = await context.gateway.cultivation.firm_assessment(context.caller, firm_id, **asked)
    except Problem as problem:
        if problem.code != "standard_unpublished":
            raise
        return await _page(context, firm_id, action, programme, Form().refused(problem), None)
    return await _page(context, firm_id, action, programme, Form(typed(found)), found)


async def _take(context: PageContext, firm_id: str, action: str) -> Response:
    form = await forms.read(context.request)
    programme = _programme(form.value("programme"))
    asked = {
        "programme": programme,
        "firm_id": firm_id,
        "standard_id": form.value("standard_id") or None,
        "technology_field": form.value("technology_field") or None,
        "figures": figures(form),
    }
    try:
        command = forms.command(AssessFigures, {name: value for name, value in asked.items() if value is not None})
        found = await context.gateway.cultivation.assess(context.caller, command, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        held = await available(
            context.gateway.cultivation.firm_assessment(context.caller, firm_id, programme=programme)
        )
        return await _page(context, firm_id, action, programme, form.refused(problem), held)
    return await _page(context, firm_id, action, programme, Form(form.values), found)


def _programme(code: str) -> Programme:
    return next((each for each in PROGRAMMES if each.value == code), Programme.TECH_SME)


def name_of(figure: AskedFigure) -> str:
    """The field of a figure: metric and year."""
    return f"f.{figure.metric}.{figure.year or ''}"


def typed(found: AssessmentView) -> dict[str, str]:
    """What the fields begin with: the firm's own figures of record."""
    values = {name_of(each): f"{each.self_reported:f}" for each in found.figures if each.self_reported is not None}
    return values | ({"technology_field": found.technology_field} if found.technology_field else {})


def figures(form: Form) -> list[dict[str, Any]]:
    """The figures that were typed in; a blank is unknown."""
    rows = []
    for name, text in form.values.items():
        kind, _, rest = name.partition(".")
        metric, _, year = rest.partition(".")
        if kind == "f" and text:
            value = forms.decimal(YES.get(text, text))
            rows.append({"metric": metric, "value": value} | ({"year": int(year)} if year.isdigit() else {}))
    return rows


def grouped(found: AssessmentView | None) -> list[tuple[Metric, list[AskedFigure]]]:
    """The figures by metric, the newest year first."""
    groups: dict[Metric, list[AskedFigure]] = {}
    for each in found.figures if found else ():
        groups.setdefault(Metric(each.metric), []).append(each)
    return list(groups.items())


async def _page(
    context: PageContext, firm_id: str, action: str, programme: Programme, form: Form, found: AssessmentView | None
) -> Response:
    firm = await available(context.gateway.registry.firm(context.caller, firm_id))
    return rendering.page(
        context.request,
        "assessments/assessment.html",
        context.visitor,
        title="标准自测",
        status=form.problem.status if form.problem and form.problem.code != "standard_unpublished" else 200,
        firm=firm,
        action=action,
        programme=programme,
        programmes=codes(PROGRAMMES),
        technology_fields=FIELDS,
        asks_field=any(each.code == "field" for each in found.criteria) if found else False,
        yes_no=YES_NO,
        is_yes_no=lambda metric: metric.unit is Unit.YES_NO,
        found=found,
        groups=grouped(found),
        name_of=name_of,
        form=form,
    )
