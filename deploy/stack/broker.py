"""One private Apache Kafka broker (KRaft) from the jars of Maven Central: no Docker, no ZooKeeper."""

import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Template

from deploy.stack.children import Child
from deploy.stack.programs import java, maven
from deploy.topics import brokers

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

    @cached_property
    def child(self) -> Child:
        options = [f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+UseG1GC", f"-Dkafka.logs.dir={self.folder}"]
        return Child("kafka", self.folder, [*self._java(*options), "kafka.Kafka", str(self._properties)])

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
        self.child.start()

    def wait_until_ready(self, seconds: float = 60) -> None:
        """Return once the cluster describes itself; an open port alone says little."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(Exception):
                if brokers(self.servers):
                    return
            if not self.child.is_alive():
                break
            time.sleep(0.1)
        raise RuntimeError(f"Kafka 没有启动，见 {self.child.log}")

    def stop(self) -> None:
        self.child.stop()

    def kill(self) -> None:
        self.child.kill()

    def pause(self) -> None:
        """Hang: the port stays open and nothing answers."""
        self.child.send(signal.SIGSTOP)

    def resume(self) -> None:
        self.child.send(signal.SIGCONT)

    @property
    def _properties(self) -> Path:
        return self.folder / "server.properties"

    def _java(self, *options: str) -> list[str]:
        log4j = f"-Dlog4j2.configurationFile={RECIPE / 'log4j2.yaml'}"
        return [java(), "-Djava.awt.headless=true", *options, log4j, "-cp", f"{JARS}/*"]
