"""Gates and warnings as a person reads them."""

from collections.abc import Sequence

from tools.choosing.options import Field
from tools.choosing.price_notices import price_notices
from tools.choosing.residency import residency_notice
from tools.domain.search import GateCount, Need
from tools.domain.space import CandidateSpace
from tools.operation import ToolDeps
from tools.recommendation import Recommendation, Rejected, RejectedExample
from tools.specification import Specification
from tools.ways import Way

__all__ = ["gate_list", "notices"]


def gate_list(
    gates: Sequence[GateCount], space: CandidateSpace, field: Field
) -> tuple[Rejected, ...]:
    """What each gate turned away, in the order of the gates."""
    return tuple(
        Rejected(
            gate=gate.gate,
            count=gate.count,
            examples=tuple(
                RejectedExample(
                    model_id=_model(example.position, space, field),
                    gpu=space.gpus[int(space.gpu[example.position])].gpu,
                    tp=int(space.tp[example.position]),
                    reason=example.reason,
                )
                for example in gate.examples
            ),
        )
        for gate in gates
    )


def _model(position: int, space: CandidateSpace, field: Field) -> str:
    number = int(space.option[position])
    entry = field.entries.get(number)
    return entry.model.model_id if entry else space.options[number].model_ids[0]


NOT_SEARCHED = (
    "Fleets of more than one kind of GPU, prefill and decode on GPUs of their own, and pipelines "
    "across nodes are not_evaluated: no measured rows support them."
)


def notices(
    spec: Specification,
    need: Need,
    field: Field,
    ranked: Sequence[Recommendation],
    ways: Sequence[Way],
    deps: ToolDeps,
) -> tuple[str, ...]:
    """What a reader must know before trusting the list; `ways` were tried and lead to a plan."""
    found: list[str] = []
    space = deps.predictor.space
    if space.unmodelled:
        names = ", ".join(sorted(space.unmodelled)[:3])
        found.append(
            f"{len(space.unmodelled)} shapes of the catalogue are not modelled and were not "
            f"considered (such as {names}): their architecture is not described by the formulas."
        )
    found.append(NOT_SEARCHED)
    if field.floor is not None:
        found.append(
            f"Quality '{spec.slo.quality}' was read as a rating of at least {field.floor:.0f} in "
            f"'{field.category}': the best open checkpoint has {field.best_score:.0f} (Leadline "
            "default)."
        )
    if held := residency_notice(need.offers, spec.preferences):
        found.append(held)
    if spec.traffic.prompt_tokens.p95 is None or spec.traffic.output_tokens.p95 is None:
        found.append("Lengths are taken as fixed where no 95th percentile is given.")
    found += price_notices(ranked, spec.budget, deps.clock.now().date())
    if not ranked:
        found.append(_way_out(spec, need, ways))
    return tuple(found)


def _way_out(spec: Specification, need: Need, ways: Sequence[Way]) -> str:
    """What leads to a plan when nothing is left; what might, where nothing that was tried does."""
    head = "Nothing passes every gate. Ways out"
    if ways:
        return f"{head}: {'; or '.join(map(str, ways))}."
    ideas = []
    if spec.budget.usd_month or spec.budget.usd_hour or spec.budget.usd_per_1k_tokens:
        ideas.append("raise the budget")
    if need.slo.ttft or need.slo.tpot or need.slo.e2e:
        ideas.append("relax the latency limit named under the gate 'slo'")
    if spec.slo.quality != "standard":
        ideas.append("lower the quality to 'standard'")
    if spec.preferences.models or spec.preferences.gpus or spec.preferences.inventory:
        ideas.append("allow more models or GPUs")
    ideas.append("lower the load")
    return f"{head}: none of those tried leads to a plan; together may do: {', '.join(ideas)}."
