"""Files into the store: names, flags, ids from content, one transaction per file, no secrets."""

import copy
import json
from collections.abc import Mapping
from dataclasses import astuple, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes_benchmarks import FakeBenchmarks, measured
from tools.domain.errors import InputError, NotFoundError, PlanningError
from tools.domain.measurement import Measurement
from tools.domain.plausibility import violations
from tools.ingest.columns import template
from tools.ingest.files import FileRead, forget, ingest, measured_rows, read_file
from tools.ingest.rows import Told, assumptions_of, file_of
from tools.operation import ToolDeps

DATA = Path(__file__).parents[2] / "data" / "ingest"
TOLD = Told(gpu="h100", tp=1, engine="vllm")
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
SAMPLES = sorted(path.name for path in DATA.iterdir())


@pytest.fixture
def deps(installation: ToolDeps) -> ToolDeps:
    """The shipped catalogue over an empty store of its own."""
    return replace(installation, benchmarks=FakeBenchmarks())


def sample(name: str) -> tuple[str, bytes]:
    return name, (DATA / name).read_bytes()


def closed(**changes: Any) -> bytes:
    found: Mapping[str, Any] = json.loads((DATA / "vllm_closed.json").read_text())
    return json.dumps(dict(found) | changes).encode()


def one_file(deps: ToolDeps, content: bytes, told: Told = TOLD) -> FileRead:
    (found,) = ingest([("f", content)], told, deps)
    return found


def test_a_row_holds_canonical_names_its_source_and_what_was_assumed(deps: ToolDeps) -> None:
    (row,) = one_file(deps, closed()).kept
    wanted = {
        "model_id": LLAMA,
        "model_family": deps.catalogue.model(LLAMA).shape().family,
        "precision": "bf16",
        "gpu": "H100-SXM-80GB",
        "gpus": 1,
        "tp": 1,
        "engine": "vllm",
        "engine_version": "0.11.0",
        "speculation": "unknown",
        "source": "own:vllm-bench",
        "licence": "own",
        "date": "2026-02-03",
        "tpot_mean_ms": 8.5,
    }
    assert {name: getattr(row, name) for name in wanted} == wanted
    assert "precision bf16: the checkpoint's own" in row.notes
    assert list(deps.benchmarks.own()) == [row]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_file_twice_changes_nothing(deps: ToolDeps, name: str) -> None:
    (first,) = ingest([sample(name)], TOLD, deps)
    before = deps.benchmarks.fingerprint
    (second,) = ingest([sample(name)], TOLD, deps)
    assert first.kept
    assert (second.kept, second.refused) == ((), first.refused)
    assert second.known == tuple(row.row_id for row in first.kept)
    assert deps.benchmarks.fingerprint == before


def test_the_same_run_twice_in_one_command_is_kept_once(deps: ToolDeps) -> None:
    first, second = ingest([("a", closed()), ("b", closed() + closed())], TOLD, deps)
    assert (len(first.kept), len(second.kept), len(second.known)) == (1, 0, 2)
    assert second.points == 2


def test_an_id_follows_what_was_measured_and_where(deps: ToolDeps) -> None:
    changes: list[tuple[bytes, Told]] = [
        (closed(), TOLD),
        (closed(mean_tpot_ms=8.6), TOLD),
        (closed(), replace(TOLD, precision="fp8")),
        (closed(), replace(TOLD, gpu="h200")),
    ]
    ids = [one_file(deps, content, told).kept[0].row_id for content, told in changes]
    assert len(set(ids)) == len(ids)
    # Literal, so that no release gives stored rows other ids unnoticed.
    assert ids[0] == "own-33ca08497d8a"


@pytest.mark.parametrize("name", SAMPLES)
def test_every_kept_row_can_be_true(deps: ToolDeps, name: str) -> None:
    (found,) = ingest([sample(name)], TOLD, deps)
    for row in found.kept:
        model, gpu = deps.catalogue.model(row.model_id), deps.catalogue.gpu(row.gpu)
        assert violations(row, model.shape(), gpu.accelerator()) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_no_address_key_or_user_of_a_file_is_stored(deps: ToolDeps, name: str) -> None:
    (found,) = ingest([sample(name)], TOLD, deps)
    stored = repr([astuple(row) for row in found.kept])
    for secret in ("http", "secret", "corp", "10.20", "gpu-node", "registry"):
        assert secret not in stored


