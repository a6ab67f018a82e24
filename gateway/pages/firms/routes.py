"""企业台账: the list, and the page of one firm with its tabs."""

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, TypeVar

from fastapi import APIRouter, Response

from contracts.codes import RUNGS, TRACKS, FirmStatus, Programme, Role
from contracts.queries.base import Page
from contracts.queries.cultivation import FirmOfCell
from contracts.queries.registry import FirmSummary, FirmView
from domain.places import UNDIVIDED
from gateway.web import rendering, vocabulary
from gateway.web.access import AnyContext, InsideContext, PageContext
from gateway.web.fields import Option, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
OF_FIRM = 100  # applications of one firm, which has a handful
FILTERS = ("q", "zone", "park", "industry", "status", "by_licence")
TABS = {"profile": "基本信息", "titles": "资质证书", "applications": "申报", "history": "动态"}
T = TypeVar("T")
Held: TypeAlias = dict[str, tuple[Programme, ...]] | None


@router.get("/firms")
async def list_firms(context: InsideContext) -> Response:
    """Search by name, former name, code or pinyin initials; the URL is the state."""
    query = {name: value.strip() for name, value in context.request.query_params.items()}
    found, rows = await _found(context, query)
    options: dict[str, Any] = {
        "zones": vocabulary.zone_options(context),
        "parks": await vocabulary.park_options(context),
        "industries": await vocabulary.industry_options(context),
        "rungs": codes((*RUNGS, *TRACKS)),
        "statuses": codes(status for status in FirmStatus if status is not FirmStatus.VOIDED),
    }
    labels = filter_labels(query, options)
    return rendering.page(
        context.request,
        "firms/firms.html",
        context.visitor,
        title="企业台账",
        form=Form(query),
        found=found,
        rows=rows,
        labels=labels,
        filtered=bool(labels),
        by_title=bool(query.get("rung")),
        today=clock.today(),
        export=_export(query),
        paging=context.paging,
        **options,
    )


@dataclass(frozen=True)
class ListedFirm:
    """A line of the list; `held` is None while cultivation does not answer (the list still stands)."""

    firm_id: str
    name: str
    uscc: str
    zone_name: str | None
    park_name: str | None
    industry_name: str | None
    day: date | None  # founding date; in a list by title the last day of validity
    status: str
    status_name: str
    held: tuple[Programme, ...] | None


async def _found(context: PageContext, query: dict[str, str]) -> tuple[Page, list[ListedFirm]]:
    """The page of firms and what each holds; a list filtered by title comes from cultivation's snapshot."""
    if query.get("rung"):
        return await _holders(context, query)
    asked = {name: query.get(name) or None for name in FILTERS}
    found = await context.gateway.registry.firms(context.caller, **asked, **context.paging.query)
    held = await _titles(context, [firm.firm_id for firm in found.items])
    return found, [_row(firm, held) for firm in found.items]


async def _titles(context: PageContext, firm_ids: list[str]) -> Held:
    if not firm_ids:
        return {}
    standings = await available(context.gateway.cultivation.standings(context.caller, firm_ids))
    return {each.firm_id: each.held for each in standings.items} if standings else None


def _row(firm: FirmSummary, held: Held) -> ListedFirm:
    return ListedFirm(
        firm.firm_id,
        firm.name,
        firm.uscc,
        firm.zone_name,
        firm.park_name,
        firm.industry_name,
        firm.founded_on,
        firm.status,
        firm.status_name,
        None if held is None else held.get(firm.firm_id, ()),
    )


async def _holders(context: PageContext, query: dict[str, str]) -> tuple[Page, list[ListedFirm]]:
    """Firms that hold a title today, as cultivation's snapshot knows them: the same list as behind the count."""
    if query.get("status") not in (None, "", FirmStatus.ACTIVE.value):
        raise Problem(
            422,
            "filters_exclude",
            "两个条件不能同时使用",
            "已注销或合并的企业没有当日有效的资格，请去掉“状态”或“当前资格”。",
        )
    asked = {name: query.get(name) or None for name in ("q", "zone", "park", "industry")}
    programme = vocabulary.programme_of(query["rung"])
    found = await context.gateway.cultivation.cell_firms(context.caller, programme, **asked, **context.paging.query)
    held = await _titles(context, [firm.firm_id for firm in found.items])
    parks, industries = await vocabulary.names_of_parks(context), await vocabulary.names_of_industries(context)
    return found, [_holder(firm, held, parks, industries) for firm in found.items]


