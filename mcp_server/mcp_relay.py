"""A running service behind stdin and stdout: every message passes as it is, in both protocol eras.

What HTTP wants to know beside a message (revision, method, name) is read from the message; what
goes wrong between here and the service is answered in the service's stead, so that nobody waits.
Tools whose arguments travel as headers (`x-mcp-header`) would need more; none does.
"""

from collections.abc import Mapping
from typing import Any, Protocol

import anyio
import httpx2
from mcp.client.streamable_http import streamable_http_client
from mcp.server.stdio import stdio_server
from mcp.shared.inbound import (
    MCP_METHOD_HEADER,
    MCP_NAME_HEADER,
    MCP_PROTOCOL_VERSION_HEADER,
    NAME_BEARING_METHODS,
    encode_header_value,
)
from mcp.shared.message import ClientMessageMetadata, SessionMessage
from mcp_types import (
    INTERNAL_ERROR,
    PARSE_ERROR,
    PROTOCOL_VERSION_META_KEY,
    ErrorData,
    JSONRPCError,
    JSONRPCMessage,
    JSONRPCNotification,
    JSONRPCRequest,
    JSONRPCResponse,
)
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from mcp_server.errors import PROBLEM_META, as_problem, one_line
from tools.domain.errors import OutsideError

__all__ = ["endpoint", "relay"]

MCP_PATH = "/mcp"
TIMEOUT = httpx2.Timeout(60, connect=5, read=None)
"""A person may think long about a form, so reading has no limit; the service ends what it began."""


class _Incoming(Protocol):
    """Where messages come from; what cannot be read comes as an exception."""

    async def receive(self) -> SessionMessage | Exception: ...


class _Outgoing(Protocol):
    """Where messages go."""

    async def send(self, item: SessionMessage, /) -> None: ...


def endpoint(url: str) -> str:
    """The MCP address of a service.

    >>> endpoint("http://127.0.0.1:8080"), endpoint("https://plans.example/team/mcp/")
    ('http://127.0.0.1:8080/mcp', 'https://plans.example/team/mcp')
    """
    base = url.rstrip("/")
    return base if base.endswith(MCP_PATH) else f"{base}{MCP_PATH}"


async def relay(url: str, headers: Mapping[str, str]) -> None:
    """Pass messages until the client closes stdin.

    Args:
        url: Address of the service.
        headers: What every request carries.
    """
    envelope = _Envelope()
    async with (
        stdio_server() as (from_client, to_client),
        # What writes to stdout ends when its stream is closed, and the process with it.
        to_client,
        httpx2.AsyncClient(transport=_Reaching(url), headers=headers, timeout=TIMEOUT) as http,
        streamable_http_client(endpoint(url), http_client=http, max_sse_event_size=None) as (
            from_service,
            to_service,
        ),
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(_pass_answers, from_service, to_client, envelope)
        await _pass_questions(from_client, to_service, to_client, envelope)
        tasks.cancel_scope.cancel()


class _Envelope:
    """The headers a message travels under, by its own words and what was negotiated before."""

    def __init__(self) -> None:
        self._negotiated = ""
        self._initialize: object = None

    def of(self, message: JSONRPCMessage) -> dict[str, str]:
        """Headers of a message of the client."""
        params: Mapping[str, Any] = getattr(message, "params", None) or {}
        meta = params.get("_meta")
        named = meta.get(PROTOCOL_VERSION_META_KEY) if isinstance(meta, dict) else None
        version = named if isinstance(named, str) else self._negotiated
        headers = {MCP_PROTOCOL_VERSION_HEADER: version} if version else {}
        if isinstance(message, JSONRPCRequest | JSONRPCNotification):
            if message.method == "initialize" and isinstance(message, JSONRPCRequest):
                self._initialize = message.id
                return {}
            if version in MODERN_PROTOCOL_VERSIONS:
                headers |= _routing(message.method, params)
        return headers

    def learn(self, message: JSONRPCMessage) -> None:
        """Note the revision that the service agreed to."""
        if isinstance(message, JSONRPCResponse) and message.id == self._initialize:
            self._negotiated = str(message.result.get("protocolVersion", ""))


def _routing(method: str, params: Mapping[str, Any]) -> dict[str, str]:
    """What the modern revision repeats outside the body, for whoever routes by it."""
    name = params.get(NAME_BEARING_METHODS.get(method, ""))
    named = {MCP_NAME_HEADER: encode_header_value(name)} if isinstance(name, str) else {}
    return {MCP_METHOD_HEADER: method, **named}


async def _pass_questions(
    from_client: _Incoming, to_service: _Outgoing, to_client: _Outgoing, envelope: _Envelope
) -> None:
    while True:
        try:
            item = await from_client.receive()
        except (anyio.EndOfStream, anyio.ClosedResourceError):
            return
        if isinstance(item, Exception):
            await to_client.send(SessionMessage(_UNREADABLE))
            continue
        headers = envelope.of(item.message)
        metadata = ClientMessageMetadata(headers=headers)
        await to_service.send(SessionMessage(item.message, metadata))


async def _pass_answers(from_service: _Incoming, to_client: _Outgoing, envelope: _Envelope) -> None:
    while True:
        try:
            item = await from_service.receive()
        except (anyio.EndOfStream, anyio.ClosedResourceError):
            return
        if isinstance(item, SessionMessage):
            envelope.learn(item.message)
            await to_client.send(SessionMessage(item.message))


_UNREADABLE = JSONRPCError(
    jsonrpc="2.0", id=None, error=ErrorData(code=PARSE_ERROR, message="Parse error")
)


_LOGIN = (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN)
_SERVE_HINT = "`leadline serve` starts one; without LEADLINE_URL this command plans by itself"
_KEY_HINT = (
    "set LEADLINE_URL_KEY to an API key of that service; its administrator makes one with"
    " `leadline keys create`"
)


class _Reaching(httpx2.AsyncBaseTransport):
    """HTTP in which whatever keeps a request from the service is a JSON-RPC error in its place."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._inner = httpx2.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request."""
        try:
            response = await self._inner.handle_async_request(request)
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind != "text/event-stream":
                await response.aread()
        except httpx2.TransportError:
            return self._away("does not answer")
        if response.status_code < httpx2.codes.BAD_REQUEST or kind == "application/json":
            return response
        if kind == "application/problem+json":
            told = response.json()
            code = str(told.get("code", "")) if response.status_code in _LOGIN else ""
            return self._away(f"refuses: {told.get('detail', '')}", response.status_code, code)
        return self._away(f"answers with HTTP {response.status_code}", response.status_code)

    async def aclose(self) -> None:
        """Let go of connections."""
        await self._inner.aclose()

    def _away(
        self, how: str, status: int = httpx2.codes.SERVICE_UNAVAILABLE, code: str = ""
    ) -> httpx2.Response:
        """A failure of the service; a refusal of the caller has a code of its own."""
        error = OutsideError(
            f"the Leadline service at {self._url} {how}",
            hint=_KEY_HINT if code else _SERVE_HINT,
            code=code or "service_unavailable",
        )
        told = ErrorData(
            code=INTERNAL_ERROR,
            message=one_line(error, "mcp"),
            data={PROBLEM_META: as_problem(error, "mcp")},
        )
        answer = JSONRPCError(jsonrpc="2.0", id=None, error=told)
        return httpx2.Response(status, json=answer.model_dump(mode="json", by_alias=True))
