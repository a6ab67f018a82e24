"""Processes that outlive the command that started them: each has a log, and a note of who it is."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

STOP_SECONDS = 20


@dataclass
class Child:
    """A command that runs detached; `folder` takes `<name>.log` and, while it runs, `<name>.pid`.

    The note holds the process's start time beside its number, so that a number given to somebody else is never signalled.
    """

    name: str
    folder: Path
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    _own: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def _note(self) -> Path:
        return self.folder / f"{self.name}.pid"

    def start(self) -> None:
        """Start it unless it runs."""
        if self.is_alive():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._own = subprocess.Popen(
                self.command,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._note.write_text(f"{self._own.pid} {_started(self._own.pid)}", encoding="utf-8")

    def pid(self) -> int | None:
        """Its number, or None when it does not run."""
        try:
            number, _, started = self._note.read_text(encoding="utf-8").partition(" ")
        except FileNotFoundError:
            return None
        if self._own is not None and self._own.pid == int(number):
            return int(number) if self._own.poll() is None else None
        return int(number) if started and _started(int(number)) == started else None

    def is_alive(self) -> bool:
        return self.pid() is not None

    def send(self, which: signal.Signals) -> None:
        number = self.pid()
        if number is not None:
            with suppress(ProcessLookupError):
                os.kill(number, which)

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        self.send(signal.SIGKILL)
        self._wait(STOP_SECONDS)

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """SIGTERM; whether it ended in time. What did not is killed."""
        self.send(signal.SIGTERM)
        in_time = self._wait(seconds)
        if not in_time:
            self.kill()
        self._note.unlink(missing_ok=True)
        return in_time

    def _wait(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while self.is_alive():
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True


def _started(number: int) -> str:
    """When a process was started, as `ps` says it; empty when there is none."""
    said = subprocess.run(
        ["/bin/ps", "-o", "lstart=,stat=", "-p", str(number)], capture_output=True, text=True, check=False
    )
    words = said.stdout.split()
    return "" if not words or words[-1].startswith("Z") else " ".join(words[:-1])
