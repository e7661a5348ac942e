"""Pictures and the decision report of a session, made from its plan."""

import asyncio
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
_DRAWN = frozenset(
    {"usd_month", "ttft_ms", "tpot_ms", "e2e_ms", "throughput_rps", "headroom_pct", "quality"}
)


class Reporting:
    """Asks what the pictures show and has them drawn; drawing takes a thread of its own."""

    def __init__(self, deps: ToolDeps, exploring: Exploring) -> None:
        """Bind the ports and the questions."""
        self._deps = deps
        self._exploring = exploring

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
        if not document.recommendations:
            return None
        draw = partial(draw_pictures, kind=kind)
        if name == "pareto":
            draw = partial(draw, frontier=await self._exploring.frontier(state))
        elif name == "sweep":
            draw = partial(draw, sweep=await self._sweep(state))
        elif name == "load":
            draw = partial(draw, load=await asyncio.to_thread(self._load, document))
        else:
            found = _drawable(await self._comparison(state, document))
            draw = partial(draw, comparison=found, limits=_limits(found))
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
        """With the latest scenario, else with the next recommendation."""
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
