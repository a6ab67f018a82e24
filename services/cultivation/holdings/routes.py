"""What a change of a title would do to the figures, before it is done."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Request

from contracts.codes import Role
from contracts.commands.titles import PreviewChange
from contracts.fields import Id
from contracts.queries.titles import TitleEffect
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.holdings.usecases.rehearsals import Rehearsed, rehearse

router = Router(tags=["recognitions"])
Writer = Annotated[Caller, Depends(allow(Role.STAFF, Role.OFFICE))]


@router.post(routes.PREVIEW_CHANGE.path)
async def preview_change(request: Request, caller: Writer, recognition_id: Id, body: PreviewChange) -> TitleEffect:
    """The counts of today and of past years' ends that would change; nothing is changed."""
    work = partial(rehearse, recognition_id=recognition_id, question=body, caller=caller)
    try:
        await request.app.state.writer.write(work, caller, audited=False)
    except Rehearsed as rehearsed:
        return rehearsed.effect
    raise AssertionError("a rehearsal always ends by raising")
