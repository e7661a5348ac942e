"""Serving options of an estimate: what each changes, how that is known, and what is not known."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from tools.domain.cases import Case
from tools.domain.memory import REPORTED_STEP_TOKENS, kv_bytes_per_token, weights_gib
from tools.domain.model import ModelShape
from tools.domain.physics import coefficients
from tools.domain.prediction import Prediction
from tools.domain.serving import steady_state
from tools.domain.serving_options import accepted_tokens
from tools.estimate_report import OptionReport
from tools.figures import digits, millis
from tools.predictor import Predictor

__all__ = ["Options", "option_reports"]

_FORMULA = "expected accepted tokens (1 - a^(k+1)) / (1 - a), Leviathan et al. 2023"


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was asked beside the configuration itself.

    Attributes:
        step_tokens: Tokens of one engine step (`max_num_batched_tokens`).
        lora_adapters, lora_rank: Adapter slots and their rank.
        lora_gib: Their memory on each GPU.
        speculative_tokens: Tokens drafted per step.
        acceptance_rate: Share of drafted tokens accepted; None where nobody knows it.
        draft: The draft model; None drafts without one (n-grams, extra heads).
    """

    step_tokens: int = REPORTED_STEP_TOKENS
    lora_adapters: int = 0
    lora_rank: int = 16
    lora_gib: float = 0.0
    speculative_tokens: int = 0
    acceptance_rate: float | None = None
    draft: ModelShape | None = None


def option_reports(
    options: Options, case: Case, predictor: Predictor, found: Prediction
) -> tuple[OptionReport, ...]:
    """Everything that was asked for, in a fixed order."""
    told: list[OptionReport] = []
    if options.step_tokens != REPORTED_STEP_TOKENS:
        told += _steps(options)
    if case.workload.prefix_cache_share > 0:
        told += _prefix(case, predictor, found)
    if case.layout.kv_precision == "fp8":
        told += _kv(case, predictor, found)
    if options.lora_adapters:
        told += _lora(options)
    if options.speculative_tokens:
        told += _speculation(options, case, predictor, found)
    return tuple(told)


def _steps(options: Options) -> Iterator[OptionReport]:
    yield OptionReport(
        name="step_memory",
        effect=f"activation is set aside for steps of {options.step_tokens:,} tokens",
        status="computed",
        source="activation reported for 8,192 tokens, scaled as logged at 2,048",
    )
    yield OptionReport(
        name="step_latency",
        effect=f"the latencies above are for steps of {REPORTED_STEP_TOKENS:,} tokens; smaller "
        "ones delay first tokens and smooth the others",
        status="not_evaluated",
        source="measured rows do not record max_num_batched_tokens",
    )


def _prefix(case: Case, predictor: Predictor, found: Prediction) -> Iterator[OptionReport]:
    load = case.workload
    cold = predictor.predict([replace(case, workload=replace(load, prefix_cache_share=0.0))])[0]
    cached = load.prefix_cache_share * load.isl_tokens
    first = _change("ttft_mean_ms", "TTFT mean", cold, found)
    yield OptionReport(
        name="prefix_caching",
        effect=f"{cached:,.0f} of {load.isl_tokens:,.0f} prompt tokens per request are not computed"
        f"{first}; the cache still holds every sequence whole",
        status="modelled",
        source="the share you gave, through the step-time physics",
    )
    yield OptionReport(
        name="prefix_hit_rate",
        effect="not predicted: it depends on your traffic and on what is evicted",
        status="not_evaluated",
        source="measure vllm:prefix_cache_hits over vllm:prefix_cache_queries",
    )


def _kv(case: Case, predictor: Predictor, found: Prediction) -> Iterator[OptionReport]:
    wide = replace(case, layout=replace(case.layout, kv_precision="bf16"))
    token = kv_bytes_per_token(case.shape, case.layout.kv_precision, tp=case.layout.tp)
    yield OptionReport(
        name="kv_quantisation",
        effect=f"{token / 1024:.3g} KiB of growing cache per token and GPU, half of 16 bit",
        status="computed",
        source="the architecture and one byte per element",
    )
    (plain,) = predictor.predict([wide])
    yield OptionReport(
        name="kv_quantisation_speed",
        effect="fewer cache bytes to read" + _change("tpot_mean_ms", "TPOT mean", plain, found),
        status="modelled",
        source="the step-time physics; conversion in the kernels is not counted",
    )
    yield OptionReport(
        name="kv_quantisation_quality",
        effect="answers may change",
        status="not_evaluated",
        source="no evaluation at this cache format is shipped; run your own",
    )


