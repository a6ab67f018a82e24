"""官方名单: import a list of an authority, follow its matching, and settle the rows that match no firm."""

import asyncio
from functools import partial
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import TITLES, ImportMode, ListKind, Role, RowOutcome
from contracts.commands.titles import DismissRow, DismissRows, ResolveRow, UndoList, UploadOfficialList
from contracts.queries.cultivation import OfficialListView
from gateway.pages.batches.pages import Keeper, batch_routes
from gateway.pages.batches.views import Batch, of_list
from gateway.web import forms, rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Option, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.uploads import Upload, read_upload, require_file
from gateway.web.urls import link, local
from gateway.web.vocabulary import firm_by_code
from kit.data.problem import Problem, not_found

router = APIRouter(route_class=PageRoute)
NEEDED = {"kind": "名单种类", "programme": "资格", "document_no": "文号", "issued_on": "文件日期"}
REMARKS = {
    kind: f"{kind.label}名单只作提示：匹配到的企业显示“{said}”，不登记证书，不计入统计。"
    for kind, said in ((ListKind.PUBLICITY, "公示中"), (ListKind.FILING, "备案"), (ListKind.RENAMING, "更名"))
}
WARNED = "{} 行的企业尚有前提条件未核实或不符，逐行提示；仅作提示，不影响办理。"
OFFICE_KINDS = (ListKind.CANCELLATION, ListKind.REVOCATION)
KINDS = (ListKind.ANNOUNCEMENT, ListKind.PUBLICITY, ListKind.FILING, ListKind.RENAMING)


@router.get("/official-lists")
async def list_lists(context: InsideContext) -> Response:
    """The import form and the lists so far, newest first."""
    return await _lists_page(context, Form({"programme": "hnte"}))


async def _lists_page(context: PageContext, form: Form) -> Response:
    found = await context.gateway.cultivation.official_lists(context.caller, **context.paging.query)
    return rendering.page(
        context.request,
        "official_lists/official_lists.html",
        context.visitor,
        title="官方名单",
        status=form.problem.status if form.problem else 200,
        found=found,
        form=form,
        kinds=codes((*KINDS, *OFFICE_KINDS) if context.visitor.role is Role.OFFICE else KINDS),
        programmes=codes(TITLES),
        paging=context.paging,
    )


@router.post("/official-lists")
async def import_list(context: InsideContext) -> Response:
    """Hand the file on for a dry run and go to its page."""
    form, upload = await read_upload(context.request)
    try:
        list_id = await _start(context, form, require_file(form, NEEDED, upload))
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM_NOR_PERSON:
            raise
        return await _lists_page(context, form.refused(problem))
    return RedirectResponse(f"/official-lists/{list_id}", 303)


async def _start(context: PageContext, form: Form, upload: Upload) -> str:
    values = forms.body(form, dict.fromkeys(NEEDED) | {"issued_on": forms.day})
    dry = {"mode": ImportMode.VALIDATE.value, "hold": True}
    command = forms.command(UploadOfficialList, {"filename": upload.filename, **dry, **values})
    return (await context.gateway.cultivation.upload_list(context.caller, command, upload.data, form.key)).list_id


def _keeper(context: PageContext, list_id: str) -> Keeper:
    cultivation, caller = context.gateway.cultivation, context.caller

    async def batch() -> Batch:
        return of_list(await cultivation.official_list(caller, list_id))

    async def undo(reason: str, key: str) -> OfficialListView:
        return await cultivation.undo_list(caller, list_id, UndoList(reason=reason), key)

    return Keeper(
        batch=batch,
        rows=partial(cultivation.list_rows, caller, list_id=list_id),
        again=partial(cultivation.read_list_again, caller, list_id),
        apply=partial(cultivation.apply_list, caller, list_id),
        undo=undo,
        errors=partial(cultivation.list_errors, caller, list_id),
        rows_template="official_lists/list_rows.html",
        back=Option("/official-lists", "官方名单"),
        undo_hint="作废本名单登记且此后未再变更的资格，待匹配的行一并撤出队列；由本名单补充的、此后已变更的资格不作废，逐行说明原因。",
        shown=_shown,
    )


