"""One criterion of a draft: of any kind that the evaluator knows, with its parameters, alone or as a part of another."""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import RUNGS, TRACKS, Programme, Role
from contracts.commands.standards import ReviseStandard
from contracts.metrics import Metric
from contracts.queries.standards import StandardText
from contracts.standards import Confidence, CriterionKind, CriterionPart, MeasureKind, Window
from gateway.pages.standards.score_lines import groups_of, lines_of, steps_of, text_of_steps
from gateway.web import forms, rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Option, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data.problem import Problem, forbidden

router = APIRouter(route_class=PageRoute)
BARS = {CriterionKind.AT_MOST: "at_most", CriterionKind.MORE_THAN: "more_than"}
TEXTS = ("code", "name", "kind", "clause", "evidence", "asked")
CHECKED = ("as_operating", "may_exceed", "from_zero")
MEASURED = (CriterionKind.AT_LEAST, CriterionKind.MORE_THAN, CriterionKind.AT_MOST, CriterionKind.AT_LEAST_BY_BAND)
LISTED = (CriterionKind.NONE_OF, CriterionKind.OFFICIAL_SCORE)
SCORED = (CriterionKind.SCORE, CriterionKind.OFFICIAL_SCORE)
TITLED = (CriterionKind.HOLDS_TITLE, CriterionKind.LACKS_TITLE)
TITLES = tuple(each for each in (*RUNGS, *TRACKS) if each is not Programme.LISTING)
Row = dict[str, Any]


@router.get("/standards/{standard_id}/criterion")
async def show_criterion(context: InsideContext, standard_id: str) -> Response:
    """A new one, or one that the draft has."""
    _refuse_others(context)
    text = await context.gateway.cultivation.standard_text(context.caller, standard_id)
    code = context.request.query_params.get("code", "")
    row = next((each for each, _ in every(text.criterion) if each["code"] == code), None)
    return await _page(
        context, text, Form(typed(row) if row else {"mark": Confidence.UNSURE.value}, version=text.version), row
    )


@router.post("/standards/{standard_id}/criterion")
async def put_criterion(context: InsideContext, standard_id: str) -> Response:
    """Written into the draft."""
    _refuse_others(context)
    form = await forms.read(context.request)
    try:
        forms.require(form, {"code": "代码", "name": "名称", "kind": "判断方式"})
        command = forms.command(ReviseStandard, {"put": said(form)})
        await context.gateway.cultivation.revise_standard(context.caller, standard_id, command, form.key, form.version)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        text = await context.gateway.cultivation.standard_text(context.caller, standard_id)
        row = next((each for each, _ in every(text.criterion) if each["code"] == form.value("code")), None)
        return await _page(context, text, form.refused(problem), row)
    return RedirectResponse(f"/standards/{standard_id}?done=criterion-put", 303)


def _refuse_others(context: PageContext) -> None:
    if context.visitor.role is not Role.OFFICE:
        raise forbidden()


async def _page(context: PageContext, text: StandardText, form: Form, row: Row | None) -> Response:
    return rendering.page(
        context.request,
        "standards/criterion.html",
        context.visitor,
        title="草案条件",
        status=form.problem.status if form.problem else 200,
        text=text,
        form=form,
        row=row,
        kinds=codes(CriterionKind),
        measures=codes(MeasureKind),
        windows=codes(Window),
        marks=codes(Confidence),
        metrics=tuple(Option(each.value, f"{each.label}（{each.unit.label}）") for each in Metric),
        titles=codes(TITLES),
        places=tuple(places(text)),
        others=[each for each in text.criterion if row is None or each["code"] != row["code"]],
        checked=(
            ("as_operating", "不足年限按经营年数"),
            ("may_exceed", "分子可大于分母"),
            ("from_zero", "首年为 0 按后两年（195号）"),
        ),
    )


def every(rows: Any, depth: int = 0) -> Iterator[tuple[Row, int]]:
    """The criteria of a text with those inside them, and how deep they lie."""
    for row in rows:
        yield row, depth
        for part in CriterionPart:
            yield from every(row.get(part.value, ()), depth + 1)


