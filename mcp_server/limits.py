"""ASGI middleware: what a tenant and the process may have at work, and how often a tenant may ask.

Stands behind whoever finds out who asks. Refusals are problems with `Retry-After`; where an MCP
client waits for an answer, a JSON-RPC error with the problem in it, under the same status: clients
read such a body, and pass its words on to the model, while they make nothing of any other.
"""

import json
from collections.abc import Mapping
from typing import Any

from limits import RateLimitItem
from mcp_types import INTERNAL_ERROR
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.rates import Rates, Taken
from mcp_server.backend import LOCAL
from mcp_server.errors import PROBLEM_META, plain_problem
from mcp_server.load import Kind, Load, Refusal
from tools.domain.sliding_window import Counted

__all__ = ["Limits"]

_UNCOUNTED = ("/healthz", "/readyz", "/metrics")
_PUBLIC = "/.well-known/"


class Limits:
    """Counts requests and refuses those there is no room for."""

    def __init__(self, app: ASGIApp, *, load: Load, rates: Rates, mcp_path: str) -> None:
        """Wrap an app.

        Args:
            app: What is protected.
            load: What is at work.
            rates: How often tenants ask.
            mcp_path: Where MCP is answered.
        """
        self._app = app
        self._load, self._rates = load, rates
        self._mcp_path = mcp_path
        self._policy = ", ".join(
            f'"{_name(item)}";q={item.amount};w={item.get_expiry()}' for item in rates.items
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one request on where there is room for it."""
        if scope["type"] != "http" or _is_free(scope["path"]):
            await self._app(scope, receive, send)
            return
        tenant = scope.get("state", {}).get("caller", LOCAL).tenant
        kind = self._kind(scope)
        refusal = self._load.objection(kind, tenant)
        if refusal is not None:
            await self._refuse(refusal, {}, scope, receive, send)
            return
        with self._load.holding(kind, tenant):
            taken = await self._rates.take(tenant)
            headers = self._told(taken)
            if taken.refused is not None:
                refusal = _too_often(*taken.refused)
                await self._refuse(refusal, headers, scope, receive, send)
                return
            await self._app(scope, receive, _telling(send, headers))

    def _kind(self, scope: Scope) -> Kind:
        """What stays open for as long as somebody listens is a stream."""
        path = scope["path"]
        listens = path == self._mcp_path or path.endswith("/events")
        return "stream" if scope["method"] == "GET" and listens else "turn"

    def _told(self, taken: Taken) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers."""
        if not taken.left:
            return {}
        left = ", ".join(
            f'"{_name(item)}";r={counted.left};t={_reset_s(counted)}'
            for item, counted in taken.left
        )
        return {"RateLimit-Policy": self._policy, "RateLimit": left}

    async def _refuse(
        self,
        refusal: Refusal,
        headers: Mapping[str, str],
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        problem = plain_problem(
            status=refusal.status,
            title=refusal.title,
            detail=refusal.detail,
            code=refusal.code,
            hint=refusal.hint,
        )
        asks_mcp = scope["path"] == self._mcp_path and scope["method"] == "POST"
        body: Mapping[str, Any] = await _as_error(problem, receive) if asks_mcp else problem
        content = json.dumps(body).encode()
        fields = {
            **headers,
            "Retry-After": str(refusal.retry_after_s),
            "Content-Type": "application/json" if asks_mcp else "application/problem+json",
            "Content-Length": str(len(content)),
        }
        raw = [(name.lower().encode(), value.encode()) for name, value in fields.items()]
        await send({"type": "http.response.start", "status": refusal.status, "headers": raw})
        await send({"type": "http.response.body", "body": content})


def _is_free(path: str) -> bool:
    return path in _UNCOUNTED or path.startswith(_PUBLIC)


def _telling(send: Send, headers: Mapping[str, str]) -> Send:
    if not headers:
        return send

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return told


def _too_often(item: RateLimitItem, counted: Counted) -> Refusal:
    noun = "request" if item.amount == 1 else "requests"
    return Refusal(
        status=429,
        title="Too many requests",
        code="rate_limited",
        detail=f"more than {item.amount:,} {noun} in {_length(item)}",
        retry_after_s=counted.retry_after_s,
    )


def _name(item: RateLimitItem) -> str:
    """`minute`, `5 minute`: a word for the limit, for whoever reads the headers."""
    name = item.GRANULARITY.name
    return name if item.multiples == 1 else f"{item.multiples} {name}"


def _length(item: RateLimitItem) -> str:
    name = item.GRANULARITY.name
    article = "an" if name == "hour" else "a"
    return f"{article} {name}" if item.multiples == 1 else f"{item.multiples} {name}s"


def _reset_s(counted: Counted) -> int:
    return counted.retry_after_s if not counted.left else max(1, round(counted.rest_s))


async def _as_error(problem: Mapping[str, Any], receive: Receive) -> dict[str, Any]:
    """The problem as the answer to a JSON-RPC request, under the id that the client waits for."""
    told = f"{problem['code']}: {problem['detail']} ({problem['hint']})"
    error = {"code": INTERNAL_ERROR, "message": told, "data": {PROBLEM_META: problem}}
    return {"jsonrpc": "2.0", "id": await _asked_id(receive), "error": error}


async def _asked_id(receive: Receive) -> str | int | None:
    """The id of the request in a body, which the guard has read and bounded already."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return None
    found = asked.get("id") if isinstance(asked, dict) else None
    return found if isinstance(found, str | int) else None
