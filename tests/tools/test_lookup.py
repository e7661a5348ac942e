"""Looking up: filters, pages, cursors, and records that carry unit, source and date."""

from typing import Any, cast

import pytest

from knowledge_ingest import COLLECTIONS
from tests.fakes_benchmarks import FakeBenchmarks, FakeCatalogue, measured
from tools.adapters.shipped import ShippedCatalogue
from tools.domain.errors import InputError
from tools.domain.measurement import Measurement
from tools.lookup import LOOKUP, LookupReport
from tools.operation import ToolDeps
from tools.ports import Catalogue
from tools.rows import HardwareRow, ModelRow, PriceRow

ORIGIN = {"source": "test", "date": "2026-01-31", "licence": "Apache-2.0"}


def gpu_row(gpu: str, **cells: Any) -> HardwareRow:
    unknown: dict[str, Any] = dict.fromkeys(HardwareRow.model_fields, "")
    known: dict[str, Any] = {
        "gpu": gpu,
        "vendor": "NVIDIA",
        "architecture": "Ada",
        "scaleup_gpus": 1,
    }
    return HardwareRow.model_validate(
        unknown | known | {"verified": True, "notes": ""} | ORIGIN | cells
    )


def model_row(model_id: str, **cells: Any) -> ModelRow:
    unknown: dict[str, Any] = dict.fromkeys(ModelRow.model_fields, "")
    known: dict[str, Any] = {
        "model_id": model_id,
        "architecture": "llama",
        "family": model_id.split("/")[1],
        "kind": "instruct",
        "tasks": ("chat",),
        "parameters_total_b": 8.0,
        "parameters_active_b": 8.0,
        "layers": 32,
        "hidden_size": 4096,
        "attention_heads": 32,
        "full_attention_layers": 32,
        "sliding_attention_layers": 0,
        "state_layers": 0,
        "experts": 0,
        "experts_per_token": 0,
        "moe_layers": 0,
        "moe_intermediate_size": 0,
        "vocabulary_size": 128_000,
        "context_tokens": 131_072,
        "checkpoint_precision": "bf16",
        "precisions": ("bf16", "fp8"),
        "verified": True,
        "notes": "",
    }
    return ModelRow.model_validate(unknown | known | ORIGIN | cells)


def price_row(offer_id: str, **cells: Any) -> PriceRow:
    known: dict[str, Any] = {
        "offer_id": offer_id,
        "kind": "offer",
        "cloud": "aws",
        "instance_type": "g6.xlarge",
        "gpu": "L4-24GB",
        "gpus_per_instance": 1,
        "region": "eu",
        "on_demand_usd_per_hour": 1.0,
        "spot_usd_per_hour": None,
        "verified": True,
        "notes": "",
    }
    return PriceRow.model_validate(known | ORIGIN | cells)


CATALOGUE = FakeCatalogue(
    models=[
        model_row("org/Alpha-8B"),
        model_row("org/Alpha-8B-FP4", family="Alpha-8B", precisions=("nvfp4",)),
        model_row("org/Beta-70B", parameters_total_b=70.0),
    ],
    hardware=[gpu_row("L4-24GB", memory_gb=24.0), gpu_row("H100-SXM-80GB", memory_gb=80.0)],
    prices=[
        price_row("aws/dear", on_demand_usd_per_hour=2.0),
        price_row("aws/eight", gpus_per_instance=8, on_demand_usd_per_hour=4.0),
        price_row("tco/cheap", kind="estimate", on_demand_usd_per_hour=0.1),
        price_row("aws/h100", gpu="H100-SXM-80GB", on_demand_usd_per_hour=5.0),
    ],
)
RUNS = [
    measured("m1", model_id="org/Alpha-8B", model_family="Alpha-8B"),
    measured("m2", model_id="org/Alpha-8B-FP4", model_family="Alpha-8B", precision="nvfp4"),
    measured("m3", model_id="org/Beta-70B", model_family="Beta-70B", engine="trtllm", tp=4, gpus=4),
    measured("m4", model_id="org/Beta-70B", model_family="Beta-70B", gpu="L4-24GB", flags="a;b"),
]


