"""What of the services is reached under /api: the entries of the table, and what goes on with a request and comes back with its answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.routes.route import Route
from contracts.routes.table import pattern_of

PREFIX = "/api"
SENT_ON = frozenset(
    {
        b"accept",
        b"accept-language",
        b"content-type",
        b"idempotency-key",
        b"if-match",
        b"if-none-match",
        b"prefer",
        b"x-filename",
    }
)
BROUGHT_BACK = frozenset(
    {
        b"cache-control",
        b"content-disposition",
        b"content-language",
        b"content-length",
        b"content-type",
        b"etag",
        b"idempotency-replayed",
        b"last-modified",
        b"retry-after",
    }
)

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Passed:
    """A route of a service that the gateway offers; an upload takes files of up to 10 MB."""

    route: Route
    service: str

    @property
    def method(self) -> str:
        return self.route.method

    @property
    def outside(self) -> str:
        return PREFIX + self.route.path


def uploads_of(table: Iterable[Passed]) -> str:
    """A pattern of the paths that take files."""
    return "|".join(pattern_of(route.outside) for route in table if route.route.upload)


def sent_on(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The few headers of a request that mean something to a service, each once: the first counts."""
    return list({name: (name, value) for name, value in reversed(list(headers)) if name in SENT_ON}.values())


def brought_back(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers of an answer that mean something outside, with addresses rewritten to the gateway's."""
    found = []
    for name, value in headers:
        if name in BROUGHT_BACK:
            found.append((name, value))
        elif name == b"location" and value.startswith(b"/v1/"):
            found.append((name, PREFIX.encode() + value))
        elif name == b"link":
            found.append((name, value.replace(b"</v1/", f"<{PREFIX}/v1/".encode())))
    return found
