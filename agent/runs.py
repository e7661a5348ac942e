"""One session's run through the graph; the only user of the graph.

A request that fails leaves the last good plan and its open question behind. One that was cut short
(killed, cancelled) is finished by whoever comes next.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.types import Command, StateSnapshot
from langsmith.run_helpers import tracing_context

from agent import routing
from agent.caller import Caller
from agent.graph import build_graph
from agent.plan_view import at_rest, stage_of, state_of
from agent.progress import Progress, StepState
from agent.reading import Reading
from agent.run_context import RunContext, Steps
from agent.state import PlanState
from agent.store import SessionStore
from agent.telling import Telling
from tools.domain.errors import NotFoundError, PlanningError
from tools.operation import ToolDeps
from tools.work import work

__all__ = ["Runs", "Wanted", "thread_id", "unknown_session"]

Wanted = PlanState | Command[Any]
"""What starts a run: a new request, or the answer to an interrupt."""


class Runs:
    """Reads and runs sessions; the caller holds the session's lock for everything but `read`."""

    def __init__(self, store: SessionStore, deps: ToolDeps, steps: Steps) -> None:
        """Compile the graph over the store's checkpoints."""
        self._store = store
        self._deps = deps
        self._steps = steps
        self.reading = Reading()
        self.progress = Progress()
        self._graph = build_graph(store.saver)

    async def read(self, who: Caller, session_id: str) -> StateSnapshot:
        """The last saved state, in the middle of a run too.

        Raises:
            NotFoundError: `unknown_session`.
        """
        snapshot = await self._graph.aget_state(_config(who, session_id))
        if not snapshot.values:
            raise unknown_session(session_id)
        return snapshot

    async def exists(self, who: Caller, session_id: str) -> bool:
        """Whether anything was ever saved under this id."""
        return bool((await self._graph.aget_state(_config(who, session_id))).values)

    async def settled(self, who: Caller, session_id: str) -> StateSnapshot:
        """The session at rest: what was cut short is finished first.

        Raises:
            NotFoundError: `unknown_session`.
        """
        snapshot = await self.read(who, session_id)
        if at_rest(snapshot):
            return snapshot
        with suppress(PlanningError):
            await self.run(who, session_id, None)
        return await self.read(who, session_id)

    async def run(self, who: Caller, session_id: str, wanted: Wanted | None) -> StateSnapshot:
        """Run to the next question or the end; None goes on where a run was cut short."""
        with work("turn", "turn", {"session_id": session_id}) as piece:
            try:
                await self._invoke(who, session_id, wanted)
            except Exception:
                await self._take_back(who, session_id)
                raise
            snapshot = await self._left(who, session_id)
            piece.facts["stage"] = stage_of(snapshot)
        return snapshot

    async def keep(self, who: Caller, session_id: str, values: PlanState) -> StateSnapshot:
        """Keep something beside the plan; the session asks what it asked before."""
        config = _config(who, session_id)
        node = routing.last_good_node(state_of(await self._graph.aget_state(config)))
        await self._graph.aupdate_state(config, dict(values), as_node=node)
        await self._invoke(who, session_id, None)
        return await self._left(who, session_id)

    async def _left(self, who: Caller, session_id: str) -> StateSnapshot:
        """The last state, with the steps on the way there dropped: nothing reads them again.

        Kept, they make a session of six turns fourteen times as large (measured).
        """
        snapshot = await self.read(who, session_id)
        if at_rest(snapshot):
            kept = str(snapshot.config["configurable"]["checkpoint_id"])
            await self._store.compact(thread_id(who, session_id), kept)
        return snapshot

    async def forget(self, who: Caller, session_id: str) -> None:
        """Delete everything the session saved."""
        await self._store.saver.adelete_thread(thread_id(who, session_id))

    async def _invoke(self, who: Caller, session_id: str, wanted: Wanted | None) -> None:
        """Run, and tell every step to whoever watches."""
        turn = 0
        # Tracing would send the state to a service as soon as a variable of LangSmith is set.
        with tracing_context(enabled=False):
            async for mode, told in self._graph.astream(
                wanted,
                _config(who, session_id),
                context=RunContext(
                    caller=who,
                    deps=replace(self._deps, access=who.access),
                    steps=self._steps,
                    reading=self.reading,
                ),
                durability="sync",
                stream_mode=["values", "tasks"],
            ):
                content = cast("Mapping[str, Any]", told)
                if mode == "tasks":
                    self._tell(thread_id(who, session_id), turn, content)
                elif not turn and (history := content.get("history")):
                    turn = history[-1]["turn"]

    def _tell(self, key: str, turn: int, task: Mapping[str, Any]) -> None:
        """Tell that a step started or ended; waiting for a person is none."""
        if task["name"].endswith("_ask"):
            return
        ended: StepState = "failed" if task.get("error") else "finished"
        state: StepState = ended if "result" in task else "started"
        self.progress.tell(key, turn, task["name"], state)

    async def _take_back(self, who: Caller, session_id: str) -> None:
        """Drop a failed request; a session that never had a plan goes away."""
        config = _config(who, session_id)
        node = routing.last_good_node(state_of(await self._graph.aget_state(config)))
        if node is None:
            await self.forget(who, session_id)
            return
        await self._graph.aupdate_state(config, {"request": None, "draft": None}, as_node=node)
        await self._invoke(who, session_id, None)


def thread_id(who: Caller, session_id: str) -> str:
    """The key of a session in the store; another tenant's key never meets it."""
    return f"{who.tenant}:{session_id}"


def unknown_session(session_id: str) -> NotFoundError:
    """The refusal for a session that is not there, or not this tenant's: nobody can tell which."""
    return NotFoundError(
        f"no session '{session_id[:40]}'",
        code="unknown_session",
        hint="list yours with `leadline sessions`",
    )


def _config(who: Caller, session_id: str) -> RunnableConfig:
    config: RunnableConfig = {"configurable": {"thread_id": thread_id(who, session_id)}}
    if who.listener is not None:
        config["callbacks"] = [Telling(who.listener)]
    return config
