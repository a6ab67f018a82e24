"""Query names: only declared ones, and twice only where a list is meant."""

from collections.abc import Callable, Iterable
from typing import Any, get_args, get_origin
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel

from kit.data.problem import FieldError, invalid
from kit.web.validation import pointer

ANY_QUERY = {"x-any-query": True}  # `openapi_extra` of a route that passes its query on instead of reading it


async def known_query(request: Request) -> None:
    """Refuse names that the route does not declare, and a name twice where one value is meant (422 `query`)."""
    query = request.scope["query_string"]
    route = request.scope["route"]
    if not query or (route.openapi_extra or {}).get("x-any-query"):
        return
    declared = _declared(route)
    errors: dict[str, FieldError] = {}
    seen: set[str] = set()
    for given, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        place = pointer(("query", given))
        if given not in declared:
            errors[given] = FieldError(place, "unknown_query", "没有这个查询参数")
        elif given in seen and not declared[given]:
            errors[given] = FieldError(place, "repeated_query", "此查询参数只能出现一次")
        seen.add(given)
    if errors:
        raise invalid("query", "查询参数有误", "请按各项提示更正查询参数。", list(errors.values()))


_DECLARED: WeakKeyDictionary[Callable[..., Any], dict[str, bool]] = WeakKeyDictionary()


def _declared(route: APIRoute) -> dict[str, bool]:
    """The query names of a route, and whether each may be repeated."""
    if route.endpoint not in _DECLARED:
        _DECLARED[route.endpoint] = dict(_names(route.dependant))
    return _DECLARED[route.endpoint]


def _names(dependant: Dependant) -> Iterable[tuple[str, bool]]:
    for parameter in dependant.query_params:
        annotation = parameter.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            for name, info in annotation.model_fields.items():
                yield info.alias or name, _is_list(info.annotation)
        else:
            yield parameter.alias, _is_list(annotation)
    for inner in dependant.dependencies:
        yield from _names(inner)


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) in (list, tuple, set, frozenset) or any(map(_is_list, get_args(annotation)))
