"""Loosely written names."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.names import NamedModel, gpu_key, model_matches, nearest, words


def zoo(*ids: str) -> Sequence[NamedModel]:
    """Checkpoints; an id that ends with `!` is a base model."""
    return [NamedModel(model_id=name.rstrip("!"), is_base=name.endswith("!")) for name in ids]


LLAMAS = zoo(
    "meta-llama/Llama-3.1-8B!",
    "meta-llama/Llama-3.1-8B-Instruct",
    "meta-llama/Llama-3.3-70B-Instruct",
    "meta-llama/Meta-Llama-3-70B-Instruct",
    "nvidia/Llama-3.1-8B-Instruct-FP8",
)


@pytest.mark.parametrize("name", ["llama 3.1 8b", "Llama3.1-8B", "LLAMA_3_1 8b", "8b llama 3.1"])
def test_case_punctuation_and_order_do_not_matter(name: str) -> None:
    assert model_matches(name, LLAMAS) == ("meta-llama/Llama-3.1-8B-Instruct",)


def test_a_complete_id_is_taken_literally_even_for_a_base_model() -> None:
    assert model_matches("meta-llama/llama-3.1-8b", LLAMAS) == ("meta-llama/Llama-3.1-8B",)


def test_a_family_and_size_without_version_means_the_newest_version() -> None:
    assert model_matches("llama 70b", LLAMAS) == ("meta-llama/Llama-3.3-70B-Instruct",)


def test_a_version_is_a_word_of_its_own_so_3_is_not_3_3() -> None:
    assert model_matches("llama 3 70b", LLAMAS) == ("meta-llama/Meta-Llama-3-70B-Instruct",)


def test_a_word_that_names_the_packing_selects_the_packed_checkpoint() -> None:
    assert model_matches("llama 3.1 8b fp8", LLAMAS) == ("nvidia/Llama-3.1-8B-Instruct-FP8",)


def test_a_name_without_its_size_is_ambiguous() -> None:
    models = zoo("openai/gpt-oss-20b", "openai/gpt-oss-120b")
    assert model_matches("gpt-oss", models) == ("openai/gpt-oss-20b", "openai/gpt-oss-120b")


def test_a_fine_tune_of_another_organisation_is_not_the_model_it_names() -> None:
    assert model_matches("someone/Llama-3.1-8B-Instruct", LLAMAS) == ()


def test_a_former_id_finds_the_checkpoint() -> None:
    models = [NamedModel(model_id="o/New", is_base=False, aliases=("o/Old",))]
    assert model_matches("O/old", models) == ("o/New",)


@pytest.mark.parametrize("name", ["", "   ", "model", "gpt-4o", "?!"])
def test_what_names_nothing_matches_nothing(name: str) -> None:
    assert model_matches(name, LLAMAS) == ()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("8xH100", "h100"),
        ("8 x NVIDIA H100", "h100"),
        ("8 H100", "h100"),
        ("h100 x8", "h100"),
        ("H100x8", "h100"),
        ("NVIDIA-A100-SXM4-80GB", "a100sxm480gb"),
        ("4x 4090", "4090"),
        ("6000 Ada", "6000ada"),
        ("Max1550", "max1550"),
        ("GPU", "gpu"),
    ],
)
def test_count_and_maker_are_not_part_of_an_accelerators_name(name: str, key: str) -> None:
    assert gpu_key(name) == key


def test_the_nearest_names_come_best_first_and_once_each() -> None:
    known = {"h100": "H100", "h100-sxm": "H100", "h200": "H200", "l4": "L4"}
    assert nearest("h1OO", known, count=2) == ("H100", "H200")


@given(st.text(max_size=40))
def test_any_text_is_answered_without_an_error(name: str) -> None:
    assert len(model_matches(name, LLAMAS)) <= len(LLAMAS)
    assert isinstance(gpu_key(name), str)
    assert words(name).total() <= len(name.casefold())


@given(st.sampled_from([model.model_id for model in LLAMAS]), st.booleans())
def test_every_id_finds_itself_in_any_case(model_id: str, upper: bool) -> None:
    written = model_id.upper() if upper else model_id.lower()
    assert model_matches(written, LLAMAS) == (model_id,)
