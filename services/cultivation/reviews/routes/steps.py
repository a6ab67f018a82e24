"""Routes of the review steps: the park's formal review, then province and experts, both played by the office."""

from fastapi import Depends, Response

from contracts.codes import ApplicationAction, Role
from contracts.commands.applications import InformCity, Opinion, Reject, RequestChanges, Score
from contracts.commands.reviews import Acceptance
from contracts.fields import Id
from contracts.queries.applications import ApplicationView
from contracts.routes import cultivation as routes
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.reviews.routes.taking import take

router = Router()
PARK = [Depends(allow(Role.STAFF))]
OFFICE = [Depends(allow(Role.OFFICE))]
REVIEWERS = [Depends(allow(Role.STAFF, Role.OFFICE))]
NO_OPINION = Opinion()
NOTHING_MISSING = Acceptance()
NO_SCORE = Score()
UNTOLD = InformCity()


@router.post(routes.ACCEPT_APPLICATION.path, response_model=ApplicationView, dependencies=PARK)
async def accept_application(application_id: Id, action: ActionDep, body: Acceptance = NOTHING_MISSING) -> Response:
    """受理, the beginning of the formal review; with `missing` materials 容缺受理."""
    return await take(action, ApplicationAction.ACCEPT, application_id, body)


@router.post(routes.REQUEST_CHANGES.path, response_model=ApplicationView, dependencies=REVIEWERS)
async def request_changes(application_id: Id, body: RequestChanges, action: ActionDep) -> Response:
    """退回补正 with a reason per field; the programme says how long the firm has."""
    return await take(action, ApplicationAction.REQUEST_CHANGES, application_id, body)


@router.post(routes.RECOMMEND_APPLICATION.path, response_model=ApplicationView, dependencies=PARK)
async def recommend_application(application_id: Id, action: ActionDep, body: Opinion = NO_OPINION) -> Response:
    """推荐上报."""
    return await take(action, ApplicationAction.RECOMMEND, application_id, body)


@router.post(routes.INFORM_CITY.path, response_model=ApplicationView, dependencies=PARK)
async def inform_city(application_id: Id, action: ActionDep, body: InformCity = UNTOLD) -> Response:
    """告知市级（七个直通）; the province goes on without waiting."""
    return await take(action, ApplicationAction.INFORM_CITY, application_id, body)


@router.post(routes.APPROVE_CITY.path, response_model=ApplicationView, dependencies=PARK)
async def approve_city(application_id: Id, action: ActionDep, body: Opinion = NO_OPINION) -> Response:
    """市级审核同意, by an account with the grant `approve-city`."""
    return await take(action, ApplicationAction.APPROVE_CITY, application_id, body)


@router.post(routes.REVIEW_APPLICATION.path, response_model=ApplicationView, dependencies=OFFICE)
async def review_application(application_id: Id, action: ActionDep, body: Opinion = NO_OPINION) -> Response:
    """转省级审核."""
    return await take(action, ApplicationAction.REVIEW, application_id, body)


@router.post(routes.SEND_TO_EXPERTS.path, response_model=ApplicationView, dependencies=OFFICE)
async def send_to_experts(application_id: Id, action: ActionDep, body: Opinion = NO_OPINION) -> Response:
    """转专家评审."""
    return await take(action, ApplicationAction.SEND_TO_EXPERTS, application_id, body)


@router.post(routes.PROPOSE_APPLICATION.path, response_model=ApplicationView, dependencies=OFFICE)
async def propose_application(application_id: Id, action: ActionDep, body: Score = NO_SCORE) -> Response:
    """拟认定 with the average of the experts."""
    return await take(action, ApplicationAction.PROPOSE, application_id, body)


@router.post(routes.REJECT_APPLICATION.path, response_model=ApplicationView, dependencies=REVIEWERS)
async def reject_application(application_id: Id, body: Reject, action: ActionDep) -> Response:
    """不予通过 with reasons."""
    return await take(action, ApplicationAction.REJECT, application_id, body)
