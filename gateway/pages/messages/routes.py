"""消息: the inbox, newest first, and the number on the bell."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from gateway.web import forms, rendering
from gateway.web.access import AnyDesk
from gateway.web.refusals import PageRoute
from gateway.web.urls import local
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
MANY = 99


@router.get("/messages")
async def list_messages(desk: AnyDesk) -> Response:
    """The inbox; `unread=true` leaves out what was read."""
    query = desk.request.query_params
    unread_only = query.get("unread") == "true"
    inbox = desk.gateway.notifications.inbox
    found = await inbox(desk.caller, unread=True if unread_only else None, **desk.paging.query)
    return rendering.page(
        desk.request,
        "messages/messages.html",
        desk.visitor,
        title="消息",
        found=found,
        unread_only=unread_only,
        paging=desk.paging,
    )


@router.get("/messages/unread")
async def show_unread(desk: AnyDesk) -> Response:
    """The bell's number; nothing when there is none or the service is away."""
    try:
        unread = (await desk.gateway.notifications.unread(desk.caller)).unread
    except Problem:
        unread = 0
    shown = f"{MANY}+" if unread > MANY else str(unread)
    text = f'<span class="count" aria-label="{unread} 条未读">{shown}</span>' if unread else ""
    return HTMLResponse(text, headers=rendering.HEADERS)


@router.post("/messages/read")
async def read_all(desk: AnyDesk) -> Response:
    """Mark everything as read."""
    form = await forms.read(desk.request)
    await desk.gateway.notifications.mark_all_read(desk.caller, form.key)
    return RedirectResponse("/messages?done=read", 303)


@router.post("/messages/{message_id}/read")
async def read_one(desk: AnyDesk, message_id: str) -> Response:
    """Mark one as read and, with `open`, go on to what it is about."""
    form = await forms.read(desk.request)
    message = await desk.gateway.notifications.mark_read(desk.caller, message_id, form.key)
    target = local(message.link) if form.value("open") and message.link else "/messages?done=read"
    return RedirectResponse(target, 303)
