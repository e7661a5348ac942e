"""The memory model against what vLLM printed at start: published logs, each with its source.

`assumed` names what a source does not state; `unlike` says why a report is no fair comparison.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.fakes_memory import accelerator
from tools.domain.layout import Layout
from tools.domain.memory import MemoryFit, fit_memory, reported_sequence_bytes
from tools.operation import ToolDeps

FILE = Path(__file__).parents[2] / "data" / "vllm_kv_reports.csv"
with FILE.open(encoding="utf-8", newline="") as file:
    REPORTS = list(csv.DictReader(file))
PLAIN = [row for row in REPORTS if not row["unlike"]]
GIB = 2**30


def _name(row: Mapping[str, str]) -> str:
    return f"{row['model_id'].rpartition('/')[2]}-{row['gpu']}-tp{row['tp']}"


def _fit(row: Mapping[str, str], deps: ToolDeps) -> MemoryFit:
    gpu = (
        accelerator(row["gpu"], memory_gb=80.0, usable_gib=float(row["visible_gib"]))
        if row["visible_gib"]
        else deps.catalogue.gpu(row["gpu"]).accelerator()
    )
    layout = Layout(precision=row["precision"], kv_precision=row["kv_precision"], tp=int(row["tp"]))
    name = {
        # not in the catalogue; its own config is that of this model
        "deepseek-ai/DeepSeek-R1-Distill-Qwen-14B": "Qwen/Qwen2.5-14B-Instruct",
    }.get(row["model_id"], row["model_id"])
    return fit_memory(
        deps.catalogue.model(name).shape(),
        gpu,
        layout,
        1024,
        utilisation=float(row["gpu_memory_utilization"]),
        step_tokens=int(row["max_num_batched_tokens"]),
        model_length_tokens=int(row["max_model_len"]),
    )


def test_every_report_names_where_it_was_published() -> None:
    assert len(REPORTS) >= 10
    assert all(row["source"].startswith("https://") for row in REPORTS)


@pytest.mark.parametrize(
    "row",
    [row for row in PLAIN if row["available_kv_gib"] and row["kv_tokens"]],
    ids=_name,
)
def test_the_cache_vllm_found_holds_the_tokens_it_printed(
    installation: ToolDeps, row: Mapping[str, str]
) -> None:
    length = int(row["max_model_len"])
    rank = _fit(row, installation).rank
    one = reported_sequence_bytes(rank, float(length), int(row["max_num_batched_tokens"]))
    tokens = float(row["available_kv_gib"]) * GIB / one * length
    assert tokens == pytest.approx(int(row["kv_tokens"]), rel=0.015)


def test_a_hybrid_model_holds_within_a_tenth_of_the_tokens_vllm_printed(
    installation: ToolDeps,
) -> None:
    (row,) = [row for row in REPORTS if "Qwen3.6" in row["model_id"]]
    rank = _fit(row, installation).rank
    one = reported_sequence_bytes(rank, 131_072.0, 8192)
    tokens = float(row["available_kv_gib"]) * GIB / one * 131_072
    assert tokens == pytest.approx(int(row["kv_tokens"]), rel=0.10)


@pytest.mark.parametrize("row", [row for row in PLAIN if row["available_kv_gib"]], ids=_name)
def test_the_cache_is_predicted_within_a_few_gib(
    installation: ToolDeps, row: Mapping[str, str]
) -> None:
    found = _fit(row, installation)
    # Versions differ by CUDA graphs (not subtracted before 0.21) and activation.
    assert found.kv_gib == pytest.approx(float(row["available_kv_gib"]), abs=2.5)


@pytest.mark.parametrize("row", [row for row in REPORTS if row["weights_gib"]], ids=_name)
def test_weights_are_within_a_gib_of_what_was_loaded(
    installation: ToolDeps, row: Mapping[str, str]
) -> None:
    assert _fit(row, installation).weights_gib == pytest.approx(float(row["weights_gib"]), abs=1.1)


def test_one_token_of_vllm_is_one_token_of_ours_where_kv_heads_are_copied(
    installation: ToolDeps,
) -> None:
    # 4 KV heads over 8 GPUs: 2 x 128 x 2 bytes x 94 layers = 48,128 bytes per token and GPU;
    # 10.65 GiB and 238,208 tokens were logged by vLLM 0.10.2 on eight L40S (48,005 bytes)
    shape = installation.catalogue.model("Qwen/Qwen3-235B-A22B-FP8").shape()
    gpu = installation.catalogue.gpu("L40S").accelerator()
    rank = fit_memory(shape, gpu, Layout(precision="fp8", tp=8, ep=8), 1024).rank
    assert rank.kv_bytes_per_token == 48_128
    assert rank.weights_gib == pytest.approx(27.72, rel=0.01)
