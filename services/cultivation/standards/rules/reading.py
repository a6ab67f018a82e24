"""Rule sets from plain mappings, as files, drafts and pinned rules hold them; what cannot be one is refused with its place."""

from collections.abc import Mapping

from contracts.codes import Programme
from contracts.metrics import Metric
from contracts.standards import Confidence, CriterionKind, MeasureKind, Window
from domain.spans import OPEN
from services.cultivation.standards.rules.criteria import (
    Bar,
    Criterion,
    Group,
    Item,
    Measure,
    RuleSet,
    Score,
    every_criterion,
    parameters,
)
from services.cultivation.standards.rules.places import (
    Place,
    Plain,
    choice_of,
    day_of,
    each_of,
    metrics_of,
    text_of,
    whole_of,
)
from services.cultivation.standards.rules.shapes import shape_fault
from services.cultivation.standards.rules.values import read_parameter


def read_rule_set(row: Plain) -> RuleSet:
    """The rule set that a mapping says. Raises FaultyStandard at the first thing that cannot stand."""
    top = Place(OPEN, OPEN, "", Confidence.UNSURE)
    start, before = day_of(top, row, "from"), day_of(top, row, "before", OPEN)
    mark = choice_of(top, Confidence, row, "mark")
    place = Place(start, before, str(row.get("clause") or text_of(top, row, "legal_basis")), mark)
    renewals = day_of(top, row, "renewals_before", OPEN)
    made = RuleSet(
        version=text_of(top, row, "version"),
        programme=choice_of(top, Programme, row, "programme"),
        title=text_of(top, row, "title"),
        legal_basis=text_of(top, row, "legal_basis"),
        valid_from=start,
        valid_before=before,
        mark=mark,
        criteria=each_of(place, row, "criterion", _criterion),
        note=str(row.get("note", "")),
        renewals_before=None if renewals >= OPEN else renewals,
    )
    _refuse_twins(top, made)
    return made


def _refuse_twins(place: Place, made: RuleSet) -> None:
    if not made.criteria:
        raise place.fault("required", "至少需要一项条件", "criterion")
    for codes in ([each.code for each in every_criterion(made)], [each.code for each in parameters(made)]):
        twins = sorted({code for code in codes if codes.count(code) > 1})
        if twins:
            raise place.fault("duplicate", f"代码重复：{'、'.join(twins)}", "criterion")


def _criterion(place: Place, row: Plain) -> Criterion:
    kind = choice_of(place, CriterionKind, row, "kind")
    made = Criterion(
        code=text_of(place, row, "code"),
        name=text_of(place, row, "name"),
        clause=place.clause,
        kind=kind,
        evidence=str(row.get("evidence", "")),
        asked=str(row.get("asked", "")),
        measure=_measure(place, row),
        bar=_bar(place, row) if kind is not CriterionKind.SCORE else None,
        band=choice_of(place, Metric, row, "band") if "band" in row else None,
        metrics=metrics_of(place, row, "metrics"),
        years=whole_of(place, row, "years", 1),
        titles=read_parameter(place, row, "titles") if "titles" in row else None,
        score=_score(place, row) if kind is CriterionKind.SCORE else _estimate(place, row),
        paths=each_of(place, row, "path", _criterion),
        direct_pass=each_of(place, row, "direct_pass", _criterion),
        exempt_if=each_of(place, row, "exempt_if", _criterion),
        review=bool(row.get("review", False)),
    )
    fault = shape_fault(made)
    if fault is not None:
        raise place.fault("kind", fault, "kind")
    return made


def _estimate(place: Place, row: Plain) -> Score | None:
    """The score that an official one is foreseen by."""
    return Score(each_of(place, row, "group", _group), _required_bar(place, row)) if "group" in row else None


def _measure(place: Place, row: Plain) -> Measure | None:
    said = row.get("measure")
    if said is None:
        return None
    inner = place.inside("measure")
    if not isinstance(said, Mapping):
        raise inner.fault("type", "应为对象")
    return Measure(
        kind=choice_of(inner, MeasureKind, said, "kind"),
        metrics=metrics_of(inner, said, "metrics"),
        whole=metrics_of(inner, said, "whole"),
        stated=choice_of(inner, Metric, said, "stated") if "stated" in said else None,
        window=choice_of(inner, Window, said, "window") if "window" in said else Window.LATEST,
        years=whole_of(inner, said, "years", 1),
        as_operating=bool(said.get("as_operating", False)),
        may_exceed=bool(said.get("may_exceed", False)),
        from_zero=bool(said.get("from_zero", False)),
    )


def _score(place: Place, row: Plain) -> Score:
    return Score(each_of(place, row, "group", _group), _required_bar(place, row))


def _group(place: Place, row: Plain) -> Group:
    items = each_of(place, row, "item", _item)
    if not items:
        raise place.fault("required", "至少需要一个评分项", "item")
    most = read_parameter(place, row, "most") if "most" in row else None
    return Group(text_of(place, row, "code"), text_of(place, row, "name"), items, _bar(place, row), most)


def _item(place: Place, row: Plain) -> Item:
    made = Item(
        code=text_of(place, row, "code"),
        name=text_of(place, row, "name"),
        measure=_measure(place, row),
        steps=read_parameter(place, row, "steps") if "steps" in row else None,
        falling=bool(row.get("falling", False)),
        best_of=each_of(place, row, "best_of", _item),
        most=read_parameter(place, row, "most") if "most" in row else None,
    )
    ways = (made.measure is not None and made.steps is not None, bool(made.best_of), made.most is not None)
    if sum(ways) != 1:
        raise place.fault("kind", "评分项应为分档、取高或人工评分之一")
    return made


def _required_bar(place: Place, row: Plain) -> Bar:
    bar = _bar(place, row)
    if bar is None:
        raise place.fault("required", "应说明合格分数", "least")
    return bar


def _bar(place: Place, row: Plain) -> Bar | None:
    for name, strict in (("least", False), ("more_than", True), ("at_most", False)):
        if name in row:
            return Bar(read_parameter(place, row, name), strict)
    return None
