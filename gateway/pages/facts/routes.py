"""我的数据 and a firm's data on its card: both sides of every figure of a year, and who entered what when."""

import asyncio
from datetime import date

from fastapi import APIRouter, Response

from contracts.codes import Role
from contracts.metrics import BY_CODE, Metric
from gateway.pages.facts.groups import grouped
from gateway.web import rendering
from gateway.web.access import AnyContext, FirmContext, PageContext
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
YEARS = 5


def own_firm(context: PageContext) -> str:
    """The firm that the account acts for. Raises 403 no_firm."""
    firm_id = context.visitor.firm_id
    if firm_id is None:
        raise Problem(403, "no_firm", "尚未绑定企业", "请联系所在园区，将您的账号与企业绑定后再使用。")
    return firm_id


def chosen_year(context: PageContext) -> int:
    """The year that the address names; else the last whole one."""
    asked = context.request.query_params.get("year", "")
    return int(asked) if asked.isdecimal() and 1990 <= int(asked) <= clock.today().year else clock.today().year - 1


def day_of(year: int) -> date:
    """Of which day metrics of a day are told beside a year: its last, or today before that has come."""
    return min(date(year, 12, 31), clock.today())


@router.get("/my/facts")
async def show_my_facts(context: FirmContext) -> Response:
    return await facts_page(context, own_firm(context), "/my/facts")


@router.get("/firms/{firm_id}/facts")
async def show_facts(context: AnyContext, firm_id: str) -> Response:
    return await facts_page(context, firm_id, f"/firms/{firm_id}/facts")


async def facts_page(context: PageContext, firm_id: str, base: str) -> Response:
    """The figures of a year and of its last day, both sides beside each other."""
    year = chosen_year(context)
    facts = await context.gateway.cultivation.facts(context.caller, firm_id, year=year, as_of=day_of(year))
    this_year = clock.today().year
    return rendering.page(
        context.request,
        "facts/facts.html",
        context.visitor,
        title="我的数据" if context.visitor.role is Role.FIRM else f"数据：{facts.firm_name}",
        facts=facts,
        year=year,
        groups=grouped(facts.items),
        years=[{"year": each, "link": link(base, year=each)} for each in range(this_year, this_year - YEARS, -1)],
        base=base,
        points=base.replace("/facts", "/points"),
        workbook=link("/fact-returns/template", year=year, firm_id=firm_id),
    )


@router.get("/my/facts/entries")
async def show_my_entries(context: FirmContext) -> Response:
    return await _entries_page(context, own_firm(context), "/my/facts")


@router.get("/firms/{firm_id}/facts/entries")
async def show_entries(context: AnyContext, firm_id: str) -> Response:
    return await _entries_page(context, firm_id, f"/firms/{firm_id}/facts")


async def _entries_page(context: PageContext, firm_id: str, base: str) -> Response:
    metric = BY_CODE.get(context.request.query_params.get("metric", ""))
    cultivation = context.gateway.cultivation
    facts, found = await asyncio.gather(
        cultivation.facts(context.caller, firm_id, year=clock.today().year),
        cultivation.fact_entries(
            context.caller, firm_id, metric=metric.value if metric else None, **context.paging.query
        ),
    )
    return rendering.page(
        context.request,
        "facts/entries.html",
        context.visitor,
        title=f"填报记录：{facts.firm_name}",
        found=found,
        base=base,
        metric=metric,
        metrics=list(Metric),
        paging=context.paging,
    )
