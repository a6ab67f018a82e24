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


HTTP_TITLES: Mapping[int, tuple[str, str, str]] = {
    400: ("bad_request", "请求有误", "请求无法解析。"),
    404: ("not_found", "未找到", "没有这个对象，或您无权查看。"),
    405: ("method_not_allowed", "方法不允许", "此地址不支持该方法。"),
    413: ("too_large", "内容过大", "请求内容超过上限。"),
    415: ("media_type", "内容类型不支持", "请按接口说明设置 Content-Type。"),
}


def problem_of(error: HTTPException) -> Problem:
    """What the framework refused, in our words."""
    if isinstance(error.__cause__, Problem):  # FastAPI wraps what was raised while it read a body
        return error.__cause__
    status = error.status_code
    code, title, detail = HTTP_TITLES.get(
        status, (HTTPStatus(status).phrase.lower().replace(" ", "_"), "请求被拒绝", "")
    )
    return Problem(status, code, title, detail, headers=error.headers)


def _of_request(error: RequestValidationError) -> Problem:
    errors = field_errors(error.errors())
    places = {e.pointer.split("/")[1] if "/" in e.pointer else "" for e in errors}
    if places == {"query"}:
        return invalid("query", "查询参数有误", "请按各项提示更正查询参数。", errors)
    return invalid("validation", "填写有误", "请按各项提示更正后重新提交。", errors)


def _of_integrity(error: IntegrityError) -> Problem:
    """The last resort: a rule of the database that no use case had named."""
    logger.warning("integrity", exc_info=error)
    return conflict("constraint", "与现有数据冲突", "与已有记录冲突，未保存。")


def _of_database_away(error: Exception) -> Problem:
    logger.error("database away", exc_info=error)
    return unavailable("database_unavailable")


def _of_database_error(error: DBAPIError) -> Problem | None:
    """A dropped connection is a passing fault; anything else of the driver is ours."""
    return _of_database_away(error) if error.connection_invalidated else None


REFUSALS: Mapping[type[Exception], Callable[[Any], Problem | None]] = {
    Problem: lambda problem: problem,
    RequestValidationError: _of_request,
    HTTPException: problem_of,  # Starlette's own (unknown path, wrong method); its texts are not passed on
    IntegrityError: _of_integrity,
    OperationalError: _of_database_away,
    InterfaceError: _of_database_away,
    PoolTimeout: _of_database_away,
    DBAPIError: _of_database_error,
}


def refusal_of(error: Exception) -> Problem | None:
    """The problem that an exception amounts to; None for a fault of ours."""
    amounting = next((REFUSALS[kind] for kind in type(error).__mro__ if kind in REFUSALS), None)
    return amounting(error) if amounting else None


async def on_refused(_request: Request, error: Exception) -> Response:
    refusal = refusal_of(error)
    if refusal is None:
        raise error
    return answer(refusal)


def install(app: FastAPI) -> None:
    """Answer every exception class above as a problem."""
    for kind in REFUSALS:
        app.add_exception_handler(kind, on_refused)
