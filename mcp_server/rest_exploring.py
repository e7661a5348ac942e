"""REST routes that explore a session: what-if, side by side, along a field, back again."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from agent.document import PlanDocument, Scenario
from agent.reporting import PictureName
from mcp_server.bundles import zipped
from mcp_server.rest_given import CHANGES, ON_CHANGE, ON_SESSION, Held, Who
from tools.explore.comparison_shape import Comparison
from tools.explore.frontier_shape import Frontier
from tools.explore.sensitivity import Sensitivity
from tools.explore.sweep_shape import Sweep
from tools.pictures.picture import Kind

__all__ = ["add_explore_routes"]


class WhatIf(BaseModel):
    """What would be different, in words, fields, or both."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(default="", max_length=20_000)
    fields: dict[str, Any] = Field(default={}, description="Merge patch over the specification.")
    name: str = Field(default="", max_length=120, description="What the scenario is called.")


class Tried(BaseModel):
    """The scenario that is kept, and how it compares with the plan."""

    scenario: Scenario
    comparison: Comparison


class SweepQuery(BaseModel):
    """A field, and where it goes."""

    model_config = ConfigDict(extra="forbid")

    field: str = Field(description="`users`, `ttft`, `budget` ..., or a dotted path.")
    low: float | None = None
    high: float | None = None
    steps: int = Field(default=21, ge=2, le=400)
    values: list[float] = []


def add_explore_routes(routes: APIRouter) -> None:
    """Scenarios, comparison, sweep, front, sensitivity, undo, report and pictures."""

    @routes.post(
        "/{session_id}/scenarios", status_code=201, responses=ON_CHANGE, dependencies=CHANGES
    )
    async def what_if(session_id: str, body: WhatIf, who: Who, held: Held) -> Tried:
        """Plan as if something were asked for differently; the plan itself stays."""
        document, comparison = await held.what_if(
            who, session_id, body.text, body.fields, body.name
        )
        return Tried(scenario=document.scenarios[-1], comparison=comparison)

    @routes.get("/{session_id}/comparison", responses=ON_SESSION)
    async def compare(
        session_id: str,
        who: Who,
        held: Held,
        a: Annotated[str, Query(max_length=40)] = "plan",
        b: Annotated[str, Query(max_length=40)] = "",
    ) -> Comparison:
        """Two plans side by side: `plan`, a scenario (`B`), a recommendation (`2`, `B:2`)."""
        return await held.compare(who, session_id, a, b)

    @routes.get("/{session_id}/sweep", responses=ON_SESSION)
    async def sweep(
        session_id: str, asked: Annotated[SweepQuery, Query()], who: Who, held: Held
    ) -> Sweep:
        """The plan along one field, beside the kept deployment."""
        return await held.sweep(
            who, session_id, asked.model_dump() | {"values": tuple(asked.values)}
        )

    @routes.get("/{session_id}/frontier", responses=ON_SESSION)
    async def frontier(session_id: str, who: Who, held: Held) -> Frontier:
        """The deployments that no other one beats in every respect."""
        return await held.frontier(who, session_id)

    @routes.get("/{session_id}/sensitivity", responses=ON_SESSION)
    async def sensitivity(session_id: str, who: Who, held: Held) -> Sensitivity:
        """Which limit or wish costs most, and what relaxing it would save."""
        return await held.sensitivity(who, session_id)

    @routes.post("/{session_id}/undo", responses=ON_CHANGE, dependencies=CHANGES)
    async def undo(session_id: str, who: Who, held: Held) -> PlanDocument:
        """Take the last change of the request back; the recommendations follow."""
        return await held.undo(who, session_id)

    _add_report_routes(routes)


def _add_report_routes(routes: APIRouter) -> None:
    @routes.get(
        "/{session_id}/report",
        response_class=Response,
        responses=ON_SESSION
        | {
            200: {
                "description": "The decision on one page",
                "content": {"text/html": {}, "text/markdown": {}, "application/zip": {}},
            }
        },
    )
    async def report(session_id: str, request: Request, who: Who, held: Held) -> Response:
        """HTML with its pictures; `Accept: text/markdown`, or `application/zip` for all files."""
        files = await held.report(who, session_id)
        wanted = request.headers.get("accept", "")
        if "zip" in wanted:
            return Response(zipped(files), media_type="application/zip")
        if "markdown" in wanted:
            return Response(files["DECISION.md"], media_type="text/markdown")
        return Response(files["decision.html"], media_type="text/html")

    @routes.get(
        "/{session_id}/pictures/{name}",
        response_class=Response,
        responses=ON_SESSION
        | {
            200: {
                "description": "A picture; an SVG holds its text alternative as title and desc",
                "content": {"image/svg+xml": {}, "image/png": {}},
            }
        },
    )
    async def picture(
        session_id: str,
        name: PictureName,
        who: Who,
        held: Held,
        kind: Annotated[Kind, Query()] = "svg",
    ) -> Response:
        """A picture of the plan: `pareto`, `sweep`, `load` or `comparison`, as SVG or PNG."""
        drawn = await held.picture(who, session_id, name, kind)
        kinds = {"svg": "image/svg+xml", "png": "image/png"}
        return Response(drawn.content, media_type=kinds[kind])
