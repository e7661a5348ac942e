"""One ASGI app, one lifespan: REST under /v1, MCP at /mcp, health beside them."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any, Literal

from fastapi import FastAPI, Request
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import BaseModel
from starlette.middleware import Middleware

from mcp_server.backend import LOCAL, Backend, Opened
from mcp_server.guard import LOOPBACK_NAMES, MAX_BODY_BYTES, Guard
from mcp_server.mcp_api import create_mcp
from mcp_server.problems import add_problem_handlers, problem_responses
from mcp_server.rest_api import session_routes, tool_routes
from mcp_server.rest_knowledge import knowledge_routes

__all__ = ["create_app"]

MCP_PATH = "/mcp"


class Health(BaseModel):
    """Whether the process runs, and which version."""

    status: Literal["ok"] = "ok"
    version: str


def create_app(
    backend: Backend | None = None,
    *,
    names: Sequence[str] = LOOPBACK_NAMES,
    mcp_of: Callable[[Backend, Callable[[], Opened]], MCPServer[Any]] = create_mcp,
) -> FastAPI:
    """Build the app.

    Args:
        backend: What the doors stand on; None means this installation.
        names: Host names that are ours; empty accepts any, for a service others may reach.
        mcp_of: Builds the MCP server that is mounted.
    """
    backend = backend or Backend.of_this_installation()
    mcp = mcp_of(backend, lambda: opened_by(app))
    transport = mcp.streamable_http_app(
        streamable_http_path=MCP_PATH,
        stateless_http=not backend.settings().mcp_sessions,
        max_request_body_size=MAX_BODY_BYTES,
        # The guard has looked at Host and Origin already, for every route alike.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with backend.opened() as opened, mcp.session_manager.run():
            app.state.opened = opened
            yield

    app = FastAPI(
        title="Leadline",
        version=version("leadline"),
        summary="Sound the depth before you deploy an LLM.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        middleware=[Middleware(Guard, names=tuple(names)), *transport.user_middleware],
    )
    app.state.backend = backend
    add_problem_handlers(app)
    _add_health_routes(app)
    app.include_router(session_routes())
    app.include_router(tool_routes(backend))
    app.include_router(knowledge_routes())
    app.router.routes.extend(transport.routes)
    return app


def opened_by(app: FastAPI) -> Opened:
    """What the app's lifespan holds open."""
    opened: Opened = app.state.opened
    return opened


def _add_health_routes(app: FastAPI) -> None:
    @app.get("/healthz", tags=["health"])
    async def healthz() -> Health:
        """The process runs."""
        return Health(version=app.version)

    @app.get("/readyz", tags=["health"], responses=problem_responses(503))
    async def readyz(request: Request) -> Health:
        """The store answers, so requests can be served."""
        await opened_by(request.app).sessions.list(LOCAL, 1, None)
        return Health(version=app.version)
