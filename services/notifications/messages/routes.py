"""The inbox of whoever asks."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Request, Response

from contracts.codes import Role
from contracts.fields import Id
from contracts.messages import MessageKind
from contracts.queries.notifications import MessagePage, MessageView, UnreadCount
from contracts.routes import notifications as routes
from kit.data.caller import Caller
from kit.data.problem import not_found
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.paging import Cursor, Limit
from kit.web.routing import Router
from services.notifications.messages import usecases
from services.notifications.messages.reads import messages as reads

Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]

router = Router(tags=["inbox"])


@router.get(routes.READ_INBOX.path)
async def read_inbox(
    request: Request,
    caller: Reader,
    limit: Limit = 50,
    cursor: Cursor | None = None,
    unread: bool | None = None,
    kind: MessageKind | None = None,
) -> MessagePage:
    """Newest first; `unread` keeps only unread (true) or read (false) messages."""
    ask = request.app.state.database.ask
    page: MessagePage = await ask(reads.inbox, caller, limit=limit, cursor=cursor, unread=unread, kind=kind)
    return page


@router.get(routes.COUNT_UNREAD.path)
async def count_unread(request: Request, caller: Reader) -> UnreadCount:
    count: UnreadCount = await request.app.state.database.ask(reads.count_unread, caller)
    return count


@router.get(routes.READ_MESSAGE.path)
async def read_message(message_id: Id, request: Request, caller: Reader) -> MessageView:
    view: MessageView | None = await request.app.state.database.ask(reads.get, message_id, caller)
    if view is None:
        raise not_found()
    return view


@router.post(routes.MARK_ALL_READ.path, response_model=UnreadCount)
async def mark_all_read(action: ActionDep, caller: Reader) -> Response:
    """Mark everything that the caller sees now."""
    return await action.run(partial(usecases.mark_all_read, caller=caller))


@router.post(routes.MARK_READ.path, response_model=MessageView)
async def mark_read(message_id: Id, action: ActionDep, caller: Reader) -> Response:
    """Repeatable: the first time counts."""
    return await action.run(partial(usecases.mark_read, message_id=message_id, caller=caller))
