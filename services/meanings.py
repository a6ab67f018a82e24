"""What the fields of a command mean to a service: each value in its one form, or every field that means nothing here.

A command carries shape only; a service names the meanings of its fields and judges them before anything else.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from kit.data.problem import FieldError, invalid

C = TypeVar("C", bound=BaseModel)
Meaning = Callable[[Any], Any]
"""From a value of the right shape to the value in its one form; raises Unfit."""
Meanings = Mapping[str, Meaning]
"""By field name, in nested commands too."""


class Unfit(ValueError):
    """A value of the right shape that means nothing here: a stable code and Chinese words that say what is allowed."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def meant(command: C, meanings: Meanings, within: str = "") -> C:
    """The command with its values in their one form. Raises 422 with each field that does not fit, under `within`."""
    result, faults = judged(command, meanings, within)
    if faults:
        raise invalid("validation", "填写有误", "请按各项提示更正后重新提交。", faults)
    return result


def judged(command: C, meanings: Meanings, within: str = "") -> tuple[C, list[FieldError]]:
    """The same without raising: what fits in its one form, what does not as it was, with a fault for each."""
    faults: list[FieldError] = []
    fitting: dict[str, Any] = {}
    for name in type(command).model_fields:
        value = getattr(command, name, None)
        if value is not None and (name in meanings or isinstance(value, BaseModel)):
            fitting[name], found = _one(value, f"{within}/{name}", meanings, meanings.get(name))
            faults.extend(found)
    given = {name: value for name, value in fitting.items() if name in command.model_fields_set}
    return command.model_copy(update=given), faults


def _one(value: Any, pointer: str, meanings: Meanings, meaning: Meaning | None) -> tuple[Any, list[FieldError]]:
    if meaning is None:
        return judged(value, meanings, pointer)
    if isinstance(value, list):
        pairs = [_one(item, f"{pointer}/{place}", meanings, meaning) for place, item in enumerate(value)]
        return [item for item, _ in pairs], list(_all(pairs))
    try:
        return meaning(value), []
    except Unfit as unfit:
        return value, [FieldError(pointer, unfit.code, unfit.message)]


def _all(pairs: list[tuple[Any, list[FieldError]]]) -> Iterator[FieldError]:
    return (fault for _, faults in pairs for fault in faults)
