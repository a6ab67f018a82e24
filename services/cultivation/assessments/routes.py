"""Routes of assessments: a firm or figures against a standard, kept judgements, their replay, notes of calls."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from contracts.codes import Programme, Role
from contracts.commands.standards import AssessFigures, NoteCall
from contracts.fields import AsOf
from contracts.queries.standards import AssessmentView, CallNoteView, ReplayView
from contracts.routes import standards as routes
from kit.data import clock
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.assessments.reads import assessing
from services.cultivation.assessments.usecases.assessments import assess
from services.cultivation.assessments.usecases.calls import note_call

router = Router(tags=["assessments"])
Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
READERS = [Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
CALLERS_OF_FIRMS = [Depends(allow(Role.STAFF, Role.OFFICE))]
Named = Annotated[str | None, Query(max_length=40)]


@router.get(routes.ASSESS_FIRM.path)
async def assess_firm(
    firm_id: str,
    request: Request,
    caller: Reader,
    programme: Programme,
    as_of: AsOf | None = None,
    standard_id: Named = None,
) -> AssessmentView:
    """How a firm stands to the standard of a programme on a day, by its figures of record; nothing is kept."""
    day = as_of or clock.today()
    answer: AssessmentView = await request.app.state.database.ask(
        assessing.firm_assessment, firm_id, caller, programme, day, standard_id
    )
    return answer


@router.post(routes.ASSESS_FIGURES.path, status_code=201, response_model=AssessmentView, dependencies=READERS)
async def assess_figures(body: AssessFigures, action: ActionDep) -> Response:
    """自测: figures typed in, over those of the firm where one is named; the judgement is kept and can be made again."""
    work = partial(assess, command=body, caller=action.caller)
    return await action.run(
        work, status=201, location=lambda view: routes.GET_ASSESSMENT.address({"assessment_id": view.assessment_id})
    )


@router.get(routes.GET_ASSESSMENT.path)
async def get_assessment(assessment_id: str, request: Request, caller: Reader) -> AssessmentView:
    """A judgement as it was made."""
    answer: AssessmentView = await request.app.state.database.ask(assessing.kept, assessment_id, caller)
    return answer


@router.post(routes.REPLAY_ASSESSMENT.path)
async def replay_assessment(assessment_id: str, request: Request, caller: Reader) -> ReplayView:
    """Made again from its pinned rules and inputs; the hash is the same, or something is wrong. Changes nothing."""
    answer: ReplayView = await request.app.state.database.ask(assessing.replay, assessment_id, caller)
    return answer


@router.post(routes.NOTE_CALL.path, status_code=201, response_model=CallNoteView, dependencies=CALLERS_OF_FIRMS)
async def note_call_of_firm(body: NoteCall, action: ActionDep) -> Response:
    """联系记录: what came of a talk with a firm about a programme."""
    return await action.run(partial(note_call, command=body, caller=action.caller), status=201)
