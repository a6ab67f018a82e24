"""Answers to reads: models as JSON bytes, and for one object the tag of its version."""

from fastapi import Request, Response
from pydantic import BaseModel


def tagged(request: Request, model: BaseModel) -> Response:
    """The model as JSON under `ETag: "v<version>"`, the version that If-Match asks for.

    What it says depends on the day and on who asks as well, so the tag is no reason for a 304; an answer for another date or
    instant carries none.
    """
    headers = {} if request.query_params else {"ETag": tag_of(model)}
    return Response(model.model_dump_json(), headers=headers, media_type="application/json")


def tag_of(model: BaseModel) -> str:
    """The tag of the version of an aggregate."""
    return f'"v{getattr(model, "version", 0)}"'


def plain(model: BaseModel) -> Response:
    """The model as JSON; it is ours and complete, so nothing validates it a second time."""
    return Response(model.model_dump_json(), media_type="application/json")
