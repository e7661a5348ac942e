"""Latency limits that no allowed deployment holds, even with nothing else to do.

Three depths: below what the hardware allows at all, below what an idle replica is likely to reach,
below what it is sure to reach. All of it is modelled and says so.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from tools.choosing.unmet.idle import Idle, idle_of
from tools.choosing.unmet.trials import Changes, Trials, Unmet
from tools.choosing.unmet.wishes import wishes_back
from tools.figures import millis
from tools.specification import Conflict, Specification
from tools.ways import NO_PLAN, Way, in_words, rounded_up

__all__ = ["latency_unmet"]

_MOST_WAYS = 3
_NEAR = 0.1
"""Share of a limit from which the bound of the hardware is worth telling."""
_ROOM = (1.05, 1.3, 2.0, 4.0)
"""How far past what an idle replica is sure to reach: some load must fit below the limit too."""
_NARROWING = ("preferences.models", "preferences.gpus", "preferences.inventory")
_SCARCE = (
    "budget.usd_month",
    "budget.usd_hour",
    "budget.usd_per_1k_tokens",
    "preferences.max_gpus",
    "preferences.inventory",
    "preferences.gpus",
    "preferences.models",
)
Index = NDArray[np.intp]


def latency_unmet(trials: Trials) -> Unmet | None:
    """The conflicts; None where no limit is broken at the lightest load."""
    positions, idle = idle_of(trials.found, trials.deps.predictor)
    broken = [name for name, one in idle.items() if one.sure.min() > one.limit.limit_ms]
    if not idle or bool((_worst(idle) <= 1.0).any()):
        return None
    nearest = int(np.argmin(_worst(idle)))
    ways = _ways(trials, idle, nearest)
    sentences = [_alone(trials, positions, name, idle[name]) for name in broken]
    if not broken:
        sentences = [_together(trials, positions, idle, nearest)]
    paths = [f"slo.{name}_ms" for name in broken or idle]
    narrow = _too_narrow(trials, positions)
    if narrow:
        sentences.insert(0, narrow)
        paths.insert(0, "preferences.max_gpus")
    conflict = Conflict(
        fields=tuple(dict.fromkeys((*paths, *(path for way in ways for path in way.changes)))),
        message=" ".join((*sentences, NO_PLAN)),
        suggestion=in_words(ways) or "Allow smaller models, faster GPUs or more time.",
    )
    return Unmet(conflicts=(conflict,), ways=tuple(ways))


def _too_narrow(trials: Trials, positions: Index) -> str:
    """That no allowed deployment fits into so few GPUs as may be used; empty where one does."""
    most = trials.found.need.max_gpus
    widths = trials.deps.predictor.space.tp[positions]
    if most is None or widths.min() <= most:
        return ""
    least = positions[int(np.argmin(widths))]
    return (
        f"No allowed model fits into {most} GPU{'s'[: most > 1]}: the narrowest deployment is "
        f"{trials.deployment(least)}."
    )


def _worst(idle: Mapping[str, Idle]) -> NDArray[np.float64]:
    """Worst sure value over its limit, for each deployment."""
    shares = np.array([one.sure / one.limit.limit_ms for one in idle.values()])
    result: NDArray[np.float64] = shares.max(axis=0)
    return result


def _alone(trials: Trials, positions: Index, name: str, idle: Idle) -> str:
    """One limit that nothing holds."""
    limit = idle.limit.limit_ms
    what = f"{name.upper()} {idle.limit.percentile} within {millis(limit)}"
    if name == "e2e" and idle.limit.average_length:
        what += " for answers of the average length"
    least = int(np.argmin(idle.floor))
    assumed = _assumed(trials.found.spec, name)
    if limit < idle.floor[least]:
        return (
            f"{what}{assumed} is less than the hardware allows: the fastest allowed deployment, "
            f"{trials.deployment(positions[least])}, takes at least "
            f"{millis(float(idle.floor[least]))} with nothing else to do (modelled lower bound: "
            "memory bandwidth and peak arithmetic, no speculative decoding)."
        )
    best, bound = int(np.argmin(idle.sure)), ""
    if idle.floor[least] >= _NEAR * limit:
        bound = (
            " Bandwidth and peak arithmetic alone take at least "
            f"{millis(float(idle.floor[least]))}, on {trials.deployment(positions[least])}."
        )
    return (
        f"{what}{assumed} is tighter than an idle replica of any allowed deployment is sure to "
        f"reach: {trials.deployment(positions[best])} is likely to take "
        f"{millis(float(idle.likely[best]))} and may take {millis(float(idle.sure[best]))} "
        f"(modelled, slow end of the 80 % interval).{bound}"
    )


def _together(trials: Trials, positions: Index, idle: Mapping[str, Idle], nearest: int) -> str:
    """Limits of which each can be held, but not all by one deployment."""
    reached = " and ".join(
        f"{name.upper()} {one.limit.percentile} {millis(float(one.sure[nearest]))} (limit "
        f"{millis(one.limit.limit_ms)})"
        for name, one in idle.items()
    )
    return (
        f"No allowed deployment is sure to hold all latency limits, even idle: the nearest, "
        f"{trials.deployment(positions[nearest])}, may take {reached} (modelled, slow end of the "
        "80 % interval)."
    )


def _assumed(spec: Specification, name: str) -> str:
    origins = spec.provenance
    origin = origins.get(f"slo.{name}_ms.limit") or origins.get(f"slo.{name}_ms")
    return " (a default of the use case)" if origin and origin.source == "default" else ""


def _ways(trials: Trials, idle: Mapping[str, Idle], nearest: int) -> list[Way]:
    """Looser limits that lead to a plan, then wishes and quality that stand in the way."""
    ways: list[Way] = []
    for ideas in _looser(idle, nearest):
        ways += trials.least(ideas)
        if ways:
            break
    others = list(_other(trials.found.spec))
    ways += trials.working_wishes(others, _MOST_WAYS - len(ways))
    return ways or trials.working(_both(trials.found.spec, idle, nearest))


def _looser(idle: Mapping[str, Idle], nearest: int) -> Iterator[list[Changes]]:
    """One limit alone where that may do, else every limit that the nearest deployment breaks."""
    for name, one in idle.items():
        others = [other for key, other in idle.items() if key != name]
        able = np.all([other.sure <= other.limit.limit_ms for other in others], axis=0)
        reached = one.sure if not others else one.sure[able]
        if len(reached):
            least = float(reached.min())
            yield [{f"slo.{name}_ms": rounded_up(least * room)} for room in _ROOM]
    broken = {
        f"slo.{name}_ms": float(one.sure[nearest])
        for name, one in idle.items()
        if one.sure[nearest] > one.limit.limit_ms
    }
    yield [{path: rounded_up(least * room) for path, least in broken.items()} for room in _ROOM]


def _both(spec: Specification, idle: Mapping[str, Idle], nearest: int) -> Iterator[Changes]:
    """Looser limits together with one other wish taken back."""
    *_, looser = _looser(idle, nearest)
    for other in wishes_back(spec, _SCARCE):
        yield {**looser[-1], **other}


def _other(spec: Specification) -> Iterator[Changes]:
    if spec.slo.quality != "standard":
        yield {"slo.quality": "standard"}
    yield from wishes_back(spec, _NARROWING)
