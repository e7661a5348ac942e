"""The least time an answer can take: weights streamed once per token, prompts multiplied at peak.

A lower bound for a replica with nothing else to do, not a prediction: no efficiency, no waiting, no
attention, peak figures with the leeway of `bounds`. Every token takes a step of its own, so
speculative decoding, which Leadline does not plan, could be faster.
"""

import math

import numpy as np
from numpy.typing import NDArray

from tools.domain.bounds import LEEWAY
from tools.domain.features import PRECISION_CLASSES, Table
from tools.domain.physics import streaming_floor_seconds
from tools.domain.serving import Demand, lognormal_sigma
from tools.domain.units import MS_PER_S
from tools.domain.workload import PERCENTILES, Limit, Percentile, Workload

__all__ = ["first_token_floors_ms", "floors_ms", "length_at"]

Floats = NDArray[np.float64]

_Z: dict[Percentile, float] = {"p50": 0.0, "p90": 1.2815515655446004}


def floors_ms(table: Table, load: Workload, metric: str, limit: Limit) -> Floats:
    """Lower bound of `ttft`, `tpot` or `e2e` at a limit's percentile, for each configuration in ms.

    A percentile of a sum is at least that of each part beside the least of the other, so a long
    answer counts with the shortest prompt and the other way round; a mean is the sum of the means,
    and so is a limit for answers of the average length.
    """
    each = streaming_floor_seconds(table) / LEEWAY
    prompt = length_at(load.isl_tokens, load.isl_p95_tokens, limit.percentile)
    fresh = np.full(len(table), prompt * (1.0 - load.prefix_cache_share))
    first = np.maximum(each, _prompt_seconds(table, fresh))
    if metric == "tpot":
        seconds = each
    elif metric == "ttft":
        seconds = first
    elif limit.percentile == "mean" or limit.average_length:
        seconds = first + (load.osl_tokens - 1.0) * each
    else:
        answer = length_at(load.osl_tokens, load.osl_p95_tokens, limit.percentile)
        seconds = np.maximum(first, max(answer, 1.0) * each)
    result: Floats = seconds * MS_PER_S
    return result


def first_token_floors_ms(table: Table, demand: Demand) -> dict[Percentile, Floats]:
    """Lower bound of TTFT at every percentile, each configuration under its own demand."""
    each = streaming_floor_seconds(table) / LEEWAY
    pairs = list(zip(demand.isl_tokens.tolist(), demand.isl_p95_tokens.tolist(), strict=True))
    found: dict[Percentile, Floats] = {}
    for name in PERCENTILES:
        prompt = np.array([length_at(mean, p95, name) for mean, p95 in pairs])
        seconds = _prompt_seconds(table, prompt * (1.0 - demand.cached_share))
        found[name] = np.maximum(each, seconds) * MS_PER_S
    return found


def length_at(mean: float, p95: float | None, percentile: Percentile) -> float:
    """Tokens at a percentile of log-normal lengths, from below: p99 counts as p95.

    >>> round(length_at(200.0, 500.0, "p50")), length_at(200.0, 500.0, "p99")
    (155, 500.0)
    >>> length_at(200.0, None, "p95")
    200.0
    """
    if p95 is None or p95 <= mean or percentile == "mean":
        return mean
    if percentile not in _Z:
        return p95
    sigma = float(lognormal_sigma(np.array([mean]), np.array([p95]))[0])
    return mean * math.exp(_Z[percentile] * sigma - sigma * sigma / 2.0)


def _prompt_seconds(table: Table, tokens: Floats) -> Floats:
    """Matrix products of a prompt at the peak rate; the head works for its last token alone."""
    fresh = np.maximum(tokens, 1.0)
    # Two operations per weight, as many as the bytes of a 16-bit weight.
    head = table.rank_head_bytes
    dense = np.maximum(table.rank_flops_per_token - head, 0.0)
    flops = fresh * (dense + table.rank_expert_flops_per_token) + head
    # 8-bit and 4-bit weights might be multiplied in 8 bit, twice as fast as in 16.
    is_whole = table.precision_class == PRECISION_CLASSES.index("16bit")
    peak = np.where(
        is_whole, table.compute_flops, np.maximum(table.compute_flops, 2.0 * table.bf16_flops)
    )
    result: Floats = flops / (peak * LEEWAY)
    return result
