"""One ASGI app, one lifespan: REST under /v1, MCP at /mcp, health beside them."""

import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter
from fastapi import FastAPI
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.middleware import Middleware

from agent.bootstrap_rates import rates_of
from agent.settings import Settings
from mcp_server.backend import Backend, Opened
from mcp_server.draining import Drain
from mcp_server.forgetting import keeping_days
from mcp_server.guard import LOOPBACK_NAMES, MAX_BODY_BYTES, Guard
from mcp_server.health import (
    Readiness,
    health_routes,
    look_at_knowledge,
    look_at_sessions,
    metrics_routes,
)
from mcp_server.identity import Identity
from mcp_server.kept_sessions import IDLE_S, KeptSessions
from mcp_server.limits import Limits
from mcp_server.load import Load
from mcp_server.login_metadata import Resource, metadata_routes
from mcp_server.mcp_api import create_mcp
from mcp_server.mcp_tools import SESSION_TOOLS
from mcp_server.metrics import Metrics
from mcp_server.observing import Named, Observing
from mcp_server.problems import add_problem_handlers
from mcp_server.rest_api import session_routers
from mcp_server.rest_cors import CORS
from mcp_server.rest_description import describe
from mcp_server.rest_knowledge import knowledge_routers
from mcp_server.rest_methods import HeadAsGet, Methods
from mcp_server.rest_tools import tool_routers
from mcp_server.route_names import RouteNames

if TYPE_CHECKING:
    from agent.tracing import Tracing

__all__ = ["create_app"]

MCP_PATH = "/mcp"
NO_TELEMETRY: Any = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""The framework's own spans tell query strings, and its logs what was sent."""
_WORKERS_MAX = 4
"""Threads that work out answers at once: Python runs one of them, and more only wait in its way."""


def create_app(
    backend: Backend | None = None,
    *,
    names: Sequence[str] = LOOPBACK_NAMES,
    mcp_of: Callable[[Backend, Callable[[], Opened]], MCPServer[Any]] = create_mcp,
    tracing: "Tracing | None" = None,
) -> FastAPI:
    """Build the app.

    Args:
        backend: What the doors stand on; None means this installation.
        names: Host names that are ours; empty accepts any, for a service others may reach.
        mcp_of: Builds the MCP server that is mounted.
        tracing: Makes spans of what happens; None for none.
    """
    backend = backend or Backend.of_this_installation()
    settings = backend.settings()
    origins = settings.cors_origins
    rates = rates_of(settings)
    login = backend.login()
    effects = {operation.name: operation.effect for operation in backend.published}
    resource = Resource(settings=settings, names=tuple(names))
    mcp = mcp_of(backend, lambda: opened_by(app))
    transport = mcp.streamable_http_app(
        streamable_http_path=MCP_PATH,
        stateless_http=not settings.mcp_sessions,
        max_request_body_size=MAX_BODY_BYTES,
        session_idle_timeout=IDLE_S,
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
        rates.close()
        if login is not None:
            await login.close()

    routes, drain, metrics = RouteNames(), Drain(), _metrics(backend)
    app = FastAPI(
        title="Leadline",
        version=version("leadline"),
        summary="Sound the depth before you deploy an LLM.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry=NO_TELEMETRY,
        generate_unique_id_function=lambda route: route.name,
        middleware=[
            Middleware(
                Guard, names=tuple(names), origins=origins, any_host=_called_by_address(settings)
            ),
            Middleware(Observing, routes=routes, metrics=metrics, drain=drain, tracing=tracing),
            *([Middleware(CORS, origins=origins)] if origins else []),
            Middleware(
                Identity,
                login=login,
                local=backend.local,
                resource=resource,
                effects=effects,
                is_metrics_open=settings.metrics == "open",
            ),
            Middleware(Named),
            Middleware(Limits, load=Load.of(settings), rates=rates, mcp_path=MCP_PATH),
            Middleware(HeadAsGet, untouched=MCP_PATH),
            *([Middleware(KeptSessions, mcp_path=MCP_PATH)] if settings.mcp_sessions else []),
            *transport.user_middleware,
        ],
    )
    app.state.backend, app.state.drain, app.state.metrics = backend, drain, metrics
    app.state.readiness = _readiness(backend, app)
    add_problem_handlers(app)
    routers = (
        health_routes(),
        *([] if backend.settings().metrics == "off" else [metrics_routes()]),
        *session_routers(),
        *tool_routers(backend),
        *knowledge_routers(),
        metadata_routes(resource),
    )
    for router in routers:
        app.include_router(router)
    app.state.methods = Methods(route for router in routers for route in router.routes)
    routes.learn(route for router in routers for route in router.routes)
    describe(app, settings, effects)
    # In front: every request to MCP would otherwise be held against each route of REST.
    app.router.routes[:0] = transport.routes
    routes.learn(app.router.routes)
    return app


def _called_by_address(settings: Settings) -> tuple[str, ...]:
    """Paths that kubelets and Prometheus call by the address of a pod, and that tell no secrets.

    Figures only where whoever asks has to log in: a page behind a tricked name has no key.
    """
    scraped = settings.asks_for_login and settings.metrics == "on"
    return ("/healthz", "/readyz", *(("/metrics",) if scraped else ()))


def opened_by(app: FastAPI) -> Opened:
    """What the app's lifespan holds open."""
    opened: Opened = app.state.opened
    return opened


def _metrics(backend: Backend) -> Metrics:
    tools = {*(tool.name for tool in SESSION_TOOLS), *(one.name for one in backend.published)}
    return Metrics(version=version("leadline"), tools=tools)


def _readiness(backend: Backend, app: FastAPI) -> Readiness:
    """What `/readyz` looks at."""
    readiness = Readiness()
    readiness.add("sessions", lambda: look_at_sessions(lambda: opened_by(app)))
    if "knowledge" in backend.settings().toolsets:
        readiness.add("knowledge", lambda: look_at_knowledge(backend))
    return readiness
