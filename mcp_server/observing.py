"""Every request gets a name, a line in the log, its metrics and its trace; none while we end.

Stands right inside the guard, so that it sees what identity and limits refuse, and what fails. The
log tells methods, templates of routes, counts and ids; never arguments, queries or headers.
"""

import asyncio
import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_server.draining import Drain, as_one_that_ends, refuse_as_cut_off, refuse_as_ending
from mcp_server.metrics import OTHER, Metrics
from mcp_server.noted import Noted, current_note, noting, session_of
from mcp_server.problems import defect_response
from mcp_server.route_names import RouteNames
from tools.work import Watcher, watched_by

if TYPE_CHECKING:
    from agent.tracing import Tracing

__all__ = ["PROBES", "REQUEST_ID_HEADER", "Named", "Observing"]

REQUEST_ID_HEADER = "X-Request-ID"
PROBES = frozenset(("/healthz", "/readyz", "/metrics"))
"""Asked every few seconds by machines: answered to the end, and logged only where they fail."""
_access = logging.getLogger("leadline.access")
_defects = logging.getLogger("leadline.defect")
_SANE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ID_BYTES = 8
_METHODS = frozenset(("GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"))
_FAILED = 400
_DEFECT = 500


class Observing:
    """ASGI middleware: names, counts, traces and logs requests, and refuses them while we end."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        routes: RouteNames,
        metrics: Metrics,
        drain: Drain,
        tracing: "Tracing | None" = None,
    ) -> None:
        """Wrap an app.

        Args:
            app: What is observed.
            routes: Knows the template of a path.
            metrics: Counts.
            drain: Whether we end, and what is still at work.
            tracing: Makes spans; None for none.
        """
        self._app, self._routes, self._metrics, self._drain = app, routes, metrics, drain
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        noted = self._noted(scope, headers)
        scope.setdefault("state", {})["request_id"] = noted.request_id
        # What a GET listens to lasts as long as somebody listens: no request at work.
        listens = self._drain if scope["method"] == "GET" else None
        answer = Answer(send, noted.request_id, listens)
        with ExitStack() as stack:
            stack.enter_context(noting(noted))
            stack.enter_context(self._counted(scope, noted, answer))
            stack.enter_context(self._traced(noted, answer, headers))
            stack.enter_context(watched_by(*self._watchers(noted)))
            await self._answered(scope, receive, answer)

    def _noted(self, scope: Scope, headers: Headers) -> Noted:
        route, session_id = self._routes.of(scope["path"])
        given = headers.get(REQUEST_ID_HEADER, "")
        return Noted(
            request_id=given if _SANE_ID.fullmatch(given) else secrets.token_hex(_ID_BYTES),
            method=scope["method"] if scope["method"] in _METHODS else OTHER,
            route=route,
            session_id=session_of(session_id),
        )

    def _watchers(self, noted: Noted) -> tuple[Watcher, ...]:
        watchers = (noted.watch, self._metrics.watch)
        return (*watchers, self._tracing.watch) if self._tracing else watchers

    async def _answered(self, scope: Scope, receive: Receive, answer: "Answer") -> None:
        if self._drain.begun and scope["path"] not in PROBES:
            await refuse_as_ending(scope, receive, answer)
            return
        told = receive
        if scope["method"] == "GET":
            told = as_one_that_ends(receive, self._drain, lambda: answer.is_stream)
        try:
            await self._app(scope, told, answer)
        except asyncio.CancelledError:
            if answer.status or not self._drain.begun:
                raise
            await refuse_as_cut_off(scope, receive, answer)
        except Exception as error:
            _defects.exception("defect: %s", type(error).__name__)
            if answer.status:
                raise  # a part of the answer is sent: closing the connection tells that it is one
            await defect_response(error)(scope, receive, answer)
        if answer.is_stream and not answer.is_complete:
            await answer({"type": "http.response.body", "body": b"", "more_body": False})

    @contextmanager
    def _counted(self, scope: Scope, noted: Noted, answer: "Answer") -> Iterator[None]:
        """Metrics and the log line; what nobody waits for is no request at work."""
        begin = perf_counter()
        is_probe = scope["path"] in PROBES
        if not is_probe:
            self._drain.began()
        self._tell_gauges()
        try:
            yield
        finally:
            if not is_probe:
                self._drain.ended(was_stream=answer.is_listened_to)
            self._tell_gauges()
            end = perf_counter()
            until = answer.began if answer.is_listened_to else end
            status = answer.status or _DEFECT
            self._metrics.answered(noted, status, (until or end) - begin)
            quiet = is_probe and status < _FAILED
            level = logging.DEBUG if quiet else logging.INFO
            if _access.isEnabledFor(level):
                facts = _facts(noted, status, answer.sent_bytes, (end - begin) * 1e3)
                _access.log(level, "%s", _line(facts), extra={"facts": facts})

    def _tell_gauges(self) -> None:
        self._metrics.in_flight.set(self._drain.at_work)
        self._metrics.streams.set(self._drain.streams)
        self._metrics.draining.set(int(self._drain.begun))

    @contextmanager
    def _traced(self, noted: Noted, answer: "Answer", headers: Headers) -> Iterator[None]:
        if self._tracing is None or noted.route in PROBES:
            yield
            return
        facts = {"http.request.method": noted.method, "http.route": noted.route}
        with self._tracing.door(f"{noted.method} {noted.route}", headers, facts) as span:
            noted.trace_id = span.trace_id
            try:
                yield
            finally:
                status = answer.status or _DEFECT
                told = {"leadline.request_id": noted.request_id, "leadline.code": noted.code}
                span.tell(
                    {"http.response.status_code": status, **told}, is_failed=status >= _DEFECT
                )


class Answer:
    """Passes an answer on, with the name of its request, and sees what becomes of it."""

    def __init__(self, send: Send, request_id: str, listens: Drain | None) -> None:
        self._send, self._request_id, self._listens = send, request_id, listens
        self.status = 0
        self.sent_bytes = 0
        self.began: float | None = None
        self.is_stream = False
        self.is_complete = False
        self.is_listened_to = False

    async def __call__(self, message: Message) -> None:
        """Send one message."""
        if message["type"] == "http.response.start":
            self._begin(message)
        elif message["type"] == "http.response.body":
            self.sent_bytes += len(message.get("body", b""))
            self.is_complete = not message.get("more_body", False)
        await self._send(message)

    def _begin(self, message: Message) -> None:
        self.status, self.began = message["status"], perf_counter()
        headers = MutableHeaders(scope=message)
        headers[REQUEST_ID_HEADER] = self._request_id
        self.is_stream = headers.get("content-type", "").startswith("text/event-stream")
        if self.is_stream and self._listens is not None:
            self.is_listened_to = True
            self._listens.stream_began()


class Named:
    """ASGI middleware: has the note of the request learn who asks; stands behind the login."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if (noted := current_note()) is not None:
            noted.caller = scope.get("state", {}).get("caller")
        await self._app(scope, receive, send)


def _facts(
    noted: Noted, status: int, sent_bytes: int, took_ms: float
) -> dict[str, str | int | float]:
    """What the log tells of a request, beside its ids."""
    facts: dict[str, str | int | float] = {
        "method": noted.method,
        "route": noted.route,
        "status": status,
        "ms": round(took_ms, 1),
        "bytes": sent_bytes,
    }
    more = {"mcp_method": noted.mcp_method, "tool": noted.tool, "code": noted.code}
    return facts | {name: value for name, value in more.items() if value}


def _line(facts: dict[str, str | int | float]) -> str:
    """The same in words.

    >>> _line({"method": "GET", "route": "/v1", "status": 404, "ms": 1.5, "bytes": 3, "code": "x"})
    'GET /v1 404 1.5 ms 3 bytes code=x'
    """
    more = "".join(f" {name}={facts[name]}" for name in facts if name in _NAMED)
    return "{method} {route} {status} {ms} ms {bytes} bytes".format(**facts) + more


_NAMED = ("mcp_method", "tool", "code")
