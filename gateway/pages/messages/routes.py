"""消息: the inbox, newest first, and the number on the bell."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from gateway.web import forms, rendering
from gateway.web.access import AnyContext
from gateway.web.refusals import PageRoute
from gateway.web.urls import local
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
MANY = 99


@router.get("/messages")
async def list_messages(context: AnyContext) -> Response:
    """The inbox; `unread=true` leaves out what was read."""
    query = context.request.query_params
    unread_only = query.get("unread") == "true"
    inbox = context.gateway.notifications.inbox
    found = await inbox(context.caller, unread=True if unread_only else None, **context.paging.query)
    return rendering.page(
        context.request,
        "messages/messages.html",
        context.visitor,
        title="消息",
        found=found,
        unread_only=unread_only,
        paging=context.paging,
    )


@router.get("/messages/unread")
async def show_unread(context: AnyContext) -> Response:
    """The bell's number; nothing when there is none or the service is away."""
    try:
        unread = (await context.gateway.notifications.unread(context.caller)).unread
    except Problem:
        unread = 0
    shown = f"{MANY}+" if unread > MANY else str(unread)
    text = f'<span class="count" aria-label="{unread} 条未读">{shown}</span>' if unread else ""
    return HTMLResponse(text, headers=rendering.HEADERS)


@router.post("/messages/read")
async def read_all(context: AnyContext) -> Response:
    """Mark everything as read."""
    form = await forms.read(context.request)
    await context.gateway.notifications.mark_all_read(context.caller, form.key)
    return RedirectResponse("/messages?done=read", 303)


@router.post("/messages/{message_id}/read")
async def read_one(context: AnyContext, message_id: str) -> Response:
    """Mark one as read and, with `open`, go on to what it is about."""
    form = await forms.read(context.request)
    message = await context.gateway.notifications.mark_read(context.caller, message_id, form.key)
    target = local(message.link) if form.value("open") and message.link else "/messages?done=read"
    return RedirectResponse(target, 303)
