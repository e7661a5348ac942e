"""Who asks."""

from dataclasses import dataclass

__all__ = ["Caller"]


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks; `tenant` alone decides which sessions are visible."""

    tenant: str = "local"
    name: str = "local"
