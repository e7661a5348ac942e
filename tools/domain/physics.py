"""Seconds of one engine step, from bytes, FLOPs, messages and fixed costs.

t = norm(weights, matrix products) + KV reads + attention + communication + fixed, with routed
experts apart from the rest. Every term has one fitted efficiency; the efficiencies of an engine, a
GPU generation and a number format deviate from the common ones by shrunken offsets, so that an
unseen one falls back to the common value. Engines also differ in how a step grows with its
sequences and with the ranks. Pipeline stages are passed one after the other: `pp` divides the
sequences a stage holds, not its time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tools.domain.features import (
    ARCHITECTURES,
    ENGINE_NAMES,
    GENERATIONS,
    PRECISION_CLASSES,
    Table,
)

__all__ = [
    "PRIORS",
    "Calibration",
    "Coefficients",
    "coefficients",
    "step_seconds",
    "streaming_floor_seconds",
]

Floats = NDArray[np.float64]

_MOST_COMPUTE = 0.75
"""Share of the dense peak that large matrix products reach at best; a fit must not promise more."""

PRIORS: dict[str, tuple[float, float, float, float]] = {
    # name: (start value, prior width in log space, least, most); shares never exceed the data sheet
    "weight_bandwidth_share": (0.75, 0.2, 0.4, 0.95),
    "expert_bandwidth_share": (0.55, 0.4, 0.15, 0.95),
    "kv_bandwidth_share": (0.6, 0.4, 0.15, 0.95),
    "compute_share": (0.55, 0.3, 0.2, _MOST_COMPUTE),
    "expert_compute_factor": (0.6, 0.3, 0.15, 1.0),
    "attention_compute_share": (0.3, 0.5, 0.05, 0.9),
    "latent_attention_factor": (1.0, 0.4, 0.2, 3.0),
    "half_compute_tokens": (16.0, 0.5, 1.0, 64.0),
    "four_bit_dense_bytes": (1.5, 0.4, 0.5, 2.0),
    "message_s": (8e-6, 0.7, 1e-6, 6e-5),
    "link_share": (0.5, 0.5, 0.1, 1.0),
    "exchange_s": (8e-6, 0.7, 1e-7, 6e-5),
    "exchange_link_share": (0.3, 0.5, 0.05, 1.0),
    "step_s": (1.2e-3, 0.8, 1e-4, 1e-2),
    "layer_s": (2.0e-5, 0.8, 1e-6, 2e-4),
    "moe_layer_s": (2.0e-5, 0.8, 1e-6, 2e-4),
    "latent_layer_s": (2.0e-5, 0.8, 1e-7, 3e-4),
    "expert_tile_rows": (8.0, 0.7, 1.0, 128.0),
    "sequence_s": (8e-6, 1.0, 1e-7, 1e-4),
    "expert_skew": (0.85, 0.15, 0.5, 1.0),
    "norm": (2.0, 0.4, 1.0, 8.0),
    "admission_s": (0.012, 0.8, 1e-3, 0.1),
    "wait_steps": (3.0, 0.8, 0.5, 40.0),
    "prefill_stretch": (1.0, 0.4, 0.3, 3.0),
    "queue": (0.5, 0.8, 0.05, 5.0),
    "median_first": (0.9, 0.3, 0.3, 1.2),
    "burst_mean": (0.1, 0.8, 1e-3, 2.0),
    "burst_p50": (0.01, 1.0, 1e-4, 1.0),
    "burst_p90": (0.2, 0.8, 1e-3, 2.0),
    "burst_p99": (0.9, 0.5, 0.05, 4.0),
    "tpot_spread_closed": (0.03, 0.5, 0.005, 0.2),
    "tpot_spread_open": (0.05, 0.5, 0.005, 0.3),
    "ttft_spread_open": (0.36, 0.5, 0.05, 1.0),
    "open_wait_steps": (1.0, 0.7, 0.2, 8.0),
    "open_prompt": (1.0, 0.3, 0.7, 2.0),
    "saturation_share": (0.8, 0.4, 0.3, 1.5),
    "static_bandwidth_share": (0.7, 0.2, 0.3, 0.95),
    "static_expert_bandwidth_share": (0.5, 0.4, 0.1, 0.95),
    "static_kv_bandwidth_share": (0.5, 0.4, 0.1, 0.95),
    "static_compute_share": (0.5, 0.3, 0.1, _MOST_COMPUTE),
    "static_norm": (2.0, 0.4, 1.0, 8.0),
    "static_half_compute_tokens": (16.0, 0.5, 1.0, 64.0),
    "static_layer_s": (3e-5, 0.8, 1e-6, 4e-4),
    "static_step_s": (2e-3, 0.8, 1e-4, 2e-2),
    "static_message_s": (1e-5, 0.7, 1e-6, 1e-4),
    "static_sequence_s": (5e-5, 1.0, 1e-7, 5e-3),
    "static_prefill": (1.5, 0.5, 0.5, 6.0),
}
"""Fitted coefficients in natural units with the width of their log-normal prior.

