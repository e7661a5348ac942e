"""REST routes that explore a session: what-if, side by side, along a field, what costs most."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from agent.document import Scenario
from mcp_server.rest_bodies import WhatIf
from mcp_server.rest_given import ON_CHANGE, ON_READ, Held, Who
from mcp_server.rest_versions import Changed
from tools.explore.comparison_shape import Comparison
from tools.explore.frontier_shape import Frontier
from tools.explore.sensitivity import Sensitivity
from tools.explore.sweep_shape import Sweep

__all__ = ["add_explore_routes"]


class Tried(BaseModel):
    """The scenario that is kept, and how it compares with the plan."""

    scenario: Scenario
    comparison: Comparison


Finite = Annotated[float, Field(allow_inf_nan=False)]


class SweepQuery(BaseModel):
    """A field, and where it goes."""

    model_config = ConfigDict(extra="forbid")

    field: str = Field(
        min_length=1, max_length=100, description="`users`, `ttft`, `budget` ..., or a dotted path."
    )
    low: Finite | SkipJsonSchema[None] = None
    high: Finite | SkipJsonSchema[None] = None
    steps: int = Field(default=21, ge=2, le=400)
    values: list[Finite] = Field(default=[], max_length=400)


def add_explore_routes(reads: APIRouter, changes: APIRouter) -> None:
    """Scenarios, comparison, sweep, front and sensitivity."""

    @changes.post("/{session_id}/scenarios", status_code=201, responses=ON_CHANGE)
    async def what_if(session_id: str, body: WhatIf, who: Who, held: Changed) -> Tried:
        """Plan as if something were asked for differently; the plan itself stays."""
        document, comparison = await held.what_if(
            who, session_id, body.text, body.fields, body.name
        )
        return Tried(scenario=document.scenarios[-1], comparison=comparison)

    @reads.get("/{session_id}/comparison", responses=ON_READ)
    async def compare(
        session_id: str,
        who: Who,
        held: Held,
        a: Annotated[str, Query(max_length=40)] = "plan",
        b: Annotated[str, Query(max_length=40)] = "",
    ) -> Comparison:
        """Two plans side by side: `plan`, a scenario (`B`), a recommendation (`2`, `B:2`)."""
        return await held.compare(who, session_id, a, b)

    @reads.get("/{session_id}/sweep", responses=ON_READ)
    async def sweep(
        session_id: str, asked: Annotated[SweepQuery, Query()], who: Who, held: Held
    ) -> Sweep:
        """The plan along one field, beside the kept deployment."""
        return await held.sweep(
            who, session_id, asked.model_dump() | {"values": tuple(asked.values)}
        )

    @reads.get("/{session_id}/frontier", responses=ON_READ)
    async def frontier(session_id: str, who: Who, held: Held) -> Frontier:
        """The deployments that no other one beats in every respect."""
        return await held.frontier(who, session_id)

    @reads.get("/{session_id}/sensitivity", responses=ON_READ)
    async def sensitivity(session_id: str, who: Who, held: Held) -> Sensitivity:
        """Which limit or wish costs most, and what relaxing it would save."""
        return await held.sensitivity(who, session_id)
