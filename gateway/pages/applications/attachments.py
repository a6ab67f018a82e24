"""附件: files go up together with what was typed, and come down as files that no browser opens by itself."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.commands.attachments import AddAttachment
from gateway.pages.applications.routes import again, save
from gateway.web import forms
from gateway.web.access import AnyContext, PageContext
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.uploads import Upload, read_upload, require_file
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
INERT = "sandbox; default-src 'none'"
STEP = "attach"


@router.post("/applications/{application_id}/attachments")
async def attach(context: AnyContext, application_id: str) -> Response:
    """Save the draft, then add the file."""
    form, upload = await read_upload(context.request)
    try:
        file = require_file(
            form, {"attachment.kind": "材料类别"} if not form.value("attachment.replaces") else {}, upload
        )
        await save(context, application_id, form)
        await _add(context, application_id, form, file)
    except Problem as problem:
        return await again(context, application_id, problem, form, STEP)
    return _back(application_id, "attached")


@router.post("/applications/{application_id}/attachments/{attachment_id}/remove")
async def remove(context: AnyContext, application_id: str, attachment_id: str) -> Response:
    """Save the draft, then take the file out of it."""
    form = await forms.read(context.request)
    try:
        await save(context, application_id, form)
        await context.gateway.cultivation.remove_attachment(context.caller, application_id, attachment_id)
    except Problem as problem:
        return await again(context, application_id, problem, form, STEP)
    return _back(application_id, "attachment-removed")


@router.get("/applications/{application_id}/attachments/{attachment_id}")
async def download(context: AnyContext, application_id: str, attachment_id: str) -> Response:
    """The file under its own name."""
    file = await context.gateway.cultivation.attachment_file(context.caller, application_id, attachment_id)
    headers = {"Content-Disposition": file.headers["content-disposition"], "Content-Security-Policy": INERT}
    return Response(file.content, media_type=file.headers["content-type"], headers=headers)


async def _add(context: PageContext, application_id: str, form: Form, file: Upload) -> None:
    """What replaces another proves the same as it."""
    kind, replaces = form.value("attachment.kind"), form.value("attachment.replaces") or None
    if replaces is not None:
        held = await context.gateway.cultivation.attachments(context.caller, application_id)
        kind = next((each.kind.value for each in held.items if each.attachment_id == replaces), kind)
    values = {"kind": kind, "filename": file.filename, "replaces": replaces}
    command = forms.command(AddAttachment, {name: value for name, value in values.items() if value is not None})
    await context.gateway.cultivation.add_attachment(context.caller, application_id, command, file.data, form.key)


def _back(application_id: str, done: str) -> Response:
    return RedirectResponse(f"/applications/{application_id}?done={done}#attachments", 303)
