"""What the conformance suite asks of any server by name, added to the server this app builds.

The suite's scenarios say which tools, prompts and resources they call; these exist in tests alone.
Everything around them is the product: app factory, guard, middleware, sealing, sessions.
"""

import base64
import json
from collections.abc import Callable
from typing import Any

import anyio
from mcp.server.context import ServerRequestContext
from mcp.server.mcpserver import MCPServer
from mcp_types import (
    EmptyResult,
    SetLevelRequestParams,
    SubscribeRequestParams,
    UnsubscribeRequestParams,
)

from mcp_server.backend import Backend, Opened
from mcp_server.mcp_api import create_mcp
from tests.conformance import asking, legacy, prompts
from tests.conformance.contents import add_content_tools
from tests.conformance.pixel import PIXEL

__all__ = ["with_fixtures"]


def with_fixtures(backend: Backend, current: Callable[[], Opened]) -> MCPServer[Any]:
    """The server of this app, and beside it everything that the suite calls by name."""
    mcp = create_mcp(backend, current)
    add_content_tools(mcp)
    legacy.add_tools(mcp)
    asking.add_tools(mcp)
    prompts.add_prompts(mcp)
    _add_resources(mcp)
    _add_handshake_methods(mcp)
    return mcp


def _add_resources(mcp: MCPServer[Any]) -> None:
    @mcp.resource("test://static-text", description="Text.", mime_type="text/plain")
    def static_text() -> str:
        return "This is the content of the static text resource."

    @mcp.resource("test://static-binary", description="A picture.", mime_type="image/png")
    def static_binary() -> bytes:
        return base64.b64decode(PIXEL)

    @mcp.resource("test://watched-resource", description="Watched.", mime_type="text/plain")
    def watched() -> str:
        return "nothing happens here"

    @mcp.resource("test://template/{id}/data", mime_type="application/json")
    async def template(id: str) -> str:  # noqa: A002  the suite names the parameter
        await anyio.lowlevel.checkpoint()
        return json.dumps({"id": id, "templateTest": True, "data": f"Data for ID: {id}"})


async def _accept(_: ServerRequestContext[Any, Any], __: Any) -> EmptyResult:
    return EmptyResult()


def _add_handshake_methods(mcp: MCPServer[Any]) -> None:
    """Methods that 2026-07-28 has dropped and that a server of this app has no use for."""
    server = mcp._lowlevel_server  # noqa: SLF001  there is no public way to serve them
    server.add_request_handler("logging/setLevel", SetLevelRequestParams, _accept)
    server.add_request_handler("resources/subscribe", SubscribeRequestParams, _accept)
    server.add_request_handler("resources/unsubscribe", UnsubscribeRequestParams, _accept)