def error_of(found: FileRead) -> InputError:
    assert found.error is not None
    return found.error


def test_everything_that_is_missing_is_told_at_once_with_the_command_to_paste(
    deps: ToolDeps,
) -> None:
    (found,) = ingest([sample("guidellm_sweep_0_2.json")], Told(precision="fp8"), deps)
    error = error_of(found)
    assert error.code == "missing_flag"
    assert "does not say the GPU and tensor parallel width" in error.message
    assert error.hint.endswith(
        "leadline ingest benchmarks guidellm_sweep_0_2.json --precision fp8 --gpu GPU --tp N"
    )


def test_the_engine_that_nobody_names_is_vllm_and_said(deps: ToolDeps) -> None:
    (found,) = ingest([sample("guidellm_sweep_0_2.json")], Told(gpu="h100", tp=1), deps)
    assert {row.engine for row in found.kept} == {"vllm"}
    for row in found.kept:
        assert "engine vllm: assumed" in assumptions_of(row)
    # This file says its engine.
    assert assumptions_of(one_file(deps, closed()).kept[0]) == [
        "precision bf16: the checkpoint's own"
    ]


def test_a_file_that_lacks_a_flag_takes_no_other_with_it(deps: ToolDeps) -> None:
    files = [sample("guidellm_sweep_0_2.json"), sample("own.csv"), ("cut off", closed()[:-9])]
    lacking, good, broken = ingest(files, Told(), deps)
    assert (error_of(lacking).code, error_of(broken).code) == ("missing_flag", "bad_json")
    assert len(good.kept) == 2
    assert list(deps.benchmarks.own()) == sorted(good.kept, key=lambda row: row.row_id)


def test_one_gpu_has_one_width(deps: ToolDeps) -> None:
    told = Told(gpu="h100", num_gpus=1, engine="vllm")
    (found,) = ingest([sample("guidellm_sweep_0_2.json")], told, deps)
    assert {row.tp for row in found.kept} == {1}


def test_an_alias_needs_the_model_flag(deps: ToolDeps) -> None:
    error = error_of(one_file(deps, closed(model_id="/models/my-llama")))
    assert (error.code, "--model MODEL" in error.hint) == ("unknown_model", True)
    (row,) = one_file(
        deps, closed(model_id="/models/my-llama"), replace(TOLD, model="llama-3.1-8b-instruct")
    ).kept
    assert row.model_id == LLAMA


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (replace(TOLD, tp=2), "the file says tp 1.0, --tp says 2"),
        (replace(TOLD, engine="sglang"), "the file says engine vllm, --engine says sglang"),
    ],
)
def test_file_and_flag_must_agree(deps: ToolDeps, told: Told, reason: str) -> None:
    found = one_file(deps, closed(), told)
    assert [one.reason for one in found.refused] == [reason]


def test_a_gpu_that_the_file_names_otherwise_is_refused(deps: ToolDeps) -> None:
    name, content = sample("llmd_inference_perf.yaml")
    (found,) = ingest([(name, content)], Told(gpu="l4"), deps)
    assert "the file says gpu NVIDIA-H100-80GB-HBM3" in found.refused[0].reason
    strange = content.replace(b"NVIDIA-H100-80GB-HBM3", b"node-label-7")
    (found,) = ingest([(name, strange)], Told(gpu="h100"), deps)
    assert found.kept[0].gpu == "H100-SXM-80GB"


def test_csv_rows_stand_for_themselves_and_flags_fill_what_is_empty(deps: ToolDeps) -> None:
    (found,) = ingest([sample("own.csv")], Told(gpu="l4", tp=2), deps)
    assert [(row.gpu, row.tp, row.gpus) for row in found.kept] == [
        ("H100-SXM-80GB", 1, 1),
        ("H100-SXM-80GB", 2, 2),
        ("H100-SXM-80GB", 1, 1),
    ]
    assert (found.kept[0].engine_version, found.kept[0].date) == ("0.11.0", "2026-04-01")
    assert [(one.place, one.reason.split(":")[0]) for one in found.refused] == [
        ("row 3 (too fast)", "cannot be true"),
        ("row 4 (nothing measured)", "has no metric to learn from"),
        ("row 5 (no such model)", "no open-weights model 'example/none' in the catalogue"),
    ]


