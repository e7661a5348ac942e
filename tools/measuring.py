"""The measurements an estimate proposes, as commands to type and intervals to expect."""

import math
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tools.domain.cases import Case
from tools.domain.prediction import Prediction
from tools.estimate_report import Estimated, MeasureReport, MeasuresReport, Promise, estimated
from tools.figures import ends
from tools.predictor import Predictor
from tools.what_to_measure import Proposal, what_to_measure

__all__ = ["commands", "measures_report", "with_measurement"]

PROMISED = ("ttft_mean_ms", "tpot_mean_ms", "e2e_mean_ms")
LITTLE = 0.9
"""An interval whose upper over lower end keeps more than this share was not narrowed."""
_VISIBLE = 0.95
"""A run whose intervals keep more of the width that those before it leave adds little."""
_WAVES = 10
_LEAST_PROMPTS = 50
_OPEN_S = 120.0
"""Seconds of arrivals that make an open run steady."""


def measures_report(
    cases: Sequence[Case], predictor: Predictor, count: int, *, one_token: bool = False
) -> MeasuresReport:
    """What to measure for one estimate: its own load first, then its capacity where there is one.

    Args:
        cases: The question, and the same configuration at its capacity.
        predictor: Who answers.
        count: How many measurements may be made.
        one_token: Whether answers have no time per output token.
    """
    proposals = what_to_measure(cases, predictor, count)
    names = PROMISED[:1] if one_token else PROMISED
    made = [_measure(one, names, cases[0]) for one in proposals]
    reports = tuple(_worth_making(made))
    helps = any(
        promise.narrows
        for report in reports
        for promise in (*report.promised.values(), *report.at_capacity.values())
    )
    sentence = _sentence(reports, helps, left_out=len(made) - len(reports))
    return MeasuresReport(helps=helps, measurements=reports, sentence=sentence)


def _worth_making(reports: Sequence[MeasureReport]) -> Iterator[MeasureReport]:
    """The first run, and every other that makes an interval visibly narrower than those before."""
    last: MeasureReport | None = None
    for one in reports:
        if last is None or _adds(last, one):
            last = one
            yield one


def _adds(above: MeasureReport, one: MeasureReport) -> bool:
    pairs = [(above.promised, one.promised), (above.at_capacity, one.at_capacity)]
    return any(
        then[name].narrows and then[name].ratio_after < _VISIBLE * first[name].ratio_after
        for first, then in pairs
        for name in then
    )


def _sentence(reports: Sequence[MeasureReport], helps: bool, *, left_out: int) -> str:
    if not reports:
        return "nothing to propose: every run of the grid is measured already or cannot be made"
    if helps:
        several = "; its intervals count the runs above it as made" if len(reports) > 1 else ""
        further = "; further runs add little and are left out" if left_out else ""
        return f"each run takes one replica{several}{further}"
    floor = ", ".join(
        f"{_kind(name)} {ends(one.after.value, one.after.lo, one.after.hi, ' to ')}"
        for name, one in reports[-1].promised.items()
    )
    return f"nothing would help much: this is known as well as a run repeats itself ({floor})"


def _measure(proposal: Proposal, names: Sequence[str], asked: Case) -> MeasureReport:
    row = proposal.expected
    # A row does not say its cache format, so a proposed run has the usual one, not the asked one.
    cache = asked.layout.kv_precision
    run = replace(proposal.run, layout=replace(proposal.run.layout, kv_precision=cache))
    load, prompts = run.workload, _prompts(run)
    served = row.output_tok_s or 0.0
    minutes = prompts * load.osl_tokens / served / 60.0 if served else None
    serve, bench, ingest = commands(run)
    pairs = list(zip(proposal.before, proposal.after, strict=True))
    return MeasureReport(
        load="open" if load.load == "open" else "closed",
        concurrency=load.concurrency,
        request_rate_rps=load.request_rate_rps,
        prompt_tokens=load.isl_tokens,
        output_tokens=load.osl_tokens,
        num_prompts=prompts,
        minutes=None if minutes is None else round(minutes, 1),
        promised=_promises(*pairs[0], names),
        at_capacity=_promises(*pairs[1], names) if len(pairs) > 1 else {},
        serve=serve,
        run=bench,
        ingest=ingest,
    )


def _promises(before: Prediction, after: Prediction, names: Sequence[str]) -> dict[str, Promise]:
    return {
        name: _promise(estimated(before.metrics[name]), estimated(after.metrics[name]))
        for name in names
        if name in before.metrics and name in after.metrics
    }


def _promise(before: Estimated, after: Estimated) -> Promise:
    first, then = before.hi / before.lo, after.hi / after.lo
    return Promise(
        before=before,
        after=after,
        ratio_before=round(first, 2),
        ratio_after=round(then, 2),
        narrows=then < LITTLE * first,
    )


