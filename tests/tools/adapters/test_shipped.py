"""The catalogue over the shipped files and over a user's own."""

import json
from pathlib import Path

import pytest

from knowledge_ingest import COLLECTIONS
from tools.adapters.shipped import ShippedCatalogue
from tools.domain.errors import InputError, RefusedError
from tools.ports import Catalogue

OWN_GPU = """\
gpu,vendor,architecture,memory_gb,memory_bandwidth_gb_per_s,bf16_tflops,scaleup_gpus,aliases
A800-SXM-80GB,NVIDIA,Ampere,80,2039,312,8,a800
"""


@pytest.fixture(scope="module")
def catalogue() -> ShippedCatalogue:
    return ShippedCatalogue(COLLECTIONS)


def test_the_adapter_answers_the_port(catalogue: ShippedCatalogue) -> None:
    port: Catalogue = catalogue
    assert port.model("Qwen/Qwen3-32B").layers == 64


@pytest.mark.parametrize(
    ("name", "model_id"),
    [
        ("llama 3.1 8b", "meta-llama/Llama-3.1-8B-Instruct"),
        ("meta-llama/Meta-Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B-Instruct"),
        ("Qwen3 32B", "Qwen/Qwen3-32B"),
        ("QWEN/QWEN3-32B", "Qwen/Qwen3-32B"),
        ("deepseek r1", "deepseek-ai/DeepSeek-R1"),
        ("gpt oss 120b", "openai/gpt-oss-120b"),
        ("mistral 7b", "mistralai/Mistral-7B-Instruct-v0.3"),
        ("gemma 2b", "google/gemma-2b-it"),
        ("zhipuai/GLM-5", "zai-org/GLM-5"),
    ],
)
def test_people_name_models_loosely(catalogue: ShippedCatalogue, name: str, model_id: str) -> None:
    assert catalogue.model(name).model_id == model_id


@pytest.mark.parametrize(
    ("name", "gpu"),
    [
        ("h100", "H100-SXM-80GB"),
        ("8xH100", "H100-SXM-80GB"),
        ("8 H100s", "H100-SXM-80GB"),
        ("A100 80GB", "A100-SXM-80GB"),
        ("a100", "A100-SXM-80GB"),
        ("a100 40gb", "A100-SXM-40GB"),
        ("A100 PCIe", "A100-PCIE-80GB"),
        ("NVIDIA-H100-80GB-HBM3", "H100-SXM-80GB"),
        ("NVIDIA L4", "L4-24GB"),
        ("l40s", "L40S-48GB"),
        ("mi300x", "MI300X-192GB"),
        ("4x RTX 4090", "RTX-4090-24GB"),
    ],
)
def test_people_name_accelerators_loosely(catalogue: ShippedCatalogue, name: str, gpu: str) -> None:
    assert catalogue.gpu(name).gpu == gpu


def test_every_key_finds_itself(catalogue: ShippedCatalogue) -> None:
    assert {
        name for name in catalogue.models if catalogue.model(name.lower()).model_id != name
    } == (set())
    assert {name for name in catalogue.hardware if catalogue.gpu(name.lower()).gpu != name} == set()


def test_a_model_behind_an_api_is_unknown_and_the_hint_names_three_open_ones(
    catalogue: ShippedCatalogue,
) -> None:
    with pytest.raises(InputError) as caught:
        catalogue.model("gpt-4o")
    assert caught.value.code == "unknown_model"
    assert caught.value.hint.count("/") == 3


def test_several_sizes_are_ambiguous_and_the_hint_lists_them(catalogue: ShippedCatalogue) -> None:
    with pytest.raises(InputError) as caught:
        catalogue.model("mixtral")
    assert caught.value.code == "ambiguous_model"
    assert "mistralai/Mixtral-8x7B-Instruct-v0.1" in caught.value.hint


@pytest.mark.parametrize("name", ["", "H1000X", "rtx 6000", "abacus"])
def test_an_unknown_accelerator_names_the_nearest(catalogue: ShippedCatalogue, name: str) -> None:
    with pytest.raises(InputError) as caught:
        catalogue.gpu(name)
    assert caught.value.code == "unknown_gpu"
    assert caught.value.hint.startswith("nearest: ")


