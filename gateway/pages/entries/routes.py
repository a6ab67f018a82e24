"""指标填报: the office enters, corrects and withdraws figures that no register counts, and chooses the yearly path of a scope.

All of it is dated and logged; what was said before stays on the page.
"""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from contracts.codes import PathKind, Role
from contracts.commands.gateway import ChoosePath, EnterValue, WithdrawValue
from gateway.access.rules.scope import SCOPES, Scope
from gateway.attainment.reads import targets as reads
from gateway.attainment.reference import targets as plan
from gateway.attainment.routes.attainment import known_indicator, known_scope
from gateway.attainment.rules.target import Indicator
from gateway.attainment.usecases.paths import choose_path
from gateway.attainment.usecases.values import EnteredValue, enter_value, withdraw_value
from gateway.web import fields, forms, rendering
from gateway.web.access import PageContext, context_for
from gateway.web.fields import Field, Option, Section
from gateway.web.forms import Form
from gateway.web.people import names_of
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import FieldError, Problem

router = APIRouter(route_class=PageRoute)
OfficeDesk = Annotated[PageContext, Depends(context_for(Role.OFFICE))]
FIRST_YEAR, LAST_YEAR = 2022, 2027
KEY = ("indicator", "scope", "year")
SCOPE_OPTIONS = tuple(Option(scope.value, scope.label) for scope in SCOPES)
PATHS = tuple(Option(kind.value, kind.label) for kind in PathKind)


def years(last: int) -> tuple[Option, ...]:
    return tuple(Option(str(year), f"{year} 年") for year in range(last, FIRST_YEAR - 1, -1))


def value_sections() -> tuple[Section, ...]:
    """A figure of a year that has begun, with where it comes from."""
    indicators = tuple(Option(i.code, f"{i.name}（{i.unit}）") for i in plan.load().indicators if not i.counted)
    entered = (
        Field("indicator", "指标", "select", must=True, options=indicators, wide=True),
        Field("scope", "区域", "select", must=True, options=SCOPE_OPTIONS, hint="可相加的指标填各园区，区域数自动相加"),
        Field("year", "年度", "select", must=True, options=years(min(clock.today().year, LAST_YEAR))),
        Field("value", "数值", must=True, extra={"inputmode": "decimal"}),
        Field("source", "数据来源", must=True, placeholder="文件名称、文号或发布机构"),
        Field("wording", "来源原文", "textarea", wide=True, hint="照录原文措辞，便于日后核对口径"),
        Field("reason", "更正原因", wide=True, hint="更正已填报的数据时必填，首次填报不填"),
    )
    return (Section("", entered),)


def path_sections() -> tuple[Section, ...]:
    """The path that a scope follows in a year."""
    chosen = (
        Field("scope", "区域", "select", must=True, options=SCOPE_OPTIONS),
        Field("year", "年度", "select", must=True, options=years(LAST_YEAR)),
        Field("path", "路径", "select", must=True, options=PATHS),
        Field("reason", "理由", must=True),
    )
    return (Section("", chosen),)


@router.get("/entries")
async def show_entries(context: OfficeDesk) -> Response:
    """Both forms and what has been entered so far; a figure named in the URL stands in the form, to be corrected."""
    return await _page(context, await _named(context), Form())


async def _named(context: PageContext) -> Form:
    """The form of the figure that the URL names, empty where it names none."""
    query = context.request.query_params
    wanted = tuple(query.get(name, "") for name in KEY)
    entered = await context.gateway.database.ask(reads.indicator_values, SCOPES)
    row = next((row for row in entered if (row.indicator, row.scope, str(row.year)) == wanted), None)
    if row is None:
        return Form()
    values = {name: str(getattr(row, name) or "") for name in (*KEY, "value", "source", "wording")}
    return Form(values)


