"""Steps of the graph as pieces of work that somebody may watch."""

from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, TypeVar

from tools.work import work

__all__ = ["as_work"]

NodeT = TypeVar("NodeT", bound=Callable[..., Any])


def as_work(node: NodeT) -> NodeT:
    """The step, told when it begins and ends; its signature stays, which LangGraph reads."""
    name = node.__name__

    @wraps(node)
    async def waiting(*given: Any, **named: Any) -> Any:
        with work("step", name):
            return await node(*given, **named)

    @wraps(node)
    def direct(*given: Any, **named: Any) -> Any:
        with work("step", name):
            return node(*given, **named)

    told: Any = waiting if iscoroutinefunction(node) else direct
    wrapped: NodeT = told
    return wrapped
