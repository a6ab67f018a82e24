"""The routes of the services that the gateway offers under /api; whatever is not here has no outside address."""

from collections.abc import Iterator

from gateway.api.passthrough import Passed

REGISTRY = """
GET /v1/firms
POST /v1/firms
"""

NOTIFICATIONS = """
GET  /v1/inbox
GET  /v1/inbox/unread
GET  /v1/inbox/{message_id}
POST /v1/inbox/read
POST /v1/inbox/{message_id}/read
"""

UPLOADS = frozenset({"/v1/imports", "/v1/official-lists"})


def _routes(service: str, listed: str) -> Iterator[Passed]:
    for line in listed.split("\n"):
        if line:
            method, path = line.split()
            yield Passed(method, path, service, upload=method == "POST" and path in UPLOADS)


TABLE = (*_routes("registry", REGISTRY), *_routes("notifications", NOTIFICATIONS))
