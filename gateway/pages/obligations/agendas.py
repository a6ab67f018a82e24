"""企业日历: every day that a firm should not miss, month by month, and as a file for the calendars of phones and offices."""

from itertools import groupby

from fastapi import APIRouter, Response

from contracts.codes import Role
from gateway.pages.facts.routes import own_firm
from gateway.web import rendering
from gateway.web.access import AnyContext, FirmContext, PageContext
from gateway.web.refusals import PageRoute
from gateway.web.uploads import attachment

router = APIRouter(route_class=PageRoute)
ICS = "text/calendar; charset=utf-8"


@router.get("/my/calendar")
async def show_my_calendar(context: FirmContext) -> Response:
    return await _page(context, own_firm(context), "/my/calendar.ics")


@router.get("/firms/{firm_id}/calendar")
async def show_calendar(context: AnyContext, firm_id: str) -> Response:
    """Of a firm that the visitor answers for."""
    return await _page(context, firm_id, f"/firms/{firm_id}/calendar.ics")


@router.get("/my/calendar.ics")
async def download_my_calendar(context: FirmContext) -> Response:
    return await _file(context, own_firm(context))


@router.get("/firms/{firm_id}/calendar.ics")
async def download_calendar(context: AnyContext, firm_id: str) -> Response:
    return await _file(context, firm_id)


async def _page(context: PageContext, firm_id: str, file: str) -> Response:
    found = await context.gateway.cultivation.agenda(context.caller, firm_id)
    months = [
        (month, list(entries))
        for month, entries in groupby(found.entries, key=lambda entry: f"{entry.starts_on:%Y-%m}")
    ]
    return rendering.page(
        context.request,
        "obligations/agenda.html",
        context.visitor,
        title="企业日历",
        found=found,
        months=months,
        present=f"{found.as_of:%Y-%m}",
        file=file,
        mine=context.visitor.role is Role.FIRM,
    )


async def _file(context: PageContext, firm_id: str) -> Response:
    found = await context.gateway.cultivation.agenda_file(context.caller, firm_id)
    return attachment(found.content, ICS, "企业日历.ics")
