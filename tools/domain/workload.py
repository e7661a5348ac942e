"""What is asked of a deployment: lengths, load and limits.

Lengths are tokens per request, load is for the whole deployment. Three kinds of load are three
different questions: `closed` keeps N requests in flight, `open` lets requests arrive at a rate,
`offline` queues everything.
"""

from dataclasses import dataclass
from typing import Literal

__all__ = ["LOADS", "PERCENTILES", "Limit", "Load", "Percentile", "SloLimits", "Workload"]

Load = Literal["closed", "open", "offline"]
LOADS: tuple[Load, ...] = ("closed", "open", "offline")
Percentile = Literal["mean", "p50", "p90", "p95", "p99"]
PERCENTILES: tuple[Percentile, ...] = ("mean", "p50", "p90", "p95", "p99")


@dataclass(frozen=True, kw_only=True)
class Workload:
    """Requests as a distribution and how they arrive.

    Attributes:
        isl_tokens: Mean input length, > 0.
        osl_tokens: Mean output length, >= 1.
        isl_p95_tokens: 95th percentile of the input length; None means fixed lengths.
        osl_p95_tokens: The same for the output length.
        load: Kind of load.
        concurrency: Requests in flight (closed) or static batch (offline); None where unknown.
        request_rate_rps: Mean arrivals per second (open); None otherwise.
        prefix_cache_share: Share of the input served from the prefix cache, 0..1.
        context_tokens: Longest input plus output that must fit; None means input plus output.
        arrival_cv: Coefficient of variation of inter-arrival times; 1 is Poisson.
    """

    isl_tokens: float
    osl_tokens: float
    isl_p95_tokens: float | None = None
    osl_p95_tokens: float | None = None
    load: Load = "open"
    concurrency: float | None = None
    request_rate_rps: float | None = None
    prefix_cache_share: float = 0.0
    context_tokens: int | None = None
    arrival_cv: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One latency limit in milliseconds at one percentile over requests.

    An E2E limit with `average_length` counts for answers of the average length: it was made from
    TTFT and TPOT limits for that length, so longer answers may take longer.
    """

    percentile: Percentile
    limit_ms: float
    average_length: bool = False


@dataclass(frozen=True, kw_only=True)
class SloLimits:
    """The latency limits in force; None means no limit was asked for."""

    ttft: Limit | None = None
    tpot: Limit | None = None
    e2e: Limit | None = None
