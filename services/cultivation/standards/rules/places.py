"""Where in a standard one reads, the pieces that stand there, and the fault that names the place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, TypeVar

from contracts.metrics import Metric
from contracts.standards import Confidence

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


def each_of(place: Place, row: Plain, part: str, read: Callable[[Place, Plain], T]) -> tuple[T, ...]:
    found = []
    for number, each in enumerate(row.get(part, ())):
        if not isinstance(each, Mapping):
            raise place.inside(f"{part}/{number}").fault("type", "应为对象")
        found.append(read(place.inside(f"{part}/{number}", each), each))
    return tuple(found)


def metrics_of(place: Place, row: Plain, part: str) -> tuple[Metric, ...]:
    said = row.get(part, ())
    names = [said] if isinstance(said, str) else said
    return tuple(choice_of(place, Metric, {part: each}, part) for each in names)


def text_of(place: Place, row: Plain, part: str) -> str:
    value = row.get(part)
    if not isinstance(value, str) or not value.strip():
        raise place.fault("required", "必填", part)
    return value


def choice_of(place: Place, of: type[E], row: Plain, part: str, inherit: bool = False) -> E:
    value = row.get(part, place.mark if inherit else None)
    try:
        return of(value)
    except ValueError:
        raise place.fault("enum", f"没有这个选项：{value}", part) from None


def day_of(place: Place, row: Plain, part: str, default: date | None = None) -> date:
    value = row.get(part, default)
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise place.fault("date", "应为形如 2025-01-31 的日期", part) from None


def whole_of(place: Place, row: Plain, part: str, default: int) -> int:
    value = row.get(part, default)
    if not isinstance(value, int) or not 1 <= value <= 10:
        raise place.fault("range", "应为 1 至 10 的整数", part)
    return value


def number_of(place: Place, value: object) -> Decimal:
    if isinstance(value, bool | float):
        raise place.fault("number_type", "带小数的数请写成文本")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**16:
        raise place.fault("number", "应为数字")
    return number
