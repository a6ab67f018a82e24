"""How figures are counted, over HTTP."""

from fastapi import Depends, Request

from contracts.codes import Role
from contracts.fields import AsOf
from contracts.queries.figures import CountingBasisList
from contracts.routes import cultivation as routes
from kit.data import clock
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.figures.reads.basis_list import counting_bases

router = Router(tags=["figures"])
READERS = Depends(allow(Role.STAFF, Role.OFFICE))


@router.get(routes.LIST_COUNTING_BASES.path, dependencies=[READERS])
async def list_counting_bases(request: Request, as_of: AsOf | None = None) -> CountingBasisList:
    """Name, version and definition of each basis, and what the office has set for the date."""
    found: CountingBasisList = await request.app.state.database.ask(counting_bases, as_of or clock.today())
    return found
