"""Who asks, for every door alike: 401 before anything else is looked at, 403 for what they may not.

Where nobody has to log in, it is the person at this machine. Nothing here tells what was wrong with
a secret, and none is written anywhere.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from agent.caller import Caller
from agent.identity.scopes import principal
from mcp_server.credentials import credential_of
from mcp_server.errors import as_problem
from mcp_server.login_metadata import Resource
from mcp_server.open_streams import Watched
from mcp_server.scopes import is_open, require, route_scope
from tools.domain.errors import DeniedError, LoginError, OutsideError, PlanningError

__all__ = ["Identity", "Knows"]

_log = logging.getLogger("leadline.identity")


class Knows(Protocol):
    """Tells callers apart; `agent.identity.login.Login` is the real one."""

    async def caller(self, credential: str) -> Caller:
        """Who shows this credential."""
        ...


class Identity:
    """ASGI middleware: sets `request.state.caller`, or answers in the app's stead."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        login: Knows | None,
        local: Caller,
        resource: Resource,
        effects: Mapping[str, str],
        is_metrics_open: bool = False,
    ) -> None:
        """Wrap an app.

        Args:
            app: What is asked.
            login: Tells callers apart; None where nobody has to log in.
            local: Who asks where nobody has to.
            resource: This service as challenges name it.
            effects: What each published operation does, by its name.
            is_metrics_open: Whether `/metrics` is for everybody.
        """
        self._app, self._login, self._local = app, login, local
        self._resource, self._effects = resource, effects
        self._is_metrics_open = is_metrics_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            who = await self._caller(scope)
        except PlanningError as error:
            await self._refuse(error, scope, send)
            return
        if self._login is None or who is _NOBODY:
            await self._app(_known(scope, who), receive, send)
            return
        watched = Watched(send, lambda: self._caller(scope))
        try:
            await self._app(_known(scope, who), receive, watched.send)
        finally:
            watched.close()

    async def _caller(self, scope: Scope) -> Caller:
        path: str = scope["path"]
        if self._login is None:
            return self._local
        if is_open(path) or (self._is_metrics_open and path == "/metrics"):
            return _NOBODY
        who = await self._login.caller(credential_of(Headers(scope=scope)))
        require(who, route_scope(scope["method"], path, self._effects))
        return who

    async def _refuse(self, error: PlanningError, scope: Scope, send: Send) -> None:
        problem = as_problem(error, "rest")
        _log.info("refused: %s", error.code)
        body = json.dumps(problem).encode()
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        if isinstance(error, OutsideError):
            headers.append((b"retry-after", b"5"))
        else:
            headers.append((b"www-authenticate", self._challenge(error, scope).encode()))
        start = {"type": "http.response.start", "status": problem["status"], "headers": headers}
        await send(start)
        await send(
            {"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body}
        )

    def _challenge(self, error: PlanningError, scope: Scope) -> str:
        """RFC 6750 and RFC 9728: what went wrong, the scope that is needed, where to log in."""
        needed = route_scope(scope["method"], scope["path"], self._effects)
        told = {
            "realm": "leadline",
            "error": _oauth_error(error),
            "error_description": error.message if _oauth_error(error) else "",
            "scope": self._resource.scope_name(needed),
            "resource_metadata": self._resource.metadata_url(scope),
        }
        quoted = (f'{name}="{_quotable(value)}"' for name, value in told.items() if value)
        return f"Bearer {', '.join(quoted)}"


_NOBODY = Caller(tenant="", name="nobody", scopes=frozenset())
"""Who asks what anybody may."""


def _known(scope: Scope, who: Caller) -> Scope:
    """The request as one of this caller; never the same dictionary, which may be shared."""
    state = dict(scope.get("state") or {})
    state["caller"] = replace(who, request_id=str(state.get("request_id", "")))
    known: Scope = {**scope, "state": state}
    if (told := principal(who)) is not None:
        # By this an MCP session is kept to the one who began it.
        known["user"] = AuthenticatedUser(AccessToken(token="", client_id=told, scopes=[]))
    return known


def _oauth_error(error: PlanningError) -> str:
    """The code of RFC 6750; none for a request that showed nothing."""
    if isinstance(error, DeniedError):
        return "insufficient_scope"
    if isinstance(error, LoginError):
        return "" if error.code == LoginError.code else "invalid_token"
    return "invalid_request"


def _quotable(text: str) -> str:
    """Text as it may stand in a quoted string of a header."""
    return "".join(c if " " <= c <= "~" and c not in '"\\' else "'" for c in text)
