"""HEAD, OPTIONS and 405 for every path: which methods a path has, told from the routes themselves.

FastAPI answers HEAD with 405 and names one route's methods of several in Allow.
"""

import re
from collections.abc import Iterable

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HeadAsGet", "Methods"]


class Methods:
    """The methods of every path of some routes."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        """Note the paths of the routes."""
        self._routes: list[tuple[re.Pattern[str], frozenset[str]]] = [
            (route.path_regex, frozenset(route.methods or ()))
            for route in routes
            if isinstance(route, APIRoute)
        ]

    def allowed(self, path: str) -> tuple[str, ...]:
        """Methods of a path in alphabetical order; HEAD comes with GET, OPTIONS with any."""
        found = {name for regex, names in self._routes if regex.match(path) for name in names}
        extra = ({"HEAD"} if "GET" in found else set()) | ({"OPTIONS"} if found else set())
        return tuple(sorted(found | extra))


class HeadAsGet:
    """ASGI middleware: HEAD is a GET without a body, as RFC 9110 wants it; MCP has its own way."""

    def __init__(self, app: ASGIApp, untouched: str) -> None:
        """Wrap an app.

        Args:
            app: What is asked.
            untouched: A path that is left alone.
        """
        self._app = app
        self._untouched = untouched

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        is_head = scope["type"] == "http" and scope["method"] == "HEAD"
        if not is_head or scope["path"] == self._untouched:
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        # An endless stream would never end as a HEAD: nobody waits for what is not sent.
        query = b"&".join(filter(None, (scope["query_string"], _NO_WAIT)))
        ends = scope["path"].endswith("/events")
        asked = {**scope, "method": "GET"} | ({"query_string": query} if ends else {})
        await self._app(asked, receive, without_body)


_NO_WAIT = b"wait_s=0"
