"""Answers that were given lately, of an operation whose answer follows from its request alone.

A page that is opened again asks the same again. What a predictor knows never changes while it
lives, so its answers do not either; they go when it goes.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from pydantic import BaseModel

from tools.operation import ToolDeps
from tools.predictor import Predictor

__all__ = ["Remembered"]

RequestT = TypeVar("RequestT", bound=BaseModel)
ResponseT = TypeVar("ResponseT", bound=BaseModel)
_ANSWERS_MAX = 512


class Remembered(Generic[RequestT, ResponseT]):
    """A handler that looks first whether it was asked the same lately; failures are not kept."""

    def __init__(
        self, handler: Callable[[RequestT, ToolDeps], ResponseT], most: int = _ANSWERS_MAX
    ) -> None:
        """Keep `most` answers of each predictor, those asked last."""
        self.handler = handler
        self._most = most
        self._kept: WeakKeyDictionary[Predictor, OrderedDict[RequestT, ResponseT]] = (
            WeakKeyDictionary()
        )
        self._guard = Lock()

    def __call__(self, request: RequestT, deps: ToolDeps) -> ResponseT:
        """Answer; two who ask the same at once may both be answered afresh."""
        with self._guard:
            kept = self._kept.setdefault(deps.predictor, OrderedDict())
            if request in kept:
                kept.move_to_end(request)
                return kept[request]
        answer = self.handler(request, deps)
        with self._guard:
            kept[request] = answer
            while len(kept) > self._most:
                kept.popitem(last=False)
        return answer
