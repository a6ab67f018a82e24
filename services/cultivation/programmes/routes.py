"""The programmes and their rules as in force on a date."""

from fastapi import Depends

from contracts.codes import Role
from contracts.fields import AsOf
from contracts.queries.cultivation import ProgrammeList
from contracts.routes import cultivation as routes
from kit.data import clock
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.programmes.reads import programmes

router = Router(tags=["programmes"])
READERS = Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))


@router.get(routes.LIST_PROGRAMMES.path, dependencies=[READERS])
async def list_programmes(as_of: AsOf | None = None) -> ProgrammeList:
    """Base document, authority, validity, publicity and number form of each programme on the date."""
    return programmes(as_of or clock.today())
