"""The lock that stands behind what is written: a store refuses writes once another holds it.

A lock across machines is lost with its connection, and its holder may learn that late. So every
lock has a token, and a write under it checks that the token is still the lock's last.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

__all__ = ["Fence", "fence_here", "fenced"]


@dataclass(frozen=True, kw_only=True)
class Fence:
    """One lock while it is held: its name, and a number that no other holder has."""

    name: str
    token: int


_HERE: ContextVar[Fence | None] = ContextVar("fence", default=None)


def fence_here() -> Fence | None:
    """The innermost lock that the running task holds, if it is one with a fence."""
    return _HERE.get()


@contextmanager
def fenced(fence: Fence) -> Iterator[None]:
    """Everything that is written inside stands behind this lock."""
    before = _HERE.set(fence)
    try:
        yield
    finally:
        _HERE.reset(before)
