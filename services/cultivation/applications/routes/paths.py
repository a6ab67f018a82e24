"""办理环节: everybody reads how applications go; one account of the office enters another path, another one approves it."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Path, Request, Response

from contracts.applications import PathState
from contracts.codes import Programme, Role
from contracts.commands.paths import DecidePath, EnterPath
from contracts.fields import AsOf, Id
from contracts.queries.paths import DatedPath, PathList
from contracts.routes import paths as routes
from kit.data import clock
from kit.data.caller import Caller
from kit.web.actions import Action, ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.applications.reads.paths import dated_path, path_list
from services.cultivation.applications.usecases.paths import decide_path, enter_path, withdraw_path

router = Router(tags=["applications"])
Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
OFFICE = [Depends(allow(Role.OFFICE))]
Code = Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{1,40}$")]


@router.get(routes.LIST_PATHS.path)
async def list_paths(
    request: Request, caller: Reader, programme: Programme | None = None, as_of: AsOf | None = None
) -> PathList:
    """The stages of each programme and zone with their documents; those that wait or came to nothing for the office alone."""
    ask = partial(path_list, day=as_of or clock.today(), programme=programme, drafts=caller.role == Role.OFFICE)
    answer: PathList = await request.app.state.database.ask(ask)
    return answer


@router.get(routes.GET_PATH.path, response_model=DatedPath)
async def get_path(code: Code, request: Request, caller: Reader, as_of: AsOf | None = None) -> Response:
    """One path, as an application names it."""
    ask = partial(dated_path, code=code, day=as_of or clock.today(), drafts=caller.role == Role.OFFICE)
    view: DatedPath = await request.app.state.database.ask(ask)
    return Response(view.model_dump_json(), media_type="application/json", headers={"ETag": f'"v{view.version}"'})


@router.post(routes.ENTER_PATH.path, status_code=201, response_model=DatedPath, dependencies=OFFICE)
async def enter(body: EnterPath, action: ActionDep) -> Response:
    """填报办理环节: it waits for another account of the office; what was handed in before its day keeps its own path."""
    work = partial(enter_path, command=body, caller=action.caller)
    return await action.run(work, status=201, location=lambda view: routes.GET_PATH.address({"code": view.code}))


@router.post(routes.APPROVE_PATH.path, response_model=DatedPath, dependencies=OFFICE)
async def approve(code: Id, body: DecidePath, action: ActionDep) -> Response:
    """审定, by another account than that which entered it."""
    return await _decide(action, code, PathState.APPROVED, body)


@router.post(routes.REFUSE_PATH.path, response_model=DatedPath, dependencies=OFFICE)
async def refuse(code: Id, body: DecidePath, action: ActionDep) -> Response:
    """不予通过, with a reason."""
    return await _decide(action, code, PathState.REFUSED, body)


@router.post(routes.WITHDRAW_PATH.path, response_model=DatedPath, dependencies=OFFICE)
async def withdraw(code: Id, action: ActionDep) -> Response:
    """撤回, before its day."""
    expected = action.expected_version()
    return await action.run(partial(withdraw_path, code=code, expected=expected, caller=action.caller))


async def _decide(action: Action, code: str, state: PathState, body: DecidePath) -> Response:
    expected = action.expected_version()
    work = partial(decide_path, code=code, state=state, command=body, expected=expected, caller=action.caller)
    return await action.run(work)
