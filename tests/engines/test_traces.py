"""One trace over all processes of the production topology, as a collector receives it."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future

import orjson
import pytest

from contracts.codes import Role, Zone
from contracts.topics import FIRMS
from kit.events.bus import Message
from kit.events.bus.listening import Listener
from tests.engines.running import RunningStack, running_stack
from tests.engines.wires import IMPATIENT
from tests.running import eventually
from tests.synthetic import code_of
from tests.traces import Collector, Seen, chain, collecting

TYPE = "cn.cultivation.firm.registered.v1"


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collecting() as made:
        yield made


@pytest.fixture(scope="module")
def system(programs: None, collector: Collector) -> Iterator[RunningStack]:
    with running_stack(collector.environment) as running:
        running.open_account("office", Role.OFFICE)
        yield running


class Reader:
    """Keeps the records of a topic as they came."""

    name = "reader"
    topics = frozenset({FIRMS.name})

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def receive(self, messages: Sequence[Message]) -> None:
        self.messages += messages

    def begin(self, messages: Sequence[Message], behind: "Future[int] | None" = None) -> "Future[int]":
        self.receive(messages)
        done: Future[int] = Future()
        done.set_result(0)
        return done


def read_topic(system: RunningStack) -> list[Message]:
    reader = Reader()
    listener = Listener(system.stack.broker.servers, reader, IMPATIENT)
    thread = threading.Thread(target=listener.run, daemon=True)
    thread.start()
    eventually(lambda: reader.messages, within=30)
    listener.stop()
    thread.join(15)
    return reader.messages


def test_a_registration_is_one_trace_over_five_processes_and_kafka(system: RunningStack, collector: Collector) -> None:
    office = system.sign_in("office")
    place = Zone.LANZHOU_HITECH.value
    body = {"uscc": code_of(1), "name": "踪迹科技有限公司", "zone": place, "founded_on": "2015-03-02"}
    answer = office.client.post("/firms", json=body)
    trace = answer.headers["X-Correlation-Id"]

    def heard() -> list[Seen]:
        return [span for span in collector.received if span.trace_id == trace and span.kind == "consumer"]

    def published() -> bool:
        return any(span for span in collector.received if span.trace_id == trace and span.kind == "producer")

    eventually(lambda: len(heard()) == 3 and published(), within=30)
    spans = [span for span in collector.received if span.trace_id == trace]
    way = chain(
        spans,
        "gateway: POST /api/v1/firms",
        "gateway: POST",
        "registry-api: POST /v1/firms",
        "registry-api: write firms.register",
        f"registry-worker: publish {TYPE}",
        f"cultivation-worker: process {TYPE}",
    )
    write, publish = way[3], way[4]
    assert {(span.service, span.parent_id) for span in heard()} == {
        ("cultivation-worker", publish.span_id),
        ("notifications-worker", publish.span_id),
    }
    (message,) = read_topic(system)
    assert message.traceparent is not None
    assert message.traceparent.startswith(f"00-{trace}-{publish.span_id}-")
    assert orjson.loads(message.value or b"")["traceparent"].startswith(f"00-{trace}-{write.span_id}-")
    told = str(collector.received)
    assert [word for word in (body["name"], body["uscc"]) if word in told] == []
