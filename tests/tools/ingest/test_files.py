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
from tools.ingest.files import FileRead, forget, ingest, read_file
from tools.ingest.rows import Told
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


@pytest.mark.parametrize(
    ("told", "flag"),
    [
        (Told(tp=1, engine="vllm"), "--gpu G"),
        (Told(gpu="h100", engine="vllm"), "--tp N"),
        (Told(gpu="h100", tp=1), "--engine E"),
    ],
)
def test_what_neither_file_nor_flag_says_names_the_flag(
    deps: ToolDeps, told: Told, flag: str
) -> None:
    with pytest.raises(InputError) as caught:
        ingest([sample("guidellm_sweep_0_2.json")], told, deps)
    assert (caught.value.code, flag in caught.value.hint) == ("missing_flag", True)


def test_one_gpu_has_one_width(deps: ToolDeps) -> None:
    told = Told(gpu="h100", num_gpus=1, engine="vllm")
    (found,) = ingest([sample("guidellm_sweep_0_2.json")], told, deps)
    assert {row.tp for row in found.kept} == {1}


def test_an_alias_needs_the_model_flag(deps: ToolDeps) -> None:
    with pytest.raises(InputError) as caught:
        one_file(deps, closed(model_id="/models/my-llama"))
    assert (caught.value.code, "--model M" in caught.value.hint) == ("unknown_model", True)
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


def test_a_csv_without_metrics_is_wrong_input(deps: ToolDeps) -> None:
    with pytest.raises(InputError, match="has no column with a measured metric"):
        one_file(deps, b"model_id,gpu,isl,osl\na,b,1,1\n")
    with pytest.raises(InputError, match="has no column osl"):
        one_file(deps, b"model_id,gpu,isl,ttft_mean_ms\na,b,1,1\n")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        # 1 ms a token is below 16 GB / 3.35 TB/s = 4.8 ms.
        ({"mean_tpot_ms": 1.0}, "faster_than_weight_streaming"),
        # 28 requests/s x 1.14 s = 32 in flight of 16
        ({"request_throughput": 28.0, "output_throughput": 3584.0}, "littles_law_broken"),
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


def test_a_broken_file_stores_nothing_of_any_file(deps: ToolDeps) -> None:
    with pytest.raises(InputError):
        ingest([("good", closed()), ("cut off", closed() + closed()[:-9])], TOLD, deps)
    assert list(deps.benchmarks.own()) == []


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
    with pytest.raises(InputError, match="mixes guidellm and vllm-bench"):
        one_file(deps, (DATA / "guidellm_sweep_0_2.json").read_bytes() + closed())
    with pytest.raises(InputError, match="is in no format that is known here"):
        one_file(deps, b'{"a": 1}')


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
