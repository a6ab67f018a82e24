"""Problems: every refusal as RFC 9457 `application/problem+json`, with a stable code and Chinese words.

A problem says what is allowed and where; it never repeats what was sent, and a fault of ours says nothing of its cause.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, get_args

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic_core.core_schema import ErrorType
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from kit.data import correlation
from kit.data.logging import logger

MEDIA_TYPE = "application/problem+json"
MAX_ERRORS = 20
MAX_BYTES = 4096
MAX_NAME = 40  # characters of a name that a client chose
RETRY_SECONDS = 2


@dataclass(frozen=True)
class FieldError:
    """One fault: `pointer` is RFC 6901 into the body, or /query/…, /path/…, /header/…; `message` is Chinese."""

    pointer: str
    code: str
    message: str


class Problem(Exception):
    """A refusal on its way to the client; extensions become members of the body beside the standard ones."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str = "",
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **extensions: Any,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.extensions = extensions

    def body(self) -> bytes:
        """The JSON text, at most 4 kB: later field errors give way when there are too many."""
        trace = correlation.current()
        members: dict[str, Any] = {
            "type": f"/problems/{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail or self.title,
            "instance": f"urn:trace:{trace}",
            "code": self.code,
            "trace_id": trace,
            **self.extensions,
        }
        errors = [{"pointer": e.pointer, "code": e.code, "message": e.message} for e in self.errors[:MAX_ERRORS]]
        if not errors:
            return orjson.dumps(members)
        text = orjson.dumps({**members, "errors": errors})
        while len(text) > MAX_BYTES and len(errors) > 1:
            errors.pop()
            text = orjson.dumps({**members, "errors": errors})
        return text

    def response(self) -> Response:
        return Response(self.body(), self.status, headers=self.headers, media_type=MEDIA_TYPE)


def not_found() -> Problem:
    """The one answer for what is not there and for what is not the caller's."""
    return Problem(404, "not_found", "未找到", "没有这个对象，或您无权查看。")


def forbidden() -> Problem:
    return Problem(403, "forbidden", "无权操作", "您的角色不能执行此操作。")


def conflict(code: str, title: str, detail: str = "", **extensions: Any) -> Problem:
    return Problem(409, code, title, detail, **extensions)


def invalid(code: str, title: str, detail: str = "", errors: Sequence[FieldError] = ()) -> Problem:
    return Problem(422, code, title, detail, errors=errors)


def unauthenticated() -> Problem:
    """Uniform: does not say which part of a credential was wrong."""
    headers = {"WWW-Authenticate": "Bearer"}
    return Problem(401, "unauthenticated", "请先登录", "未登录，或登录已失效，请重新登录。", headers=headers)


def unavailable(
    code: str = "unavailable", detail: str = "服务暂时不可用，请稍后重试。", seconds: int = RETRY_SECONDS
) -> Problem:
    """A fault that passes: 503 with Retry-After in `seconds`."""
    return Problem(503, code, "暂时不可用", detail, headers={"Retry-After": str(seconds)})


def internal() -> Problem:
    return Problem(500, "internal", "系统错误", "系统内部出错，已记录。请凭追踪编号与管理员联系。")


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
    **dict.fromkeys(("bool_type", "bool_parsing"), ("bool_type", "应为是或否")),
    **dict.fromkeys(("enum", "literal_error", "union_tag_invalid"), ("enum", "不是允许的取值")),
    "string_too_short": ("too_short", "至少 {min_length} 个字符"),
    "string_too_long": ("too_long", "至多 {max_length} 个字符"),
    "string_pattern_mismatch": ("pattern", "格式不符"),
    "string_unicode": ("text_encoding", "含有无法识别的字符"),
    "int_parsing_size": ("range", "整数过大"),
    "finite_number": ("number", "应为有限的数"),
    "greater_than": ("range", "应大于 {gt}"),
    "greater_than_equal": ("range", "不得小于 {ge}"),
    "less_than": ("range", "应小于 {lt}"),
    "less_than_equal": ("range", "不得大于 {le}"),
    "too_long": ("too_many", "至多填写 {max_length} 项"),
    "too_short": ("too_few", "至少填写 {min_length} 项"),
    "json_invalid": ("json", "不是有效的 JSON"),
    "date_type": ("date_type", "应为形如 2025-01-31 的日期"),
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


async def on_problem(_request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101 - tells mypy what the registration guarantees
    return problem.response()


async def on_invalid_request(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
    errors = field_errors(error.errors())
    places = {e.pointer.split("/")[1] if "/" in e.pointer else "" for e in errors}
    if places == {"query"}:
        return invalid("query", "查询参数有误", "请按各项提示更正查询参数。", errors).response()
    return invalid("validation", "填写有误", "请按各项提示更正后重新提交。", errors).response()


HTTP_TITLES: Mapping[int, tuple[str, str, str]] = {
    400: ("bad_request", "请求有误", "请求无法解析。"),
    404: ("not_found", "未找到", "没有这个对象，或您无权查看。"),
    405: ("method_not_allowed", "方法不允许", "此地址不支持该方法。"),
    413: ("too_large", "内容过大", "请求内容超过上限。"),
    415: ("media_type", "内容类型不支持", "请按接口说明设置 Content-Type。"),
}


async def on_http_exception(_request: Request, error: Exception) -> Response:
    """Starlette's own refusals (unknown path, wrong method) as problems; its texts are not passed on."""
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    status = error.status_code
    code, title, detail = HTTP_TITLES.get(
        status, (HTTPStatus(status).phrase.lower().replace(" ", "_"), "请求被拒绝", "")
    )
    return Problem(status, code, title, detail, headers=error.headers).response()


async def on_integrity(_request: Request, error: Exception) -> Response:
    """The last resort: a rule of the database that no use case had named."""
    logger.warning("integrity", exc_info=error)
    return conflict("constraint", "与现有数据冲突", "与已有记录冲突，未保存。").response()


async def on_database_away(_request: Request, error: Exception) -> Response:
    logger.error("database away", exc_info=error)
    return unavailable("database_unavailable").response()


async def on_database_error(request: Request, error: Exception) -> Response:
    """A dropped connection is a passing fault; anything else of the driver is ours."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return await on_database_away(request, error)
    raise error


Handler = Callable[[Request, Exception], Any]

HANDLERS: Mapping[type[Exception], Handler] = {
    Problem: on_problem,
    RequestValidationError: on_invalid_request,
    HTTPException: on_http_exception,
    IntegrityError: on_integrity,
    OperationalError: on_database_away,
    InterfaceError: on_database_away,
    PoolTimeout: on_database_away,
    DBAPIError: on_database_error,
}


def install(app: FastAPI) -> None:
    """Answer every exception class above as a problem."""
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
