"""The shipped benchmark collection is clean, and the check that says so can fail."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from knowledge_ingest import COLLECTIONS
from knowledge_ingest.check_benchmarks import FLAGS, benchmark_problems, check_benchmarks
from tools.adapters.shipped import ShippedCatalogue
from tools.domain.measurement import COLUMNS

Cells = list[dict[str, str]]


@pytest.fixture(scope="module")
def catalogue() -> ShippedCatalogue:
    return ShippedCatalogue(COLLECTIONS)


@pytest.fixture(scope="module")
def shipped() -> Cells:
    with (COLLECTIONS / "benchmarks.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def problems_of(cells: Cells, catalogue: ShippedCatalogue) -> list[str]:
    return benchmark_problems(
        cells, models=catalogue.models, hardware=catalogue.hardware, sources=catalogue.sources
    )


def planted(**cells: Any) -> dict[str, str]:
    """A believable row of Llama-3.1-8B on one H100, with some cells changed."""
    row = dict.fromkeys(COLUMNS, "") | {
        "row_id": "m0",
        "curve_id": "c0",
        "model_id": "meta-llama/Llama-3.1-8B-Instruct",
        "model_family": "Llama-3-8B",
        "precision": "bf16",
        "gpu": "H100-SXM-80GB",
        "gpus": "1",
        "tp": "1",
        "pp": "1",
        "engine": "vllm",
        "speculation": "none",
        "isl_tokens": "1024",
        "osl_tokens": "256",
        "load": "closed",
        "concurrency": "16",
        "tpot_mean_ms": "10",
        "source": "vllm-ci",
        "licence": "facts",
    }
    return row | {name: str(value) for name, value in cells.items()}


def test_the_shipped_rows_have_no_problem() -> None:
    assert check_benchmarks() == []


def test_at_least_5500_rows_are_shipped(shipped: Cells) -> None:
    assert len(shipped) >= 5500


def test_eleven_rows_are_known_to_be_impossible(shipped: Cells) -> None:
    assert sum("impossible" in row["flags"].split(";") for row in shipped) == 11


def test_every_impossible_row_would_be_found_again_without_its_flag(
    shipped: Cells, catalogue: ShippedCatalogue
) -> None:
    flagged = [row | {"flags": ""} for row in shipped if "impossible" in row["flags"]]
    found = {problem.split(":")[0] for problem in problems_of(flagged, catalogue)}
    assert found == {row["row_id"] for row in flagged}


def test_a_repeated_run_names_a_row_that_exists(shipped: Cells) -> None:
    ids = {row["row_id"] for row in shipped}
    repeats = [row for row in shipped if "repeated_run" in row["flags"].split(";")]
    named = [re.search(r"same (?:figures as|run as) (m\w+)", row["notes"]) for row in repeats]
    assert repeats
    assert all(match and match.group(1) in ids for match in named)


def test_the_document_tells_rows_and_flags_as_they_are(shipped: Cells) -> None:
    told = (COLLECTIONS / "BENCHMARKS.md").read_text(encoding="utf-8")
    counted = {flag: sum(flag in row["flags"].split(";") for row in shipped) for flag in FLAGS}
    lines = re.findall(r"^\| `(\w+)` \| ([\d,]+) \| ", told, re.MULTILINE)
    documented = {name: int(number.replace(",", "")) for name, number in lines if name in FLAGS}
    assert documented == counted
    assert f"{len(shipped):,} measured points" in told


def test_the_document_names_every_column() -> None:
    told = (COLLECTIONS / "BENCHMARKS.md").read_text(encoding="utf-8")
    patterns = {f"{metric}_*_ms" for metric in ("ttft", "tpot", "e2e")}
    spelled = {f"{name.split('_')[0]}_*_ms" if name.endswith("_ms") else name for name in COLUMNS}
    assert patterns <= spelled
    assert [name for name in sorted(spelled) if f"`{name}`" not in told] == []


def test_a_believable_row_passes(catalogue: ShippedCatalogue) -> None:
    assert problems_of([planted()], catalogue) == []


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        # 8.03 B parameters less 0.53 B looked-up embeddings, 2 bytes each, over 3350 GB/s: 4.5 ms
        ({"tpot_mean_ms": 2}, "m0: faster_than_weight_streaming: 2 ms, possible is at least"),
        ({"gpus": 1, "tp": 4}, "m0: tp_x_pp_exceeds_gpus"),
        ({"model_id": "nobody/none"}, "m0: model nobody/none is not in models.csv"),
        ({"model_family": "other"}, "m0: family other is Llama-3-8B in models.csv"),
        ({"gpu": "H999"}, "m0: gpu H999 is not in hardware.csv"),
        ({"source": "rumour"}, "m0: source rumour is not in sources.csv"),
        ({"flags": "odd"}, "m0: flag odd is not one of"),
        ({"tpot_mean_ms": ""}, "m0: no metric"),
        ({"tpot_mean_ms": 0}, "line 2: tpot_mean_ms: Input should be greater than 0"),
        ({"gpus": ""}, "line 2: gpus: "),
        ({"load": "batch"}, "line 2: load: "),
        ({"tpot_p50_ms": 12, "tpot_p99_ms": 11}, "m0: tpot_percentiles_out_of_order"),
    ],
)
def test_a_wrong_row_is_named(
    cells: dict[str, Any], problem: str, catalogue: ShippedCatalogue
) -> None:
    found = problems_of([planted(**cells)], catalogue)
    assert [text for text in found if text.startswith(problem)] != []


def test_a_flagged_impossible_row_is_kept(catalogue: ShippedCatalogue) -> None:
    assert problems_of([planted(tpot_mean_ms=2, flags="impossible")], catalogue) == []


def test_two_rows_with_one_id_are_a_problem(catalogue: ShippedCatalogue) -> None:
    assert problems_of([planted(), planted()], catalogue) == ["m0: 2 rows have this id"]


def test_rows_out_of_order_are_a_problem(catalogue: ShippedCatalogue) -> None:
    found = problems_of([planted(row_id="m1", curve_id="c1"), planted()], catalogue)
    assert found == ["m0: out of order, rows are sorted by id"]


def test_a_curve_of_two_configurations_is_a_problem(catalogue: ShippedCatalogue) -> None:
    found = problems_of([planted(), planted(row_id="m1", gpus=2, tp=2)], catalogue)
    assert found == ["m1: differs from its curve c0 in gpus, tp"]


def test_a_file_with_other_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "benchmarks.csv").write_text("row_id,gpu\nm1,L4\n", encoding="utf-8")
    assert check_benchmarks(tmp_path) == [
        "header: the columns are not those of Measurement, in its order"
    ]
