"""Spans of what happens, by OpenTelemetry's API alone: door, turn, step, operation, LLM, search.

A span tells kinds, names of our own, ids of sessions, codes and counts; never what a person wrote,
no argument, and of an exception its code.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from opentelemetry.context import Context
from opentelemetry.trace import (
    Span,
    SpanKind,
    Status,
    StatusCode,
    TracerProvider,
    format_trace_id,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from tools.work import Fact, Piece

__all__ = ["Door", "Tracing"]

_NAMES = {"turn": "turn", "llm": "llm call", "search": "knowledge search"}
_FACTS = {"session_id": "leadline.session_id", "stage": "leadline.stage"} | {
    "model": "gen_ai.request.model",
    "degraded": "leadline.degraded",
}


@dataclass(frozen=True)
class Door:
    """The span of one request at a door."""

    span: Span

    @property
    def trace_id(self) -> str:
        """Names the trace, in logs too; empty where it is not recorded."""
        context = self.span.get_span_context()
        return format_trace_id(context.trace_id) if context.is_valid else ""

    def tell(self, facts: Mapping[str, Fact], *, is_failed: bool) -> None:
        """Add what is known at the end; empty facts are left out."""
        for name, value in facts.items():
            if value != "":
                self.span.set_attribute(name, value)
        if is_failed:
            self.span.set_status(Status(StatusCode.ERROR))


class Tracing:
    """Makes spans of a provider; `close` sends what is left."""

    def __init__(self, provider: TracerProvider) -> None:
        """Bind a provider; who makes it decides where spans go."""
        self._tracer = provider.get_tracer("leadline")
        self._provider = provider
        self._propagator = TraceContextTextMapPropagator()

    @contextmanager
    def door(
        self, name: str, headers: Mapping[str, str], facts: Mapping[str, Fact]
    ) -> Iterator[Door]:
        """The span of a request, which goes on with the trace that its headers name."""
        carrier = {key: headers[key] for key in ("traceparent", "tracestate") if key in headers}
        # An empty context, not the current one: nothing of another request may be its parent.
        parent = self._propagator.extract(carrier, context=Context())
        with self._tracer.start_as_current_span(
            name,
            context=parent,
            kind=SpanKind.SERVER,
            attributes=dict(facts),
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            yield Door(span)

    @contextmanager
    def watch(self, piece: Piece) -> Iterator[None]:
        """The span of a piece of work."""
        with self._tracer.start_as_current_span(
            _NAMES.get(piece.kind, f"{piece.kind} {piece.name}"),
            kind=SpanKind.CLIENT if piece.kind == "llm" else SpanKind.INTERNAL,
            attributes={"leadline.kind": piece.kind, "leadline.name": piece.name},
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield
            finally:
                _tell(span, piece)

    def close(self) -> None:
        """Send what is left, and end; a provider of somebody else is left alone."""
        shutdown = getattr(self._provider, "shutdown", None)
        if shutdown is not None:
            shutdown()


def _tell(span: Span, piece: Piece) -> None:
    for name, attribute in _FACTS.items():
        if name in piece.facts:
            span.set_attribute(attribute, piece.facts[name])
    span.set_attribute("leadline.result", piece.result)
    if piece.code:
        span.set_attribute("leadline.code", piece.code)
    if piece.result == "failed":
        span.set_status(Status(StatusCode.ERROR))
