"""Official lists: uploaded as raw bytes, read by a job, and the queue of rows that nobody could be found for."""

import asyncio
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request, Response

from contracts.codes import ImportMode, ListKind, Programme, Role, RowOutcome
from contracts.commands import titles as commands
from contracts.commands.files import ReadingChoices
from contracts.fields import CivilDate, Id, ShortText
from contracts.queries.cultivation import OfficialListPage, OfficialListView
from contracts.queries.titles import ListRowPage, ListRowView, MentionList, RowsDismissed
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from kit.web.actions import Action, ActionDep
from kit.web.auth import allow
from kit.web.paging import Cursor, Limit
from kit.web.routing import Router
from services.cultivation.lists.reads.lists import find_list, lists
from services.cultivation.lists.reads.mentions import mentions
from services.cultivation.lists.reads.rows import find_row, list_rows
from services.cultivation.lists.reads.workbooks import error_workbook
from services.cultivation.lists.usecases.files import read_list
from services.cultivation.lists.usecases.lists import UploadList, file_of, read_again, upload
from services.cultivation.lists.usecases.rows import dismiss, dismiss_many, resolve
from services.cultivation.lists.usecases.undoing import undo
from services.uploads import columns_of_query, kept_choices

router = Router(tags=["official lists"])
Staff = Annotated[Caller, Depends(allow(Role.STAFF, Role.OFFICE))]
Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
WRITERS = Depends(allow(Role.STAFF, Role.OFFICE))
NO_FILE = "请选择文件，文件不能为空"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKBOOK: dict[int | str, dict[str, Any]] = {
    200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}
}


@router.post(routes.UPLOAD_OFFICIAL_LIST.path, status_code=202, response_model=OfficialListView, dependencies=[WRITERS])
async def upload_official_list(
    request: Request,
    action: ActionDep,
    programme: Programme,
    document_no: Annotated[ShortText, Query()],
    issued_on: Annotated[CivilDate, Query()],
    filename: Annotated[ShortText, Query()],
    kind: ListKind = ListKind.ANNOUNCEMENT,
    mode: ImportMode = ImportMode.APPLY,
    hold: bool = False,
    sheet: Annotated[str | None, Query(max_length=31)] = None,
    header_line: Annotated[int | None, Query(ge=1, le=200_000)] = None,
    encoding: Literal["utf-8", "gb18030", "utf-16"] | None = None,
    date_system: Literal["1900", "1904"] | None = None,
    columns: Annotated[str | None, Query(max_length=4_000)] = None,
) -> Response:
    """The body is the .csv or .xlsx file itself; what it is and when it was issued stand in the query."""
    content = await request.body()
    if not content:
        raise invalid("required", "填写有误", NO_FILE, [FieldError("/file", "required", NO_FILE)])
    choices = ReadingChoices(
        sheet=sheet,
        header_line=header_line,
        encoding=encoding,
        date_system=date_system,
        columns=columns_of_query(columns) if columns else {},
    )
    file = await asyncio.to_thread(read_list, filename, content, choices)
    if file.problem is not None and not hold:
        raise file.problem
    command = UploadList(programme, document_no, issued_on, filename, content, kind, mode)
    work = partial(upload, command=command, file=file, caller=action.caller)
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


@router.post(routes.READ_LIST_AGAIN.path, response_model=OfficialListView, dependencies=[WRITERS])
async def read_list_again(list_id: Id, body: ReadingChoices, action: ActionDep, request: Request) -> Response:
    """Match the file of a dry run anew with another sheet, header, encoding, date system or columns; nothing is done."""
    return await _read_anew(request, action, list_id, ImportMode.VALIDATE, body)


@router.post(routes.APPLY_LIST.path, response_model=OfficialListView, dependencies=[WRITERS])
async def apply_list(list_id: Id, action: ActionDep, request: Request) -> Response:
    """Do what the dry run of a list has shown; its file is matched again, since others may have written meanwhile."""
    return await _read_anew(request, action, list_id, ImportMode.APPLY, None)


async def _read_anew(
    request: Request, action: Action, list_id: Id, mode: ImportMode, choices: ReadingChoices | None
) -> Response:
    head, content = await request.app.state.database.ask(file_of, list_id, action.caller)
    file = await asyncio.to_thread(read_list, head.filename, content, choices or kept_choices(head.choices))
    if file.problem is not None and mode is ImportMode.APPLY:
        raise file.problem
    return await action.run(partial(read_again, list_id=list_id, file=file, mode=mode, caller=action.caller))


@router.post(routes.UNDO_LIST.path, response_model=OfficialListView, dependencies=[WRITERS])
async def undo_list(list_id: Id, body: commands.UndoList, action: ActionDep) -> Response:
    """Void the titles of a list that are still as it made them; rows that stay say why."""
    return await action.run(partial(undo, list_id=list_id, command=body, caller=action.caller))


@router.get(routes.GET_LIST_ERRORS.path, response_class=Response, responses=WORKBOOK)
async def get_list_errors(list_id: Id, request: Request, caller: Staff) -> Response:
    """The rows that are refused or wait, with their reasons; corrected, the same file can be imported again."""
    content = await request.app.state.database.ask(error_workbook, list_id, caller)
    headers = {"Content-Disposition": f'attachment; filename="errors-{list_id}.xlsx"'}
    return Response(content, media_type=XLSX, headers=headers)


@router.get(routes.LIST_LIST_ROWS.path)
async def list_list_rows(
    request: Request,
    caller: Staff,
    list_id: Id | None = None,
    outcome: RowOutcome | None = None,
    undone: bool | None = None,
    warned: bool | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> ListRowPage:
    """Rows of lists; `outcome=unmatched` is the queue 待匹配, with candidates; `warned` those whose firm lacks what the title supposes."""
    question = partial(
        list_rows, list_id=list_id, outcome=outcome, undone=undone, warned=warned, limit=limit, cursor=cursor
    )
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
