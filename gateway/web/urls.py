"""Addresses with a query string: the URL carries the state of a page, so a link shows what its sender saw."""

from collections.abc import Mapping

from fastapi import Request

from gateway.clients.queries import query_of


def link(path: str, /, **values: object) -> str:
    """`path` with the values that are not empty, in the given order."""
    return joined(path, values)


def joined(path: str, values: Mapping[str, object]) -> str:
    query = query_of((name, str(value)) for name, value in values.items() if value is not None and value != "")
    return f"{path}?{query}" if query else path


def changed(request: Request, **values: object) -> str:
    """This page with some values changed; a new filter starts on the first page again."""
    old = {name: value for name, value in request.query_params.items() if name not in ("cursor", "done")}
    return joined(request.url.path, {**old, **values})


def local(target: str) -> str:
    """A path of this site to go on to after signing in; anything else becomes the start page."""
    safe = target.startswith("/") and not target.startswith(("//", "/\\")) and "\n" not in target
    return target if safe else "/"
