"""Roster imports over HTTP: the raw file in, a job out, its rows and its workbook of errors."""

import asyncio
import re
from enum import StrEnum
from functools import partial
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, WithJsonSchema
from starlette.datastructures import UploadFile

from contracts.codes import ImportMode, ImportStrategy, Zone
from contracts.commands.files import ReadingChoices
from contracts.commands.registry import StartImport, UndoImport
from contracts.fields import CivilDate, Id
from contracts.queries.registry import ImportPage, ImportRowPage, ImportView
from contracts.routes import registry as routes
from kit.data.problem import FieldError, invalid
from kit.web.actions import Action, ActionDep
from kit.web.paging import PageQuery
from kit.web.routing import Router, posted_form
from services.registry.answers import plain, tagged
from services.registry.callers import Staff
from services.registry.firms.usecases.meanings import meant
from services.registry.imports import reads
from services.registry.imports.reads import RowFilter
from services.registry.imports.usecases import files, imports, undoing
from services.uploads import columns_of_query, kept_choices

router = Router(tags=["名单导入"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BYTES = {"schema": {"type": "string", "format": "binary"}}
UPLOAD = {
    "requestBody": {"required": True, "content": {"text/csv": _BYTES, XLSX: _BYTES, "application/octet-stream": _BYTES}}
}
FLAGS = {"confirmed_distinct", "hold"}
WORKBOOK: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: _BYTES}}}


def _enum(codes: type[StrEnum]) -> Any:
    """What is declared of a code whose meaning the command judges, as it does in a form."""
    return Field(json_schema_extra={"enum": [code.value for code in codes]})


_BOOLEAN = Field(json_schema_extra={"enum": ["true", "false"]})


class ImportQuery(BaseModel):
    """The choices of an import beside the file; `columns` is a JSON object of our field → column name."""

    model_config = ConfigDict(extra="forbid")

    filename: str | None = None
    zone: Annotated[str, _enum(Zone)] | None = None
    park: Annotated[str, Field(max_length=64)] | None = None
    mode: Annotated[str, _enum(ImportMode)] | None = None
    strategy: Annotated[str, _enum(ImportStrategy)] | None = None
    resident_from: Annotated[str, WithJsonSchema(TypeAdapter(CivilDate).json_schema())] | None = None
    columns: Annotated[str, Field(max_length=4000)] | None = None
    confirmed_distinct: Annotated[str, _BOOLEAN] | None = None
    document_no: Annotated[str, Field(max_length=200)] | None = None
    hold: Annotated[str, _BOOLEAN] | None = None
    sheet: Annotated[str, Field(max_length=31)] | None = None
    header_line: Annotated[str, Field(json_schema_extra={"pattern": "^[1-9][0-9]{0,4}$"})] | None = None
    encoding: Annotated[str, Field(json_schema_extra={"enum": ["utf-8", "gb18030", "utf-16"]})] | None = None
    date_system: Annotated[str, Field(json_schema_extra={"enum": ["1900", "1904"]})] | None = None


async def uploaded(request: Request, query: Annotated[ImportQuery, Query()]) -> tuple[StartImport, bytes]:
    """The command and the bytes: a raw body with its name in `filename` or X-Filename, or multipart with the part `file`."""
    fields: dict[str, Any] = query.model_dump(exclude_none=True)
    content = await request.body()
    named = request.headers.get("x-filename")
    if named and "filename" not in fields:
        fields["filename"] = unquote(named)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        content, fields = await _from_form(request, fields)
    if not content:
        raise _refused("/file", "required", "请选择文件，文件不能为空")
    return _command(fields), content


