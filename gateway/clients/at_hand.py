"""What an application of this process has at hand: answers that it remembers, and quick reads; neither needs a request of its own."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from fastapi import FastAPI
from starlette.types import ASGIApp

from contracts.routes.route import Route
from kit.data import tracing
from kit.data.caller import Caller
from kit.data.problem import Problem
from kit.web.quick import Quick, quick_answer, quick_headers
from kit.web.remembered import AnswerMemory, Remembered, remembered

READ_SECONDS = 15.0


@dataclass(frozen=True)
class AtHand:
    """The memory of an application and its quick reads by their routes."""

    memory: AnswerMemory
    quick: Quick

    async def answer(
        self, caller: Caller, route: Route, parameters: Mapping[str, str], query: bytes
    ) -> Remembered | None:
        """None for what is to be asked in the ordinary way: odd parameters, refusals, and all while traces tell of the service.

        Raises TimeoutError.
        """
        if tracing.is_on():
            return None
        state, key = await self.memory.state(), (caller, route.path.format(**parameters), query)
        held = self.memory.find(key)
        if held is None and (read := self.quick.get(route)) is not None:
            try:
                async with asyncio.timeout(READ_SECONDS):
                    told = await quick_answer(read, caller, parameters, query)
            except Problem:
                return None
            if told is not None:
                held = remembered(quick_headers(told), told.body)
                self.memory.keep(state, key, held)
        return held


@lru_cache(maxsize=16)
def at_hand(app: ASGIApp | None) -> AtHand | None:
    """None for an application that is elsewhere, or remembers nothing."""
    if not isinstance(app, FastAPI) or not hasattr(app.state, "answers"):
        return None
    return AtHand(app.state.answers, getattr(app.state, "quick", {}))
