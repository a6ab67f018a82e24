"""Attachments: the bytes of a file go up as they are and come back as a download, never shown by the browser."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from contracts.attachments import AttachmentKind
from contracts.codes import Role
from contracts.commands.attachments import AddAttachment
from contracts.fields import Id, ShortText
from contracts.queries.attachments import AttachmentList, AttachmentView, PinnedAttachment
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.web.actions import Action, ActionDep
from kit.web.auth import allow
from kit.web.edge import PIECE
from kit.web.routing import Router
from services.cultivation.applications.reads import attachments as reads
from services.cultivation.applications.usecases import attachments as usecases
from services.cultivation.attachments.reads import content_of
from services.cultivation.attachments.rules.types import MEDIA_TYPES
from services.cultivation.attachments.storage import discard, stored
from services.cultivation.attachments.usecases import StoredFile, examine

router = Router(tags=["attachments"])
FILERS = Depends(allow(Role.FIRM, Role.STAFF))
READERS = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
BYTES = {"schema": {"type": "string", "format": "binary"}}
FILE = {"requestBody": {"required": True, "content": dict.fromkeys((*MEDIA_TYPES, "application/octet-stream"), BYTES)}}
DOWNLOAD: dict[int | str, dict[str, Any]] = {200: {"content": dict.fromkeys(MEDIA_TYPES, BYTES)}, 410: {}}
NO_ROOM: dict[int | str, dict[str, Any]] = {507: {}}
INERT = "sandbox; default-src 'none'"


@router.post(
    routes.ADD_ATTACHMENT.path,
    status_code=201,
    response_model=AttachmentView,
    dependencies=[FILERS],
    openapi_extra=FILE,
    responses=NO_ROOM,
)
async def add_attachment(
    application_id: Id,
    request: Request,
    action: ActionDep,
    kind: AttachmentKind,
    filename: Annotated[ShortText, Query()],
    replaces: Annotated[Id | None, Query()] = None,
) -> Response:
    """The body is the file itself: PDF, PNG, JPEG, XLSX or DOCX by its content. It is durable before its row is."""
    await request.app.state.database.ask(reads.may_attach, application_id, action.caller)
    command = AddAttachment(kind=kind, filename=filename, replaces=replaces)
    work = partial(usecases.attach, application_id=application_id, command=command)
    return await take_file(request, action, filename, work, location=partial(_address, application_id))


async def take_file(
    request: Request,
    action: Action,
    filename: str,
    work: Callable[..., Any],
    location: Callable[[Any], str] | None = None,
) -> Response:
    """Keep the body, which is a file, before `work` makes its row; what a repeated request brought again is dropped."""
    state = request.app.state
    file = await asyncio.to_thread(examine, filename, await request.body(), state.limits)
    async with stored(state.storage, file.content) as name:
        kept = partial(work, stored=StoredFile(name, file), limits=state.limits, caller=action.caller)
        answer = await action.run(kept, status=201, location=location)
    if "idempotency-replayed" in answer.headers:
        discard(state.storage, name)
    return answer


@router.get(routes.LIST_ATTACHMENTS.path)
async def list_attachments(application_id: Id, request: Request, caller: READERS) -> AttachmentList:
    """Those of the present form, and those that submissions had."""
    state = request.app.state
    answer: AttachmentList = await state.database.ask(reads.attachments, application_id, state.limits, caller)
    return answer


@router.get(routes.GET_ATTACHMENT.path, response_class=Response, responses=DOWNLOAD)
async def get_attachment(application_id: Id, attachment_id: Id, request: Request, caller: READERS) -> Response:
    """The stored bytes, to be kept as a file."""
    state = request.app.state
    found: PinnedAttachment = await state.database.ask(reads.attachment, application_id, attachment_id, caller)
    content = await asyncio.to_thread(content_of, state.storage, found)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.filename, safe='')}",
        "Content-Length": str(len(content)),
        "Content-Security-Policy": INERT,
    }
    return StreamingResponse(_pieces(content), media_type=found.media_type, headers=headers)


@router.delete(routes.REMOVE_ATTACHMENT.path, response_model=AttachmentList, dependencies=[FILERS])
async def remove_attachment(application_id: Id, attachment_id: Id, action: ActionDep, request: Request) -> Response:
    """Out of the present form; a submission that had it keeps it."""
    work = partial(
        usecases.detach,
        application_id=application_id,
        attachment_id=attachment_id,
        limits=request.app.state.limits,
        caller=action.caller,
    )
    return await action.run(work)


def _address(application_id: str, view: AttachmentView) -> str:
    return routes.GET_ATTACHMENT.address({"application_id": application_id, "attachment_id": view.attachment_id})


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]
