"""`python -m deploy.process registry-api`: one process of the production topology, an API or a worker of one service.

An API answers requests and writes; a worker relays the outbox, listens to Kafka and runs the jobs. Both have a port with
/livez, /readyz and /metrics, and both end in order on SIGTERM. The gateway's API is the one door; its worker relays what it says.
"""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from fastapi import FastAPI
from prometheus_client.core import GaugeMetricFamily, Metric
from pydantic_settings import BaseSettings, SettingsConfigDict

from kit.data.config import ServiceSettings, prepare_process
from kit.events.bus.kafka import KafkaBus
from kit.events.bus.listening import Listener
from kit.events.worker import Worker
from kit.web.app import Service, create_app
from kit.web.server import serve


@dataclass(frozen=True)
class Room:
    """A service as a process needs it: what it is told, and how it is built. Only the process's own room is loaded."""

    package: str
    settings_class: str

    def settings(self) -> ServiceSettings:
        read: Callable[[], ServiceSettings] = getattr(import_module(f"{self.package}.settings"), self.settings_class)
        return read()

    def build(self, settings: ServiceSettings) -> Service:
        built: Service = import_module(f"{self.package}.main").build(settings)
        return built


ROOMS: dict[str, Room] = {
    "registry": Room("services.registry", "RegistrySettings"),
    "cultivation": Room("services.cultivation", "CultivationSettings"),
    "notifications": Room("services.notifications", "NotificationsSettings"),
    "gateway": Room("gateway", "GatewaySettings"),
}
PROCESSES: tuple[str, ...] = (
    *(f"{name}-{role}" for name in ROOMS if name != "gateway" for role in ("api", "worker")),
    "gateway-worker",
    "gateway",
)


class ProcessSettings(BaseSettings):
    """Where this process listens and where Kafka is; the service's own settings have its own prefix."""

    model_config = SettingsConfigDict(env_prefix="PROCESS_", frozen=True, extra="ignore")

    host: str = "127.0.0.1"
    port: int = 8000
    kafka_servers: str = "127.0.0.1:9092"
    kafka_replicas: int = 1


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.process", description=__doc__)
    parser.add_argument("name", choices=PROCESSES)
    name: str = parser.parse_args(arguments).name
    process = ProcessSettings()
    service, _, role = name.partition("-")
    room = ROOMS[service]
    settings = room.settings()
    prepare_process(name, settings)
    built = room.build(settings)
    app = worker_app(built, settings, process) if role == "worker" else built.app
    serve(app, process.host, process.port)
    return 0


def worker_app(service: Service, settings: ServiceSettings, process: ProcessSettings) -> FastAPI:
    """An application whose lifespan is the worker's life; it answers nothing but how the worker is."""
    listeners = [Listener(process.kafka_servers, consumer) for consumer in service.consumers]
    bus = KafkaBus(process.kafka_servers)
    worker = Worker(service.database, service.writer, bus, service.jobs, service.consumers, listeners)
    return create_app(
        service.name,
        settings,
        title=f"{service.name}-worker",
        database=service.database,
        writer=service.writer,
        during=[partial(_working, worker, bus)],
        figures=partial(listening_figures, listeners),
        openapi=False,
    )


@asynccontextmanager
async def _working(worker: Worker, bus: KafkaBus) -> AsyncIterator[None]:
    worker.start()
    try:
        yield
    finally:
        await asyncio.to_thread(worker.stop)
        await asyncio.to_thread(bus.close)


def listening_figures(listeners: Sequence[Listener]) -> list[Metric]:
    """How far each consumer is behind its topics, and whether one has given up."""
    lag = GaugeMetricFamily("consumer_lag", "Records not yet handled.", labels=["consumer", "topic", "partition"])
    halted = GaugeMetricFamily("consumer_halted", "1 when everything was poison and it stopped.", labels=["consumer"])
    for listener in listeners:
        halted.add_metric([listener.name], float(listener.halted))
        for (topic, partition), records in listener.lag.items():
            lag.add_metric([listener.name, topic, str(partition)], records)
    return [lag, halted]


if __name__ == "__main__":
    sys.exit(main())
