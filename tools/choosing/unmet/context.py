"""A context that no allowed model reads: which model comes nearest, and the length that works."""

from collections.abc import Iterator

from tools.choosing.options import compete
from tools.choosing.unmet.trials import Changes, Trials, Unmet
from tools.choosing.unmet.wishes import wishes_back
from tools.intent.shown import shown
from tools.specification import Conflict, Specification
from tools.ways import NO_PLAN, in_words

__all__ = ["context_unmet"]

_WIDENING = ("preferences.models", "preferences.licences", "preferences.precisions")
_LENGTHS = 3


def context_unmet(trials: Trials) -> Unmet | None:
    """The conflict; None where the context is not what stands in the way."""
    found, deps = trials.found, trials.deps
    context = found.spec.traffic.context_tokens
    if context is None or not any(gate == "context" for gate, _ in found.field.refused.values()):
        return None
    traffic = found.spec.traffic.model_copy(update={"context_tokens": None})
    anyhow = found.spec.model_copy(update={"traffic": traffic})
    field = compete(deps.predictor.space, anyhow, deps.catalogue)
    allowed = {entry.model.context_tokens: entry.model for entry in field.entries.values()}
    if not allowed or max(allowed) >= context:
        return None
    longest = allowed[max(allowed)]
    ways = trials.working(_shorter(found.spec, sorted(allowed, reverse=True)))
    ways += trials.working_wishes(_wider(found.spec), 1)
    return Unmet(
        conflicts=(
            Conflict(
                fields=tuple(
                    dict.fromkeys(
                        ("traffic.context_tokens", *(path for way in ways for path in way.changes))
                    )
                ),
                message=(
                    f"A context of {shown(context)} tokens is more than any allowed model reads; "
                    f"the longest is {longest.model_id} with {shown(longest.context_tokens)}. "
                    f"{NO_PLAN}"
                ),
                suggestion=in_words(ways)
                or f"Plan for at most {shown(longest.context_tokens)} tokens of context.",
            ),
        ),
        ways=tuple(ways),
    )


def _shorter(spec: Specification, lengths: list[int]) -> Iterator[Changes]:
    """Contexts that an allowed model reads, longest first, with prompts that fit into them."""
    traffic = spec.traffic
    output = traffic.output_tokens.p95 or traffic.output_tokens.mean
    prompt = traffic.prompt_tokens.p95 or traffic.prompt_tokens.mean
    for length in lengths[:_LENGTHS]:
        changes: dict[str, object] = {"traffic.context_tokens": float(length)}
        room = float(int(length - output))
        if room < 1.0:
            return
        if prompt > room:
            changes["traffic.prompt_tokens.p95"] = room
        if traffic.prompt_tokens.mean > room:
            changes["traffic.prompt_tokens.mean"] = room
        yield changes


def _wider(spec: Specification) -> Iterator[Changes]:
    if spec.slo.quality != "standard":
        yield {"slo.quality": "standard"}
    yield from wishes_back(spec, _WIDENING)
