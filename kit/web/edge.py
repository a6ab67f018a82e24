"""The edge: what reaches an application has been counted, decoded and found plain; what leaves it carries our headers.

One pure ASGI middleware, the outermost: limits on headers, path, query and body; strict JSON; HEAD for every GET; the
correlation id; security headers; and a neutral 500 that is logged here and never raised into the server, because a
server that sees an exception closes a kept-alive connection without saying so.
"""

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.data import correlation, tracing
from kit.data.logging import logger
from kit.data.problem import Problem, internal
from kit.web.problems import answer as answer_to
from kit.web.strict_json import check_json

MAX_HEADERS = 100
MAX_HEADER_BYTES = 16 * 1024
MAX_QUERY_BYTES = 8 * 1024
MAX_BODY = 1024 * 1024
MAX_UPLOAD = 10 * 1024 * 1024
BODY_SECONDS = 30.0
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

NOTHING = re.compile(r"(?!)")
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
API_POLICY = "default-src 'none'; frame-ancestors 'none'"

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Doors:
    """Paths that take more than small JSON: `uploads` any type up to 10 MB, `forms` what browsers send from pages."""

    uploads: re.Pattern[str] = NOTHING
    forms: re.Pattern[str] = NOTHING


Traffic = Counter[tuple[str, int]]
"""Answers since the start, by method and status."""


class Edge:
    """Wrap an application; `policy` is the Content-Security-Policy of answers that bring none."""

    def __init__(self, app: ASGIApp, doors: Doors, traffic: Traffic, policy: str = API_POLICY) -> None:
        self._app = app
        self._doors = doors
        self._traffic = traffic
        self._defaults: Headers = [
            (b"cache-control", b"no-store"),
            (b"content-security-policy", policy.encode("ascii")),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"same-origin"),  # no-referrer would turn the Origin of our own forms into "null"
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"strict-transport-security", b"max-age=31536000"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])  # the last one of a repeated name
        trace = (tracing.traceparent() or "").encode() or headers.get(b"traceparent")
        story = correlation.accept(headers.get(b"x-correlation-id"), trace)
        answer = _Answer(send, scope["method"], self._defaults, story)
        with correlation.bound(story):
            try:
                await self._admit(scope, headers, receive, answer)
            except Problem as problem:
                await answer_to(problem)(scope, receive, answer.send)
            except Exception as error:
                logger.exception("unhandled", extra={"method": scope["method"]}, exc_info=error)
                if not answer.status:
                    await answer_to(internal())(scope, receive, answer.send)
            finally:
                self._traffic[answer.method, answer.status] += 1

    async def _admit(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive, answer: "_Answer") -> None:
        check_address(scope)
        if b"content-length" in headers or b"transfer-encoding" in headers:
            receive = await self._body(scope["path"], headers, receive)
        if answer.method == "HEAD":
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, answer.send)

    async def _body(self, path: str, headers: dict[bytes, bytes], receive: Receive) -> Receive:
        """The whole body, checked, behind a receive that hands it on."""
        if headers.get(b"content-encoding", b"identity") != b"identity":
            raise Problem(415, "encoding", "不支持压缩的请求", "请求内容不得压缩，请去掉 Content-Encoding。")
        upload = self._doors.uploads.fullmatch(path) is not None
        limit = MAX_UPLOAD if upload else MAX_BODY
        if _declared_length(headers) > limit:
            raise _too_large(limit)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _read(receive, limit)
        except TimeoutError:
            close = {"Connection": "close"}
            raise Problem(408, "timeout", "请求超时", "未在 30 秒内收到完整的请求内容。", headers=close) from None
        if body and not upload:
            self._check_type(path, headers.get(b"content-type", b""), body)
        return _replay(body, receive)

    def _check_type(self, path: str, content_type: bytes, body: bytes) -> None:
        kind, _, parameters = content_type.decode("latin-1").lower().partition(";")
        kind = kind.strip()
        if kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json")):
            if "charset" in parameters and "utf-8" not in parameters:
                raise Problem(415, "media_type", "内容类型不支持", "JSON 一律使用 UTF-8 编码。")
            check_json(body)
        elif kind not in FORM_TYPES or not self._doors.forms.fullmatch(path):
            raise Problem(415, "media_type", "内容类型不支持", "请以 Content-Type: application/json 提交 JSON。")


class _Answer:
    """The way out: completes the headers, keeps the status, drops the body of a HEAD."""

    def __init__(self, send: Send, method: str, defaults: Headers, story: str) -> None:
        self._send = send
        self._defaults = defaults
        self._story = story
        self.method = method
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers: Headers = list(message["headers"])
            present = {name for name, _ in headers}
            headers.extend(header for header in self._defaults if header[0] not in present)
            headers.append((b"x-correlation-id", self._story.encode("ascii")))
            message = {**message, "headers": headers}
        elif self.method == "HEAD" and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def check_address(scope: Scope) -> None:
    """Refuse unusual methods (405), too many or too long headers (431), a path or query that is not UTF-8 or holds NUL (400)."""
    if scope["method"] not in METHODS:
        raise Problem(
            405, "method_not_allowed", "方法不允许", "系统不支持该方法。", headers={"Allow": ", ".join(METHODS)}
        )
    headers: Headers = scope["headers"]
    if len(headers) > MAX_HEADERS or sum(len(name) + len(value) for name, value in headers) > MAX_HEADER_BYTES:
        raise Problem(431, "headers_too_large", "请求头过大", f"请求头至多 {MAX_HEADERS} 个、16 kB。")
    raw_path = scope.get("raw_path") or b""
    if b"%" in raw_path and not _plain(raw_path):
        raise Problem(400, "path", "地址有误", "地址须为有效的 UTF-8，且不得含有空字符。")
    query = scope["query_string"]
    if len(query) > MAX_QUERY_BYTES:
        raise Problem(414, "query_too_long", "查询过长", "查询部分至多 8 kB。")
    if query and not _plain(query):
        raise Problem(400, "query", "查询参数有误", "查询参数须为有效的 UTF-8，且不得含有空字符。")


def _plain(quoted: bytes) -> bool:
    try:
        return "\0" not in unquote_to_bytes(quoted).decode("utf-8")
    except UnicodeDecodeError:
        return False


def _declared_length(headers: dict[bytes, bytes]) -> int:
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() and len(length) < 20 else 0


def _too_large(limit: int) -> Problem:
    detail = f"请求内容至多 {limit // (1024 * 1024)} MB。"
    return Problem(413, "too_large", "内容过大", detail, headers={"Connection": "close"})


async def _read(receive: Receive, limit: int) -> bytes:
    """The body, counted as it comes; a client that leaves early leaves nothing."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem(400, "disconnected", "连接中断", "请求内容未收完。")
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _replay(body: bytes, receive: Receive) -> Receive:
    handed_on = False

    async def replayed() -> Message:
        nonlocal handed_on
        if handed_on:
            return await receive()
        handed_on = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
