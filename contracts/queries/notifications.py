"""Answers of notifications."""

from datetime import datetime

from contracts.messages import MessageKind
from contracts.queries.base import Answer, Page


class MessageView(Answer):
    """A message of the in-app inbox; `link` is a path of the portal."""

    message_id: str
    kind: MessageKind
    kind_name: str
    title: str
    body: str
    firm_id: str | None = None
    link: str | None = None
    created_at: datetime
    read_at: datetime | None = None
    correlation_id: str | None = None


class MessagePage(Page):
    unread: int
    items: tuple[MessageView, ...]


class UnreadCount(Answer):
    unread: int
