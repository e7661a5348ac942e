"""Cross-validation: folds share nothing, quantiles hold what they promise."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_ingest import COLLECTIONS
from knowledge_ingest.crossvalidate import (
    GROUPINGS,
    Miss,
    coverage_table,
    error_table,
    folds,
    group_of,
    interval_table,
    misses,
    rank_agreement,
    report,
    weighted_quantile,
)
from knowledge_ingest.fit import Training, training
from tests.fakes_prediction import LLAMA_8B, measurement
from tools.adapters.shipped import ShippedCatalogue

Names = st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=60)


def _miss(number: int = 0, **changes: Any) -> Miss:
    fields: dict[str, Any] = {
        "grouping": "pair",
        "source": "bench",
        "row_id": f"m{number}",
        "cell": f"cell{number % 12}",
        "engine": "vllm",
        "load": "closed",
        "metric": "tpot_mean_ms",
        "knowledge": "cell",
        "is_laid_out": True,
        "log_ratio": 0.0,
        "deviation": 0.1,
    }
    return Miss(**fields | changes)


@pytest.fixture(scope="module")
def data() -> Training:
    rows = [
        measurement(
            row_id=f"r{gpu}{tokens:g}{n}",
            model_id=LLAMA_8B,
            model_family="Llama-3-8B",
            gpu=gpu,
            isl_tokens=tokens,
            concurrency=float(2**n),
            tpot_mean_ms=8.0 + 2**n / 8,
            ttft_mean_ms=40.0 + 2**n,
        )
        for gpu in ("H100-SXM-80GB", "H200-SXM-141GB", "L40S-48GB")
        for tokens in (256.0, 1024.0)
        for n in range(5)
    ]
    return training(rows, ShippedCatalogue(COLLECTIONS))


@given(Names, st.integers(1, 7))
def test_folds_never_share_a_group_and_hide_every_row_once(groups: list[str], count: int) -> None:
    found = folds(groups, count)
    assert sorted(np.concatenate(found).tolist()) == list(range(len(groups)))
    seen = [{groups[i] for i in fold} for fold in found]
    assert sum(len(names) for names in seen) == len(set(groups))
    assert 1 <= len(found) <= count


@given(st.integers(5, 50))
def test_equal_groups_are_dealt_evenly(count: int) -> None:
    sizes = [len(fold) for fold in folds([f"g{n}" for n in range(count)], 5)]
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_rows_of_one_group_are_hidden_together(data: Training, grouping: str) -> None:
    groups = group_of(data, grouping)
    assert len(groups) == len(data) == 30
    # 3 GPUs x 2 lengths x 5 loads of one model
    assert (
        len(set(groups))
        == {
            "point": 30,
            "pair": 3,
            "model": 1,
            "gpu": 3,
            "source": 1,
        }[grouping]
    )


def test_a_hidden_gpu_is_judged_by_a_fit_that_never_saw_it(data: Training) -> None:
    found = misses(data, "gpu")
    assert {miss.knowledge for miss in found} == {"gpu"}
    assert {miss.metric for miss in found} == {"tpot_mean_ms", "ttft_mean_ms"}
    assert len(found) == 2 * len(data)
    assert all(np.isfinite(miss.log_ratio) and miss.deviation > 0 for miss in found)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=50), st.floats(0.01, 0.99))
def test_a_quantile_has_its_share_of_the_weight_below(values: list[float], q: float) -> None:
    array = np.array(values)
    found = weighted_quantile(array, np.ones(len(array)), q)
    assert found in values
    assert np.mean(array <= found) >= q - 1e-9
    assert np.mean(array < found) <= q + 1e-9


def test_a_large_cell_has_less_say_per_row() -> None:
    # 400 rows of one cell have the say of 20, 60 cells of one row that of 60: the ends are theirs
    large = [_miss(n, cell="large", log_ratio=0.5) for n in range(400)]
    small = [_miss(n, cell=f"c{n}", log_ratio=n / 1000) for n in range(60)]
    low, high = interval_table({"point": large + small})["closed"]["tpot_mean"]["cell"]
    # a tenth of 80 is 8 rows from the bottom; the upper tenth lies inside the large cell
    assert low == pytest.approx(0.07, abs=0.02)
    # 61 cells: Student's t with 60 degrees over the normal, 1.2958 / 1.2816, times sqrt(62 / 61)
    assert high == pytest.approx(5.0 * 1.0194, abs=0.01)


def test_an_interval_is_judged_by_cells_that_did_not_make_it() -> None:
    # 40 cells agree; the 41st is far off and must not widen the band it is judged by
    found = [_miss(n, cell=f"c{n}", log_ratio=n / 1000) for n in range(40)]
    found += [_miss(99, cell="odd", log_ratio=3.0)]
    (line,) = coverage_table({"point": found})
    assert line["rows"] == 41
    # the odd one out, and up to a tenth on either side of the others; few cells widen the ends
    assert 100 * 31 / 41 <= line["held_pct"] <= 100 * 38 / 41


def test_rankings_agree_when_every_error_is_the_same() -> None:
    rows = [
        measurement(
            row_id=f"m{n}", model_id=LLAMA_8B, gpu="H100-SXM-80GB", output_tok_s=100.0 * 2**n
        )
        for n in range(5)
    ]
    data = training(rows, ShippedCatalogue(COLLECTIONS))
    found = [_miss(n, metric="output_tok_s", log_ratio=0.3) for n in range(5)]
    (line,) = rank_agreement({"pair": found}, data)
    assert (line["pairs"], line["tau"]) == (10, 1.0)


def test_rows_given_back_narrow_a_hidden_pair(data: Training) -> None:
    found = misses(data, "pair")
    names = {miss.grouping for miss in found}
    assert {"pair", "pair+1", "pair+4"} <= names

    def doubt(name: str) -> float:
        some = [m.deviation for m in found if (m.grouping, m.metric) == (name, "tpot_mean_ms")]
        return float(np.mean(some))

    assert doubt("pair") > doubt("pair+1") > doubt("pair+4")


@given(st.lists(st.floats(-1, 1), min_size=40, max_size=120))
def test_the_interval_table_holds_80_percent_by_construction(ratios: list[float]) -> None:
    found = [_miss(n, log_ratio=ratio, cell=f"c{n}") for n, ratio in enumerate(ratios)]
    (entry,) = interval_table({"point": found})["closed"].values()
    low, high = entry["cell"]
    z = np.array(ratios) / 0.1
    # one in ten on either side, and a row of slack for rounding
    assert np.mean((z >= low - 1e-3) & (z <= high + 1e-3)) >= 0.8 - 1 / len(z)


def test_too_few_misses_make_no_interval() -> None:
    assert interval_table({"point": [_miss(n) for n in range(5)]}) == {}


def test_the_error_table_speaks_in_percent() -> None:
    # measured is twice the prediction: the error is 1/2 - 1 = -50 %
    found = [_miss(n, log_ratio=float(np.log(2.0))) for n in range(10)]
    (line,) = error_table({"pair": found})
    assert (line["rows"], line["cells"]) == (10, 10)
    assert line["median_pct"] == line["p90_pct"] == 50.0
    assert line["bias_pct"] == -50.0


def test_the_report_has_a_line_per_entry() -> None:
    lines = error_table({"pair": [_miss(n) for n in range(10)]})
    text = report(lines)
    assert len(text.splitlines()) == 2
    assert "tpot_mean_ms" in text
