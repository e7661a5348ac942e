"""Batch prediction: one row out per row in, bad rows refused one by one."""

import pytest

from tests.fakes_prediction import H100, ROW, batch
from tools.domain.errors import InputError
from tools.operation import ToolDeps
from tools.predict_batch import INPUT_COLUMNS, OUTPUT_COLUMNS, own_measurements, predict_rows

BAD: list[tuple[dict[str, str], str, str]] = [
    ({"isl": "-5"}, "invalid_input", "isl '-5'"),
    ({"isl": "nan"}, "invalid_input", "isl 'nan'"),
    ({"osl": "inf"}, "invalid_input", "osl 'inf'"),
    ({"osl": "1e300"}, "invalid_input", "osl '1e300'"),
    ({"isl": "many"}, "invalid_input", "isl 'many'"),
    ({"isl": ""}, "invalid_input", "isl"),
    ({"osl": ""}, "invalid_input", "osl"),
    ({"osl": "0"}, "invalid_input", "osl '0'"),
    ({"osl": "0.5"}, "impossible_workload", "0.5 output"),
    ({"model_id": ""}, "invalid_input", "model_id is empty"),
    ({"gpu": ""}, "invalid_input", "gpu is empty"),
    ({"model_id": "example/none"}, "unknown_model", "example/none"),
    ({"gpu": "H900"}, "unknown_gpu", "H900"),
    ({"gpu": "SN40L"}, "no_hardware_figures", "SN40L"),
    ({"precision": "fp3"}, "unknown_precision", "fp3"),
    ({"precision": "nvfp4", "gpu": "MI300X"}, "unsupported_precision", "nvfp4"),
    ({"kv_precision": "int3"}, "unknown_precision", "int3"),
    ({"tp": "3", "num_gpus": "3"}, "impossible_layout", "32 heads"),
    ({"tp": "4", "num_gpus": "1"}, "impossible_layout", "num_gpus 1"),
    ({"pp": "2", "num_gpus": "1"}, "impossible_layout", "pp 2"),
    ({"tp": "1.5"}, "invalid_input", "tp '1.5'"),
    ({"tp": "-1"}, "invalid_input", "tp '-1'"),
    ({"isl": "131000", "osl": "5000"}, "context_too_long", "131072"),
    ({"load": "sometimes"}, "invalid_input", "sometimes"),
    ({"concurrency": ""}, "invalid_input", "concurrency"),
    ({"concurrency": "-1"}, "invalid_input", "concurrency '-1'"),
    ({"load": "open"}, "invalid_input", "request_rate"),
    ({"load": "open", "request_rate": "100000"}, "past_the_knee", "queue"),
    ({"prefix_cache_share": "1.5"}, "invalid_input", "prefix_cache_share"),
    ({"prefix_cache_share": "-0.5"}, "invalid_input", "prefix_cache_share"),
    ({"model_id": "meta-llama/Llama-3.3-70B-Instruct"}, "does_not_fit", "GiB"),
]


@pytest.mark.parametrize(("change", "code", "words"), BAD, ids=str)
def test_a_bad_row_is_refused_with_code_reason_and_next_step(
    installation: ToolDeps, change: dict[str, str], code: str, words: str
) -> None:
    (row,) = batch(installation, change)
    assert row["status"] == "refused"
    assert row["reason"].startswith(f"{code}: ")
    assert words in row["reason"]
    assert row["reason"].endswith(")")
    assert row["basis"] == row["evidence"] == row["tpot_mean_ms"] == ""


def test_bad_rows_do_not_disturb_good_ones(installation: ToolDeps) -> None:
    good = {"row_id": "good"}
    (alone,) = batch(installation, good)
    mixed = batch(installation, *(change for change, _, _ in BAD), good, BAD[0][0], good)
    assert len(mixed) == len(BAD) + 3
    assert mixed[len(BAD)] == mixed[-1] == alone
    assert alone["status"] == "ok"


def test_order_and_ids_survive_more_than_one_chunk(installation: ToolDeps) -> None:
    rows = [ROW | {"row_id": f"{n}", "isl": "-1" if n % 7 == 0 else "512"} for n in range(2100)]
    found = list(predict_rows(rows, installation))
    assert [row["row_id"] for row in found] == [row["row_id"] for row in rows]
    assert [row["status"] for row in found[:3]] == ["refused", "ok", "ok"]


def test_rows_may_have_no_row_id_and_repeat_it(installation: ToolDeps) -> None:
    found = batch(installation, {"row_id": ""}, {"row_id": "x"}, {"row_id": "x"})
    assert [row["row_id"] for row in found] == ["", "x", "x"]
    assert found[1] == found[2]


def test_no_rows_make_no_rows(installation: ToolDeps) -> None:
    assert list(predict_rows([], installation)) == []


def test_every_answer_has_every_column_and_no_other(installation: ToolDeps) -> None:
    for row in batch(installation, {}, {"isl": "-1"}, {"load": "offline", "concurrency": ""}):
        assert tuple(row) == OUTPUT_COLUMNS


def test_the_columns_are_those_of_the_contract() -> None:
    assert ",".join(INPUT_COLUMNS) == (
        "row_id,model_id,precision,gpu,num_gpus,tp,pp,ep,engine,isl,osl,load,concurrency,"
        "request_rate"
    )
    assert OUTPUT_COLUMNS[:5] == ("row_id", "status", "reason", "basis", "evidence")
    # 13 metrics of three columns each
    assert len(OUTPUT_COLUMNS) == 5 + 3 * 13


