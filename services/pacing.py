"""How much work a batch is given, so that it keeps the writer from others for a set time and no longer."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TypeVar

from kit.data.caller import SYSTEM, Caller
from kit.data.session import WriteSession
from kit.data.writer import Writer

T = TypeVar("T")

HOLD = 0.020  # seconds of the writer, commit included, while others write too
HOLD_ALONE = 0.100  # while nobody else does: what begins and ends a batch costs as much as hundreds of rows
ALONE = 2.0  # seconds since anybody else came
GROWTH = 2  # a batch is at most so many times the one before


class Pace:
    """Learns from each batch how long a unit of work takes on this machine today."""

    def __init__(self, writer: Writer, first: int, most: int, least: int = 1) -> None:
        self.units = first
        self._writer = writer
        self._most = most
        self._least = least

    def submit(
        self,
        work: Callable[[WriteSession], T],
        units: int,
        caller: Caller = SYSTEM,
        *,
        audited: bool = True,
        action: str = "",
    ) -> "Future[T]":
        """Queue a batch of so many units, in a transaction of its own."""
        began: list[float] = []
        future = self._writer.submit(
            partial(_timed, work=work, began=began), caller, audited=audited, action=action, alone=True
        )
        future.add_done_callback(lambda _: self._learn(units, began))
        return future

    def _learn(self, units: int, began: list[float]) -> None:
        """In the writer's thread, right after the commit."""
        if began:
            hold = HOLD_ALONE if self._writer.idle_seconds > ALONE else HOLD
            fitting = int(units * hold / max(time.perf_counter() - began[-1], 1e-6))
            self.units = max(self._least, min(fitting, units * GROWTH, self._most))


def _timed(session: WriteSession, work: Callable[[WriteSession], T], began: list[float]) -> T:
    began.append(time.perf_counter())
    return work(session)
