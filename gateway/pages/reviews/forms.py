"""What the review pages ask for, as fields, and the commands that their forms mean."""

from collections.abc import Container, Iterable, Sequence

from contracts.codes import ApplicationAction as Action
from contracts.commands.reviews import Acceptance, DecideApplications, EnterExpert, RecordChecklist
from contracts.queries.reviews import ChecklistItem, ReviewView
from contracts.reviews import ItemKind, Profession, ReviewResult
from gateway.web import forms
from gateway.web.fields import Field, Section, codes, conversions
from gateway.web.forms import Form, decimal

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
    """The lines that were filled in, and their items in the same order; with `rest` the unseen ones fit."""
    lines, chosen = [], []
    for each in items:
        result = form.value(f"result.{each.item}")
        if not result and form.value("rest") and not each.lines:
            result = ReviewResult.FITS.value
        if result:
            note = form.value(f"note.{each.item}")
            lines.append({"item": each.item, "result": result} | ({"note": note} if note else {}))
            chosen.append(each)
    return forms.command(RecordChecklist, {"lines": lines}), chosen


def labels(chosen: Sequence[ChecklistItem]) -> dict[str, str]:
    """What an error of a line is about."""
    return {f"lines.{nth}": each.name for nth, each in enumerate(chosen)} | {
        f"lines.{nth}.note": each.name for nth, each in enumerate(chosen)
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


def acceptance(form: Form, items: Iterable[ChecklistItem]) -> Acceptance:
    """容缺受理 with the ticked materials."""
    missing = []
    for each in items:
        code = each.item.partition(":")[2]
        if each.kind is ItemKind.MATERIAL and form.value(f"missing.{code}"):
            day, note = form.value(f"due.{code}"), form.value(f"note.{code}")
            missing.append({"material": code, "due_on": forms.day(day)} | ({"note": note} if note else {}))
    values = {"missing": missing} | forms.body(form, {"opinion": None})
    return forms.command(Acceptance, values)


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
