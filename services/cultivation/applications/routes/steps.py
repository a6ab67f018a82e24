"""How a route takes a step: against the version the caller has seen, once per idempotency key, committed before the answer."""

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import Response

from contracts.queries.applications import ApplicationView
from kit.web.actions import Action


async def take(action: Action, verb: Callable[..., ApplicationView], application_id: str, **command: Any) -> Response:
    """Run `verb(session, application_id=…, expected=…, caller=…, **command)`; 428 without If-Match."""
    expected = action.expected_version()
    work = partial(verb, application_id=application_id, expected=expected, caller=action.caller, **command)
    return await action.run(work)
