"""Who asks, by which door, and what they may do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

from tools.domain.knowledge.item import PUBLIC

__all__ = ["SCOPES", "Caller", "Channel", "Listener", "Scope"]

Listener = Callable[[str], Awaitable[None]]
"""Is told the name of every step of a run when the step begins."""
Scope = Literal["read", "plan", "deploy", "admin"]
"""`read` looks, `plan` changes sessions, `deploy` changes clusters, `admin` tends the service."""
SCOPES: frozenset[Scope] = frozenset(get_args(Scope))
Channel = Literal["command", "rest", "mcp"]
"""The door that a call came through; a form in an MCP client counts as `mcp`."""


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks; `tenant` alone decides which sessions are visible.

    Attributes:
        tenant: Whose sessions these are.
        name: The person or program, for the audit log.
        scopes: What they may do.
        access: Levels of documents that they may read.
        channel: The door that the call came through.
        request_id: Names this one call in logs.
        by_form: Whether a person filled in a form that the MCP client showed.
        listener: Hears what a run works on, for as long as this one call takes.
    """

    tenant: str = "local"
    name: str = "local"
    scopes: frozenset[Scope] = SCOPES
    access: frozenset[str] = frozenset({PUBLIC})
    channel: Channel = field(default="command", compare=False)
    request_id: str = field(default="", compare=False)
    by_form: bool = field(default=False, compare=False)
    listener: Listener | None = field(default=None, compare=False, repr=False)
