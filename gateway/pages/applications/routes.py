"""申报: a firm's applications, the draft form with its checks, and every step that somebody takes."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.applications import RoundState
from contracts.attachments import AttachmentKind
from contracts.codes import ApplicationAction, ApplicationState, Role
from contracts.commands.applications import CreateApplication
from contracts.queries.applications import ApplicationView, ProposalList
from contracts.queries.attachments import AttachmentList
from contracts.queries.drafts import DraftMovement
from contracts.queries.rounds import RoundView
from gateway.pages.applications import commands as application_commands
from gateway.pages.applications import forms as application_forms
from gateway.pages.applications.history import sittings
from gateway.pages.applications.materials import comes_with, listed_materials, material_list
from gateway.pages.applications.outlook import outlook
from gateway.pages.applications.path import stages
from gateway.pages.firms.routes import available
from gateway.pages.reviews import forms as review_forms
from gateway.web import forms, rendering
from gateway.web.access import AnyContext, FirmContext, PageContext
from gateway.web.fields import Field, Section
from gateway.web.forms import Form
from gateway.web.people import names_of
from gateway.web.refusals import PageRoute
from kit.data import clock
from kit.data.problem import FieldError, Problem, not_found

router = APIRouter(route_class=PageRoute)
FILED_BY_FORM = (ApplicationAction.SUBMIT, ApplicationAction.RESUBMIT)
ENDED = (RoundState.CLOSED, RoundState.CANCELLED)
ENDING = (ApplicationAction.REJECT, ApplicationAction.WITHDRAW)
ASIDE = (ApplicationAction.OBJECT, *ENDING)
"""Steps that do not lead on: they stand last and closed."""
ATTACHED = {f"/attachments/{kind.value}": f"附件（{kind.label}）" for kind in AttachmentKind}
EDITABLE = (ApplicationState.DRAFT, ApplicationState.SUPPLEMENT)
SUPPLY = "supply"
"""What a refused attempt was about when it was about a missing material."""

ALIKE = {
    "attachment_kinds": AttachmentKind,
    "confirmations": application_forms.CONFIRMATIONS,
    "taken_on": application_forms.TAKEN_ON,
    "aside": ASIDE,
    "ending": ENDING,
}
"""What the page of every application is given."""


@router.get("/applications")
async def list_applications(context: FirmContext) -> Response:
    """The firm's own applications, newest first, and the rounds that take another one."""
    return await _list(context, Form())


async def _list(context: FirmContext, form: Form) -> Response:
    found, rounds = await asyncio.gather(
        context.gateway.cultivation.applications(context.caller, **context.paging.query),
        available(context.gateway.cultivation.rounds(context.caller)),
    )
    return rendering.page(
        context.request,
        "applications/applications.html",
        context.visitor,
        title="我的申报",
        status=form.problem.status if form.problem else 200,
        found=found,
        rounds=to_apply_in(rounds.items) if rounds else None,
        form=form,
        paging=context.paging,
    )


@router.post("/applications")
async def start_application(context: FirmContext) -> Response:
    """The firm's new draft in the round that it chose; an open one is shown instead of a second."""
    form = await forms.read(context.request)
    try:
        return await start(context, form, forms.command(CreateApplication, chosen(form)))
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM_NOR_PERSON:
            raise
        return await _list(context, form.refused(problem))


def chosen(form: Form) -> dict[str, object]:
    """Programme and round as a page's button says them: `hnte 01J…`."""
    programme, _, round_id = form.value("round").partition(" ")
    return {"programme": programme, **({"round_id": round_id} if round_id else {})}


def to_apply_in(rounds: Iterable[RoundView]) -> list[RoundView]:
    """What firms may look at: rounds that take applications, that are to come, or that earlier years lead one to expect."""
    return [each for each in rounds if each.state not in ENDED and not each.carried_over]


async def start(context: PageContext, form: Form, command: CreateApplication) -> Response:
    """Create the draft and go to it, or to the one that is open already."""
    try:
        draft = await context.gateway.cultivation.create_application(context.caller, command, form.key)
    except Problem as problem:
        known = problem.extensions.get("application_id")
        if problem.code != "application_open" or known is None:
            raise
        return RedirectResponse(f"/applications/{known}", 303)
    return RedirectResponse(f"/applications/{draft.application_id}", 303)


@router.get("/applications/{application_id}")
async def show_application(context: AnyContext, application_id: str) -> Response:
    """The application as the visitor may see it: form or values, checks, steps, history."""
    return await application_page(context, application_id)


async def application_page(
    context: PageContext,
    application_id: str,
    problem: Problem | None = None,
    typed: Mapping[str, str] | None = None,
    step: str = "",
) -> Response:
    """One page for filers and reviewers; `typed` is what a refused attempt contained, `step` the step it was for."""
    cultivation = context.gateway.cultivation
    view, checks, supplies, attachments = await asyncio.gather(
        cultivation.application(context.caller, application_id),
        available(cultivation.checks(context.caller, application_id)),
        available(cultivation.supplies(context.caller, application_id)),
        available(cultivation.attachments(context.caller, application_id)),
    )
    movement, proposals = await _for_a_draft(context, view)
    materials = await available(material_list(context, view))
    stored = application_forms.values_of(view)
    of_form = problem is not None and step in ("", "save", "attach", *FILED_BY_FORM)
    draft = Form({**stored, **(typed or {})} if of_form else stored, version=view.version)
    draft.problem = problem if of_form else _asked(view) if view.editable else None
    sections = application_forms.sections(view)
    taken = Form(
        dict(typed) if typed and not of_form else await _to_ask_for(context, view, sections),
        version=view.version,
        problem=None if of_form else problem,
        labels=application_forms.labels_of_step(step),
    )
    return rendering.page(
        context.request,
        "applications/application.html",
        context.visitor,
        title=f"{view.programme_name}申报",
        status=problem.status if problem else 200,
        application=view,
        checks=checks,
        **comes_with(supplies, taken if step == SUPPLY else Form(), listed_materials(materials, attachments)),
        stages=stages(view),
        outlook=outlook(view, clock.today()),
        history=sittings(view.steps),
        attachments=attachments,
        movement=movement,
        proposals=proposals,
        people=await names_of(context, _involved(view, attachments)),
        sections=sections,
        labels=application_forms.labels(view) | ATTACHED,
        draft=draft,
        taken=taken,
        step=step,
        editable=view.editable,
        may_fill_in=_may_fill_in(context, view),
        steps=_steps(view),
        hands_in=next((action for action in view.actions if action in FILED_BY_FORM), None),
        may_ask=ApplicationAction.REQUEST_CHANGES in view.actions,
        refused=problem,
        **ALIKE,
    )


