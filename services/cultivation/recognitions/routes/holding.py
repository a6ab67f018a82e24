"""What becomes of a title while it is held: suspended, moved, passed on, reissued, linked; the office's word each time."""

from functools import partial

from fastapi import Depends, Response

from contracts.codes import Role
from contracts.commands import titles as commands
from contracts.fields import Id
from contracts.queries.cultivation import RecognitionView
from contracts.routes import cultivation as routes
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.recognitions.usecases.moves import LinkTitle, MoveTitle, ReissueTitle, link, move, reissue
from services.cultivation.recognitions.usecases.successions import PassOnTitle, ReinstateTitle, pass_on, reinstate
from services.cultivation.recognitions.usecases.suspensions import ResumeTitle, SuspendTitle, resume, suspend

router = Router(tags=["recognitions"], dependencies=[Depends(allow(Role.OFFICE))])


@router.post(routes.SUSPEND_RECOGNITION.path, response_model=RecognitionView)
async def suspend_recognition(recognition_id: Id, body: commands.SuspendRecognition, action: ActionDep) -> Response:
    """暂停 or 待核查 over days; the title is counted all the while and says so."""
    command = SuspendTitle(recognition_id, action.expected_version(), **body.model_dump())
    return await action.run(partial(suspend, command=command, caller=action.caller))


@router.post(routes.RESUME_RECOGNITION.path, response_model=RecognitionView)
async def resume_recognition(recognition_id: Id, body: commands.ResumeRecognition, action: ActionDep) -> Response:
    """The suspension of today ends."""
    command = ResumeTitle(recognition_id, action.expected_version(), **body.model_dump())
    return await action.run(partial(resume, command=command, caller=action.caller))


@router.post(routes.MOVE_RECOGNITION.path, response_model=RecognitionView)
async def move_recognition(recognition_id: Id, body: commands.MoveRecognition, action: ActionDep) -> Response:
    """异地搬迁: wholly, the title goes on with number and validity; in part, it ends."""
    command = MoveTitle(recognition_id, action.expected_version(), **body.model_dump())
    return await action.run(partial(move, command=command, caller=action.caller))


@router.post(routes.PASS_ON_RECOGNITION.path, response_model=RecognitionView)
async def pass_on_recognition(recognition_id: Id, body: commands.PassOnRecognition, action: ActionDep) -> Response:
    """After a merger or a split another firm holds the title; the answer is the title of the firm that held it."""
    command = PassOnTitle(recognition_id, action.expected_version(), **body.model_dump())
    return await action.run(partial(pass_on, command=command, caller=action.caller))


@router.post(routes.REINSTATE_RECOGNITION.path, response_model=RecognitionView)
async def reinstate_recognition(recognition_id: Id, body: commands.ReinstateRecognition, action: ActionDep) -> Response:
    """The decision that ended the title is taken back; its days hold again."""
    command = ReinstateTitle(recognition_id, action.expected_version(), **body.model_dump())
    return await action.run(partial(reinstate, command=command, caller=action.caller))


@router.post(routes.REISSUE_RECOGNITION.path, response_model=RecognitionView)
async def reissue_recognition(recognition_id: Id, body: commands.ReissueRecognition, action: ActionDep) -> Response:
    """A certificate with the firm's new name; number and validity stay."""
    command = ReissueTitle(recognition_id, action.expected_version(), **body.model_dump())
    return await action.run(partial(reissue, command=command, caller=action.caller))


@router.post(routes.LINK_RECOGNITION.path, response_model=RecognitionView)
async def link_recognition(recognition_id: Id, body: commands.LinkRecognition, action: ActionDep) -> Response:
    """The title that this one renews."""
    command = LinkTitle(recognition_id, action.expected_version(), **body.model_dump())
    return await action.run(partial(link, command=command, caller=action.caller))
