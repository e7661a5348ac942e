"""The simulation section of an estimate: the same load request by request, beside the formulas.

The simulation is tuned to the corrected prediction: steps are scaled so that a lone request has the
formulas' TPOT, then as measurements correct TPOT at this load; what the mean TTFT has beyond the
engine under Poisson arrivals is added to every first token. So the mean TTFT says little of its
own; batching, tails, gaps and bursts do.
"""

from dataclasses import replace
from typing import Literal

from tools.domain.answers import physical
from tools.domain.cases import Case
from tools.domain.prediction import Prediction
from tools.domain.units import MS_PER_S
from tools.domain.workload import PERCENTILES
from tools.estimate_question import Resolved
from tools.estimate_report import SecondOpinion, SimulationReport, rounded
from tools.predictor import Predictor
from tools.simulated import MAX_SEQUENCES, REQUESTS, Simulated, simulate_case

__all__ = ["simulation_report"]

_WAVES = 5
_MOST = 20_000
_FEW = 200
_RARE = 0.02
"""Share of the time in which a light load has a request at all."""
Arrivals = Literal["poisson", "bursty", "constant", "closed"]


def simulation_report(asked: Resolved, found: Prediction) -> SimulationReport:
    """Simulate the question and hold it against its prediction.

    Raises:
        InfeasibleError: One request exceeds the cache of a replica.
    """
    case, request = asked.case, asked.request
    count = request.requests or _enough(case)
    scale = _tpot_scale(case, asked.predictor, found)

    def run(one: Case, extra_s: float) -> Simulated:
        return simulate_case(
            one,
            asked.predictor,
            tpot_scale=scale,
            ttft_extra_s=extra_s,
            requests=count,
            seed=request.seed,
            step_tokens=asked.settings.step_tokens,
            max_sequences=asked.settings.max_num_seqs or MAX_SEQUENCES,
        )

    plain = run(replace(case, workload=replace(case.workload, arrival_cv=1.0)), 0.0)
    extra_ms = max(found.metrics["ttft_mean_ms"].value - plain.metrics["ttft_mean_ms"], 0.0)
    served = run(case, extra_ms / MS_PER_S)
    opened = case.workload.load == "open"
    metrics = _opinions(served, found, one_token=request.output_tokens <= 1)
    simulation = served.simulation
    return SimulationReport(
        arrivals=_arrivals(case),
        arrival_cv=case.workload.arrival_cv if opened else None,
        seed=request.seed,
        requests=count,
        tpot_scale=rounded(scale),
        ttft_extra_ms=rounded(extra_ms),
        metrics=metrics,
        itl_p99_ms=None if request.output_tokens <= 1 else rounded(simulation.itl_p99_s * MS_PER_S),
        output_tok_s=rounded(served.output_tok_s),
        requests_per_s=rounded(simulation.requests_per_s * served.replicas),
        batch_mean=rounded(simulation.batch_mean),
        kv_mean_share=rounded(simulation.kv_mean_share),
        kv_peak_share=rounded(simulation.kv_peak_share),
        preemptions=simulation.preemptions,
        saturated=simulation.saturated,
        sentence=_sentence(metrics, saturated=simulation.saturated) + _in_step(case),
    )


def _enough(case: Case) -> int:
    """Requests of one run: more clients need more of them, so that the opening does not rule."""
    clients = (case.workload.concurrency or 0.0) / case.layout.data_parallel
    return min(max(REQUESTS, round(_WAVES * clients)), _MOST)


def _tpot_scale(case: Case, predictor: Predictor, found: Prediction) -> float:
    """Corrected over physical TPOT at this load, with the formulas met exactly at a light one."""
    tpot = found.metrics.get("tpot_mean_ms")
    if tpot is None:
        return 1.0
    corrected = tpot.value / _physical_tpot_ms(case, predictor)
    if case.workload.osl_tokens <= 1:
        return corrected
    light = _light(case, found)
    alone = simulate_case(light, predictor, requests=_FEW)
    return corrected * _physical_tpot_ms(light, predictor) / alone.metrics["tpot_mean_ms"]


def _light(case: Case, found: Prediction) -> Case:
    """The same requests so rarely that they do not meet."""
    load, replicas = case.workload, case.layout.data_parallel
    if load.load == "open":
        rate = _RARE * replicas * MS_PER_S / found.metrics["e2e_mean_ms"].value
        return replace(case, workload=replace(load, request_rate_rps=rate, arrival_cv=0.0))
    return replace(case, workload=replace(load, concurrency=float(replicas)))


def _physical_tpot_ms(case: Case, predictor: Predictor) -> float:
    prepared = predictor.assembler.prepare([case])
    served, _ = physical(prepared, predictor.calibrated.physics, case.workload.load)
    return float(served.tpot_ms["mean"][0])


def _arrivals(case: Case) -> Arrivals:
    cv = case.workload.arrival_cv
    if case.workload.load != "open":
        return "closed"
    if cv == 0.0:
        return "constant"
    return "poisson" if cv == 1.0 else "bursty"


def _opinions(served: Simulated, found: Prediction, *, one_token: bool) -> dict[str, SecondOpinion]:
    told = {}
    for kind in ("ttft",) if one_token else ("ttft", "tpot", "e2e"):
        for statistic in PERCENTILES:
            name = f"{kind}_{statistic}_ms"
            value, band = served.metrics[name], found.metrics.get(name)
            told[name] = SecondOpinion(
                value=rounded(value),
                formula=None if band is None else rounded(band.value),
                difference_pct=None if band is None else round(100.0 * (value / band.value - 1), 1),
                within_interval=None if band is None else band.lo <= value <= band.hi,
            )
    return told


def _in_step(case: Case) -> str:
    """A warning where nothing but chance, which a simulation lacks, would keep requests apart."""
    load = case.workload
    if load.load == "open" or (load.concurrency or 1.0) <= case.layout.data_parallel:
        return ""
    if load.osl_p95_tokens is not None or load.isl_p95_tokens is not None:
        return ""
    return (
        "; answers of one length keep a closed loop in step, which lengthens TTFT: give "
        "output_tokens_p95"
    )


def _sentence(metrics: dict[str, SecondOpinion], *, saturated: bool) -> str:
    if saturated:
        return "the queue grows without end: these figures are of this run only and grow with it"
    apart = [name for name, one in metrics.items() if one.within_interval is False]
    if not apart:
        return "second opinion: every figure lies within the 80 % interval of the formulas"
    furthest = max(apart, key=lambda name: abs(metrics[name].difference_pct or 0.0))
    kind, statistic = furthest.removesuffix("_ms").split("_")
    return (
        f"second opinion: {len(apart)} of {len(metrics)} figures lie outside the 80 % interval of "
        f"the formulas, {kind.upper()} {statistic} furthest "
        f"({metrics[furthest].difference_pct:+.0f} %)"
    )
