"""What a process says of itself: /livez, /readyz and /metrics."""

import hmac
from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address
from pathlib import Path

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from kit.data import clock
from kit.data.config import ServiceSettings
from kit.data.database import Database
from kit.data.migrations import migration_heads, revisions
from kit.data.problem import Problem, not_found, unavailable
from kit.web.edge import Traffic

ROOT = Path(__file__).resolve().parents[2]
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
PROBES = frozenset({"/livez", "/readyz", "/metrics"})


def probes(
    name: str, settings: ServiceSettings, database: Database | None, traffic: Traffic, more: Callable[[], list[Metric]]
) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz() -> dict[str, str]:
        if database is not None and not await _is_migrated(name, database):
            raise unavailable("not_ready", "数据库不可用或尚未迁移。")
        return {"status": "ok"}

    @router.get("/metrics")
    async def figures(request: Request) -> Response:
        if not (settings.metrics and _may_look(request, settings)):
            raise not_found()
        families = _traffic_families(traffic) + more()
        if database is not None:
            families += await database.ask(_database_families, database)
        return Response(_exposition(families), media_type="text/plain; version=0.0.4")

    return router


def _may_look(request: Request, settings: ServiceSettings) -> bool:
    """Whoever brings the token, this machine, and the monitoring's networks; what came through a proxy is of neither."""
    given, token = request.headers.get("authorization", ""), settings.metrics_token
    if token is not None and hmac.compare_digest(given.encode(), f"Bearer {token.get_secret_value()}".encode()):
        return True
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        peer = ip_address(request.client.host)
    except ValueError:
        return False
    own = peer.is_loopback or request.client.host == (request.scope["server"] or ("",))[0]
    return own or any(peer in network for network in settings.metrics_from)


async def _is_migrated(name: str, database: Database) -> bool:
    """Whether the database answers and is not behind this code; a revision that it does not know is a later version's."""
    try:
        found = await database.ask(lambda session: migration_heads(session.connection()))
    except (SQLAlchemyError, Problem):
        return False
    return bool(found) and found.isdisjoint(revisions(name, ROOT).values())


def _traffic_families(traffic: Traffic) -> list[Metric]:
    answered = CounterMetricFamily("http_answers", "Answers by method and status.", labels=["method", "status"])
    for (method, status), count in list(traffic.items()):
        answered.add_metric([method, str(status)], count)
    return [answered]


def _database_families(session: Session, database: Database) -> list[Metric]:
    """Figures to alert on: a relay or a consumer that stands still shows here, never in readiness."""
    outbox, parked = database.tables.outbox, database.tables.parked
    waiting = select(func.count(), func.min(outbox.c.recorded_at)).where(outbox.c.published_at.is_(None))
    count, oldest = session.execute(waiting).one()
    age = max((clock.now() - oldest).total_seconds(), 0.0) if oldest else 0.0
    events = GaugeMetricFamily(
        "parked_events", "Events set aside, by consumer and state.", labels=["consumer", "state"]
    )
    by_state = select(parked.c.consumer, parked.c.state, func.count()).group_by(parked.c.consumer, parked.c.state)
    for consumer, state, number in session.execute(by_state):
        events.add_metric([consumer, state], number)
    return [
        GaugeMetricFamily("outbox_waiting", "Outbox rows not yet published.", value=count),
        GaugeMetricFamily("outbox_age_seconds", "Age of the oldest of them.", value=age),
        events,
    ]


class _Given:
    """A collector of families made beforehand."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _exposition(families: Sequence[Metric]) -> bytes:
    registry = CollectorRegistry()
    registry.register(_Given(families))
    ProcessCollector(registry=registry)
    return generate_latest(registry)