def _lora(options: Options) -> Iterator[OptionReport]:
    known = options.lora_gib > 0.0
    yield OptionReport(
        name="lora_memory",
        effect=f"{options.lora_adapters} slots of rank {options.lora_rank} take "
        f"{options.lora_gib:.3g} GiB on each GPU, taken from the KV cache"
        if known
        else "adapter shapes of latent attention are not known; no memory was set aside",
        status="computed" if known else "not_evaluated",
        source="rank x (inputs + outputs) of attention and dense feed-forward matrices, 16 bit",
    )
    yield OptionReport(
        name="lora_latency",
        effect="the adapters' extra multiplications are not in the latencies above",
        status="not_evaluated",
        source="no measured row runs adapters",
    )


def _speculation(
    options: Options, case: Case, predictor: Predictor, found: Prediction
) -> Iterator[OptionReport]:
    if options.draft is not None:
        weights = weights_gib(options.draft, options.draft.checkpoint_precision, tp=case.layout.tp)
        yield OptionReport(
            name="draft_memory",
            effect=f"{options.draft.model_id} takes {weights:.3g} GiB on each GPU, and its cache",
            status="computed",
            source="its architecture",
        )
    if options.acceptance_rate is None:
        yield OptionReport(
            name="speculative_decoding",
            effect="the gain depends on how many drafted tokens are accepted",
            status="not_evaluated",
            source="give acceptance_rate, measured on your own prompts",
        )
        return
    yield _gain(options, case, predictor, found, options.acceptance_rate)


def _gain(
    options: Options, case: Case, predictor: Predictor, found: Prediction, rate: float
) -> OptionReport:
    """TPOT with drafts, here and where every slot is taken: full batches gain less."""
    tpot = found.metrics.get("tpot_mean_ms")
    output = found.metrics.get("output_tok_s")
    k = options.speculative_tokens
    accepted = accepted_tokens(speculative_tokens=k, acceptance_rate=rate)
    if tpot is None or output is None:
        return OptionReport(
            name="speculative_decoding",
            effect="no TPOT to speed up",
            status="not_evaluated",
            source=_FORMULA,
        )
    batch = max(output.value * tpot.value / 1e3 / case.layout.data_parallel, 1.0)
    here, full = _factors(options, case, predictor, accepted, batch)
    draft = "" if options.draft else "; the cost of drafting is not counted"
    return OptionReport(
        name="speculative_decoding",
        effect=f"{accepted:.2f} tokens per step: TPOT mean {millis(tpot.value)} -> "
        f"{millis(tpot.value * here)} at batch {digits(batch)}; where every slot is taken, TPOT is "
        f"{full:.2f} of what it is without{draft}. The latencies above are without it",
        status="modelled",
        source=_FORMULA,
    )


def _factors(
    options: Options, case: Case, predictor: Predictor, accepted: float, batch: float
) -> tuple[float, float]:
    """TPOT with drafts over TPOT without, at this batch and at a full one."""
    one = replace(case, layout=replace(case.layout, data_parallel=1))
    prepared = predictor.assembler.prepare([one])
    rows = np.zeros(2, dtype=np.intp)
    table, physics = prepared.table.take(rows), predictor.calibrated.physics
    fit = coefficients(table, physics)
    names = type(prepared.demand).__dataclass_fields__
    demand = replace(
        prepared.demand, **{name: getattr(prepared.demand, name)[rows] for name in names}
    )
    short = replace(demand, isl_tokens=np.ones(2), osl_tokens=np.ones(2))
    batches = np.array([batch, max(float(prepared.demand.max_sequences[0]), batch)])
    each = steady_state(table, fit, demand, batches).tpot_s
    bare = steady_state(table, fit, short, batches).step_s
    k = options.speculative_tokens
    wide = steady_state(table, fit, short, batches * (k + 1)).step_s
    share = 0.0
    if options.draft is not None:
        share = options.draft.parameters_active_b / case.shape.parameters_active_b
    factor = (each + (wide - bare) + k * share * bare) / accepted / each
    return float(factor[0]), float(factor[1])


def _change(metric: str, name: str, before: Prediction, after: Prediction) -> str:
    one, other = before.metrics.get(metric), after.metrics.get(metric)
    if one is None or other is None:
        return ""
    return f": {name} {millis(one.value)} -> {millis(other.value)} at this load"