def test_a_csv_row_without_a_width_is_refused_by_name_of_the_flag(deps: ToolDeps) -> None:
    (found,) = ingest([sample("own.csv")], Told(), deps)
    assert found.refused[0].place == "row 2 (tp missing)"
    assert found.refused[0].reason == "it does not say the tensor parallel width: give --tp N"


def test_what_a_header_lacks_is_told_once_with_what_it_has(deps: ToolDeps) -> None:
    error = error_of(one_file(deps, b"model_id,gpu,isl,osl\na,b,1,1\n"))
    assert "no column with a measured metric; found: model_id, gpu, isl, osl" in error.message
    header = b"engine,isl,osl,concurrency,ttft_mean_ms\n"
    error = error_of(one_file(deps, header + b"vllm,512,256,8,44\n" * 5, Told()))
    assert error.code == "missing_columns"
    assert error.message == (
        "f has no column model_id, gpu, tp; found: engine, isl, osl, concurrency, ttft_mean_ms"
    )
    assert error.hint.startswith("give --model MODEL --gpu GPU --tp N for all rows")
    assert "keys are model_id, gpu, tp, isl, osl" in error.hint
    error = error_of(one_file(deps, b"name,speed,place\na,1,2\n"))
    assert "no column isl, osl and no column with a measured metric" in error.message


def test_columns_go_by_other_names_too(deps: ToolDeps) -> None:
    text = (
        "Model,gpu_type,tensor_parallel_size,dtype,Prompt Tokens,output_tokens,max_concurrency,"
        "mean_ttft_ms,median_tpot_ms,comment\n"
        "llama-3.1-8b-instruct,h100,1,bfloat16,512,256,8,44,7.7,hello\n"
    )
    (row,) = one_file(deps, text.encode(), Told()).kept
    wanted = (LLAMA, "H100-SXM-80GB", 1, "bf16", 512.0, 256.0, 8.0, 44.0, 7.7)
    assert (
        row.model_id, row.gpu, row.tp, row.precision, row.isl_tokens, row.osl_tokens,
        row.concurrency, row.ttft_mean_ms, row.tpot_p50_ms,
    ) == wanted  # fmt: skip
    rate = text.replace("max_concurrency", "rps").replace(",8,44", ",2,44")
    (row,) = one_file(deps, rate.encode(), Told()).kept
    assert (row.load, row.request_rate_rps) == ("open", 2.0)


def test_the_template_is_accepted_as_it_is(deps: ToolDeps) -> None:
    found = one_file(deps, template().encode(), Told())
    assert (len(found.kept), found.refused) == (1, ())


# Llama-3.1-8B on one H100, 512 prompt tokens. Without both embedding matrices (2 x 128,256 x 4,096)
# 6.98e9 weights: 0.8 x 2 x 6.98e9 x 512 / (989e12 x 1.05) = 5.51 ms for the prompt;
# 2 bytes x 7.5e9 / (3,350e9 x 1.05) = 4.3 ms for a step.
TIMES = (
    "model,gpu,tp,isl,osl,concurrency,ttft_mean_ms,tpot_mean_ms,e2e_mean_ms\nllama-3.1-8b-instruct,"
)


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        ("0.07,,", "the times look like seconds, multiply by 1000: TTFT mean 0.07 ms is below"),
        (",0.0085,", "the times look like seconds, multiply by 1000: TPOT mean 0.0085 ms is"),
        (",,2.0", "the times look like seconds, multiply by 1000: E2E mean 2 ms is below"),
        ("0.07,0.0085,2.2", "the times look like seconds, multiply by 1000: TTFT mean 0.07"),
        (
            "4.9,8.5,",
            "cannot be true: TTFT mean 4.9 ms is below the 5.51 ms that reading the prompt",
        ),
        (",4.0,", "cannot be true: TPOT mean 4 ms is below the 4.27 ms that streaming the active"),
    ],
)
def test_times_that_no_engine_reaches_are_refused_and_seconds_are_recognised(
    deps: ToolDeps, times: str, reason: str
) -> None:
    found = one_file(deps, f"{TIMES}h100,1,512,256,1,{times}\n".encode(), Told())
    assert found.kept == ()
    assert reason in found.refused[0].reason


# Each request costs at least 0.8 x 768 tokens x 2 x 6.98e9 = 8.58 TFLOP, so that one H100
# (989 TFLOP/s, 5 % leeway) carries at most 121 requests/s.
RATES = "model,gpu,tp,isl,osl,load,concurrency,rps,"


