"""Pieces of work as they begin and end, for whoever counts or traces them; by default nobody does.

Watchers belong to a context (`contextvars`), so they follow a request into its threads and end with
it; without one a piece costs about a microsecond. What a piece tells is bounded: names of our own,
ids of sessions, counts; never what a person wrote.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

from tools.domain.errors import OutsideError, PlanningError

__all__ = ["OK", "Fact", "Kind", "Piece", "Result", "Watcher", "watched_by", "work"]

Kind = Literal["turn", "step", "operation", "llm", "search"]
Fact = str | int | float | bool
Result = Literal["ok", "refused", "failed", "cut"]
"""`refused`: the caller can mend it; `failed`: somebody else must; `cut`: it was ended before."""
OK: Result = "ok"


@dataclass(kw_only=True)
class Piece:
    """One piece of work; `facts`, `result` and `code` may change until it ends.

    Attributes:
        kind: What it is a piece of.
        name: Which one, out of a bounded set.
        facts: What else is known about it.
        result: How it ended.
        code: The stable code of a failure; empty without one.
    """

    kind: Kind
    name: str
    facts: dict[str, Fact] = field(default_factory=dict)
    result: Result = OK
    code: str = ""


Watcher = Callable[[Piece], AbstractContextManager[None]]
_watchers: ContextVar[tuple[Watcher, ...]] = ContextVar("leadline_watchers", default=())


@contextmanager
def watched_by(*watchers: Watcher) -> Iterator[None]:
    """Have these watch every piece of work of this context, until the block ends."""
    token = _watchers.set(watchers)
    try:
        yield
    finally:
        _watchers.reset(token)


@contextmanager
def work(kind: Kind, name: str, facts: Mapping[str, Fact] | None = None) -> Iterator[Piece]:
    """A piece of work, for as long as the block lasts.

    >>> with work("operation", "estimate") as piece:
    ...     piece.facts["rows"] = 3
    >>> piece.result
    'ok'
    """
    piece = Piece(kind=kind, name=name, facts=dict(facts or {}))
    watchers = _watchers.get()
    if not watchers:
        yield piece
        return
    with ExitStack() as stack:
        for watcher in watchers:
            stack.enter_context(watcher(piece))
        try:
            yield piece
        except BaseException as error:
            _ended(piece, error)
            raise


def _ended(piece: Piece, error: BaseException) -> None:
    """How it ended, by the kind of exception; its text may hold what a person wrote."""
    if piece.result != OK:
        return
    if isinstance(error, PlanningError):
        piece.result = "failed" if isinstance(error, OutsideError) else "refused"
        piece.code = error.code
    elif isinstance(error, Exception):
        piece.result, piece.code = "failed", "defect"
    else:
        piece.result = "cut"
