"""Which statuses an operation may answer with, told from what it takes: beside its own, those of the house, each a problem."""

from http import HTTPStatus
from typing import Any

from kit.web.problems import MEDIA_TYPE

PROBLEM = "Problem"
EVERYWHERE = (400, 401, 403, 404, 414, 422, 431, 500, 503)
WITH_A_BODY = (408, 413, 415)
WHEN_CHANGING = (409, 429)
WITH_A_VERSION = (412, 428)
_TEXT = {"type": "string"}
_ERROR = {
    "type": "object",
    "required": ["pointer", "code", "message"],
    "properties": {
        "pointer": {**_TEXT, "description": "RFC 6901 into the body, or /query/…, /path/…, /header/…"},
        "code": {**_TEXT, "pattern": "^[a-z0-9_]+$"},
        "message": {**_TEXT, "description": "Chinese, for people"},
    },
}
PROBLEM_SCHEMA: dict[str, Any] = {
    "title": PROBLEM,
    "description": "RFC 9457; `code` is stable, texts may change.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "code", "trace_id"],
    "properties": {
        "type": {**_TEXT, "pattern": "^/problems/[a-z0-9_]+$"},
        "title": _TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _TEXT,
        "instance": {**_TEXT, "pattern": "^urn:trace:"},
        "code": {**_TEXT, "pattern": "^[a-z0-9_]+$"},
        "trace_id": _TEXT,
        "errors": {"type": "array", "items": _ERROR},
    },
}


def closed(method: str, operation: dict[str, Any]) -> dict[str, Any]:
    """The answers of an operation, ranges replaced by the statuses that it can give."""
    own = {status: answer for status, answer in operation["responses"].items() if not status.endswith("XX")}
    return own | {str(status): _problem(status) for status in _statuses(method, operation) if str(status) not in own}


def _statuses(method: str, operation: dict[str, Any]) -> list[int]:
    versioned = any(parameter["name"] == "If-Match" for parameter in operation.get("parameters", ()))
    return sorted(
        {
            *EVERYWHERE,
            *(WITH_A_BODY if "requestBody" in operation else ()),
            *(WHEN_CHANGING if method != "get" else ()),
            *(WITH_A_VERSION if versioned else ()),
        }
    )


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{PROBLEM}"}
    return {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