@pytest.mark.parametrize(
    ("columns", "cells", "reason"),
    [
        ("ttft_mean_ms", "open,,121,50", ""),
        ("ttft_mean_ms", "open,,122,50", "122 requests/s are more arithmetic than the GPUs' peak"),
        ("ttft_mean_ms,req_s", "open,,5,50,100000", "100,000 requests/s are more arithmetic"),
        # total_tok_s alone would be possible: 2,000 tokens/s
        (
            "ttft_mean_ms,req_s,total_tok_s",
            "open,,5,50,100000,2000",
            "100,000 requests/s are more arithmetic than the GPUs' peak: 857,620 TFLOP/s of 989",
        ),
        # 50 + 255 x 5 = 1,325 ms; half of 330 slots filled: 124.5 requests/s
        ("ttft_mean_ms,tpot_mean_ms", "closed,330,,50,5", "125 requests/s are more arithmetic"),
        ("ttft_mean_ms", "open,,5,3600001", "TTFT mean 3,600,001 ms is more than an hour"),
        ("ttft_p99_ms", "open,,5,3600001", "TTFT p99 3,600,001 ms is more than an hour"),
        ("tpot_mean_ms", "closed,8,,60001", "TPOT mean 60,001 ms is more than a minute"),
        # 50 + 255 x 10 = 2,600 ms: three times as much is 7,800, a third 867
        ("ttft_mean_ms,tpot_mean_ms,e2e_mean_ms", "open,,5,50,10,7700", ""),
        (
            "ttft_mean_ms,tpot_mean_ms,e2e_mean_ms",
            "open,,5,50,10,7900",
            "E2E mean 7,900 ms, but TTFT and 255 x TPOT make 2,600 ms",
        ),
        # Longer steps, so that E2E is not below what the memory allows: 50 + 255 x 40 = 10,250 ms
        (
            "ttft_mean_ms,tpot_mean_ms,e2e_mean_ms",
            "open,,1,50,40,3400",
            "E2E mean 3,400 ms, but TTFT and 255 x TPOT make 10,250 ms",
        ),
        # Percentiles belong to different requests.
        ("ttft_p99_ms,tpot_mean_ms,e2e_p50_ms", "open,,5,9000,10,1300", ""),
    ],
)
def test_figures_that_contradict_the_hardware_or_each_other_are_refused(
    deps: ToolDeps, columns: str, cells: str, reason: str
) -> None:
    text = f"{RATES}{columns}\nllama-3.1-8b-instruct,h100,1,512,256,{cells}\n"
    found = one_file(deps, text.encode(), Told())
    if reason:
        assert f"cannot be true: {reason}" in found.refused[0].reason
    else:
        assert (len(found.kept), found.refused) == (1, ())


def test_an_offline_queue_may_wait_for_hours(deps: ToolDeps) -> None:
    text = f"{RATES}ttft_mean_ms,output_tok_s\n"
    row = "llama-3.1-8b-instruct,h100,1,512,256,offline,,,4000000,9000\n"
    assert len(one_file(deps, (text + row).encode(), Told()).kept) == 1


def test_a_width_that_does_not_divide_the_heads_is_refused(deps: ToolDeps) -> None:
    (found,) = ingest([sample("guidellm_sweep_0_2.json")], replace(TOLD, tp=3), deps)
    assert found.kept == ()
    assert found.refused[0].reason == (
        f"tensor parallel 3 does not divide the 32 heads of {LLAMA}: use tp 1, 2, 4, 8, 16"
    )


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("60 ms", "is not a number"),
        (float("nan"), "is not a number"),
        ([1], "is not a number"),
        (True, "is not a number"),
        (-5, "is negative"),
        (1e13, "is too large"),
    ],
    ids=repr,
)
def test_a_field_that_is_no_number_is_left_out_and_told(
    deps: ToolDeps, value: Any, reason: str
) -> None:
    found = one_file(deps, closed(mean_ttft_ms=value))
    assert [str(one) for one in found.left_out] == [
        f"field mean_ttft_ms of result 1 {reason}: left out"
    ]
    assert found.kept[0].ttft_mean_ms is None
    assert found.kept[0].tpot_mean_ms == 8.5


