"""One case served in simulation: the tails of its latency under its own load.

The step times come from the calibrated physics, scaled by what measurements say of the case. The
load is shared evenly between replicas, each of which is simulated alike, so one stands for all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tools.domain.arrivals import (
    ClosedLoop,
    Lengths,
    OpenLoop,
    Requests,
    closed_requests,
    open_requests,
)
from tools.domain.cases import Case, Configuration
from tools.domain.errors import InputError, RefusedError
from tools.domain.features import table
from tools.domain.footprint import blocks_of
from tools.domain.memory import BLOCK_TOKENS, sequence_bytes
from tools.domain.simulation import EngineLimits, Simulation, simulate
from tools.domain.step_costs import StepCosts, step_costs
from tools.domain.units import MS_PER_S
from tools.domain.workload import Workload
from tools.predictor import Predictor

__all__ = ["REQUESTS", "Simulated", "simulate_case"]

REQUESTS = 2000
"""Requests of one run: twenty above the 99th percentile."""
STEP_TOKENS = 8192
MAX_SEQUENCES = 1024


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """The simulation of one replica, and what it stands for.

    Attributes:
        simulation: One replica.
        replicas: How many serve side by side.
        costs: Its step costs.
        limits: Its engine limits.
    """

    simulation: Simulation
    replicas: int
    costs: StepCosts
    limits: EngineLimits

    @property
    def output_tok_s(self) -> float:
        """Output tokens per second of the whole deployment."""
        return self.simulation.output_tok_s * self.replicas

    @property
    def metrics(self) -> Mapping[str, float]:
        """Metrics of the batch interface: `ttft_p99_ms`, `tpot_mean_ms` .. and `output_tok_s`."""
        found = self.simulation
        kinds = {"ttft": found.ttft_s, "tpot": found.tpot_s, "e2e": found.e2e_s}
        latency = {
            f"{kind}_{statistic}_ms": seconds * MS_PER_S
            for kind, values in kinds.items()
            for statistic, seconds in values.items()
        }
        return latency | {"output_tok_s": self.output_tok_s}


def simulate_case(
    case: Case,
    predictor: Predictor,
    *,
    tpot_scale: float = 1.0,
    ttft_extra_s: float = 0.0,
    requests: int = REQUESTS,
    seed: int = 0,
    step_tokens: int = STEP_TOKENS,
    max_sequences: int = MAX_SEQUENCES,
    chunked_prefill: bool = True,
    warm_up_share: float = 0.1,
) -> Simulated:
    """Simulate one replica of a case under its share of the load.

    Args:
        case: Model, GPU, layout and workload.
        predictor: Where the physics and the memory figures come from.
        tpot_scale: Factor on every step, so that TPOT follows measured corrections.
        ttft_extra_s: Seconds outside the engine, added to every TTFT.
        requests: How many are simulated; a static batch runs just its own.
        seed: Of all draws.
        step_tokens: Tokens per engine step.
        max_sequences: Sequences that run at once.
        chunked_prefill: Whether prompts may be read in parts.
        warm_up_share: Share of the requests left out of statistics.

    Raises:
        RefusedError: The configuration cannot be described or does not fit.
        InfeasibleError: One request exceeds the cache of a replica.
        InputError: The load is not complete, or the scale is not positive.
    """
    if not tpot_scale > 0:
        raise InputError(
            f"a scale of {tpot_scale:g} on the time of a step",
            code="invalid_scale",
            hint="give the measured TPOT divided by the predicted one",
        )
    workload = case.workload
    configuration = predictor.assembler.configuration(case.shape, case.gpu, case.layout)
    costs = step_costs(
        table([configuration.features]),
        predictor.calibrated.physics,
        prompt_tokens=workload.isl_tokens,
        context_tokens=workload.isl_tokens + workload.osl_tokens / 2.0,
        scale=tpot_scale,
        overhead_s=ttft_extra_s,
    )
    limits = EngineLimits(
        kv_blocks=kv_blocks(case, configuration),
        step_tokens=step_tokens,
        max_sequences=min(max_sequences, step_tokens),
        chunked_prefill=chunked_prefill,
    )
    replicas = case.layout.data_parallel
    asked = requests_of(workload, replicas=replicas, count=requests, seed=seed)
    found = simulate(costs, limits, asked, warm_up_share=warm_up_share)
    return Simulated(simulation=found, replicas=replicas, costs=costs, limits=limits)


def kv_blocks(case: Case, configuration: Configuration) -> int:
    """Cache blocks of one replica, as many as its memory holds in sequences of the mean length.

    Exact where the cache grows with every token; windows and recurrent state are averaged in.

    Raises:
        RefusedError: `does_not_fit`.
    """
    live = blocks_of(case.workload.isl_tokens + case.workload.osl_tokens / 2.0)
    each = sequence_bytes(configuration.memory, live)
    # Under attention data parallelism each rank caches only its own sequences.
    room = configuration.kv_bytes * configuration.features.attention_dp
    blocks = int(room / max(each, 1.0) * live / BLOCK_TOKENS)
    if blocks < 1:
        raise RefusedError(
            f"{case.shape.model_id} leaves no cache on {case.layout.gpus} x {case.gpu.gpu}",
            code="does_not_fit",
            hint="use more GPUs per replica, a smaller precision or a shorter context",
        )
    return blocks


def requests_of(workload: Workload, *, replicas: int, count: int, seed: int) -> Requests:
    """The requests that one of the replicas sees.

    Raises:
        InputError: `incomplete_load` where the rate or the concurrency is missing.
    """
    prompts = Lengths(mean_tokens=workload.isl_tokens, p95_tokens=workload.isl_p95_tokens)
    outputs = Lengths(mean_tokens=workload.osl_tokens, p95_tokens=workload.osl_p95_tokens)
    share = workload.prefix_cache_share
    if workload.load == "open" and workload.request_rate_rps is not None:
        load = OpenLoop(rate_rps=workload.request_rate_rps / replicas, cv=workload.arrival_cv)
        return open_requests(
            load, count, prompts=prompts, outputs=outputs, cached_share=share, seed=seed
        )
    if workload.load == "open" or workload.concurrency is None:
        raise InputError(
            f"a load of kind {workload.load} without its {_SIZE[workload.load]}",
            code="incomplete_load",
            hint="give request_rate for open loads, concurrency for the others",
        )
    clients = max(round(workload.concurrency / replicas), 1)
    if workload.load == "offline":
        count = clients
    return closed_requests(
        ClosedLoop(clients=clients),
        count,
        prompts=prompts,
        outputs=outputs,
        cached_share=share,
        seed=seed,
    )


_SIZE = {"open": "request_rate", "closed": "concurrency", "offline": "concurrency"}
