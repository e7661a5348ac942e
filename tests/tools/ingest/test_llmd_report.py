"""llm-d-benchmark reports v0.2: the stack, units of each statistic, and whose TPOT it is."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.domain.errors import InputError
from tools.ingest.files import observations
from tools.ingest.llmd_report import llmd_observations
from tools.ingest.observation import Observation

DATA = Path(__file__).parents[2] / "data" / "ingest"


def report(name: str = "llmd_inference_perf.yaml") -> Any:
    return yaml.safe_load((DATA / name).read_text())


def only(changed: Any) -> Observation:
    (one,) = llmd_observations([changed])
    return one


def test_an_open_run_on_two_replicas_is_read_as_it_is() -> None:
    kind, (one,) = observations("r.yaml", (DATA / "llmd_inference_perf.yaml").read_bytes())
    assert kind == "llm-d-report"
    wanted = {
        "model_id": "meta-llama/Llama-3.1-8B-Instruct",
        "gpu": "NVIDIA-H100-80GB-HBM3",
        "tp": "1.0",
        "num_gpus": "2.0",
        "engine": "vllm",
        "engine_version": "0.10.2",
        "date": "2026-03-05",
        "load": "open",
        "request_rate": "12.0",
        "isl": "512.0",
        "osl": "256.0",
        "ttft_mean_ms": "58.0",
        "req_s": "11.8",
    }
    assert {name: one.cells[name] for name in wanted} == wanted
    assert float(one.cells["tpot_mean_ms"]) == pytest.approx(8.8, rel=1e-12)
    # 58 + 255 x 8.8 = 2302 ms; the file says 2.302 s.
    assert float(one.cells["e2e_mean_ms"]) == pytest.approx(2302.0, rel=1e-12)
    assert "load by inference-perf" in one.notes


def test_tpot_of_guidellm_includes_the_first_token_and_is_not_taken() -> None:
    one = only(report("llmd_guidellm.yaml"))
    aggregate = report("llmd_guidellm.yaml")["results"]["request_performance"]["aggregate"]
    # (60 + 255 x 8.4) / 256 = 8.60 ms
    assert aggregate["latency"]["time_per_output_token"]["mean"] == pytest.approx(8.6015625)
    assert one.cells["tpot_mean_ms"] == "8.4"
    assert "tpot_p99_ms" not in one.cells
    assert (one.cells["load"], one.cells["concurrency"]) == ("closed", "32.0")
    # The older name of the rate: 32 x 0.96 / 2.202
    assert float(one.cells["req_s"]) == pytest.approx(13.951, abs=1e-3)


def test_a_statistic_without_known_units_says_nothing() -> None:
    changed = report()
    latency = changed["results"]["request_performance"]["aggregate"]["latency"]
    latency["time_to_first_token"]["units"] = "fortnights"
    assert "ttft_mean_ms" not in only(changed).cells


def test_lengths_that_were_not_saved_come_from_the_rates() -> None:
    changed = report()
    aggregate = changed["results"]["request_performance"]["aggregate"]
    aggregate["requests"]["output_length"]["mean"] = 0.0
    assert float(only(changed).cells["osl"]) == pytest.approx(256.0)


@pytest.mark.parametrize("role", ["prefill", "decode"])
def test_prefill_and_decode_apart_are_no_evidence(role: str) -> None:
    changed = report()
    changed["scenario"]["stack"][0]["standardized"]["role"] = role
    assert "prefill and decode are served apart" in only(changed).refusal


def test_speculative_decoding_is_refused() -> None:
    changed = report()
    changed["scenario"]["stack"][0]["native"]["args"]["--speculative-config"] = "{}"
    assert "speculative decoding" in only(changed).refusal


def test_engines_that_differ_are_refused() -> None:
    changed = report()
    second = yaml.safe_load(yaml.safe_dump(changed["scenario"]["stack"][0]))
    changed["scenario"]["stack"].append(second)
    # The same engine twice: 2 replicas of 1 GPU each, twice.
    assert only(changed).cells["num_gpus"] == "4.0"
    second["standardized"]["accelerator"]["model"] = "NVIDIA-L4"
    assert only(changed).refusal == "engines of different kinds served together"


def test_an_image_of_llm_d_has_no_version_of_the_engine() -> None:
    changed = report()
    changed["scenario"]["stack"][0]["standardized"] |= {
        "tool": "llm-d",
        "tool_version": "ghcr.io/llm-d/llm-d-cuda:0.3.1",
    }
    cells = only(changed).cells
    assert (cells["engine"], cells.get("engine_version")) == ("vllm", None)


def test_what_may_be_cached_is_noted() -> None:
    changed = report()
    standard = changed["scenario"]["load"]["standardized"]
    standard |= {"prefix": {"prefix_len": {"value": 1000}}, "multi_turn": {"enabled": True}}
    changed["scenario"]["stack"][0]["native"]["args"]["--kv-cache-dtype"] = "fp8_e4m3"
    notes = only(changed).notes
    assert "shared prefixes of 1000 tokens: prefill may be partly cached" in notes
    assert "several turns: prefill may be partly cached" in notes
    assert "KV cache in fp8" in notes


def test_quantization_of_the_command_line_is_the_precision() -> None:
    changed = report()
    changed["scenario"]["stack"][0]["native"]["args"]["--quantization"] = "fp8"
    assert only(changed).cells["precision"] == "fp8"


def test_a_report_without_a_load_is_refused() -> None:
    changed = report()
    standard = changed["scenario"]["load"]["standardized"]
    del standard["rate_qps"], standard["concurrency"]
    assert only(changed).refusal == "the report gives neither rate_qps nor concurrency"


def test_version_0_1_is_refused_with_the_reason() -> None:
    with pytest.raises(InputError, match=r"v0\.1 does not say how requests arrived"):
        observations("r.yaml", b"version: '0.1'\nscenario: {}\nmetrics: {}\n")


def test_statistics_that_are_no_numbers_are_named_by_their_place() -> None:
    changed = report()
    aggregate = changed["results"]["request_performance"]["aggregate"]
    aggregate["latency"]["time_to_first_token"]["mean"] = "58 ms"
    aggregate["throughput"]["request_rate"]["mean"] = float("nan")
    assert only(changed).odd == {
        "latency.time_to_first_token.mean": "is not a number",
        "throughput.request_rate.mean": "is not a number",
    }
