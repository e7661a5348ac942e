"""What is in the shipped collections."""

import csv
from pathlib import Path

import pytest
from pydantic import BaseModel

from knowledge_ingest import COLLECTIONS
from knowledge_ingest.check import check_collections
from tools.adapters.shipped import ShippedCatalogue
from tools.rows import (
    DeploymentTemplateRow,
    HardwareRow,
    ModelRow,
    PriceRow,
    QualityRow,
    SourceRow,
    UseCaseRow,
)

NOTICE = Path(__file__).parents[2] / "NOTICE"


@pytest.fixture(scope="module")
def catalogue() -> ShippedCatalogue:
    return ShippedCatalogue(COLLECTIONS)


def test_the_shipped_collections_have_no_problem() -> None:
    assert check_collections(COLLECTIONS) == []


@pytest.mark.parametrize(
    ("name", "lengths", "limits"),
    [
        # ttft, tpot, e2e; E2E implied: 300 + 199 x 50 = 10,250; 1,000 + 499 x 100 = 50,900;
        # 500 + 399 x 75 = 30,425
        ("interactive_chatbot", (150, 200), (300, 50, 2000, 10250)),
        ("document_summarization", (2000, 500), (1000, 100, 10000, 50900)),
        ("code_generation", (300, 400), (500, 75, 5000, 30425)),
    ],
)
def test_the_three_given_use_cases_are_as_given(
    catalogue: ShippedCatalogue,
    name: str,
    lengths: tuple[int, int],
    limits: tuple[int, int, int, int],
) -> None:
    row = catalogue.use_cases[name]
    ttft, tpot, e2e = row.ttft_ms, row.tpot_ms, row.e2e_ms
    assert ttft is not None
    assert tpot is not None
    assert e2e is not None
    assert (row.prompt_tokens_mean.value, row.output_tokens_mean.value) == lengths
    implied = ttft.value + (lengths[1] - 1) * tpot.value
    assert (ttft.value, tpot.value, e2e.value, implied) == limits
    assert (ttft.percentile, tpot.percentile, e2e.percentile) == ("p90", "p90", "p95")


def test_the_chatbot_carries_the_rest_of_its_template(catalogue: ShippedCatalogue) -> None:
    row = catalogue.use_cases["interactive_chatbot"]
    assert (row.prompt_tokens_p95.value, row.output_tokens_p95.value) == (300, 500)
    assert (row.active_share.value, row.reliability_pct.value) == (0.1, 99.9)
    assert row.recommended_model is not None
    assert (row.recommended_model.size_min_b, row.recommended_model.size_max_b) == (7, 70)


def test_every_other_use_case_is_consistent_even_for_long_answers(
    catalogue: ShippedCatalogue,
) -> None:
    given = {"interactive_chatbot", "document_summarization", "code_generation"}
    for name in set(catalogue.use_cases) - given:
        row = catalogue.use_cases[name]
        if row.e2e_ms and row.ttft_ms and row.tpot_ms:
            longest = row.ttft_ms.value + (row.output_tokens_p95.value - 1) * row.tpot_ms.value
            assert row.e2e_ms.value >= longest, name


def test_the_moderate_peak_is_twice_the_mean(catalogue: ShippedCatalogue) -> None:
    assert catalogue.peak_factors["moderate"].value == 2.0
    assert all(factor.value >= 1 for factor in catalogue.peak_factors.values())


def test_every_use_case_has_a_model_that_can_do_it(catalogue: ShippedCatalogue) -> None:
    for name, case in catalogue.use_cases.items():
        able = [row for row in catalogue.models.values() if set(case.tasks) <= set(row.tasks)]
        assert len(able) >= 5, name


def test_siblings_of_a_measured_model_share_its_family(catalogue: ShippedCatalogue) -> None:
    families = {name: row.family for name, row in catalogue.models.items()}
    assert families["deepseek-ai/DeepSeek-V3-0324"] == "DeepSeek-R1/V3"
    assert families["meta-llama/Llama-3.3-70B-Instruct"] == "Llama-3-70B"
    with (COLLECTIONS / "benchmarks.csv").open(encoding="utf-8", newline="") as file:
        measured = {(row["model_id"], row["model_family"]) for row in csv.DictReader(file)}
    assert {(model, families.get(model)) for model, _ in measured} == measured


