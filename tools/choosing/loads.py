"""The loads of a finalist that its cost is told at: expected, and as much as it carries."""

from dataclasses import dataclass

from tools.choosing.finalist import Finalist
from tools.domain.search import Need
from tools.specification import Specification

__all__ = ["Loads", "loads_of"]


@dataclass(frozen=True, kw_only=True)
class Loads:
    """Requests per second and tokens of a plan.

    Attributes:
        steady_rps: What is expected on average.
        capacity_rps: What the whole plan carries within its limits.
        most_rps: The largest steady load of which the plan still carries the peaks.
        running: Mean number of requests in flight on one replica at the steady load.
        prompt_tokens, output_tokens: Of a mean request.
    """

    steady_rps: float
    capacity_rps: float
    most_rps: float
    running: float
    prompt_tokens: float
    output_tokens: float


def loads_of(finalist: Finalist, spec: Specification, need: Need) -> Loads:
    """The loads of one finalist; its peaks grow with its steady load."""
    found, traffic = finalist.found, spec.traffic
    steady = traffic.rps_steady or traffic.rps_peak or need.peak_rps
    capacity = max(found.capacity_rps * found.replicas, need.peak_rps)
    each_s = finalist.prediction.metrics["e2e_mean_ms"].value / 1e3
    return Loads(
        steady_rps=steady,
        capacity_rps=capacity,
        most_rps=capacity * min(steady / need.peak_rps, 1.0),
        running=steady / found.replicas * each_s,
        prompt_tokens=traffic.prompt_tokens.mean,
        output_tokens=traffic.output_tokens.mean,
    )