async def _page(context: PageContext, value_form: Form, path_form: Form) -> Response:
    ask = context.gateway.database.ask
    entered = await ask(reads.indicator_values, SCOPES)
    choices = await ask(reads.path_choices, SCOPES, clock.today().year)
    ended = await ask(reads.ended_values)
    log = await ask(reads.path_log)
    named = [row.entered_by for row in (*entered, *ended)] + [row.ended_by for row in ended if row.ended_by]
    people = await names_of(context, [*named, *(row.chosen_by for row in log if row.chosen_by)])
    problem = value_form.problem or path_form.problem
    return rendering.page(
        context.request,
        "entries/entries.html",
        context.visitor,
        title="指标填报",
        status=problem.status if problem else 200,
        value_form=value_form,
        path_form=path_form,
        value_sections=value_sections(),
        path_sections=path_sections(),
        entered=entered[::-1],
        ended=ended,
        log=log,
        link=link,
        choices=choices,
        year=clock.today().year,
        names={indicator.code: indicator.name for indicator in plan.load().indicators},
        people=people,
    )


@router.post("/entries/values")
async def enter(context: OfficeDesk) -> Response:
    """Enter or correct a figure; the one before stays known for earlier instants."""
    form = await forms.read(context.request)
    try:
        forms.require(form, fields.musts(value_sections()))
        await _enter(context, form)
    except Problem as problem:
        return await _page(context, _refused(form, problem), Form())
    return RedirectResponse("/entries?done=entered", 303)


async def _enter(context: PageContext, form: Form) -> None:
    indicator, scope = await known_indicator(form.value("indicator")), await known_scope(form.value("scope"))
    body = forms.body(form, {"value": forms.decimal, "source": None, "wording": None, "reason": None})
    given = forms.command(EnterValue, body)
    entered = EnteredValue(given.value, given.source, given.wording, given.reason)
    year = _year(form, min(clock.today().year, LAST_YEAR))
    version = await _version(context, indicator, scope, year)
    work = partial(enter_value, indicator=indicator, scope=scope, year=year, entered=entered, expected=version)
    await context.gateway.writer.write(work, context.caller)


async def _version(context: PageContext, indicator: Indicator, scope: Scope, year: int) -> int:
    """The version of the figure in force, 0 where there is none."""
    known = await context.gateway.database.ask(reads.indicator_values, (scope,))
    return next((row.version for row in known if (row.indicator, row.year) == (indicator.code, year)), 0)


@router.post("/entries/values/withdraw")
async def withdraw(context: OfficeDesk) -> Response:
    """Take a figure back, with the reason why; it stays in the history."""
    form = await forms.read(context.request)
    try:
        given = forms.command(WithdrawValue, forms.body(form, {"reason": None}))
        indicator, scope = await known_indicator(form.value("indicator")), await known_scope(form.value("scope"))
        year = _year(form, LAST_YEAR)
        version = await _version(context, indicator, scope, year)
        work = partial(withdraw_value, indicator=indicator, scope=scope, year=year, reason=given.reason)
        await context.gateway.writer.write(partial(work, expected=version), context.caller)
    except Problem as problem:
        return await _page(context, _refused(form, problem), Form())
    return RedirectResponse("/entries?done=value-withdrawn", 303)


@router.post("/entries/paths")
async def choose(context: OfficeDesk) -> Response:
    """Follow another path from now on, with the reason why."""
    form = await forms.read(context.request)
    try:
        forms.require(form, fields.musts(path_sections()))
        await _choose(context, form, await known_scope(form.value("scope")))
    except Problem as problem:
        return await _page(context, Form(), _refused(form, problem))
    return RedirectResponse("/entries?done=chosen", 303)


async def _choose(context: PageContext, form: Form, scope: Scope) -> None:
    wanted = forms.command(ChoosePath, forms.body(form, {"path": None, "reason": None}))
    year = _year(form, LAST_YEAR)
    [current] = await context.gateway.database.ask(reads.path_choices, (scope,), year)
    work = partial(
        choose_path, scope=scope, year=year, path=wanted.path, reason=wanted.reason, expected=current.version
    )
    await context.gateway.writer.write(work, context.caller)


def _year(form: Form, last: int) -> int:
    text = form.value("year")
    if text not in {str(year) for year in range(FIRST_YEAR, last + 1)}:
        raise forms.refusal([FieldError("/year", "range", "请选择所列年度")])
    return int(text)


def _refused(form: Form, problem: Problem) -> Form:
    if problem.status in (401, 403, 503):
        raise problem
    return form.refused(problem)
