"""Parks and industries, for forms and filters."""

from fastapi import APIRouter, Request, Response

from contracts.codes import Zone
from contracts.queries.registry import IndustryList, ParkList
from kit.auth import CallerDep
from services.registry.api.answers import plain
from services.registry.reads import classifications

router = APIRouter(tags=["园区与产业"])


@router.get("/v1/parks", response_model=ParkList)
async def list_parks(request: Request, _: CallerDep, zone: Zone | None = None) -> Response:
    return plain(await request.app.state.database.ask(classifications.parks, zone))


@router.get("/v1/industries", response_model=IndustryList)
async def list_industries(_: CallerDep) -> Response:
    return plain(classifications.industries())
