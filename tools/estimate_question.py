"""A request of `estimate` with its names looked up: the question, who answers, what was assumed."""

from dataclasses import dataclass, replace

from tools.alternatives import nearest_precision
from tools.domain.cases import Case
from tools.domain.engine_version import release_of
from tools.domain.errors import InputError, RefusedError
from tools.domain.layout import Layout
from tools.domain.memory import REPORTED_STEP_TOKENS
from tools.domain.serving_options import EngineSettings, draft_settings, lora_gib
from tools.domain.workload import Load, Workload
from tools.estimate_options import Options
from tools.estimate_request import EstimateRequest
from tools.measured import feasible_tp
from tools.naming import resolve_precision
from tools.operation import ToolDeps
from tools.predictor import Predictor
from tools.rows import HardwareRow, ModelRow
from tools.tuned import tuned

__all__ = ["Resolved", "resolved"]

_SHORT_ANSWER = "An answer of one token has no time per output token: TPOT is absent, E2E is TTFT."
_AUTOMATIC_GPUS = 8


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """A request with its names looked up: the question, who answers, and what was assumed."""

    request: EstimateRequest
    model: ModelRow
    case: Case
    predictor: Predictor
    settings: EngineSettings
    options: Options
    notes: tuple[str, ...]


def resolved(request: EstimateRequest, deps: ToolDeps) -> Resolved:
    """Look up names, lay the model out, and set the engine's own settings.

    Raises:
        InputError: Unknown model, GPU or precision; `no_tpot`; expert parallel too wide.
        RefusedError: `unsupported_precision`, or `context_too_long` for the engine's setting.
    """
    if request.output_tokens <= 1 and request.tpot_ms is not None:
        raise InputError(
            "an answer of one token has no time per output token to limit",
            code="no_tpot",
            hint="limit ttft_ms or e2e_ms, or ask for more than one output token",
        )
    model, gpu = deps.catalogue.model(request.model), deps.catalogue.gpu(request.gpu)
    try:
        precision = resolve_precision(request.precision, model, gpu)
    except RefusedError as error:
        wanted = request.precision.strip().lower() or model.checkpoint_precision
        raise nearest_precision(error, wanted, model, gpu.gpu, deps.catalogue) from None
    plain = EngineSettings(
        utilisation=request.gpu_memory_utilization,
        max_num_seqs=request.max_num_seqs,
        step_tokens=request.max_num_batched_tokens or REPORTED_STEP_TOKENS,
        max_model_len=request.max_model_len,
    )
    layout, notes = _layout(request, model, gpu, precision, tuned(deps.predictor, plain))
    settings, options = _options(request, model, layout, plain, deps)
    workload, more = _workload(request)
    version = release_of(request.engine_version)
    if request.engine_version.strip() and not version:
        more = (*more, f"Engine version '{request.engine_version[:20]}' names no release: ignored.")
    case = Case(
        shape=model.shape(),
        gpu=gpu.accelerator(),
        layout=layout,
        workload=workload,
        engine_version=version,
    )
    return Resolved(
        request=request,
        model=model,
        case=case,
        predictor=tuned(deps.predictor, settings),
        settings=settings,
        options=options,
        notes=(*notes, *more),
    )


def _layout(
    request: EstimateRequest,
    model: ModelRow,
    gpu: HardwareRow,
    precision: str,
    predictor: Predictor,
) -> tuple[Layout, tuple[str, ...]]:
    notes: tuple[str, ...] = ()
    tp = request.tp
    if tp is None:
        tokens = request.prompt_tokens + request.output_tokens
        tp = feasible_tp(model, gpu, precision, _AUTOMATIC_GPUS, tokens, predictor.assembler)
        notes = (f"Tensor parallel {tp} was chosen: the narrowest width that holds the weights.",)
    if request.ep > tp * request.pp:
        raise InputError(
            f"expert parallel {request.ep} is wider than the {tp * request.pp} GPUs of a replica",
            hint="use at most tp x pp",
        )
    layout = Layout(
        precision=precision,
        kv_precision=request.kv_precision,
        engine=request.engine,
        tp=tp,
        pp=request.pp,
        ep=request.ep,
        data_parallel=request.replicas or 1,
    )
    return layout, notes


def _options(
    request: EstimateRequest,
    model: ModelRow,
    layout: Layout,
    settings: EngineSettings,
    deps: ToolDeps,
) -> tuple[EngineSettings, Options]:
    """Adapters and a draft model take memory before the cache does."""
    adapters = 0.0
    if request.lora_adapters:
        adapters = lora_gib(
            model.shape(), adapters=request.lora_adapters, rank=request.lora_rank, tp=layout.tp
        )
    draft = deps.catalogue.model(request.draft_model).shape() if request.draft_model else None
    settings = replace(settings, reserved_gib=adapters)
    if draft is not None:
        settings = draft_settings(settings, draft, layout)
    options = Options(
        step_tokens=settings.step_tokens,
        lora_adapters=request.lora_adapters,
        lora_rank=request.lora_rank,
        lora_gib=adapters,
        speculative_tokens=request.speculative_tokens,
        acceptance_rate=request.acceptance_rate,
        draft=draft,
    )
    return settings, options


def _workload(request: EstimateRequest) -> tuple[Workload, tuple[str, ...]]:
    notes: list[str] = []
    closed = request.rps is None
    if closed and request.concurrency is None:
        notes.append("No load was given: one request at a time.")
    if request.output_tokens <= 1:
        notes.append(_SHORT_ANSWER)
    need = int(request.prompt_tokens + request.output_tokens)
    if request.max_model_len is not None and need > request.max_model_len:
        raise RefusedError(
            f"{need} tokens exceed max_model_len {request.max_model_len}",
            code="context_too_long",
            hint=f"start the engine with max_model_len {need} or more, or shorten the request",
        )
    load: Load = "closed" if closed else "open"
    workload = Workload(
        isl_tokens=request.prompt_tokens,
        osl_tokens=request.output_tokens,
        isl_p95_tokens=request.prompt_tokens_p95,
        osl_p95_tokens=request.output_tokens_p95,
        load=load,
        concurrency=(request.concurrency or float(request.replicas or 1)) if closed else None,
        request_rate_rps=request.rps,
        prefix_cache_share=request.prefix_cache_share,
        context_tokens=request.max_model_len,
        arrival_cv=request.cv,
    )
    return workload, tuple(notes)
