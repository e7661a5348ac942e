"""Processes that work out answers beside a service: Python computes on one core per process.

Only pure operations are shared, those that answer from request, catalogue and measured rows alone.
Workers start with the first question and read what the service read; until they are ready, and
whenever one dies, answers are worked out in the service itself, so nothing depends on them.
"""

import logging
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from threading import Lock, Thread
from time import sleep
from typing import Any, Self

from agent.bootstrap import tool_deps
from agent.settings import Settings
from tools.clarify.clarify import CLARIFY
from tools.estimate import ESTIMATE
from tools.operation import Operation, ToolDeps
from tools.predictor import Predictor
from tools.recommend import RECOMMEND
from tools.remembered import Remembered

__all__ = ["Workforce"]

_SHARED: dict[str, Operation[Any, Any]] = {one.name: one for one in (ESTIMATE, RECOMMEND, CLARIFY)}
_PARENT_LOOKED_AT_EVERY_S = 1.0
_MOST = 4
_log = logging.getLogger("leadline.workers")


class Workforce:
    """A pool of worker processes; closed with the context."""

    def __init__(self, settings: Settings, count: int) -> None:
        """Start nothing yet; `count` processes at most."""
        self._settings = settings
        self._count = count
        self._guard = Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._readiness: Future[str] | None = None
        self._known: tuple[Predictor | None, str] = (None, "")
        self._is_closed = False

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As many workers as are set, else one per core, at most four."""
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        chosen = min(cores or 1, _MOST) if settings.workers is None else settings.workers
        return cls(settings, chosen)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers; what they work on is dropped."""
        with self._guard:
            self._is_closed = True
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def wait_until_ready(self, timeout_s: float) -> bool:
        """Whether the workers that were started are ready, within so many seconds."""
        with self._guard:
            readiness = self._readiness
        if readiness is None:
            return False
        wait([readiness], timeout=timeout_s)
        return readiness.done() and readiness.exception() is None

    def pids(self) -> tuple[int, ...]:
        """The worker processes, as the operating system numbers them."""
        with self._guard:
            return () if self._pool is None else tuple(self._pool._processes or ())  # noqa: SLF001

    def shared(self, operation: Operation[Any, Any]) -> Operation[Any, Any]:
        """The operation, worked out by the workers where it may be."""
        if self._count < 1 or operation.name not in _SHARED:
            return operation
        here = operation.handler
        remembers = isinstance(here, Remembered)
        # What was answered lately is remembered in the service, not once in every worker.
        alone = here.handler if isinstance(here, Remembered) else here

        def handler(request: Any, deps: ToolDeps) -> Any:
            return self._answer(operation.name, alone, request, deps)

        return replace(operation, handler=Remembered(handler) if remembers else handler)

    def _answer(
        self, name: str, alone: Callable[[Any, ToolDeps], Any], request: Any, deps: ToolDeps
    ) -> Any:
        pool = self._ready(deps.predictor)
        if pool is None:
            return alone(request, deps)
        try:
            return pool.submit(_worked_out, name, request).result()
        except (BrokenProcessPool, RuntimeError) as error:
            # A pool that is closing refuses with a RuntimeError, of which a broken one is a kind.
            self._lost(pool, error)
            return alone(request, deps)

    def _ready(self, predictor: Predictor) -> ProcessPoolExecutor | None:
        """The pool, once its workers know what the service knows; None means: work it out here."""
        with self._guard:
            if self._is_closed:
                return None
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    self._count,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=_begin,
                    initargs=(self._settings, os.getpid()),
                )
                self._readiness = self._pool.submit(_known_version)
                self._known = predictor, predictor.version
                return None
            readiness, pool, known = self._readiness, self._pool, self._known
        if readiness is None or not readiness.done():
            return None
        if (error := readiness.exception()) is not None:
            self._lost(pool, error)
            return None
        # Rows that were taken in meanwhile are not in the answers of one of the two.
        return pool if known == (predictor, readiness.result()) else None

    def _lost(self, pool: ProcessPoolExecutor, error: BaseException) -> None:
        with self._guard:
            if self._pool is not pool or self._is_closed:
                return
            self._pool = self._readiness = None
        _log.warning("a worker process was lost (%s); others are started", type(error).__name__)
        pool.shutdown(wait=False, cancel_futures=True)


_deps: ToolDeps | None = None


def _begin(settings: Settings, parent: int) -> None:
    """Make a worker ready: the ports, and what would be built with the first question."""
    global _deps  # noqa: PLW0603  one worker, one set of ports
    # Ctrl-C reaches every process of a terminal; the service ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent,), name="parent", daemon=True).start()
    _deps = tool_deps(settings)
    _ = _deps.predictor.fields, _deps.predictor.space


def _end_with(parent: int) -> None:
    """A service that is killed cannot say goodbye."""
    while os.getppid() == parent:
        sleep(_PARENT_LOOKED_AT_EVERY_S)
    os._exit(0)


def _known_version() -> str:
    return _deps.predictor.version if _deps is not None else ""


def _worked_out(name: str, request: Any) -> Any:
    assert _deps is not None  # noqa: S101  the initializer ran
    return _SHARED[name].handler(request, _deps)
