"""Routes of the city's part: told by the park, decided by an account that was granted the step."""

from fastapi import Depends, Response

from contracts.codes import Role
from contracts.commands.applications import InformCity, Opinion
from contracts.fields import Id
from contracts.queries.applications import ApplicationView
from contracts.routes import cultivation as routes
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.applications.routes.steps import take
from services.cultivation.applications.usecases import cities

router = Router(dependencies=[Depends(allow(Role.STAFF))])
UNTOLD, NO_OPINION = InformCity(), Opinion()


@router.post(routes.INFORM_CITY.path, response_model=ApplicationView)
async def inform_city(application_id: Id, action: ActionDep, body: InformCity = UNTOLD) -> Response:
    """告知市级（七个直通）; the province goes on without waiting."""
    return await take(action, cities.inform, application_id, command=body)


@router.post(routes.APPROVE_CITY.path, response_model=ApplicationView)
async def approve_city(application_id: Id, action: ActionDep, body: Opinion = NO_OPINION) -> Response:
    """市级审核同意, by an account with the grant `approve-city`."""
    return await take(action, cities.approve, application_id, command=body)
