"""名单导入: upload a roster, follow its progress, read the rows' reasons, take the error workbook home."""

import asyncio
from functools import partial
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import ImportMode, ImportStrategy
from contracts.commands.registry import StartImport
from domain.headings import ROSTER
from gateway.pages.batches.pages import Keeper, batch_routes
from gateway.pages.batches.views import Batch, of_roster
from gateway.passing.undoing import undo
from gateway.web import forms, rendering, vocabulary
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Option, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.uploads import Upload, attachment, read_upload, require_file
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
COLUMNS = tuple(Option(field, titles[0]) for field, titles in ROSTER.synonyms.items())
CHOSEN = ("zone", "park", "strategy", "resident_from", "document_no")


@router.get("/imports")
async def list_imports(context: InsideContext) -> Response:
    """The upload form and the jobs so far, newest first."""
    zones = vocabulary.zone_options(context)
    only = {"zone": zones[0].value} if len(zones) == 1 else {}
    return await _imports_page(context, Form({"strategy": ImportStrategy.UPSERT.value, **only}))


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
        paging=context.paging,
    )


@router.post("/imports")
async def start_import(context: InsideContext) -> Response:
    """Hand the file on for a dry run and go to its page."""
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
    if form.value("confirmed_distinct"):
        values["confirmed_distinct"] = forms.flag(form.value("confirmed_distinct"))
    dry = {"mode": ImportMode.VALIDATE.value, "hold": True}
    command = forms.command(StartImport, {"filename": upload.filename, **dry, **values})
    return (await context.gateway.registry.start_import(context.caller, command, upload.data, form.key)).import_id


def _keeper(context: PageContext, import_id: str) -> Keeper:
    registry, caller = context.gateway.registry, context.caller

    async def batch() -> Batch:
        return of_roster(await registry.import_job(caller, import_id))

    return Keeper(
        batch=batch,
        rows=partial(registry.import_rows, caller, import_id),
        again=partial(registry.read_import_again, caller, import_id),
        apply=partial(registry.apply_import, caller, import_id),
        undo=partial(undo, context.gateway, caller, import_id),
        errors=partial(registry.import_errors, caller, import_id),
        rows_template="imports/import_rows.html",
        back=Option("/imports", "名单导入"),
        undo_hint="作废本批次登记且此后未再变更的企业；已有资格或申报、已被更正或由本批次更新的企业不作废，逐行说明原因。",
        shown=_shown,
    )


def _shown(batch: Batch) -> dict[str, Any]:
    return {"title": "名单导入", "heading": batch.job.filename, "tags": (), "bulk": False, "remark": ""}


batch_routes(router, "/imports", _keeper)
