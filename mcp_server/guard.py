"""The outermost layer of the ASGI app: whom we answer, from where, and how much we read.

Without a login, a web page that tricks a browser is the one attacker a loopback service has: the
Host must be ours (DNS rebinding) and an Origin must be ours too (cross-site requests).
"""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_server.errors import plain_problem

__all__ = ["LOOPBACK_NAMES", "MAX_BODY_BYTES", "Guard", "is_loopback", "name_of"]

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
MAX_BODY_BYTES = 1024 * 1024
"""A specification is a page; a megabyte is already generous."""
_BODY_S = 20.0
"""A megabyte comes in that time over half a megabit per second."""
_READ_AT_ONCE = 256
"""Bodies on their way, of whomever: 256 MiB at most."""
MAX_DRAINED_BYTES = 64 * 1024 * 1024
"""What is read, and dropped, of a body that is refused."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`.

    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0")
    (True, False)
    """
    return host in LOOPBACK_NAMES


def name_of(authority: str) -> str:
    """The host of `host:port`, brackets removed; empty when it cannot be read.

    >>> name_of("[::1]:8080"), name_of("localhost"), name_of("a@b:80:80")
    ('::1', 'localhost', '')
    """
    try:
        parts = urlsplit(f"//{authority}")
        # Reading the port refuses what is not a number.
        usable = parts.username is None and parts.port != 0
    except ValueError:
        return ""
    return (parts.hostname or "") if usable else ""


class Guard:
    """ASGI middleware: Host, Origin and body size, answered with problem documents."""

    def __init__(
        self,
        app: ASGIApp,
        names: Sequence[str] = LOOPBACK_NAMES,
        origins: Sequence[str] = (),
        any_host: Sequence[str] = (),
    ) -> None:
        """Wrap an app.

        Args:
            app: What is guarded.
            names: Host names that are ours; empty accepts any, for a service others may reach.
            origins: Origins of pages that may call us beside our own.
            any_host: Paths that answer under any name, as probes of a cluster call them by address.
        """
        self._app = app
        self._origins = frozenset(origins)
        self._names = frozenset(names)
        self._any_host = frozenset(any_host)
        self._reading: dict[object, asyncio.Timeout] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        problem = self._objection(scope["path"], Headers(scope=scope))
        if problem is not None:
            await _drained(receive)
            await _refuse(problem, send)
            return
        try:
            messages = await self._read(receive)
        except TimeoutError:
            await _refuse(_TOO_SLOW, send)
            return
        if messages is None:
            await _refuse(_TOO_LARGE, send)
            return

        async def replayed() -> Message:
            return messages.pop(0) if messages else await receive()

        await self._app(scope, replayed, send)

    async def _read(self, receive: Receive) -> list[Message] | None:
        """The body, unless it takes too long; where too many are on their way, the oldest does."""
        if len(self._reading) >= _READ_AT_ONCE:
            oldest = next(iter(self._reading))
            self._reading.pop(oldest).reschedule(asyncio.get_running_loop().time())
        mine = object()
        try:
            async with asyncio.timeout(_BODY_S) as limit:
                self._reading[mine] = limit
                return await _whole_body(receive)
        finally:
            self._reading.pop(mine, None)

    def _objection(self, path: str, headers: Headers) -> dict[str, str | int] | None:
        if any(character < " " or character == "\x7f" for character in path):
            # Routes match in front of a line feed too: one address has to be one address.
            return _NO_ADDRESS
        if "transfer-encoding" in headers and "content-length" in headers:
            # RFC 9112, 6.1: a proxy in front may see another end of this request than we do.
            return _TWO_LENGTHS
        host = name_of(headers.get("host", ""))
        if self._names and host not in self._names and path not in self._any_host:
            return plain_problem(
                status=421,
                title="Unknown host",
                detail=f"this service does not answer for '{host}'",
                code="unknown_host",
                hint=f"use one of {', '.join(sorted(self._names))}",
            )
        origin = headers.get("origin")
        if origin is not None and not self._is_ours(origin, host):
            return plain_problem(
                status=403,
                title="Foreign origin",
                detail="requests from other web sites are not answered",
                code="foreign_origin",
                hint="call the service from a program, or from a page it serves itself",
            )
        length = headers.get("content-length", "0")
        return _TOO_LARGE if length.isdecimal() and int(length) > MAX_BODY_BYTES else None

    def _is_ours(self, origin: str, host: str) -> bool:
        if origin in self._origins:
            return True
        scheme, _, authority = origin.partition("://")
        name = name_of(authority) if scheme in ("http", "https") else ""
        return name != "" and name in {host, *self._names}


async def _whole_body(receive: Receive) -> list[Message] | None:
    """The body's messages, or None when it is too large; a length need not be announced."""
    messages: list[Message] = []
    read = 0
    while True:
        message = await receive()
        read += len(message.get("body", b""))
        is_last = not message.get("more_body", False)
        if read > MAX_BODY_BYTES:
            if not is_last:
                await _drain(receive)
            return None
        messages.append(message)
        if is_last:
            return messages


async def _drained(receive: Receive) -> None:
    """Drop a body within the time that a body has."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_BODY_S):
            await _drain(receive)


async def _drain(receive: Receive) -> None:
    """Drop the rest of a body: whoever is still sending would not see the answer.

    A connection that is closed with bytes unread is reset, and the answer with it; past
    `MAX_DRAINED_BYTES` that is what it gets.
    """
    dropped = 0
    while dropped <= MAX_DRAINED_BYTES:
        message = await receive()
        dropped += len(message.get("body", b""))
        if not message.get("more_body", False):
            return


_TOO_SLOW = plain_problem(
    status=408,
    title="Body too slow",
    detail=f"the body was not complete after {_BODY_S:.0f} s, or too many were on their way",
    code="body_too_slow",
    hint="send it in one go",
)
_NO_ADDRESS = plain_problem(
    status=404,
    title="Not found",
    detail="an address has no control characters",
    code="not_found",
    hint="see /openapi.json",
)
_TWO_LENGTHS = plain_problem(
    status=400,
    title="Two lengths",
    detail="a request says how long it is once: Content-Length or Transfer-Encoding",
    code="malformed_request",
    hint="leave one of the two headers out",
)
_TOO_LARGE = plain_problem(
    status=413,
    title="Body too large",
    detail=f"the body is larger than {MAX_BODY_BYTES} bytes",
    code="body_too_large",
    hint="send only the fields you want to fix",
)


async def _refuse(problem: dict[str, str | int], send: Send) -> None:
    body = json.dumps(problem).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": problem["status"], "headers": headers})
    await send({"type": "http.response.body", "body": body})
