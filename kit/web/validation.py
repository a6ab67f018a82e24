"""What pydantic found wrong with a request, in our codes and words; limits are named, input is never repeated."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pydantic_core.core_schema import ErrorType

from kit.data.problem import MAX_ERRORS, FieldError

MAX_NAME = 40  # characters of a name that a client chose

# pydantic's error types: code and message; {…} is filled from the error's context, which holds limits, never input.
MESSAGES: Mapping[str, tuple[str, str]] = {
    "missing": ("required", "必填"),
    "union_tag_not_found": ("required", "必填"),
    "extra_forbidden": ("unknown_field", "没有这个字段"),
    "string_type": ("type", "应为文本"),
    "none_required": ("type", "应为空"),
    "is_instance_of": ("type", "类型不符"),
    **dict.fromkeys(("list_type", "tuple_type", "set_type"), ("type", "应为列表")),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type", "dataclass_type"), ("type", "应为对象")),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), ("int_type", "应为整数")),
    **dict.fromkeys(("float_type", "float_parsing"), ("number", "应为数字")),
    **dict.fromkeys(("bool_type", "bool_parsing"), ("bool_type", "应为 true 或 false")),
    **dict.fromkeys(("enum", "literal_error", "union_tag_invalid"), ("enum", "不是允许的取值")),
    "string_too_short": ("too_short", "至少 {min_length} 个字符"),
    "string_too_long": ("too_long", "至多 {max_length} 个字符"),
    "string_pattern_mismatch": ("pattern", "格式不符"),
    "string_unicode": ("text_encoding", "应为有效的 Unicode 文本"),
    "int_parsing_size": ("range", "整数过大"),
    "finite_number": ("number", "应为有限的数"),
    "greater_than": ("range", "应大于 {gt}"),
    "greater_than_equal": ("range", "不得小于 {ge}"),
    "less_than": ("range", "应小于 {lt}"),
    "less_than_equal": ("range", "不得大于 {le}"),
    "too_long": ("too_many", "至多 {max_length} 项"),
    "too_short": ("too_few", "至少 {min_length} 项"),
    "json_invalid": ("json", "不是有效的 JSON"),
    "date_type": ("date_type", "应为 YYYY-MM-DD 的日期"),
    "datetime_type": ("datetime_type", "应为带时区的时间"),
}
UNLISTED = ("invalid", "取值不符合要求")
_BUILT_IN = frozenset(get_args(ErrorType))
_PLACES = {"body": "", "query": "/query", "path": "/path", "header": "/header", "cookie": "/cookie"}


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """Pydantic's errors in our words; an error type of our own keeps its code and message."""
    return [_field_error(error) for _, error in zip(range(MAX_ERRORS), errors, strict=False)]


def _field_error(error: Mapping[str, Any]) -> FieldError:
    kind = str(error["type"])
    if kind in _BUILT_IN:
        absent = kind.endswith("_type") and error.get("input", "") is None
        code, message = MESSAGES.get("missing" if absent else kind, UNLISTED)
        message = message.format_map(error.get("ctx") or {})
    else:
        code, message = kind, str(error["msg"])
    return FieldError(pointer(error["loc"]), code, message)


def pointer(location: Sequence[str | int]) -> str:
    """RFC 6901 of a pydantic location; one in a request's body, or in a model by itself, starts at its root."""
    place = _PLACES.get(str(location[0])) if location else None
    inner = location if place is None else location[1:]
    return (place or "") + "".join("/" + _escaped(part) for part in inner)


def _escaped(part: str | int) -> str:
    return str(part)[:MAX_NAME].replace("~", "~0").replace("/", "~1")
