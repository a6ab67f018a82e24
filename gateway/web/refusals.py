"""Refusals as pages: every problem of a page's route becomes HTML in Chinese, never a traceback."""

from collections.abc import Callable, Coroutine
from html import escape
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from gateway.access.routes.sessions import visitor_of
from gateway.web import rendering
from gateway.web.urls import link
from kit.data import correlation
from kit.data.logging import logger
from kit.data.problem import Problem, internal
from kit.web.problems import problem_of
from kit.web.query import ANY_QUERY

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class PageRoute(APIRoute):
    """A route whose answers are pages; it reads its own query, and an unknown name in a link does no harm to a reader."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "openapi_extra": ANY_QUERY})

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def handle_or_explain(request: Request) -> Response:
            try:
                return await handle(request)
            except Problem as problem:
                return await explain(request, problem)
            except HTTPException as refusal:
                return await explain(request, problem_of(refusal))
            except RequestValidationError:
                unread = Problem(400, "query", "网址有误", "网址中的条件无法识别，请从页面上重新查询。")
                return await explain(request, unread)
            except Exception as fault:
                logger.error("page failed", exc_info=fault)
                return await explain(request, internal())

        return handle_or_explain


async def explain(request: Request, problem: Problem) -> Response:
    """The sign-in page for a stranger, else one page with the problem's words: in the frame for whoever is signed in.

    A fault of ours is told without the frame, which may be what is broken.
    """
    if problem.status == 401:
        return to_sign_in(request)
    visitor = None if problem.status == 500 else await visitor_of(request)
    asked_wrongly = problem.status in (400, 422) and request.method == "GET" and bool(request.url.query)
    values: dict[str, Any] = {
        "title": problem.title,
        "problem": problem,
        "correlation": correlation.current_or_none(),
        "lost": request.method != "GET" and problem.status in (500, 503),
        "again": request.url.path if asked_wrongly else None,  # the page without the conditions that it could not take
    }
    answer = (
        rendering.page(request, "refused.html", visitor, status=problem.status, **values)
        if visitor
        else rendering.html(request, "error.html", values, problem.status)
    )
    answer.headers.update(problem.headers)
    return answer


def to_sign_in(request: Request) -> Response:
    """Come back to the page after signing in; a posted form starts again from the menu, and the page says that it was not saved."""
    path = request.url.path
    here = f"{path}?{request.url.query}" if request.url.query else path
    posted = request.method != "GET"
    target = link("/login", next="" if posted or path == "/" else here, unsaved="1" if posted else "")
    if "HX-Request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": target if posted else link("/login")})
    note = f'<!doctype html><html lang="zh-CN"><title>请先登录</title><a href="{escape(target)}">请先登录</a></html>'
    return HTMLResponse(note, 303, headers={"Location": target})  # RFC 9110 §15.4.4: a note for whoever does not follow
