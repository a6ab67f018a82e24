"""The inbox of a caller: one message per matter, newest first, with what he has read."""

from typing import Any

from sqlalchemy import Row, Select, Subquery, and_, exists, func, select, tuple_
from sqlmodel import Session

from contracts.messages import MessageKind
from contracts.queries.notifications import MessagePage, MessageView, UnreadCount
from kit.data import clock
from kit.data.caller import Caller
from kit.web.paging import PageRequest
from services.notifications.messages.reads.scopes import visible_to
from services.notifications.messages.tables import messages, receipts

LATER = messages.alias("later")


def inbox(
    session: Session, caller: Caller, *, limit: int, cursor: str | None, unread: bool | None, kind: MessageKind | None
) -> MessagePage:
    """A page of at most `limit` messages after `cursor`; `unread` True or False keeps only those, `kind` only one kind."""
    query = _current(caller)
    if unread is not None:
        query = query.where(receipts.c.read_at.is_(None) if unread else receipts.c.read_at.is_not(None))
    if kind is not None:
        query = query.where(messages.c.kind == kind.value)
    bound = f"inbox {caller.subject} {unread} {kind}"
    total = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    order = (messages.c.created_at, messages.c.message_id)
    page = PageRequest(bound, limit, cursor).of_rows(session, query, *order, newest_first=True)
    return MessagePage(
        total=total,
        next_cursor=page.next_cursor,
        unread=count_unread(session, caller).unread,
        items=tuple(_view(row) for row in page.items),
    )


def get(session: Session, message_id: str, caller: Caller) -> MessageView | None:
    """One message, or None when there is none that the caller may see."""
    row = session.execute(_readable(caller).where(messages.c.message_id == message_id)).first()
    return _view(row) if row else None


def count_unread(session: Session, caller: Caller) -> UnreadCount:
    """How many messages the caller sees and has not read."""
    count = session.execute(select(func.count()).select_from(unread_ids(caller))).scalar_one()
    return UnreadCount(unread=count)


def unread_ids(caller: Caller) -> Subquery:
    """The ids of what the caller's inbox shows and he has not read."""
    return _current(caller).with_only_columns(messages.c.message_id).where(receipts.c.read_at.is_(None)).subquery()


def _readable(caller: Caller) -> Select[Any]:
    read = and_(receipts.c.message_id == messages.c.message_id, receipts.c.subject == caller.subject)
    return (
        select(messages, receipts.c.read_at)
        .select_from(messages.outerjoin(receipts, read))
        .where(visible_to(caller, clock.today()))
    )


def _current(caller: Caller) -> Select[Any]:
    """What the caller may read, and of each matter only the newest message to its audience."""
    newer = tuple_(LATER.c.created_at, LATER.c.message_id) > tuple_(messages.c.created_at, messages.c.message_id)
    outdated = exists().where(
        LATER.c.matter == messages.c.matter,
        LATER.c.audience == messages.c.audience,
        LATER.c.target == messages.c.target,
        newer,
    )
    return _readable(caller).where(~outdated)


def _view(row: Row[Any]) -> MessageView:
    kind = MessageKind(row.kind)
    return MessageView(
        message_id=row.message_id,
        kind=kind,
        kind_name=kind.label,
        title=row.title,
        body=row.body,
        firm_id=row.firm_id,
        link=row.link,
        created_at=row.created_at,
        read_at=row.read_at,
        correlation_id=row.correlation_id,
    )
