"""What routes are handed: JSON read once and strictly, forms that could be told apart."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from kit.data.problem import Problem
from kit.web.strict_json import parse_json

MAX_FILES, MAX_FIELDS = 4, 500


class StrictRequest(Request):
    """A request whose JSON is what every parser understands."""

    async def json(self) -> Any:
        """Raises 400 with the reason why it is not."""
        if not hasattr(self, "_json"):
            self._json = parse_json(await self.body())
        return self._json


@asynccontextmanager
async def posted_form(request: Request) -> AsyncIterator[FormData]:
    """The fields and files of a form; raises 400 `form` when they cannot be told apart, or are too many."""
    try:
        form = await request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS)
    except (HTTPException, LookupError, ValueError) as error:
        raise Problem(400, "form", "表单有误", "表单内容无法解析，请刷新页面后重新填写。") from error
    try:
        yield form
    finally:
        await form.close()


class StrictRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return handle_strictly


class Router(APIRouter):
    """The router of every API of ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"route_class": StrictRoute, **kwargs})
