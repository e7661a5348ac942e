"""Answers and vectors that were made a moment ago.

The exact cache is on: its key holds everything that can change an answer. The semantic cache is off
by default, since similar questions have different answers ("enable" and "disable prefix caching"
reach a cosine of .96 with MiniLM); where it is on, numbers, identifiers and negations must agree
too.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Recent", "SemanticCache", "guard_of"]

_Value = TypeVar("_Value")
SEMANTIC_COSINE = 0.98


class Recent(Generic[_Value]):
    """The newest values by key, each for a limited time; safe to share between threads.

    Args:
        size: Most values.
        seconds: How long one lives.
        now: Monotonic seconds.
    """

    def __init__(self, size: int, seconds: float, now: Callable[[], float]) -> None:
        self._size, self._seconds, self._now = size, seconds, now
        self._values: OrderedDict[Hashable, tuple[float, _Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> _Value | None:
        """The value, if it is still fresh."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            if self._now() - found[0] > self._seconds:
                del self._values[key]
                return None
            self._values.move_to_end(key)
            return found[1]

    def put(self, key: Hashable, value: _Value) -> None:
        """Keep a value; the one unused for longest makes room."""
        with self._lock:
            self._values[key] = (self._now(), value)
            self._values.move_to_end(key)
            while len(self._values) > self._size:
                self._values.popitem(last=False)

    def items(self) -> list[tuple[Hashable, _Value]]:
        """All fresh values, newest first."""
        with self._lock:
            fresh = self._now() - self._seconds
            return [(k, v) for k, (at, v) in reversed(self._values.items()) if at >= fresh]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()


_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
_NAMES = re.compile(r"(?<![\w./-])[\w./-]*[-_/.\d][\w./-]*|[A-Z]{2,}\w*")
_CHANGES_SENSE = re.compile(
    r"\b(not?|never|without|cannot|\w*n['\u2019]t|disabl\w+|enabl\w+|increas\w+|decreas\w+|"
    r"rais\w+|lower\w*|except|unless|before|after|less|more|fewer|above|below|min\w*|max\w*|"
    r"first|last|on|off|in|out|up|down|open|closed|read|write|with|best|worst|faster|slower|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|half|twice|double)\b"
)


def guard_of(text: str) -> tuple[object, ...]:
    """What must agree, in this order, before two alike questions may share an answer.

    >>> guard_of("enable prefix caching") == guard_of("disable prefix caching")
    False
    """
    low = text.lower()
    return (
        tuple(_NUMBERS.findall(low)),
        tuple(name.lower() for name in _NAMES.findall(text)),
        tuple(_CHANGES_SENSE.findall(low)),
    )


class SemanticCache(Generic[_Value]):
    """Answers to questions that mean the same, by vector and guard."""

    def __init__(self, size: int, seconds: float, now: Callable[[], float]) -> None:
        self._recent: Recent[tuple[tuple[float, ...], _Value]] = Recent(size, seconds, now)

    def get(self, key: Hashable, text: str, vector: tuple[float, ...]) -> _Value | None:
        """An answer under an equal key and guard whose question is near enough."""
        wanted = (key, guard_of(text))
        for found, (other, value) in self._recent.items():
            alike = isinstance(found, tuple) and found[:2] == wanted
            if alike and sum(a * b for a, b in zip(vector, other, strict=True)) >= SEMANTIC_COSINE:
                return value
        return None

    def put(self, key: Hashable, text: str, vector: tuple[float, ...], value: _Value) -> None:
        """Keep an answer."""
        self._recent.put((key, guard_of(text), text), (vector, value))

    def clear(self) -> None:
        """Forget everything."""
        self._recent.clear()
