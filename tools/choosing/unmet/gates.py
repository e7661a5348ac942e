"""Every other gate that left nothing: the wishes behind it, and which of them would open it."""

import math
import re
from collections.abc import Iterator

import numpy as np

from tools.choosing.unmet.trials import Changes, Trials, Unmet
from tools.choosing.unmet.wishes import looser_limits, made, wishes_back
from tools.domain.search import Example, GateCount, SearchResult, unfit
from tools.specification import Conflict
from tools.ways import NO_PLAN, Way, in_words

__all__ = ["gate_unmet", "last_gate"]

_WISHES: dict[str, tuple[str, ...]] = {
    "task": ("preferences.models",),
    "preference": ("preferences.precisions", "preferences.models"),
    "licence": ("preferences.licences", "preferences.models"),
    "approved": ("preferences.models", "preferences.precisions", "preferences.licences"),
    "context": ("preferences.models", "preferences.licences"),
    "quality": ("preferences.licences", "preferences.precisions"),
    "hardware": (
        "preferences.regions",
        "preferences.clouds",
        "preferences.tensor_parallel",
        "preferences.precisions",
        "preferences.gpus",
        "preferences.inventory",
        "preferences.models",
    ),
    "memory": (
        "preferences.gpus",
        "preferences.inventory",
        "preferences.tensor_parallel",
        "preferences.precisions",
        "preferences.models",
    ),
    "inventory": ("preferences.inventory", "preferences.gpus", "preferences.models"),
    "price": (
        "preferences.tensor_parallel",
        "preferences.regions",
        "preferences.clouds",
        "preferences.gpus",
    ),
}
"""What narrows the choice at a gate, the wish that people give up first in front."""
_WORDS: dict[str, str] = {
    "task": "No allowed model is made for this task",
    "preference": "No checkpoint is what was asked for",
    "licence": "No model has a licence that is allowed",
    "approved": "No model on the list of approved ones (LEADLINE_APPROVED_MODELS) is allowed",
    "context": "No allowed model reads so long a context",
    "quality": "No allowed model is rated as high as the quality asks for",
    "hardware": "No GPU that may be used runs an allowed model",
    "memory": "No allowed model fits into the memory of the GPUs that may be used",
    "slo": "No allowed deployment holds the latency limits",
    "inventory": "The load and the limits need more GPUs than may be used",
    "price": "Nobody on the price list sells what would be needed",
    "budget": "The budget is too small",
}
_NEEDED = re.compile(r"needs (\d+) GPUs")
_ROOM = (1.0, 1.25, 1.6)
_MOST_WAYS = 3


def last_gate(result: SearchResult) -> str:
    """Why nothing is left, in a few words: what the last gate was for and its nearest miss."""
    if result.found or not result.gates:
        return "no deployment holds every limit when it is predicted exactly"
    gate = result.gates[-1]
    return f"{_WORDS[gate.gate]}: {gate.examples[0].reason}"


def gate_unmet(trials: Trials, gate: GateCount) -> Unmet:
    """The conflict of the wishes behind a gate; without one where nobody wished anything."""
    spec = trials.found.spec
    ways = _ways(trials, gate)
    paths = [path for path in _WISHES.get(gate.gate, ()) if made(spec, path)]
    if gate.gate == "inventory" and spec.preferences.max_gpus:
        paths.insert(0, "preferences.max_gpus")
    if gate.gate == "quality":
        paths.insert(0, "slo.quality")
    fields = tuple(dict.fromkeys((*paths, *(path for way in ways for path in way.changes))))
    if not fields:
        return Unmet(ways=tuple(ways))
    nearest = _refused_here(trials) if gate.gate == "hardware" else None
    nearest = nearest or gate.examples[0]
    return Unmet(
        conflicts=(
            Conflict(
                fields=fields,
                message=(
                    f"{_WORDS[gate.gate]}: the nearest, {trials.deployment(nearest.position)}, is "
                    f"turned away ({nearest.reason}). {NO_PLAN}"
                ),
                suggestion=in_words(ways)
                or "Take one of these wishes back, or plan for less load.",
            ),
        ),
        ways=tuple(ways),
    )


def _refused_here(trials: Trials) -> Example | None:
    """The least of the models that compete, on a GPU that may be used but does not run it."""
    space, need = trials.deps.predictor.space, trials.found.need
    allowed = need.allowed_gpus or frozenset(need.owned) or frozenset(need.offers)
    usable = np.isin(space.gpu, [n for n, gpu in enumerate(space.gpus) if gpu.gpu in allowed])
    here = np.isin(space.option, list(trials.found.field.entries)) & usable
    able = space.supported
    if need.precisions:
        able = able & space.served(need.precisions, np.arange(len(space)))
    places = np.flatnonzero(here & ~able)
    if not len(places) or (here & able).any():
        return None
    least = int(places[np.argmin(space.reserved_gib[places])])
    return Example(position=least, reason=unfit(space, need, allowed, least))


def _ways(trials: Trials, gate: GateCount) -> list[Way]:
    spec = trials.found.spec
    ways = []
    if gate.gate == "inventory" and spec.preferences.max_gpus:
        ways += trials.least(list(_more_gpus(gate)))
    ideas = list(wishes_back(spec, _WISHES.get(gate.gate, ())))
    if gate.gate in ("quality", "hardware", "memory") and spec.slo.quality != "standard":
        ideas.insert(0, {"slo.quality": "standard"})
    if gate.gate == "inventory":
        ideas += looser_limits(spec)
    return ways + trials.working_wishes(ideas, _MOST_WAYS - len(ways))


def _more_gpus(gate: GateCount) -> Iterator[Changes]:
    """As many GPUs as the nearest miss needs, or a few more: it is predicted exactly afterwards."""
    needed = [int(found[1]) for one in gate.examples if (found := _NEEDED.match(one.reason))]
    if needed:
        least = min(needed)
        yield from ({"preferences.max_gpus": float(math.ceil(least * room))} for room in _ROOM)
