"""Operation `estimate`: one configuration, every number with interval, basis and evidence."""

from typing import Literal

from pydantic import Field, model_validator

from tools.domain.cases import Case
from tools.domain.errors import InputError
from tools.domain.layout import Layout
from tools.domain.memory import fit_memory
from tools.domain.prediction import Prediction
from tools.domain.workload import Load, Workload
from tools.measured import feasible_tp
from tools.naming import resolve_precision
from tools.operation import Operation, ToolDeps
from tools.recommendation import EvidenceItem
from tools.rows import HardwareRow, ModelRow
from tools.specification import Strict

__all__ = ["ESTIMATE", "EstimateReport", "EstimateRequest", "Estimated", "MemoryReport"]

_MAX_WIDTH = 72


class EstimateRequest(Strict):
    """One model on one GPU under one load. Without a load, one request at a time is assumed."""

    model: str = Field(min_length=1, max_length=200, description="Hugging Face id or a short name.")
    gpu: str = Field(min_length=1, max_length=100, description="GPU name, such as H100 or L4.")
    tp: int | None = Field(
        default=None,
        ge=1,
        le=_MAX_WIDTH,
        description="Tensor parallel width; narrowest if left out.",
    )
    pp: int = Field(default=1, ge=1, le=64, description="Pipeline stages.")
    ep: int = Field(default=1, ge=1, le=_MAX_WIDTH, description="Expert parallel width.")
    replicas: int = Field(default=1, ge=1, le=10_000, description="Copies that share the load.")
    precision: str = Field(
        default="", max_length=20, description="Weights; the checkpoint's own if empty."
    )
    kv_precision: Literal["bf16", "fp8"] = "bf16"
    engine: Literal["vllm", "sglang", "trtllm"] = "vllm"
    prompt_tokens: float = Field(default=512, ge=1, le=10_000_000)
    output_tokens: float = Field(default=256, ge=1, le=10_000_000)
    output_tokens_p95: float | None = Field(default=None, ge=1, le=10_000_000)
    rps: float | None = Field(
        default=None, gt=0, le=1e6, description="Arrivals per second (open load)."
    )
    concurrency: float | None = Field(
        default=None, gt=0, le=1e6, description="Requests in flight (closed load)."
    )
    prefix_cache_share: float = Field(default=0.0, ge=0, le=1)

    @model_validator(mode="after")
    def _one_load(self) -> "EstimateRequest":
        if self.rps is not None and self.concurrency is not None:
            raise ValueError("give either rps (open load) or concurrency (closed load), not both")
        return self


class Estimated(Strict):
    """A value with its 80 % interval and basis; the unit is the end of the metric's name."""

    value: float
    lo: float
    hi: float
    basis: Literal["measured", "interpolated", "modelled"]


class MemoryReport(Strict):
    """What one replica needs and holds, per GPU unless the name says otherwise."""

    fits: bool
    weights_gib: float
    overhead_gib: float
    kv_cache_gib: float
    usable_gib: float
    kv_tokens: int = Field(description="Tokens one replica can cache.")
    max_concurrent_sequences: int = Field(description="Such requests one replica holds at once.")
    longest_context_tokens: int
    reason: str = ""


class EstimateReport(Strict):
    """The resolved configuration, its predicted behaviour and what that rests on."""

    model_id: str
    gpu: str
    precision: str
    kv_precision: str
    engine: str
    tp: int
    pp: int
    ep: int
    replicas: int
    gpus_total: int
    load: Literal["closed", "open"]
    concurrency: float | None
    request_rate_rps: float | None
    prompt_tokens: float
    output_tokens: float
    basis: Literal["measured", "interpolated", "modelled"]
    metrics: dict[str, Estimated]
    memory: MemoryReport
    evidence: tuple[EvidenceItem, ...]
    notes: tuple[str, ...] = ()


def estimate(request: EstimateRequest, deps: ToolDeps) -> EstimateReport:
    """Predict one configuration.

    Raises:
        InputError: Unknown model, GPU or precision.
        RefusedError: It does not fit, cannot be laid out so, or nothing supports a number.
    """
    model, gpu = deps.catalogue.model(request.model), deps.catalogue.gpu(request.gpu)
    case, notes = _case(request, model, gpu, deps)
    (prediction,) = deps.predictor.predict([case])
    if prediction.refusal is not None:
        raise prediction.refusal
    return _report(request, case, prediction, notes)


