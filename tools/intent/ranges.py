"""What a figure may be: outside these bounds it is a slip of the pen, and refused by name."""

import math

from tools.domain.errors import InputError
from tools.intent.shown import shown

__all__ = ["RANGES", "checked"]

RANGES: dict[str, tuple[float, float, str]] = {
    "traffic.prompt_tokens.mean": (1, 10_000_000, "tokens"),
    "traffic.prompt_tokens.p95": (1, 10_000_000, "tokens"),
    "traffic.output_tokens.mean": (1, 10_000_000, "tokens"),
    "traffic.output_tokens.p95": (1, 10_000_000, "tokens"),
    "traffic.context_tokens": (1, 20_000_000, "tokens"),
    "traffic.rps_steady": (1e-9, 1e8, "requests per second"),
    "traffic.rps_peak": (1e-9, 1e8, "requests per second"),
    "traffic.concurrent_users": (1, 1_000_000_000, "users"),
    "traffic.active_share": (1e-6, 1, "as a share of 1"),
    "traffic.requests_per_active_minute": (1e-6, 1e5, "requests per minute"),
    "traffic.peak_factor": (1, 1000, "times the steady rate"),
    "traffic.concurrency": (1, 1e8, "requests in flight"),
    "traffic.prefix_cache_share": (0, 1, "as a share of 1"),
    "traffic.streaming_share": (0, 1, "as a share of 1"),
    "slo.ttft_ms.limit": (0.1, 86_400_000, "ms"),
    "slo.tpot_ms.limit": (0.01, 86_400_000, "ms"),
    "slo.e2e_ms.limit": (0.1, 86_400_000, "ms"),
    "slo.throughput_rps": (1e-9, 1e8, "requests per second"),
    "slo.throughput_rps/output_tokens": (1e-6, 1e12, "tokens per second"),
    "slo.reliability_pct": (1, 100, "%"),
    "budget.usd_month": (0.01, 1e12, "US dollars"),
    "budget.usd_hour": (1e-4, 1e10, "US dollars"),
    "budget.usd_per_1k_tokens": (1e-9, 1e6, "US dollars"),
    "preferences.max_gpus": (1, 1_000_000, "GPUs"),
    "preferences.tensor_parallel": (1, 1024, "GPUs"),
    "preferences.inventory": (1, 1_000_000, "GPUs"),
}
"""Lowest and highest accepted value and the unit; wide enough for every real service."""

_WHOLE = frozenset(
    {
        "traffic.context_tokens",
        "traffic.concurrent_users",
        "preferences.max_gpus",
        "preferences.tensor_parallel",
        "preferences.inventory",
    }
)


def checked(path: str, value: float) -> float:
    """The figure, whole where the field counts things.

    Raises:
        InputError: `absurd_value`, with the accepted range.

    >>> checked("traffic.concurrent_users", 1000.0)
    1000
    """
    lowest, highest, unit = RANGES[path]
    if math.isnan(value) or not lowest <= value <= highest:
        raise InputError(
            f"{path} = {shown(value)} is outside {shown(lowest)} to {shown(highest)} {unit}",
            code="absurd_value",
            hint="correct the figure or leave it out, and a labelled default is used",
        )
    # Half a user is rounded up: a plan must hold the people it was asked for.
    return math.ceil(value) if path in _WHOLE else value
