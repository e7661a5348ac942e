"""Where spans go: over OTLP/HTTP to what the standard `OTEL_…` variables name.

Spans of libraries travel in the same trees. What they write into events and descriptions, and names
that a client chose, may hold what a person wrote: that is taken out before anything leaves.
"""

import os
import re
from collections.abc import Sequence
from importlib.metadata import version

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Status

from agent.tracing import Tracing

__all__ = ["Discreet", "exported_tracing"]

_OURS = "leadline"
_NAME = re.compile(r"[a-z][a-z_/]{0,40}( [a-z][a-z_]{0,40})?")
_VALUE = re.compile(r"[A-Za-z0-9_./:-]{1,60}")


class Discreet(SpanExporter):
    """Passes spans on without what libraries wrote about requests."""

    def __init__(self, inner: SpanExporter) -> None:
        """Wrap an exporter."""
        self._inner = inner

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Export what may be told."""
        return self._inner.export([_told(span) for span in spans])

    def shutdown(self) -> None:
        """Shut the exporter down."""
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Have the exporter send what it has."""
        return self._inner.force_flush(timeout_millis)


def exported_tracing() -> Tracing:
    """Spans of this process on their way out; those of libraries too, as the provider is global."""
    told = {SERVICE_VERSION: version("leadline")}
    if "OTEL_SERVICE_NAME" not in os.environ:
        told[SERVICE_NAME] = _OURS
    provider = TracerProvider(resource=Resource.create(told), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(Discreet(OTLPSpanExporter())))
    trace.set_tracer_provider(provider)
    return Tracing(provider)


def _told(span: ReadableSpan) -> ReadableSpan:
    scope = span.instrumentation_scope
    if scope is not None and scope.name == _OURS:
        return span
    attributes = {
        key: value
        for key, value in (span.attributes or {}).items()
        if not isinstance(value, str) or _VALUE.fullmatch(value)
    }
    return ReadableSpan(
        name=span.name if _NAME.fullmatch(span.name) else span.name.partition(" ")[0][:40],
        context=span.get_span_context(),
        parent=span.parent,
        resource=span.resource,
        attributes=attributes,
        kind=span.kind,
        instrumentation_scope=scope,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
    )
