"""From a template and its values to an HTML answer with the headers that every page carries."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2_fragments import render_block

from contracts.codes import Role
from gateway.access.rules.visitor import Visitor
from gateway.web import filters, menus, notices
from kit.data import clock
from kit.data.ids import ulid

HERE = Path(__file__).parent
PAGES = HERE.parent / "pages"
STATIC = HERE / "static"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Vary": "HX-Request",
}
KEY_FIELD = b'name="_key"'
LASTING = "lasting"
"""Where the state of a request has the route of its page, when that may be given again (gateway.web.remembered)."""


@cache
def static(name: str) -> str:
    """The address of a static file, with its digest so that an upgrade is seen at once."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


@cache
def environment() -> Environment:
    """Autoescaping everywhere; an undefined name is an error, not an empty string."""
    env = Environment(
        loader=FileSystemLoader([HERE / "templates", PAGES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # a template never changes while the process runs
    )
    env.filters.update(filters.FILTERS)
    env.globals.update(static=static, now=clock.now, key=ulid)
    env.globals["ui"] = env.get_template("ui.html").module
    return env


def page(
    request: Request, template: str, visitor: Visitor, *, title: str, status: int = 200, **values: Any
) -> HTMLResponse:
    """A whole page in the frame: menu, search box, bell and the footer with date, definition and source."""
    frame = {
        "title": title,
        "visitor": visitor,
        "menu": _menu(visitor.role, menus.current(visitor.role, request.url.path)),
        "notice": notices.of(request),
        "provenance": None,
        "finality": None,
    }
    return html(request, template, {**frame, **values}, status)


def lasting_page(request: Request, template: str, visitor: Visitor, *, title: str, **values: Any) -> HTMLResponse:
    """A page that follows from who asks, its address, the civil day and what registry, cultivation and the gateway hold as facts.

    One with a notice, the time of day (in a foot without a source) or an idempotency key is of one load all the same.
    """
    answer = page(request, template, visitor, title=title, **values)
    if notices.of(request) is None and values.get("provenance") is not None and KEY_FIELD not in bytes(answer.body):
        setattr(request.state, LASTING, request.scope["route"].path)
    return answer


@cache
def _menu(role: Role, entry: str) -> str:
    """The menu of a role with one of its entries marked: the same on every page under that entry."""
    return part("menu.html", menu=menus.menu_of(role), current_menu=entry)


def block(request: Request, template: str, name: str, **values: Any) -> HTMLResponse:
    """One named block of a page, for htmx."""
    text = render_block(environment(), template, name, demo=demo(request), **values)
    return HTMLResponse(text, headers=HEADERS)


def part(template: str, **values: Any) -> str:
    """A part of a page that says the same however often the page is loaded."""
    return environment().get_template(template).render(values)


def html(request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A template without the frame (sign-in, whole-page messages)."""
    text = environment().get_template(template).render({"demo": demo(request), **values})
    return HTMLResponse(text, status, headers=HEADERS)


def wants_block(request: Request, target: str) -> bool:
    """Whether htmx asks for that element only; a restored history entry wants the whole page."""
    headers = request.headers
    return headers.get("HX-Target") == target and headers.get("HX-History-Restore-Request") != "true"


def demo(request: Request) -> bool:
    """Whether the data are invented and every page must say so."""
    return bool(request.app.state.demo)