def test_an_empty_load_follows_from_the_other_cells(installation: ToolDeps) -> None:
    closed, opened, offline = batch(
        installation,
        {"load": ""},
        {"load": "", "concurrency": "", "request_rate": "1"},
        {"load": "", "concurrency": ""},
    )
    assert closed == batch(installation, {})[0]
    assert (
        "load offline assumed: neither concurrency nor request_rate is given"
        in (offline["evidence"])
    )
    assert "assumed" not in closed["evidence"] + opened["evidence"]
    assert float(opened["output_tok_s"]) == pytest.approx(256, rel=0.01)
    assert offline["ttft_mean_ms"] == ""


def test_a_stated_load_is_not_called_assumed(installation: ToolDeps) -> None:
    (row,) = batch(installation, {"load": "offline", "concurrency": ""})
    assert "assumed" not in row["evidence"]


@pytest.mark.parametrize("load", [{}, {"load": "open", "concurrency": "", "request_rate": "1"}])
def test_an_answer_of_one_token_has_no_time_per_token_and_ends_with_the_first(
    installation: ToolDeps, load: dict[str, str]
) -> None:
    (row,) = batch(installation, {"osl": "1"} | load)
    assert row["status"] == "ok"
    assert {row[name] for name in OUTPUT_COLUMNS if name.startswith("tpot")} == {""}
    for end in ("", "_lo", "_hi"):
        for level in ("mean", "p95"):
            assert row[f"e2e_{level}_ms{end}"] == row[f"ttft_{level}_ms{end}"] != ""
    (two,) = batch(installation, {"osl": "2"} | load)
    assert float(two["tpot_mean_ms"]) > 0


def test_names_are_read_as_people_write_them(installation: ToolDeps) -> None:
    spelled = {"gpu": "nvidia h100", "precision": "BF16", "load": "Closed", "engine": "vLLM"}
    plain, other = batch(installation, {}, spelled)
    assert plain == other


def test_a_missing_width_is_chosen_and_said(installation: ToolDeps) -> None:
    (row,) = batch(
        installation,
        {"model_id": "meta-llama/Llama-3.3-70B-Instruct", "tp": "", "num_gpus": "4"},
    )
    assert row["status"] == "ok"
    # two would hold the weights and hardly a sequence
    assert "tp 4 chosen" in row["evidence"]


def test_more_gpus_than_one_replica_are_copies(installation: ToolDeps) -> None:
    # eight GPUs of tp 1 under 64 in flight are one GPU under 8
    one, eight = batch(installation, {}, {"num_gpus": "8", "concurrency": "64"})
    ratio = float(eight["tpot_mean_ms"]) / float(one["tpot_mean_ms"])
    assert ratio == pytest.approx(1.0, abs=0.1)
    assert float(eight["output_tok_s"]) > 6 * float(one["output_tok_s"])


@pytest.mark.parametrize(
    "change",
    [{"tpot_mean_ms": "-3"}, {"tpot_mean_ms": "nan"}, {"model_id": "example/none"}, {"isl": ""}],
)
def test_a_bad_measured_row_is_named(installation: ToolDeps, change: dict[str, str]) -> None:
    own = ROW | {"row_id": "mine-7", "tpot_mean_ms": "9"} | change
    with pytest.raises(InputError, match=r"measured row 1 \(mine-7\)"):
        own_measurements([own], installation)


def test_a_measured_row_keeps_its_numbers_and_canonical_names(installation: ToolDeps) -> None:
    own = ROW | {"row_id": "mine-1", "gpu": "h100", "tpot_mean_ms": "9.5", "ttft_p99_ms": "200"}
    (row,) = own_measurements([own], installation)
    assert (row.row_id, row.gpu, row.load, row.concurrency) == ("mine-1", H100, "closed", 8.0)
    assert (row.tpot_mean_ms, row.ttft_p99_ms, row.tpot_p50_ms) == (9.5, 200.0, None)
    assert row.source == "own"


OLD, NEW = {"engine_version": "0.9.2"}, {"engine_version": "0.11.0rc1"}
UNMEASURED = {"gpu": "L40S-48GB", "concurrency": "8"}


def _own(row_id: str, tpot_ms: float, version: dict[str, str]) -> dict[str, str]:
    return ROW | UNMEASURED | version | {"row_id": row_id, "tpot_mean_ms": str(tpot_ms)}


def _tpots(answers: list[dict[str, str]]) -> list[float]:
    return [float(answer["tpot_mean_ms"]) for answer in answers]


def test_a_question_that_names_a_version_moves_towards_its_rows(installation: ToolDeps) -> None:
    own = (_own("old", 30.0, OLD), _own("new", 24.0, NEW))
    asked = [UNMEASURED | more for more in (OLD, {}, {"engine_version": "v0.11.0"})]
    old, between, new = _tpots(batch(installation, *asked, measured=own))
    assert new < 0.98 * between < 0.98 * 0.98 * old
    named, _, other = batch(installation, *asked, measured=own)
    assert "benchmark:old" in named["evidence"].split("; ")[0]
    assert "benchmark:new" in other["evidence"].split("; ")[0]


def test_own_rows_answer_alike_where_neither_says_a_version(installation: ToolDeps) -> None:
    told = _own("told", 30.0, NEW), _own("untold", 30.0, {})
    (with_version,), (without,) = (
        _tpots(batch(installation, UNMEASURED, measured=(row,))) for row in told
    )
    assert with_version == without
    # A version that no row ran is answered as if none were named.
    (never,) = _tpots(batch(installation, UNMEASURED | OLD, measured=told[:1]))
    assert never == with_version


def test_a_version_that_names_no_release_is_told(installation: ToolDeps) -> None:
    plain, nightly = batch(installation, {}, {"engine_version": "nightly"})
    assert nightly["evidence"].endswith("engine version 'nightly' names no release: all versions")
    assert nightly["tpot_mean_ms"] == plain["tpot_mean_ms"]