def _shown(batch: Batch) -> dict[str, Any]:
    found = batch.job
    assert isinstance(found, OfficialListView)  # noqa: S101 - the keeper makes it of one
    may_settle = not batch.is_dry and not batch.is_undone
    return {
        "title": "官方名单",
        "heading": found.document_no,
        "tags": (
            Option("green" if found.kind is ListKind.ANNOUNCEMENT else "purple", found.kind_name),
            Option("blue", found.programme_name),
            Option("", str(found.issued_on)),
        ),
        "list_id": found.list_id,
        "bulk": may_settle and found.unmatched > 0,
        "may_settle": may_settle,
        "sheets": len(batch.sheets) > 1,
        "refused_row": "",
        "remark": "".join((REMARKS.get(found.kind, ""), WARNED.format(found.warned) if found.warned else "")),
        "from_page": batch.path,
    }


batch_routes(router, "/official-lists", _keeper)


@router.get("/matching")
async def show_queue(context: InsideContext) -> Response:
    """Rows of all lists that wait for somebody to say which firm is meant."""
    return await _queue(context, Form())


async def _queue(context: PageContext, form: Form, refused_row: str = "") -> Response:
    ask = context.gateway.cultivation.list_rows
    list_id = context.request.query_params.get("list_id") or form.value("list_id") or None
    found, of_list = await asyncio.gather(
        ask(context.caller, outcome=RowOutcome.UNMATCHED.value, list_id=list_id, **context.paging.query),
        _list(context, list_id),
    )
    return rendering.page(
        context.request,
        "official_lists/matching.html",
        context.visitor,
        title="待匹配",
        status=form.problem.status if form.problem else 200,
        found=found,
        form=form,
        refused_row=refused_row,
        of_list=of_list,
        list_id=list_id,
        bulk=found.total > 0,
        may_settle=True,
        sheets=any(row.sheet for row in found.items),
        from_page=link("/matching", list_id=list_id),
        paging=context.paging,
    )


async def _list(context: PageContext, list_id: str | None) -> OfficialListView | None:
    return await context.gateway.cultivation.official_list(context.caller, list_id) if list_id else None


@router.post("/matching/dismissals")
async def dismiss_rows(context: InsideContext) -> Response:
    """Take the chosen rows, or all waiting rows of a list, out of the queue at once."""
    async with context.request.form() as posted:
        form, chosen = forms.of_posted(posted), [str(row) for row in posted.getlist("row")]
    values = forms.body(form, {"reason": None, "list_id": None})
    if form.value("rows") != "all":
        values["row_ids"] = chosen
    try:
        forms.require(form, {"reason": "原因"})
        if form.value("rows") != "all" and not chosen:
            raise Problem(422, "no_rows", "请先勾选要办理的行", "")
        await context.gateway.cultivation.dismiss_rows(context.caller, forms.command(DismissRows, values), form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM_NOR_PERSON:
            raise
        return await _queue(context, form.refused(problem))
    return _return(form, "rows-dismissed")


@router.post("/matching/{row_id}")
async def settle_row(context: InsideContext, row_id: str) -> Response:
    """Say which firm is meant, by candidate or by code, or that none is."""
    form = await forms.read(context.request)
    action = form.value("action")
    if action not in ("resolve", "dismiss"):
        raise not_found()
    try:
        command = await _meant(context, form) if action == "resolve" else DismissRow(reason="人工核对后不予匹配")
        await context.gateway.cultivation.settle_row(context.caller, row_id, command, form.key, form.version)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM_NOR_PERSON:
            raise
        return await _queue(context, form.refused(problem), row_id)
    done = {"resolve": "resolved", "dismiss": "dismissed"}[action]
    return _return(form, done)


async def _meant(context: PageContext, form: Form) -> ResolveRow:
    """The firm by its id; a code is looked up in the register."""
    firm_id = form.value("firm_id") or await firm_by_code(context, form.value("uscc"))
    return forms.command(ResolveRow, {"firm_id": firm_id})


def _return(form: Form, done: str) -> Response:
    """Back to where the form stood, which may be narrowed to a list."""
    target = local(form.value("back") or "/matching")
    return RedirectResponse(f"{target}{'&' if '?' in target else '?'}done={done}", 303)
