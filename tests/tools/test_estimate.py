"""The operation `estimate`: what it resolves, says and refuses."""

from typing import Any

import pytest

from tests.fakes_prediction import H100, LLAMA_8B, LLAMA_70B, ask
from tools.domain.errors import InputError, PlanningError
from tools.domain.prediction import OUTPUT_METRICS
from tools.estimate import ESTIMATE
from tools.operation import ToolDeps


def test_without_a_load_one_request_at_a_time_is_assumed_and_said(installation: ToolDeps) -> None:
    report = ask(installation, LLAMA_8B, "h100")
    assert (report.load, report.concurrency, report.request_rate_rps) == ("closed", 1.0, None)
    assert any("one request at a time" in note for note in report.notes)
    assert report.gpu == H100


def test_a_rate_is_an_open_load(installation: ToolDeps) -> None:
    report = ask(installation, LLAMA_8B, H100, rps=2.0, tp=1)
    assert (report.load, report.request_rate_rps, report.concurrency) == ("open", 2.0, None)
    assert report.notes == ()


def test_every_metric_has_an_interval_around_it(installation: ToolDeps) -> None:
    report = ask(installation, LLAMA_8B, H100, rps=2.0)
    assert set(report.metrics) == set(OUTPUT_METRICS)
    for figure in report.metrics.values():
        assert 0 < figure.lo <= figure.value <= figure.hi


def test_gpus_are_replicas_times_width_times_stages(installation: ToolDeps) -> None:
    # 3 replicas x tp 2 x pp 2
    report = ask(installation, LLAMA_70B, H100, tp=2, pp=2, replicas=3, concurrency=6)
    assert report.gpus_total == 12


def test_replicas_share_the_load(installation: ToolDeps) -> None:
    one = ask(installation, LLAMA_8B, "L40S", rps=1.0)
    four = ask(installation, LLAMA_8B, "L40S", rps=4.0, replicas=4)
    assert four.metrics["tpot_mean_ms"].value == pytest.approx(
        one.metrics["tpot_mean_ms"].value, rel=0.1
    )
    assert four.metrics["output_tok_s"].value == pytest.approx(4 * 256, rel=0.01)


def test_a_long_prompt_widens_the_chosen_group(installation: ToolDeps) -> None:
    short = ask(installation, LLAMA_70B, H100)
    long = ask(installation, LLAMA_70B, H100, prompt_tokens=120_000)
    assert short.tp < long.tp


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"tp": 3}, "impossible_layout"),
        ({"ep": 4, "tp": 2}, "invalid_input"),
        ({"prompt_tokens": 200_000}, "context_too_long"),
        ({"precision": "fp3"}, "unknown_precision"),
        ({"gpu": "V100", "precision": "fp8"}, "unsupported_precision"),
        ({"model": "example/none"}, "unknown_model"),
        ({"gpu": "none"}, "unknown_gpu"),
        ({"rps": 1e5}, "past_the_knee"),
        ({"rps": 1.0, "concurrency": 1.0}, "conflicting_fields"),
        ({"prompt_tokens": 0}, "invalid_input"),
        ({"output_tokens": float("nan")}, "invalid_input"),
        ({"rps": float("inf")}, "invalid_input"),
        ({"concurrency": -1}, "invalid_input"),
        ({"tp": 0}, "invalid_input"),
        ({"engine": "none"}, "invalid_input"),
        ({"kv_precision": "int3"}, "invalid_input"),
        ({"prefix_cache_share": 1.1}, "invalid_input"),
        ({"unheard_of": 1}, "invalid_input"),
    ],
    ids=str,
)
def test_what_cannot_be_answered_is_refused_with_a_next_step(
    installation: ToolDeps, arguments: dict[str, Any], code: str
) -> None:
    with pytest.raises(PlanningError) as refused:
        ESTIMATE.call({"model": LLAMA_8B, "gpu": H100, **arguments}, installation)
    assert refused.value.code == code
    assert refused.value.hint


def test_a_request_without_model_names_the_field(installation: ToolDeps) -> None:
    with pytest.raises(InputError, match="model"):
        ESTIMATE.call({"gpu": H100}, installation)


def test_the_brief_names_model_gpu_interval_and_basis(installation: ToolDeps) -> None:
    report = ask(installation, LLAMA_8B, H100, concurrency=8)
    brief = ESTIMATE.brief(report)
    for word in (LLAMA_8B, H100, "TTFT", "TPOT", report.basis):
        assert word in brief


def test_the_same_request_gives_the_same_json(installation: ToolDeps) -> None:
    first, second = (ask(installation, LLAMA_8B, H100, rps=3.0).model_dump_json() for _ in range(2))
    assert first == second


def test_the_prefix_cache_never_delays_the_first_token(installation: ToolDeps) -> None:
    cold, warm = (
        ask(
            installation,
            LLAMA_8B,
            H100,
            prompt_tokens=8000,
            concurrency=8,
            prefix_cache_share=share,
        )
        for share in (0.0, 0.9)
    )
    assert warm.metrics["ttft_mean_ms"].value < cold.metrics["ttft_mean_ms"].value


def test_a_wider_output_tail_moves_the_tail_of_e2e(installation: ToolDeps) -> None:
    fixed, spread = (
        ask(installation, LLAMA_8B, H100, rps=2.0, output_tokens_p95=p95) for p95 in (None, 900)
    )
    assert spread.metrics["e2e_p99_ms"].value > fixed.metrics["e2e_p99_ms"].value
