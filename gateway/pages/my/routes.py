"""我的企业: a firm's rung, its certificates with the days they have left, and what is to be done next."""

import asyncio

from fastapi import APIRouter, Response

from contracts.codes import RUNGS, Programme
from contracts.queries.cultivation import ApplicationPage, Standing
from gateway.pages.firms.routes import available
from gateway.web import rendering
from gateway.web.access import FirmDesk
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
NEXT = {
    Programme.HNTE: "请及早准备重新认定。",
    Programme.TECH_SME: "次年须重新参加评价入库。",
}
LATER = "请关注复核或重新认定的通知。"
RENEW_DAYS = 183  # half a year before the end the page asks for the re-recognition


@router.get("/my")
async def show_my_firm(desk: FirmDesk) -> Response:
    """The firm that the account acts for."""
    firm_id = desk.visitor.firm_id
    if firm_id is None:
        raise Problem(403, "no_firm", "尚未绑定企业", "请联系所在园区，将您的账号与企业绑定后再使用。")
    firm, standing, applications = await asyncio.gather(
        desk.gateway.registry.firm(desk.caller, firm_id),
        available(desk.gateway.cultivation.standing(desk.caller, firm_id)),
        available(desk.gateway.cultivation.applications(desk.caller, limit=5)),
    )
    return rendering.page(
        desk.request,
        "my/my.html",
        desk.visitor,
        title="我的企业",
        firm=firm,
        standing=standing,
        applications=applications,
        rungs=rungs(standing),
        next_rung=next_rung(standing),
        renewals=renewals(standing, applications),
        form=Form(),
    )


def rungs(standing: Standing | None) -> list[dict[str, object]]:
    """The ladder with the rungs that the firm holds."""
    held = set(standing.held) if standing else set()
    return [{"name": rung.label, "held": rung in held, "number": n} for n, rung in enumerate(RUNGS, 1)]


def next_rung(standing: Standing | None) -> Programme | None:
    """The rung above the highest one held; None on top of the ladder or while the standing is unknown."""
    if standing is None:
        return None
    above = RUNGS[RUNGS.index(standing.highest_rung) + 1 :] if standing.highest_rung in RUNGS else RUNGS
    return above[0] if above else None


def renewals(standing: Standing | None, applications: ApplicationPage | None) -> list[str]:
    """Certificates that end within half a year and have no application under way."""
    under_way = {each.programme for each in applications.items if each.actions} if applications else set()
    recognitions = standing.recognitions if standing else ()
    return [
        f"{row.programme_name}资格有效期至 {row.valid_until}（剩 {row.days_left} 天），{NEXT.get(row.programme, LATER)}"
        for row in recognitions
        if row.state == "valid" and row.days_left is not None and row.days_left <= RENEW_DAYS
        if row.programme not in under_way
    ]
