"""The edge: what reaches an application has been counted, decoded and found plain; what leaves it carries our headers.

One pure ASGI middleware, the outermost: limits on headers, path, query and body; HEAD for every GET; the correlation id;
security headers; and a neutral 500 that is logged here and never raised into the server, because a server that sees an
exception closes a kept-alive connection without saying so. A body is read when its route asks for it: by then the path is
known to exist, and the sender is asked for before anything of a size is taken from him.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from urllib.parse import unquote_to_bytes

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.data import correlation, tracing
from kit.data.logging import logger
from kit.data.problem import Problem, internal, unauthenticated
from kit.web.handed import HANDED
from kit.web.problems import answer as answer_to
from kit.web.problems import refusal_of

MAX_HEADERS = 100
MAX_HEADER_BYTES = 16 * 1024
MAX_QUERY_BYTES, MAX_QUERY_NAMES = 8 * 1024, 256
MAX_STRANGER = 1024
MAX_STRANGERS_FORM = 4 * 1024
MAX_BODY = 1024 * 1024
MAX_UPLOAD = 10 * 1024 * 1024
PIECE = 64 * 1024  # bytes that are handed on before others have their turn
BODY_SECONDS = 30.0
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

NOTHING = re.compile(r"(?!)")
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
MANY_TONGUED = frozenset({b"cookie", b"user-agent", b"referer"})  # other applications and old browsers fill these
_PLAIN = bytes([*b"\t", *range(0x20, 0x7F)])

Headers = list[tuple[bytes, bytes]]
Known = Callable[[Request], Awaitable[bool]]
"""Whether a good credential came with a request."""


@dataclass(frozen=True)
class BodyRules:
    """Paths with rules of their own: `uploads` take any type up to 10 MB, `forms` what browsers send from pages, `open` a
    kilobyte of JSON or four of a form from anybody; what is sent to all others is read when `known` knows the sender.
    """

    uploads: re.Pattern[str] = NOTHING
    forms: re.Pattern[str] = NOTHING
    open: re.Pattern[str] = NOTHING
    known: Known | None = None


JSON_ONLY = BodyRules()
Traffic = Counter[tuple[str, int]]
"""Answers since the start, by method and status."""


class Edge:
    """Wrap an application; `policy` is the Content-Security-Policy of answers that bring none, `hosts` the names that it
    is called by, any where there are none.
    """

    def __init__(
        self, app: ASGIApp, bodies: BodyRules, traffic: Traffic, policy: str = API_POLICY, hosts: Sequence[str] = ()
    ) -> None:
        self._app = app
        self._bodies = bodies
        self._traffic = traffic
        self._hosts = frozenset(hosts)
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
        elif HANDED in scope:
            await self._run(None, scope, receive, _Answer(send, scope["method"]))
        else:
            await self._from_outside(scope, receive, send)

    async def _from_outside(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])  # the last one of a repeated name
        trace = (tracing.traceparent() or "").encode() or headers.get(b"traceparent")
        story = correlation.accept(headers.get(b"x-correlation-id"), trace)
        body = _Body(scope, headers, receive, self._bodies)
        answer = _OutwardAnswer(send, scope["method"], self._defaults, story, body)
        with correlation.bound(story):
            await self._run(headers, scope, body.receive, answer)

    async def _run(self, headers: dict[bytes, bytes] | None, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        """Answer whatever happens, and count; without headers: handed over inside the process, past the checks of another edge."""
        try:
            if headers is not None:
                check_address(scope)
                self._check_host(scope, headers)
                if scope["method"] == "HEAD":
                    scope = {**scope, "method": "GET"}
            await self._app(scope, receive, answer.send)
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is None:
                logger.exception("unhandled", extra={"method": scope["method"]}, exc_info=error)
            if not answer.status:
                await answer_to(refusal or internal())(scope, receive, answer.send)
        finally:
            self._traffic[answer.method, answer.status] += 1

    def _check_host(self, scope: Scope, headers: dict[bytes, bytes]) -> None:
        """Against names that somebody else points at us: besides ours, only the address itself that was called is served."""
        if not self._hosts:
            return
        name = _name_of(headers.get(b"host", b""))
        if name not in self._hosts and name.strip("[]") != (scope["server"] or ("",))[0]:
            raise Problem(400, "host", "地址有误", "本系统不以此地址提供服务，请使用公布的网址。")


class _Body:
    """The way in of a body: read whole, within its limits, when the route asks; then handed on in pieces."""

    def __init__(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive, bodies: BodyRules) -> None:
        self._scope = scope
        self._headers = headers
        self._receive = receive
        self._bodies = bodies
        self._pieces: list[bytes] | None = None
        self.waits = b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0"
        """Whether there is a body that nobody has read."""

    async def receive(self) -> Message:
        if self.waits:
            body = await self._read()
            self.waits = False
            self._pieces = [body[start : start + PIECE] for start in range(0, len(body), PIECE)][::-1] or [b""]
        if not self._pieces:
            return await self._receive()
        piece = self._pieces.pop()
        await asyncio.sleep(0)
        return {"type": "http.request", "body": piece, "more_body": bool(self._pieces)}

    async def _read(self) -> bytes:
        """Raises 401 before 413 and 415, so that a stranger learns nothing of a route."""
        if self._headers.get(b"content-encoding", b"identity") != b"identity":
            raise Problem(415, "encoding", "不支持压缩的请求", "请求内容不得压缩，请去掉 Content-Encoding。")
        limit = await self._limit()
        if _declared_length(self._headers) > limit:
            raise _too_large(limit)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _gather(self._receive, limit)
        except TimeoutError:
            close = {"Connection": "close"}
            raise Problem(408, "timeout", "请求超时", "未在 30 秒内收到完整的请求内容。", headers=close) from None
        if body and not self._bodies.uploads.fullmatch(self._scope["path"]):
            check_type(self._kind(), may_be_form=self._bodies.forms.fullmatch(self._scope["path"]) is not None)
        return body

    async def _limit(self) -> int:
        path, bodies = self._scope["path"], self._bodies
        if bodies.open.fullmatch(path):
            return MAX_STRANGERS_FORM if self._kind()[0] in FORM_TYPES else MAX_STRANGER
        if bodies.known is not None and not await bodies.known(Request(self._scope)):
            raise unauthenticated()
        return MAX_UPLOAD if bodies.uploads.fullmatch(path) else MAX_BODY

    def _kind(self) -> tuple[str, str]:
        kind, _, parameters = self._headers.get(b"content-type", b"").decode("latin-1").lower().partition(";")
        return kind.strip(), parameters


class _Answer:
    """The way back to another edge of this process: keeps the status."""

    def __init__(self, send: Send, method: str) -> None:
        self._send = send
        self.method = method
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


class _OutwardAnswer(_Answer):
    """The way out: completes the headers, drops the body of a HEAD; ends the connection on which a body is still coming
    that nobody will read.
    """

    def __init__(self, send: Send, method: str, defaults: Headers, story: str, body: _Body) -> None:
        super().__init__(send, method)
        self._defaults = defaults
        self._story = story
        self._body = body

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers: Headers = list(message["headers"])
            present = {name for name, _ in headers}
            headers += [header for header in self._defaults if header[0] not in present]
            headers.append((b"x-correlation-id", self._story.encode("ascii")))
            if self._body.waits and b"connection" not in present:
                headers.append((b"connection", b"close"))
            message = {**message, "headers": headers}
        elif self.method == "HEAD" and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def check_address(scope: Scope) -> None:
    """Refuse unusual methods (405), too many or too long headers (431), and what is not plain in headers, path or query (400)."""
    if scope["method"] not in METHODS:
        allow = {"Allow": ", ".join(METHODS)}
        raise Problem(405, "method_not_allowed", "方法不允许", "系统不支持该方法。", headers=allow)
    headers: Headers = scope["headers"]
    if len(headers) > MAX_HEADERS or sum(map(len, chain.from_iterable(headers))) > MAX_HEADER_BYTES:
        raise Problem(431, "headers_too_large", "请求头过大", f"请求头至多 {MAX_HEADERS} 个、16 kB。")
    if b"".join([value for name, value in headers if name not in MANY_TONGUED]).translate(None, _PLAIN):
        raise Problem(400, "header_text", "请求头有误", "请求头只能含可见 ASCII 字符，其他字符请先编码。")
    if not _plain(scope.get("raw_path") or b""):
        raise Problem(400, "path", "地址有误", "地址须为有效的 UTF-8，且不得含有空字符。")
    query = scope["query_string"]
    if len(query) > MAX_QUERY_BYTES or query.count(b"&") >= MAX_QUERY_NAMES:
        raise Problem(414, "query_too_long", "查询过长", f"查询部分至多 8 kB、{MAX_QUERY_NAMES} 项。")
    if not query.isascii() or not _plain(query):
        raise Problem(400, "query", "查询参数有误", "查询参数须为有效的 UTF-8，且不得含有空字符。")


def _plain(quoted: bytes) -> bool:
    if b"%" not in quoted:
        return b"\0" not in quoted
    try:
        return "\0" not in unquote_to_bytes(quoted).decode("utf-8")
    except UnicodeDecodeError:
        return False


@lru_cache(maxsize=64)
def _name_of(host: bytes) -> str:
    """The name in a Host header, without its port."""
    name, _, _rest = host.decode("latin-1").lower().partition("]" if host.startswith(b"[") else ":")
    return f"{name}]" if host.startswith(b"[") else name


def check_type(kind: tuple[str, str], *, may_be_form: bool) -> None:
    """Refuse (415) what is neither UTF-8 JSON nor a form where pages send one."""
    name, parameters = kind
    if name == "application/json" or (name.startswith("application/") and name.endswith("+json")):
        if "charset" in parameters and "utf-8" not in parameters:
            raise Problem(415, "media_type", "内容类型不支持", "JSON 一律使用 UTF-8 编码。")
    elif name not in FORM_TYPES or not may_be_form:
        raise Problem(415, "media_type", "内容类型不支持", "请以 Content-Type: application/json 提交 JSON。")


def _declared_length(headers: dict[bytes, bytes]) -> int:
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() and len(length) < 20 else 0


def _too_large(limit: int) -> Problem:
    size = f"{limit // (1024 * 1024)} MB" if limit >= MAX_BODY else f"{limit // 1024} kB"
    return Problem(413, "too_large", "内容过大", f"请求内容至多 {size}。", headers={"Connection": "close"})


async def _gather(receive: Receive, limit: int) -> bytes:
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
