"""Routes of assessments: a firm or figures against a standard, kept judgements, their replay, notes of calls."""

from decimal import Decimal
from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from pydantic import Field

from contracts.codes import COUNTED_ZONES, Programme, Region, Role
from contracts.commands.standards import (
    AssessFigures,
    CompareStandard,
    KeepTrial,
    NoteCall,
    StandardVariant,
    TryStandard,
)
from contracts.fields import AsOf
from contracts.queries.assessments import (
    AssessmentView,
    CallNoteView,
    Comparison,
    FirmMatchPage,
    Impact,
    PathwayList,
    PreconditionView,
    ReplayView,
    TrialFirmPage,
    TrialList,
    TrialView,
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
from services.cultivation.assessments.reads.impacts import Trying, comparison, impact
from services.cultivation.assessments.reads.lists import candidates, near_misses, standard_firms
from services.cultivation.assessments.reads.pathways import pathways
from services.cultivation.assessments.reads.preconditions import preconditions
from services.cultivation.assessments.reads.trials import trial, trial_firms, trials_of
from services.cultivation.assessments.usecases.assessments import assess
from services.cultivation.assessments.usecases.calls import note_call
from services.cultivation.assessments.usecases.trials import keep_trial, try_out
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
    answer: Impact = await request.app.state.database.ask(impact, _trying(standard_id, body, caller), _values(body))
    return answer


@router.post(routes.COMPARE_STANDARD.path, dependencies=OFFICE)
async def compare_standard(standard_id: str, body: CompareStandard, request: Request, caller: Surveyor) -> Comparison:
    """对比试算: two to four sets of values side by side on the same firms, and who gains or loses by each. Changes nothing."""
    variants = [(each.name, _values(each)) for each in body.variants]
    asked = _trying(standard_id, body, caller)
    answer: Comparison = await request.app.state.database.ask(comparison, asked, variants)
    return answer


@router.post(routes.KEEP_TRIAL.path, status_code=201, response_model=TrialView, dependencies=OFFICE)
async def keep_trial_of_standard(
    standard_id: str, body: KeepTrial, request: Request, caller: Surveyor, action: ActionDep
) -> Response:
    """留存试算: the text that was tried and what came of every firm, as the ground of a decision."""
    asked = _trying(standard_id, body, caller)
    tried = await request.app.state.database.ask(try_out, asked, body.name, _values(body))
    work = partial(keep_trial, tried=tried, caller=caller)
    return await action.run(work, 201, lambda view: routes.GET_TRIAL.address({"trial_id": view.trial_id}))


@router.get(routes.LIST_TRIALS.path, dependencies=OFFICE)
async def list_trials(standard_id: str, request: Request) -> TrialList:
    """The trials of a standard that were kept, newest first."""
    answer: TrialList = await request.app.state.database.ask(trials_of, standard_id)
    return answer


@router.get(routes.GET_TRIAL.path, dependencies=OFFICE)
async def get_trial(trial_id: str, request: Request) -> TrialView:
    """A trial as it was kept."""
    answer: TrialView = await request.app.state.database.ask(trial, trial_id)
    return answer


@router.get(routes.LIST_TRIAL_FIRMS.path, dependencies=OFFICE)
async def list_trial_firms(
    trial_id: str, request: Request, outcome: Outcome | None = None, limit: Limit = 50, cursor: Cursor = None
) -> TrialFirmPage:
    """What came of each firm then, the nearest first."""
    page = PageRequest(repr(("trial-firms", trial_id, outcome)), limit, cursor)
    answer: TrialFirmPage = await request.app.state.database.ask(trial_firms, trial_id, outcome, page)
    return answer


def _trying(standard_id: str, body: TryStandard | CompareStandard, caller: Caller) -> Trying:
    zones = zones_of(caller, body.scope)
    return Trying(standard_id, zones, scope_name(zones, body.scope)[1], body.as_of or clock.today())


def _values(body: TryStandard | StandardVariant) -> dict[str, Decimal]:
    return {each.parameter: each.value for each in body.values}


@router.post(routes.NOTE_CALL.path, status_code=201, response_model=CallNoteView, dependencies=CALLERS_OF_FIRMS)
async def note_call_of_firm(body: NoteCall, action: ActionDep) -> Response:
    """联系记录: what came of a talk with a firm about a programme."""
    return await action.run(partial(note_call, command=body, caller=action.caller), status=201)
