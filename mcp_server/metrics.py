"""What Prometheus reads: counts and times of requests, turns, tools, calls of the LLM, searches.

Every label has a bounded set of values: templates of routes, names of our own, stable codes; what
is not known is `other`. No label names a tenant, a person or a session.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import choose_encoder

from agent.document import Stage
from mcp_server.noted import Noted
from tools.work import Piece

__all__ = ["OTHER", "Metrics"]

OTHER = "other"
_STAGES = frozenset(get_args(Stage))
_CODES_MAX = 200
_FAILED = 500
_REQUEST_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_TURN_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0)


class Metrics:
    """The metrics of one app, in a registry of its own."""

    def __init__(self, *, version: str, tools: Collection[str] = ()) -> None:
        """Make every metric.

        Args:
            version: Of Leadline.
            tools: Names that a tool may have as label.
        """
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = registry = CollectorRegistry()
        self._tools = frozenset(tools)
        self._codes: set[str] = set()
        self._requests = Counter(
            "leadline_http_requests",
            "Requests that were answered, by template of the route.",
            ("route", "method", "status"),
            registry=registry,
        )
        self._request_s = Histogram(
            "leadline_http_request_seconds",
            "Time to the end of an answer; of a stream, to its beginning.",
            ("route",),
            buckets=_REQUEST_S,
            registry=registry,
        )
        self.in_flight = Gauge(
            "leadline_http_in_flight", "Requests at work, without streams.", registry=registry
        )
        self.streams = Gauge(
            "leadline_http_streams", "Event streams that are open.", registry=registry
        )
        self._turn_s = Histogram(
            "leadline_turn_seconds",
            "Time of one turn of a session, by the stage it leads to.",
            ("stage",),
            buckets=_TURN_S,
            registry=registry,
        )
        self._turns = Counter(
            "leadline_turns",
            "Turns of sessions, by how they ended.",
            ("result",),
            registry=registry,
        )
        self._tool_calls = Counter(
            "leadline_tool_calls",
            "Calls of tools at the doors.",
            ("tool", "door", "result"),
            registry=registry,
        )
        self._refusals = Counter(
            "leadline_refusals",
            "Requests that ended with a problem, by its code.",
            ("code",),
            registry=registry,
        )
        self._add_outside(registry)
        self.draining = Gauge("leadline_draining", "1 while the process ends.", registry=registry)
        Gauge(
            "leadline_build_info", "Always 1; the version is a label.", ("version",),
            registry=registry,
        ).labels(version).set(1)  # fmt: skip
        ProcessCollector(registry=registry)

    def _add_outside(self, registry: CollectorRegistry) -> None:
        """What waits for a model or a knowledge base."""
        self._llm_calls = Counter(
            "leadline_llm_calls",
            "Calls of the language model, by how they ended.",
            ("result",),
            registry=registry,
        )
        self._llm_s = Histogram(
            "leadline_llm_call_seconds",
            "Time of one call of the language model.",
            buckets=_TURN_S,
            registry=registry,
        )
        self._searches = Counter(
            "leadline_knowledge_searches",
            "Searches of the knowledge base; `degraded` ones lack a part of it.",
            ("result",),
            registry=registry,
        )
        self._search_s = Histogram(
            "leadline_knowledge_search_seconds",
            "Time of one search of the knowledge base.",
            buckets=_REQUEST_S,
            registry=registry,
        )

    def answered(self, noted: Noted, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(noted.route, noted.method, str(status)).inc()
        self._request_s.labels(noted.route).observe(seconds)
        if noted.code:
            self._refusals.labels(self._code(noted.code)).inc()
        if noted.tool:
            self._tool_calls.labels(self._tool(noted.tool), "mcp", noted.tool_result).inc()
        elif noted.route.startswith("/v1/tools/"):
            tool = self._tool(noted.route.rpartition("/")[2])
            self._tool_calls.labels(tool, "rest", _result(status)).inc()

    @contextmanager
    def watch(self, piece: Piece) -> Iterator[None]:
        """Count a piece of work when it ends."""
        begin = perf_counter()
        try:
            yield
        finally:
            self._ended(piece, perf_counter() - begin)

    def _ended(self, piece: Piece, seconds: float) -> None:
        if piece.kind == "turn":
            stage = str(piece.facts.get("stage", ""))
            self._turns.labels(piece.result).inc()
            self._turn_s.labels(stage if stage in _STAGES else OTHER).observe(seconds)
        elif piece.kind == "llm":
            self._llm_calls.labels(piece.code or piece.result).inc()
            self._llm_s.observe(seconds)
        elif piece.kind == "search":
            self._searches.labels("degraded" if piece.facts.get("degraded") else piece.result).inc()
            self._search_s.observe(seconds)

    def text(self, accept: str) -> tuple[bytes, str]:
        """Every metric as text, and the content type that fits an `Accept` header."""
        encode, content_type = choose_encoder(accept)
        body: bytes = encode(self.registry)
        return body, content_type

    def _tool(self, name: str) -> str:
        return name if name in self._tools else OTHER

    def _code(self, code: str) -> str:
        """A code is stable and there are few; should that ever fail, the rest is `other`."""
        if code not in self._codes and len(self._codes) >= _CODES_MAX:
            return OTHER
        self._codes.add(code)
        return code


def _result(status: int) -> str:
    if status >= _FAILED:
        return "failed"
    return "ok" if status < 400 else "refused"  # noqa: PLR2004  HTTP's own bound
