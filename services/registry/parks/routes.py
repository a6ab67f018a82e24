"""Parks and industries, for forms and filters."""

from functools import partial

from fastapi import Request, Response

from contracts.codes import Zone
from contracts.commands.registry import NamePlace
from contracts.queries.registry import IndustryList, ParkList
from contracts.routes import registry as routes
from kit.web.actions import ActionDep
from kit.web.auth import CallerDep
from kit.web.routing import Router
from services.registry.answers import plain
from services.registry.callers import Office
from services.registry.parks import reads as classifications
from services.registry.parks import usecases as places

router = Router(tags=["园区与产业"])


@router.get(routes.LIST_PARKS.path, response_model=ParkList)
async def list_parks(request: Request, _: CallerDep, zone: Zone | None = None) -> Response:
    return plain(await request.app.state.database.ask(classifications.parks, zone))


@router.post(routes.NAME_PLACE.path, status_code=201, response_model=ParkList)
async def name_place(body: NamePlace, action: ActionDep, _: Office) -> Response:
    """Another name for a zone or a park, understood by imports from now on."""
    return await action.run(partial(places.name_place, command=body), status=201)


@router.get(routes.LIST_INDUSTRIES.path, response_model=IndustryList)
async def list_industries(_: CallerDep) -> Response:
    return plain(classifications.industries())
