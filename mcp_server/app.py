"""One ASGI app, one lifespan: REST under /v1, MCP at /mcp, health beside them."""

import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any, Literal

from anyio import CapacityLimiter
from fastapi import APIRouter, FastAPI, Request
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import BaseModel
from starlette.middleware import Middleware

from mcp_server.backend import LOCAL, Backend, Opened
from mcp_server.forgetting import keeping_days
from mcp_server.guard import LOOPBACK_NAMES, MAX_BODY_BYTES, Guard
from mcp_server.mcp_api import create_mcp
from mcp_server.problems import add_problem_handlers
from mcp_server.rest_api import session_routers
from mcp_server.rest_cors import CORS
from mcp_server.rest_description import describe
from mcp_server.rest_given import NOTHING_FITS
from mcp_server.rest_knowledge import knowledge_routers
from mcp_server.rest_media import JSON_ROUTE
from mcp_server.rest_methods import HeadAsGet, Methods
from mcp_server.rest_tools import tool_routers

__all__ = ["create_app"]

MCP_PATH = "/mcp"
_WORKERS_MAX = 4
"""Threads that work out answers at once: Python runs one of them, and more only wait in its way."""


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
    origins = backend.settings().cors_origins
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
        days = backend.settings().retention_days
        async with (
            backend.opened() as opened,
            keeping_days(opened.sessions, days),
            mcp.session_manager.run(),
        ):
            app.state.opened = opened
            app.state.workers = CapacityLimiter(min(max(os.cpu_count() or 2, 2), _WORKERS_MAX))
            yield

    app = FastAPI(
        title="Leadline",
        version=version("leadline"),
        summary="Sound the depth before you deploy an LLM.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        middleware=[
            Middleware(Guard, names=tuple(names), origins=origins),
            *([Middleware(CORS, origins=origins)] if origins else []),
            Middleware(HeadAsGet, untouched=MCP_PATH),
            *transport.user_middleware,
        ],
    )
    app.state.backend = backend
    add_problem_handlers(app)
    routers = (
        _health_routes(),
        *session_routers(),
        *tool_routers(backend),
        *knowledge_routers(),
    )
    for router in routers:
        app.include_router(router)
    app.state.methods = Methods(route for router in routers for route in router.routes)
    describe(app)
    app.router.routes.extend(transport.routes)
    return app


def opened_by(app: FastAPI) -> Opened:
    """What the app's lifespan holds open."""
    opened: Opened = app.state.opened
    return opened


def _health_routes() -> APIRouter:
    routes = APIRouter(tags=["health"], dependencies=JSON_ROUTE)

    @routes.get("/healthz", responses=NOTHING_FITS)
    async def healthz(request: Request) -> Health:
        """The process runs."""
        return Health(version=request.app.version)

    @routes.get("/readyz", responses=NOTHING_FITS)
    async def readyz(request: Request) -> Health:
        """The store answers, so requests can be served."""
        await opened_by(request.app).sessions.list(LOCAL, 1, None)
        return Health(version=request.app.version)

    return routes
