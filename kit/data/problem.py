"""Refusals, each with a status of HTTP, a stable code and Chinese words; kit.web answers them as RFC 9457 problems.

A problem says what is allowed and where; it never repeats what was sent, and a fault of ours says nothing of its cause.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from kit.data import correlation

MAX_ERRORS = 20
MAX_BYTES = 4096
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
