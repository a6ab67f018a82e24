"""Recognitions: registered, corrected, ended, voided; listed, and those that expire soon."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from contracts.codes import IntervalReason, Programme, Role, TitleState, Zone
from contracts.commands import titles as commands
from contracts.fields import AsOf, Id, Instant
from contracts.queries.cultivation import RecognitionPage, RecognitionView
from contracts.queries.titles import TitlePolicyList, TitlePolicyView, TitleTimeline
from contracts.routes import cultivation as routes
from kit.data import clock
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.paging import Cursor, Limit
from kit.web.routing import Router
from services.cultivation.recognitions.reads.pages import RecognitionFilter, expiring, recognitions
from services.cultivation.recognitions.reads.policies import policies
from services.cultivation.recognitions.reads.recognitions import find
from services.cultivation.recognitions.reads.timelines import timeline
from services.cultivation.recognitions.usecases.corrections import (
    CorrectRecognition,
    EndRecognition,
    VoidRecognition,
    correct,
    end,
    void,
)
from services.cultivation.recognitions.usecases.entries import GrantRecognition
from services.cultivation.recognitions.usecases.policies import set_policy
from services.cultivation.recognitions.usecases.recognitions import grant
from services.cultivation.recognitions.usecases.reviews import Merge, Review, confirm, merge, refuse

router = Router(tags=["recognitions"])
Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
WRITERS = Depends(allow(Role.STAFF, Role.OFFICE))
OFFICE = Depends(allow(Role.OFFICE))


@router.post(routes.REGISTER_RECOGNITION.path, status_code=201, response_model=RecognitionView, dependencies=[WRITERS])
async def register_recognition(body: commands.RegisterRecognition, action: ActionDep) -> Response:
    """Mirror an official result, or issue a title of ours (office only); what staff enter waits for the office (待核)."""
    work = partial(grant, command=GrantRecognition(**body.model_dump()), caller=action.caller)
    return await action.run(
        work, status=201, location=lambda view: routes.GET_RECOGNITION.address({"recognition_id": view.recognition_id})
    )


@router.get(routes.LIST_RECOGNITIONS.path)
async def list_recognitions(
    request: Request,
    caller: Reader,
    firm_id: Id | None = None,
    programme: Programme | None = None,
    state: TitleState | None = None,
    zone: Zone | None = None,
    list_id: Id | None = None,
    awaiting: bool | None = None,
    as_of: AsOf | None = None,
    known_at: Instant | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> RecognitionPage:
    """Recognitions of the firms that the caller may see, newest first; `awaiting` are those that wait for the office."""
    chosen = RecognitionFilter(firm_id, programme, state, zone, list_id, awaiting)
    page: RecognitionPage = await request.app.state.database.ask(
        recognitions, caller, chosen, as_of, known_at, limit, cursor
    )
    return page


@router.get(routes.LIST_EXPIRING.path)
async def list_expiring(
    request: Request,
    caller: Reader,
    within_months: Annotated[int, Query(ge=1, le=60)] = 12,
    programme: Programme | None = None,
    zone: Zone | None = None,
    as_of: AsOf | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> RecognitionPage:
    """Titles that end soon and have no successor yet, soonest first."""
    question = partial(expiring, within_months=within_months, programme=programme, zone=zone, as_of=as_of)
    page: RecognitionPage = await request.app.state.database.ask(question, caller, limit=limit, cursor=cursor)
    return page


@router.get(routes.GET_RECOGNITION.path)
async def get_recognition(
    request: Request, response: Response, caller: Reader, recognition_id: Id, as_of: AsOf | None = None
) -> RecognitionView:
    found: RecognitionView = await request.app.state.database.ask(find, recognition_id, caller, as_of)
    response.headers["ETag"] = f'"v{found.version}"'
    return found


@router.get(routes.GET_TIMELINE.path)
async def get_timeline(
    request: Request, caller: Reader, recognition_id: Id, as_of: AsOf | None = None
) -> TitleTimeline:
    """What became of the title: renewed, renamed, moved, suspended, ended, each with document and date."""
    found: TitleTimeline = await request.app.state.database.ask(timeline, recognition_id, caller, as_of)
    return found


@router.post(routes.CORRECT_RECOGNITION.path, response_model=RecognitionView, dependencies=[WRITERS])
async def correct_recognition(recognition_id: Id, body: commands.CorrectRecognition, action: ActionDep) -> Response:
    """Replace what was typed wrong; what was known before stays known for earlier instants."""
    command = CorrectRecognition(recognition_id, action.expected_version(), **body.model_dump())
    return await action.run(partial(correct, command=command, caller=action.caller))


@router.post(routes.END_RECOGNITION.path, response_model=RecognitionView, dependencies=[WRITERS])
async def end_recognition(recognition_id: Id, body: commands.EndRecognition, action: ActionDep) -> Response:
    """Cancel or revoke, possibly from a date before the decision."""
    facts = body.model_dump() | {"kind": IntervalReason(body.kind)}
    command = EndRecognition(recognition_id, action.expected_version(), **facts)
    return await action.run(partial(end, command=command, caller=action.caller))


@router.post(routes.VOID_RECOGNITION.path, status_code=204, dependencies=[WRITERS])
async def void_recognition(recognition_id: Id, body: commands.VoidRecognition, action: ActionDep) -> Response:
    """Take back an entry that should never have been made."""
    command = VoidRecognition(recognition_id, action.expected_version(), **body.model_dump())
    return await action.run(partial(void, command=command, caller=action.caller), status=204)


@router.post(routes.CONFIRM_RECOGNITION.path, response_model=RecognitionView, dependencies=[OFFICE])
async def confirm_recognition(recognition_id: Id, body: commands.ReviewRecognition, action: ActionDep) -> Response:
    """Confirm what another account has entered; from now on it counts."""
    command = Review(recognition_id, action.expected_version(), body.reason)
    return await action.run(partial(confirm, command=command, caller=action.caller))


@router.post(routes.REFUSE_RECOGNITION.path, status_code=204, dependencies=[OFFICE])
async def refuse_recognition(recognition_id: Id, body: commands.ReviewRecognition, action: ActionDep) -> Response:
    """Take an entry back that could not be confirmed."""
    command = Review(recognition_id, action.expected_version(), body.reason)
    return await action.run(partial(refuse, command=command, caller=action.caller), status=204)


@router.post(routes.MERGE_RECOGNITION.path, response_model=RecognitionView, dependencies=[OFFICE])
async def merge_recognition(recognition_id: Id, body: commands.MergeRecognition, action: ActionDep) -> Response:
    """Two entries of one recognition become the one that is named; the answer is the one that stays."""
    command = Merge(recognition_id, action.expected_version(), body.into_id, body.reason)
    return await action.run(partial(merge, command=command, caller=action.caller))


@router.get(routes.LIST_TITLE_POLICIES.path, dependencies=[WRITERS])
async def list_title_policies(request: Request, as_of: AsOf | None = None) -> TitlePolicyList:
    """What holds for each programme on the date."""
    found: TitlePolicyList = await request.app.state.database.ask(policies, as_of or clock.today())
    return found


@router.post(routes.SET_TITLE_POLICY.path, status_code=201, response_model=TitlePolicyView, dependencies=[OFFICE])
async def set_title_policy(body: commands.SetTitlePolicy, action: ActionDep) -> Response:
    """What holds for a programme from a day on."""
    return await action.run(partial(set_policy, command=body, caller=action.caller), status=201)
