"""What to measure: the promise holds once the run was made, whatever the run then says."""

from dataclasses import replace
from math import log
from typing import Any

import pytest

from tests.fakes_prediction import H100, LLAMA_8B, ask
from tools.domain.cases import Case
from tools.domain.errors import RefusedError
from tools.domain.measurement import Measurement
from tools.estimate_question import resolved
from tools.estimate_report import MeasuresReport
from tools.estimate_request import EstimateRequest
from tools.measuring import commands
from tools.operation import ToolDeps
from tools.what_to_measure import what_to_measure

UNMEASURED: dict[str, Any] = {"tp": 2, "precision": "fp8"}
METRICS = ("ttft_mean_ms", "tpot_mean_ms", "e2e_mean_ms")


def _case(deps: ToolDeps, model: str = "qwen3-32b", gpu: str = "l40s", **cells: Any) -> Case:
    request = EstimateRequest(model=model, gpu=gpu, **{**UNMEASURED, **cells})
    return resolved(request, deps).case


def _measures(deps: ToolDeps, model: str, gpu: str, **arguments: Any) -> MeasuresReport:
    found = ask(deps, model, gpu, **arguments).what_to_measure
    assert found is not None
    return found


def _slower(row: Measurement, factor: float) -> Measurement:
    def times(value: float | None) -> float | None:
        return None if value is None else factor * value

    return replace(
        row,
        row_id="done",
        source="own",
        ttft_mean_ms=times(row.ttft_mean_ms),
        ttft_p50_ms=times(row.ttft_p50_ms),
        ttft_p99_ms=times(row.ttft_p99_ms),
        tpot_mean_ms=times(row.tpot_mean_ms),
        e2e_mean_ms=times(row.e2e_mean_ms),
    )


@pytest.mark.parametrize("load", [{"concurrency": 12.0}, {"rps": 1.5}], ids=("closed", "open"))
@pytest.mark.parametrize("factor", [1.0, 1.2, 0.8])
def test_the_interval_after_the_run_is_as_narrow_as_promised(
    installation: ToolDeps, load: dict[str, Any], factor: float
) -> None:
    case = _case(installation, **load)
    (proposal,) = what_to_measure([case], installation.predictor)
    taught = installation.predictor.with_measured([_slower(proposal.expected, factor)])
    (found,) = taught.predict([case])
    for name in METRICS:
        promised, made = proposal.after[0].metrics[name], found.metrics[name]
        assert log(made.hi / made.lo) == pytest.approx(log(promised.hi / promised.lo), rel=0.15)


def test_the_run_for_an_unmeasured_configuration_is_at_the_load_that_was_asked(
    installation: ToolDeps,
) -> None:
    arguments = {"concurrency": 12.0, "what_to_measure": 1}
    measures = _measures(installation, "qwen3-32b", "l40s", **UNMEASURED, **arguments)
    (run,) = measures.measurements
    assert (run.load, run.concurrency) == ("closed", 12.0)
    assert (run.prompt_tokens, run.output_tokens) == (512.0, 256.0)
    assert measures.helps
    assert run.promised["ttft_mean_ms"].narrows
    assert run.promised["ttft_mean_ms"].ratio_after < run.promised["ttft_mean_ms"].ratio_before


def test_runs_are_of_one_replica_of_the_same_configuration(installation: ToolDeps) -> None:
    case = _case(installation, rps=3.0, replicas=3)
    for proposal in what_to_measure([case], installation.predictor, 3):
        layout = proposal.run.layout
        assert (layout.data_parallel, layout.tp, layout.precision) == (1, 2, "fp8")
        assert proposal.run.gpu == case.gpu
        assert proposal.run.shape == case.shape


def test_each_further_run_adds_less(installation: ToolDeps) -> None:
    case = _case(installation, concurrency=12.0)
    proposals = what_to_measure([case], installation.predictor, 4)
    gains = [one.gain for one in proposals]
    assert len(gains) == 4
    assert gains == sorted(gains, reverse=True)
    assert len({str(one.run.workload) for one in proposals}) == 4


def test_a_plan_s_candidates_are_asked_in_one_call(installation: ToolDeps) -> None:
    cases = [_case(installation, rps=1.0), _case(installation, LLAMA_8B, "l40s", rps=2.0)]
    proposals = what_to_measure(cases, installation.predictor, 2)
    assert {one.run.shape.family for one in proposals} == {case.shape.family for case in cases}
    assert all(len(one.before) == len(one.after) == 2 for one in proposals)