@pytest.mark.parametrize("value", [None, 0, 0.0, "62.0"])
def test_a_field_that_is_empty_or_a_number_is_not_told(deps: ToolDeps, value: Any) -> None:
    assert one_file(deps, closed(mean_ttft_ms=value)).left_out == ()


@pytest.mark.parametrize("name", SAMPLES)
def test_fields_of_real_files_are_all_numbers(deps: ToolDeps, name: str) -> None:
    assert ingest([sample(name)], TOLD, deps)[0].left_out == ()


def test_a_refused_point_tells_the_fields_that_were_left_out(deps: ToolDeps) -> None:
    found = one_file(deps, closed(completed="all"))
    assert found.refused[0].reason == "no request completed"
    assert str(found.left_out[0]) == "field completed of result 1 is not a number: left out"
    nothing = {name: "?" for name in json.loads(closed()) if name.endswith("_ms")}
    with pytest.raises(InputError, match="is not a number: left out"):
        measured_rows("f", closed(**nothing), TOLD, deps)


def test_a_cached_prompt_may_be_answered_sooner_than_it_is_read(deps: ToolDeps) -> None:
    text = f"{TIMES}h100,1,512,256,1,4.9,8.5,".replace("concurrency,", "prefix_cache_share,")
    text = text.replace("512,256,1,", "512,256,0.9,").replace("osl,", "osl,concurrency,")
    text = text.replace("256,0.9", "256,1,0.9")
    assert len(one_file(deps, text.encode(), Told()).kept) == 1


def test_what_was_predicted_before_is_kept_with_every_row(deps: ToolDeps) -> None:
    found = one_file(deps, closed())
    (row,) = found.kept
    told = found.before[row.row_id]
    # Physics and published rows alone: near what was measured, not equal to it.
    assert 0.3 < told["tpot_mean_ms"] / 8.5 < 3.0
    assert told["tpot_mean_ms"] != 8.5


def test_a_file_of_one_run_is_read_as_ingest_reads_it(deps: ToolDeps) -> None:
    for name in SAMPLES:
        (stored,) = ingest([sample(name)], TOLD, replace(deps, benchmarks=FakeBenchmarks()))
        used = measured_rows(*sample(name), TOLD, deps)
        assert len(used.kept) >= len(stored.kept) + len(stored.known)
    assert list(deps.benchmarks.own()) == []


def test_for_one_run_a_bad_row_is_skipped_unless_none_is_left(deps: ToolDeps) -> None:
    used = measured_rows(*sample("own.csv"), Told(), deps)
    # A width that nobody says is the narrowest: stored rows need it, one run does not.
    assert [row.tp for row in used.kept] == [1, 1, 1]
    assert len(used.refused) == 3
    with pytest.raises(InputError, match="no row of f can be used: result 1: ") as caught:
        measured_rows("f", closed(mean_tpot_ms=1.0), TOLD, deps)
    assert caught.value.code == "no_measured_row"


def test_for_one_run_what_is_asked_fills_what_the_file_leaves_open(deps: ToolDeps) -> None:
    asked = Told(model=LLAMA, gpu="h200", tp=2)
    (row,) = measured_rows("f", closed(tp=1, gpu="h100"), asked, deps).kept
    assert (row.gpu, row.tp) == ("H100-SXM-80GB", 1)
    (row,) = measured_rows("f", closed(model_id="/models/mine"), asked, deps).kept
    # The file says tp 1, no GPU, and a name that only its server knows.
    assert (row.model_id, row.gpu, row.tp) == (LLAMA, "H200-SXM-141GB", 1)


def test_a_row_knows_the_name_of_its_file_and_the_day_it_was_read(deps: ToolDeps) -> None:
    (found,) = ingest([("/home/me/runs/a;b.json", closed())], TOLD, deps, day="2026-11-27")
    assert file_of(found.kept[0]) == ("a,b.json", "2026-11-27")
    assert forget(["a,b.json"], deps) == 1
    assert list(deps.benchmarks.own()) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        # 1 ms a token is below 15 GB / 3.35 TB/s = 4.5 ms.
        ({"mean_tpot_ms": 1.0}, "TPOT mean 1 ms is below the 4.27 ms that streaming"),
        # 28 requests/s x 1.14 s = 32 in flight of 16
        (
            {"request_throughput": 28.0, "output_throughput": 3584.0},
            "throughput x time in the system over the concurrency (littles_law_broken: 1.998",
        ),
        ({"p90_ttft_ms": 9000.0}, "ttft_percentiles_out_of_order"),
        ({"output_throughput": 900.0}, "output_rate_disagrees"),
    ],
)
def test_a_row_that_cannot_be_true_is_refused(
    deps: ToolDeps, changes: dict[str, float], told: str
) -> None:
    found = one_file(deps, closed(**changes))
    assert found.kept == ()
    assert told in found.refused[0].reason