The `static_` ones belong to static batches, which only engines of 2024 were measured with. Shared
with serving, their offsets made it worse: hidden pairs' TPOT 16 -> 17 %.
"""

DEVIATIONS: dict[str, tuple[str, float]] = {
    # name: (group, prior width); one offset per member of the group
    "engine_step": ("engine", 0.1),
    "engine_fixed": ("engine", 0.3),
    "engine_moe": ("engine", 0.4),
    "engine_compute": ("engine", 0.2),
    "engine_load": ("engine", 0.1),
    "engine_ranks": ("engine", 0.05),
    "engine_wait": ("engine", 0.8),
    "engine_prefill": ("engine", 0.3),
    "engine_admission": ("engine", 0.5),
    "engine_burst": ("engine", 0.5),
    "engine_static": ("engine", 0.3),
    "engine_static_fixed": ("engine", 0.5),
    "stack_step": ("stack", 0.05),
    "stack_static": ("stack", 0.25),
    "generation_bandwidth": ("generation", 0.06),
    "generation_compute": ("generation", 0.2),
    "generation_experts": ("generation", 0.3),
    "generation_fixed": ("generation", 0.15),
    "precision_bandwidth": ("precision", 0.12),
    "precision_compute": ("precision", 0.3),
    "static_generation_bandwidth": ("generation", 0.2),
    "static_generation_compute": ("generation", 0.3),
    "static_precision_bandwidth": ("precision", 0.2),
    "static_precision_compute": ("precision", 0.3),
    "architecture_step": ("architecture", 0.08),
}
STACKS: tuple[str, ...] = tuple(f"{e}|{g}" for e in ENGINE_NAMES for g in GENERATIONS)
MEMBERS: dict[str, tuple[str, ...]] = {
    "engine": ENGINE_NAMES,
    "generation": GENERATIONS,
    "precision": PRECISION_CLASSES,
    "architecture": ARCHITECTURES,
    "stack": STACKS,
}


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """Fitted values in log space; a name or member that is absent means the prior.

    Attributes:
        base: Coefficient name -> natural logarithm of its value.
        offsets: Deviation name -> member -> offset in log space.
        resolved: Coefficients of tables that were asked for; see `coefficients`.
    """

    base: Mapping[str, float]
    offsets: Mapping[str, Mapping[str, float]]
    resolved: "dict[tuple[bool, tuple[int, ...], bytes], Coefficients]" = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _by_member: dict[str, Floats] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def value(self, name: str) -> float:
        """One common coefficient in natural units."""
        return float(np.exp(self.base.get(name, np.log(PRIORS[name][0]))))

    def offset(self, name: str, table: Table) -> Floats:
        """Offsets of one deviation, one per configuration; unknown members get 0."""
        kind = DEVIATIONS[name][0]
        values = self._by_member.get(name)
        if values is None:
            known = self.offsets.get(name, {})
            values = np.array([known.get(member, 0.0) for member in MEMBERS[kind]] + [0.0])
            self._by_member[name] = values
        result: Floats = values[member_index(kind, table).astype(np.intp)]
        return result


def member_index(kind: str, table: Table) -> Floats:
    """Position of each configuration in a group; -1 where it belongs to none."""
    if kind == "engine":
        return table.engine
    if kind == "generation":
        return table.generation
    if kind == "precision":
        return table.precision_class
    if kind == "architecture":
        return table.architecture
    known = (table.engine >= 0) & (table.generation >= 0)
    stack: Floats = np.where(known, table.engine * len(GENERATIONS) + table.generation, -1.0)
    return stack


@dataclass(frozen=True, kw_only=True)
class Coefficients:
    """A calibration resolved for the configurations of one table; arrays of its length.

    `has_experts`, `has_ranks` and `has_exchange` say whether any configuration routes to experts,
    splits its layers, or spreads its experts: what none has need not be worked out.
    """

    weight_bandwidth: Floats
    expert_bandwidth: Floats
    kv_bandwidth: Floats
    compute: Floats
    expert_compute: Floats
    attention_compute: Floats
    latent_factor: Floats
    half_compute_tokens: float
    expert_tile_rows: float
    dense_bytes_factor: Floats
    message_s: float
    link: Floats
    exchange_s: float
    exchange_link: Floats
    fixed_s: Floats
    sequence_s: Floats
    expert_skew: float
    norm: float
    step_scale: Floats
    load_slope: Floats
    has_experts: bool
    has_ranks: bool
    has_exchange: bool


@dataclass(frozen=True, kw_only=True)
class Live:
    """What one decoding sequence of some length has behind it: bytes read and FLOPs, per step."""

    bytes: Floats
    flops: Floats

    @classmethod
    def at(cls, table: Table, context: Floats) -> "Live":
        """Of sequences that are `context` tokens long."""
        return cls(bytes=_context_bytes(table, context), flops=_context_flops(table, context))


def coefficients(table: Table, calibration: Calibration, *, static: bool = False) -> Coefficients:
    """Resolve the fitted values once per table: rates in bytes/s and FLOP/s, times in s.

    Those of a few configurations are remembered: one is asked for at many loads, and again.

    Args:
        table: Configurations.
        calibration: The fit.
        static: Whether a static batch is asked for, which older engines were measured with: they
            have shares, fixed costs and offsets of their own.
    """
    if table.columns.size > _REMEMBERED_NUMBERS:
        return _coefficients(table, calibration, static=static)
    key = static, table.columns.shape, table.columns.tobytes()
    resolved = calibration.resolved
    found = resolved.get(key)
    if found is None:
        if len(resolved) >= _REMEMBERED:
            resolved.clear()
        found = resolved[key] = _coefficients(table, calibration, static=static)
    return found


_REMEMBERED = 128
_REMEMBERED_NUMBERS = 4_096
"""32 KiB, 60 or so configurations: more cost more to recognise than to resolve."""


def _coefficients(table: Table, calibration: Calibration, *, static: bool) -> Coefficients:
    value = calibration.value

    def factor(name: str) -> Floats:
        result: Floats = np.exp(calibration.offset(name, table))
        return result

    def own(name: str) -> float:
        return value(f"static_{name}" if static else name)

    peak = table.bandwidth_bytes_per_s
    which = "static_" if static else ""
    bandwidth = factor(f"{which}generation_bandwidth") * factor(f"{which}precision_bandwidth")
    compute = factor(f"{which}generation_compute") * factor(f"{which}precision_compute")
    if not static:
        compute = compute * factor("engine_compute")
    weights = "bandwidth_share" if static else "weight_bandwidth_share"
    products = table.compute_flops * np.minimum(compute * own("compute_share"), _MOST_COMPUTE)
    experts = np.ones_like(peak) if static else factor("generation_experts")
    fixed, scale = _fixed_seconds(table, calibration, static=static)
    return Coefficients(
        weight_bandwidth=peak * np.minimum(bandwidth * own(weights), 0.95),
        expert_bandwidth=peak * np.minimum(bandwidth * own("expert_bandwidth_share"), 0.95),
        kv_bandwidth=peak * own("kv_bandwidth_share"),
        compute=products,
        # Products of routed experts are small and uneven: they reach less of the peak.
        expert_compute=products * np.minimum(experts * value("expert_compute_factor"), 1.0),
        attention_compute=table.bf16_flops * value("attention_compute_share"),
        latent_factor=_latent_factor(table, calibration),
        half_compute_tokens=own("half_compute_tokens"),
        expert_tile_rows=value("expert_tile_rows"),
        dense_bytes_factor=np.where(table.four_bit_experts > 0, value("four_bit_dense_bytes"), 1.0),
        message_s=own("message_s"),
        link=table.link_bytes_per_s * value("link_share"),
        exchange_s=value("exchange_s"),
        exchange_link=table.link_bytes_per_s * value("exchange_link_share"),
        fixed_s=fixed,
        sequence_s=np.full(peak.shape, own("sequence_s"))
        * (1.0 if static else factor("engine_fixed")),
        expert_skew=value("expert_skew"),
        norm=own("norm"),
        step_scale=scale,
        load_slope=np.zeros_like(peak) if static else calibration.offset("engine_load", table),
        has_experts=bool((table.experts > 0).any()),
        has_ranks=bool((table.tp > 1.0).any()),
        has_exchange=bool((table.ep > 1.0).any()),
    )


def _fixed_seconds(
    table: Table, calibration: Calibration, *, static: bool
) -> tuple[Floats, Floats]:
    """Fixed cost of a step in s, and the factor on the whole step."""
    value = calibration.value

    def factor(name: str) -> Floats:
        result: Floats = np.exp(calibration.offset(name, table))
        return result

    if static:
        fixed = value("static_step_s") + value("static_layer_s") * table.layers
        return fixed * factor("engine_static_fixed"), np.ones_like(table.layers)
    latent = (table.architecture == ARCHITECTURES.index("moe-mla")) * table.layers
    experts = value("moe_layer_s") * table.moe_layers * factor("engine_moe")
    fixed = value("step_s") + value("layer_s") * table.layers + experts
    fixed = fixed + value("latent_layer_s") * latent
    scale = factor("engine_step") * factor("stack_step") * factor("architecture_step")
    ranks = calibration.offset("engine_ranks", table) * (np.log2(table.tp) - _USUAL_RANKS)
    scale = scale * np.exp(ranks)
    return fixed * factor("engine_fixed") * factor("generation_fixed"), scale


def _latent_factor(table: Table, calibration: Calibration) -> Floats:
    latent = table.architecture == ARCHITECTURES.index("moe-mla")
    result: Floats = np.where(latent, calibration.value("latent_attention_factor"), 1.0)
    return result


def step_seconds(
    table: Table, fit: Coefficients, *, decode: Floats, prefill: Floats, context: Floats | Live
) -> Floats:
    """Seconds of one step that decodes `decode` sequences and prefills `prefill` tokens.

    Args:
        table: Configurations.
        fit: Their coefficients.
        decode: Sequences in decode per replica, >= 0.
        prefill: Prefill tokens in the same step, >= 0.
        context: Mean live length of a decoding sequence in tokens, or what was worked out of it;
            prefill tokens attend to half of the prompt, which the caller adds through
            `prefill_attention_seconds`.
    """
    live = context if isinstance(context, Live) else Live.at(table, context)
    sequences = decode / table.pp
    tokens = sequences + prefill
    combined = _combined(table, fit, tokens)
    cached = sequences / table.attention_dp * live.bytes / fit.kv_bandwidth
    attention = sequences * live.flops / fit.attention_compute
    seconds = combined + np.maximum(cached, attention * fit.latent_factor)
    if fit.has_ranks:
        seconds = seconds + _messages(table, fit, tokens)
    if fit.has_exchange:
        seconds = seconds + _exchange(table, fit, tokens)
    # Under attention data parallelism every rank schedules and samples its own share.
    handled = fit.sequence_s * sequences / table.attention_dp
    load = np.log2(np.maximum(sequences, 1.0)) / _USUAL_LOAD - 1.0
    scale = fit.step_scale * np.exp(fit.load_slope * load)
    result: Floats = (seconds + fit.fixed_s + handled) * scale
    return result


_USUAL_RANKS = 1.5
_USUAL_LOAD = 4.0
"""Middle of the measured rows, log2 of ranks and of sequences: slopes of an engine turn here."""


def _combined(table: Table, fit: Coefficients, tokens: Floats) -> Floats:
    """Seconds of streaming the weights and multiplying them, which overlap in part.

    The rows of a product are padded: to the half-way tokens of the dense part, to a tile for each
    expert that a step touches.
    """
    dense = table.rank_dense_bytes * fit.dense_bytes_factor + table.rank_head_bytes
    work = table.rank_flops_per_token / fit.compute * (tokens + fit.half_compute_tokens)
    result: Floats = _overlapped(dense / fit.weight_bandwidth, work, fit.norm)
    if not fit.has_experts:
        return result
    touched = _expert_coverage(table, fit, tokens)
    rows = tokens * table.experts_per_token / np.maximum(table.experts * touched, 1e-9)
    padded = 1.0 + fit.expert_tile_rows / np.maximum(rows, _FEWEST_ROWS)
    routed = table.rank_expert_flops_per_token / fit.expert_compute * tokens * padded
    streamed = table.rank_expert_bytes * touched / fit.expert_bandwidth
    return np.where(table.experts > 0, result + _overlapped(streamed, routed, fit.norm), result)


_FEWEST_ROWS = 0.2


def _overlapped(left: Floats, right: Floats, norm: float) -> Floats:
    heavy = np.maximum(np.maximum(left, right), 1e-12)
    light = np.minimum(left, right)
    result: Floats = heavy * (1.0 + (light / heavy) ** norm) ** (1.0 / norm)
    return result


def streaming_floor_seconds(table: Table) -> Floats:
    """The least a decode step can take: weights of one token read once at the peak bandwidth."""
    one = np.where(table.experts > 0, table.experts_per_token / np.maximum(table.experts, 1.0), 0.0)
    least = np.where(table.four_bit_experts > 0, 0.5, 1.0)
    read = table.rank_dense_bytes * least + table.rank_head_bytes + table.rank_expert_bytes * one
    result: Floats = read / table.bandwidth_bytes_per_s
    return result


def prefill_attention_seconds(table: Table, fit: Coefficients, *, prompt: Floats) -> Floats:
    """Seconds of causal attention over one whole prompt (half of all token pairs)."""
    pairs = prompt * prompt / 2.0
    window = np.where(table.sliding_window_tokens > 0, table.sliding_window_tokens, prompt)
    local = prompt * np.minimum(prompt / 2.0, window)
    flops = table.rank_prompt_flops_per_pair * pairs + table.rank_sliding_flops_per_pair * local
    result: Floats = flops / fit.attention_compute
    return result


def _expert_coverage(table: Table, fit: Coefficients, tokens: Floats) -> Floats:
    """Share of routed experts that a step of `tokens` tokens touches, at least one token's own.

    Uniform routing would give 1 - (1 - k/E)^tokens; skewed routing touches fewer, which the fitted
    exponent on the token count describes.
    """
    experts = np.maximum(table.experts, 1.0)
    one = np.minimum(table.experts_per_token / experts, 0.999999)
    effective = np.maximum(tokens, 1.0) ** fit.expert_skew
    result: Floats = np.where(table.experts > 0, -np.expm1(effective * np.log1p(-one)), 0.0)
    return result


def _context_bytes(table: Table, context: Floats) -> Floats:
    window = np.minimum(context, table.sliding_window_tokens)
    result: Floats = (
        table.rank_kv_bytes_per_token * context
        + table.rank_sliding_bytes_per_token * window
        + table.rank_state_bytes
    )
    return result


def _context_flops(table: Table, context: Floats) -> Floats:
    window = np.minimum(context, table.sliding_window_tokens)
    result: Floats = (
        table.rank_attention_flops_per_pair * context + table.rank_sliding_flops_per_pair * window
    )
    return result


def _messages(table: Table, fit: Coefficients, tokens: Floats) -> Floats:
    """Two all-reduces per layer: latency grows with the ranks, volume with the tokens."""
    ranks = table.tp
    volume = 2.0 * (ranks - 1.0) / ranks * tokens * table.hidden_size * 2.0 / fit.link
    latency = fit.message_s * np.log2(np.maximum(ranks, 1.0))
    result: Floats = 2.0 * table.layers * (volume + latency) * (ranks > 1.0)
    return result


def _exchange(table: Table, fit: Coefficients, tokens: Floats) -> Floats:
    """Two all-to-alls per MoE layer under expert parallelism: each token visits its experts."""
    ranks = table.ep
    visits = np.minimum(table.experts_per_token, ranks) / ranks
    volume = 2.0 * tokens * table.hidden_size * visits * 2.0 / fit.exchange_link
    latency = fit.exchange_s * np.log2(np.maximum(ranks, 1.0))
    result: Floats = table.moe_layers * (volume + latency) * (ranks > 1.0)
    return result
