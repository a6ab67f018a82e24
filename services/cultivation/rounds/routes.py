"""Routes of rounds: read by everybody, kept by the office."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from contracts.applications import RoundState
from contracts.codes import Programme, Role
from contracts.commands.rounds import CancelRound, OpenRound, ReviseRound
from contracts.fields import Id
from contracts.queries.rounds import RoundList, RoundView
from contracts.routes import rounds as routes
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.rounds import reads, usecases

router = Router(tags=["rounds"])
READERS = [Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
OFFICE = [Depends(allow(Role.OFFICE))]
Year = Annotated[int, Query(ge=2000, le=2100)]


@router.get(routes.LIST_ROUNDS.path, dependencies=READERS)
async def list_rounds(
    request: Request, programme: Programme | None = None, year: Year | None = None, state: RoundState | None = None
) -> RoundList:
    """申报批次: those that take applications, those to come and those expected by earlier years; times are Asia/Shanghai."""
    answer: RoundList = await request.app.state.database.ask(reads.listing, programme, year, state)
    return answer


@router.get(routes.GET_ROUND.path, dependencies=READERS, response_model=RoundView)
async def get_round(round_id: Id, request: Request) -> Response:
    view: RoundView = await request.app.state.database.ask(reads.get, round_id)
    return Response(view.model_dump_json(), media_type="application/json", headers={"ETag": f'"v{view.version}"'})


@router.post(routes.OPEN_ROUND.path, status_code=201, response_model=RoundView, dependencies=OFFICE)
async def open_round(body: OpenRound, action: ActionDep) -> Response:
    """公布批次: from here on its window is kept by the server."""
    work = partial(usecases.open_round, command=body, caller=action.caller)
    return await action.run(
        work, status=201, location=lambda view: routes.GET_ROUND.address({"round_id": view.round_id})
    )


@router.post(routes.REVISE_ROUND.path, response_model=RoundView, dependencies=OFFICE)
async def revise_round(round_id: Id, body: ReviseRound, action: ActionDep) -> Response:
    """延期 or another correction; the whole of what holds from now on."""
    expected = action.expected_version()
    work = partial(usecases.revise, round_id=round_id, command=body, expected=expected, caller=action.caller)
    return await action.run(work)


@router.post(routes.CANCEL_ROUND.path, response_model=RoundView, dependencies=OFFICE)
async def cancel_round(round_id: Id, body: CancelRound, action: ActionDep) -> Response:
    """取消批次 with a reason."""
    expected = action.expected_version()
    work = partial(usecases.cancel, round_id=round_id, command=body, expected=expected, caller=action.caller)
    return await action.run(work)