def deps(runs: list[Measurement] | None = None, catalogue: Catalogue | None = None) -> ToolDeps:
    """Ports for a question; looking up needs neither predictor nor clock."""
    return ToolDeps(
        catalogue=catalogue or CATALOGUE,
        benchmarks=FakeBenchmarks(RUNS if runs is None else runs),
        predictor=cast("Any", None),
        clock=cast("Any", None),
    )


def ask(kind: str, **arguments: Any) -> LookupReport:
    return LOOKUP.call({"kind": kind, **arguments}, deps())


def names(report: LookupReport, key: str = "row_id") -> list[Any]:
    return [item[key] for item in report.items]


def test_a_benchmark_record_says_what_was_measured_and_by_whom() -> None:
    assert ask("benchmarks", gpu="L4").items == [
        {
            "row_id": "m4",
            "curve_id": "c1",
            "model_id": "org/Beta-70B",
            "model_family": "Beta-70B",
            "precision": "bf16",
            "gpu": "L4-24GB",
            "gpus": 1,
            "tp": 1,
            "pp": 1,
            "engine": "vllm",
            "engine_version": "0.9.2",
            "speculation": "none",
            "load": "closed",
            "concurrency": 16.0,
            "tpot_mean_ms": 10.0,
            "flags": ["a", "b"],
            "source": "own-run",
            "date": "2026-01-31",
            "licence": "Apache-2.0",
            "prompt_tokens": 1024.0,
            "output_tokens": 256.0,
        }
    ]


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ({}, ["m1", "m2", "m3", "m4"]),
        ({"model": "org/alpha"}, ["m1", "m2"]),
        ({"precision": "nvfp4"}, ["m2"]),
        ({"precision": "FP4"}, ["m2"]),
        ({"engine": "TensorRT-LLM"}, ["m3"]),
        ({"tp": 4}, ["m3"]),
        ({"load": "open"}, []),
        ({"prompt_tokens": 1000, "output_tokens": 250}, ["m1", "m2", "m3", "m4"]),
        ({"prompt_tokens": 2000}, []),
        ({"query": "beta trtllm"}, ["m3"]),
        ({"query": "70B l4"}, ["m4"]),
        ({"query": "own-run"}, []),
    ],
)
def test_filters_narrow_the_benchmarks(arguments: dict[str, Any], ids: list[str]) -> None:
    report = ask("benchmarks", **arguments)
    assert names(report) == ids
    assert report.total == len(ids)


def test_a_model_brings_the_runs_of_every_checkpoint_of_its_shape() -> None:
    assert names(ask("benchmarks", model="org/Alpha-8B-FP4")) == ["m1", "m2"]


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ({}, ["org/Alpha-8B", "org/Alpha-8B-FP4", "org/Beta-70B"]),
        ({"model": "org/beta"}, ["org/Beta-70B"]),
        ({"precision": "fp8"}, ["org/Alpha-8B", "org/Beta-70B"]),
        ({"precision": "fp4"}, ["org/Alpha-8B-FP4"]),
        ({"query": "alpha-8b bf16"}, ["org/Alpha-8B", "org/Alpha-8B-FP4"]),
    ],
)
def test_filters_narrow_the_models(arguments: dict[str, Any], ids: list[str]) -> None:
    assert names(ask("models", **arguments), "model_id") == ids


def test_an_unknown_figure_is_absent_and_a_known_one_carries_its_unit() -> None:
    (record,) = ask("gpus", gpu="l4").items
    assert record["memory_gb"] == 24.0
    assert "fp4_tflops" not in record
    assert (record["source"], record["date"]) == ("test", "2026-01-31")


def test_offers_come_before_estimates_and_the_cheapest_gpu_hour_first() -> None:
    report = ask("prices", gpu="L4")
    assert names(report, "offer_id") == ["aws/eight", "aws/dear", "tco/cheap"]
    # 4 USD / 8 GPUs
    assert report.items[0]["on_demand_usd_per_gpu_hour"] == 0.5


def test_pages_follow_the_cursor_to_the_end() -> None:
    first = ask("benchmarks", limit=3)
    assert (names(first), first.total) == (["m1", "m2", "m3"], 4)
    last = ask("benchmarks", limit=3, cursor=first.next_cursor)
    assert (names(last), last.total, last.next_cursor) == (["m4"], 4, None)


