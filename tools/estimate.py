"""Operation `estimate`: one configuration, every number with interval, basis and evidence."""

from dataclasses import replace

from tools.alternatives import with_nearest
from tools.capacity_alternatives import nearest_capacity, why_nothing
from tools.domain.capacity import limits_of
from tools.domain.cases import Case
from tools.domain.errors import InfeasibleError, PlanningError
from tools.domain.memory import fit_memory
from tools.domain.prediction import Prediction
from tools.estimate_capacity import at_asked_load, capacity_report
from tools.estimate_options import option_reports
from tools.estimate_question import Resolved, resolved
from tools.estimate_report import (
    CapacityReport,
    Estimated,
    EstimateReport,
    MeasuresReport,
    MemoryReport,
    estimated,
)
from tools.estimate_request import EstimateRequest
from tools.estimate_simulation import simulation_report
from tools.figures import digits, millis_within
from tools.load_curve import at_rate
from tools.measured_here import measured_here
from tools.measuring import measures_report, with_measurement
from tools.operation import Operation, ToolDeps
from tools.recommendation import EvidenceItem
from tools.remembered import Remembered
from tools.sizing import Sizing

__all__ = ["ESTIMATE", "EstimateReport", "EstimateRequest", "Estimated", "MemoryReport"]


def estimate(request: EstimateRequest, deps: ToolDeps) -> EstimateReport:
    """Predict one configuration; with limits, also what one replica carries within them.

    Raises:
        InputError: Unknown model, GPU or precision.
        RefusedError: It does not fit, cannot be laid out so, or nothing supports a number; the
            hint names the nearest thing that works.
        InfeasibleError: The limits hold at no load, and the load that was asked cannot be shown.
    """
    asked = resolved(request, deps)
    capacity = _capacity(asked)
    if limits_of(request.limits):
        asked = _with_replicas(asked, capacity)
    (prediction,) = asked.predictor.predict([asked.case])
    if prediction.refusal is not None:
        if capacity is not None and not capacity.feasible:
            raise InfeasibleError(
                capacity.reason, hint="; or ".join(capacity.nearest) or "relax it"
            )
        raise _refused(asked, prediction.refusal, deps)
    if capacity is not None:
        rate = _rate(asked.case, prediction)
        capacity = at_asked_load(capacity, request.limits, prediction, rate)
    return _report(asked, prediction, capacity)


def _refused(asked: Resolved, refusal: PlanningError, deps: ToolDeps) -> PlanningError:
    """The refusal with the nearest thing that works, or the measurement that answers instead."""
    error = with_nearest(refusal, asked.case, asked.model, deps.catalogue, asked.predictor)
    if asked.request.what_to_measure is None or error.code not in _UNKNOWN:
        return error
    return type(error)(
        error.message, hint=with_measurement(error.hint, asked.case), code=error.code
    )


_UNKNOWN = frozenset({"no_hardware_figures", "unknown_architecture", "unknown_kv_heads"})
"""Refusals for want of figures: a run needs none of them."""


def _with_replicas(asked: Resolved, capacity: CapacityReport | None) -> Resolved:
    """As many replicas as carry the peak, where limits were given and replicas were not."""
    if capacity is None or capacity.sizing is None or asked.request.replicas is not None:
        return asked
    replicas = capacity.sizing.replicas
    if replicas == asked.case.layout.data_parallel:
        return asked
    layout = replace(asked.case.layout, data_parallel=replicas)
    note = f"{replicas} replicas were chosen: as many as the peak needs within the limits."
    return replace(asked, case=replace(asked.case, layout=layout), notes=(*asked.notes, note))


def _capacity(asked: Resolved) -> CapacityReport | None:
    request, case, limits = asked.request, asked.case, asked.request.limits
    sizing = Sizing(
        peak_rps=request.rps,
        burst_factor=request.burst_factor,
        headroom=request.headroom,
        spare=request.spare_replicas,
        failure_domain=request.failure_domain,
    )
    report = capacity_report(
        case, asked.predictor, limits, sizing, max_num_seqs=request.max_num_seqs
    )
    if report is None or report.feasible:
        return report
    near = nearest_capacity(case, limits, asked.predictor, sizing)
    reason = why_nothing(case, limits, asked.predictor) or report.reason
    return report.model_copy(update={"nearest": near, "reason": reason})


def _rate(case: Case, prediction: Prediction) -> float | None:
    """Requests per second of one replica at the load that was asked."""
    load = case.workload
    if load.request_rate_rps is not None:
        return load.request_rate_rps / case.layout.data_parallel
    output = prediction.metrics.get("output_tok_s")
    return None if output is None else output.value / load.osl_tokens / case.layout.data_parallel


