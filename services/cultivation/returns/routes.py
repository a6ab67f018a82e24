"""Yearly returns over HTTP: the prefilled workbook out, the filled one in, its rows with outcome and reason."""

import asyncio
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from contracts.codes import Role, RowOutcome, Zone
from contracts.commands.facts import UploadReturn
from contracts.fields import CivilDate, ShortText
from contracts.metrics import FactSide
from contracts.queries.facts import ReturnPage, ReturnRowPage, ReturnView
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.returns.reads.returns import find, return_rows, returns
from services.cultivation.returns.reads.workbooks import TemplateQuestion, errors, template
from services.cultivation.returns.usecases.returns import read, upload

router = Router(tags=["fact returns"])
Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
EVERYBODY = Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))
Year = Annotated[int, Query(ge=1949, le=2100)]
Limit = Annotated[int, Query(ge=1, le=1000)]
Cursor = Annotated[str | None, Query(max_length=1024)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTES = {"schema": {"type": "string", "format": "binary"}}
WORKBOOK: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: BYTES}}}
FILE = {
    "requestBody": {"required": True, "content": {XLSX: BYTES, "text/csv": BYTES, "application/octet-stream": BYTES}}
}


@router.get(routes.GET_RETURN_TEMPLATE.path, response_class=Response, responses=WORKBOOK)
async def get_return_template(
    request: Request,
    caller: Reader,
    year: Year,
    since: CivilDate | None = None,
    side: FactSide = FactSide.SELF_REPORTED,
    zone: Zone | None = None,
    firm_id: Annotated[str | None, Query(max_length=26)] = None,
) -> Response:
    """The return of a year with what is known already: of one firm, of a zone, or of all firms that the caller may see."""
    asked = TemplateQuestion(year, side, since, zone, firm_id)
    content = await request.app.state.database.ask(template, caller, asked)
    return Response(content, media_type=XLSX, headers=_named(f"facts-{year}-{side.value}"))


@router.post(
    routes.UPLOAD_RETURN.path, status_code=202, response_model=ReturnView, dependencies=[EVERYBODY], openapi_extra=FILE
)
async def upload_return(
    request: Request,
    action: ActionDep,
    filename: Annotated[ShortText, Query()],
    year: Year,
    since: Annotated[CivilDate | None, Query()] = None,
    side: FactSide = FactSide.SELF_REPORTED,
    source: Annotated[ShortText | None, Query()] = None,
) -> Response:
    """The body is the .xlsx or .csv file itself. What is no return is refused at once; its rows are judged by a job."""
    command = UploadReturn(filename=filename, year=year, since=since, side=side, source=source)
    file = await asyncio.to_thread(read, filename, await request.body())
    work = partial(upload, command=command, file=file, caller=action.caller)
    return await action.run(
        work, status=202, location=lambda view: routes.GET_RETURN.address({"return_id": view.return_id})
    )


@router.get(routes.LIST_RETURNS.path)
async def list_returns(request: Request, caller: Reader, limit: Limit = 50, cursor: Cursor = None) -> ReturnPage:
    page: ReturnPage = await request.app.state.database.ask(returns, caller, limit, cursor)
    return page


@router.get(routes.GET_RETURN.path)
async def get_return(request: Request, caller: Reader, return_id: str) -> ReturnView:
    found: ReturnView = await request.app.state.database.ask(find, return_id, caller)
    return found


@router.get(routes.LIST_RETURN_ROWS.path)
async def list_return_rows(
    request: Request,
    caller: Reader,
    return_id: str,
    outcome: RowOutcome | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> ReturnRowPage:
    """Every row with its outcome and why."""
    page: ReturnRowPage = await request.app.state.database.ask(return_rows, caller, return_id, outcome, limit, cursor)
    return page


@router.get(routes.GET_RETURN_ERRORS.path, response_class=Response, responses=WORKBOOK)
async def get_return_errors(request: Request, caller: Reader, return_id: str) -> Response:
    """The refused rows with their reasons; corrected, the same file can be uploaded again."""
    content = await request.app.state.database.ask(errors, caller, return_id)
    return Response(content, media_type=XLSX, headers=_named(f"errors-{return_id}"))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
