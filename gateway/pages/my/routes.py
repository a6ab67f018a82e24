"""我的企业: a firm's rung, its certificates with the days they have left, and what is to be done next."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Response

from contracts.codes import COUNTED_ZONES, RUNGS, ApplicationState, Evidence, FirmStatus, Programme
from contracts.obligations import ObligationState
from contracts.queries.applications import ApplicationPage
from contracts.queries.cultivation import RecognitionView, Standing
from contracts.queries.obligations import ObligationPage, ObligationView
from contracts.queries.registry import FirmView
from gateway.pages.firms.routes import available
from gateway.web import rendering
from gateway.web.access import FirmContext
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
NEXT = {
    Programme.HNTE: "请及早准备重新认定。",
    Programme.TECH_SME: "次年须重新参加评价入库。",
}
ENDED = (
    ApplicationState.CERTIFIED,
    ApplicationState.REJECTED,
    ApplicationState.WITHDRAWN,
    ApplicationState.EXPIRED,
)
LATER = "请关注复核或重新认定的通知。"
DUE_DAYS, MISSED_DAYS = 30, 366
OWED = 200  # far more than a firm owes
RENEW_DAYS = 183  # half a year before the end the page asks for the re-recognition


@router.get("/my")
async def show_my_firm(context: FirmContext) -> Response:
    """The firm that the account acts for."""
    firm_id = context.visitor.firm_id
    if firm_id is None:
        raise Problem(403, "no_firm", "尚未绑定企业", "请联系所在园区，将您的账号与企业绑定后再使用。")
    firm, standing, applications, waiting, mentions, owed = await asyncio.gather(
        context.gateway.registry.firm(context.caller, firm_id),
        available(context.gateway.cultivation.standing(context.caller, firm_id)),
        available(context.gateway.cultivation.applications(context.caller, limit=5)),
        available(context.gateway.cultivation.tasks(context.caller, limit=5)),
        available(context.gateway.cultivation.mentions(context.caller, firm_id)),
        available(context.gateway.cultivation.obligations(context.caller, firm_id=firm_id, limit=OWED)),
    )
    return rendering.page(
        context.request,
        "my/my.html",
        context.visitor,
        title="我的企业",
        firm=firm,
        standing=standing,
        applications=applications,
        waiting=waiting,
        mentions=mentions,
        rungs=rungs(standing),
        next_rung=next_rung(standing),
        may_apply=may_apply(firm, applications),
        renewals=renewals(standing, applications),
        pressing=pressing(owed),
        form=Form(),
    )


def may_apply(firm: FirmView, applications: ApplicationPage | None) -> bool:
    """Whether a new application would be taken: a living firm of the four zones without one under way."""
    under_way = any(each.state not in ENDED for each in applications.items) if applications else False
    return firm.status is FirmStatus.ACTIVE and firm.zone in COUNTED_ZONES and not under_way


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


def pressing(owed: ObligationPage | None) -> list[ObligationView]:
    """What was missed within a year, and what falls due within a month."""
    return [
        row
        for row in (owed.items if owed else ())
        if (row.state is ObligationState.MISSED and -row.days_left <= MISSED_DAYS)
        or (row.state is ObligationState.DUE and row.days_left <= DUE_DAYS)
    ]


@dataclass(frozen=True)
class EndingTitle:
    """What the page says of a certificate that ends soon, and of which one the renewal may be told."""

    recognition_id: str
    text: str


def renewals(standing: Standing | None, applications: ApplicationPage | None) -> list[EndingTitle]:
    """Newest certificates that end within half a year and have no application under way."""
    under_way = {each.programme for each in applications.items if each.actions} if applications else set()
    return [
        EndingTitle(
            row.recognition_id,
            f"{row.programme_name}资格有效期至 {row.valid_until}（剩 {row.days_left} 天），{NEXT.get(row.programme, LATER)}",
        )
        for row in newest(standing.recognitions if standing else ())
        if row.state == "valid" and row.days_left is not None and row.days_left <= RENEW_DAYS
        if row.programme not in under_way
    ]


def newest(titles: Sequence[RecognitionView]) -> list[RecognitionView]:
    """Of each programme the verified title that lasts longest: after a renewal the old one is nobody's concern."""
    last: dict[Programme, RecognitionView] = {}
    for row in titles:
        best = last.get(row.programme)
        if row.evidence is not Evidence.UNVERIFIED and (best is None or _end(row) > _end(best)):
            last[row.programme] = row
    return list(last.values())


def _end(row: RecognitionView) -> date:
    return row.valid_until or date.max
