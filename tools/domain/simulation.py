"""Latency tails of one replica from a simulation of continuous batching, step by step.

Requests arrive, queue, are admitted when memory and seats allow, read their prompts in chunks
beside the decoding sequences, and are preempted when the cache runs out (vLLM V1, first come first
served).
Deterministic for given requests. Routing between replicas, speculation and disaggregation are not
simulated; the prefix cache is a share of each prompt and keeps its own blocks outside the pool.
"""

from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np
from numpy.typing import NDArray

from tools.domain.arrivals import Requests
from tools.domain.errors import InfeasibleError, InputError
from tools.domain.footprint import BLOCK_TOKENS
from tools.domain.simulation_kernel import Replica
from tools.domain.simulation_statistics import (
    grows_without_end,
    mean_number,
    p99_interval,
    statistics,
    weighted_quantile,
)
from tools.domain.step_costs import StepCosts

__all__ = ["EngineLimits", "Outcome", "Simulation", "simulate"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class EngineLimits:
    """What bounds a step and a batch of one replica.

    Attributes:
        kv_blocks: Blocks of 16 tokens in the cache pool.
        step_tokens: Tokens of one step, vLLM's max-num-batched-tokens.
        max_sequences: Sequences that run at once, vLLM's max-num-seqs.
        chunked_prefill: Whether a prompt may be read in parts; if not, it waits until it fits a
            step whole.
    """

    kv_blocks: int
    step_tokens: int = 8192
    max_sequences: int = 1024
    chunked_prefill: bool = True

    def __post_init__(self) -> None:
        """Refuse what the engine itself refuses.

        Raises:
            InputError: `invalid_engine_limits`.
        """
        if not (self.kv_blocks >= 1 and 1 <= self.max_sequences <= self.step_tokens):
            raise InputError(
                f"{self.kv_blocks} blocks, {self.max_sequences} sequences and {self.step_tokens} "
                "tokens per step",
                code="invalid_engine_limits",
                hint="give at least one each, and as many tokens per step as sequences",
            )


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of each request, in order of arrival; seconds, NaN where it did not happen.

    `start_s` is the first admission. `overhead_s` passes outside the engine before the first token.
    """

    arrival_s: Floats
    start_s: Floats
    first_token_s: Floats
    end_s: Floats
    preemptions: Integers
    output_tokens: Integers
    overhead_s: float

    @cached_property
    def ttft_s(self) -> Floats:
        """Request sent to first token."""
        result: Floats = self.first_token_s - self.arrival_s + self.overhead_s
        return result

    @cached_property
    def e2e_s(self) -> Floats:
        """Request sent to last token."""
        result: Floats = self.end_s - self.arrival_s + self.overhead_s
        return result

    @cached_property
    def tpot_s(self) -> Floats:
        """(E2E - TTFT) / (tokens - 1); NaN for an answer of one token."""
        more = np.where(self.output_tokens > 1, self.output_tokens - 1.0, np.nan)
        result: Floats = (self.end_s - self.first_token_s) / more
        return result


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """One replica under one load, warm-up left out of statistics and rates.

    Attributes:
        outcome: Every request, warm-up included.
        ttft_s, tpot_s, e2e_s: `mean`, `p50`, `p90`, `p95`, `p99` over requests.
        p99_interval_s: 80 % interval of the 99th percentile, by `ttft`, `tpot`, `e2e`.
        itl_p99_s: 99th percentile of the gaps between tokens, over tokens of the whole run.
        output_tok_s, requests_per_s: Answered between the end of warm-up and the last arrival.
        batch_mean, queue_mean, in_system_mean: Decoding, waiting and all requests in that time.
        batch_max: Most sequences that decoded in one step.
        kv_mean_share: Stored tokens over the pool's, averaged over the run, 0..1.
        kv_peak_share: Most blocks held over the pool's, 0..1.
        preemptions: Times a sequence gave back its blocks.
        steps: Engine steps of the run.
        unfinished: Requests without an end when the run was stopped.
        saturated: An open loop whose queue grows without end; see `grows_without_end`.
    """

    outcome: Outcome
    ttft_s: dict[str, float]
    tpot_s: dict[str, float]
    e2e_s: dict[str, float]
    p99_interval_s: dict[str, tuple[float, float]]
    itl_p99_s: float
    output_tok_s: float
    requests_per_s: float
    batch_mean: float
    batch_max: int
    queue_mean: float
    in_system_mean: float
    kv_mean_share: float
    kv_peak_share: float
    preemptions: int
    steps: int
    unfinished: int
    saturated: bool


def simulate(
    costs: StepCosts,
    limits: EngineLimits,
    requests: Requests,
    *,
    warm_up_share: float = 0.1,
    until_s: float = inf,
) -> Simulation:
    """Serve all requests on one replica.

    Args:
        costs: Seconds of a step.
        limits: Of the engine.
        requests: What comes, and when.
        warm_up_share: Share of the requests, first in order of arrival, left out of statistics.
        until_s: Stop here; steps in progress are finished, requests may not be.

    Raises:
        InfeasibleError: `request_exceeds_cache` where one request alone overflows the pool.
        InputError: `prompt_exceeds_step` where chunks are off and a prompt fits no step.
    """
    refuse_impossible_requests(limits, requests)
    replica = Replica(
        costs=costs,
        requests=requests,
        step_tokens=limits.step_tokens,
        seats=limits.max_sequences,
        pool=limits.kv_blocks,
        whole_prompts=not limits.chunked_prefill,
    )
    replica.run(until_s=until_s)
    came = len(replica.arrival)
    outcome = Outcome(
        arrival_s=np.array(replica.arrival),
        start_s=np.array(replica.start[:came]),
        first_token_s=np.array(replica.first[:came]),
        end_s=np.array(replica.end[:came]),
        preemptions=np.array(replica.preemptions[:came], dtype=np.int64),
        output_tokens=requests.output_tokens[:came],
        overhead_s=costs.overhead_s,
    )
    return _summary(replica, outcome, int(warm_up_share * came))


def refuse_impossible_requests(limits: EngineLimits, requests: Requests) -> None:
    """Every request must be able to finish when it is alone.

    Raises:
        InfeasibleError: `request_exceeds_cache`.
        InputError: `prompt_exceeds_step`.
    """
    stored = requests.prompt_tokens + requests.output_tokens - 1
    blocks = -(-stored // BLOCK_TOKENS) - requests.cached_tokens // BLOCK_TOKENS
    if int(blocks.max()) > limits.kv_blocks:
        raise InfeasibleError(
            f"one request needs {int(blocks.max())} cache blocks, the pool has {limits.kv_blocks}",
            code="request_exceeds_cache",
            hint="shorten the requests or give the replica more memory",
        )
    longest = int((stored - requests.cached_tokens).max())
    if not limits.chunked_prefill and longest > limits.step_tokens:
        raise InputError(
            f"a prompt of up to {longest} tokens fits no step of {limits.step_tokens}",
            code="prompt_exceeds_step",
            hint="allow chunked prefill or more tokens per step",
        )


def _summary(replica: Replica, outcome: Outcome, warm_up: int) -> Simulation:
    arrival, end = outcome.arrival_s, outcome.end_s
    since, until = float(arrival[warm_up]), float(arrival[-1])
    if until <= since:  # all at once: the whole run counts
        since, until = float(arrival[0]), replica.now
    answered = (end > since) & (end <= until)
    length = max(until - since, 1e-12)
    per_request = {"ttft": outcome.ttft_s, "tpot": outcome.tpot_s, "e2e": outcome.e2e_s}
    counted = {name: values[warm_up:] for name, values in per_request.items()}
    elapsed = max(replica.now - float(arrival[0]), 1e-12)

    def number(begin_s: Floats, end_s: Floats) -> float:
        return mean_number(begin_s, end_s, since_s=since, until_s=until)

    return Simulation(
        outcome=outcome,
        ttft_s=statistics(counted["ttft"]),
        tpot_s=statistics(counted["tpot"]),
        e2e_s=statistics(counted["e2e"]),
        p99_interval_s={name: p99_interval(values) for name, values in counted.items()},
        itl_p99_s=_gap_p99_s(replica),
        output_tok_s=float(outcome.output_tokens[answered].sum()) / length,
        requests_per_s=float(answered.sum()) / length,
        batch_mean=number(outcome.first_token_s, end),
        batch_max=max(replica.span_sequences, default=0),
        queue_mean=number(arrival, outcome.start_s),
        in_system_mean=number(arrival, end),
        kv_mean_share=replica.kv_area / elapsed / replica.pool,
        kv_peak_share=replica.kv_peak / replica.pool,
        preemptions=int(outcome.preemptions.sum()),
        steps=replica.step,
        unfinished=int(np.isnan(end).sum()),
        saturated=not replica.closed and grows_without_end(arrival, outcome.start_s),
    )


def _gap_p99_s(replica: Replica) -> float:
    """Every step is one gap for each sequence it decodes; a preemption is a gap of its own."""
    steps = np.array(replica.span_steps, dtype=np.float64)
    each = np.array(replica.span_s) / steps
    weights = steps * np.array(replica.span_sequences)
    paused = np.array(replica.gaps)
    values = np.concatenate([each, paused])
    return weighted_quantile(values, np.concatenate([weights, np.ones(len(paused))]), 0.99)
