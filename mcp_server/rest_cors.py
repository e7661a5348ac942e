"""Pages of other origins: none may call us, but those that the settings name."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

__all__ = ["CORS"]

_METHODS = ("GET", "HEAD", "POST", "PATCH", "DELETE")
_SENT = (
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "Last-Event-ID",
    "Mcp-Method",
    "Mcp-Name",
    "Mcp-Protocol-Version",
    "Mcp-Session-Id",
    "X-Api-Key",
    "X-Request-ID",
)
_SHOWN = (
    "ETag",
    "Link",
    "Location",
    "Idempotency-Replayed",
    "Mcp-Session-Id",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "WWW-Authenticate",
    "X-Request-ID",
)


class CORS(CORSMiddleware):
    """ASGI middleware: the named origins may use every route, and read every header we set."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        """Wrap an app; the guard has refused every other origin before."""
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=_METHODS,
            allow_headers=_SENT,
            expose_headers=_SHOWN,
        )
