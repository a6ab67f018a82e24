"""年度填报表: the prefilled workbook of a zone or a firm, its upload, and what became of its rows."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import JobState, Role, RowOutcome
from contracts.commands.facts import UploadReturn
from contracts.metrics import FactSide
from gateway.pages.facts.entry import sides_of
from gateway.pages.facts.routes import YEARS, chosen_year
from gateway.web import forms, rendering, vocabulary
from gateway.web.access import AnyContext, PageContext
from gateway.web.fields import Option, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.uploads import Upload, attachment, error_workbook, read_upload, require_file
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
SHOWN = (RowOutcome.REFUSED, RowOutcome.UPDATED, RowOutcome.UNCHANGED)
CHOSEN = ("side", "since", "source")


@router.get("/fact-returns")
async def list_returns(context: AnyContext) -> Response:
    """Download, upload, and the returns so far, newest first."""
    only = {"zone": context.visitor.zones[0].value} if len(context.visitor.zones) == 1 else {}
    year = chosen_year(context)
    return await _page(context, Form({**only, "year": str(year), "side": FactSide.SELF_REPORTED.value}))


@router.get("/fact-returns/template")
async def download_template(context: AnyContext) -> Response:
    """The workbook with the firms' rows and what is known of them."""
    query, year = context.request.query_params, chosen_year(context)
    side = FactSide.OFFICIAL if query.get("side") == FactSide.OFFICIAL else FactSide.SELF_REPORTED
    asked = {name: query.get(name) or None for name in ("zone", "firm_id")}
    file = await context.gateway.cultivation.return_template(context.caller, year=year, side=side.value, **asked)
    zone = next((each.label for each in vocabulary.zone_options(context) if each.value == asked["zone"]), "企业")
    kind = file.headers.get("content-type", "application/octet-stream")
    return attachment(file.content, kind, f"{year}年度{zone}数据填报表（{side.label}）.xlsx")


@router.post("/fact-returns")
async def upload_return(context: AnyContext) -> Response:
    """Hand the file on and go to its page."""
    form, upload = await read_upload(context.request)
    try:
        return_id = await _send(context, form, require_file(form, {"year": "年度"}, upload))
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM_NOR_PERSON:
            raise
        return await _page(context, form.refused(problem))
    return RedirectResponse(f"/fact-returns/{return_id}", 303)


async def _send(context: PageContext, form: Form, upload: Upload) -> str:
    values = forms.body(form, dict.fromkeys(CHOSEN) | {"since": forms.day, "year": forms.whole})
    command = forms.command(UploadReturn, {"filename": upload.filename, **values})
    return (await context.gateway.cultivation.upload_return(context.caller, command, upload.data, form.key)).return_id


@router.get("/fact-returns/{return_id}")
async def show_return(context: AnyContext, return_id: str) -> Response:
    """Progress and rows; htmx asks for the progress block once a second until the job has ended."""
    job = await context.gateway.cultivation.return_job(context.caller, return_id)
    if rendering.wants_block(context.request, "progress"):
        answer = rendering.block(context.request, "facts/return.html", "progress", job=job)
        if job.state in (JobState.DONE, JobState.FAILED):
            answer.headers["HX-Refresh"] = "true"
        return answer
    asked = context.request.query_params.get("outcome", "")
    first = RowOutcome.REFUSED if job.refused else RowOutcome.UPDATED
    outcome = next((each for each in SHOWN if each.value == asked), first)
    found = await context.gateway.cultivation.return_rows(
        context.caller, return_id, outcome=outcome.value, **context.paging.query
    )
    counts = {RowOutcome.REFUSED: job.refused, RowOutcome.UPDATED: job.updated, RowOutcome.UNCHANGED: job.unchanged}
    return rendering.page(
        context.request,
        "facts/return.html",
        context.visitor,
        title="年度填报表",
        job=job,
        found=found,
        outcomes=[
            {
                "name": f"{each.label}（{counts[each]:,}）",
                "link": link(f"/fact-returns/{return_id}", outcome=each.value),
                "chosen": each is outcome,
            }
            for each in SHOWN
        ],
        paging=context.paging,
    )


@router.get("/fact-returns/{return_id}/errors")
async def download_errors(context: AnyContext, return_id: str) -> Response:
    """The refused rows with their reasons, ready to be corrected and uploaded again."""
    job = await context.gateway.cultivation.return_job(context.caller, return_id)
    return error_workbook(await context.gateway.cultivation.return_errors(context.caller, return_id), job.filename)


async def _page(context: PageContext, form: Form) -> Response:
    found = await context.gateway.cultivation.returns(context.caller, **context.paging.query)
    this_year = clock.today().year
    return rendering.page(
        context.request,
        "facts/returns.html",
        context.visitor,
        title="年度填报表",
        status=form.problem.status if form.problem else 200,
        found=found,
        form=form,
        years=tuple(Option(str(each), f"{each}年度") for each in range(this_year, this_year - YEARS, -1)),
        sides=codes(sides_of(context)),
        zones=vocabulary.zone_options(context) if context.visitor.role is not Role.FIRM else (),
        paging=context.paging,
    )
