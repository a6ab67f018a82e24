"""The page of a batch, and what is asked of it there; who keeps the batch is handed in."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import JobState, RowOutcome
from contracts.commands.files import ReadingChoices
from contracts.queries.registry import ImportRowPage
from contracts.queries.titles import ListRowPage
from gateway.clients.upstream import Download
from gateway.pages.batches.views import FIRST_ROWS, Batch, choices_of, chosen_outcome, shown_outcomes
from gateway.web import forms, rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Option
from gateway.web.forms import Form
from gateway.web.uploads import error_workbook
from kit.data.problem import Problem

Rows = ImportRowPage | ListRowPage
REASON = {"reason": "撤销原因"}


class RowReader(Protocol):
    """Asks for a page of the batch's rows."""

    def __call__(self, **query: Any) -> Awaitable[Rows]: ...


@dataclass(frozen=True)
class Keeper:
    """How one kind of batch is reached; `shown` is what its page shows beyond what all share."""

    batch: Callable[[], Awaitable[Batch]]
    rows: RowReader
    again: Callable[[ReadingChoices, str], Awaitable[Any]]
    apply: Callable[[str], Awaitable[Any]]
    undo: Callable[[str, str], Awaitable[Any]]
    errors: Callable[[], Awaitable[Download]]
    rows_template: str
    back: Option
    undo_hint: str
    shown: Callable[[Batch], dict[str, Any]] = field(default=lambda batch: {})


def batch_routes(router: APIRouter, base: str, keeper_of: Callable[[PageContext, str], Keeper]) -> None:
    """The page of one batch, its three forms, and its refused rows with their reasons, ready to be corrected and imported again."""

    @router.get(f"{base}/{{batch_id}}")
    async def show_batch(context: InsideContext, batch_id: str) -> Response:
        return await show(context, keeper_of(context, batch_id))

    @router.post(f"{base}/{{batch_id}}/reading")
    async def read_batch_again(context: InsideContext, batch_id: str) -> Response:
        return await read_again(context, keeper_of(context, batch_id))

    @router.post(f"{base}/{{batch_id}}/apply")
    async def apply_batch(context: InsideContext, batch_id: str) -> Response:
        return await apply(context, keeper_of(context, batch_id))

    @router.post(f"{base}/{{batch_id}}/undo")
    async def undo_batch(context: InsideContext, batch_id: str) -> Response:
        return await undo(context, keeper_of(context, batch_id))

    @router.get(f"{base}/{{batch_id}}/errors")
    async def download_errors(context: InsideContext, batch_id: str) -> Response:
        keeper = keeper_of(context, batch_id)
        batch = await keeper.batch()
        return error_workbook(await keeper.errors(), batch.job.filename)


async def show(context: PageContext, keeper: Keeper, form: Form | None = None) -> Response:
    """Progress, what was recognised, and rows; htmx asks for the progress once a second until the work has ended."""
    batch = await keeper.batch()
    repeats = f"{batch.path.rpartition('/')[0]}/{batch.job.repeats}"
    if rendering.wants_block(context.request, "progress"):
        answer = rendering.block(context.request, "batches/batch.html", "progress", batch=batch, repeats=repeats)
        if batch.job.state in (JobState.DONE, JobState.FAILED):
            answer.headers["HX-Refresh"] = "true"
        return answer
    query = context.request.query_params
    undone = query.get("undone") == "false"
    outcome = None if undone else chosen_outcome(batch, query.get("outcome", ""))
    form = form or Form()
    return rendering.page(
        context.request,
        "batches/batch.html",
        context.visitor,
        status=form.problem.status if form.problem else 200,
        batch=batch,
        repeats=repeats,
        form=form,
        outcome=outcome,
        undone=undone,
        pages=await _pages(context, keeper, batch, outcome, undone=undone),
        paging=context.paging,
        rows_template=keeper.rows_template,
        back=keeper.back,
        undo_hint=keeper.undo_hint,
        **keeper.shown(batch),
    )


async def _pages(
    context: PageContext, keeper: Keeper, batch: Batch, outcome: RowOutcome | None, *, undone: bool
) -> list[tuple[RowOutcome | None, Rows]]:
    """One page of what is asked for, or the first rows of each outcome."""
    if undone:
        return [(None, await keeper.rows(undone="false", **context.paging.query))]
    if outcome is not None:
        return [(outcome, await keeper.rows(outcome=outcome.value, **context.paging.query))]
    if batch.is_open:
        return []
    outcomes = shown_outcomes(batch)
    found = await asyncio.gather(*(keeper.rows(outcome=each.value, limit=FIRST_ROWS) for each in outcomes))
    return list(zip(outcomes, found, strict=True))


async def read_again(context: PageContext, keeper: Keeper) -> Response:
    """The dry run with other choices."""
    form = await forms.read(context.request)
    batch = await keeper.batch()
    return await _done(
        context, keeper, form, "read-again", lambda: keeper.again(choices_of(form, batch.columns), form.key)
    )


async def apply(context: PageContext, keeper: Keeper) -> Response:
    """Write what the dry run has shown."""
    form = await forms.read(context.request)
    return await _done(context, keeper, form, "applying", lambda: keeper.apply(form.key))


async def undo(context: PageContext, keeper: Keeper) -> Response:
    """Take back what the batch has written, as far as it is still as it was left."""
    form = await forms.read(context.request)

    def asked() -> Awaitable[Any]:
        forms.require(form, REASON)
        return keeper.undo(form.value("reason"), form.key)

    return await _done(context, keeper, form, "undoing", asked)


async def _done(
    context: PageContext, keeper: Keeper, form: Form, notice: str, work: Callable[[], Awaitable[Any]]
) -> Response:
    try:
        await work()
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM_NOR_PERSON:
            raise
        return await show(context, keeper, form.refused(problem))
    batch = await keeper.batch()
    return RedirectResponse(f"{batch.path}?done={notice}", 303)
