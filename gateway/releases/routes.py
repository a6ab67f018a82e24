"""Releases for machines and the way a draft is composed: cultivation freezes the firms, the gateway pins what stands on them."""

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import Query, Response

from contracts.codes import Programme
from contracts.commands.releases import AdvanceRelease, DraftRelease, FreezeFigures
from contracts.fields import Id
from contracts.queries.gateway import GoalChances
from contracts.queries.releases import ReleasedFigures, ReleasePage, ReleaseView
from contracts.releases import ReleaseAction
from contracts.routes.route import IF_MATCH
from gateway.access.routes.sessions import MonitorDep, OfficeDep
from gateway.access.rules.visitor import Visitor
from gateway.access.state import Gateway, GatewayDep
from gateway.access.usecases.sessions import caller_of
from gateway.attainment.reads.chances import goal_chances
from gateway.attainment.reads.entries import approved_targets
from gateway.attainment.routes.attainment import OfficeAction, attain_hnte, read_table
from gateway.releases import reads, usecases
from gateway.releases.documents import composed, head_of
from gateway.releases.usecases import Composed
from kit.data.ids import ulid
from kit.data.problem import Problem
from kit.web.paging import PageQuery
from kit.web.routing import Router

router = Router(prefix="/api/v1", tags=["releases"])
NO_FORECAST = (404, 409, 422)
VERSIONED = {"parameters": [IF_MATCH]}


@router.get("/releases")
async def list_releases(visitor: MonitorDep, gateway: GatewayDep, page: Annotated[PageQuery, Query()]) -> ReleasePage:
    """The newest first; staff read those that were published."""
    return await gateway.database.ask(reads.list_releases, visitor, page.limit, page.cursor)


@router.post("/releases", status_code=201, response_model=ReleaseView)
async def draft_release(
    wanted: DraftRelease, visitor: OfficeDep, gateway: GatewayDep, action: OfficeAction
) -> Response:
    """Freeze the figures of a day and pin them with their targets as a draft."""
    document = await compose(gateway, visitor, wanted, action.key or ulid())
    return await action.run(
        partial(usecases.draft, composed=document), 201, lambda made: f"/api/v1/releases/{made.release_id}"
    )


async def compose(gateway: Gateway, visitor: Visitor, wanted: DraftRelease, key: str) -> Composed:
    """The document of a release of the office; pages call it in process. The same key freezes once."""
    caller = caller_of(visitor)
    frozen = await gateway.cultivation.freeze(caller, FreezeFigures(as_of=wanted.as_of, known_at=wanted.known_at), key)
    attained = await attain_hnte(gateway, visitor, frozen.as_of, frozen.known_at)
    table = await read_table(gateway, visitor, frozen.as_of, frozen.known_at)
    goals = await gateway.database.ask(approved_targets, frozen.as_of, frozen.known_at)
    likely = await _chances(gateway, visitor, frozen.known_at)
    head = head_of(wanted.title, wanted.note, frozen, attained, likely)
    return Composed(head, composed(head, frozen, attained, table, likely, goals))


async def _chances(gateway: Gateway, visitor: Visitor, known_at: datetime) -> GoalChances | None:
    """The forecast out of what the frozen figures know; None where too few seasons stand behind one."""
    try:
        forecast = await gateway.cultivation.forecast(caller_of(visitor), Programme.HNTE, known_at=known_at)
    except Problem as problem:
        if problem.status not in NO_FORECAST:
            raise
        return None
    return await gateway.database.ask(goal_chances, forecast, known_at)


@router.get("/releases/{release_id}")
async def read_release(release_id: Id, visitor: MonitorDep, gateway: GatewayDep) -> Response:
    """A release with its steps and its ETag."""
    found: ReleaseView = await gateway.database.ask(reads.read_release, visitor, release_id)
    headers = {"ETag": f'"v{found.version}"'}
    return Response(found.model_dump_json(), headers=headers, media_type="application/json")


@router.get("/releases/{release_id}/figures", response_model=ReleasedFigures)
async def read_released_figures(release_id: Id, visitor: MonitorDep, gateway: GatewayDep) -> Response:
    """What was released, in the visitor's scopes: the same bytes for ever."""
    document = await gateway.database.ask(reads.released_figures, visitor, release_id)
    return Response(document, media_type="application/json")


async def _advance(action: OfficeAction, release_id: str, step: ReleaseAction, body: AdvanceRelease) -> Response:
    work = partial(usecases.advance, release_id=release_id, action=step, reason=body.reason)
    return await action.run(partial(work, expected=action.expected_version()))


@router.post("/releases/{release_id}:approve", response_model=ReleaseView, openapi_extra=VERSIONED)
async def approve_release(release_id: Id, body: AdvanceRelease, action: OfficeAction) -> Response:
    """By another account than the drafter's. If-Match is required."""
    return await _advance(action, release_id, ReleaseAction.APPROVE, body)


@router.post("/releases/{release_id}:publish", response_model=ReleaseView, openapi_extra=VERSIONED)
async def publish_release(release_id: Id, body: AdvanceRelease, action: OfficeAction) -> Response:
    """Give it its number and today's date; from now on staff read it. If-Match is required."""
    return await _advance(action, release_id, ReleaseAction.PUBLISH, body)


@router.post("/releases/{release_id}:lock", response_model=ReleaseView, openapi_extra=VERSIONED)
async def lock_release(release_id: Id, body: AdvanceRelease, action: OfficeAction) -> Response:
    """Close it: nothing follows. If-Match is required."""
    return await _advance(action, release_id, ReleaseAction.LOCK, body)


@router.post("/releases/{release_id}:discard", response_model=ReleaseView, openapi_extra=VERSIONED)
async def discard_release(release_id: Id, body: AdvanceRelease, action: OfficeAction) -> Response:
    """Give up a draft or an approved release that is not out, with the reason why. If-Match is required."""
    return await _advance(action, release_id, ReleaseAction.DISCARD, body)
