"""What runs of this process are doing right now, for whoever watches a session.

Steps are kept in memory and short-lived: what a session decided is in its history, which lasts.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Progress", "Step", "StepState"]

StepState = Literal["started", "finished", "failed"]
_SESSIONS_MAX = 1000
_STEPS_MAX = 100


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a run: how many turns the session had, a number among the steps since, a name."""

    turn: int
    number: int
    name: str
    state: StepState


@dataclass(kw_only=True)
class _Told:
    """The last steps of one session, and who waits for the next."""

    steps: deque[Step] = field(default_factory=lambda: deque(maxlen=_STEPS_MAX))
    watchers: set[asyncio.Event] = field(default_factory=set)


class Progress:
    """Steps of runs by the key of their session; of one event loop."""

    def __init__(self) -> None:
        self._told: OrderedDict[str, _Told] = OrderedDict()

    def tell(self, key: str, turn: int, name: str, state: StepState) -> None:
        """Note a step and wake who watches."""
        told = self._of(key)
        last = told.steps[-1] if told.steps else None
        number = last.number + 1 if last is not None and last.turn == turn else 1
        told.steps.append(Step(turn=turn, number=number, name=name, state=state))
        self.wake(key)

    def wake(self, key: str) -> None:
        """Have the watchers look at the session again."""
        told = self._told.get(key)
        for watcher in told.watchers if told else ():
            watcher.set()

    def after(self, key: str, turn: int, number: int) -> tuple[Step, ...]:
        """Steps behind a place, first to last."""
        told = self._told.get(key)
        steps = told.steps if told else ()
        return tuple(step for step in steps if (step.turn, step.number) > (turn, number))

    @contextmanager
    def watched(self, key: str) -> Iterator[asyncio.Event]:
        """An event that every piece of news sets; whoever waits clears it before looking."""
        news = asyncio.Event()
        watchers = self._of(key).watchers
        watchers.add(news)
        try:
            yield news
        finally:
            watchers.discard(news)

    def _of(self, key: str) -> _Told:
        told = self._told.setdefault(key, _Told())
        self._told.move_to_end(key)
        if len(self._told) > _SESSIONS_MAX:
            forgotten = next((old for old, one in self._told.items() if not one.watchers), None)
            if forgotten is not None and forgotten != key:
                del self._told[forgotten]
        return told
