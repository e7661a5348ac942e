"""The measurements an estimate proposes, as commands to type and intervals to expect."""

import math
import shlex
from collections.abc import Sequence
from dataclasses import replace

from tools.domain.cases import Case
from tools.domain.prediction import Prediction
from tools.domain.units import MS_PER_S
from tools.estimate_report import Estimated, MeasureReport, MeasuresReport, Promise, estimated
from tools.predictor import Predictor
from tools.what_to_measure import Proposal, what_to_measure

__all__ = ["commands", "measures_report", "with_measurement"]

PROMISED = ("ttft_mean_ms", "tpot_mean_ms", "e2e_mean_ms")
LITTLE = 0.9
"""An interval whose upper over lower end keeps more than this share was not narrowed."""
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
    reports = tuple(_measure(one, names) for one in proposals)
    helps = any(
        promise.narrows
        for report in reports
        for promise in (*report.promised.values(), *report.at_capacity.values())
    )
    return MeasuresReport(helps=helps, measurements=reports, sentence=_sentence(reports, helps))


def _sentence(reports: Sequence[MeasureReport], helps: bool) -> str:
    if not reports:
        return "nothing to propose: every run of the grid is measured already or cannot be made"
    if helps:
        return "each run takes one replica; its intervals count the runs above it as made"
    floor = ", ".join(
        f"{_kind(name)} {_span(one.after)}" for name, one in reports[-1].promised.items()
    )
    return f"nothing would help much: this is known as well as a run repeats itself ({floor})"


def _measure(proposal: Proposal, names: Sequence[str]) -> MeasureReport:
    run, row = proposal.run, proposal.expected
    load, prompts = run.workload, _prompts(run)
    served = row.output_tok_s or 0.0
    minutes = prompts * load.osl_tokens / served / 60.0 if served else None
    bench, ingest = commands(run)
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


def _span(figure: Estimated) -> str:
    if figure.hi >= MS_PER_S:
        return f"{figure.lo / MS_PER_S:.3g} to {figure.hi / MS_PER_S:.3g} s"
    return f"{figure.lo:.3g} to {figure.hi:.3g} ms"


def _prompts(run: Case) -> int:
    """Ten waves of a closed load; two minutes of arrivals of an open one."""
    load = run.workload
    if load.request_rate_rps is not None:
        return max(math.ceil(load.request_rate_rps * _OPEN_S), _LEAST_PROMPTS)
    return max(int(load.concurrency or 1) * _WAVES, _LEAST_PROMPTS)


def commands(run: Case) -> tuple[str, str]:
    """The command that makes a run against a server that is up, and the one that brings it in."""
    load, layout = run.workload, run.layout
    model = shlex.quote(run.shape.model_id)
    if load.request_rate_rps is not None:
        pace, name = f"--request-rate {load.request_rate_rps:g}", f"r{load.request_rate_rps:g}"
    else:
        pace, name = f"--max-concurrency {load.concurrency:g}", f"c{load.concurrency:g}"
    file = f"run-{name}-{load.isl_tokens:g}-{load.osl_tokens:g}.json"
    bench = (
        f"vllm bench serve --model {model} --dataset-name random --ignore-eos {pace} "
        f"--random-input-len {load.isl_tokens:.0f} --random-output-len {load.osl_tokens:.0f} "
        f"--num-prompts {_prompts(run)} --percentile-metrics ttft,tpot,itl,e2el "
        f"--save-result --result-filename {file}"
    )
    more = "" if layout.engine == "vllm" else f" --engine {layout.engine}"
    wide = f" --num-gpus {layout.gpus}" if layout.gpus != layout.tp else ""
    ingest = (
        f"leadline ingest benchmarks {file} --gpu {shlex.quote(run.gpu.gpu)} --tp {layout.tp}"
        f"{wide} --precision {layout.precision}{more}"
    )
    return bench, ingest


def with_measurement(hint: str, case: Case) -> str:
    """A refusal's hint, and the measurement that answers the question instead of a prediction."""
    bench, _ = commands(replace(case, layout=replace(case.layout, data_parallel=1)))
    return f"{hint}; or measure it: {bench}"
