"""Pictures and the decision report of a session, made from its plan."""

import asyncio
import hashlib
import json
from contextlib import suppress
from functools import partial
from typing import Literal

from agent.document import PlanDocument
from agent.exploring import Exploring
from agent.report.decided import decided_of
from agent.report.render import draw_pictures, render_report
from agent.scenarios import PLAN
from agent.state import PlanState
from tools.domain.errors import NotFoundError, PlanningError
from tools.explore.comparison_shape import Comparison
from tools.explore.sweep_shape import Sweep
from tools.operation import ToolDeps
from tools.pictures.load_line import LoadLine
from tools.pictures.load_of import load_of
from tools.pictures.picture import Kind, Picture

__all__ = ["PICTURES", "PictureName", "Reporting"]

PictureName = Literal["pareto", "sweep", "load", "comparison"]
PICTURES: tuple[PictureName, ...] = ("pareto", "sweep", "load", "comparison")
_SWEEP_STEPS = 41
_SCENARIOS_DRAWN = 6
_KEPT_MAX = 64
"""Pictures of some fifty kilobytes; the oldest makes room."""
_SHOWN: tuple[Literal["specification", "recommendations", "choice", "scenarios"], ...] = (
    "specification",
    "recommendations",
    "choice",
    "scenarios",
)
_DRAWN = frozenset(
    {"usd_month", "ttft_ms", "tpot_ms", "e2e_ms", "throughput_rps", "headroom_pct", "quality"}
)


class Reporting:
    """Asks what the pictures show and has them drawn; drawing takes a thread of its own."""

    def __init__(self, deps: ToolDeps, exploring: Exploring) -> None:
        """Bind the ports and the questions."""
        self._deps = deps
        self._exploring = exploring
        self._busy = asyncio.Lock()
        self._kept: dict[str, Picture | None] = {}

    async def report(self, state: PlanState, document: PlanDocument) -> dict[str, str]:
        """File name -> content: `DECISION.md`, `decision.html` and the pictures as SVG."""
        pictures = [
            one for name in PICTURES if (one := await self._drawn(name, state, document, "svg"))
        ]
        today = self._deps.clock.now().date()
        return await asyncio.to_thread(render_report, document, pictures, today)

    async def picture(
        self, name: PictureName, state: PlanState, document: PlanDocument, kind: Kind
    ) -> Picture:
        """One picture.

        Raises:
            NotFoundError: `no_picture`, where the plan has nothing to show in it.
        """
        found = await self._drawn(name, state, document, kind)
        if found is None:
            raise NotFoundError(
                f"this plan has nothing for the picture '{name}'",
                code="no_picture",
                hint="nothing passes every gate, or there is nothing to compare with yet",
            )
        return found

    async def _drawn(
        self, name: PictureName, state: PlanState, document: PlanDocument, kind: Kind
    ) -> Picture | None:
        """A picture; one that was drawn of the same plan is not drawn again."""
        if not document.recommendations:
            return None
        key = self._key(name, kind, state)
        if key not in self._kept:
            async with self._busy:
                if key not in self._kept:
                    self._kept[key] = await self._new(name, state, document, kind)
                    while len(self._kept) > _KEPT_MAX:
                        self._kept.pop(next(iter(self._kept)))
        return self._kept.get(key)

    def _key(self, name: PictureName, kind: Kind, state: PlanState) -> str:
        """Everything that a picture shows: the plan, its scenarios, and what predicts."""
        shown = [state.get(part) for part in _SHOWN]
        content = json.dumps([name, kind, self._deps.predictor.version, *shown], default=str)
        return hashlib.sha256(content.encode()).hexdigest()

    async def _new(
        self, name: PictureName, state: PlanState, document: PlanDocument, kind: Kind
    ) -> Picture | None:
        draw = partial(draw_pictures, kind=kind)
        if name == "pareto":
            draw = partial(draw, frontier=await self._exploring.frontier(state))
        elif name == "sweep":
            draw = partial(draw, sweep=await self._sweep(state))
        elif name == "load":
            draw = partial(draw, load=await asyncio.to_thread(self._load, document))
        elif len(scenarios := state.get("scenarios", [])) > 1:
            drawn = [one["id"] for one in scenarios[-_SCENARIOS_DRAWN:]]
            found = [await self._exploring.comparison(state, PLAN, one) for one in drawn]
            draw = partial(draw, beside_plan=found, left_out=len(scenarios) - len(drawn))
        else:
            one = _drawable(await self._comparison(state, document))
            draw = partial(draw, comparison=one, limits=_limits(one))
        return next(iter(await asyncio.to_thread(draw)), None)

    async def _sweep(self, state: PlanState) -> Sweep | None:
        users = state["specification"]["traffic"].get("concurrent_users")
        field = "users" if users else "rps"
        with suppress(PlanningError):
            return await self._exploring.sweep(state, {"field": field, "steps": _SWEEP_STEPS})
        return None

    def _load(self, document: PlanDocument) -> LoadLine | None:
        decided = decided_of(document)
        return load_of(document.specification, decided, self._deps) if decided else None

    async def _comparison(self, state: PlanState, document: PlanDocument) -> Comparison | None:
        """With the only scenario, else with the next recommendation."""
        if state.get("scenarios"):
            return await self._exploring.comparison(state)
        shown = document.choice or 1
        others = [one.rank for one in document.recommendations if one.rank != shown]
        if not others:
            return None
        return await self._exploring.comparison(state, PLAN, str(others[0]))


def _drawable(found: Comparison | None) -> Comparison | None:
    """What bars can show: the figures that a person decides by."""
    if found is None:
        return None
    lines = [one for one in found.lines if one.kind != "figure" or one.name in _DRAWN]
    return found.model_copy(update={"lines": tuple(lines)})


def _limits(found: Comparison | None) -> dict[str, tuple[float | None, float | None]] | None:
    if found is None:
        return None
    return {
        name: (found.a.limits.get(name), found.b.limits.get(name))
        for name in found.a.limits | found.b.limits
    }