async def _from_form(request: Request, fields: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    async with posted_form(request) as form:
        part = form.get("file")
        if not isinstance(part, UploadFile):
            raise _refused("/file", "required", "请选择文件")
        texts = {name: value for name, value in form.items() if isinstance(value, str) and value}
        return await part.read(), {"filename": part.filename or "", **texts, **fields}


def _command(fields: dict[str, Any]) -> StartImport:
    """Texts of a query or form into the strict command."""
    if "filename" in fields:
        fields["filename"] = re.split(r"[/\\]", fields["filename"])[-1]  # a file's own name, without folders
    if "columns" in fields:
        fields["columns"] = columns_of_query(fields["columns"])
    for flag in FLAGS & fields.keys():
        fields[flag] = {"true": True, "false": False}.get(fields[flag], "")
    try:
        return meant(StartImport.model_validate(fields), "/query")
    except ValidationError as error:
        found = [{**problem, "loc": ("query", *problem["loc"])} for problem in error.errors(include_url=False)]
        raise RequestValidationError(found) from None


def _refused(pointer: str, code: str, message: str) -> Exception:
    return invalid(code, "填写有误", message, [FieldError(pointer, code, message)])


Uploaded = Annotated[tuple[StartImport, bytes], Depends(uploaded)]


@router.post(routes.START_IMPORT.path, status_code=202, response_model=ImportView, openapi_extra=UPLOAD)
async def start_import(caller: Staff, action: ActionDep, upload: Uploaded, request: Request) -> Response:
    """Reads the file at once, so that what is no roster is refused here; the rows are judged by the job."""
    command, content = upload
    roster = await asyncio.to_thread(files.read, command, content)
    work = partial(imports.start, command=command, roster=roster, caller=caller)
    answer = await action.run(
        work, status=202, location=lambda job: routes.GET_IMPORT.address({"import_id": job.import_id})
    )
    request.app.state.import_job.wake()
    return answer


@router.post(routes.READ_IMPORT_AGAIN.path, response_model=ImportView)
async def read_import_again(
    import_id: Id, body: ReadingChoices, caller: Staff, action: ActionDep, request: Request
) -> Response:
    """Judge the file of a dry run anew with another sheet, header, encoding, date system or columns; nothing is written."""
    return await _judged_anew(request, action, import_id, ImportMode.VALIDATE, body)


@router.post(routes.APPLY_IMPORT.path, response_model=ImportView)
async def apply_import(import_id: Id, caller: Staff, action: ActionDep, request: Request) -> Response:
    """Write what the dry run of a batch has shown; its file is judged again, since others may have written meanwhile."""
    return await _judged_anew(request, action, import_id, ImportMode.APPLY, None)


async def _judged_anew(
    request: Request, action: Action, import_id: Id, mode: ImportMode, choices: ReadingChoices | None
) -> Response:
    database = request.app.state.database
    job, content = await database.ask(imports.file_of, import_id, action.caller)
    roster = await asyncio.to_thread(files.reading, job.filename, content, choices or kept_choices(job.choices))
    if roster.problem is not None and mode is ImportMode.APPLY:
        raise roster.problem
    answer = await action.run(
        partial(imports.read_again, import_id=import_id, roster=roster, mode=mode, caller=action.caller)
    )
    request.app.state.import_job.wake()
    return answer


@router.post(routes.UNDO_IMPORT.path, response_model=ImportView)
async def undo_import(import_id: Id, body: UndoImport, caller: Staff, action: ActionDep, request: Request) -> Response:
    """Void the firms of a batch that are still as it left them; rows that stay say why."""
    answer = await action.run(partial(undoing.undo, import_id=import_id, command=body, caller=caller))
    request.app.state.import_job.wake()
    return answer


@router.get(routes.LIST_IMPORTS.path, response_model=ImportPage)
async def list_imports(request: Request, caller: Staff, wanted: Annotated[PageQuery, Query()]) -> Response:
    return plain(await request.app.state.database.ask(reads.page, wanted, caller))


@router.get(routes.GET_IMPORT.path, response_model=ImportView)
async def get_import(import_id: Id, request: Request, caller: Staff) -> Response:
    return tagged(request, await request.app.state.database.ask(reads.one, import_id, caller))


@router.get(routes.LIST_IMPORT_ROWS.path, response_model=ImportRowPage)
async def list_import_rows(
    import_id: Id, request: Request, caller: Staff, wanted: Annotated[RowFilter, Query()]
) -> Response:
    return plain(await request.app.state.database.ask(reads.rows, import_id, wanted, caller))


@router.get(routes.GET_IMPORT_ERRORS.path, response_class=Response, responses=WORKBOOK)
async def get_import_errors(import_id: Id, request: Request, caller: Staff) -> Response:
    """The refused rows with their reasons; corrected, the same file can be imported again."""
    content = await request.app.state.database.ask(reads.error_workbook, import_id, caller)
    headers = {"Content-Disposition": f'attachment; filename="errors-{import_id}.xlsx"'}
    return Response(content, media_type=XLSX, headers=headers)
