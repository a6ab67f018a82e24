"""Renewals in hand over HTTP: the table of ending certificates, one certificate, and what is said of it."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from contracts.codes import Programme, Role, Zone
from contracts.commands.renewals import SayRenewal
from contracts.queries.renewals import RenewalHistory, RenewalPage
from contracts.renewals import RenewalState
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.renewals.reads import RenewalQuestion, renewal_of, renewals
from services.cultivation.renewals.usecases import SayRenewalOf, say

router = Router(tags=["renewals"])
Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
EVERYBODY = Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))


@router.get(routes.LIST_RENEWALS.path)
async def list_renewals(
    request: Request,
    caller: Reader,
    year: Annotated[int | None, Query(ge=1949, le=2100)] = None,
    within_months: Annotated[int, Query(ge=1, le=60)] = 12,
    programme: Programme | None = None,
    zone: Zone | None = None,
    firm_id: Annotated[str | None, Query(max_length=26)] = None,
    state: RenewalState | None = None,
    at_risk: bool | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    cursor: Annotated[str | None, Query(max_length=1024)] = None,
) -> RenewalPage:
    """Certificates that end in a year, or soon and without a successor; `at_risk` are those that nobody has accepted yet."""
    asked = RenewalQuestion(year, within_months, programme, zone, firm_id, state, at_risk)
    page: RenewalPage = await request.app.state.database.ask(renewals, caller, asked, limit, cursor)
    return page


@router.get(routes.GET_RENEWAL.path)
async def get_renewal(request: Request, response: Response, caller: Reader, recognition_id: str) -> RenewalHistory:
    """One certificate with everything that was said of its renewal."""
    found: RenewalHistory = await request.app.state.database.ask(renewal_of, caller, recognition_id)
    response.headers["ETag"] = f'"v{found.version}"'
    return found


@router.post(routes.SAY_RENEWAL.path, response_model=RenewalHistory, dependencies=[EVERYBODY])
async def say_renewal(recognition_id: str, body: SayRenewal, action: ActionDep) -> Response:
    """是否重报, 进度 and 受理日期; from 受理 until a refusal nobody is reminded of the certificate's end."""
    command = SayRenewalOf(recognition_id, action.expected_version(), body)
    return await action.run(partial(say, command=command, caller=action.caller))
