"""ASGI middleware: how many MCP sessions are kept, of a tenant and at all, and how long a hello is.

Only where sessions are kept at all. What a client says of itself in `initialize` stays in memory
for as long as its session, which the library ends after half an hour without a request; so both
are bounded. Whoever is refused ends sessions of its own, or waits.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from mcp_types.version import HANDSHAKE_PROTOCOL_VERSIONS
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_server.backend import LOCAL
from mcp_server.load import Refusal
from mcp_server.refusing import refuse

__all__ = ["IDLE_S", "MOST", "KeptSessions"]

IDLE_S = 1800.0
"""A session without a request for this long ends."""
MOST = 1_000
"""Sessions of a process; each takes about 150 KiB, and what its client says of itself."""
_TENANT_MOST = 250
_HELLO_MAX_BYTES = 32 * 1024
_SESSION = "mcp-session-id"


@dataclass(kw_only=True)
class _Kept:
    tenant: str
    used_s: float
    at_work: int = 0


class KeptSessions:
    """Counts sessions from the answer that opens one until the one that ends it, or its idling."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        mcp_path: str,
        most: int = MOST,
        tenant_most: int = _TENANT_MOST,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Wrap an app.

        Args:
            app: What keeps the sessions.
            mcp_path: Where MCP is answered.
            most: Sessions at once.
            tenant_most: Sessions of one tenant at once.
            monotonic: Clock, in seconds.
        """
        self._app, self._mcp_path = app, mcp_path
        self._most, self._tenant_most = most, tenant_most
        self._monotonic = monotonic
        self._kept: dict[str, _Kept] = {}
        self._opening: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one request on where its session is kept, or may be."""
        if scope["type"] != "http" or scope["path"] != self._mcp_path:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        known = self._kept.get(headers.get(_SESSION, ""))
        if known is not None:
            await self._used(known, headers[_SESSION], scope, receive, send)
        elif _may_open(scope["method"], headers):
            await self._opened(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _used(
        self, kept: _Kept, name: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        ends = scope["method"] == "DELETE"

        async def looking(message: Message) -> None:
            if (
                ends
                and message["type"] == "http.response.start"
                and message["status"] < HTTPStatus.MULTIPLE_CHOICES
            ):
                self._kept.pop(name, None)
            await send(message)

        kept.at_work += 1
        try:
            await self._app(scope, receive, looking)
        finally:
            kept.at_work -= 1
            kept.used_s = self._monotonic()

    async def _opened(self, scope: Scope, receive: Receive, send: Send) -> None:
        tenant = scope.get("state", {}).get("caller", LOCAL).tenant
        messages = await _body_of(receive)

        async def replayed() -> Message:
            return messages.pop(0) if messages else await receive()

        length = sum(len(message.get("body", b"")) for message in messages)
        refusal = _TOO_LONG if length > _HELLO_MAX_BYTES else self._objection(tenant)
        if refusal is not None:
            await refuse(refusal, replayed, send, is_mcp=True)
            return

        async def looking(message: Message) -> None:
            if message["type"] == "http.response.start":
                name = Headers(raw=message["headers"]).get(_SESSION)
                if name and message["status"] < HTTPStatus.MULTIPLE_CHOICES:
                    self._kept[name] = _Kept(tenant=tenant, used_s=self._monotonic())
            await send(message)

        self._opening[tenant] += 1
        try:
            await self._app(scope, replayed, looking)
        finally:
            self._opening[tenant] -= 1
            if not self._opening[tenant]:
                del self._opening[tenant]

    def _objection(self, tenant: str) -> Refusal | None:
        """Why no session may be opened now."""
        since = self._monotonic() - IDLE_S
        for name in [n for n, one in self._kept.items() if not one.at_work and one.used_s < since]:
            del self._kept[name]
        own = sum(one.tenant == tenant for one in self._kept.values()) + self._opening[tenant]
        if own >= self._tenant_most:
            return Refusal(
                status=429,
                title="Too many sessions",
                code="too_many_sessions",
                detail=f"{own} MCP sessions of yours are open, as many as may be",
                retry_after_s=_AGAIN_S,
                another_way="end sessions that are not needed with DELETE, or come without one: "
                "clients of 2026-07-28 need none",
            )
        if len(self._kept) + self._opening.total() >= self._most:
            return Refusal(
                status=503,
                title="Too much to do",
                code="overloaded",
                detail=f"{self._most:,} MCP sessions are open, as many as may be",
                retry_after_s=_AGAIN_S,
            )
        return None


_AGAIN_S = 60
_TOO_LONG = Refusal(
    status=413,
    title="Body too large",
    code="body_too_large",
    detail=f"what opens an MCP session has {_HELLO_MAX_BYTES:,} bytes at most",
    retry_after_s=0,
    another_way="say less of the client in clientInfo",
)


def _may_open(method: str, headers: Headers) -> bool:
    """Whether the transport opens a session for a request: as it decides itself, by headers."""
    version = headers.get("mcp-protocol-version")
    is_handshake = version is None or version in HANDSHAKE_PROTOCOL_VERSIONS
    return method == "POST" and _SESSION not in headers and is_handshake


async def _body_of(receive: Receive) -> list[Message]:
    """The messages of a body, which the guard has read and bounded already."""
    messages: list[Message] = []
    while True:
        messages.append(await receive())
        if not messages[-1].get("more_body", False):
            return messages
