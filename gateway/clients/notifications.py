"""Notifications as pages read them; every answer is a model of contracts.queries.notifications."""

from typing import Any

from contracts.queries.notifications import MessagePage, UnreadCount
from gateway.clients.upstream import Upstream
from kit.data.caller import Caller


class Notifications(Upstream):
    """The inbox of whoever asks."""

    audience = "notifications"

    async def inbox(self, caller: Caller, **query: Any) -> MessagePage:
        return await self.read(caller, MessagePage, "/v1/inbox", **query)

    async def unread(self, caller: Caller) -> UnreadCount:
        return await self.read(caller, UnreadCount, "/v1/inbox/unread")
