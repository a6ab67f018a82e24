"""差距名单 and 后备名单: whom to call, with contact, a note of the call, and the list as a workbook."""

import asyncio
from collections.abc import Sequence
from functools import partial

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import Programme
from contracts.commands.standards import NoteCall
from contracts.queries.assessments import FirmMatch, FirmMatchPage
from contracts.queries.registry import FirmView
from gateway.pages.assessments.routes import PROGRAMMES
from gateway.pages.firms.routes import available
from gateway.web import forms, rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.exports import every, text, workbook
from gateway.web.fields import codes
from gateway.web.filters import day
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.vocabulary import zone_options
from kit.data import clock
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
POOLS = (Programme.LEADING, Programme.CHAMPION, Programme.LISTING)
HEADER = (
    "企业名称",
    "统一社会信用代码",
    "区域",
    "联系人",
    "联系电话",
    "结果",
    "不符合",
    "无法判断",
    "差距",
    "未达条件",
    "最近联系",
    "联系情况",
)
AT_ONCE = 20  # questions to the register


@router.get("/near-misses")
async def list_near_misses(context: InsideContext) -> Response:
    """Firms close to the standard of a programme, the nearest first."""
    return await _near(context, Form(dict(context.request.query_params)))


@router.post("/near-misses/calls")
async def note_call(context: InsideContext) -> Response:
    """What came of a talk with a firm."""
    form = await forms.read(context.request)
    programme = form.value("programme")
    try:
        forms.require(form, {"note": "联系情况"})
        said = {name: form.value(name) for name in ("firm_id", "programme", "note")}
        called_on = forms.day(form.value("called_on")) if form.value("called_on") else clock.today().isoformat()
        command = forms.command(NoteCall, said | {"called_on": called_on})
        await context.gateway.cultivation.note_call(context.caller, command, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return await _near(context, Form({"programme": programme}).refused(problem))
    return RedirectResponse(f"/near-misses?programme={programme}&done=call-noted", 303)


@router.get("/near-misses.xlsx")
async def export_near_misses(context: InsideContext) -> Response:
    """The same list with contacts, as a workbook."""
    form = Form(dict(context.request.query_params))
    programme, zone = _asked(form)
    first, rows = await every(
        partial(context.gateway.cultivation.near_misses, context.caller, programme=programme, zone=zone)
    )
    contacts = await _contacts(context, rows)
    lines = [_line(row, contacts.get(row.firm_id)) for row in rows]
    about = {"标准": text(first.version_name), "条件": first.said, "数据截至": day(first.as_of)}
    return await workbook(context, f"{programme.label}差距名单-{first.as_of}", HEADER, lines, about)


@router.get("/candidates")
async def list_candidates(context: InsideContext) -> Response:
    """Whom the plan calls to 科技领军, 单项冠军 or 上市."""
    form = Form(dict(context.request.query_params))
    pool = next((each for each in POOLS if each.value == form.value("pool")), Programme.LEADING)
    found = await context.gateway.cultivation.candidates(context.caller, pool=pool, **context.paging.query)
    return await _page(context, "assessments/candidates.html", "后备名单", found, form, pool)


async def _near(context: PageContext, form: Form) -> Response:
    programme, zone = _asked(form)
    try:
        found = await context.gateway.cultivation.near_misses(
            context.caller, programme=programme, zone=zone, **context.paging.query
        )
    except Problem as problem:
        if problem.code != "standard_unpublished":
            raise
        found, form = FirmMatchPage(total=0, as_of=clock.today(), items=()), form.refused(problem)
    return await _page(context, "assessments/near_misses.html", "差距名单", found, form, programme)


def _asked(form: Form) -> tuple[Programme, str | None]:
    chosen = next((each for each in PROGRAMMES if each.value == form.value("programme")), Programme.TECH_SME)
    return chosen, form.value("zone") or None


async def _page(
    context: PageContext, template: str, title: str, found: FirmMatchPage, form: Form, chosen: Programme
) -> Response:
    return rendering.page(
        context.request,
        template,
        context.visitor,
        title=title,
        status=form.problem.status if form.problem and form.problem.code != "standard_unpublished" else 200,
        found=found,
        contacts=await _contacts(context, found.items),
        form=form,
        chosen=chosen,
        programmes=codes(PROGRAMMES),
        pools=codes(POOLS),
        zones=zone_options(context),
        paging=context.paging,
        today=clock.today(),
    )


async def _contacts(context: PageContext, rows: Sequence[FirmMatch]) -> dict[str, FirmView]:
    """The firms as the register has them, some at a time; one that cannot be read has no contact."""
    found: dict[str, FirmView] = {}
    for start in range(0, len(rows), AT_ONCE):
        batch = rows[start : start + AT_ONCE]
        asked = (available(context.gateway.registry.firm(context.caller, row.firm_id)) for row in batch)
        found |= {view.firm_id: view for view in await asyncio.gather(*asked) if view is not None}
    return found


def _line(row: FirmMatch, firm: FirmView | None) -> tuple[str, ...]:
    contact, call = firm.profile.contact if firm else None, row.last_call
    return (
        row.firm_name, row.uscc, text(row.zone_name), text(contact.name if contact else None),
        text(contact.phone if contact else None), row.outcome_name, str(row.unmet), str(row.unknown),
        str(row.relative_gap), "；".join(row.open_items), text(call.called_on if call else None), text(call.note if call else None),
    )  # fmt: skip