def test_a_cursor_may_continue_with_another_page_size() -> None:
    first = ask("models", limit=1)
    assert len(ask("models", limit=100, cursor=first.next_cursor).items) == 2


@pytest.mark.parametrize("cursor", ["2", "x.y", "-1.", "2.000000000000", "\u0662."])
def test_a_cursor_that_was_not_given_out_is_refused(cursor: str) -> None:
    with pytest.raises(InputError) as caught:
        ask("benchmarks", cursor=cursor)
    assert caught.value.code == "invalid_cursor"


def test_a_cursor_of_another_question_is_refused() -> None:
    cursor = ask("benchmarks", limit=1).next_cursor
    with pytest.raises(InputError, match="does not belong"):
        ask("benchmarks", cursor=cursor, engine="vllm")


def test_a_cursor_of_other_data_is_refused() -> None:
    cursor = ask("benchmarks", limit=1).next_cursor
    with pytest.raises(InputError, match="does not belong"):
        LOOKUP.call({"kind": "benchmarks", "cursor": cursor}, deps(runs=RUNS[:3]))


def test_a_place_no_database_counts_to_is_refused() -> None:
    _, _, signature = str(ask("benchmarks", limit=1).next_cursor).partition(".")
    with pytest.raises(InputError) as caught:
        ask("benchmarks", cursor=f"{10**20}.{signature}")
    assert caught.value.code == "invalid_cursor"


def test_unknown_names_are_the_catalogues_mistake_to_explain() -> None:
    with pytest.raises(InputError) as caught:
        ask("benchmarks", gpu="H999")
    assert caught.value.code == "unknown_gpu"


def test_a_filter_that_cannot_apply_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="model, tp cannot filter prices") as caught:
        ask("prices", model="x", tp=2)
    assert caught.value.hint == "leave it out; prices take: query, gpu"


@pytest.mark.parametrize(
    "arguments",
    [
        {"limit": 0},
        {"limit": 101},
        {"tp": 0},
        {"precision": "fp3"},
        {"prompt_tokens": float("nan")},
        {"load": "bursty"},
        {"engine": "\ud800"},
        {"colour": "red"},
    ],
)
def test_arguments_outside_their_range_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=next(iter(arguments))):
        ask("benchmarks", **arguments)


def test_the_short_text_counts_names_and_tells_how_to_go_on() -> None:
    report = ask("benchmarks", limit=1)
    assert LOOKUP.brief(report) == (
        "4 benchmarks, 1 shown:\n"
        "- m1: org/Alpha-8B bf16 on 1 x H100-SXM-80GB, vllm, closed 16.0: "
        "tpot_mean_ms 10.0 (own-run)\n"
        f"More with cursor {report.next_cursor}."
    )


def test_the_short_text_of_nothing_says_what_to_do() -> None:
    assert LOOKUP.brief(ask("benchmarks", tp=3)) == "No benchmarks match. Drop a filter or a word."


@pytest.mark.parametrize("kind", ["models", "gpus", "prices", "use_cases"])
def test_every_shipped_collection_can_be_paged_through(kind: str) -> None:
    ports = deps(catalogue=ShippedCatalogue(COLLECTIONS))
    seen, cursor = 0, ""
    while True:
        report = LOOKUP.call({"kind": kind, "limit": 100, "cursor": cursor}, ports)
        seen += len(report.items)
        assert all("source" in item for item in report.items)
        assert LOOKUP.brief(report)
        if report.next_cursor is None:
            break
        cursor = report.next_cursor
    assert seen == report.total > 0


def test_a_use_case_shows_its_limits_with_percentile() -> None:
    ports = deps(catalogue=ShippedCatalogue(COLLECTIONS))
    report = LOOKUP.call({"kind": "use_cases", "query": "interactive_chatbot"}, ports)
    (record,) = [item for item in report.items if item["name"] == "interactive_chatbot"]
    assert {"ttft_limit_ms", "ttft_percentile", "prompt_tokens_mean"} <= record.keys()
