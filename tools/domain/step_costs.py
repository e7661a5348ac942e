"""What one engine step of one configuration costs, independent of how the physics is written.

A step costs a part that depends on its tokens alone (weights, products, messages, fixed: knots with
straight lines between them), a part per sequence, one per token of live context, and one per pair
of tokens of the prompts it reads. The slopes are read off the physics at the lengths asked for, so
a physics that bends away from them is met exactly only there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tools.domain.errors import InputError
from tools.domain.features import Table
from tools.domain.physics import (
    Calibration,
    coefficients,
    prefill_attention_seconds,
    step_seconds,
)

__all__ = ["StepCosts", "step_costs"]

Floats = NDArray[np.float64]

_KNOTS_PER_OCTAVE = 4
_OCTAVES = 17
_REFERENCE_SEQUENCES = 64.0


@dataclass(frozen=True, kw_only=True)
class StepCosts:
    """Seconds of one step, as sums that a simulation can grow token by token.

    Attributes:
        knot_tokens: Tokens in a step, rising; constant cost beyond both ends.
        knot_s: Cost of a step with that many tokens, context and sequences left out.
        sequence_s: Cost per decoding sequence.
        context_token_s: Cost per token of live context that a decoding sequence attends to.
        window_tokens: Sliding window; 0 where no layer has one.
        window_token_s: Cost per token of live context inside the window.
        pair_s: Cost per pair of query and key while a prompt is read.
        window_pair_s: The same in the layers that slide.
        decode_share: Tokens that one decoding sequence adds to a step: 1 / pipeline stages.
        overhead_s: Outside the engine (API, tokeniser), once per request, part of TTFT.
    """

    knot_tokens: tuple[int, ...]
    knot_s: tuple[float, ...]
    sequence_s: float = 0.0
    context_token_s: float = 0.0
    window_tokens: int = 0
    window_token_s: float = 0.0
    pair_s: float = 0.0
    window_pair_s: float = 0.0
    decode_share: float = 1.0
    overhead_s: float = 0.0

    def __post_init__(self) -> None:
        """Refuse costs that would let time stand still.

        Raises:
            InputError: `invalid_step_costs`.
        """
        rising = all(a < b for a, b in zip(self.knot_tokens, self.knot_tokens[1:], strict=False))
        if not (len(self.knot_tokens) == len(self.knot_s) > 0 and rising and min(self.knot_s) > 0):
            raise InputError(
                f"{len(self.knot_tokens)} knots and {len(self.knot_s)} costs of a step",
                code="invalid_step_costs",
                hint="give rising token counts, each with a cost above zero",
            )

    def base_seconds(self, tokens: float) -> float:
        """Cost of a step with so many tokens, before sequences, context and pairs.

        >>> StepCosts(knot_tokens=(0, 100), knot_s=(0.01, 0.02)).base_seconds(50)
        0.015
        """
        return float(np.interp(tokens, self.knot_tokens, self.knot_s))

    def decode_seconds(self, *, sequences: int, context: int, local: int = 0) -> float:
        """A step that only decodes; `context` and `local` are summed over its sequences."""
        base = self.base_seconds(sequences * self.decode_share) + sequences * self.sequence_s
        return base + self.context_token_s * context + self.window_token_s * local

    def prompt_seconds(self, tokens: float) -> float:
        """Attention while the first `tokens` of a prompt are read; a chunk costs a difference.

        >>> StepCosts(knot_tokens=(1,), knot_s=(1.0,), pair_s=1e-6).prompt_seconds(2000)
        2.0
        """
        seconds = self.pair_s * tokens * tokens * 0.5
        if self.window_tokens:
            seconds += self.window_pair_s * tokens * min(tokens * 0.5, self.window_tokens)
        return seconds

    def base_seconds_up_to(self, tokens: int) -> tuple[float, ...]:
        """`base_seconds` of 0, 1, 2 .. `tokens`; the last few tables are remembered."""
        return _ladder(self.knot_tokens, self.knot_s, tokens, 1.0, 0.0)

    def decode_seconds_up_to(self, sequences: int) -> tuple[float, ...]:
        """A step of 0, 1, 2 .. `sequences` decoding sequences without their context."""
        return _ladder(self.knot_tokens, self.knot_s, sequences, self.decode_share, self.sequence_s)


def step_costs(
    table: Table,
    calibration: Calibration,
    *,
    row: int = 0,
    prompt_tokens: float = 1024.0,
    context_tokens: float = 1024.0,
    scale: float = 1.0,
    overhead_s: float = 0.0,
) -> StepCosts:
    """Read the costs of one row off the physics.

    Args:
        table: Configurations.
        calibration: The fit.
        row: Which configuration.
        prompt_tokens: Prompt length at which prefill attention is exact, > 0.
        context_tokens: Live context of a sequence at which its cost is exact, > 0.
        scale: Factor on every step, from measurements; > 0.
        overhead_s: Added to every TTFT.
    """
    knots = _knots()
    window = float(table.sliding_window_tokens[row])
    share = 1.0 / float(table.pp[row])
    step = _sampled(table, calibration, row)
    zero = np.zeros(1)
    base = step(np.zeros(len(knots)), np.array(knots, dtype=np.float64), np.zeros(len(knots)))
    many = np.array([_REFERENCE_SEQUENCES])
    alone = float(step(zero, many * share, zero)[0])
    bare = float(step(many, zero, zero)[0])
    far = max(context_tokens, 1.0) if not window else 4.0 * max(context_tokens, window)
    near = min(window, far) if window else 0.0
    total = _REFERENCE_SEQUENCES
    at_near = float(step(many, zero, np.array([near]))[0])
    at_far = float(step(many, zero, np.array([far]))[0])
    slope = max((at_far - at_near) / ((far - near) * total), 0.0)
    inside = (at_near - bare) / (near * total) if near else 0.0
    pair, window_pair = _pair_seconds(table, calibration, row, prompt_tokens)
    return StepCosts(
        knot_tokens=knots,
        knot_s=tuple((base * scale).tolist()),
        sequence_s=max(bare - alone, 0.0) / total * scale,
        context_token_s=slope * scale,
        window_tokens=int(window),
        window_token_s=max(inside - slope, 0.0) * scale if window else 0.0,
        pair_s=pair * scale,
        window_pair_s=window_pair * scale,
        decode_share=share,
        overhead_s=overhead_s,
    )


@lru_cache(maxsize=8)
def _ladder(
    knot_tokens: tuple[int, ...], knot_s: tuple[float, ...], last: int, share: float, each_s: float
) -> tuple[float, ...]:
    """Seconds of 0, 1, 2 .. `last` sequences of `share` tokens that cost `each_s` besides."""
    whole = np.arange(last + 1)
    seconds = np.interp(whole * share, knot_tokens, knot_s) + whole * each_s
    return tuple(seconds.tolist())


def _knots() -> tuple[int, ...]:
    """Whole token counts from 1 to 131,072, four per octave."""
    powers = 2.0 ** (np.arange(_OCTAVES * _KNOTS_PER_OCTAVE + 1) / _KNOTS_PER_OCTAVE)
    return tuple(sorted({round(float(power)) for power in powers}))


def _sampled(
    table: Table, calibration: Calibration, row: int
) -> Callable[[Floats, Floats, Floats], Floats]:
    """`step_seconds` of one row as a function of decode, prefill and context arrays."""

    def step(decode: Floats, prefill: Floats, context: Floats) -> Floats:
        copies = table.take(np.full(len(decode), row, dtype=np.intp))
        fit = coefficients(copies, calibration)
        return step_seconds(copies, fit, decode=decode, prefill=prefill, context=context)

    return step


def _pair_seconds(
    table: Table, calibration: Calibration, row: int, prompt_tokens: float
) -> tuple[float, float]:
    """Cost per pair in all layers, and in those that slide beyond it.

    Up to two windows every layer sees half of all pairs, so a short and a long prompt tell the two
    apart: short = (a + b) x s^2 / 2, long = a x l^2 / 2 + b x l x window.
    """
    window = float(table.sliding_window_tokens[row])
    short = min(prompt_tokens, window) if window else prompt_tokens
    long = max(prompt_tokens, 4.0 * window) if window else prompt_tokens
    copies = table.take(np.full(2, row, dtype=np.intp))
    fit = coefficients(copies, calibration)
    at = prefill_attention_seconds(copies, fit, prompt=np.array([short, long]))
    both = 2.0 * float(at[0]) / (short * short)
    if not window:
        return both, 0.0
    half = 0.5 * long * long
    sliding = (both * half - float(at[1])) / (half - long * window)
    sliding = min(max(sliding, 0.0), both)
    return both - sliding, sliding
