"""试算: what a standard would mean for real firms, as it stands beside one or two other sets of values; kept on request."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import Programme, Region, Role
from contracts.commands import standards as commands
from contracts.queries.assessments import Comparison, VariantImpact
from contracts.queries.standards import StandardView
from contracts.queries.targets import OfficeTarget
from contracts.standards import Outcome
from gateway.attainment.routes.entries import read_office_targets
from gateway.pages.standards.routes import numbers, typed_values
from gateway.web import forms, rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Option, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.vocabulary import zone_options
from kit.data.problem import Problem, forbidden

router = APIRouter(route_class=PageRoute)
SETS = (("a.", "取值一"), ("b.", "取值二"))
STANDING = "按标准现有取值"
WHOLE = Region.PILOT_ZONE


@dataclass(frozen=True)
class TargetLine:
    """A target of the office for the firms of the programme, and what each variant makes of it: worst and best case."""

    target: OfficeTarget
    goal: Decimal
    goal_name: str
    rows: tuple[tuple[str, int, int, Decimal, Decimal], ...]  # name, worst, best, both in % of the goal


@router.get("/standards/{standard_id}/impact")
async def show_impact(context: InsideContext, standard_id: str) -> Response:
    """Side by side, on the firms of a scope."""
    query = dict(context.request.query_params)
    return await _page(context, standard_id, Form({name: text.strip() for name, text in query.items() if text.strip()}))


@router.post("/standards/{standard_id}/trials")
async def keep_trial(context: InsideContext, standard_id: str) -> Response:
    """One of the sets, kept with the result of every firm."""
    _refuse_others(context)
    form = await forms.read(context.request)
    prefix = next((prefix for prefix, _ in SETS if prefix == form.value("set")), "")
    try:
        forms.require(form, {"name": "名称"})
        said = {"name": form.value("name"), "scope": form.value("scope") or None}
        values = typed_values(form, prefix) if prefix else []
        command = forms.command(commands.KeepTrial, said | {"values": values})
        kept = await context.gateway.cultivation.keep_trial(context.caller, standard_id, command, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return await _page(context, standard_id, form.refused(problem))
    return RedirectResponse(f"/trials/{kept.trial_id}?done=trial-kept", 303)


@router.get("/trials/{trial_id}")
async def show_trial(context: InsideContext, trial_id: str) -> Response:
    """A trial as it was kept."""
    _refuse_others(context)
    form = Form(dict(context.request.query_params))
    outcome = next((each for each in Outcome if each.value == form.value("outcome")), None)
    found = await context.gateway.cultivation.trial(context.caller, trial_id)
    firms = await context.gateway.cultivation.trial_firms(
        context.caller, trial_id, outcome=outcome.value if outcome else None, **context.paging.query
    )
    return rendering.page(
        context.request,
        "standards/trial.html",
        context.visitor,
        title=f"试算留存：{found.name}",
        found=found,
        firms=firms,
        form=form,
        outcomes=codes(Outcome),
        paging=context.paging,
    )


def _refuse_others(context: PageContext) -> None:
    if context.visitor.role is not Role.OFFICE:
        raise forbidden()


async def _page(context: PageContext, standard_id: str, form: Form) -> Response:
    _refuse_others(context)
    held = await context.gateway.cultivation.standard(context.caller, standard_id)
    found: Comparison | None = None
    try:
        found = await _compared(context, held, form)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        form = form.refused(problem)
    targets = (await read_office_targets(context.gateway, context.visitor)).items if found else ()
    return rendering.page(
        context.request,
        "standards/impact.html",
        context.visitor,
        title="标准试算",
        status=form.problem.status if form.problem else 200,
        held=held,
        form=form,
        found=found.variants if found else (),
        lines=target_lines(found, form.value("scope"), targets) if found else (),
        numbers=numbers(held),
        sets=SETS,
        filled=[(prefix, name) for prefix, name in SETS if typed_values(form, prefix)],
        scopes=(Option(Region.DEMO_ZONE.value, Region.DEMO_ZONE.label), *zone_options(context)),
    )


async def _compared(context: PageContext, held: StandardView, form: Form) -> Comparison:
    """The standard as it stands, and beside it each set in which something was typed."""
    typed = [(name, typed_values(form, prefix)) for prefix, name in SETS]
    variants: list[dict[str, Any]] = [{"name": STANDING}]
    variants += [{"name": name, "values": values} for name, values in typed if values]
    scope = form.value("scope") or None
    if len(variants) == 1:
        command = forms.command(commands.TryStandard, {"scope": scope})
        impact = await context.gateway.cultivation.try_standard(context.caller, held.standard_id, command)
        alone = VariantImpact(name=STANDING, impact=impact, gained=0, lost=0, gained_firms=(), lost_firms=())
        return Comparison(
            standard_id=held.standard_id, as_of=impact.as_of, scope_name=impact.scope_name, variants=(alone,)
        )
    compared = forms.command(commands.CompareStandard, {"scope": scope, "variants": variants})
    return await context.gateway.cultivation.compare_standard(context.caller, held.standard_id, compared)


def target_lines(found: Comparison, scope: str, targets: tuple[OfficeTarget, ...]) -> list[TargetLine]:
    """Each target in force of this year or later for the firms of the programme in the scope, nearest first."""
    programme = found.variants[0].impact.programme
    mine = [each for each in targets if _about(each, programme, scope or WHOLE.value, found.as_of)]
    goals = [
        (each, goal, name)
        for each in sorted(mine, key=lambda each: each.year)
        for goal, name in ((each.binding, "约束值"), (each.expected, "预期值"))
        if goal
    ]
    return [
        TargetLine(each, goal, name, tuple(_reached(v, goal) for v in found.variants)) for each, goal, name in goals
    ]


def _about(target: OfficeTarget, programme: Programme, scope: str, day: date) -> bool:
    measures = (programme.value, f"{programme.value}-count")
    return target.in_force and target.measure in measures and target.scope == scope and target.year >= day.year


def _reached(variant: VariantImpact, goal: Decimal) -> tuple[str, int, int, Decimal, Decimal]:
    """Firms that meet it, surely and at most: what the count can become, in per cent of the goal."""
    worst, best = variant.impact.total.worst, variant.impact.total.best
    return variant.name, worst, best, _share(worst, goal), _share(best, goal)


def _share(firms: int, goal: Decimal) -> Decimal:
    return round(Decimal(firms) * 100 / goal, 1)
