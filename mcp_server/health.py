"""`/healthz`: the process runs. `/readyz`: what requests need answers. `/metrics`: how it goes.

Readiness is looked at once a second at most, however often it is asked, and never for longer than
two seconds. It says what stands how, never what a database or server said.
"""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic, perf_counter
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from mcp_server.backend import LOCAL, Backend, Opened
from mcp_server.draining import Drain
from mcp_server.errors import as_problem, plain_problem
from mcp_server.metrics import Metrics
from mcp_server.problems import PROBLEM_TYPE
from mcp_server.rest_given import NOTHING_FITS
from mcp_server.rest_media import JSON_ROUTE
from tools.domain.errors import OutsideError, PlanningError

__all__ = [
    "Check",
    "Readiness",
    "health_routes",
    "look_at_knowledge",
    "look_at_sessions",
    "metrics_routes",
]

CheckState = Literal["ok", "degraded", "failed"]
Look = Callable[[], Awaitable[str]]
"""Looks at one thing; answers the code of what is degraded, or nothing. Raises where it fails."""
_LOOK_S = 2.0
_KEPT_S = 1.0
_FINE = ("", "not_built", "knowledge_unavailable")
"""A base that was never built is built by the first question, or is not part of this service."""


class Health(BaseModel):
    """Whether the process runs, and which version."""

    status: Literal["ok"] = "ok"
    version: str


class Check(BaseModel):
    """One thing that requests need, or are better with."""

    name: str
    state: CheckState
    ms: float = Field(description="How long looking took.")
    code: str = Field(default="", description="What is wrong, as a stable code.")


class Ready(BaseModel):
    """Whether requests can be served; `degraded` serves them, with less behind them."""

    status: Literal["ok", "degraded"]
    version: str
    checks: tuple[Check, ...]


class Readiness:
    """What is looked at before a request is sent here."""

    def __init__(self, *, now: Callable[[], float] = monotonic) -> None:
        """Begin with nothing to look at; `now` tells seconds."""
        self._looks: dict[str, Look] = {}
        self._now = now
        self._looking = asyncio.Lock()
        self._seen: tuple[tuple[Check, PlanningError | None], ...] = ()
        self._until = float("-inf")

    def add(self, name: str, look: Look) -> None:
        """Look at one thing more; a second of the same name takes its place."""
        self._looks[name] = look

    async def checks(self) -> tuple[tuple[Check, PlanningError | None], ...]:
        """How everything stands, with the error of what failed; at most a second old."""
        async with self._looking:
            if self._now() >= self._until:
                looks = (self._looked(name, look) for name, look in self._looks.items())
                self._seen = tuple(await asyncio.gather(*looks))
                self._until = self._now() + _KEPT_S
            return self._seen

    async def _looked(self, name: str, look: Look) -> tuple[Check, PlanningError | None]:
        begin = perf_counter()
        error: PlanningError | None = None
        code = ""
        try:
            async with asyncio.timeout(_LOOK_S):
                code = await look()
        except PlanningError as failed:
            error = failed
        except TimeoutError:
            error = OutsideError(
                f"{name}: no answer in {_LOOK_S:g} s",
                code="no_answer",
                hint="look into its log; `leadline doctor` looks longer",
            )
        except Exception as failed:  # noqa: BLE001  whatever is broken is what this tells
            error = OutsideError(
                f"{name}: unexpected {type(failed).__name__}",
                code="internal_error",
                hint="look into the service's log and report it",
            )
        state: CheckState = "failed" if error else "ok" if code in _FINE else "degraded"
        took_ms = round((perf_counter() - begin) * 1e3, 2)
        return Check(name=name, state=state, ms=took_ms, code=error.code if error else code), error


async def look_at_sessions(opened: Callable[[], Opened]) -> str:
    """Whether the store of sessions answers."""
    await opened().sessions.list(LOCAL, 1, None)
    return ""


async def look_at_knowledge(backend: Backend) -> str:
    """How the knowledge base was found when it was last asked; nothing is opened for this."""
    try:
        base = backend.knowledge()
    except OutsideError as error:
        return error.code
    trouble = getattr(base, "trouble", None)
    if isinstance(trouble, OutsideError):
        return trouble.code
    return "" if base.is_built else "not_built"


def health_routes() -> APIRouter:
    """`/healthz` and `/readyz`."""
    routes = APIRouter(tags=["health"], dependencies=JSON_ROUTE)

    @routes.get("/healthz", responses=NOTHING_FITS)
    async def healthz(request: Request) -> Health:
        """The process runs."""
        return Health(version=request.app.version)

    @routes.get("/readyz", response_model=Ready, responses=NOTHING_FITS)
    async def readyz(request: Request) -> Response | Ready:
        """What requests need answers, so they can be served."""
        drain: Drain = request.app.state.drain
        if drain.begun:
            return _not_ready(_ENDING, ())
        readiness: Readiness = request.app.state.readiness
        found = await readiness.checks()
        checks = tuple(check for check, _ in found)
        failed = next((error for _, error in found if error), None)
        if failed is not None:
            return _not_ready(as_problem(failed, "rest"), checks)
        degraded = any(check.state == "degraded" for check in checks)
        return Ready(
            status="degraded" if degraded else "ok", version=request.app.version, checks=checks
        )

    return routes


def metrics_routes() -> APIRouter:
    """`/metrics`, which no client of the API asks for."""
    routes = APIRouter()

    @routes.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        """Every metric, in the form that the asker prefers."""
        found: Metrics = request.app.state.metrics
        body, content_type = found.text(request.headers.get("accept", ""))
        return Response(body, headers={"Content-Type": content_type})

    return routes


_ENDING = plain_problem(
    status=503,
    title="The service is ending",
    detail="this process takes no new requests",
    code="draining",
    hint="send requests to another process of the service",
)


def _not_ready(problem: dict[str, str | int], checks: tuple[Check, ...]) -> JSONResponse:
    """503 whatever kind of problem it is, with what was looked at."""
    body = problem | {"status": 503, "checks": [check.model_dump() for check in checks]}
    return JSONResponse(body, status_code=503, media_type=PROBLEM_TYPE)
