"""How a route takes a review step: against the version that was seen, once per idempotency key, committed before the answer."""

from functools import partial

from fastapi import Response

from contracts.codes import ApplicationAction
from contracts.commands.base import Command
from kit.web.actions import Action
from services.cultivation.reviews.usecases.decisions import decide


async def take(action: Action, step: ApplicationAction, application_id: str, command: Command) -> Response:
    """Decide as the caller; 428 without If-Match."""
    expected = action.expected_version()
    work = partial(
        decide, application_id=application_id, step=step, command=command, expected=expected, caller=action.caller
    )
    return await action.run(work)
