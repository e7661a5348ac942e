"""Which scope a call needs: one table for both doors.

A route that nobody listed needs `read` to be read and `plan` to be used, so a new one is never open
by accident.
"""

import re
from collections.abc import Mapping

from agent.caller import Caller, Scope
from tools.domain.errors import DeniedError

__all__ = ["OF_EFFECT", "is_open", "require", "route_scope"]

OF_EFFECT: Mapping[str, Scope] = {"read": "read", "write": "plan", "destroy": "deploy"}
"""What an operation does, and the scope it needs for that."""
MCP_PATH = "/mcp"
OPEN = frozenset({"/healthz", "/readyz", "/openapi.json"})
"""Nobody has to log in to see that the service runs, and how to speak to it."""
METADATA = "/.well-known/oauth-protected-resource"
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_TOOL = re.compile(r"/v1/tools/([^/]+)/?")
_QUESTION = re.compile(r"/v1/query/?")
_DEPLOYS = re.compile(r"/v1/(sessions/[^/]+/)?deployments(/.*)?")
_TENDS = re.compile(r"/v1/(admin|audit|keys)(/.*)?")


def is_open(path: str) -> bool:
    """Whether a path is answered before anybody logs in."""
    return path in OPEN or path == METADATA or path.startswith(f"{METADATA}/")


def route_scope(method: str, path: str, effects: Mapping[str, str]) -> Scope:
    """The scope that a request needs.

    Args:
        method: Of the request.
        path: Of the request.
        effects: What each published operation does, by its name.

    >>> route_scope("POST", "/v1/sessions", {}), route_scope("GET", "/v1/sessions/s-1", {})
    ('plan', 'read')
    >>> route_scope("POST", "/v1/tools/estimate", {"estimate": "read"})
    'read'
    """
    if _TENDS.fullmatch(path):
        return "admin"
    # What is said inside MCP is looked at there, tool by tool.
    if method in _READS or path == MCP_PATH or _QUESTION.fullmatch(path):
        return "read"
    if tool := _TOOL.fullmatch(path):
        return OF_EFFECT[effects.get(tool[1], "write")]
    return "deploy" if _DEPLOYS.fullmatch(path) else "plan"


def require(who: Caller, scope: Scope) -> None:
    """Refuse who may not.

    Raises:
        DeniedError: `insufficient_scope`.
    """
    if scope not in who.scopes:
        have = ", ".join(sorted(who.scopes)) or "none"
        raise DeniedError(
            f"this needs the scope '{scope}'; you have {have}",
            hint=f"ask whoever gave you the credential for one with '{scope}'",
        )
