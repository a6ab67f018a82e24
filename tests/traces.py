"""Spans as a test reads them, whether kept in memory or received by a collector of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from kit.data import tracing
from kit.data.tracing.export import provider_to


@dataclass(frozen=True)
class Seen:
    """A finished span."""

    service: str
    name: str
    kind: str
    trace_id: str
    span_id: str
    parent_id: str | None
    attributes: dict[str, Any] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    failed: bool = False


@dataclass
class Recording:
    """The spans of this process since the test began."""

    provider: TracerProvider
    exporter: InMemorySpanExporter

    def spans(self) -> list[Seen]:
        self.provider.force_flush()
        return [_seen(span) for span in self.exporter.get_finished_spans()]


@contextmanager
def recording() -> Iterator[Recording]:
    """Record as a process does that was told of a collector, but keep the spans."""
    exporter = InMemorySpanExporter()
    provider = provider_to(exporter, "tests")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trace, "_TRACER_PROVIDER", provider)  # the API lets it be set once only
        patch.setattr(tracing._this, "tracer", provider.get_tracer("kit"))
        yield Recording(provider, exporter)
    provider.shutdown()


@dataclass
class Collector:
    """What processes sent to an OTLP endpoint of this test; hand them `environment`."""

    url: str
    received: list[Seen] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {"OTEL_EXPORTER_OTLP_ENDPOINT": self.url, "OTEL_BSP_SCHEDULE_DELAY": "200"}

    def take(self, body: bytes) -> None:
        request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            (service,) = (a.value.string_value for a in resource.resource.attributes if a.key == "service.name")
            self.received += [_told(service, span) for scope in resource.scope_spans for span in scope.spans]


@contextmanager
def collecting() -> Iterator[Collector]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            collector.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent names it so
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector = Collector(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield collector
        server.shutdown()
        thread.join()


def chain(spans: list[Seen], *steps: str) -> list[Seen]:
    """The spans of these names (`service: name` where it matters), each the child of the one before, in one trace."""
    found: list[Seen] = []
    for step in steps:
        service, _, name = step.rpartition(": ")
        near = [span for span in spans if span.name == name and service in ("", span.service)]
        near = [span for span in near if not found or span.parent_id == found[-1].span_id]
        assert near, f"{step} follows none of {[s.name for s in found]} in {[(s.service, s.name) for s in spans]}"
        found.append(near[0])
    assert len({span.trace_id for span in found}) == 1
    return found


def _seen(span: ReadableSpan) -> Seen:
    assert span.context is not None
    return Seen(
        service=str(span.resource.attributes["service.name"]),
        name=span.name,
        kind=span.kind.name.lower(),
        trace_id=f"{span.context.trace_id:032x}",
        span_id=f"{span.context.span_id:016x}",
        parent_id=f"{span.parent.span_id:016x}" if span.parent else None,
        attributes=dict(span.attributes or {}),
        links=tuple(f"{link.context.trace_id:032x}" for link in span.links),
        failed=not span.status.is_ok,
    )


def _told(service: str, span: Span) -> Seen:
    return Seen(
        service=service,
        name=span.name,
        kind=Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_").lower(),
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent_id=span.parent_span_id.hex() or None,
        attributes={each.key: each.value.string_value or each.value.int_value for each in span.attributes},
        links=tuple(link.trace_id.hex() for link in span.links),
        failed=span.status.code == Status.STATUS_CODE_ERROR,
    )
