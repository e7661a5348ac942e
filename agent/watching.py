"""The events of a session as they happen, from any event that was seen before.

A turn is an event for good; a step of a run only while this process remembers it. Changes that
another process makes are seen within a second.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, Literal

from langgraph.types import StateSnapshot

from agent.caller import Caller
from agent.digest import version_of
from agent.document import PlanDocument
from agent.plan_view import at_rest, document_of, state_of
from agent.progress import Progress, Step
from agent.runs import Runs, thread_id
from agent.store import SessionStore
from tools.domain.errors import InputError, NotFoundError

__all__ = ["SessionEvent", "Watching", "place"]

_POLL_S = 1.0
_PLACE = re.compile(r"(\d{1,9})(?:\.(\d{1,9}))?")


@dataclass(frozen=True, kw_only=True)
class SessionEvent:
    """One event: `turn` and `step` have an id to go on behind, `session` and `deleted` need none.

    Attributes:
        name: `turn`: one was added to the history; `step`: a run started, finished or failed one;
            `session`: how the session stands now; `deleted`: it is gone.
        data: JSON of the event.
        id: Place among the events, such as `3` or `3.2`.
    """

    name: Literal["turn", "step", "session", "deleted"]
    data: dict[str, Any]
    id: str | None = None


def place(event_id: str) -> tuple[int, int]:
    """Turn and step of the event that was seen last; none of a new watcher.

    Raises:
        InputError: `invalid_event_id`.

    >>> place("3.2"), place("3"), place("")
    ((3, 2), (3, 0), (0, 0))
    """
    found = _PLACE.fullmatch(event_id) if event_id else None
    if event_id and found is None:
        raise InputError(
            "not the id of an event",
            code="invalid_event_id",
            hint="pass the id of the last event as it came, or none to begin",
        )
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


class Watching:
    """Follows sessions; changes nothing."""

    def __init__(self, store: SessionStore, runs: Runs, progress: Progress) -> None:
        """Bind what is read."""
        self._store = store
        self._runs = runs
        self._progress = progress

    async def events(
        self,
        who: Caller,
        session_id: str,
        after: tuple[int, int],
        wait_s: float,
        is_over: Callable[[], bool],
    ) -> AsyncIterator[SessionEvent]:
        """Events behind `after`, then those that come within `wait_s` seconds without one."""
        look = _Look(session_id, after)
        key = thread_id(who, session_id)
        with self._progress.watched(key) as news:
            deadline = monotonic() + wait_s
            while not is_over():
                news.clear()
                snapshot = await self._read(who, session_id)
                steps = self._progress.after(key, *look.seen)
                fresh = look.at(snapshot, steps)
                for event in fresh:
                    yield event
                if snapshot is None:
                    return
                now = monotonic()
                deadline = now + wait_s if fresh else deadline
                if now >= deadline:
                    return
                await _woken(news, min(_POLL_S, deadline - now))

    async def _read(self, who: Caller, session_id: str) -> StateSnapshot | None:
        try:
            with self._store.errors():
                return await self._runs.read(who, session_id)
        except NotFoundError:
            return None


class _Look:
    """What one watcher has seen already."""

    def __init__(self, session_id: str, seen: tuple[int, int]) -> None:
        self._session_id = session_id
        self.seen = seen
        self._checkpoint = ""
        self._version = ""

    def at(self, snapshot: StateSnapshot | None, steps: tuple[Step, ...]) -> list[SessionEvent]:
        """What is new, in the order in which it happened; None is a session that is gone."""
        if snapshot is None:
            return [SessionEvent(name="deleted", data={"session_id": self._session_id})]
        checkpoint = str(snapshot.config["configurable"].get("checkpoint_id"))
        rests = at_rest(snapshot)
        events: list[SessionEvent] = []
        if rests and checkpoint != self._checkpoint:
            self._checkpoint = checkpoint
            document = document_of(self._session_id, snapshot)
            events += self._turns(document, steps)
            events += self._stands(document)
        else:
            turns = len(state_of(snapshot).get("history", []))
            events += self._steps(steps, turns)
        return events

    def _turns(self, document: PlanDocument, steps: tuple[Step, ...]) -> list[SessionEvent]:
        """Turns with the steps that led to them."""
        events: list[SessionEvent] = []
        for turn in document.history:
            if turn.turn <= self.seen[0]:
                continue
            events += self._steps(steps, turn.turn - 1)
            data = turn.model_dump(mode="json", by_alias=True)
            events.append(SessionEvent(name="turn", data=data, id=str(turn.turn)))
            self.seen = (turn.turn, 0)
        return events + self._steps(steps, self.seen[0])

    def _steps(self, steps: tuple[Step, ...], turn: int) -> list[SessionEvent]:
        fresh = [step for step in steps if step.turn == turn and self.seen < (turn, step.number)]
        if fresh:
            self.seen = (turn, fresh[-1].number)
        return [
            SessionEvent(
                name="step",
                data={"step": step.name, "state": step.state},
                id=f"{step.turn}.{step.number}",
            )
            for step in fresh
        ]

    def _stands(self, document: PlanDocument) -> list[SessionEvent]:
        version = version_of(document)
        if version == self._version:
            return []
        self._version = version
        asked = document.pending
        data = {
            "session_id": document.session_id,
            "stage": document.stage,
            "plan_digest": document.plan_digest,
            "version": version,
            "pending_id": asked.id if asked else None,
        }
        return [SessionEvent(name="session", data=data)]


async def _woken(news: asyncio.Event, wait_s: float) -> None:
    try:
        async with asyncio.timeout(wait_s):
            await news.wait()
    except TimeoutError:
        return
