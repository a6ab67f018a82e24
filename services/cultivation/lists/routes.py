"""Official lists: uploaded as raw bytes, read by a job, and the queue of rows that nobody could be found for."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from contracts.codes import ListKind, Programme, Role, RowOutcome
from contracts.commands import titles as commands
from contracts.fields import CivilDate, Id, ShortText
from contracts.queries.cultivation import OfficialListPage, OfficialListView
from contracts.queries.titles import ListRowPage, ListRowView, MentionList, RowsDismissed
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.paging import Cursor, Limit
from kit.web.routing import Router
from services.cultivation.lists.reads.lists import find_list, lists
from services.cultivation.lists.reads.mentions import mentions
from services.cultivation.lists.reads.rows import find_row, list_rows
from services.cultivation.lists.usecases.lists import UploadList, upload
from services.cultivation.lists.usecases.rows import dismiss, dismiss_many, resolve

router = Router(tags=["official lists"])
Staff = Annotated[Caller, Depends(allow(Role.STAFF, Role.OFFICE))]
Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
WRITERS = Depends(allow(Role.STAFF, Role.OFFICE))


@router.post(routes.UPLOAD_OFFICIAL_LIST.path, status_code=202, response_model=OfficialListView, dependencies=[WRITERS])
async def upload_official_list(
    request: Request,
    action: ActionDep,
    programme: Programme,
    document_no: Annotated[ShortText, Query()],
    issued_on: Annotated[CivilDate, Query()],
    filename: Annotated[ShortText, Query()],
    kind: ListKind = ListKind.ANNOUNCEMENT,
) -> Response:
    """The body is the .csv or .xlsx file itself; what it is and when it was issued stand in the query."""
    command = UploadList(programme, document_no, issued_on, filename, await request.body(), kind)
    work = partial(upload, command=command, caller=action.caller)
    return await action.run(
        work, status=202, location=lambda view: routes.GET_OFFICIAL_LIST.address({"list_id": view.list_id})
    )


@router.get(routes.LIST_OFFICIAL_LISTS.path)
async def list_official_lists(
    request: Request, caller: Staff, limit: Limit = 50, cursor: Cursor | None = None
) -> OfficialListPage:
    page: OfficialListPage = await request.app.state.database.ask(lists, caller, limit, cursor)
    return page


@router.get(routes.GET_OFFICIAL_LIST.path)
async def get_official_list(request: Request, caller: Staff, list_id: Id) -> OfficialListView:
    found: OfficialListView = await request.app.state.database.ask(find_list, list_id, caller)
    return found


@router.get(routes.LIST_LIST_ROWS.path)
async def list_list_rows(
    request: Request,
    caller: Staff,
    list_id: Id | None = None,
    outcome: RowOutcome | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> ListRowPage:
    """Rows of lists; `outcome=unmatched` is the queue 待匹配, with candidates."""
    question = partial(list_rows, list_id=list_id, outcome=outcome, limit=limit, cursor=cursor)
    page: ListRowPage = await request.app.state.database.ask(question, caller)
    return page


@router.get(routes.GET_LIST_ROW.path)
async def get_list_row(request: Request, response: Response, caller: Staff, row_id: Id) -> ListRowView:
    found: ListRowView = await request.app.state.database.ask(find_row, row_id, caller)
    response.headers["ETag"] = f'"v{found.version}"'
    return found


@router.post(routes.RESOLVE_LIST_ROW.path, response_model=ListRowView, dependencies=[WRITERS])
async def resolve_list_row(row_id: Id, body: commands.ResolveRow, action: ActionDep) -> Response:
    """Say which firm a waiting row means; its title is registered at once."""
    version, caller = action.expected_version(), action.caller
    work = partial(resolve, row_id=row_id, version=version, firm_id=body.firm_id, caller=caller)
    return await action.run(work)


@router.post(routes.DISMISS_LIST_ROW.path, response_model=ListRowView, dependencies=[WRITERS])
async def dismiss_list_row(row_id: Id, body: commands.DismissRow, action: ActionDep) -> Response:
    """Take a row out of the queue: it means no firm of ours."""
    version, caller = action.expected_version(), action.caller
    work = partial(dismiss, row_id=row_id, version=version, reason=body.reason, caller=caller)
    return await action.run(work)


@router.post(routes.DISMISS_LIST_ROWS.path, response_model=RowsDismissed, dependencies=[WRITERS])
async def dismiss_list_rows(body: commands.DismissRows, action: ActionDep) -> Response:
    """Take many waiting rows out of the queue at once: they mean no firms of ours."""
    return await action.run(partial(dismiss_many, command=body, caller=action.caller))


@router.get(routes.LIST_MENTIONS.path)
async def list_mentions(request: Request, caller: Reader, firm_id: Id) -> MentionList:
    """What 公示, 备案 and 更名 lists say of a firm; counted nowhere."""
    found: MentionList = await request.app.state.database.ask(mentions, caller, firm_id)
    return found
