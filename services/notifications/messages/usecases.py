"""Store what is to be said, each message once; note what was read."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert, literal, select

from contracts.queries.notifications import MessageView, UnreadCount
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.data.ids import ulid
from kit.data.prepared import Prepared
from kit.data.problem import not_found
from kit.data.session import WriteSession
from kit.events.event import Event
from services.notifications.messages.reads import messages as reads
from services.notifications.messages.rules import MAX_BODY, MAX_TITLE, Draft, clipped
from services.notifications.messages.tables import messages, receipts

_KEPT = Prepared(
    select(messages.c.event_id, messages.c.audience, messages.c.target).where(among(messages.c.event_id, "events"))
)


def deliver(session: WriteSession, said: Iterable[tuple[Event, Draft]]) -> int:
    """Store the drafts that their events have not made yet, e.g. after a replay; return how many."""
    rows = {(row["event_id"], row["audience"], row["target"]): row for row in (_row(*pair) for pair in said)}
    if not rows:
        return 0
    events = {event_id for event_id, _, _ in rows}
    for row in session.ask(_KEPT, {"events": events}):
        rows.pop((row.event_id, row.audience, row.target), None)
    if rows:
        session.insert_all(messages, list(rows.values()))
    return len(rows)


def _row(event: Event, draft: Draft) -> dict[str, Any]:
    return {
        "message_id": ulid(),
        "event_id": event.envelope.id,
        "audience": draft.audience.kind.value,
        "target": draft.audience.target,
        "kind": draft.kind.value,
        "title": clipped(draft.title, MAX_TITLE),
        "body": clipped(draft.body, MAX_BODY),
        "firm_id": draft.firm_id,
        "link": draft.link,
        "matter": draft.matter,
        "created_at": event.envelope.time,
        "correlation_id": event.envelope.correlationid,
    }


def mark_read(session: WriteSession, message_id: str, caller: Caller) -> MessageView:
    """Note that the caller has read a message; again changes nothing. A message of others is a 404."""
    view = reads.get(session, message_id, caller)
    if view is None:
        raise not_found()
    if view.read_at is not None:
        return view
    session.later(receipts, {"subject": caller.subject, "message_id": message_id, "read_at": session.now})
    session.audit("message", message_id)
    return view.model_copy(update={"read_at": session.now})


def mark_all_read(session: WriteSession, caller: Caller) -> UnreadCount:
    """Note that the caller has read everything that he sees now."""
    unread = reads.unread_ids(caller)
    rows = select(literal(caller.subject), unread.c.message_id, literal(session.now, receipts.c.read_at.type))
    marked = session.execute(insert(receipts).from_select(["subject", "message_id", "read_at"], rows))
    session.audit("inbox", caller.subject, marked=marked.rowcount)
    return UnreadCount(unread=0)
