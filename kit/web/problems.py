"""Problems on the wire: every refusal as RFC 9457 `application/problem+json`."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from kit.data.logging import logger
from kit.data.problem import Problem, conflict, invalid, unavailable
from kit.web.validation import field_errors

MEDIA_TYPE = "application/problem+json"


def answer(problem: Problem) -> Response:
    """The answer that tells a client of a problem."""
    return Response(problem.body(), problem.status, headers=problem.headers, media_type=MEDIA_TYPE)


async def on_problem(_request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101 - tells mypy what the registration guarantees
    return answer(problem)


async def on_invalid_request(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
    errors = field_errors(error.errors())
    places = {e.pointer.split("/")[1] if "/" in e.pointer else "" for e in errors}
    if places == {"query"}:
        return answer(invalid("query", "查询参数有误", "请按各项提示更正查询参数。", errors))
    return answer(invalid("validation", "填写有误", "请按各项提示更正后重新提交。", errors))


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
    return answer(problem_of(error))


def problem_of(error: HTTPException) -> Problem:
    """What the framework refused, in our words."""
    if isinstance(error.__cause__, Problem):  # FastAPI wraps what was raised while it read a body
        return error.__cause__
    status = error.status_code
    code, title, detail = HTTP_TITLES.get(
        status, (HTTPStatus(status).phrase.lower().replace(" ", "_"), "请求被拒绝", "")
    )
    return Problem(status, code, title, detail, headers=error.headers)


async def on_integrity(_request: Request, error: Exception) -> Response:
    """The last resort: a rule of the database that no use case had named."""
    logger.warning("integrity", exc_info=error)
    return answer(conflict("constraint", "与现有数据冲突", "与已有记录冲突，未保存。"))


async def on_database_away(_request: Request, error: Exception) -> Response:
    logger.error("database away", exc_info=error)
    return answer(unavailable("database_unavailable"))


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
