"""Routes of the review beside its steps: the work list, claims, the checklist, what is owed, experts, many decisions at once."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Path, Query, Request, Response

from contracts.codes import ApplicationState, Programme, Role, Zone
from contracts.commands.reviews import (
    ClaimApplication,
    DecideApplications,
    EnterExpert,
    RecordChecklist,
    RecuseExpert,
)
from contracts.fields import CivilDate, Id
from contracts.queries.reviews import BatchResult, ReviewTaskPage, ReviewView
from contracts.reviews import ClaimStanding, SupplyStanding
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.paging import Cursor, Limit
from kit.web.routing import Router
from services.cultivation.reviews.reads import batches as batch_reads
from services.cultivation.reviews.reads import reviews as reads
from services.cultivation.reviews.reads import tasks as task_reads
from services.cultivation.reviews.reads.tasks import TaskFilter
from services.cultivation.reviews.routes import publicities, steps, supplies
from services.cultivation.reviews.usecases import batches, checklists, claims, experts

router = Router()
Everybody = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
Reviewer = Annotated[Caller, Depends(allow(Role.STAFF, Role.OFFICE))]
REVIEWERS = [Depends(allow(Role.STAFF, Role.OFFICE))]
OFFICE = [Depends(allow(Role.OFFICE))]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
NO_TAKE_OVER = ClaimApplication()


@router.get(routes.LIST_TASKS.path)
async def list_tasks(
    request: Request,
    caller: Everybody,
    programme: Programme | None = None,
    zone: Zone | None = None,
    state: ApplicationState | None = None,
    claim: ClaimStanding | None = None,
    waiting_days: Annotated[int | None, Query(ge=1, le=3660)] = None,
    due_by: CivilDate | None = None,
    supply: SupplyStanding | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> ReviewTaskPage:
    """What waits for the caller: since when, until when, and by whom it is claimed."""
    wanted = TaskFilter(programme, zone, state, claim, waiting_days, due_by, supply)
    page: ReviewTaskPage = await request.app.state.database.ask(task_reads.tasks, caller, wanted, limit, cursor)
    return page


@router.get(routes.GET_REVIEW.path)
async def get_review(application_id: Id, request: Request, caller: Reviewer) -> ReviewView:
    """Claims, checklist, what is owed, experts; for reviewers alone."""
    view: ReviewView = await request.app.state.database.ask(reads.get, application_id, caller)
    return view


@router.post(routes.CLAIM_APPLICATION.path, response_model=ReviewView, dependencies=REVIEWERS)
async def claim_application(
    application_id: Id, request: Request, action: ActionDep, body: ClaimApplication = NO_TAKE_OVER
) -> Response:
    """认领; 409 names the holder and the last day of another's claim."""
    days: int = request.app.state.review_claim_days
    return await action.run(
        partial(claims.claim, application_id=application_id, command=body, days=days, caller=action.caller)
    )


@router.post(routes.RELEASE_APPLICATION.path, response_model=ReviewView, dependencies=REVIEWERS)
async def release_application(application_id: Id, action: ActionDep) -> Response:
    """退还认领."""
    return await action.run(partial(claims.release, application_id=application_id, caller=action.caller))


@router.post(routes.RECORD_CHECKLIST.path, response_model=ReviewView, dependencies=REVIEWERS)
async def record_checklist(application_id: Id, body: RecordChecklist, action: ActionDep) -> Response:
    """符合, 不符合 or 需补正 for criteria and materials; every line stands."""
    return await action.run(
        partial(checklists.record_checklist, application_id=application_id, command=body, caller=action.caller)
    )


@router.post(routes.ENTER_EXPERT.path, response_model=ReviewView, dependencies=OFFICE)
async def enter_expert(application_id: Id, body: EnterExpert, action: ActionDep) -> Response:
    """One expert with profession and score."""
    return await action.run(
        partial(experts.enter_expert, application_id=application_id, command=body, caller=action.caller)
    )


@router.post(routes.RECUSE_EXPERT.path, response_model=ReviewView, dependencies=OFFICE)
async def recuse_expert(application_id: Id, seq: Number, body: RecuseExpert, action: ActionDep) -> Response:
    """回避: the score does not count from now on."""
    return await action.run(
        partial(experts.recuse_expert, application_id=application_id, seq=seq, command=body, caller=action.caller)
    )


@router.post(routes.DECIDE_APPLICATIONS.path, response_model=BatchResult, dependencies=REVIEWERS)
async def decide_applications(body: DecideApplications, action: ActionDep) -> Response:
    """批量办理: 200 with a result per item, also when some were refused."""
    return await action.run(partial(batches.decide_many, asked=body, caller=action.caller))


@router.get(routes.GET_BATCH.path)
async def get_batch(batch_id: Id, request: Request, caller: Reviewer) -> BatchResult:
    """What became of a batch, for whoever decided."""
    found: BatchResult = await request.app.state.database.ask(batch_reads.batch, batch_id, caller)
    return found


routers = (router, supplies.router, steps.router, publicities.router)
