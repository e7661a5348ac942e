"""Local rerankers: what is loaded when, what is refused, and that both kinds run."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.fakes_models import tiny_colbert, tiny_cross_encoder, tiny_encoder
from tools.adapters.model_folder import ModelSigns, signs_of
from tools.adapters.rerank_cohere import CohereReranker
from tools.adapters.rerank_models import (
    ColbertReranker,
    CrossEncoderReranker,
    is_colbert,
    is_cross_encoder,
)
from tools.adapters.rerankers import reranker_of
from tools.domain.errors import InputError, OutsideError

TEXTS = {"a": "prefix caching keeps the blocks", "b": "a gpu"}


def test_importing_the_adapters_loads_no_library() -> None:
    program = (
        "import sys, tools.adapters.rerank_models, tools.adapters.rerankers as r;"
        "r.reranker_of('colbert', 'x'); r.reranker_of('cross-encoder', 'x');"
        "print(sorted(set(sys.modules) & {'torch','transformers','sentence_transformers','httpx',"
        "'huggingface_hub'}))"
    )
    done = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.strip() == "[]"


def test_a_setting_names_its_reranker_by_kind_and_model() -> None:
    key = SecretStr("k")
    made = [
        reranker_of("cross-encoder", "org/m"),
        reranker_of("colbert", "org/m"),
        reranker_of("cohere", "rerank-v3.5", key=key, timeout_s=1.0),
    ]
    assert [type(one) for one in made] == [CrossEncoderReranker, ColbertReranker, CohereReranker]
    assert [one.name for one in made] == [
        "cross-encoder:org/m",
        "colbert:org/m",
        "cohere:rerank-v3.5",
    ]
    assert [one.caution for one in made] == ["", "", ""]


@pytest.mark.parametrize(
    ("kind", "model", "hint"),
    [
        ("bm25", "x", "cross-encoder:MODEL"),
        ("colbert", "", "colbert:MODEL"),
        ("cohere", "rerank-v3.5", "LEADLINE_COHERE_API_KEY"),
    ],
)
def test_a_setting_that_names_none_says_what_is_missing(kind: str, model: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        reranker_of(kind, model, key=SecretStr(" "))
    assert caught.value.code == "invalid_setting"
    assert hint in caught.value.hint


def test_a_folder_is_named_without_its_path(tmp_path: Path) -> None:
    (tmp_path / "my-model").mkdir()
    assert CrossEncoderReranker(str(tmp_path / "my-model")).name == "cross-encoder:my-model"
    assert ColbertReranker(str(tmp_path / "my-model")).name == "colbert:my-model"


@pytest.mark.parametrize("reranker", [CrossEncoderReranker("a b/ c"), ColbertReranker("a b/ c")])
def test_what_is_neither_folder_nor_hub_name_is_refused(
    reranker: CrossEncoderReranker | ColbertReranker,
) -> None:
    with pytest.raises(OutsideError, match="neither a folder nor a name") as caught:
        reranker.scores("q", TEXTS)
    assert caught.value.code == "reranker_unavailable"
    assert "LEADLINE_RERANKER" in caught.value.hint


@pytest.mark.parametrize(
    ("signs", "crosses", "late"),
    [
        (ModelSigns(), False, False),
        (ModelSigns(architectures=("BertModel",)), False, False),
        (ModelSigns(architectures=("BertForSequenceClassification",)), True, False),
        (ModelSigns(architectures=("Qwen3ForCausalLM",)), True, False),
        (ModelSigns(architectures=("HF_ColBERT",)), False, True),
        (ModelSigns(architectures=("ColPaliForRetrieval",)), False, True),
        (ModelSigns(model_type="CrossEncoder"), True, False),
        (ModelSigns(model_type="MultiVectorEncoder"), False, True),
        (ModelSigns(model_type="ColBERT"), False, True),
        (ModelSigns(model_type="SentenceTransformer"), False, False),
        (ModelSigns(modules=("x.Transformer", "pylate.models.Dense.Dense")), False, True),
        (ModelSigns(modules=("x.Transformer", "x.Pooling", "x.Normalize")), False, False),
    ],
)
def test_files_tell_for_what_a_model_was_trained(
    signs: ModelSigns, crosses: bool, late: bool
) -> None:
    assert (is_cross_encoder(signs), is_colbert(signs)) == (crosses, late)


@pytest.mark.parametrize("content", ["", "[1", "[]", '"x"', '{"architectures": 3}', "\x00"])
def test_damaged_files_say_nothing(tmp_path: Path, content: str) -> None:
    for name in ("config.json", "config_sentence_transformers.json", "modules.json"):
        (tmp_path / name).write_text(content)
    assert signs_of(tmp_path) == ModelSigns()


@pytest.mark.slow
def test_a_folder_without_weights_is_unavailable_not_a_crash(tmp_path: Path) -> None:
    config = {"architectures": ["BertForSequenceClassification"], "model_type": "bert"}
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(OutsideError, match="cross-encoder:") as caught:
        CrossEncoderReranker(str(tmp_path)).scores("q", TEXTS)
    assert caught.value.code == "reranker_unavailable"


@pytest.mark.slow
def test_an_encoder_without_a_trained_head_is_refused_by_both(tmp_path: Path) -> None:
    folder = str(tiny_encoder(tmp_path))
    for reranker in (CrossEncoderReranker(folder), ColbertReranker(folder)):
        with pytest.raises(OutsideError, match="do not say that it was trained"):
            reranker.scores("q", TEXTS)


@pytest.mark.slow
def test_a_classifier_of_three_labels_is_no_reranker(tmp_path: Path) -> None:
    folder = str(tiny_cross_encoder(tmp_path, labels=3))
    with pytest.raises(OutsideError, match="gives 3 labels, not one score"):
        CrossEncoderReranker(folder).scores("q", TEXTS)


@pytest.mark.slow
def test_a_score_does_not_depend_on_the_batch(tmp_path: Path) -> None:
    cross = CrossEncoderReranker(str(tiny_cross_encoder(tmp_path / "cross")))
    late = ColbertReranker(str(tiny_colbert(tmp_path / "late")))
    for reranker in (cross, late):
        whole = reranker.scores("prefix caching", TEXTS)
        alone = reranker.scores("prefix caching", {"b": TEXTS["b"]})
        assert alone["b"] == pytest.approx(whole["b"], abs=1e-5)


@pytest.mark.slow
def test_late_interaction_sums_the_best_match_of_each_word(tmp_path: Path) -> None:
    late = ColbertReranker(str(tiny_colbert(tmp_path)))
    scores = late.scores("prefix caching", {"same": "prefix caching", "other": "gpu memory"})
    # a text that repeats the question matches each of its words best
    assert scores["same"] > scores["other"]
