"""What every REST route is given: who asks, sessions, ports, and the problems it may answer.

What a route depends on is a coroutine, though it waits for nothing: FastAPI would send a plain
function to a thread and back, a tenth of a millisecond each.
"""

from dataclasses import replace
from typing import Annotated

from anyio import CapacityLimiter
from fastapi import Depends, Request

from agent.audit import AuditLog
from agent.caller import Caller
from mcp_server.backend import LOCAL, Backend, Opened, SessionService
from mcp_server.problems import problem_responses
from tools.operation import ToolDeps

__all__ = [
    "NOTHING_FITS",
    "ON_CHANGE",
    "ON_READ",
    "ON_TOOL",
    "WRITABLE",
    "Audit",
    "Held",
    "Ports",
    "Who",
    "Workers",
    "caller",
    "held",
    "sessions_of",
]

_ALWAYS = (403, 406, 413, 421, 422, 429, 500, 503)
NOTHING_FITS = problem_responses(*_ALWAYS)
ON_TOOL = problem_responses(400, 404, 409, 415, *_ALWAYS)
ON_READ = problem_responses(404, 409, *_ALWAYS)
ON_CHANGE = problem_responses(400, 404, 409, 412, 415, 428, *_ALWAYS)


def caller(request: Request) -> Caller:
    """Who asks: whom the door let in, or the person at this machine where nobody has to log in."""
    known: Caller = getattr(request.state, "caller", LOCAL)
    request_id = getattr(request.state, "request_id", "")
    return replace(known, channel="rest", request_id=request_id)


def sessions_of(request: Request) -> SessionService:
    """The sessions that the app holds open."""
    opened: Opened = request.app.state.opened
    return opened.sessions


async def _asking(request: Request) -> Caller:
    return caller(request)


async def held(request: Request) -> SessionService:
    """`sessions_of`, for a route."""
    return sessions_of(request)


async def deps_of(request: Request) -> ToolDeps:
    """The ports that the app holds open, with what this caller may read."""
    opened: Opened = request.app.state.opened
    return opened.deps_of(caller(request))


async def audit_of(request: Request) -> AuditLog:
    """The log of changes that the app holds open."""
    opened: Opened = request.app.state.opened
    return opened.audit


async def workers_of(request: Request) -> CapacityLimiter:
    """The threads that work out answers."""
    workers: CapacityLimiter = request.app.state.workers
    return workers


async def writable(request: Request) -> None:
    """Refuse a change in read-only mode."""
    backend: Backend = request.app.state.backend
    backend.check_writable()


WRITABLE = [Depends(writable)]
Who = Annotated[Caller, Depends(_asking)]
Held = Annotated[SessionService, Depends(held)]
Audit = Annotated[AuditLog, Depends(audit_of)]
Ports = Annotated[ToolDeps, Depends(deps_of)]
Workers = Annotated[CapacityLimiter, Depends(workers_of)]
