"""What the review pages ask for, as fields, and the commands that their forms mean."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from contracts.codes import ApplicationAction as Action
from contracts.commands.reviews import Acceptance, DecideApplications, EnterExpert, RecordChecklist
from contracts.queries.reviews import ChecklistItem, ReviewView
from contracts.reviews import ItemKind, Profession, ReviewResult
from contracts.standards import Outcome
from gateway.web import forms
from gateway.web.fields import Field, Section, codes, conversions
from gateway.web.forms import Form, decimal
from kit.data.problem import Problem

EXPERT = (
    Section(
        "",
        (
            Field("name", "专家姓名", must=True),
            Field("profession", "专业", "select", must=True, options=codes(Profession)),
            Field("employer", "任职单位", hint="与申报企业相同的自动回避"),
            Field("score", "评分（0—100）", convert=decimal, extra={"inputmode": "decimal", "autocomplete": "off"}),
            Field("opinion", "评审意见", "textarea", wide=True),
            Field("recusal_reason", "回避理由", wide=True, hint="填写后该专家的评分不计入"),
        ),
    ),
)
BATCH = (
    Section(
        "",
        (
            Field("opinion", "审核意见", "textarea", wide=True, hint="受理、推荐、转审、拟认定、不予通过时可填"),
            Field("reasons", "不予通过的理由", "textarea", wide=True, hint="一行一条；不予通过时必填，将告知企业"),
            Field("note", "公示文件、备案或告知说明"),
            Field("document_no", "公告文号", hint="公告时必填"),
            Field("taken_on", "办理日期", "date", hint="留空为今天"),
        ),
    ),
)
MANY = (
    Action.ACCEPT,
    Action.RECOMMEND,
    Action.INFORM_CITY,
    Action.APPROVE_CITY,
    Action.REVIEW,
    Action.SEND_TO_EXPERTS,
    Action.PROPOSE,
    Action.OPEN_PUBLICITY,
    Action.FILE,
    Action.ANNOUNCE,
    Action.REJECT,
)
"""The steps that pages offer for many applications at once."""
RESULTS = codes(ReviewResult)


def checklist(form: Form, items: Iterable[ChecklistItem]) -> tuple[RecordChecklist, list[ChecklistItem]]:
    """The lines that were filled in, and their items in the same order; with `rest` the unseen ones fit.

    What the system found unmet is no part of the rest: a reviewer who sees it otherwise says so by itself.
    """
    lines, chosen = [], []
    for each in items:
        result = form.value(f"result.{each.item}")
        if not result and form.value("rest") and not each.lines and each.judged is not Outcome.UNMET:
            result = ReviewResult.FITS.value
        if result:
            note = form.value(f"note.{each.item}")
            lines.append({"item": each.item, "result": result} | ({"note": note} if note else {}))
            chosen.append(each)
    return forms.command(RecordChecklist, {"lines": lines}), chosen


def places_of_lines(chosen: Sequence[ChecklistItem]) -> dict[str, str]:
    """Pointer into the command → the field of the page that it was made of."""
    return {
        f"/lines/{nth}/{part}": f"/{part}/{each.item}" for nth, each in enumerate(chosen) for part in ("result", "note")
    }


def asked_for(review: ReviewView, names: Container[str]) -> dict[str, str]:
    """What the checklist found 需补正, as a request for changes: beside its field where the form has one, else in general.

    A material that has come since (容缺) is decided by itself.
    """
    reasons: dict[str, str] = {}
    general = []
    come = {f"{ItemKind.MATERIAL.value}:{each.material}" for each in review.supplies if each.supplied_on}
    for each in review.checklist:
        newest = each.lines[0] if each.lines else None
        if newest is None or newest.result is not ReviewResult.SUPPLEMENT or not newest.note or each.gap is None:
            continue
        if each.item in come:
            continue
        name = forms.named(each.pointer or "")
        if name in names:
            reasons[f"reason.{name}"] = newest.note
        else:
            general.append(f"{each.name}：{newest.note}")
    return reasons | ({"general": "；".join(general)} if general else {})


def lacking(form: Form, items: Iterable[ChecklistItem]) -> list[str]:
    """The codes of the materials that were ticked as missing."""
    codes_ = (each.item.partition(":")[2] for each in items if each.kind is ItemKind.MATERIAL)
    return [code for code in codes_ if form.value(f"missing.{code}")]


def places_of_lacking(missing: Sequence[str]) -> dict[str, str]:
    """Pointer into the command → the field of the page that it was made of."""
    parts = {"due_on": "due", "note": "note", "material": "missing"}
    return {
        f"/missing/{nth}/{part}": f"/{name}/{code}" for nth, code in enumerate(missing) for part, name in parts.items()
    }


def acceptance(form: Form, missing: Sequence[str]) -> Acceptance:
    """容缺受理 with the ticked materials, each of which needs its day."""
    if not missing:
        raise Problem(422, "none_chosen", "请先勾选暂缺的材料", "材料齐全的，请在“申报材料与办理”页直接受理。")
    forms.require(form, {f"due.{code}": "补交期限" for code in missing})
    values = {"missing": [_missing(form, code) for code in missing]} | forms.body(form, {"opinion": None})
    return forms.command(Acceptance, values)


def _missing(form: Form, code: str) -> dict[str, object]:
    note = form.value(f"note.{code}")
    return {"material": code, "due_on": forms.day(form.value(f"due.{code}"))} | ({"note": note} if note else {})


def placed(problem: Problem, places: Mapping[str, str]) -> Problem:
    """The same refusal, its messages beside the fields of the page."""
    errors = [replace(each, pointer=places.get(each.pointer, each.pointer)) for each in problem.errors]
    return Problem(problem.status, problem.code, problem.title, problem.detail, errors=errors, **problem.extensions)


def expert(form: Form) -> EnterExpert:
    return forms.command(EnterExpert, forms.body(form, conversions(EXPERT)))


def batch(form: Form, chosen: Sequence[str]) -> DecideApplications:
    """The step for the ticked applications, each with the version that the page showed."""
    items = [_item(each) for each in chosen]
    values = forms.body(form, conversions(BATCH)) | {"step": form.value("step"), "items": items}
    if "reasons" in values:
        values["reasons"] = [line.strip() for line in form.value("reasons").splitlines() if line.strip()]
    return forms.command(DecideApplications, values)


def _item(ticked: str) -> dict[str, object]:
    application_id, _, version = ticked.rpartition(":")
    return {"application_id": application_id, "version": forms.whole(version)}