def places(text: StandardText) -> Iterator[Option]:
    """Where a new criterion may stand."""
    for row, depth in every(text.criterion):
        combined = row["kind"] in (CriterionKind.ANY_OF, CriterionKind.ALL_OF)
        for part in CriterionPart if combined else (CriterionPart.DIRECT_PASS, CriterionPart.EXEMPT_IF):
            yield Option(f"{row['code']}|{part.value}", f"{'　' * depth}“{row['name']}”的{part.label}")


def said(form: Form) -> Row:
    """The command that a form says; what its kind does not ask for is left out."""
    kind = next((each for each in CriterionKind if each.value == form.value("kind")), CriterionKind.MANUAL)
    criterion: Row = {name: form.value(name) for name in TEXTS if form.value(name)}
    if kind in MEASURED:
        criterion["measure"] = _measure(form)
    if kind in LISTED:
        criterion["metrics"] = chosen(form, "metrics.")
        criterion["years"] = forms.whole(form.value("record_years")) if form.value("record_years") else None
    if kind in TITLED:
        criterion["titles"] = {"titles": chosen(form, "titles."), "mark": form.value("mark")}
    if kind in SCORED and form.value("lines"):
        criterion["group"] = groups_of(form.value("lines"), form.value("mark"))
    if kind is CriterionKind.AT_LEAST_BY_BAND:
        criterion |= {"band": form.value("band") or None, "least": _figure(form, table=steps_of(form.value("bands")))}
    elif kind in MEASURED or kind in SCORED:
        criterion[BARS.get(kind, "least")] = _figure(form, value=forms.decimal(form.value("value")))
    criterion["review"] = True if form.value("review") else None
    inside, _, part = form.value("place").partition("|")
    return {
        "criterion": {name: value for name, value in criterion.items() if value is not None},
        "inside": inside or None,
        "part": part or None,
        "gathering": chosen(form, "gather."),
    }


def _measure(form: Form) -> Row:
    found: Row = {"kind": form.value("measure"), "metrics": chosen(form, "metrics.")}
    whole = chosen(form, "whole.")
    found |= {"whole": whole} if whole else {}
    found |= {"window": form.value("window")} if form.value("window") else {}
    found |= {"years": forms.whole(form.value("years"))} if form.value("years") else {}
    return found | {name: True for name in CHECKED if form.value(name)}


def _figure(form: Form, **value: object) -> Row:
    return (
        value | {"mark": form.value("mark")} | ({"citation": form.value("citation")} if form.value("citation") else {})
    )


def chosen(form: Form, prefix: str) -> list[str]:
    """What was ticked of a list."""
    return [name.removeprefix(prefix) for name, value in form.values.items() if name.startswith(prefix) and value]


def typed(row: Mapping[str, Any]) -> dict[str, str]:
    """What the form of a criterion begins with."""
    measure = row.get("measure", {})
    figure: Mapping[str, Any] = next(
        (row[name] for name in ("least", "more_than", "at_most", "titles") if name in row), {}
    )
    values = {name: str(row.get(name, "")) for name in TEXTS}
    values |= {"measure": measure.get("kind", ""), "window": measure.get("window", ""), "band": row.get("band", "")}
    values |= {"years": str(measure.get("years", "")), "record_years": str(row.get("years", ""))}
    values |= {name: "1" for name in CHECKED if measure.get(name)}
    values |= {
        "review": "1" if row.get("review") else "",
        "mark": figure.get("mark", ""),
        "citation": figure.get("citation", ""),
    }
    values |= {"value": str(figure.get("value", "")), "bands": text_of_steps(figure.get("table", ()))}
    for prefix, listed in (
        ("metrics.", _listed(measure.get("metrics", row.get("metrics", ())))),
        ("whole.", _listed(measure.get("whole", ()))),
        ("titles.", figure.get("titles", ())),
    ):
        values |= {prefix + each: "1" for each in listed}
    return values | {"lines": lines_of(row.get("group", ())) or ""}


def _listed(said: Any) -> Any:
    return [said] if isinstance(said, str) else said