def test_a_users_row_extends_the_hardware_and_its_missing_columns_are_unknown(
    tmp_path: Path,
) -> None:
    (tmp_path / "hardware.csv").write_text(OWN_GPU, encoding="utf-8")
    own = ShippedCatalogue(COLLECTIONS, [tmp_path])
    row = own.gpu("8x A800")
    assert (row.gpu, row.source, row.fp8_tflops) == ("A800-SXM-80GB", "own", None)
    assert own.gpu("h100").gpu == "H100-SXM-80GB"


def test_a_users_price_replaces_the_shipped_one_of_its_offer(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text(
        "offer_id,kind,cloud,instance_type,gpu,gpus_per_instance,region,on_demand_usd_per_hour\n"
        "aws/p5.48xlarge/us-east-1,offer,AWS,p5.48xlarge,H100-SXM-80GB,8,us-east-1,40\n",
        encoding="utf-8",
    )
    shipped, own = ShippedCatalogue(COLLECTIONS), ShippedCatalogue(COLLECTIONS, [tmp_path])
    by_id = {row.offer_id: row for row in own.prices}
    assert by_id["aws/p5.48xlarge/us-east-1"].on_demand_usd_per_hour == 40
    assert len(own.prices) == len(shipped.prices)
    assert own.version != shipped.version


def test_a_config_json_becomes_a_model_named_by_its_file(tmp_path: Path) -> None:
    config = {
        "model_type": "llama", "hidden_size": 2048, "num_hidden_layers": 16,
        "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 64,
        "intermediate_size": 8192, "vocab_size": 128256, "max_position_embeddings": 131072,
        "tie_word_embeddings": True,
    }  # fmt: skip
    (tmp_path / "acme--tiny-1b.json").write_text(json.dumps(config), encoding="utf-8")
    row = ShippedCatalogue(COLLECTIONS, [tmp_path]).model("acme/tiny-1b")
    # embeddings 0.2627e9 + 16 x (10.49e6 + 50.33e6) = 1.2358e9
    assert row.parameters_total_b == pytest.approx(1.236, abs=0.001)


def test_a_config_of_an_unknown_architecture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "acme--new.json").write_text('{"model_type": "new"}', encoding="utf-8")
    with pytest.raises(RefusedError, match="acme/new"):
        _ = ShippedCatalogue(COLLECTIONS, [tmp_path]).models


@pytest.mark.parametrize("text", ["not json", "[1, 2]"])
def test_a_json_file_that_is_no_config_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "acme--new.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"acme--new\.json"):
        _ = ShippedCatalogue(COLLECTIONS, [tmp_path]).models


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2039", "fast", r"hardware\.csv, line 2, column memory_bandwidth_gb_per_s"),
        ("2039", "-1", r"hardware\.csv, line 2, column memory_bandwidth_gb_per_s"),
        (",8,", ",0,", r"hardware\.csv, line 2, column scaleup_gpus"),
        ("A800-SXM-80GB", "", r"hardware\.csv, line 2, column gpu"),
        ("vendor", "maker", r"hardware\.csv, line 2, column"),
        ("a800", "a800,7", r"hardware\.csv, line 2: more cells than columns"),
    ],
)
def test_a_bad_row_names_file_line_and_column(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    (tmp_path / "hardware.csv").write_text(OWN_GPU.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=expected) as caught:
        _ = ShippedCatalogue(COLLECTIONS, [tmp_path]).hardware
    assert caught.value.code == "bad_row"


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"prices\.csv cannot be read") as caught:
        _ = ShippedCatalogue(COLLECTIONS, [tmp_path]).prices
    assert caught.value.code == "unreadable_file"


def test_nothing_is_read_before_the_first_question() -> None:
    catalogue = ShippedCatalogue(Path("no-such-folder"))
    with pytest.raises(InputError, match=r"models\.csv cannot be read"):
        _ = catalogue.models


def test_the_version_depends_on_the_bytes_alone() -> None:
    first, second = ShippedCatalogue(COLLECTIONS), ShippedCatalogue(COLLECTIONS)
    assert first.version == second.version
    assert len(first.version) == 12
