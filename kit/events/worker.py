"""The threads behind a service: its relay, its jobs, and another try for its parked events."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Protocol

from kit.data.database import Database
from kit.data.logging import logger
from kit.data.writer import Writer
from kit.events.bus import Bus
from kit.events.inbox import Consumer
from kit.events.outbox import Relay

PARKED_EVERY = timedelta(seconds=1)


@dataclass
class Job:
    """Work that looks for something to do every so often, or when woken. `run` returns True while more is waiting.

    A job is a set-based, idempotent scan: running it twice, or in two processes, does no harm.
    """

    name: str
    every: timedelta
    run: Callable[[], bool | None]
    _wake: threading.Event = field(default_factory=threading.Event, repr=False)
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)

    def wake(self) -> None:
        self._wake.set()

    def loop(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            if not self._run_once():
                self._wake.wait(self.every.total_seconds())

    def _run_once(self) -> bool:
        try:
            return bool(self.run())
        except Exception:
            logger.exception("job failed, it runs again", extra={"job": self.name})
            return False

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()


def _retry_parked(consumer: Consumer) -> bool:
    return consumer.retry_parked() > 0


class Loop(Protocol):
    """Something that runs in a thread of its own until told to stop."""

    name: str

    def run(self) -> None: ...

    def stop(self) -> None: ...


class Worker:
    """Runs the relay, the jobs and the listeners (where a broker is) of one service in threads until stopped."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        bus: Bus,
        jobs: Iterable[Job] = (),
        consumers: Iterable[Consumer] = (),
        listeners: Iterable[Loop] = (),
    ) -> None:
        self.relay = Relay(database, writer, bus)
        retries = [Job(f"{c.name}-parked", PARKED_EVERY, partial(_retry_parked, c)) for c in consumers]
        self.jobs = [*jobs, *retries]
        self.listeners = list(listeners)
        loops = [(f"{database.name}-relay", self.relay.run), *((job.name, job.loop) for job in self.jobs)]
        loops += [(listener.name, listener.run) for listener in self.listeners]
        self._threads = [threading.Thread(target=run, name=name, daemon=True) for name, run in loops]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 10) -> None:
        """Ask every loop to end and wait for each at most `seconds`."""
        self.relay.stop()
        for listener in self.listeners:
            listener.stop()
        for job in self.jobs:
            job.stop()
        for thread in self._threads:
            thread.join(seconds)
