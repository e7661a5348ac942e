"""Reads a request, and waits for a language model where nobody else has to wait.

Whoever asks a model waits in a thread of its own: the few threads that all sessions share stay free
for those who ask none. So many may wait at once; one more is read without the model and told so.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from threading import BoundedSemaphore, Thread
from time import perf_counter
from typing import Any, TypeVar

from pydantic import BaseModel

from agent.llm.entry import LazyReader
from agent.stopwatch import Stopwatch
from tools.domain.errors import OutsideError
from tools.operation import Operation, ToolDeps
from tools.ports import LanguageReader, ReadQuestion

__all__ = ["PLACES", "Reading", "TimedReader"]

PLACES = 32
"""Most requests of one process that wait for a language model at once."""

T = TypeVar("T")


class Reading:
    """Calls `understand`, for as many sessions as come."""

    def __init__(self, places: int = PLACES) -> None:
        """Have `places` threads at most that wait for a language model."""
        self._places = places
        self._free = BoundedSemaphore(places)

    async def read(
        self,
        understand: Operation[Any, Any],
        arguments: Mapping[str, Any],
        deps: ToolDeps,
        stopwatch: Stopwatch,
    ) -> BaseModel:
        """The answer; the stopwatch learns how long a language model took."""
        if deps.reader is None or not arguments["text"]:
            return await asyncio.to_thread(understand.call, arguments, deps)
        if not self._free.acquire(blocking=False):
            full = replace(deps, reader=_Full(deps.reader.name, self._places))
            return await asyncio.to_thread(understand.call, arguments, full)
        timed = TimedReader(deps.reader)
        call = partial(understand.call, arguments, replace(deps, reader=timed))
        try:
            return await _apart(call, self._free.release)
        finally:
            stopwatch.llm_ms = timed.took_ms


class TimedReader:
    """A `LanguageReader` that knows how long it was waited for; for one request.

    Attributes:
        took_ms: Milliseconds until the answer or the failure; None before it was asked.
    """

    def __init__(self, reader: LanguageReader) -> None:
        """Watch a reader."""
        self._reader = reader
        self.took_ms: float | None = None

    @property
    def name(self) -> str:
        """The model's name."""
        return self._reader.name

    def read(self, question: ReadQuestion) -> Mapping[str, Any]:
        """The filled form.

        Raises:
            OutsideError: What the reader raises.
        """
        if isinstance(self._reader, LazyReader):
            self._reader.load()  # Our own library: the model is not to blame for it.
        started = perf_counter()
        try:
            return self._reader.read(question)
        finally:
            self.took_ms = 1000 * (perf_counter() - started)


class _Full:
    """A `LanguageReader` that has no place left."""

    def __init__(self, name: str, places: int) -> None:
        self.name = name
        self._places = places

    def read(self, _: ReadQuestion) -> Mapping[str, Any]:
        """Refuse.

        Raises:
            OutsideError: `llm_failed`, always.
        """
        raise OutsideError(
            f"{self._places} requests wait for the LLM {self.name} already",
            code="llm_failed",
            hint="ask again in a moment",
        )


async def _apart(call: Callable[[], T], free: Callable[[], None]) -> T:
    """The result of a call in a thread of its own, which does not keep the process from ending.

    Its place is free before anybody hears of the result, and not before the call has ended.
    """
    outcome: Future[T] = Future()
    outcome.set_running_or_notify_cancel()  # From here on nobody can cancel it under the thread.

    def run() -> None:
        try:
            result = call()
        except BaseException as error:  # noqa: BLE001  handed to the session, which waits for it
            free()
            outcome.set_exception(error)
        else:
            free()
            outcome.set_result(result)

    Thread(target=run, name="leadline-reading", daemon=True).start()
    return await asyncio.wrap_future(outcome)
