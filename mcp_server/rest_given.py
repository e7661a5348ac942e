"""What every REST route is given: who asks, sessions, ports, and the problems it may answer."""

from typing import Annotated

from fastapi import Depends, Request

from agent.caller import Caller
from mcp_server.backend import LOCAL, Backend, Opened, SessionService
from mcp_server.problems import problem_responses
from tools.operation import ToolDeps

__all__ = ["CHANGES", "NOTHING_FITS", "ON_CHANGE", "ON_SESSION", "Held", "Ports", "Who"]

NOTHING_FITS = problem_responses(413, 422, 503)
ON_SESSION = problem_responses(404, 409, 413, 422, 503)
ON_CHANGE = problem_responses(403, 404, 409, 413, 422, 503)


def caller(_: Request) -> Caller:
    """Who asks; nobody has to log in yet, so it is the person at this machine."""
    return LOCAL


def sessions_of(request: Request) -> SessionService:
    """The sessions that the app holds open."""
    opened: Opened = request.app.state.opened
    return opened.sessions


def deps_of(request: Request) -> ToolDeps:
    """The ports that the app holds open."""
    opened: Opened = request.app.state.opened
    return opened.deps


def writable(request: Request) -> None:
    """Refuse a change in read-only mode."""
    backend: Backend = request.app.state.backend
    backend.check_writable()


CHANGES = [Depends(writable)]
Who = Annotated[Caller, Depends(caller)]
Held = Annotated[SessionService, Depends(sessions_of)]
Ports = Annotated[ToolDeps, Depends(deps_of)]
