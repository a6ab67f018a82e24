"""One private Apache Kafka broker (KRaft) from the jars of Maven Central: no Docker, no ZooKeeper."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from deploy.stack.programs import java, maven
from kit.bus.kafka import brokers

RECIPE = Path(__file__).resolve().parents[1] / "kafka"
JARS = RECIPE.parents[1] / "var" / "kafka" / "lib"
HEAP = "512m"


def fetch_jars() -> None:
    """Have Maven copy the broker's jars, at the versions of deploy/kafka/pom.xml, unless they are there."""
    stamp = JARS.parent / "pom.xml"
    wanted = (RECIPE / "pom.xml").read_bytes()
    if stamp.exists() and stamp.read_bytes() == wanted:
        return
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={JARS}"]
    subprocess.run([maven(), "-q", "-B", "-f", str(RECIPE / "pom.xml"), *goal], check=True, cwd=RECIPE)
    stamp.write_bytes(wanted)


@dataclass
class Broker:
    """A broker with its data and logs in `folder`, for clients at `port`, for itself at `controller`."""

    folder: Path
    port: int
    controller: int
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def servers(self) -> str:
        return f"127.0.0.1:{self.port}"

    def create(self) -> None:
        """Write the properties and format the data folder, unless that was done before."""
        fetch_jars()
        self.folder.mkdir(parents=True, exist_ok=True)
        data = self.folder.resolve() / "data"
        template = Template((RECIPE / "server.properties").read_text(encoding="utf-8"))
        properties = template.substitute(port=self.port, controller=self.controller, data=data)
        self._properties.write_text(properties, encoding="utf-8")
        if not (data / "meta.properties").exists():
            made = subprocess.run(
                [*self._java(), "kafka.tools.StorageTool", "random-uuid"], capture_output=True, check=True
            )
            cluster = made.stdout.decode().strip()
            form = ["format", "--config", str(self._properties), "--cluster-id", cluster, "--standalone"]
            subprocess.run([*self._java(), "kafka.tools.StorageTool", *form], capture_output=True, check=True)

    def start(self) -> None:
        options = [f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+UseG1GC", f"-Dkafka.logs.dir={self.folder}"]
        with (self.folder / "broker.log").open("ab") as log:
            command = [*self._java(*options), "kafka.Kafka", str(self._properties)]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    def wait_until_ready(self, seconds: float = 60) -> None:
        """Return once the cluster describes itself; an open port alone says little."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(Exception):
                if brokers(self.servers):
                    return
            if self.process is not None and self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"Kafka 没有启动，见 {self.folder / 'broker.log'}")

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Hang: the port stays open and nothing answers."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self._signal(how)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def _signal(self, which: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, which)

    @property
    def _properties(self) -> Path:
        return self.folder / "server.properties"

    def _java(self, *options: str) -> list[str]:
        log4j = f"-Dlog4j2.configurationFile={RECIPE / 'log4j2.yaml'}"
        return [java(), "-Djava.awt.headless=true", *options, log4j, "-cp", f"{JARS}/*"]
