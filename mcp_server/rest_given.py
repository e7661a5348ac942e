"""What every REST route is given: who asks, sessions, ports, and the problems it may answer."""

from dataclasses import replace
from typing import Annotated

from anyio import CapacityLimiter
from fastapi import Depends, Request

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
    "Held",
    "Ports",
    "Who",
    "Workers",
    "caller",
    "sessions_of",
]

_ALWAYS = (403, 406, 413, 421, 422, 500, 503)
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


def deps_of(request: Request) -> ToolDeps:
    """The ports that the app holds open, with what this caller may read."""
    opened: Opened = request.app.state.opened
    return replace(opened.deps, access=caller(request).access)


def workers_of(request: Request) -> CapacityLimiter:
    """The threads that work out answers."""
    workers: CapacityLimiter = request.app.state.workers
    return workers


def writable(request: Request) -> None:
    """Refuse a change in read-only mode."""
    backend: Backend = request.app.state.backend
    backend.check_writable()


WRITABLE = [Depends(writable)]
Who = Annotated[Caller, Depends(caller)]
Held = Annotated[SessionService, Depends(sessions_of)]
Ports = Annotated[ToolDeps, Depends(deps_of)]
Workers = Annotated[CapacityLimiter, Depends(workers_of)]
