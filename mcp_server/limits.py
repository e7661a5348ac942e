"""ASGI middleware: what a tenant and the process may have at work, and how often a tenant may ask.

Stands behind whoever finds out who asks.
"""

from collections.abc import Mapping

from limits import RateLimitItem
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.rates import Rates, Taken
from mcp_server.backend import LOCAL
from mcp_server.load import Kind, Load, Refusal
from mcp_server.refusing import refuse
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
            await refuse(refusal, receive, send, is_mcp=self._asks_mcp(scope))
            return
        with self._load.holding(kind, tenant):
            taken = await self._rates.take(tenant)
            headers = self._told(taken)
            if taken.refused is not None:
                refusal = _too_often(*taken.refused)
                is_mcp = self._asks_mcp(scope)
                await refuse(refusal, receive, send, is_mcp=is_mcp, headers=headers)
                return
            await self._app(scope, receive, _telling(send, headers))

    def _kind(self, scope: Scope) -> Kind:
        """What stays open for as long as somebody listens is a stream."""
        path = scope["path"]
        listens = path == self._mcp_path or path.endswith("/events")
        return "stream" if scope["method"] == "GET" and listens else "turn"

    def _asks_mcp(self, scope: Scope) -> bool:
        return bool(scope["path"] == self._mcp_path and scope["method"] == "POST")

    def _told(self, taken: Taken) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers."""
        if not taken.left:
            return {}
        left = ", ".join(
            f'"{_name(item)}";r={counted.left};t={_reset_s(counted)}'
            for item, counted in taken.left
        )
        return {"RateLimit-Policy": self._policy, "RateLimit": left}


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
