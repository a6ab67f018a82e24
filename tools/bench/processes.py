"""The processes that are measured: the system as it is run, and a bare application that answers the same bytes."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.stack.ports import free_ports

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 120.0


@dataclass
class Served:
    """A process with a port."""

    process: "subprocess.Popen[bytes]"
    port: int
    start_seconds: float

    def cpu_seconds(self) -> float:
        """User and system time of the process so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_megabytes(self) -> float:
        """Resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


@contextmanager
def system(data: Path) -> Iterator[Served]:
    """`python -m deploy.embedded` on the data in a directory."""
    port = free_ports(1)[0]
    environment = os.environ | {"EMBEDDED_DATA_DIR": str(data), "PORT": str(port)}
    with _started([sys.executable, "-m", "deploy.embedded"], port, "/readyz", environment) as served:
        yield served


@contextmanager
def bare(answers: dict[str, tuple[str, bytes]], directory: Path) -> Iterator[Served]:
    """A bare ASGI application on the same server; `answers` are content type and body by path."""
    port = free_ports(1)[0]
    written = {path: [kind, body.decode("utf-8")] for path, (kind, body) in answers.items()}
    file = directory / "answers.json"
    file.write_text(json.dumps({"/": ["text/plain", "bare"]} | written), encoding="utf-8")
    with _started(
        [sys.executable, "-m", "tools.bench.bare", str(port), str(file)], port, "/", dict(os.environ)
    ) as served:
        yield served


@contextmanager
def _started(command: list[str], port: int, ready: str, environment: dict[str, str]) -> Iterator[Served]:
    began = time.monotonic()
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(process, f"http://127.0.0.1:{port}{ready}", began + START_SECONDS)
            yield Served(process, port, time.monotonic() - began)
        finally:
            process.terminate()
            process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", url: str, deadline: float) -> None:
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(url, timeout=2, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.02)
    raise SystemExit(f"{url} did not become ready")
