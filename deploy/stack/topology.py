"""The production topology on one machine: PostgreSQL, Kafka, and a process per API and worker, each with its port and log."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from deploy.embedded.data import keys
from deploy.process import PROCESSES, ROOMS
from deploy.stack.broker import Broker
from deploy.stack.children import Child
from deploy.stack.ports import is_free
from deploy.stack.postgres import Cluster, closed_folder

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "var" / "stack", ROOT / "var-stack", Path("/var/lib/cultivation-stack"))
DATABASE = "postgres"
POSTGRES, KAFKA, CONTROLLER = 40, 41, 42  # above the base port; the processes take those below


class PortTaken(Exception):
    """Somebody else listens where a part of the stack should; the text names the port and the way out."""


class NotReady(Exception):
    """A part did not become ready; the text says which, and where its log is."""


@dataclass
class Stack:
    """Everything under `folder`, at ports from `base` on; the gateway is at `base` itself."""

    folder: Path
    base: int
    environment: dict[str, str] = field(default_factory=dict)

    @cached_property
    def cluster(self) -> Cluster:
        return Cluster(self.folder / DATABASE, self.base + POSTGRES)

    @cached_property
    def broker(self) -> Broker:
        return Broker(self.folder / "kafka", self.base + KAFKA, self.base + CONTROLLER)

    @cached_property
    def processes(self) -> dict[str, Child]:
        """Every process of ours by name, the gateway last."""
        return {name: self._process(name) for name in PROCESSES}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port('gateway')}"

    def port(self, name: str) -> int:
        return self.base if name == "gateway" else self.base + 1 + PROCESSES.index(name)

    def start(self) -> Iterator[str]:
        """Start part after part; yields the name of each once it is ready. Raises Missing, PortTaken, NotReady."""
        self.refuse_taken_ports()
        self.cluster.create()
        if not self.cluster.is_running():
            self.cluster.start()
        for name in ROOMS:
            self.cluster.create_owned(name)
        yield "postgresql"
        self.broker.create()
        self.broker.start()
        self.broker.wait_until_ready()
        yield "kafka"
        self.prepare()
        yield "prepare"
        for child in self.processes.values():
            child.start()
        for name in self.processes:
            self.wait_until_ready(name)
            yield name

    def refuse_taken_ports(self) -> None:
        """Raise PortTaken, before anything starts, when a part that does not run would find its port taken."""
        wanted = {self.port(name): name for name in PROCESSES if not self.runs(name)}
        if not self.cluster.is_running():
            wanted[self.cluster.port] = "postgresql"
        if not self.runs("kafka", "kafka"):
            wanted |= {self.broker.port: "kafka", self.broker.controller: "kafka"}
        for port, name in sorted(wanted.items()):
            if not is_free(port):
                raise PortTaken(
                    f"端口 {port}（{name}）已被别的程序占用。请先停止它，或换一组端口：STACK_PORT=9100 make stack"
                )

    def prepare(self) -> None:
        """Migrate the databases as their owners, give the processes their rights, and create the topics."""
        owners = {f"{name.upper()}_OWNER_DATABASE_URL": self.cluster.owner_url(name) for name in ROOMS}
        command = [sys.executable, "-m", "deploy.prepare"]
        log = self.folder / "log" / "prepare.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as said:
            environment = os.environ | self._settings() | owners
            done = subprocess.run(command, env=environment, stdout=said, stderr=said, check=False)
        if done.returncode != 0:
            raise NotReady(f"准备数据库与主题失败，见 {log}")

    def stop(self) -> None:
        """End everything in the opposite order; nothing is left running. Nothing to do where nothing was ever made."""
        if not self.cluster.is_made():
            return
        for child in reversed(self.processes.values()):
            child.stop()
        self.broker.stop()
        if self.cluster.is_running():
            self.cluster.stop()

    def is_ready(self, name: str) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port(name)}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def wait_until_ready(self, name: str, seconds: float = 60) -> None:
        child = self.processes[name]
        if not _within(seconds, lambda: self.is_ready(name) or not child.is_alive()) or not self.is_ready(name):
            raise NotReady(f"{name} 没有就绪，见 {child.log}")

    def runs(self, name: str, folder: str = "log") -> bool:
        """Whether a part runs, by its note alone: nothing needs to be installed or made yet."""
        return Child(name, self.folder / folder, ()).is_alive()

    def _process(self, name: str) -> Child:
        own = {"PROCESS_PORT": str(self.port(name))}
        command = [sys.executable, "-m", "deploy.process", name]
        return Child(name, self.folder / "log", command, self._settings() | own)

    def _settings(self) -> dict[str, str]:
        """The environment of every process: where the engines and the other processes are, and who signs tokens."""
        pair, cursors = keys(self.folder)
        given = {"PROCESS_KAFKA_SERVERS": self.broker.servers, "PYTHONPATH": str(ROOT)}
        given["CULTIVATION_ATTACHMENTS_FOLDER"] = str(self.folder / "attachments")
        for service in ROOMS:
            prefix = service.upper()
            given[f"{prefix}_DATABASE_URL"] = self.cluster.url(service, user=service)
            given[f"{prefix}_TOKEN_PUBLIC_KEY"] = pair.public
            given[f"{prefix}_CURSOR_SECRET"] = cursors
            given[f"{prefix}_CLOCK_OFFSET_FILE"] = str(self.folder / "clock")
            if service != "gateway":
                given[f"GATEWAY_{prefix}_URL"] = f"http://127.0.0.1:{self.port(f'{service}-api')}"
        return given | {"GATEWAY_TOKEN_PRIVATE_KEY": pair.private} | self.environment


def suitable(folders: Sequence[Path]) -> Path:
    """The folder that holds a stack already, else the first that the database's user may enter.

    `make run` keeps var/ to its owner, so a stack that is started as root beside it has a folder of its own.
    """
    made = next((folder for folder in folders if Cluster(folder / DATABASE, 0).is_made()), None)
    return made or next((folder for folder in folders if closed_folder(folder / DATABASE) is None), folders[0])


def stack_from_environment() -> Stack:
    """The stack of `make stack`: where STACK_FOLDER and STACK_PORT say, else in the first of FOLDERS that suits."""
    given = os.environ.get("STACK_FOLDER")
    folder = Path(given) if given else suitable(FOLDERS)
    folder.mkdir(parents=True, exist_ok=True)
    return Stack(folder.resolve(), int(os.environ.get("STACK_PORT", "8100")))


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