def test_a_bad_point_does_not_take_good_ones_with_it(deps: ToolDeps) -> None:
    found = one_file(deps, closed() + closed(mean_tpot_ms=1.0) + closed(mean_tpot_ms=8.4))
    assert (len(found.kept), [one.place for one in found.refused]) == (2, ["result 2"])


def test_a_broken_file_stores_nothing_of_itself(deps: ToolDeps) -> None:
    good, cut = ingest([("good", closed()), ("cut", closed() + closed()[:-9])], TOLD, deps)
    assert (len(good.kept), cut.kept) == (1, ())
    assert list(deps.benchmarks.own()) == list(good.kept)


def test_a_dry_run_tells_the_same_and_stores_nothing(deps: ToolDeps) -> None:
    dry = ingest([("f", closed())], TOLD, deps, dry_run=True)
    assert list(deps.benchmarks.own()) == []
    assert dry == ingest([("f", closed())], TOLD, deps)


@pytest.mark.parametrize(
    ("told", "code"),
    [(replace(TOLD, gpu="h900"), "unknown_gpu"), (replace(TOLD, model="gpt-9"), "unknown_model")],
)
def test_a_wrong_flag_is_wrong_input(deps: ToolDeps, told: Told, code: str) -> None:
    with pytest.raises(InputError) as caught:
        one_file(deps, closed(), told)
    assert caught.value.code == code


def test_a_precision_that_the_gpu_lacks_is_refused(deps: ToolDeps) -> None:
    found = one_file(deps, closed(), replace(TOLD, precision="nvfp4", gpu="mi300x"))
    assert found.kept == ()
    assert "nvfp4" in found.refused[0].reason


def test_who_knows_that_no_draft_model_ran_may_say_so(deps: ToolDeps) -> None:
    (row,) = one_file(deps, closed(), replace(TOLD, speculation="none")).kept
    assert row.speculation == "none"


def test_formats_are_not_mixed_and_unknown_ones_are_told(deps: ToolDeps) -> None:
    mixed = one_file(deps, (DATA / "guidellm_sweep_0_2.json").read_bytes() + closed())
    assert "mixes guidellm and vllm-bench" in error_of(mixed).message
    assert "is in no format that is known here" in error_of(one_file(deps, b'{"a": 1}')).message


def test_rows_are_forgotten_all_or_none(deps: ToolDeps) -> None:
    deps.benchmarks.add([measured("own-1"), measured("own-2"), measured("own-3")])
    with pytest.raises(NotFoundError, match="own-9"):
        forget(["own-1", "own-9"], deps)
    assert len(deps.benchmarks.own()) == 3
    assert forget(["own-1", "own-1"], deps) == 1
    assert forget(None, deps) == 2
    assert forget(None, deps) == 0


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
ANYTHING = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.text(), SCALARS, max_size=2)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside nested data."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path] if path else []
    if isinstance(value, dict | list):
        for key, below in inside:
            found += places(below, (*path, key)) if isinstance(below, dict | list) else []
            found += [] if isinstance(below, dict | list) else [(*path, key)]
    return found


@cache
def report_of(name: str) -> Any:
    text = (DATA / name).read_text()
    return json.loads(text) if name.endswith(".json") else yaml.safe_load(text)


@pytest.mark.parametrize("name", [n for n in SAMPLES if n.endswith((".json", ".yaml"))])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_a_damaged_report_is_refused_or_read_but_never_a_defect(
    deps: ToolDeps, name: str, data: st.DataObject
) -> None:
    report = copy.deepcopy(report_of(name))
    path = data.draw(st.sampled_from(places(report)))
    inside = report
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = data.draw(ANYTHING)
    try:
        found = read_file("f", json.dumps(report, default=str).encode(), TOLD, deps)
    except PlanningError as error:
        assert error.hint  # noqa: PT017
    else:
        assert all(isinstance(row, Measurement) for row in found.kept)
        assert len(found.kept) + len(found.refused) == found.points
