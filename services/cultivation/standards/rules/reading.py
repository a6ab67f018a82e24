"""Rule sets from plain mappings, as files, drafts and pinned rules hold them; what cannot be one is refused with its place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, TypeVar

from contracts.codes import Programme
from contracts.metrics import Metric
from contracts.standards import Confidence, CriterionKind, MeasureKind, Window
from domain.spans import OPEN
from services.cultivation.standards.rules.criteria import (
    Bar,
    Criterion,
    DatedValue,
    Group,
    Item,
    Measure,
    Parameter,
    RuleSet,
    Score,
    Step,
    Value,
    every_criterion,
    parameters,
)
from services.cultivation.standards.rules.shapes import shape_fault
from services.cultivation.standards.rules.tiling import untiled

Plain = Mapping[str, Any]
T = TypeVar("T")
E = TypeVar("E", bound=Enum)


class FaultyStandard(ValueError):
    """A rule set that cannot stand; `pointer` is the place inside it (RFC 6901), `code` stable, the message Chinese."""

    def __init__(self, pointer: str, code: str, message: str) -> None:
        super().__init__(f"{pointer}: {message}")
        self.pointer, self.code, self.message = pointer, code, message


@dataclass(frozen=True)
class Place:
    """Where in a rule set we read: its span, the clause and mark that hold unless said otherwise, the path of codes."""

    start: date
    before: date
    clause: str
    mark: Confidence
    pointer: str = ""
    code: str = ""
    name: str = ""

    def inside(self, part: str, row: Plain | None = None, step: str = "") -> "Place":
        """The place of a part, which has a code and a name of its own where its row says them."""
        said = row or {}
        code = str(said.get("code") or step)
        whole = f"{self.code}.{code}" if self.code and code else self.code or code
        name = str(said.get("name") or self.name)
        clause = str(said.get("clause") or self.clause)
        return Place(self.start, self.before, clause, self.mark, f"{self.pointer}/{part}", whole, name)

    def fault(self, code: str, message: str, part: str = "") -> FaultyStandard:
        return FaultyStandard(f"{self.pointer}/{part}" if part else self.pointer, code, message)


def read_rule_set(row: Plain) -> RuleSet:
    """The rule set that a mapping says. Raises FaultyStandard at the first thing that cannot stand."""
    top = Place(OPEN, OPEN, "", Confidence.UNSURE)
    start, before = _day(top, row, "from"), _day(top, row, "before", OPEN)
    mark = _choice(top, Confidence, row, "mark")
    place = Place(start, before, str(row.get("clause") or _text(top, row, "legal_basis")), mark)
    renewals = _day(top, row, "renewals_before", OPEN)
    made = RuleSet(
        version=_text(top, row, "version"),
        programme=_choice(top, Programme, row, "programme"),
        title=_text(top, row, "title"),
        legal_basis=_text(top, row, "legal_basis"),
        valid_from=start,
        valid_before=before,
        mark=mark,
        criteria=_each(place, row, "criterion", _criterion),
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
    kind = _choice(place, CriterionKind, row, "kind")
    made = Criterion(
        code=_text(place, row, "code"),
        name=_text(place, row, "name"),
        clause=place.clause,
        kind=kind,
        evidence=str(row.get("evidence", "")),
        asked=str(row.get("asked", "")),
        measure=_measure(place, row),
        bar=_bar(place, row) if kind is not CriterionKind.SCORE else None,
        band=_choice(place, Metric, row, "band") if "band" in row else None,
        metrics=_metrics(place, row, "metrics"),
        years=_whole(place, row, "years", 1),
        titles=_parameter(place, row, "titles") if "titles" in row else None,
        score=_score(place, row) if kind is CriterionKind.SCORE else _estimate(place, row),
        paths=_each(place, row, "path", _criterion),
        direct_pass=_each(place, row, "direct_pass", _criterion),
        exempt_if=_each(place, row, "exempt_if", _criterion),
        review=bool(row.get("review", False)),
    )
    fault = shape_fault(made)
    if fault is not None:
        raise place.fault("kind", fault, "kind")
    return made


def _estimate(place: Place, row: Plain) -> Score | None:
    """The score that an official one is foreseen by."""
    return Score(_each(place, row, "group", _group), _required_bar(place, row)) if "group" in row else None


def _measure(place: Place, row: Plain) -> Measure | None:
    said = row.get("measure")
    if said is None:
        return None
    inner = place.inside("measure")
    if not isinstance(said, Mapping):
        raise inner.fault("type", "应为对象")
    return Measure(
        kind=_choice(inner, MeasureKind, said, "kind"),
        metrics=_metrics(inner, said, "metrics"),
        whole=_metrics(inner, said, "whole"),
        stated=_choice(inner, Metric, said, "stated") if "stated" in said else None,
        window=_choice(inner, Window, said, "window") if "window" in said else Window.LATEST,
        years=_whole(inner, said, "years", 1),
        as_operating=bool(said.get("as_operating", False)),
        may_exceed=bool(said.get("may_exceed", False)),
        from_zero=bool(said.get("from_zero", False)),
    )


def _score(place: Place, row: Plain) -> Score:
    return Score(_each(place, row, "group", _group), _required_bar(place, row))


def _group(place: Place, row: Plain) -> Group:
    items = _each(place, row, "item", _item)
    if not items:
        raise place.fault("required", "至少需要一个评分项", "item")
    most = _parameter(place, row, "most") if "most" in row else None
    return Group(_text(place, row, "code"), _text(place, row, "name"), items, _bar(place, row), most)


def _item(place: Place, row: Plain) -> Item:
    made = Item(
        code=_text(place, row, "code"),
        name=_text(place, row, "name"),
        measure=_measure(place, row),
        steps=_parameter(place, row, "steps") if "steps" in row else None,
        falling=bool(row.get("falling", False)),
        best_of=_each(place, row, "best_of", _item),
        most=_parameter(place, row, "most") if "most" in row else None,
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
            return Bar(_parameter(place, row, name), strict)
    return None


# --- parameters -----------------------------------------------------------------------------------------------------
def _parameter(place: Place, row: Plain, part: str) -> Parameter:
    """A threshold has the code of its criterion; a table, a cap or a choice the name of its part behind it."""
    said = row[part]
    suffix = "" if part in ("least", "more_than", "at_most") else part
    inner = place.inside(part, step=suffix)
    if not isinstance(said, Mapping):
        raise inner.fault("type", "应为带取值和可信度的对象")
    values = tuple(_dated(inner, each) for each in said.get("values", [said]))
    fault = untiled(values, place.start, place.before)
    if fault is not None:
        raise inner.fault(fault.code, f"{inner.name}：{fault.words}")
    return Parameter(inner.code, place.name, tuple(sorted(values, key=lambda each: each.valid_from)))


def _dated(place: Place, row: Plain) -> DatedValue:
    start, before = _day(place, row, "from", place.start), _day(place, row, "before", place.before)
    if start >= before:
        raise place.fault("order", "起始日应早于终止日")
    citation = str(row.get("citation") or place.clause)
    return DatedValue(start, before, read_value(row, place), citation, _choice(place, Confidence, row, "mark", True))


def read_value(row: Plain, place: Place) -> Value:
    """The number, table or choice of titles that a mapping holds."""
    if "titles" in row:
        return tuple(_choice(place, Programme, {"titles": each}, "titles") for each in row["titles"])
    if "table" in row:
        if not isinstance(row["table"], Sequence) or not row["table"]:
            raise place.fault("type", "应为分档表", "table")
        return tuple(_step(place, each) for each in row["table"])
    if "value" not in row:
        raise place.fault("required", "缺少取值", "value")
    return _number(place, row["value"])


def _step(place: Place, row: object) -> Step:
    if not isinstance(row, Sequence) or isinstance(row, str) or not 2 <= len(row) <= 4:
        raise place.fault("type", "每档应为［界限, 最低分, 最高分, 是否须超过］", "table")
    limit = None if row[0] is None or row[0] == "rest" else _number(place, row[0])
    low = _number(place, row[1])
    high = _number(place, row[2]) if len(row) > 2 else low
    if high < low:
        raise place.fault("order", "最高分不得低于最低分", "table")
    return Step(limit, low, high, strict=len(row) > 3 and bool(row[3]))


# --- pieces ---------------------------------------------------------------------------------------------------------
def _each(place: Place, row: Plain, part: str, read: Callable[[Place, Plain], T]) -> tuple[T, ...]:
    found = []
    for number, each in enumerate(row.get(part, ())):
        if not isinstance(each, Mapping):
            raise place.inside(f"{part}/{number}").fault("type", "应为对象")
        found.append(read(place.inside(f"{part}/{number}", each), each))
    return tuple(found)


def _metrics(place: Place, row: Plain, part: str) -> tuple[Metric, ...]:
    said = row.get(part, ())
    names = [said] if isinstance(said, str) else said
    return tuple(_choice(place, Metric, {part: each}, part) for each in names)


def _text(place: Place, row: Plain, part: str) -> str:
    value = row.get(part)
    if not isinstance(value, str) or not value.strip():
        raise place.fault("required", "必填", part)
    return value


def _choice(place: Place, of: type[E], row: Plain, part: str, inherit: bool = False) -> E:
    value = row.get(part, place.mark if inherit else None)
    try:
        return of(value)
    except ValueError:
        raise place.fault("enum", f"没有这个选项：{value}", part) from None


def _day(place: Place, row: Plain, part: str, default: date | None = None) -> date:
    value = row.get(part, default)
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise place.fault("date", "应为形如 2025-01-31 的日期", part) from None


def _whole(place: Place, row: Plain, part: str, default: int) -> int:
    value = row.get(part, default)
    if not isinstance(value, int) or not 1 <= value <= 10:
        raise place.fault("range", "应为 1 至 10 的整数", part)
    return value


def _number(place: Place, value: object) -> Decimal:
    if isinstance(value, bool | float):
        raise place.fault("number_type", "带小数的数请写成文本")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**16:
        raise place.fault("number", "应为数字")
    return number
