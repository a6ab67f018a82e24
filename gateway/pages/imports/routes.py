"""名单导入: upload a roster, follow its progress, read the rows' reasons, take the error workbook home."""

import asyncio

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import ImportMode, ImportStrategy, JobState, RowOutcome
from contracts.commands.registry import StartImport
from domain.headings import ROSTER
from gateway.web import forms, rendering, vocabulary
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Option, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.uploads import Upload, attachment, base_name, read_upload, require_file
from gateway.web.urls import link
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
COLUMNS = tuple(Option(field, titles[0]) for field, titles in ROSTER.synonyms.items())
CHOSEN = ("zone", "park", "mode", "strategy", "resident_from")
SHOWN = (RowOutcome.REFUSED, RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.UNCHANGED)


@router.get("/imports")
async def list_imports(context: InsideContext) -> Response:
    """The upload form and the jobs so far, newest first."""
    zones = vocabulary.zone_options(context)
    only = {"zone": zones[0].value} if len(zones) == 1 else {}
    defaults = {"mode": ImportMode.VALIDATE.value, "strategy": ImportStrategy.UPSERT.value}
    return await _imports_page(context, Form({**defaults, **only}))


@router.get("/imports/template")
async def download_template(_context: InsideContext) -> Response:
    """The header of our own roster as CSV with a byte order mark, which spreadsheets of old read as UTF-8."""
    header = ",".join(column.label for column in COLUMNS)
    return attachment(f"\ufeff{header}\r\n".encode(), "text/csv; charset=utf-8", "企业台账导入模板.csv")


async def _imports_page(context: PageContext, form: Form) -> Response:
    found, parks = await asyncio.gather(
        context.gateway.registry.imports(context.caller, **context.paging.query), vocabulary.park_options(context)
    )
    return rendering.page(
        context.request,
        "imports/imports.html",
        context.visitor,
        title="名单导入",
        status=form.problem.status if form.problem else 200,
        found=found,
        form=form,
        zones=vocabulary.zone_options(context),
        parks=parks,
        strategies=codes(ImportStrategy),
        modes=codes(ImportMode),
        columns=COLUMNS,
        mapped=any(name.startswith("columns.") and value for name, value in form.values.items()),
        paging=context.paging,
    )


@router.post("/imports")
async def start_import(context: InsideContext) -> Response:
    """Hand the file on and go to the job's page."""
    form, upload = await read_upload(context.request)
    try:
        import_id = await _start(context, form, require_file(form, {"zone": "区域"}, upload))
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM_NOR_PERSON:
            raise
        return await _imports_page(context, form.refused(problem))
    return RedirectResponse(f"/imports/{import_id}", 303)


async def _start(context: PageContext, form: Form, upload: Upload) -> str:
    values = forms.body(form, dict.fromkeys(CHOSEN) | {"resident_from": forms.day})
    mapped = {column.value: form.value(f"columns.{column.value}") for column in COLUMNS}
    columns = {name: header for name, header in mapped.items() if header}
    if columns:
        values["columns"] = columns
    if form.value("confirmed_distinct"):
        values["confirmed_distinct"] = forms.flag(form.value("confirmed_distinct"))
    command = forms.command(StartImport, {"filename": upload.filename, **values})
    return (await context.gateway.registry.start_import(context.caller, command, upload.data, form.key)).import_id


@router.get("/imports/{import_id}")
async def show_import(context: InsideContext, import_id: str) -> Response:
    """Progress and rows; htmx asks for the progress block once a second until the job has ended."""
    job = await context.gateway.registry.import_job(context.caller, import_id)
    if rendering.wants_block(context.request, "progress"):
        answer = rendering.block(context.request, "imports/import.html", "progress", job=job)
        if job.state in (JobState.DONE, JobState.FAILED):
            answer.headers["HX-Refresh"] = "true"
        return answer
    query = context.request.query_params
    known = {outcome.value: outcome for outcome in SHOWN}
    outcome = known.get(query.get("outcome", ""), RowOutcome.REFUSED)
    found = await context.gateway.registry.import_rows(
        context.caller, import_id, outcome=outcome.value, **context.paging.query
    )
    counts = {"refused": job.refused, "created": job.created, "updated": job.updated, "unchanged": job.unchanged}
    return rendering.page(
        context.request,
        "imports/import.html",
        context.visitor,
        title="名单导入",
        job=job,
        found=found,
        outcomes=[
            {
                "name": f"{each.label}（{counts[each.value]:,}）",
                "link": link(f"/imports/{import_id}", outcome=each.value),
                "chosen": each is outcome,
            }
            for each in SHOWN
        ],
        paging=context.paging,
    )


@router.get("/imports/{import_id}/errors")
async def download_errors(context: InsideContext, import_id: str) -> Response:
    """The refused rows with their reasons, ready to be corrected and imported again."""
    job = await context.gateway.registry.import_job(context.caller, import_id)
    file = await context.gateway.registry.import_errors(context.caller, import_id)
    kind = file.headers.get("content-type", "application/octet-stream")
    return attachment(file.content, kind, f"错误明细-{base_name(job.filename).rpartition('.')[0]}.xlsx")
