"""One request, told from the gateway to its last effect, and a collector that is away harms nobody."""

import socket
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from contracts.codes import Role, Zone
from tests.composed import Composed
from tests.running import RunningSystem, eventually
from tests.synthetic import code_of
from tests.traces import Recording, Seen, chain, collecting, recording

TYPE = "cn.cultivation.firm.registered.v1"
NAME = "踪迹"
WAY = (
    "POST /api/v1/firms",
    "POST",
    "POST /v1/firms",
    "write firms.register",
    f"publish {TYPE}",
    f"process {TYPE}",
)


def body(number: int) -> dict[str, Any]:
    zone = Zone.LANZHOU_HITECH.value
    return {
        "uscc": code_of(number),
        "name": f"{NAME}{number:02d}科技有限公司",
        "zone": zone,
        "founded_on": "2015-03-02",
    }


def ears(spans: list[Seen]) -> set[Any]:
    return {span.attributes["messaging.consumer.group.name"] for span in spans if span.kind == "consumer"}


@pytest.fixture
def recorded(system: Composed) -> Iterator[Recording]:
    with recording() as made:
        yield made


def test_a_registration_is_one_trace_from_the_gateway_to_both_listeners(system: Composed, recorded: Recording) -> None:
    answer = system.ask("office", "POST", "/firms", json=body(1))
    assert answer.status_code == 201
    eventually(lambda: [span for span in recorded.spans() if span.kind == "producer"])
    spans = [span for span in recorded.spans() if span.trace_id == answer.headers["X-Correlation-Id"]]
    *_, publish, _ = chain(spans, *WAY)
    heard = [span for span in spans if span.parent_id == publish.span_id]
    assert ears(heard) == {"cultivation.firms", "notifications-firms", "notifications-messages"}


def test_a_span_names_neither_the_company_nor_what_was_searched(system: Composed, recorded: Recording) -> None:
    system.ask("office", "POST", "/firms", json=body(1))
    system.ask("office", "GET", f"/firms?q={NAME}")
    system.ask("office", "GET", f"/firms/{code_of(1)}")
    system.client.get(f"/firms?q={NAME}")
    eventually(lambda: [span for span in recorded.spans() if span.kind == "producer"])
    told = str(recorded.spans())
    assert [word for word in (NAME, code_of(1), "%E8", "office", "Bearer") if word in told] == []


def test_nothing_is_recorded_when_no_collector_is_named(system: Composed) -> None:
    assert system.ask("office", "POST", "/firms", json=body(1)).status_code == 201
    with system.system.services["registry"].database.read() as session:
        (payload,) = session.connection().exec_driver_sql("select payload from outbox").scalars()
    assert "traceparent" not in payload


# --- a process ----------------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_a_process_sends_what_it_holds_before_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "60000")
        with started(tmp_path) as system:
            system.sign_in("office").post("/firms", body(1), status=201)
            assert collector.received == []
            assert system.stop() == 0
        chain(collector.received, *(f"embedded: {step}" for step in WAY[:4]))


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("answers", [False, True], ids=["nobody-listens", "nobody-answers"])
def test_a_collector_that_is_away_slows_nobody_and_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: bool
) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        if answers:
            deaf.listen()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{deaf.getsockname()[1]}")
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
        with started(tmp_path) as system:
            office = system.sign_in("office")
            seconds = [taken(partial(office.post, "/firms", body(n), status=201)) for n in range(1, 31)]
            assert taken(system.stop) < 10
    assert statistics.quantiles(seconds, n=10)[-1] < 0.5
    assert (tmp_path / "log").read_text(encoding="utf-8").count("opentelemetry") <= 1


def taken(act: Callable[[], object]) -> float:
    """Seconds; long enough after the last one that a batch of spans was tried in between."""
    time.sleep(0.05)
    before = time.monotonic()
    act()
    return time.monotonic() - before


@contextmanager
def started(folder: Path) -> Iterator[RunningSystem]:
    system = RunningSystem(folder)
    system.open_account("office", Role.OFFICE)
    system.start()
    try:
        yield system
    finally:
        system.kill()
