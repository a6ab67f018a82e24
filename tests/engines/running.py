"""The production topology as its users have it, on real engines, for the stories and the faults."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from deploy.process import ROOMS
from deploy.stack.children import Child
from deploy.stack.ports import free_range
from deploy.stack.topology import CONTROLLER, Stack
from tests.running import RunningSystem

SECOND = 30
UNSOUND = "select conname from pg_constraint where not convalidated"


@dataclass
class RunningStack(RunningSystem):
    """`make stack` in a folder of its own; every process can be killed, hung and started again."""

    stack: Stack = field(init=False)

    def __post_init__(self) -> None:
        self.port = free_range(CONTROLLER + 1)
        self.stack = Stack(self.folder, self.port)

    def database_url(self, name: str) -> str:
        return self.stack.cluster.url(name, user=name)

    def start(self, within: float = 120) -> None:
        for _ in self.stack.start():
            pass

    def ready(self) -> bool:
        return all(self.stack.is_ready(name) for name in self.stack.processes)

    def stop(self, within: float = 20) -> int:
        self.stack.stop()
        return 0

    def beside(self, name: str) -> Child:
        """A second process of a kind, listening at SECOND above the base port; it is started by whoever asked for it."""
        first = self.stack.processes[name]
        environment = dict(first.environment) | {"PROCESS_PORT": str(self.port + SECOND)}
        return Child(f"second-{name}", first.folder, first.command, environment)

    def rows(self, name: str, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database_url(name).replace("+psycopg", "")) as session:
            return session.execute(query).fetchall()

    def damage(self) -> list[tuple[Any, ...]]:
        return [row for name in ROOMS for row in self.rows(name, UNSOUND)]

    def logs(self) -> list[Path]:
        return list((self.folder / "log").glob("*.log"))


@contextmanager
def running_stack(environment: Mapping[str, str] | None = None) -> Iterator[RunningStack]:
    """A started stack, its processes told more by `environment`; at the end nothing of it runs, and its files are gone."""
    folder = Path(tempfile.mkdtemp(prefix="cultivation-stack-"))
    folder.chmod(0o755)  # PostgreSQL runs as a user of its own and must get through
    running = RunningStack(folder)
    running.stack.environment.update(environment or {})
    try:
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)
