"""Where a request comes from, and whether a browser sent it from our own pages."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.settings import GatewaySettings
from kit.data.problem import Problem
from kit.web.problems import answer

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MACHINES = "/api/"


def address_of(request: Request, settings: GatewaySettings) -> str:
    """The client's address: the peer's, or what our own edge says of it in the last entry of X-Forwarded-For."""
    peer = request.client.host if request.client else "unknown"
    if peer not in settings.trusted_proxies:
        return peer
    forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return forwarded[:45] or peer


class OwnOrigin:
    """Refuses unsafe requests outside /api that do not come from our own pages: a cookie is sent along unasked.

    A browser says where it comes from in Origin, else in Sec-Fetch-Site; who says neither is no browser of today.
    """

    def __init__(self, app: ASGIApp, settings: GatewaySettings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        guarded = scope["type"] == "http" and scope["method"] not in SAFE and not scope["path"].startswith(MACHINES)
        if guarded and not self._is_own(Headers(scope=scope)):
            await answer(foreign_origin())(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_own(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site") in ("same-origin", "none")
        if origin in self._settings.origins:
            return True
        try:
            parts = urlsplit(origin)
        except ValueError:  # half an IPv6 address
            return False
        return parts.netloc == headers.get("host") and parts.scheme == ("https" if self._settings.https else "http")


def foreign_origin() -> Problem:
    return Problem(403, "foreign_origin", "请求来源不符", "此操作只能从本系统的页面发起，请刷新页面后重试。")
