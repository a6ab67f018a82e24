"""Traces: which request set what going, over HTTP and events, as OpenTelemetry spans.

Off unless a standard variable names a collector: then the SDK is not even imported, and every function here returns at
once. Only requests begin a trace (FastAPI's own telemetry); all else continues the one that it is handed, and without one
has no span. Spans name routes, use cases and types of events, never what was in them.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass

from opentelemetry import context, trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanKind, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
CLOSE_SECONDS = 3.0
Trace = Context  # a trace as it is handed from thread to thread
CLIENT, PRODUCER = SpanKind.CLIENT, SpanKind.PRODUCER
_W3C = TraceContextTextMapPropagator()
_NO_SPAN = nullcontext(trace.INVALID_SPAN)


@dataclass
class _Tracing:
    tracer: Tracer | None = None
    end: Callable[[], None] | None = None


_this = _Tracing()


def configure(service: str) -> None:
    """Record the spans of this process under its name, when the environment names a collector."""
    if _this.tracer is None and any(os.environ.get(name) for name in ENDPOINTS):
        from kit.data.tracing.export import provider_to_collector

        provider = provider_to_collector(service)
        trace.set_tracer_provider(provider)
        _this.tracer, _this.end = provider.get_tracer("kit"), provider.shutdown


def close() -> None:
    """Send what waits, for CLOSE_SECONDS at most: a collector that is away holds up no shutdown."""
    end, _this.tracer, _this.end = _this.end, None, None
    if end is not None:
        closing = threading.Thread(target=end, daemon=True)
        closing.start()
        closing.join(CLOSE_SECONDS)


# --- the trace that is being told ---------------------------------------------------------------------------------
def is_on() -> bool:
    """Whether this process records spans."""
    return _this.tracer is not None


def here() -> Trace | None:
    """The current trace, to be handed to another thread; None outside of any."""
    if _this.tracer is None or not trace.get_current_span().get_span_context().is_valid:
        return None
    return context.get_current()


def traceparent() -> str | None:
    """The current span in the words of W3C; None outside of any."""
    return None if _this.tracer is None else told(trace.get_current_span())


def told(span: Span) -> str | None:
    """A span in the words of W3C."""
    of = span.get_span_context()
    return f"00-{of.trace_id:032x}-{of.span_id:016x}-{of.trace_flags:02x}" if of.is_valid else None


def pass_on(headers: MutableMapping[str, str]) -> None:
    """Add the current span to the headers of a request."""
    if _this.tracer is not None:
        _W3C.inject(headers)


# --- spans --------------------------------------------------------------------------------------------------------
def span(
    name: str,
    parent: Trace | str | None,
    kind: SpanKind = SpanKind.INTERNAL,
    attributes: Mapping[str, str] | None = None,
) -> AbstractContextManager[Span]:
    """A span that is current inside the block; none, and no current one, without a parent (a trace, or a traceparent)."""
    if _this.tracer is None:
        return _NO_SPAN
    started = start(name, parent, kind, attributes)
    return trace.use_span(trace.INVALID_SPAN) if started is None else _running(started)


def start(name: str, parent: Trace | str | None, kind: SpanKind, attributes: Mapping[str, str] | None) -> Span | None:
    """A span that whoever asked ends; none without a parent."""
    if _this.tracer is None or parent is None:
        return None
    around = _W3C.extract({"traceparent": parent}, Context()) if isinstance(parent, str) else parent
    if not trace.get_current_span(around).get_span_context().is_valid:
        return None
    return _this.tracer.start_span(name, around, kind, attributes)


@contextmanager
def _running(span: Span) -> Iterator[Span]:
    with trace.use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
        try:
            yield span
        except BaseException as error:
            span.set_attribute("error.type", type(error).__name__)  # never its text: that may name somebody
            status = getattr(error, "status", None)
            if not isinstance(status, int) or status >= 500:  # a refusal is no fault
                span.set_status(StatusCode.ERROR)
            raise


def name_request(method: str, route: str) -> None:
    """Call the span of the current request by a route that the framework's router never saw."""
    if _this.tracer is not None:
        span = trace.get_current_span()
        span.update_name(f"{method} {route}")
        span.set_attribute("http.route", route)


# --- events -------------------------------------------------------------------------------------------------------
@contextmanager
def received(consumer: str, events: Iterable[tuple[str, str | None]]) -> Iterator[None]:
    """A span in the trace of each event (its type and traceparent), while all of them are handled.

    What a batch of several traces brings about belongs to none of them alone: it begins one that is linked to each.
    """
    if _this.tracer is None:
        yield
        return
    attributes = {"messaging.consumer.group.name": consumer}
    with ExitStack() as open_spans:
        spans = [
            open_spans.enter_context(span(f"process {kind}", parent, SpanKind.CONSUMER, attributes))
            for kind, parent in events
        ]
        contexts = [each.get_span_context() for each in spans]
        if len({each.trace_id for each in contexts}) > 1:
            links = [Link(each) for each in contexts if each.is_valid]
            batch = _this.tracer.start_span("process batch", Context(), SpanKind.CONSUMER, attributes, links)
            open_spans.enter_context(_running(batch))
        yield