def _report(
    asked: Resolved, prediction: Prediction, capacity: CapacityReport | None
) -> EstimateReport:
    case, request = asked.case, asked.request
    layout, load = case.layout, case.workload
    return EstimateReport(
        model_id=case.shape.model_id,
        gpu=case.gpu.gpu,
        precision=layout.precision,
        kv_precision=layout.kv_precision,
        engine=layout.engine,
        tp=layout.tp,
        pp=layout.pp,
        ep=layout.ep,
        replicas=layout.data_parallel,
        gpus_total=layout.gpus * layout.data_parallel,
        load="open" if load.load == "open" else "closed",
        concurrency=load.concurrency,
        request_rate_rps=load.request_rate_rps,
        prompt_tokens=request.prompt_tokens,
        output_tokens=request.output_tokens,
        basis="modelled" if prediction.basis == "refused" else prediction.basis,
        metrics=_metrics(prediction, one_token=request.output_tokens <= 1),
        memory=_memory(asked),
        evidence=tuple(
            EvidenceItem(kind=e.kind, ref=e.ref, source=e.source, date=e.date)
            for e in prediction.evidence
        ),
        notes=(*asked.notes, *prediction.notes, *measured_here(case, asked.predictor, prediction)),
        capacity=capacity,
        options=option_reports(asked.options, case, asked.predictor, prediction),
        simulation=simulation_report(asked, prediction) if request.simulate else None,
        what_to_measure=_what_to_measure(asked, capacity),
    )


def _what_to_measure(asked: Resolved, capacity: CapacityReport | None) -> MeasuresReport | None:
    """Runs for the load that was asked, and for the capacity where limits were given."""
    request, case = asked.request, asked.case
    if request.what_to_measure is None:
        return None
    cases = [case]
    if capacity is not None and capacity.limits and capacity.pessimistic.load_rps > 0.0:
        one = replace(case, layout=replace(case.layout, data_parallel=1))
        cases.append(at_rate(one, capacity.pessimistic.load_rps))
    return measures_report(
        cases, asked.predictor, request.what_to_measure, one_token=request.output_tokens <= 1
    )


def _metrics(prediction: Prediction, *, one_token: bool) -> dict[str, Estimated]:
    metrics = {name: estimated(band) for name, band in prediction.metrics.items()}
    if not one_token:
        return metrics
    kept = {name: figure for name, figure in metrics.items() if not name.startswith("tpot")}
    first = {n.replace("ttft", "e2e"): f for n, f in metrics.items() if n.startswith("ttft")}
    return kept | {name: first.get(name, figure) for name, figure in kept.items()}


def _memory(asked: Resolved) -> MemoryReport:
    case, settings = asked.case, asked.settings
    load, layout, shape = case.workload, case.layout, case.shape
    tokens = int(load.context_tokens or load.isl_tokens + load.osl_tokens)
    length = settings.max_model_len or shape.context_tokens or tokens
    fit = fit_memory(
        shape,
        case.gpu,
        layout,
        tokens,
        utilisation=settings.utilisation,
        step_tokens=settings.step_tokens,
        reserved_gib=settings.reserved_gib,
        draft_bytes_per_token=settings.draft_bytes_per_token,
        model_length_tokens=length,
    )
    held = fit.max_sequences(load.isl_tokens + load.osl_tokens / 2)
    copies = 1.0 if shape.kv_heads is None else max(layout.tp / shape.kv_heads, 1.0)
    return MemoryReport(
        fits=fit.fits,
        weights_gib=round(fit.weights_gib, 2),
        overhead_gib=round(fit.overhead_gib, 2),
        kv_cache_gib=round(max(fit.kv_gib, 0.0), 2),
        usable_gib=round(fit.usable_gib, 2),
        kv_tokens=fit.kv_tokens,
        max_concurrent_sequences=min(held, settings.max_num_seqs or held),
        longest_context_tokens=fit.longest_context_tokens,
        reason=fit.reason,
        kv_bytes_per_token=fit.rank.kv_bytes_per_token + fit.rank.sliding_bytes_per_token,
        kv_copies=float(layout.tp) if shape.is_mla else copies,
        max_model_len=length,
        full_length_concurrency=round(fit.full_length_sequences, 2),
        gpu_memory_utilization=settings.utilisation,
        max_num_seqs=settings.max_num_seqs,
        max_num_batched_tokens=settings.step_tokens,
    )


def _brief(report: EstimateReport) -> str:
    tpot, ttft = report.metrics.get("tpot_mean_ms"), report.metrics.get("ttft_mean_ms")
    head = f"{report.model_id} ({report.precision}) on {report.gpus_total} x {report.gpu}"
    if tpot is None or ttft is None:
        return f"{head}: {report.basis}.{_carried(report)}"
    return (
        f"{head}: TTFT {millis_within(ttft.value, ttft.lo, ttft.hi)}, "
        f"TPOT {millis_within(tpot.value, tpot.lo, tpot.hi)}, {report.basis}.{_carried(report)}"
    )


def _carried(report: EstimateReport) -> str:
    capacity = report.capacity
    if capacity is None or not capacity.limits:
        return ""
    if not capacity.feasible:
        return f" No load holds the limits: {capacity.reason}."
    sized = f", {capacity.sizing.replicas} replicas for the peak" if capacity.sizing else ""
    return (
        f" One replica carries {digits(capacity.pessimistic.load_rps)} req/s within the limits "
        f"({digits(capacity.central.load_rps)} at the likely values), bound by "
        f"{capacity.limited_by}{sized}."
    )


ESTIMATE = Operation(
    name="estimate",
    summary="Predict latency, throughput, memory and, with limits, capacity and replicas.",
    request=EstimateRequest,
    response=EstimateReport,
    handler=Remembered(estimate),
    brief=_brief,
    toolset="plan",
)
