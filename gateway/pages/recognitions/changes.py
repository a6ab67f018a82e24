"""Changing a title: correct, cancel or revoke, merge, void, and the office's word on what was entered by hand.

Each asks first and shows what the figures of today and of past years would become, then does it.
"""

from dataclasses import replace

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.commands.titles import PreviewChange
from contracts.holding import TitleAction
from contracts.queries.cultivation import RecognitionView
from contracts.queries.titles import TitleEffect
from gateway.pages.recognitions import forms as words
from gateway.pages.recognitions.forms import ChangeForm
from gateway.pages.recognitions.holding import HOLDING, NONE
from gateway.web import fields, forms, rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Option, Section
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import Problem, not_found

router = APIRouter(route_class=PageRoute)
OF_FIRM = 200
CHANGES = {**words.CHANGES, **HOLDING}
DAYS = ("decided_on", "effective_on", "begins_on", "resumed_on", "reissued_on")  # by default today


@router.get("/recognitions/{recognition_id}/{action}")
async def show_change(context: InsideContext, recognition_id: str, action: str) -> Response:
    """The form of a change with its effect on the figures, where that is known already."""
    change = _change(action)
    title = await _title(context, recognition_id)
    today = clock.today().isoformat()
    form = Form(dict.fromkeys(DAYS, today), version=title.version)
    if change.action not in title.actions:
        form = form.refused(Problem(403, "not_allowed", "不能办理", "该资格目前不能由您办理此事项。"))
        return await _page(context, title, change, form)
    if not (change.counts and change.at_once):
        return await _page(context, title, change, form)
    return await _previewed(context, title, change, form)


@router.post("/recognitions/{recognition_id}/{action}")
async def make_change(context: InsideContext, recognition_id: str, action: str) -> Response:
    """Show the effect, or make the change against the version that the form was made from."""
    change = _change(action)
    form = await forms.read(context.request)
    title = await _title(context, recognition_id)
    try:
        forms.require(form, fields.musts(change.sections))
        if change.counts and form.value("step") != "apply":
            return await _previewed(context, title, change, form)
        command = forms.command(change.command, forms.body(form, fields.conversions(change.sections)))
        make = context.gateway.cultivation.change_title
        await make(context.caller, recognition_id, change.action, command, key=form.key, version=form.version)
    except Problem as problem:
        return await _page(context, title, change, _again(form, problem, title))
    target = "/title-reviews" if change.action in (TitleAction.CONFIRM, TitleAction.REFUSE) else None
    return RedirectResponse(
        link(target, done=change.done) if target else link(f"/firms/{title.firm_id}", tab="titles", done=change.done),
        303,
    )


def _change(action: str) -> ChangeForm:
    change = CHANGES.get("revoke" if action == "end" else action)
    if change is None:
        raise not_found()
    return change


def _again(form: Form, problem: Problem, title: RecognitionView) -> Form:
    """What was typed stays; a form made from an older version is asked once more against the newest."""
    if problem.status in forms.NOT_OF_FORM:
        raise problem
    refused = form.refused(problem)
    refused.version = title.version
    return refused


async def _title(context: PageContext, recognition_id: str) -> RecognitionView:
    return await context.gateway.cultivation.recognition(context.caller, recognition_id)


async def _previewed(context: PageContext, title: RecognitionView, change: ChangeForm, form: Form) -> Response:
    """The page with what the figures would become."""
    values = {"change": change.path, **forms.body(form, dict.fromkeys(change.previewed))}
    try:
        asked = forms.command(PreviewChange, values)
        effect = await context.gateway.cultivation.preview_change(context.caller, title.recognition_id, asked)
    except Problem as problem:
        return await _page(context, title, change, _again(form, problem, title))
    return await _page(context, title, change, form, effect)


async def _page(
    context: PageContext, title: RecognitionView, change: ChangeForm, form: Form, effect: TitleEffect | None = None
) -> Response:
    sections = change.sections
    if change.action in (TitleAction.MERGE, TitleAction.LINK):
        others = await _others(context, title)
        sections = _with_options(sections, (*others, NONE) if change.action is TitleAction.LINK else others)
    return rendering.page(
        context.request,
        "recognitions/change.html",
        context.visitor,
        title=f"{change.action.label}：{title.programme_name} {title.number or ''}".strip(),
        status=form.problem.status if form.problem else 200,
        row=title,
        change=change,
        form=form,
        sections=sections,
        effect=effect,
        allowed=change.action in title.actions,
    )


async def _others(context: PageContext, title: RecognitionView) -> tuple[Option, ...]:
    """The firm's other titles of the programme."""
    ask = context.gateway.cultivation.recognitions
    found = await ask(context.caller, firm_id=title.firm_id, programme=title.programme.value, limit=OF_FIRM)
    return tuple(
        Option(each.recognition_id, f"{each.number or '无编号'}，{each.issued_on} 发证，{each.state_name}")
        for each in found.items
        if each.recognition_id != title.recognition_id
    )


def _with_options(sections: tuple[Section, ...], options: tuple[Option, ...]) -> tuple[Section, ...]:
    (section,) = sections
    into, *others = section.fields
    chosen = replace(into, options=options)
    return (Section(section.name, (chosen, *others)),)