def test_the_command_that_makes_the_run_can_be_brought_in(installation: ToolDeps) -> None:
    case = _case(installation, concurrency=12.0, prompt_tokens=700, output_tokens=300)
    serve, bench, ingest = commands(case)
    # 700 + 300 tokens and room for a template, in steps of 1,024; Qwen3-32B is published in bf16
    assert serve == (
        "vllm serve Qwen/Qwen3-32B --tensor-parallel-size 2 --max-model-len 2048 --quantization fp8"
    )
    for told in (
        "vllm bench serve --base-url http://localhost:8000 --model Qwen/Qwen3-32B ",
        "--max-concurrency 12",
        "--random-input-len 700",
        "--random-output-len 300",
        "--num-prompts 120",
        "--base-url http://localhost:8000",
        "--percentile-metrics ttft,tpot,e2el --metric-percentiles 50,90,95,99",
        "--save-result",
    ):
        assert told in bench
    file = bench.rsplit(" ", 1)[1]
    assert ingest == f"leadline ingest benchmarks {file} --gpu L40S-48GB --tp 2 --precision fp8"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"precision": "bf16"},
            (
                "vllm serve Qwen/Qwen3-32B --tensor-parallel-size 2 --max-model-len 1024"
                " --dtype bfloat16"
            ),
        ),
        (
            {"precision": "fp8", "kv_precision": "fp8", "pp": 2},
            (
                "vllm serve Qwen/Qwen3-32B --tensor-parallel-size 2 --max-model-len 1024"
                " --pipeline-parallel-size 2 --quantization fp8 --kv-cache-dtype fp8"
            ),
        ),
        (
            {"precision": "int4"},
            (
                "vllm serve Qwen/Qwen3-32B --tensor-parallel-size 2 --max-model-len 1024"
                "  # of a checkpoint in int4: engines do not make one while loading"
            ),
        ),
        (
            {"engine": "sglang", "precision": "fp8"},
            (
                "python -m sglang.launch_server --port 8000 --model-path Qwen/Qwen3-32B --tp 2"
                " --context-length 1024 --quantization fp8"
            ),
        ),
        (
            {"engine": "trtllm", "precision": "bf16"},
            "trtllm-serve Qwen/Qwen3-32B --port 8000 --tp_size 2 --max_seq_len 1024",
        ),
    ],
)
def test_the_server_is_started_as_the_question_says(
    installation: ToolDeps, cells: dict[str, Any], told: str
) -> None:
    assert commands(_case(installation, concurrency=12.0, **cells))[0] == told


def test_a_run_that_adds_little_is_left_out_and_said(installation: ToolDeps) -> None:
    arguments = {**UNMEASURED, "concurrency": 12.0, "what_to_measure": 4}
    measures = _measures(installation, "qwen3-32b", "l40s", **arguments)
    assert 1 <= len(measures.measurements) < 4
    assert "further runs add little and are left out" in measures.sentence
    # The cache format is the one that was asked, not the usual one of published runs.
    assert "--kv-cache-dtype" not in measures.measurements[0].serve


def test_with_limits_the_capacity_counts_too(installation: ToolDeps) -> None:
    arguments = {"ttft_ms": 2000.0, "tpot_ms": 120.0, "rps": 0.5, "what_to_measure": 2}
    measures = _measures(installation, "qwen3-32b", "l40s", **UNMEASURED, **arguments)
    assert all(set(one.at_capacity) == set(METRICS) for one in measures.measurements)


def test_a_configuration_that_is_measured_at_every_turn_says_so_and_shows_the_floor(
    installation: ToolDeps,
) -> None:
    case = _case(installation, concurrency=12.0)
    deps = installation
    for proposal in what_to_measure([case], deps.predictor, 4):
        row = replace(proposal.expected, row_id=f"own-{proposal.gain}", source="own")
        deps = replace(deps, predictor=deps.predictor.with_measured([row]))
    found = _measures(deps, "qwen3-32b", "l40s", **UNMEASURED, concurrency=12.0, what_to_measure=1)
    assert not found.helps
    assert "nothing would help much" in found.sentence
    assert "TPOT" in found.sentence


def test_a_refusal_for_want_of_figures_names_the_run_that_answers(installation: ToolDeps) -> None:
    bare = next(
        name
        for name, row in installation.catalogue.hardware.items()
        if not row.memory_bandwidth_gb_per_s
    )
    with pytest.raises(RefusedError, match="vllm bench serve") as caught:
        ask(installation, LLAMA_8B, bare, tp=1, what_to_measure=1)
    assert caught.value.code == "no_hardware_figures"


def test_without_asking_there_is_no_section(installation: ToolDeps) -> None:
    assert ask(installation, LLAMA_8B, H100).what_to_measure is None


def test_a_named_version_is_what_is_to_be_measured(installation: ToolDeps) -> None:
    case = _case(installation, concurrency=12.0, engine_version="v0.11.0")
    (proposal,) = what_to_measure([case], installation.predictor)
    assert proposal.expected.engine_version == "0.11.0"
    assert commands(proposal.run)[1].endswith(" --metadata version=0.11.0")
    other = replace(_slower(proposal.expected, 1.2), engine_version="0.9.0")
    taught = installation.predictor.with_measured([other])
    (again,) = what_to_measure([case], taught)
    assert again.run.workload.concurrency is not None
    # One run of another version does not stand for this one.
    assert again.expected.engine_version == "0.11.0"
