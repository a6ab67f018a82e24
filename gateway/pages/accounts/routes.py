"""账号管理: the office opens accounts for staff and firms, resets a password, closes an account. A password is shown once."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from contracts.codes import COUNTED_ZONES, Role
from contracts.commands.gateway import GrantStep, OpenAccount, WithdrawStep
from contracts.paths import GrantedStep
from contracts.queries.gateway import AccountSecret
from gateway.access.reads.accounts import account_list
from gateway.access.routes import accounts as api
from gateway.web import fields, forms, rendering
from gateway.web.access import PageContext, context_for
from gateway.web.fields import Field, Section, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.vocabulary import firm_by_code
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
OfficeDesk = Annotated[PageContext, Depends(context_for(Role.OFFICE))]
NEW = (
    Section(
        "",
        (
            Field("role", "角色", "select", must=True, options=codes((Role.STAFF, Role.FIRM))),
            Field("login", "账号", must=True, hint="至少 3 位字母、数字、点、横线或下划线", extra={"maxlength": 64}),
            Field("name", "姓名或用途", must=True),
            Field("zone", "负责园区（园区经办）", "select", options=codes(COUNTED_ZONES)),
            Field("uscc", "企业信用代码（企业账号）", extra={"maxlength": 18}),
        ),
    ),
)


@router.get("/accounts")
async def list_accounts(context: OfficeDesk) -> Response:
    """Everybody by login, closed accounts last."""
    return await _page(context, Form({"role": Role.STAFF.value}))


async def _page(context: PageContext, form: Form, secret: AccountSecret | None = None) -> Response:
    found = await context.gateway.database.ask(account_list)
    return rendering.page(
        context.request,
        "accounts/accounts.html",
        context.visitor,
        title="账号管理",
        status=form.problem.status if form.problem else 200,
        form=form,
        sections=NEW,
        accounts=sorted(found.items, key=lambda each: (each.closed_at is not None, each.role, each.login)),
        secret=secret,
    )


@router.post("/accounts")
async def open_account(context: OfficeDesk) -> Response:
    """Open an account; the page says its first password, once."""
    form = await forms.read(context.request)
    try:
        forms.require(form, fields.musts(NEW))
        secret = await api.open_account(await _wanted(context, form), context.visitor, context.gateway)
    except Problem as problem:
        if problem.status in (401, 403, 503):
            raise
        return await _page(context, form.refused(problem))
    return await _page(context, Form({"role": Role.STAFF.value}), secret)


async def _wanted(context: PageContext, form: Form) -> OpenAccount:
    body: dict[str, object] = {name: form.value(name) for name in ("role", "login", "name")}
    if form.value("role") == Role.FIRM.value:
        body["firm_id"] = await firm_by_code(context, form.value("uscc"))
    elif form.value("zone"):
        body["zones"] = [form.value("zone")]
    return forms.command(OpenAccount, body)


@router.post("/accounts/{account_id}/reset-password")
async def reset_password(context: OfficeDesk, account_id: str) -> Response:
    """Another password, shown once; sending the same form again (a reload) changes nothing more."""
    form = await forms.read(context.request)
    try:
        secret = await api.another_password(account_id, context.visitor, context.gateway, _seen_at(form))
    except Problem as problem:
        if problem.code != "password_changed":
            raise
        return await _page(context, Form({"role": Role.STAFF.value}, problem=problem))
    return await _page(context, Form({"role": Role.STAFF.value}), secret)


def _seen_at(form: Form) -> datetime:
    """When the page was made from which the form comes; a form without it is as old as can be."""
    try:
        return datetime.fromisoformat(form.value("seen"))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


@router.post("/accounts/{account_id}/city")
async def let_approve(context: OfficeDesk, account_id: str) -> Response:
    """Grant the city's decision to an account, or take it away."""
    form = await forms.read(context.request)
    step = GrantedStep.APPROVE_CITY
    if form.value("city") == "grant":
        await api.grant_step(account_id, GrantStep(step=step), context.visitor, context.gateway)
    else:
        await api.withdraw_step(account_id, WithdrawStep(step=step), context.visitor, context.gateway)
    return RedirectResponse("/accounts?done=step-granted", 303)


@router.post("/accounts/{account_id}/close")
async def close_account(context: OfficeDesk, account_id: str) -> Response:
    """Close an account for good."""
    await api.close_account(account_id, context.visitor, context.gateway)
    return RedirectResponse("/accounts?done=account-closed", 303)