async def _for_a_draft(context: PageContext, view: ApplicationView) -> tuple[DraftMovement | None, ProposalList | None]:
    """What has changed since it was begun, and what is offered for its fields; of what is handed in neither."""
    if not view.editable:
        return None, None
    cultivation = context.gateway.cultivation
    return await asyncio.gather(
        available(cultivation.movement(context.caller, view.application_id)),
        available(cultivation.proposals(context.caller, view.application_id)),
    )


async def _to_ask_for(context: PageContext, view: ApplicationView, sections: Iterable[Section]) -> dict[str, str]:
    """What the checklist has found 需补正 stands in the request for changes from the start."""
    if ApplicationAction.REQUEST_CHANGES not in view.actions:
        return {}
    review = await available(context.gateway.cultivation.review(context.caller, view.application_id))
    names = {field.name for section in sections for field in section.fields}
    return review_forms.asked_for(review, names) if review else {}


def _steps(view: ApplicationView) -> list[tuple[ApplicationAction, tuple[Field, ...]]]:
    """The steps with a form of their own; what leads on comes first."""
    own = [action for action in view.actions if action in application_forms.STEPS]
    ordered = sorted(own, key=lambda each: (each in ENDING, each in ASIDE))
    return [(action, application_forms.step_fields(action, view)) for action in ordered]


def _involved(view: ApplicationView, attachments: AttachmentList | None) -> list[str]:
    """The accounts that the page names."""
    attached = [each.added_by for each in attachments.items] if attachments else []
    return [*(step.actor for step in view.steps), *(each.agent for each in view.mandates), *attached]


def _may_fill_in(context: PageContext, view: ApplicationView) -> bool:
    """Whether park staff may record a mandate for this form; who has reviewed it is refused by the service."""
    return context.visitor.role is Role.STAFF and view.state in EDITABLE and not view.editable


def _asked(view: ApplicationView) -> Problem | None:
    """The reasons of a 补正 as messages beside their fields."""
    if not view.supplement_reasons:
        return None
    errors = [FieldError(reason.pointer, "supplement", reason.message) for reason in view.supplement_reasons]
    until = f"请于 {view.due_on} 前补正并重新提交，逾期不再受理。" if view.due_on else ""
    return Problem(200, "changes_requested", "补正要求", until, errors=errors)


@router.post("/applications/{application_id}")
async def save_application(context: AnyContext, application_id: str) -> Response:
    """Save the draft; with `do=submit` or `do=resubmit` hand it in as well."""
    form = await forms.read(context.request)
    step = form.value("do")
    try:
        saved = await save(context, application_id, form)
        if step in FILED_BY_FORM and not saved.merged:
            await _take(context, application_id, ApplicationAction(step), form, saved.after.version)
    except Problem as problem:
        return await again(context, application_id, problem, form, step)
    done = "draft-merged" if saved.merged else "submitted" if step in FILED_BY_FORM else "saved"
    return RedirectResponse(f"/applications/{application_id}?done={done}", 303)


@dataclass(frozen=True)
class Saved:
    """A draft before and after it was saved; `merged` where somebody else had changed it since the page was made."""

    before: ApplicationView
    after: ApplicationView
    merged: bool


async def save(context: PageContext, application_id: str, form: Form) -> Saved:
    """Store the form, with what others changed meanwhile. Raises 409 edit_conflict where both changed a field."""
    view = await context.gateway.cultivation.application(context.caller, application_id)
    edit, command = context.gateway.cultivation.edit_application, application_commands.entries(view, form)
    after = await edit(context.caller, application_id, command, form.key, form.version)
    return Saved(view, after, merged=command.seen is not None and view.version != form.version)


@router.post("/applications/{application_id}/steps")
async def take_step(context: AnyContext, application_id: str) -> Response:
    """Take one step of the path; the service judges whether it may be taken."""
    form = await forms.read(context.request)
    try:
        action = ApplicationAction(form.value("step"))
    except ValueError:
        raise not_found() from None
    try:
        await _take(context, application_id, action, form, form.version)
    except Problem as problem:
        return await again(context, application_id, problem, form, action.value)
    return RedirectResponse(f"/applications/{application_id}?done=acted", 303)


async def _take(
    context: PageContext, application_id: str, action: ApplicationAction, form: Form, version: int | None
) -> None:
    take, command = context.gateway.cultivation.take_step, application_commands.command(action, form)
    key = f"{form.key}-{action.value}"
    await take(context.caller, application_id, action, command, key=key, version=version)


async def again(context: PageContext, application_id: str, problem: Problem, form: Form, step: str) -> Response:
    """The page with the reason and what was typed; what the visitor's role may never do or see is no form's matter."""
    if problem.status in forms.NOT_OF_FORM or problem.code == "forbidden":
        raise problem
    return await application_page(context, application_id, problem, form.values, step)