def test_shapes_the_formulas_do_not_describe_say_so(catalogue: ShippedCatalogue) -> None:
    for name in ("deepseek-ai/DeepSeek-V4-Pro", "moonshotai/Kimi-K3", "Deci/DeciLM-7B"):
        assert catalogue.models[name].unmodelled_reason
    described = [row for row in catalogue.models.values() if not row.unmodelled_reason]
    assert all(row.shape().kv_elements_per_token_layer > 0 for row in described)


def test_counted_parameters_agree_with_the_shape_of_plain_models(
    catalogue: ShippedCatalogue,
) -> None:
    # Llama-3.1-8B: 2 x 128,256 x 4,096 + 32 x (41.94e6 + 176.16e6) = 8.03e9
    assert catalogue.models["meta-llama/Llama-3.1-8B"].parameters_total_b == 8.03
    assert catalogue.models["deepseek-ai/DeepSeek-V3"].parameters_total_b == 671.03


def test_the_mislabelled_rating_without_thinking_is_corrected(catalogue: ShippedCatalogue) -> None:
    modes = {row.mode for row in catalogue.quality if "no-thinking" in row.rated_name}
    assert modes == {"non-thinking"}


def test_the_seed_price_stands_with_its_date(catalogue: ShippedCatalogue) -> None:
    [row] = [row for row in catalogue.prices if row.instance_type == "p4d.24xlarge"]
    assert (row.on_demand_usd_per_hour, row.gpus_per_instance, row.date) == (32.77, 8, "2025-01-01")
    # 32.77 / 8
    assert round(row.on_demand_usd_per_hour / row.gpus_per_instance, 2) == 4.10


def test_estimates_are_not_offers(catalogue: ShippedCatalogue) -> None:
    estimates = {row.source for row in catalogue.prices if row.kind == "estimate"}
    assert estimates == {"semianalysis-tco"}


def test_a_pcie_card_shares_no_scale_up_link(catalogue: ShippedCatalogue) -> None:
    pcie = [row for row in catalogue.hardware.values() if row.interconnect.startswith("PCIe")]
    assert {row.scaleup_gpus for row in pcie} == {1}


@pytest.mark.parametrize(
    ("file", "row_type"),
    [
        ("models.csv", ModelRow),
        ("hardware.csv", HardwareRow),
        ("prices.csv", PriceRow),
        ("quality.csv", QualityRow),
        ("sources.csv", SourceRow),
        ("use_cases.yaml", UseCaseRow),
        ("deployment_templates.yaml", DeploymentTemplateRow),
    ],
)
def test_every_column_is_documented(file: str, row_type: type[BaseModel]) -> None:
    readme = (COLLECTIONS / "README.md").read_text(encoding="utf-8")
    section = readme.partition(f"## {file}\n")[2].partition("\n## ")[0]
    assert [name for name in row_type.model_fields if f"`{name}`" not in section] == []


def test_the_files_have_the_columns_of_their_rows_and_no_others() -> None:
    rows: dict[str, type[BaseModel]] = {
        "models.csv": ModelRow,
        "hardware.csv": HardwareRow,
        "prices.csv": PriceRow,
        "quality.csv": QualityRow,
        "sources.csv": SourceRow,
    }
    for name, row_type in rows.items():
        with (COLLECTIONS / name).open(encoding="utf-8", newline="") as file:
            assert set(next(csv.reader(file))) == set(row_type.model_fields), name


def test_the_notice_names_every_source_that_must_be_named(catalogue: ShippedCatalogue) -> None:
    notice = NOTICE.read_text(encoding="utf-8")
    wanted = {row.attribution for row in catalogue.sources.values() if row.attribution}
    assert {line for line in wanted if line not in notice} == set()
    named = {line.removeprefix("- ") for line in notice.splitlines() if line.startswith("- ")}
    assert named == wanted


def test_a_licence_that_asks_for_attribution_gets_one(catalogue: ShippedCatalogue) -> None:
    free = {"leadline", "leadline-templates"}
    for key, row in catalogue.sources.items():
        if row.licence != "facts" and key not in free:
            assert row.attribution, key
