"""Sign in, sign out, the start page of each role, and who I am."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from gateway.access.routes.sessions import clear_cookie, cookie_secret, set_cookie, visitor_of
from gateway.access.source import address_of
from gateway.access.state import GatewayDep
from gateway.access.usecases.password_changes import change_password
from gateway.access.usecases.sessions import sign_in, sign_out
from gateway.web import forms, menus, rendering
from gateway.web.access import AnyContext, PageContext
from gateway.web.refusals import PageRoute
from gateway.web.urls import local
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
TITLE = "登录"


@router.get("/")
async def start(context: AnyContext) -> Response:
    """The first page of the role."""
    return RedirectResponse(menus.HOME.get(context.visitor.role, "/me"), 303)


@router.get("/login")
async def sign_in_page(
    request: Request, next_page: Annotated[str, Query(alias="next", max_length=2000)] = "/"
) -> Response:
    """The sign-in form; whoever is signed in already goes on."""
    if await visitor_of(request) is not None:
        return RedirectResponse(local(next_page), 303)
    return _form(request, forms.Form({"next": local(next_page)}), unsaved="unsaved" in request.query_params)


@router.post("/login")
async def sign_in_here(
    request: Request,
    gateway: GatewayDep,
    login: Annotated[str, Form(max_length=64)] = "",
    password: Annotated[str, Form(max_length=256)] = "",
    next_page: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """Check the password; a refusal shows the form again without it."""
    source = address_of(request, gateway.settings)
    try:
        signed = await sign_in(gateway.authentication, login, password, source, old=cookie_secret(request))
    except Problem as problem:
        form = forms.Form({"next": local(next_page), "login": login}, problem=problem)
        return _form(request, form, problem.status)
    answer = RedirectResponse(local(next_page), 303)
    set_cookie(answer, gateway, signed.secret)
    return answer


@router.post("/logout")
async def sign_out_here(request: Request, gateway: GatewayDep) -> Response:
    """End the session at once and go to the sign-in page."""
    visitor, secret = await visitor_of(request), cookie_secret(request)
    if visitor is not None and secret is not None:
        await sign_out(gateway.authentication, visitor, secret)
    answer = RedirectResponse("/login", 303)
    clear_cookie(answer, gateway)
    return answer


@router.get("/me")
async def me(context: AnyContext) -> Response:
    """Name, role and what the account may see; the form for another password."""
    return _me(context, forms.Form())


@router.post("/me/password")
async def change_password_here(context: AnyContext) -> Response:
    """Another password of one's own choice; a refusal shows the form again, empty."""
    form = await forms.read(context.request)
    source = address_of(context.request, context.gateway.settings)
    try:
        forms.require(form, {"present": "当前密码", "password": "新密码", "repeated": "再次输入的新密码"})
        await change_password(
            context.gateway.authentication,
            context.visitor,
            form.value("present"),
            form.value("password"),
            form.value("repeated"),
            source,
        )
    except Problem as problem:
        return _me(context, forms.Form(problem=problem))
    return RedirectResponse("/me?done=password-changed", 303)


def _me(context: PageContext, form: forms.Form) -> Response:
    status = form.problem.status if form.problem else 200
    return rendering.page(
        context.request, "entrance/me.html", context.visitor, title="个人信息", status=status, form=form
    )


def _form(request: Request, form: forms.Form, status: int = 200, *, unsaved: bool = False) -> Response:
    accounts = request.app.state.demo_accounts
    values = {"title": TITLE, "form": form, "accounts": accounts, "unsaved": unsaved}
    return rendering.html(request, "entrance/login.html", values, status)
