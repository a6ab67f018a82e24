"""The whole system as its users have it: a process of its own with a port, that a test may kill and start again."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx

from contracts.codes import Role, Zone
from deploy.embedded.compose import NAMES, ROOT
from deploy.stack.ports import free_ports
from tests.databases import put_migrated
from tools import accounts

T = TypeVar("T")
PASSWORD = "correct-horse-7"


@dataclass
class RunningSystem:
    """`python -m deploy.embedded` on a folder of its own; the clock can be moved by days."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    moved: timedelta = field(default_factory=timedelta)
    people: list["Person"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.port = self.port or free_ports(1)[0]
        if not any(self.folder.glob("*.db")):
            put_migrated(self.folder)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def database_url(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.db"

    def rows(self, name: str, query: str) -> list[tuple[Any, ...]]:
        """What a service's database answers, asked past the service."""
        with closing(sqlite3.connect(f"file:{self.folder / name}.db?mode=ro", uri=True)) as file:
            return file.execute(query).fetchall()

    def value(self, name: str, query: str) -> Any:
        return self.rows(name, query)[0][0]

    def damage(self) -> list[tuple[Any, ...]]:
        """What the engine itself finds wrong with the databases."""
        found = [row for name in NAMES for row in self.rows(name, "pragma integrity_check") if row != ("ok",)]
        return found + [row for name in NAMES for row in self.rows(name, "pragma foreign_key_check")]

    def logs(self) -> list[Path]:
        return [self.folder / "log"]

    def open_account(self, login: str, role: Role, zones: tuple[Zone, ...] = (), firm_id: str | None = None) -> None:
        """An account with PASSWORD, through the operator's own command."""
        secret = self.folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        given = [login, "--name", login, "--role", role.value, "--password-file", str(secret)]
        given += [part for zone in zones for part in ("--zone", zone.value)]
        given += ["--firm", firm_id] if firm_id else []
        os.environ["GATEWAY_DATABASE_URL"] = self.database_url("gateway")
        try:
            assert accounts.main(given) == 0
        finally:
            del os.environ["GATEWAY_DATABASE_URL"]

    def sign_in(self, login: str) -> "Person":
        """Somebody who has an account, signed in until the system stops."""
        person = Person.sign_in(self.url, login)
        self.people.append(person)
        return person

    def start(self, within: float = 60) -> None:
        """Start and wait until it is ready."""
        environment = os.environ | {
            "EMBEDDED_DATA_DIR": str(self.folder),
            "EMBEDDED_CLOCK_OFFSET_FILE": str(self.folder / "clock"),
            "PORT": str(self.port),
        }
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.embedded"], env=environment, stdout=log, stderr=log, cwd=ROOT
            )
        deadline = time.monotonic() + within
        while not self.ready():
            assert self.process.poll() is None, (self.folder / "log").read_text(errors="replace")[-3000:]
            assert time.monotonic() < deadline, "not ready in time"
            time.sleep(0.05)

    def ready(self) -> bool:
        return is_ready(self.port)

    def kill(self) -> None:
        """kill -9, as a power cut would."""
        self._say_goodbye()
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self, within: float = 20) -> int:
        """Ctrl-C; returns the exit status."""
        assert self.process is not None
        self._say_goodbye()
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(within)

    def _say_goodbye(self) -> None:
        for person in self.people:
            person.client.close()
        self.people.clear()

    def move_clock(self, by: timedelta) -> None:
        """Let `by` pass for every process of the system."""
        self.moved += by
        fresh = self.folder / "clock.new"
        fresh.write_text(str(int(self.moved.total_seconds())), encoding="ascii")
        fresh.replace(self.folder / "clock")


def is_ready(port: int) -> bool:
    """Whether a process of ours listens there and says that it is ready."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
            line.sendall(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return line.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


@dataclass
class Person:
    """Somebody signed in through the API."""

    client: httpx.Client

    def __post_init__(self) -> None:
        weakref.finalize(self, self.client.close)

    @classmethod
    def sign_in(cls, url: str, login: str, password: str = PASSWORD) -> "Person":
        client = httpx.Client(base_url=f"{url}/api/v1", timeout=30, trust_env=False)
        answer = client.post("/tokens", json={"login": login, "password": password})
        assert answer.status_code == 201, answer.text
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return cls(client)

    def get(self, path: str, status: int = 200, **query: str | int) -> Any:
        answer = self.client.get(path, params=query)
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(
        self, path: str, body: object = None, *, status: int = 200, version: int | None = None, key: str = ""
    ) -> Any:
        """Act; `version` becomes If-Match, `key` the idempotency key."""
        return self._send("POST", path, body, status, version, key)

    def patch(self, path: str, body: object, version: int) -> Any:
        return self._send("PATCH", path, body, 200, version, "")

    def _send(self, method: str, path: str, body: object, status: int, version: int | None, key: str) -> Any:
        headers = {"If-Match": f'"v{version}"'} if version is not None else {}
        headers |= {"Idempotency-Key": key} if key else {}
        answer = self.client.request(method, path, json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()


def eventually(found: Callable[[], T], within: float = 20) -> T:
    """The first true answer of `found`; events need a moment to be heard."""
    deadline = time.monotonic() + within
    while not (answer := found()):
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)
    return answer
