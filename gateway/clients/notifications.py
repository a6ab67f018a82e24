"""Notifications as pages read them; every answer is a model of contracts.queries.notifications."""

from typing import Any

from contracts.queries.notifications import MessagePage, MessageView, UnreadCount
from contracts.routes import notifications as routes
from gateway.clients.upstream import Upstream
from kit.data.caller import Caller


class Notifications(Upstream):
    """The inbox of whoever asks."""

    audience = "notifications"

    async def inbox(self, caller: Caller, **query: Any) -> MessagePage:
        return await self.read(caller, MessagePage, routes.READ_INBOX, **query)

    async def unread(self, caller: Caller) -> UnreadCount:
        return await self.read(caller, UnreadCount, routes.COUNT_UNREAD)

    async def mark_read(self, caller: Caller, message_id: str, key: str) -> MessageView:
        return await self.act(caller, MessageView, routes.MARK_READ, key=key, message_id=message_id)

    async def mark_all_read(self, caller: Caller, key: str) -> UnreadCount:
        return await self.act(caller, UnreadCount, routes.MARK_ALL_READ, key=key)
