"""义务与期限: what titles oblige to, by which clause and until when; the office schedules other last days."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import Role
from contracts.commands.obligations import ScheduleTerm, WithdrawTerm
from gateway.web import fields, forms, rendering
from gateway.web.access import AnyContext, PageContext
from gateway.web.fields import Field, Option, Section
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data.problem import Problem, forbidden

router = APIRouter(route_class=PageRoute)


def _sections(duties: tuple[Option, ...]) -> tuple[Section, ...]:
    return (
        Section(
            "",
            (
                Field("duty", "义务", "select", must=True, options=duties),
                Field("valid_from", "自何日起", "date", must=True, hint="不早于今天；已过的期限不能改写"),
                Field("due", "每年截止日（月-日）", placeholder="如 05-31", hint="含当日；按年的义务填此项"),
                Field("months", "变更后几个月内", "number", convert=forms.whole, hint="重大变化报告填此项"),
                Field("document_no", "文号", must=True, wide=True),
            ),
        ),
    )


@router.get("/duties")
async def show_duties(context: AnyContext) -> Response:
    """Every duty with its terms."""
    return await _page(context, Form())


@router.post("/duties")
async def schedule_term(context: AnyContext) -> Response:
    """Another last day from a day on; the office's."""
    form = await _office_form(context)
    sections = _sections(())
    try:
        forms.require(form, fields.musts(sections))
        values = forms.body(form, fields.conversions(sections))
        duty = str(values.pop("duty"))
        command = forms.command(ScheduleTerm, values)
        await context.gateway.cultivation.schedule_term(context.caller, duty, command, form.key)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return await _page(context, form.refused(problem))
    return RedirectResponse("/duties?done=term-scheduled", 303)


@router.post("/duties/{duty}/withdraw")
async def withdraw_term(context: AnyContext, duty: str) -> Response:
    """Take back a term that has not begun; the office's."""
    form = await _office_form(context)
    command = forms.command(WithdrawTerm, {"valid_from": form.value("valid_from")})
    await context.gateway.cultivation.withdraw_term(context.caller, duty, command, form.key)
    return RedirectResponse("/duties?done=term-withdrawn", 303)


async def _office_form(context: PageContext) -> Form:
    if context.visitor.role is not Role.OFFICE:
        raise forbidden()
    return await forms.read(context.request)


async def _page(context: PageContext, form: Form) -> Response:
    found = await context.gateway.cultivation.duties(context.caller)
    options = tuple(Option(each.duty, each.duty_name) for each in found.items)
    return rendering.page(
        context.request,
        "obligations/duties.html",
        context.visitor,
        title="义务与期限",
        status=form.problem.status if form.problem else 200,
        found=found,
        form=form,
        sections=_sections(options),
        editable=context.visitor.role is Role.OFFICE,
    )
