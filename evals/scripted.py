"""Scripted clients: conversations from files, replayed at every door of a real service and scored.

A portal's or an assistant's way through a plan is a file of `evals/scenarios`: what is said,
answered and asked, and what must be true of each answer. Every conversation is held over REST and
over MCP in both eras, with forms and without; the last plans must be the same at every door.
"""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from evals.conformance.servers import SHIPPED, served
from evals.scripted_doors import DOORS, Door, DoorError, DoorName, opened_door
from evals.scripted_scenarios import Scenario, Turn, read_scenario, read_scenarios

__all__ = ["evaluate", "held", "table"]

Json = dict[str, Any]
BASELINE = None
"""Nothing is allowed to fail, so there is nothing to compare with."""
_OF_THE_CALL = frozenset({"session_id", "timings", "history", "next", "scenarios", "approval"})
"""Parts of a plan that name the session, the time or the door."""


def evaluate(file: Path | None = None, doors: Sequence[DoorName] = DOORS) -> Json:
    """Hold every conversation at every door of a service of our own.

    Args:
        file: One scenario; those of `evals/scenarios` if left out.
        doors: Which ones.

    Raises:
        InputError: The file is no scenario.
        OutsideError: The service did not start.
    """
    scenarios = [read_scenario(file)] if file else read_scenarios()
    with TemporaryDirectory() as folder, served(SHIPPED, Path(folder)) as address:
        url = address.removesuffix("/mcp")
        runs = [asyncio.run(_run(one, door, url)) for one in scenarios for door in doors]
    return _result(runs, scenarios)


async def held(scenario: Scenario, door: Door) -> tuple[list[Json], Json]:
    """The turns of a conversation with their verdicts, and the last plan."""
    turns: list[Json] = []
    plan: Json = {}
    for turn in scenario.turns:
        begin = time.perf_counter()
        answer, misses = await _taken(turn, door)
        turns.append(
            {
                "turn": turn.told(),
                "checks": len(turn.expect) + bool(turn.refused),
                "misses": misses,
                "ms": round(1000 * (time.perf_counter() - begin), 1),
            }
        )
        if "session_id" in answer:
            plan = answer
    return turns, plan


async def _taken(turn: Turn, door: Door) -> tuple[Json, list[str]]:
    try:
        answer = await door.do(turn)
    except DoorError as error:
        if error.code == turn.refused:
            return {}, []
        return {}, [f"refused: {error}" + (f", not {turn.refused}" if turn.refused else "")]
    if turn.refused:
        return answer, [f"not refused, {turn.refused} expected"]
    return answer, [miss for check in turn.expect if (miss := check.misses(answer))]


async def _run(scenario: Scenario, name: DoorName, url: str) -> Json:
    async with opened_door(name, url) as door:
        turns, plan = await held(scenario, door)
    kept = {key: value for key, value in plan.items() if key not in _OF_THE_CALL}
    return {"scenario": scenario.name, "door": name, "turns": turns, "plan": kept}


def _result(runs: Sequence[Json], scenarios: Sequence[Scenario]) -> Json:
    regressions = [
        f"{run['scenario']} over {run['door']}, {turn['turn']}: {miss}"
        for run in runs
        for turn in run["turns"]
        for miss in turn["misses"]
    ]
    for scenario in scenarios:
        of_it = [run for run in runs if run["scenario"] == scenario.name]
        regressions += [
            f"{scenario.name}: the plan over {run['door']} is not that over {of_it[0]['door']}"
            f" ({', '.join(_differing(run['plan'], of_it[0]['plan']))})"
            for run in of_it[1:]
            if run["plan"] != of_it[0]["plan"]
        ]
    turns = [turn for run in runs for turn in run["turns"]]
    return {
        "suite": "scripted",
        "conversations": len(runs),
        "turns": len(turns),
        "passed": sum(not turn["misses"] for turn in turns),
        "checks": sum(turn["checks"] for turn in turns),
        "runs": [{**run, "plan": sorted(run["plan"])} for run in runs],
        "regressions": regressions,
    }


def _differing(one: Json, other: Json) -> list[str]:
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def table(result: Json) -> str:
    """One line for each conversation and door, then what went wrong."""
    shown = Table(box=None, pad_edge=False)
    for name in ("conversation", "door", "turns", "passed", "slowest ms"):
        shown.add_column(name, justify="left" if name in ("conversation", "door") else "right")
    for run in result["runs"]:
        turns = run["turns"]
        passed = sum(not turn["misses"] for turn in turns)
        slowest = max(turn["ms"] for turn in turns)
        cells = (run["scenario"], run["door"], str(len(turns)), str(passed), f"{slowest:,.0f}")
        shown.add_row(*cells)
    console = Console(width=100, no_color=True)
    with console.capture() as captured:
        console.print(shown)
    lines = [line.rstrip() for line in captured.get().splitlines()]
    lines.append(
        f"{result['passed']} of {result['turns']} turns passed, {result['checks']} checks in "
        f"{result['conversations']} conversations"
    )
    return "\n".join([*lines, *(f"! {text}" for text in result["regressions"])])
