"""Results of `vllm bench serve`: which load the server saw, and metrics as they are."""

import json
from pathlib import Path
from typing import Any

import pytest

from tools.domain.errors import InputError
from tools.ingest.files import observations
from tools.ingest.vllm_bench import vllm_observations

DATA = Path(__file__).parents[2] / "data" / "ingest"


def result(**changes: Any) -> dict[str, Any]:
    """16 in flight: 14 requests/s x (62 + 127 x 8.5) ms = 16 x 0.999; change what matters."""
    found: dict[str, Any] = json.loads((DATA / "vllm_closed.json").read_text())
    return found | changes


def test_a_closed_run_is_read_as_it_is() -> None:
    kind, (one,) = observations("a.json", (DATA / "vllm_closed.json").read_bytes())
    assert kind == "vllm-bench"
    wanted = {
        "model_id": "meta-llama/Llama-3.1-8B-Instruct",
        "engine": "vllm",
        "engine_version": "0.11.0",
        "tp": "1.0",
        "date": "2026-02-03",
        "load": "closed",
        "concurrency": "16.0",
        "isl": "1024.0",
        "osl": "128.0",
        "req_s": "14.0",
        "output_tok_s": "1792.0",
        "total_tok_s": "16128.0",
        "ttft_mean_ms": "62.0",
        "tpot_mean_ms": "8.5",
        # 62 + 127 x 8.5
        "e2e_mean_ms": "1141.5",
    }
    assert {name: one.cells[name] for name in wanted} == wanted
    assert one.cells["ttft_p50_ms"] == str(result()["median_ttft_ms"])
    assert one.cells["tpot_p99_ms"] == str(result()["p99_tpot_ms"])


def test_appended_results_are_one_point_each() -> None:
    _, seen = observations("a.jsonl", (DATA / "vllm_append.jsonl").read_bytes())
    columns = ("load", "concurrency", "request_rate")
    assert [tuple(one.cells.get(column) for column in columns) for one in seen] == [
        ("open", None, "4.0"),
        ("offline", None, None),
        ("offline", "64.0", None),
        ("open", None, "10.0"),
        ("closed", "32.0", None),
        (None, None, None),
    ]
    assert seen[2].notes == ("all 64 requests started together: a static batch",)
    # 9.6 x (52 + 255 x 9.3) ms = 23.3 of 256
    assert seen[3].notes == ("23.3 in flight on average, at most 256",)
    # 11.8 x (95 + 255 x 9.8) ms = 30.6 of 32
    assert "50 requests/s asked, but the cap ruled: 30.6" in seen[4].notes[0]
    assert seen[5].refusal == "a ramp has no steady rate"


@pytest.mark.parametrize(
    ("changes", "load", "concurrency"),
    [
        ({"max_concurrency": None}, "offline", None),
        ({"max_concurrency": None, "num_prompts": 128, "completed": 128}, "offline", "128.0"),
        ({"max_concurrency": None, "num_prompts": 129, "completed": 129}, "offline", None),
        ({"num_prompts": 16, "completed": 16}, "offline", "16.0"),
        ({"num_prompts": 17, "completed": 17}, "closed", "16.0"),
        ({"request_rate": float("inf")}, "closed", "16.0"),
    ],
)
def test_everything_at_once_is_a_batch_a_cap_or_saturation(
    changes: dict[str, Any], load: str, concurrency: str | None
) -> None:
    (one,) = vllm_observations([result(**changes)])
    assert (one.cells["load"], one.cells.get("concurrency")) == (load, concurrency)


def test_a_rate_with_a_cap_of_unknown_effect_is_open_with_a_note() -> None:
    blind = {name: None for name in result() if name.startswith("mean_")}
    (one,) = vllm_observations([result(request_rate=15.0, **blind)])
    assert one.cells["load"] == "open"
    assert one.notes == ("at most 16 in flight; whether that ruled is unknown",)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"completed": 0}, "no request completed"),
        ({"completed": 300}, "100 of 400 requests failed"),
        ({"spec_decode_acceptance_rate": 61.5}, "speculative decoding"),
        ({"request_rate": 40.0, "max_concurrency": None}, "14 of 40 requests/s were served"),
    ],
)
def test_a_run_that_says_nothing_is_refused(changes: dict[str, Any], told: str) -> None:
    (one,) = vllm_observations([result(**changes)])
    assert told in one.refusal


@pytest.mark.parametrize(
    ("backend", "engine"),
    [("vllm", "vllm"), ("sglang", "sglang"), ("tensorrt-llm", "trtllm"), ("openai-chat", None)],
)
def test_only_a_backend_of_one_engine_names_it(backend: str, engine: str | None) -> None:
    (one,) = vllm_observations([result(backend=backend)])
    assert one.cells.get("engine") == engine


def test_detailed_results_tell_how_lengths_vary() -> None:
    (one,) = vllm_observations([result(output_lens=[100, 156, 128, 0], input_lens=[1024])])
    # of 100, 156 and 128; the failed request has no length: 128 + 0.9 x 28 = 153.2
    assert one.notes == ("output tokens p95 153.2, std 22.9",)


def test_gamma_arrivals_and_failures_are_noted() -> None:
    (one,) = vllm_observations([result(request_rate=15.0, max_concurrency=None, burstiness=0.5)])
    assert "gamma arrivals, burstiness 0.5" in one.notes
    (one,) = vllm_observations([result(completed=390, failed=10)])
    assert "10 requests failed" in one.notes


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            {"elapsed_time": 5.1, "num_requests": 9, "tokens_per_second": 8.0},
            "`vllm bench throughput` does not say the model",
        ),
        ({"avg_latency": 1.0, "latencies": [1.0]}, "`vllm bench latency` does not say"),
    ],
)
def test_other_benchmarks_of_vllm_are_refused_with_the_reason(
    content: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError, match=told) as caught:
        observations("a.json", json.dumps(content).encode())
    assert caught.value.code == "unsupported_format"
