"""A change of the specification, tried beside the graph: nothing of it is kept here."""

import asyncio

from agent.history import recent_paths
from agent.reading import Reading
from agent.run_context import Steps
from agent.state import Json, PlanState, Request
from agent.stopwatch import Stopwatch
from tools.operation import ToolDeps

__all__ = ["Trying"]


class Trying:
    """Understands and plans as the stages do."""

    def __init__(self, deps: ToolDeps, steps: Steps, reading: Reading) -> None:
        """Bind the ports and the steps of the stages."""
        self._deps = deps
        self._steps = steps
        self._reading = reading

    async def tried(self, state: PlanState, request: Request) -> tuple[Json, Json]:
        """What understanding makes of the request, and the plan for it.

        Raises:
            InputError: As the stages.
        """
        arguments: Json = {
            "text": request.get("text", ""),
            "fields": request.get("fields", {}),
            "previous": state["specification"],
            "recent": recent_paths(state),
        }
        understood = await self._reading.read(
            self._steps.understand, arguments, self._deps, Stopwatch()
        )
        draft = understood.model_dump(mode="json", by_alias=True)
        planned = await asyncio.to_thread(
            self._steps.recommend.call, {"specification": draft["specification"]}, self._deps
        )
        return draft, planned.model_dump(mode="json", by_alias=True)