def _holder(firm: FirmOfCell, held: Held, parks: dict[str, str], industries: dict[str, tuple[str, str]]) -> ListedFirm:
    return ListedFirm(
        firm.firm_id,
        firm.name,
        firm.uscc,
        firm.zone.label,
        parks.get(firm.park or "", UNDIVIDED),
        industries[firm.industry][0] if firm.industry in industries else None,
        firm.valid_until,
        FirmStatus.ACTIVE,
        FirmStatus.ACTIVE.label,
        None if held is None else held.get(firm.firm_id, ()),
    )


def _export(query: dict[str, str]) -> str:
    """The workbook of this list: a list by title is the list behind its count."""
    if query.get("rung"):
        cell = {name: query.get(name) for name in ("q", "zone", "park", "industry")}
        return link("/board/firms.xlsx", programme=query["rung"], **cell)
    return link("/firms.xlsx", **{name: query.get(name) for name in FILTERS})


def filter_labels(query: dict[str, str], options: Mapping[str, tuple[Option, ...]]) -> list[str]:
    """The filters in force, in words."""
    kinds = {"zone": "zones", "park": "parks", "industry": "industries", "rung": "rungs", "status": "statuses"}
    labels = [f"“{query['q']}”"] if query.get("q") else []
    labels += ["信用代码校验码不符，凭营业执照登记"] if query.get("by_licence") else []
    for name, kind in kinds.items():
        labels += [option.label for option in options[kind] if option.value == query.get(name)]
    return labels


@router.get("/firms/{firm_id}")
async def show_firm(context: AnyContext, firm_id: str, tab: str = "profile") -> Response:
    """The firm's file; what another service holds may be missing for a while, the file itself may not."""
    try:
        return await firm_page(context, firm_id, tab, f"/firms/{firm_id}")
    except Problem as problem:
        if problem.status != 404 or context.visitor.role is not Role.STAFF:
            raise
    return await _departed_page(context, firm_id)


async def _departed_page(context: PageContext, firm_id: str) -> Response:
    """The card of a firm that stands in a past figure of the visitor's zone and is another zone's now."""
    card = await context.gateway.registry.departure(context.caller, firm_id)
    return rendering.page(context.request, "firms/departed.html", context.visitor, title=card.name, card=card)


async def firm_page(context: PageContext, firm_id: str, tab: str, path: str) -> Response:
    """One firm under `path`, for staff and for the firm itself."""
    firm, standing, extra = await asyncio.gather(
        context.gateway.registry.firm(context.caller, firm_id),
        available(context.gateway.cultivation.standing(context.caller, firm_id)),
        _of_tab(context, firm_id, tab),
    )
    return rendering.page(
        context.request,
        "firms/firm.html",
        context.visitor,
        title=firm.name,
        firm=firm,
        standing=standing,
        tab=tab if tab in TABS else "profile",
        tabs=[*_tabs(path), {"code": "facts", "name": "数据", "link": f"/firms/{firm_id}/facts"}],
        editable=context.visitor.role is not Role.FIRM and firm.status is FirmStatus.ACTIVE,
        voidable=_may_void(context, firm),
        **extra,
    )


def _tabs(path: str) -> list[dict[str, str]]:
    return [{"code": code, "name": name, "link": link(path, tab=code)} for code, name in TABS.items()]


def _may_void(context: PageContext, firm: FirmView) -> bool:
    """A file that more than one zone has counted is the office's to void."""
    role, zones = context.visitor.role, {place.zone for place in firm.residencies}
    return role is Role.OFFICE or (role is Role.STAFF and len(zones) == 1 and zones <= set(context.visitor.zones))


async def _of_tab(context: PageContext, firm_id: str, tab: str) -> dict[str, Any]:
    if tab == "applications":
        applications = context.gateway.cultivation.applications(context.caller, firm_id=firm_id, limit=OF_FIRM)
        return {"applications": await available(applications)}
    if tab == "titles":
        return {"mentions": await available(context.gateway.cultivation.mentions(context.caller, firm_id))}
    if tab == "history":
        return {"history": await available(context.gateway.registry.history(context.caller, firm_id))}
    return {}


async def available(answer: Awaitable[T]) -> T | None:
    """The answer, or None while its service is away or does not know the firm yet."""
    try:
        return await answer
    except Problem as problem:
        if problem.status in (404, 409, 503):
            return None
        raise