def _case(
    request: EstimateRequest, model: ModelRow, gpu: HardwareRow, deps: ToolDeps
) -> tuple[Case, tuple[str, ...]]:
    precision = resolve_precision(request.precision, model, gpu)
    notes: list[str] = []
    tp = request.tp
    if tp is None:
        tokens = request.prompt_tokens + request.output_tokens
        tp = feasible_tp(model, gpu, precision, 8, tokens, deps.predictor.assembler)
        notes.append(
            f"Tensor parallel {tp} was chosen: the narrowest width that holds the weights."
        )
    if request.ep > tp * request.pp:
        raise InputError(
            f"expert parallel {request.ep} is wider than the {tp * request.pp} GPUs of a replica",
            hint="use at most tp x pp",
        )
    closed = request.rps is None
    if closed and request.concurrency is None:
        notes.append("No load was given: one request at a time.")
    load: Load = "closed" if closed else "open"
    workload = Workload(
        isl_tokens=request.prompt_tokens,
        osl_tokens=request.output_tokens,
        osl_p95_tokens=request.output_tokens_p95,
        load=load,
        concurrency=(request.concurrency or float(request.replicas)) if closed else None,
        request_rate_rps=request.rps,
        prefix_cache_share=request.prefix_cache_share,
    )
    layout = Layout(
        precision=precision,
        kv_precision=request.kv_precision,
        engine=request.engine,
        tp=tp,
        pp=request.pp,
        ep=request.ep,
        data_parallel=request.replicas,
    )
    return Case(
        shape=model.shape(), gpu=gpu.accelerator(), layout=layout, workload=workload
    ), tuple(notes)


def _report(
    request: EstimateRequest, case: Case, prediction: Prediction, notes: tuple[str, ...]
) -> EstimateReport:
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
        metrics={
            name: Estimated(
                value=_round(b.value),
                lo=_round(b.lo),
                hi=_round(b.hi),
                basis="modelled" if b.basis == "refused" else b.basis,
            )
            for name, b in prediction.metrics.items()
        },
        memory=_memory(case),
        evidence=tuple(
            EvidenceItem(kind=e.kind, ref=e.ref, source=e.source, date=e.date)
            for e in prediction.evidence
        ),
        notes=(*notes, *prediction.notes),
    )


def _round(value: float) -> float:
    return float(f"{value:.4g}")


def _memory(case: Case) -> MemoryReport:
    load = case.workload
    tokens = int(load.isl_tokens + load.osl_tokens)
    fit = fit_memory(case.shape, case.gpu, case.layout, tokens)
    return MemoryReport(
        fits=fit.fits,
        weights_gib=round(fit.weights_gib, 2),
        overhead_gib=round(fit.overhead_gib, 2),
        kv_cache_gib=round(max(fit.kv_gib, 0.0), 2),
        usable_gib=round(fit.usable_gib, 2),
        kv_tokens=fit.kv_tokens,
        max_concurrent_sequences=fit.max_sequences(load.isl_tokens + load.osl_tokens / 2),
        longest_context_tokens=fit.longest_context_tokens,
        reason=fit.reason,
    )


def _brief(report: EstimateReport) -> str:
    tpot, ttft = report.metrics.get("tpot_mean_ms"), report.metrics.get("ttft_mean_ms")
    if tpot is None or ttft is None:
        return f"{report.model_id} on {report.gpus_total} x {report.gpu}: {report.basis}."
    return (
        f"{report.model_id} ({report.precision}) on {report.gpus_total} x {report.gpu}: TTFT "
        f"{ttft.value:g} ms [{ttft.lo:g} to {ttft.hi:g}], TPOT {tpot.value:g} ms "
        f"[{tpot.lo:g} to {tpot.hi:g}], {report.basis}."
    )


ESTIMATE = Operation(
    name="estimate",
    summary="Predict TTFT, TPOT, E2E, throughput and memory of one model on one GPU type.",
    request=EstimateRequest,
    response=EstimateReport,
    handler=estimate,
    brief=_brief,
    toolset="plan",
)
