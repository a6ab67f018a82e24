"""Answers to reads: models as JSON bytes, and for one object its ETag, or 304 when the client has it already."""

from fastapi import Request, Response
from pydantic import BaseModel


def tagged(request: Request, model: BaseModel) -> Response:
    """The model as JSON under `ETag: "v<version>"`; `If-None-Match` with the same tag is answered 304 without a body.

    The tag names the version that If-Match asks for; an answer for another date or instant carries no tag.
    """
    moved_in_time = bool(request.query_params)
    tag = f'"v{getattr(model, "version", 0)}"'
    if not moved_in_time and request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    headers = {} if moved_in_time else {"ETag": tag}
    return Response(model.model_dump_json(), headers=headers, media_type="application/json")


def plain(model: BaseModel) -> Response:
    """The model as JSON; it is ours and complete, so nothing validates it a second time."""
    return Response(model.model_dump_json(), media_type="application/json")
