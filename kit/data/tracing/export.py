"""Where spans go: OTLP over HTTP, in batches from a thread of its own. Imported only where a collector is named."""

import logging

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter

PERSONAL = ("url.path", "url.query")  # may hold a code, a name or what somebody searched for; http.route stays
NOISY = ("opentelemetry.exporter.otlp.proto.http.trace_exporter", "opentelemetry.sdk._shared_internal")
SILENT_SECONDS = 600.0


def provider_to_collector(service: str) -> TracerProvider:
    """A provider that sends to the collector of the standard variables, which also say how many traces are kept."""
    seldom = _Seldom()
    for name in NOISY:
        logging.getLogger(name).addFilter(seldom)
    return provider_to(OTLPSpanExporter(), service)


def provider_to(exporter: SpanExporter, service: str) -> TracerProvider:
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: service}), shutdown_on_exit=False)
    provider.add_span_processor(_Discretion())
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


class _Discretion(SpanProcessor):
    """Blackens what can name a person or a company before anybody else sees the span."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        for name in PERSONAL:
            if name in (span.attributes or ()):
                span.set_attribute(name, "REDACTED")


class _Seldom(logging.Filter):
    """One line in ten minutes: a collector that is away has nothing new to say."""

    _last = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        if record.created - self._last < SILENT_SECONDS:
            return False
        self._last = record.created
        return True
