"""Where to log in: OAuth metadata of this service (RFC 9728), and the challenge that names it.

Told only where tokens of an issuer are taken. The address is the one that the settings name, else
the request's own Host, where that is one of our names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope as AsgiScope

from agent.caller import SCOPES, Scope
from agent.settings import Settings
from mcp_server.guard import name_of
from mcp_server.scopes import MCP_PATH, METADATA

__all__ = ["Resource", "metadata_routes"]


@dataclass(frozen=True, kw_only=True)
class Resource:
    """This service as OAuth sees it.

    Attributes:
        settings: Name issuer, address and prefix of scopes.
        names: Host names that are ours.
    """

    settings: Settings
    names: Sequence[str]

    def base(self, asked: AsgiScope) -> str:
        """Our address without a slash at the end; empty where it is not known for sure."""
        if self.settings.public_url:
            return self.settings.public_url.rstrip("/")
        host = Headers(scope=asked).get("host", "")
        return f"{asked['scheme']}://{host}" if name_of(host) in self.names else ""

    def metadata_url(self, asked: AsgiScope) -> str:
        """Where the metadata of the asked door are; empty where nobody could log in by them."""
        base = self.base(asked)
        if not self.settings.auth_issuer or not base:
            return ""
        parts = urlsplit(base)
        door = MCP_PATH if asked["path"] == MCP_PATH else ""
        return f"{parts.scheme}://{parts.netloc}{METADATA}{parts.path}{door}"

    def scope_name(self, scope: Scope) -> str:
        """A scope as tokens name it."""
        return f"{self.settings.auth_scope_prefix if self.settings.auth_issuer else ''}{scope}"

    def metadata(self, base: str, door: str) -> dict[str, Any]:
        """The document of a door."""
        return {
            "resource": f"{base}{door}",
            "resource_name": "Leadline",
            "authorization_servers": [self.settings.auth_issuer],
            "scopes_supported": [self.scope_name(scope) for scope in sorted(SCOPES)],
            "bearer_methods_supported": ["header"],
        }


def metadata_routes(resource: Resource) -> APIRouter:
    """The documents of the whole service and of `/mcp`; none where no issuer is set."""
    routes = APIRouter(include_in_schema=False)
    if not resource.settings.auth_issuer:
        return routes
    path = urlsplit(resource.settings.public_url).path.rstrip("/")

    def add(place: str, door: str) -> None:
        @routes.get(place)
        async def metadata(request: Request) -> Response:
            base = resource.base(request.scope)
            if not base:
                raise HTTPException(404)
            return JSONResponse(resource.metadata(base, door))

    for inside in dict.fromkeys(("", path)):
        add(f"{METADATA}{inside}", "")
        add(f"{METADATA}{inside}{MCP_PATH}", MCP_PATH)
    return routes
