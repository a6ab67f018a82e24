"""Routes of assessments: a firm or figures against a standard, kept judgements, their replay, notes of calls."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from pydantic import Field

from contracts.codes import COUNTED_ZONES, Programme, Region, Role
from contracts.commands.standards import AssessFigures, NoteCall, TryStandard
from contracts.fields import AsOf
from contracts.queries.assessments import (
    AssessmentView,
    CallNoteView,
    FirmMatchPage,
    Impact,
    PathwayList,
    PreconditionView,
    ReplayView,
)
from contracts.routes import standards as routes
from contracts.standards import Outcome
from kit.data import clock
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.paging import PageRequest
from kit.web.routing import Router
from services.cultivation.assessments.reads import assessing
from services.cultivation.assessments.reads.impacts import impact
from services.cultivation.assessments.reads.lists import candidates, near_misses, standard_firms
from services.cultivation.assessments.reads.pathways import pathways, preconditions
from services.cultivation.assessments.usecases.assessments import assess
from services.cultivation.assessments.usecases.calls import note_call
from services.cultivation.firms.reads import ALL, scope_name, zones_of

router = Router(tags=["assessments"])
Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
READERS = [Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
CALLERS_OF_FIRMS = [Depends(allow(Role.STAFF, Role.OFFICE))]
OFFICE = [Depends(allow(Role.OFFICE))]
Surveyor = Annotated[Caller, Depends(allow(Role.STAFF, Role.OFFICE))]
SCOPES = [ALL, *(each.value for each in (*Region, *COUNTED_ZONES))]
Slug = Annotated[Annotated[str, Field(max_length=40, json_schema_extra={"enum": SCOPES})] | None, Query()]
Pool = Annotated[Programme, Query(json_schema_extra={"enum": ["leading", "champion", "listing"]})]
Limit = Annotated[int, Query(ge=1, le=1000)]
Cursor = Annotated[str | None, Query(max_length=1024)]
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


@router.get(routes.GET_PRECONDITIONS.path)
async def get_preconditions(
    firm_id: str, request: Request, caller: Surveyor, programme: Programme, as_of: AsOf | None = None
) -> PreconditionView:
    """What a title supposes of a firm, as warnings to whoever registers it from a list: 科技领军 wants a 规上高企."""
    answer: PreconditionView = await request.app.state.database.ask(
        preconditions, firm_id, caller, programme, as_of or clock.today()
    )
    return answer


@router.get(routes.GET_PATHWAYS.path)
async def get_pathways(firm_id: str, request: Request, caller: Reader, as_of: AsOf | None = None) -> PathwayList:
    """The rungs above and the tracks beside: what is open for each, nearest first, and when one may next apply."""
    answer: PathwayList = await request.app.state.database.ask(pathways, firm_id, caller, as_of or clock.today())
    return answer


@router.get(routes.LIST_NEAR_MISSES.path)
async def list_near_misses(
    request: Request,
    caller: Surveyor,
    programme: Programme,
    zone: Slug = None,
    as_of: AsOf | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> FirmMatchPage:
    """Whom to call: firms without the title that meet its standard, or nearly, the nearest first."""
    day, zones = as_of or clock.today(), zones_of(caller, None, zone)
    page = PageRequest(repr(("near-misses", caller, programme, zones, day)), limit, cursor)
    answer: FirmMatchPage = await request.app.state.database.ask(near_misses, programme, zones, day, page)
    return answer


@router.get(routes.LIST_CANDIDATES.path)
async def list_candidates(
    request: Request,
    caller: Surveyor,
    pool: Pool,
    scope: Slug = None,
    as_of: AsOf | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> FirmMatchPage:
    """Whom the plan calls: 规上高企 to 科技领军, large 专精特新 to 单项冠军, 高企 to 上市."""
    day, zones = as_of or clock.today(), zones_of(caller, scope)
    page = PageRequest(repr(("candidates", caller, pool, zones, day)), limit, cursor)
    answer: FirmMatchPage = await request.app.state.database.ask(candidates, pool, zones, day, page)
    return answer


@router.get(routes.LIST_STANDARD_FIRMS.path)
async def list_standard_firms(
    standard_id: str,
    request: Request,
    caller: Surveyor,
    as_of: AsOf | None = None,
    scope: Slug = None,
    outcome: Outcome | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> FirmMatchPage:
    """The firms of a scope under a standard, drafts too: the pool of those that meet it, and those that nearly do."""
    day, zones = as_of or clock.today(), zones_of(caller, scope)
    page = PageRequest(repr(("standard-firms", caller, standard_id, zones, day, outcome)), limit, cursor)
    answer: FirmMatchPage = await request.app.state.database.ask(standard_firms, standard_id, zones, day, outcome, page)
    return answer


@router.post(routes.TRY_STANDARD.path, dependencies=OFFICE)
async def try_standard(standard_id: str, body: TryStandard, request: Request, caller: Surveyor) -> Impact:
    """试算: winners, losers and undecided among the firms of a scope, with other values where they are named. Changes nothing."""
    zones = zones_of(caller, body.scope)
    values = {each.parameter: each.value for each in body.values}
    name, day = scope_name(zones, body.scope)[1], body.as_of or clock.today()
    answer: Impact = await request.app.state.database.ask(impact, standard_id, zones, name, day, values)
    return answer


@router.post(routes.NOTE_CALL.path, status_code=201, response_model=CallNoteView, dependencies=CALLERS_OF_FIRMS)
async def note_call_of_firm(body: NoteCall, action: ActionDep) -> Response:
    """联系记录: what came of a talk with a firm about a programme."""
    return await action.run(partial(note_call, command=body, caller=action.caller), status=201)
