"""The office's own targets on screen: a form to enter one with its document, and the decision of another account."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from contracts.codes import RUNGS, TRACKS, Role
from contracts.commands.targets import FIRST_YEAR, LAST_YEAR, DecideTarget, EnterProvinceTotal, EnterTarget
from contracts.queries.targets import OfficeTarget
from contracts.releases import TargetState
from gateway.access.rules.scope import SCOPES, scope_of
from gateway.attainment.reads.measures import known_measures
from gateway.attainment.routes.entries import read_history, read_office_targets, read_shares
from gateway.attainment.rules.versions import Cell
from gateway.attainment.usecases.entries import decide_target, enter_target
from gateway.attainment.usecases.totals import enter_province_total
from gateway.web import fields, forms, rendering
from gateway.web.access import InsideContext, PageContext, context_for
from gateway.web.fields import Field, Option, Section
from gateway.web.finality import Finality
from gateway.web.forms import Form
from gateway.web.people import names_of
from gateway.web.refusals import PageRoute
from kit.data import clock
from kit.data.problem import Problem, not_found

router = APIRouter(route_class=PageRoute)
OfficeDesk = Annotated[PageContext, Depends(context_for(Role.OFFICE))]
DECISIONS = {"approve": (TargetState.APPROVED, "target-approved"), "refuse": (TargetState.REFUSED, "target-refused")}


def sections() -> tuple[Section, ...]:
    """A target of a year with its document."""
    chosen = tuple(Option(each.code, f"{each.name}（{each.unit}）") for each in known_measures().values())
    years = tuple(Option(str(year), f"{year} 年") for year in range(FIRST_YEAR, LAST_YEAR + 1))
    entered = (
        Field("measure", "指标或资格", "select", must=True, options=chosen, wide=True),
        Field("scope", "区域", "select", must=True, options=fields.codes(SCOPES)),
        Field("year", "年度", "select", must=True, options=years, convert=forms.whole),
        Field("binding", "约束值", convert=forms.decimal, hint="约束值与预期值至少填一项，未填的一项不变"),
        Field("expected", "预期值", convert=forms.decimal),
        Field("document_no", "依据文件", must=True, placeholder="文件名称或文号"),
        Field("document_on", "文件日期", "date", must=True),
        Field("effective_on", "起始适用日期", "date", hint="留空为文件日期；此前的日期仍按原目标评价"),
        Field("reason", "调整原因", wide=True, hint="调整规划或已审定的目标时必填"),
    )
    return (Section("", entered),)


TOTAL = (
    Section(
        "",
        (
            Field("programme", "资格", "select", must=True, options=fields.codes((*RUNGS, *TRACKS))),
            Field("as_of", "全省数日期", "date", must=True),
            Field("firms", "全省企业数（家）", must=True, convert=forms.whole),
            Field("source", "数据来源", must=True, wide=True),
            Field("reason", "更正原因", wide=True, hint="更正同一日期已填报的数时必填"),
        ),
    ),
)


@router.get("/office-targets")
async def show_office_targets(context: InsideContext) -> Response:
    """Those in force, those that wait, and what was replaced or refused."""
    return await _page(context, Form(), Form())


async def _page(context: PageContext, form: Form, total_form: Form) -> Response:
    problem = form.problem or total_form.problem
    found = (await read_office_targets(context.gateway, context.visitor)).items
    people = await names_of(context, [actor for row in found for actor in (row.entered_by, row.decided_by) if actor])
    return rendering.page(
        context.request,
        "targets/office_targets.html",
        context.visitor,
        title="年度目标与其他目标",
        status=problem.status if problem else 200,
        total_form=total_form,
        finality=Finality(None),
        total_sections=TOTAL,
        shares=(await read_shares(context.gateway, context.visitor)).items,
        form=form,
        sections=sections(),
        waiting=[row for row in found if row.state is TargetState.PROPOSED],
        current=sorted((row for row in found if row.in_force), key=lambda row: (row.measure, row.scope, row.year)),
        coming=[row for row in found if _is_coming(row)],
        past=[row for row in found if not (row.in_force or row.state is TargetState.PROPOSED or _is_coming(row))],
        people=people,
    )


def _is_coming(row: OfficeTarget) -> bool:
    """Approved, to hold from a day that has not come."""
    return row.state is TargetState.APPROVED and row.effective_on is not None and row.effective_on > clock.today()


@router.get("/targets/{measure}/{scope}/{year:int}")
async def show_target(context: InsideContext, measure: str, scope: str, year: int) -> Response:
    """Every version of one target with its document."""
    try:
        cell = Cell(measure, scope_of(scope), year)
    except ValueError:
        raise not_found() from None
    if measure not in known_measures():
        raise not_found()
    found = await read_history(context.gateway, context.visitor, cell)
    actors = [actor for each in found.items for actor in (each.entered_by, each.decided_by) if actor]
    return rendering.page(
        context.request,
        "targets/target.html",
        context.visitor,
        title=f"{found.scope_name} {found.measure_name} {found.year} 年目标",
        found=found,
        today=clock.today(),
        people=await names_of(context, actors),
    )


@router.post("/office-targets")
async def enter_office_target(context: OfficeDesk) -> Response:
    """It waits for another account."""
    form = await forms.read(context.request)
    try:
        forms.require(form, fields.musts(sections()))
        wanted = forms.command(EnterTarget, forms.body(form, fields.conversions(sections())))
        await context.gateway.writer.write(partial(enter_target, command=wanted), context.caller)
    except Problem as problem:
        return await _page(context, _refused(form, problem), Form())
    return RedirectResponse("/office-targets?done=target-entered", 303)


@router.post("/province-totals")
async def enter_total(context: OfficeDesk) -> Response:
    """The denominator of a day; what was entered before stays."""
    form = await forms.read(context.request)
    try:
        forms.require(form, fields.musts(TOTAL))
        wanted = forms.command(EnterProvinceTotal, forms.body(form, fields.conversions(TOTAL)))
        await context.gateway.writer.write(partial(enter_province_total, command=wanted), context.caller)
    except Problem as problem:
        return await _page(context, Form(), _refused(form, problem))
    return RedirectResponse("/office-targets?done=entered", 303)


@router.post("/office-targets/{target_id}")
async def decide_office_target(context: OfficeDesk, target_id: str) -> Response:
    """Approve, or refuse with a reason, against the version that the page showed."""
    form = await forms.read(context.request)
    if form.value("action") not in DECISIONS:
        raise not_found()
    state, done = DECISIONS[form.value("action")]
    try:
        given = forms.command(DecideTarget, forms.body(form, {"reason": None}))
        work = partial(decide_target, target_id=target_id, state=state, reason=given.reason, expected=form.version or 0)
        await context.gateway.writer.write(work, context.caller)
    except Problem as problem:
        return await _page(context, Form(problem=_refused(form, problem).problem), Form())
    return RedirectResponse(f"/office-targets?done={done}", 303)


def _refused(form: Form, problem: Problem) -> Form:
    if problem.status in forms.NOT_OF_FORM_NOR_PERSON:
        raise problem
    return form.refused(problem)
