"""Traces: what continues one, what never begins one, and what a span never says."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial

import orjson
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from kit.data import tracing
from kit.data.database import Database
from kit.data.logging import JsonLines
from kit.data.problem import Problem, not_found
from kit.data.tracing.export import NOISY, provider_to_collector
from kit.data.writer import Writer
from kit.events.bus import Outgoing
from tests.databases import Databases
from tests.kit.events.ledger import mechanism, open_ledger, write_note
from tests.kit.pairs import Pair, joined
from tests.kit.sample import APP, ask
from tests.traces import Recording, Seen, chain, recording

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"
OTHER = f"00-{'1' * 32}-{'2' * 16}-01"
TYPE = "cn.cultivation.firm.registered.v1"


@pytest.fixture
def pair(databases: Databases) -> Iterator[Pair]:
    with joined(databases) as made:
        yield made


@pytest.fixture
def recorded() -> Iterator[Recording]:
    with recording() as made:
        yield made


def named(spans: list[Seen], name: str) -> list[Seen]:
    return [span for span in spans if span.name == name]


def payloads(database: Database) -> list[dict[str, object]]:
    with database.read() as session:
        return [orjson.loads(row.payload) for row in session.execute(select(mechanism.outbox.c.payload))]


def write_in(trace: str, pair: Pair, *keys: str) -> None:
    """One note for each key, written on behalf of a trace."""
    with tracing.span("request", trace):
        pair.write(*keys)


# --- from request to effect ---------------------------------------------------------------------------------------
def test_an_event_carries_the_trace_from_the_write_over_the_relay_to_its_effect(
    pair: Pair, recorded: Recording
) -> None:
    write_in(PARENT, pair, "a")
    pair.relay_all()
    _, write, publish, process = chain(
        recorded.spans(), "request", "write ledger.write_note", f"publish {TYPE}", f"process {TYPE}"
    )
    assert {write.trace_id, publish.trace_id, process.trace_id} == {TRACE}
    assert payloads(pair.producer)[0]["traceparent"] == f"00-{TRACE}-{write.span_id}-01"
    assert (publish.kind, process.kind) == ("producer", "consumer")


def test_what_begins_outside_of_a_trace_has_no_span(pair: Pair, recorded: Recording) -> None:
    pair.write("a")
    pair.relay_all()
    assert recorded.spans() == []
    assert "traceparent" not in payloads(pair.producer)[0]


def test_an_event_heard_again_has_no_second_span(pair: Pair, recorded: Recording) -> None:
    write_in(PARENT, pair, "a")
    pair.relay_all()
    pair.forget_publishing()
    pair.relay_all()
    assert len(named(recorded.spans(), f"process {TYPE}")) == 1


def test_a_parked_event_is_tried_again_in_its_trace(pair: Pair, recorded: Recording) -> None:
    pair.broken = {"a"}
    write_in(PARENT, pair, "a")
    pair.relay_all()
    pair.broken = set()
    pair.due_now()
    assert pair.consumer.retry_parked() == 1
    tries = named(recorded.spans(), f"process {TYPE}")
    assert {span.trace_id for span in tries} == {TRACE}
    assert [span.failed for span in tries][-1] is False
    assert tries[0].failed


def test_what_is_not_published_has_no_span_yet(recorded: Recording, pair: Pair) -> None:
    class Away:
        def begin(self, rows: list[Outgoing]) -> Callable[[], set[int]]:
            return set

        def close(self) -> None: ...

    write_in(PARENT, pair, "a")
    pair.relay._bus = Away()  # type: ignore[assignment]
    pair.relay.publish_once()
    assert named(recorded.spans(), f"publish {TYPE}") == []


@pytest.mark.parametrize(("second", "linked"), [(PARENT, []), (OTHER, [TRACE, "1" * 32])])
def test_what_a_batch_brings_about_belongs_to_its_one_trace_or_to_one_linked_to_all(
    recorded: Recording, second: str, linked: list[str]
) -> None:
    with tracing.received("ear", [("x", PARENT), ("y", second)]):
        told = tracing.traceparent() or ""
    spans = recorded.spans()
    assert [list(span.links) for span in named(spans, "process batch")] == ([linked] if linked else [])
    assert {told.split("-")[1]} == ({s.trace_id for s in named(spans, "process batch")} if linked else {TRACE})


@pytest.mark.parametrize("text", ["", "garbage", f"00-{'0' * 32}-b7ad6b7169203331-01", "ÿ"])
def test_a_traceparent_that_is_none_begins_nothing(recorded: Recording, text: str) -> None:
    with tracing.span("x", text):
        assert tracing.traceparent() is None
    assert recorded.spans() == []


# --- requests -----------------------------------------------------------------------------------------------------
def test_a_request_without_a_correlation_id_is_told_by_its_trace(recorded: Recording) -> None:
    answer = TestClient(APP).get("/v1/things")
    (server,) = recorded.spans()
    assert (server.name, server.kind) == ("GET /v1/things", "server")
    assert answer.headers["x-correlation-id"] == server.trace_id


def test_a_correlation_id_that_is_brought_stays_beside_the_trace(recorded: Recording) -> None:
    answer = ask("GET", "/v1/things", headers={"X-Correlation-Id": "order-2025", "traceparent": PARENT})
    assert answer.headers["x-correlation-id"] == "order-2025"
    assert [(span.trace_id, span.parent_id) for span in recorded.spans()] == [(TRACE, PARENT.split("-")[2])]


def test_a_call_to_a_service_is_a_span_between_the_two(recorded: Recording) -> None:
    with tracing.span("request", PARENT):
        ask("GET", "/v1/things")
    spans = recorded.spans()
    chain(spans, "request", "GET", "GET /v1/things")
    assert len(spans) == 3


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
def test_probes_leave_no_trace(recorded: Recording, path: str) -> None:
    assert ask("GET", path).status_code == 200
    assert recorded.spans() == []


def test_a_span_says_the_route_and_never_what_somebody_asked_for(recorded: Recording) -> None:
    ask("GET", "/v1/passed/91620100MA71W3XY5Q?q=张某某&phone=13800138000", headers={"User-Agent": "secret-agent"})
    ask("GET", "/v1/nothing/李某某?q=王某某")
    ask("POST", "/v1/things", content='{"name":"甲公司"}', headers={"Content-Type": "application/json"})
    told = json.dumps([span.attributes for span in recorded.spans()], ensure_ascii=False) + "".join(
        span.name for span in recorded.spans()
    )
    assert "/v1/passed/{rest" in told
    assert [word for word in ("9162", "某", "1380", "甲", "agent", "%E") if word in told] == []


def test_a_fault_is_named_by_its_kind_alone(recorded: Recording) -> None:
    ask("GET", "/v1/faults/bug")
    with pytest.raises(RuntimeError), tracing.span("work", PARENT):
        raise RuntimeError("张某某")
    server, work = recorded.spans()
    assert (server.failed, work.failed) == (True, True)
    assert work.attributes == {"error.type": "RuntimeError"}


def test_a_refusal_is_no_fault(recorded: Recording) -> None:
    with pytest.raises(Problem), tracing.span("work", PARENT):
        raise not_found()
    assert [span.failed for span in recorded.spans()] == [False]


# --- writes -------------------------------------------------------------------------------------------------------
def test_each_write_of_a_group_announces_in_its_own_trace(databases: Databases, recorded: Recording) -> None:
    database = open_ledger(databases.empty("ledger"))
    writer = Writer(database)
    for trace, note in ((PARENT, "a"), (OTHER, "b"), (None, "c")):
        with tracing.span("request", trace):
            writer.submit(partial(write_note, note_id=note))
    writer.start()
    writer.close()
    traces = {str(event["partitionkey"]): str(event.get("traceparent", "--"))[3:35] for event in payloads(database)}
    database.close()
    assert traces == {"a": TRACE, "b": "1" * 32, "c": ""}


# --- logs, and nothing --------------------------------------------------------------------------------------------
def test_a_log_line_says_its_trace(recorded: Recording) -> None:
    line = logging.makeLogRecord({"msg": "sold"})
    with tracing.span("work", PARENT):
        assert json.loads(JsonLines("shop").format(line))["trace_id"] == TRACE
    assert "trace_id" not in json.loads(JsonLines("shop").format(line))


def test_a_collector_that_is_away_is_said_once_in_ten_minutes() -> None:
    provider = provider_to_collector("shop")
    lines: list[logging.LogRecord] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record)

    keep = Keep()
    for name in NOISY:
        logging.getLogger(name).addHandler(keep)
    for number in range(5):
        logging.getLogger(NOISY[number % 2]).warning("away")
    for name in NOISY:
        logging.getLogger(name).removeHandler(keep)
    provider.shutdown()
    assert len(lines) == 1


def test_without_a_collector_nothing_of_the_sdk_is_loaded_and_no_thread_runs() -> None:
    look = (
        "import sys, threading, deploy.process, deploy.embedded.compose; from kit.data import tracing; tracing.configure('x');"
        "print([m for m in sys.modules if m.startswith(('opentelemetry.sdk', 'opentelemetry.exporter', 'requests'))],"
        "threading.active_count(), tracing.here(), tracing.traceparent())"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "1", "None", "None"]


def test_without_a_collector_an_event_carries_no_trace(pair: Pair) -> None:
    write_in(PARENT, pair, "a")
    pair.relay_all()
    assert "traceparent" not in payloads(pair.producer)[0]
