"""GuideLLM reports: loads by strategy, exact units, and TPOT without the first token."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.ingest.files import observations
from tools.ingest.guidellm import guidellm_observations
from tools.ingest.observation import Observation

DATA = Path(__file__).parents[2] / "data" / "ingest"
SWEEP = "guidellm_sweep_0_2.json"
CONCURRENT = "guidellm_concurrent_0_4.json"


def read(name: str) -> list[Observation]:
    kind, seen = observations(name, (DATA / name).read_bytes())
    assert kind == "guidellm"
    return seen


def loads(seen: list[Observation]) -> list[tuple[str | None, ...]]:
    columns = ("load", "concurrency", "request_rate")
    return [tuple(one.cells.get(column) for column in columns) for one in seen]


def test_a_sweep_of_0_2_holds_one_point_per_strategy() -> None:
    seen = read(SWEEP)
    assert loads(seen) == [
        ("closed", "1.0", None),
        ("offline", None, None),
        ("open", None, "4.0"),
        ("open", None, "16.0"),
        (None, None, None),
    ]
    # 21.5 of 60 requests/s is less than half.
    assert "21.5 of 60 requests/s were served" in seen[4].refusal
    # 13.6 of 16 is 85 %.
    assert "13.6 of 16 requests/s were served: the run was short or near its knee" in seen[3].notes
    assert "3 of 723 requests failed" in seen[3].notes


def test_a_report_of_0_4_says_its_streams_and_a_reached_cap_is_closed() -> None:
    seen = read(CONCURRENT)
    assert loads(seen)[:3] == [
        ("closed", "1.0", None),
        ("closed", "16.0", None),
        ("closed", "64.0", None),
    ]
    assert seen[3].refusal == "40 of 50 requests failed"


def test_seconds_become_milliseconds_and_lengths_are_measured_means() -> None:
    cells = read(SWEEP)[0].cells
    # 25 + 255 x 7.2 = 1861 ms; the file says 1.861 s.
    assert float(cells["e2e_mean_ms"]) == pytest.approx(1861.0, rel=1e-12)
    assert (cells["ttft_mean_ms"], cells["isl"], cells["osl"]) == ("25.0", "512.0", "256.0")
    assert (cells["model_id"], cells["date"]) == ("meta-llama/Llama-3.1-8B-Instruct", "2026-01-01")


def test_tpot_is_the_time_between_tokens_never_the_time_per_token() -> None:
    benchmark = json.loads((DATA / SWEEP).read_text())["benchmarks"][0]
    # 1861 / 256 = 7.27 ms includes the first token.
    assert benchmark["metrics"]["time_per_output_token_ms"]["successful"]["mean"] > 7.2
    assert read(SWEEP)[0].cells["tpot_mean_ms"] == "7.2"
    del benchmark["metrics"]["inter_token_latency_ms"]
    (one,) = guidellm_observations([{"benchmarks": [benchmark]}])
    assert not [name for name in one.cells if name.startswith("tpot")]


def test_percentiles_of_tpot_need_answers_of_equal_length() -> None:
    equal, spread = read(SWEEP)[0], read(CONCURRENT)[0]
    assert "tpot_p99_ms" in equal.cells
    assert [name for name in spread.cells if name.startswith("tpot")] == ["tpot_mean_ms"]
    assert "TPOT mean weighs requests by their tokens" in spread.notes
    # std 30 % of 240
    assert any("output tokens" in note and "std 72" in note for note in spread.notes)


def test_only_successful_requests_count() -> None:
    report = json.loads((DATA / SWEEP).read_text())
    total = report["benchmarks"][0]["metrics"]["time_to_first_token_ms"]["total"]["mean"]
    assert total == 32.5
    assert read(SWEEP)[0].cells["ttft_mean_ms"] == "25.0"


def test_yaml_says_the_same_as_json() -> None:
    text = yaml.safe_dump(json.loads((DATA / SWEEP).read_text()))
    kind, seen = observations("report.yaml", text.encode())
    assert (kind, seen) == ("guidellm", read(SWEEP))


@pytest.mark.parametrize(
    ("place", "word"), [("config", "type_"), ("scheduler", "type_"), ("config", "kind")]
)
def test_every_layout_names_its_strategy_somewhere(place: str, word: str) -> None:
    benchmark: dict[str, Any] = json.loads((DATA / SWEEP).read_text())["benchmarks"][2]
    del benchmark["args"]
    benchmark[place] = {"strategy": {word: "poisson", "rate": 4.0}}
    (one,) = guidellm_observations([{"benchmarks": [benchmark]}])
    assert loads([one]) == [("open", None, "4.0")]


@pytest.mark.parametrize(
    ("strategy", "told"),
    [
        ({"type_": "replay"}, "strategy 'replay' has no steady load"),
        ({}, "strategy 'unknown strategy' has no steady load"),
        ({"type_": "concurrent"}, "without a number of requests in flight"),
        ({"type_": "constant"}, "without an arrival rate"),
    ],
)
def test_a_load_that_is_not_told_is_refused(strategy: dict[str, Any], told: str) -> None:
    benchmark = json.loads((DATA / SWEEP).read_text())["benchmarks"][0]
    benchmark["args"]["strategy"] = strategy
    (one,) = guidellm_observations([{"benchmarks": [benchmark]}])
    assert told in one.refusal


def test_a_cap_that_was_not_reached_is_saturation() -> None:
    benchmark = json.loads((DATA / CONCURRENT).read_text())["benchmarks"][2]
    benchmark["config"]["strategy"]["max_concurrency"] = 512
    (one,) = guidellm_observations([{"benchmarks": [benchmark]}])
    assert loads([one]) == [("offline", None, None)]
    assert any("in flight on average" in note for note in one.notes)


def test_bundled_chunks_are_noted() -> None:
    benchmark = json.loads((DATA / CONCURRENT).read_text())["benchmarks"][0]
    benchmark["metrics"]["iter_tokens_per_iteration"] = {"successful": {"mean": 2.5}}
    (one,) = guidellm_observations([{"benchmarks": [benchmark]}])
    assert "2.5 tokens per stream chunk: bundled, or speculative decoding" in one.notes


def test_statistics_that_are_no_numbers_are_named_by_their_place() -> None:
    report = json.loads((DATA / SWEEP).read_text())
    of = report["benchmarks"][0]["metrics"]["request_latency"]["successful"]
    of["mean"], of["percentiles"]["p99"] = "2 s", -1.0
    assert guidellm_observations([report])[0].odd == {
        "request_latency.mean": "is not a number",
        "request_latency.p99": "is negative",
    }
