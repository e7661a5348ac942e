"""Explore: what a session's plan would be under changes, without changing it."""

import asyncio
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from agent.requests import edit_request
from agent.scenarios import LABEL_CHARACTERS, PLAN, label_of, side_of, with_scenario
from agent.state import Json, PlanState
from agent.trying import Trying
from tools.domain.errors import InputError
from tools.explore.compare import COMPARE, CompareRequest
from tools.explore.comparison_shape import Comparison
from tools.explore.frontier import FRONTIER
from tools.explore.frontier_shape import Frontier
from tools.explore.sensitivity import SENSITIVITY, Sensitivity
from tools.explore.sweep import SWEEP
from tools.explore.sweep_shape import Sweep
from tools.operation import Operation, ToolDeps

__all__ = ["Exploring"]

AnswerT = TypeVar("AnswerT", bound=BaseModel)


class Exploring:
    """Questions about a session's state; none of them changes it."""

    def __init__(self, deps: ToolDeps, trying: Trying) -> None:
        """Bind the ports, and how a change is tried."""
        self._deps = deps
        self._trying = trying

    async def scenario(
        self, state: PlanState, text: str, fields: Mapping[str, Any] | None, label: str
    ) -> list[Json]:
        """The session's scenarios with a new one: the plan if this were asked for.

        Raises:
            InputError: As an edit, or `invalid_name`.
        """
        if len(label) > LABEL_CHARACTERS:
            raise InputError(
                f"the scenario's name has {len(label):,} characters",
                code="invalid_name",
                hint=f"give it at most {LABEL_CHARACTERS}",
            )
        request = edit_request(text, fields)
        draft, planned = await self._trying.tried(state, request)
        if not set(draft.get("changed", [])) - {"description"}:
            told = draft.get("answer") or "nothing in it changes the request"
            raise InputError(
                f"this is no change to try: {told}",
                code="nothing_changed",
                hint='say what would differ ("only L40S", "20,000 users") or --set KEY=VALUE',
            )
        return with_scenario(
            state,
            {
                "label": label or label_of(text, dict(fields or {})),
                "changed": draft.get("changed", []),
                "specification": draft["specification"],
                "recommendations": planned["recommendations"],
                "rejected": planned["rejected"],
                "conflicts": planned["conflicts"],
                "warnings": [*draft.get("warnings", []), *planned["warnings"]],
            },
        )

    async def comparison(self, state: PlanState, a: str = PLAN, b: str = "") -> Comparison:
        """Two plans side by side; without `b` the plan and its latest scenario.

        Raises:
            InputError: `invalid_key`.
            NotFoundError: `unknown_scenario` or `unknown_option`.
        """
        latest = state.get("scenarios", [])
        other = b or (latest[-1]["id"] if latest else "2")
        request = CompareRequest(a=side_of(state, a), b=side_of(state, other))
        return await self._asked(COMPARE, request)

    async def sweep(self, state: PlanState, asked: Mapping[str, Any]) -> Sweep:
        """The plan along one field; the chosen deployment, or else the first, is kept beside it.

        Raises:
            InputError: As `sweep`.
        """
        ranked = state.get("recommendations", [])
        rank = state.get("choice") or 1
        kept = next((one for one in ranked if one["rank"] == rank), None)
        keep = (kept["model_id"], kept["precision"], kept["gpu"], kept["tp"]) if kept else None
        arguments = {"keep": keep, **asked, "specification": state["specification"]}
        return await self._asked(SWEEP, arguments)

    async def frontier(self, state: PlanState) -> Frontier:
        """What is not beaten in every respect."""
        return await self._asked(FRONTIER, {"specification": state["specification"]})

    async def sensitivity(self, state: PlanState) -> Sensitivity:
        """Which limit or wish costs most."""
        return await self._asked(SENSITIVITY, {"specification": state["specification"]})

    async def _asked(
        self, operation: Operation[Any, AnswerT], arguments: Mapping[str, Any] | BaseModel
    ) -> AnswerT:
        return await asyncio.to_thread(operation.call, arguments, self._deps)