def _kind(metric: str) -> str:
    return metric.partition("_")[0].upper()


def _prompts(run: Case) -> int:
    """Ten waves of a closed load; two minutes of arrivals of an open one."""
    load = run.workload
    if load.request_rate_rps is not None:
        return max(math.ceil(load.request_rate_rps * _OPEN_S), _LEAST_PROMPTS)
    return max(int(load.concurrency or 1) * _WAVES, _LEAST_PROMPTS)


def commands(run: Case) -> tuple[str, str, str]:
    """The commands that start the server, make the run, and bring its result in."""
    load, layout = run.workload, run.layout
    model = shlex.quote(run.shape.model_id)
    if load.request_rate_rps is not None:
        pace, name = f"--request-rate {load.request_rate_rps:g}", f"r{load.request_rate_rps:g}"
    else:
        pace, name = f"--max-concurrency {load.concurrency:g}", f"c{load.concurrency:g}"
    file = f"run-{name}-{load.isl_tokens:g}-{load.osl_tokens:g}.json"
    bench = (
        f"vllm bench serve --base-url {BASE_URL} --model {model} --dataset-name random "
        f"--ignore-eos {pace} --random-input-len {load.isl_tokens:.0f} "
        f"--random-output-len {load.osl_tokens:.0f} --num-prompts {_prompts(run)} "
        "--percentile-metrics ttft,tpot,e2el --metric-percentiles 50,90,95,99 "
        f"--save-result --result-filename {file}"
    )
    if run.engine_version:
        bench += f" --metadata version={run.engine_version}"
    more = "" if layout.engine == "vllm" else f" --engine {layout.engine}"
    wide = f" --num-gpus {layout.gpus}" if layout.gpus != layout.tp else ""
    ingest = (
        f"leadline ingest benchmarks {file} --gpu {shlex.quote(run.gpu.gpu)} --tp {layout.tp}"
        f"{wide} --precision {layout.precision}{more}"
    )
    return _serve(run), bench, ingest


BASE_URL = "http://localhost:8000"
"""Where the server listens that a run is made against; to be replaced by one's own."""
_LENGTH_STEP = 1024
_CHAT_TOKENS = 64
"""Room for tokens that a chat template or a tokenizer adds to random prompts."""
_SIXTEEN_BIT = {"bf16": "bfloat16", "fp16": "float16"}


def _serve(run: Case) -> str:
    """The command that starts one replica as it was asked."""
    layout, load = run.layout, run.workload
    tokens = load.isl_tokens + load.osl_tokens + _CHAT_TOKENS
    length = math.ceil(tokens / _LENGTH_STEP) * _LENGTH_STEP
    if run.shape.context_tokens:
        length = min(length, run.shape.context_tokens)
    model = shlex.quote(run.shape.model_id)
    if layout.engine == "sglang":
        start = f"python -m sglang.launch_server --port 8000 --model-path {model}"
        widths = f"--tp {layout.tp} --context-length {length}"
    elif layout.engine == "trtllm":
        start = f"trtllm-serve {model} --port 8000"
        widths = f"--tp_size {layout.tp} --max_seq_len {length}"
    else:
        start = f"vllm serve {model}"
        widths = f"--tensor-parallel-size {layout.tp} --max-model-len {length}"
        widths += f" --pipeline-parallel-size {layout.pp}" if layout.pp > 1 else ""
        widths += " --enable-expert-parallel" if layout.ep > 1 else ""
    return f"{start} {widths}{_format(run)}"


def _format(run: Case) -> str:
    """What makes the engine hold weights and cache as asked; a shell comment where nothing does."""
    precision, published = run.layout.precision, run.shape.checkpoint_precision
    if run.layout.engine == "trtllm":
        return "" if precision == published else f"  # of a checkpoint in {precision}"
    cache = " --kv-cache-dtype fp8" if run.layout.engine == "vllm" else " --kv-cache-dtype fp8_e5m2"
    cached = cache if run.layout.kv_precision == "fp8" else ""
    if precision in _SIXTEEN_BIT and published in _SIXTEEN_BIT:
        return f" --dtype {_SIXTEEN_BIT[precision]}{cached}"
    if precision == published:
        return cached
    if precision == "fp8" and published in _SIXTEEN_BIT:
        return f" --quantization fp8{cached}"
    return f"{cached}  # of a checkpoint in {precision}: engines do not make one while loading"


def with_measurement(hint: str, case: Case) -> str:
    """A refusal's hint, and the measurement that answers the question instead of a prediction."""
    one = replace(case, layout=replace(case.layout, data_parallel=1))
    serve, bench, _ = commands(one)
    return f"{hint}; or measure it: {serve}; then {bench}"
