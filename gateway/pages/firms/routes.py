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
from contracts.queries.registry import FirmSummary
from domain.places import UNDIVIDED
from gateway.web import rendering, vocabulary
from gateway.web.access import AnyDesk, Desk, InsideDesk
from gateway.web.fields import Option, codes
from gateway.web.forms import Form
from gateway.web.people import names_of
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
OF_FIRM = 100  # applications of one firm, which has a handful
FILTERS = ("q", "zone", "park", "industry", "status")
TABS = {"profile": "基本信息", "titles": "资质证书", "applications": "申报", "history": "动态"}
T = TypeVar("T")
Held: TypeAlias = dict[str, tuple[Programme, ...]] | None


@router.get("/firms")
async def list_firms(desk: InsideDesk) -> Response:
    """Search by name, former name, code or pinyin initials; the URL is the state."""
    query = {name: value.strip() for name, value in desk.request.query_params.items()}
    found, rows = await _found(desk, query)
    options: dict[str, Any] = {
        "zones": vocabulary.zone_options(desk),
        "parks": await vocabulary.park_options(desk),
        "industries": await vocabulary.industry_options(desk),
        "rungs": codes((*RUNGS, *TRACKS)),
        "statuses": codes(status for status in FirmStatus if status is not FirmStatus.VOIDED),
    }
    labels = filter_labels(query, options)
    return rendering.page(
        desk.request,
        "firms/firms.html",
        desk.visitor,
        title="企业台账",
        form=Form(query),
        found=found,
        rows=rows,
        ignored=bool(query.get("rung") and (query.get("q") or query.get("status"))),
        labels=labels,
        filtered=bool(labels),
        by_title=bool(query.get("rung")),
        today=clock.today(),
        export=_export(query),
        paging=desk.paging,
        **options,
    )


@dataclass(frozen=True)
class Row:
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


async def _found(desk: Desk, query: dict[str, str]) -> tuple[Page, list[Row]]:
    """The page of firms and what each holds; a list filtered by title comes from cultivation's snapshot."""
    if query.get("rung"):
        return await _holders(desk, query)
    asked = {name: query.get(name) or None for name in FILTERS}
    found = await desk.gateway.registry.firms(desk.caller, **asked, **desk.paging.query)
    held = await _titles(desk, [firm.firm_id for firm in found.items])
    return found, [_row(firm, held) for firm in found.items]


async def _titles(desk: Desk, firm_ids: list[str]) -> Held:
    if not firm_ids:
        return {}
    standings = await available(desk.gateway.cultivation.standings(desk.caller, firm_ids))
    return {each.firm_id: each.held for each in standings.items} if standings else None


def _row(firm: FirmSummary, held: Held) -> Row:
    return Row(
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


async def _holders(desk: Desk, query: dict[str, str]) -> tuple[Page, list[Row]]:
    """Firms that hold a title today, as cultivation's snapshot knows them: the same list as behind the count."""
    asked = {name: query.get(name) or None for name in ("zone", "park", "industry")}
    programme = vocabulary.programme_of(query["rung"])
    found = await desk.gateway.cultivation.cell_firms(desk.caller, programme, **asked, **desk.paging.query)
    held = await _titles(desk, [firm.firm_id for firm in found.items])
    parks, industries = await vocabulary.names_of_parks(desk), await vocabulary.names_of_industries(desk)
    return found, [_holder(firm, held, parks, industries) for firm in found.items]


def _holder(firm: FirmOfCell, held: Held, parks: dict[str, str], industries: dict[str, tuple[str, str]]) -> Row:
    return Row(
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
        cell = {name: query.get(name) for name in ("zone", "park", "industry")}
        return link("/board/firms.xlsx", programme=query["rung"], **cell)
    return link("/firms.xlsx", **{name: query.get(name) for name in FILTERS})


def filter_labels(query: dict[str, str], options: Mapping[str, tuple[Option, ...]]) -> list[str]:
    """The filters in force, in words."""
    kinds = {"zone": "zones", "park": "parks", "industry": "industries", "rung": "rungs", "status": "statuses"}
    labels = [f"“{query['q']}”"] if query.get("q") else []
    for name, kind in kinds.items():
        labels += [option.label for option in options[kind] if option.value == query.get(name)]
    return labels


@router.get("/firms/{firm_id}")
async def show_firm(desk: AnyDesk, firm_id: str, tab: str = "profile") -> Response:
    """The firm's file; what another service holds may be missing for a while, the file itself may not."""
    return await firm_page(desk, firm_id, tab, f"/firms/{firm_id}")


async def firm_page(desk: Desk, firm_id: str, tab: str, path: str) -> Response:
    """One firm under `path`, for staff and for the firm itself."""
    firm, standing, extra = await asyncio.gather(
        desk.gateway.registry.firm(desk.caller, firm_id),
        available(desk.gateway.cultivation.standing(desk.caller, firm_id)),
        _of_tab(desk, firm_id, tab),
    )
    return rendering.page(
        desk.request,
        "firms/firm.html",
        desk.visitor,
        title=firm.name,
        firm=firm,
        standing=standing,
        tab=tab if tab in TABS else "profile",
        tabs=[{"code": code, "name": name, "link": link(path, tab=code)} for code, name in TABS.items()],
        editable=desk.visitor.role is not Role.FIRM and firm.status is FirmStatus.ACTIVE,
        **extra,
    )


async def _of_tab(desk: Desk, firm_id: str, tab: str) -> dict[str, Any]:
    if tab == "applications":
        applications = desk.gateway.cultivation.applications(desk.caller, firm_id=firm_id, limit=OF_FIRM)
        return {"applications": await available(applications)}
    if tab == "history":
        history = await available(desk.gateway.registry.history(desk.caller, firm_id))
        actors = [change.actor for change in history.items] if history else []
        return {"history": history, "people": await names_of(desk, actors)}
    return {}


async def available(answer: Awaitable[T]) -> T | None:
    """The answer, or None while its service is away or does not know the firm yet."""
    try:
        return await answer
    except Problem as problem:
        if problem.status in (404, 409, 503):
            return None
        raise
