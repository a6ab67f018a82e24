"""官方名单: import a list of an authority, follow its matching, and settle the rows that match no firm."""

import asyncio

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import TITLES, JobState, ListKind, Role, RowOutcome
from contracts.commands.titles import DismissRow, DismissRows, ResolveRow, UploadOfficialList
from contracts.queries.cultivation import OfficialListView
from gateway.web import forms, rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.uploads import Upload, read_upload, require_file
from gateway.web.urls import link, local
from gateway.web.vocabulary import firm_by_code
from kit.data.problem import Problem, not_found

router = APIRouter(route_class=PageRoute)
NEEDED = {"kind": "名单种类", "programme": "资格", "document_no": "文号", "issued_on": "文件日期"}
OUTCOMES = (RowOutcome.UNMATCHED, RowOutcome.MATCHED, RowOutcome.UNCHANGED, RowOutcome.REFUSED, RowOutcome.DISMISSED)
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
    """Hand the file on and go to the list's page."""
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
    command = forms.command(UploadOfficialList, {"filename": upload.filename, **values})
    return (await context.gateway.cultivation.upload_list(context.caller, command, upload.data, form.key)).list_id


@router.get("/official-lists/{list_id}")
async def show_list(context: InsideContext, list_id: str) -> Response:
    """Progress and rows; htmx asks for the progress block once a second until the matching has ended."""
    view = await context.gateway.cultivation.official_list(context.caller, list_id)
    if rendering.wants_block(context.request, "progress"):
        answer = rendering.block(context.request, "official_lists/official_list.html", "progress", found_list=view)
        if view.state in (JobState.DONE, JobState.FAILED):
            answer.headers["HX-Refresh"] = "true"
        return answer
    query = context.request.query_params
    outcome = {each.value: each for each in OUTCOMES}.get(query.get("outcome", ""), RowOutcome.UNMATCHED)
    found = await context.gateway.cultivation.list_rows(
        context.caller, list_id=list_id, outcome=outcome.value, **context.paging.query
    )
    path = f"/official-lists/{list_id}"
    return rendering.page(
        context.request,
        "official_lists/official_list.html",
        context.visitor,
        title="官方名单",
        found_list=view,
        found=found,
        back=path,
        form=Form(),
        refused_row="",
        bulk=outcome is RowOutcome.UNMATCHED and found.total > 0,
        list_id=list_id,
        outcomes=[
            {"name": each.label, "link": link(path, outcome=each.value), "chosen": each is outcome} for each in OUTCOMES
        ],
        paging=context.paging,
    )


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
        back=link("/matching", list_id=list_id),
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
