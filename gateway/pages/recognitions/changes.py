"""Changing a title: correct, cancel or revoke, merge, void, and the office's word on what was entered by hand.

Each asks first and shows what the figures of today and of past years would become, then does it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import TitleAction
from contracts.queries.cultivation import RecognitionPage, RecognitionView
from contracts.queries.titles import TitleEffect
from gateway.web import fields, forms, rendering
from gateway.web.access import Desk, InsideDesk
from gateway.web.fields import Field, Option, Section
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import Problem, not_found

router = APIRouter(route_class=PageRoute)
ELSEWHERE = (401, 404, 503)  # refusals that no form can answer
OF_FIRM = 200
REASON = Field("reason", "原因", "textarea", must=True, wide=True)
KINDS = (Option("cancelled", "取消"), Option("revoked", "撤销"))


@dataclass(frozen=True)
class Change:
    """A change as its page asks for it; `done` names the notice, `says` what it means, before anything is done."""

    action: TitleAction
    sections: tuple[Section, ...]
    says: str
    done: str
    previewed: tuple[str, ...] = ()
    at_once: bool = True  # whether the effect is known before anything is filled in

    @property
    def path(self) -> str:
        return self.action.value


CHANGES: Mapping[str, Change] = {
    change.path: change
    for change in (
        Change(
            TitleAction.CONFIRM,
            (
                Section(
                    "",
                    (
                        Field(
                            "reason",
                            "核对情况",
                            "textarea",
                            must=True,
                            wide=True,
                            placeholder="如：已与公告第 3 页核对",
                        ),
                    ),
                ),
            ),
            "核实后，该资格自现在起计入统计。登记或更正过它的账号不能核实。",
            "confirmed",
        ),
        Change(
            TitleAction.REFUSE,
            (Section("", (REASON,)),),
            "不予核实的登记即行作废，登记人会收到原因。",
            "entry-refused",
        ),
        Change(
            TitleAction.CORRECT,
            (
                Section(
                    "只填写有误的项目",
                    (
                        Field("number", "证书（登记）编号"),
                        Field("issued_on", "发证日期", "date"),
                        Field("valid_from", "有效期起", "date"),
                        Field("valid_until", "有效期至（含当日）", "date"),
                        Field("document_no", "文号"),
                        Field("document_on", "文件日期", "date"),
                        REASON,
                    ),
                ),
            ),
            "更正后，以往数字随之改变；更正前的记录保留可查。",
            "title-corrected",
            ("number", "issued_on", "valid_from", "valid_until"),
            at_once=False,
        ),
        Change(
            TitleAction.MERGE,
            (Section("", (Field("into_id", "并入", "select", must=True), REASON)),),
            "同一次认定只保留一条：有编号的证书日期为准，已作出的取消或撤销保留。",
            "titles-merged",
            ("into_id",),
            at_once=False,
        ),
        Change(
            TitleAction.REVOKE,
            (
                Section(
                    "",
                    (
                        Field("kind", "处理", "select", must=True, options=KINDS),
                        Field("decided_on", "决定日期", "date", must=True),
                        Field("effective_on", "生效日期", "date", must=True, hint="可早于决定日期；自该日起不计入存量"),
                        Field("document_no", "文号"),
                        REASON,
                    ),
                ),
            ),
            "自生效日期起不计入存量，以往数字随之更正。",
            "ended",
            ("effective_on",),
            at_once=False,
        ),
        Change(
            TitleAction.VOID,
            (Section("", (REASON,)),),
            "仅用于误登、重登。作废后该资格不再计入任何日期的统计，其编号可重新登记。",
            "title-voided",
        ),
    )
}


@router.get("/recognitions/{recognition_id}/{action}")
async def show_change(desk: InsideDesk, recognition_id: str, action: str) -> Response:
    """The form of a change with its effect on the figures, where that is known already."""
    change = _change(action)
    title = await _title(desk, recognition_id)
    today = clock.today().isoformat()
    form = Form({"decided_on": today, "effective_on": today}, version=title.version)
    if change.action not in title.actions:
        form = form.refused(Problem(403, "not_allowed", "不能办理", "该资格目前不能由您办理此事项。"))
        return await _page(desk, title, change, form)
    if not change.at_once:
        return await _page(desk, title, change, form)
    return await _previewed(desk, title, change, form)


@router.post("/recognitions/{recognition_id}/{action}")
async def make_change(desk: InsideDesk, recognition_id: str, action: str) -> Response:
    """Show the effect, or make the change against the version that the form was made from."""
    change = _change(action)
    form = await forms.read(desk.request)
    title = await _title(desk, recognition_id)
    try:
        forms.require(form, fields.musts(change.sections))
        if form.value("step") != "apply":
            return await _previewed(desk, title, change, form)
        body = forms.body(form, fields.conversions(change.sections))
        send, path = desk.gateway.cultivation.send, f"/v1/recognitions/{recognition_id}:{change.path}"
        await send(desk.caller, "POST", path, json=body, key=form.key, version=form.version)
    except Problem as problem:
        return await _page(desk, title, change, _again(form, problem, title))
    target = "/title-reviews" if change.action in (TitleAction.CONFIRM, TitleAction.REFUSE) else None
    return RedirectResponse(
        link(target, done=change.done) if target else link(f"/firms/{title.firm_id}", tab="titles", done=change.done),
        303,
    )


def _change(action: str) -> Change:
    change = CHANGES.get("revoke" if action == "end" else action)
    if change is None:
        raise not_found()
    return change


def _again(form: Form, problem: Problem, title: RecognitionView) -> Form:
    """What was typed stays; a form made from an older version is asked once more against the newest."""
    if problem.status in ELSEWHERE:
        raise problem
    refused = form.refused(problem)
    refused.version = title.version
    return refused


async def _title(desk: Desk, recognition_id: str) -> RecognitionView:
    return await desk.gateway.cultivation.read(desk.caller, RecognitionView, f"/v1/recognitions/{recognition_id}")


async def _previewed(desk: Desk, title: RecognitionView, change: Change, form: Form) -> Response:
    """The page with what the figures would become."""
    asked = {name: form.value(name) for name in change.previewed if form.value(name)}
    path = f"/v1/recognitions/{title.recognition_id}:preview"
    try:
        sent = await desk.gateway.cultivation.send(desk.caller, "POST", path, json={"change": change.path, **asked})
    except Problem as problem:
        return await _page(desk, title, change, _again(form, problem, title))
    return await _page(desk, title, change, form, TitleEffect.model_validate(sent.body))


async def _page(
    desk: Desk, title: RecognitionView, change: Change, form: Form, effect: TitleEffect | None = None
) -> Response:
    sections = change.sections
    if change.action is TitleAction.MERGE:
        sections = _with_options(sections, await _others(desk, title))
    return rendering.page(
        desk.request,
        "recognitions/change.html",
        desk.visitor,
        title=f"{change.action.label}：{title.programme_name} {title.number or ''}".strip(),
        status=form.problem.status if form.problem else 200,
        row=title,
        change=change,
        form=form,
        sections=sections,
        effect=effect,
        allowed=change.action in title.actions,
    )


async def _others(desk: Desk, title: RecognitionView) -> tuple[Option, ...]:
    """The firm's other titles of the programme."""
    query: dict[str, Any] = {"firm_id": title.firm_id, "programme": title.programme.value, "limit": OF_FIRM}
    found = await desk.gateway.cultivation.read(desk.caller, RecognitionPage, "/v1/recognitions", **query)
    return tuple(
        Option(each.recognition_id, f"{each.number or '无编号'}，{each.issued_on} 发证，{each.state_name}")
        for each in found.items
        if each.recognition_id != title.recognition_id
    )


def _with_options(sections: tuple[Section, ...], options: tuple[Option, ...]) -> tuple[Section, ...]:
    (section,) = sections
    into, *others = section.fields
    chosen = Field(into.name, into.label, into.kind, into.must, options=options)
    return (Section(section.name, (chosen, *others)),)
