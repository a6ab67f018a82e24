"""Typing the figures of a firm and a year: what differs from what is known is said, what was emptied is taken back."""

from dataclasses import replace

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import Role
from contracts.commands.facts import EnterFacts
from contracts.metrics import FactSide, Metric
from contracts.queries.facts import FirmFactsView
from gateway.pages.facts.groups import PREFIX, present, sections
from gateway.pages.facts.routes import chosen_year, day_of, own_firm
from gateway.web import fields, forms, rendering
from gateway.web.access import AnyContext, FirmContext, PageContext
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data.problem import FieldError, Problem

router = APIRouter(route_class=PageRoute)
NOTHING = Problem(422, "nothing_given", "没有更改", "所填内容与已登记的数据一致。")


@router.get("/my/facts/edit")
async def edit_my_facts(context: FirmContext) -> Response:
    return await _empty_form(context, own_firm(context), "/my/facts")


@router.post("/my/facts/edit")
async def enter_my_facts(context: FirmContext) -> Response:
    return await _enter(context, own_firm(context), "/my/facts")


@router.get("/firms/{firm_id}/facts/edit")
async def edit_facts(context: AnyContext, firm_id: str) -> Response:
    return await _empty_form(context, firm_id, f"/firms/{firm_id}/facts")


@router.post("/firms/{firm_id}/facts/edit")
async def enter_facts(context: AnyContext, firm_id: str) -> Response:
    return await _enter(context, firm_id, f"/firms/{firm_id}/facts")


def sides_of(context: PageContext) -> tuple[FactSide, ...]:
    """A firm says its own figures; staff and office also what official sources say."""
    return (FactSide.SELF_REPORTED,) if context.visitor.role is Role.FIRM else tuple(FactSide)


async def _known(context: PageContext, firm_id: str, year: int) -> FirmFactsView:
    return await context.gateway.cultivation.facts(context.caller, firm_id, year=year, as_of=day_of(year))


async def _empty_form(context: PageContext, firm_id: str, base: str) -> Response:
    """The form filled with what the chosen side has said."""
    year = chosen_year(context)
    facts = await _known(context, firm_id, year)
    official = context.request.query_params.get("side") == FactSide.OFFICIAL and len(sides_of(context)) > 1
    side = FactSide.OFFICIAL if official else FactSide.SELF_REPORTED
    values = {"side": side.value, "since": day_of(year).isoformat(), **present(facts.items, side)}
    return _page(context, facts, year, base, Form(values, version=facts.version))


async def _enter(context: PageContext, firm_id: str, base: str) -> Response:
    year = chosen_year(context)
    form = await forms.read(context.request)
    facts = await _known(context, firm_id, year)
    changed: list[Metric] = []
    try:
        command = _command(context, form, facts, year, changed)
        await context.gateway.cultivation.enter_facts(context.caller, firm_id, command, form.key, form.version)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return _page(context, facts, year, base, form.refused(_beside_fields(problem, changed)))
    return RedirectResponse(link(base, year=year, done="facts-entered"), 303)


def _command(context: PageContext, form: Form, facts: FirmFactsView, year: int, changed: list[Metric]) -> EnterFacts:
    """What the form says anew; `changed` takes its metrics in their order, for the refusals. Raises 422."""
    asked = sections(sides_of(context))
    forms.require(form, fields.musts(asked))
    side = FactSide(form.value("side")) if form.value("side") in set(FactSide) else FactSide.SELF_REPORTED
    before, convert = present(facts.items, side), fields.conversions(asked)
    figures = []
    for metric in Metric:
        name = PREFIX + metric.value
        text, to = form.value(name), convert[name]
        if text != before.get(name, "") and name in form.values:
            changed.append(metric)
            figures.append({"metric": metric.value, "value": (to(text) if to else text) if text else None})
    if not figures:
        raise NOTHING
    about = {name: form.value(name) for name in ("source", "evidence") if form.value(name)}
    said = {"side": side.value, "year": year, "since": forms.day(form.value("since")), "figures": figures}
    return forms.command(EnterFacts, {**said, **about})


def _beside_fields(problem: Problem, changed: list[Metric]) -> Problem:
    """The faults of figures beside the fields of their metrics."""
    errors = [replace(each, pointer=_pointer(each, changed)) for each in problem.errors]
    return Problem(problem.status, problem.code, problem.title, problem.detail, errors=errors)


def _pointer(error: FieldError, changed: list[Metric]) -> str:
    match error.pointer.strip("/").split("/"):
        case ["figures", place, *_] if place.isdecimal() and int(place) < len(changed):
            return f"/figures/{changed[int(place)].value}"
    return error.pointer


def _page(context: PageContext, facts: FirmFactsView, year: int, base: str, form: Form) -> Response:
    return rendering.page(
        context.request,
        "form.html",
        context.visitor,
        title=f"{year}年度数据：{facts.firm_name}",
        status=form.problem.status if form.problem else 200,
        subtitle="年度指标填全年数或年末数，金额单位为万元",
        form=form,
        sections=sections(sides_of(context)),
        action=link(f"{base}/edit", year=year),
        back={"link": link(base, year=year), "name": "企业数据"},
        submit="保存",
        intro="",
        confirm="",
    )
