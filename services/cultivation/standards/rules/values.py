"""Parameters and their dated values from plain mappings; a hole or an overlap is refused."""

from collections.abc import Mapping, Sequence

from contracts.codes import Programme
from contracts.standards import Confidence
from services.cultivation.standards.rules.criteria import DatedValue, Parameter, Step, Value
from services.cultivation.standards.rules.places import Place, Plain, choice_of, day_of, number_of
from services.cultivation.standards.rules.tiling import untiled


def read_parameter(place: Place, row: Plain, part: str) -> Parameter:
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
    start, before = day_of(place, row, "from", place.start), day_of(place, row, "before", place.before)
    if start >= before:
        raise place.fault("order", "起始日应早于终止日")
    citation = str(row.get("citation") or place.clause)
    return DatedValue(start, before, read_value(row, place), citation, choice_of(place, Confidence, row, "mark", True))


def read_value(row: Plain, place: Place) -> Value:
    """The number, table or choice of titles that a mapping holds."""
    if "titles" in row:
        return tuple(choice_of(place, Programme, {"titles": each}, "titles") for each in row["titles"])
    if "table" in row:
        if not isinstance(row["table"], Sequence) or not row["table"]:
            raise place.fault("type", "应为分档表", "table")
        return tuple(_step(place, each) for each in row["table"])
    if "value" not in row:
        raise place.fault("required", "缺少取值", "value")
    return number_of(place, row["value"])


def _step(place: Place, row: object) -> Step:
    if not isinstance(row, Sequence) or isinstance(row, str) or not 2 <= len(row) <= 4:
        raise place.fault("type", "每档应为［界限, 最低分, 最高分, 是否须超过］", "table")
    limit = None if row[0] is None or row[0] == "rest" else number_of(place, row[0])
    low = number_of(place, row[1])
    high = number_of(place, row[2]) if len(row) > 2 else low
    if high < low:
        raise place.fault("order", "最高分不得低于最低分", "table")
    return Step(limit, low, high, strict=len(row) > 3 and bool(row[3]))
