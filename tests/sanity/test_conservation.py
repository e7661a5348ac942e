"""Numbers of one answer agree with each other, over a grid of the shipped catalogue."""

from itertools import product
from math import isfinite

import pytest

from tests.fakes_prediction import H100, LLAMA_8B, LLAMA_70B, ORDERED, batch
from tools.operation import ToolDeps
from tools.predict_batch import PREDICTED

Rows = list[tuple[dict[str, str], dict[str, str]]]
MODELS = (LLAMA_8B, LLAMA_70B, "openai/gpt-oss-120b", "Qwen/Qwen3-32B", "deepseek-ai/DeepSeek-R1")
GPUS = (H100, "H200", "A100", "L4", "B200", "MI300X")
LOADS = (
    *(("closed", f"{n}", "") for n in (1, 4, 32, 256)),
    *(("open", "", f"{rate}") for rate in (0.1, 1, 6)),
    *(("offline", n, "") for n in ("", "1", "16", "128")),
)


@pytest.fixture(scope="module")
def answers(installation: ToolDeps) -> Rows:
    asked = [
        {
            "row_id": f"{number}",
            "model_id": model,
            "precision": "",
            "gpu": gpu,
            "num_gpus": tp,
            "tp": tp,
            "isl": isl,
            "osl": osl,
            "load": load,
            "concurrency": concurrency,
            "request_rate": rate,
        }
        for number, (model, gpu, tp, (isl, osl), (load, concurrency, rate)) in enumerate(
            product(MODELS, GPUS, ("1", "8"), (("512", "256"), ("4096", "100")), LOADS)
        )
    ]
    found = batch(installation, *asked)
    assert [row["row_id"] for row in found] == [row["row_id"] for row in asked]
    return [(a, b) for a, b in zip(asked, found, strict=True) if b["status"] == "ok"]


def _of_load(answers: Rows, load: str) -> Rows:
    chosen = [pair for pair in answers if pair[0]["load"] == load]
    assert len(chosen) > 50
    return chosen


def test_every_interval_holds_its_value(answers: Rows) -> None:
    for _, row in answers:
        for metric in PREDICTED:
            if row[metric]:
                value, low, high = (float(row[metric + end]) for end in ("", "_lo", "_hi"))
                assert 0 < low <= value <= high
                assert isfinite(high)
            else:
                assert row[f"{metric}_lo"] == row[f"{metric}_hi"] == ""


@pytest.mark.parametrize("load", ["closed", "open"])
def test_latency_metrics_are_never_missing(answers: Rows, load: str) -> None:
    for _, row in _of_load(answers, load):
        assert all(row[metric] for metric in PREDICTED)


@pytest.mark.parametrize("load", ["closed", "open"])
@pytest.mark.parametrize("end", ["", "_lo", "_hi"])
def test_percentiles_rise_and_so_do_their_intervals(answers: Rows, load: str, end: str) -> None:
    for _, row in _of_load(answers, load):
        for kind in ("ttft", "tpot"):
            values = [float(row[f"{kind}_{name}_ms{end}"]) for name in ORDERED]
            assert values == sorted(values)


def test_e2e_p95_is_not_below_the_mean_of_fixed_lengths(answers: Rows) -> None:
    for _, row in _of_load(answers, "closed"):
        assert float(row["e2e_p95_ms"]) >= 0.9 * float(row["e2e_mean_ms"])


def test_closed_load_keeps_exactly_n_in_flight(answers: Rows) -> None:
    # Little: N = X x E2E
    for asked, row in _of_load(answers, "closed"):
        rate = float(row["output_tok_s"]) / float(asked["osl"])
        in_flight = rate * float(row["e2e_mean_ms"]) / 1e3
        assert in_flight == pytest.approx(float(asked["concurrency"]), rel=0.01)


def test_open_load_puts_out_its_rate_times_the_length(answers: Rows) -> None:
    for asked, row in _of_load(answers, "open"):
        expected = float(asked["request_rate"]) * float(asked["osl"])
        assert float(row["output_tok_s"]) == pytest.approx(expected, rel=0.01)


def test_offline_answers_throughput_and_no_first_token(answers: Rows) -> None:
    for _, row in _of_load(answers, "offline"):
        assert row["output_tok_s"]
        assert row["ttft_mean_ms"] == row["tpot_mean_ms"] == ""


def test_saturation_puts_out_at_least_what_every_static_batch_does(answers: Rows) -> None:
    saturated: dict[tuple[str, ...], float] = {}
    names = ("model_id", "gpu", "tp", "isl", "osl")
    offline = _of_load(answers, "offline")
    for asked, row in offline:
        if not asked["concurrency"]:
            saturated[tuple(asked[name] for name in names)] = float(row["output_tok_s"])
    for asked, row in offline:
        most = saturated[tuple(asked[name] for name in names)]
        assert float(row["output_tok_s"]) <= 1.001 * most


def test_every_answer_names_its_basis_and_its_evidence(answers: Rows) -> None:
    for _, row in answers:
        assert row["basis"] in ("measured", "interpolated", "modelled")
        assert "calibration:" in row["evidence"]
        assert row["reason"] == ""
