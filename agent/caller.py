"""Who asks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

__all__ = ["Caller", "Listener"]

Listener = Callable[[str], Awaitable[None]]
"""Is told the name of every step of a run when the step begins."""


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks; `tenant` alone decides which sessions are visible.

    `listener` hears what a run works on, for as long as this one call takes; None hears nothing.
    """

    tenant: str = "local"
    name: str = "local"
    listener: Listener | None = field(default=None, compare=False, repr=False)
