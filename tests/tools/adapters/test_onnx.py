"""The ONNX backend says what torch says, and a wrong export is not accepted."""

import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tools.adapters.bundled_model import WEIGHTS_SHA256, verified_folder
from tools.adapters.minilm import SentenceEmbedder
from tools.adapters.onnx_embedder import NOTE_FILE, OnnxEmbedder, mean_pooled
from tools.adapters.onnx_export import export, largest_difference, main
from tools.domain.errors import OutsideError

Ids = npt.NDArray[np.int64]
TEXTS = ["caches", "a much longer text about caches and batches " * 8, "", "word " * 400]


class Hidden:
    """A model that makes vectors of token numbers; optionally forgets the mask, as a bad export."""

    def __init__(self, *, forgets_mask: bool = False) -> None:
        self.forgets_mask = forgets_mask

    def run(self, _: None, feed: Mapping[str, Ids]) -> list[Any]:
        ids, mask = feed["input_ids"], feed["attention_mask"]
        return [self.truth(ids, np.ones_like(mask) if self.forgets_mask else mask)]

    def truth(self, ids: Ids, mask: Ids) -> npt.NDArray[np.float32]:
        context = (ids * mask).sum(axis=1, keepdims=True) / mask.sum(axis=1, keepdims=True)
        return np.stack([ids, context + 0 * ids], axis=2).astype(np.float32) / 1e4


class Torch:
    """The bundled weights under torch, asked as ONNX runtime is."""

    def __init__(self) -> None:
        transformers = pytest.importorskip("transformers")
        self.model = transformers.AutoModel.from_pretrained(str(verified_folder())).eval()

    def run(self, _: None, feed: Mapping[str, Ids]) -> list[Any]:
        torch = pytest.importorskip("torch")
        with torch.no_grad():
            said = self.model(**{name: torch.from_numpy(ids) for name, ids in feed.items()})
        return [said.last_hidden_state.numpy()]


def test_a_right_export_differs_by_nothing_and_one_without_mask_by_much() -> None:
    assert largest_difference(Hidden(), Hidden().truth) == 0.0
    assert largest_difference(Hidden(forgets_mask=True), Hidden().truth) > 1e-4


def test_padding_does_not_count_in_the_mean() -> None:
    hidden = np.array([[[3.0, 4.0], [100.0, 100.0]]], dtype=np.float32)
    # 3 / 5 and 4 / 5: the second token is padding
    assert mean_pooled(hidden, np.array([[1, 0]])).tolist() == [
        [pytest.approx(0.6), pytest.approx(0.8)]
    ]


def test_its_vectors_are_told_apart_from_those_of_torch(tmp_path: Path) -> None:
    embedder = OnnxEmbedder(tmp_path)
    assert embedder.fingerprint == "all-MiniLM-L6-v2@53aa51172d14/onnx/fp32/384"
    assert (embedder.dimension, embedder.gate) == (384, 0.4)


@pytest.mark.parametrize("note", [None, "{}", '{"weights_sha256": "other"}'])
def test_a_model_that_was_not_exported_here_is_not_used(tmp_path: Path, note: str | None) -> None:
    if note is not None:
        (tmp_path / NOTE_FILE).write_text(note)
    with pytest.raises(OutsideError, match=r"embedder_unavailable.*onnx_export"):
        OnnxEmbedder(tmp_path).query("x")


@pytest.mark.skipif(find_spec("onnxruntime") is not None, reason="onnxruntime is installed")
def test_without_onnx_runtime_the_command_that_gets_it_is_told(tmp_path: Path) -> None:
    (tmp_path / NOTE_FILE).write_text(json.dumps({"weights_sha256": WEIGHTS_SHA256}))
    with pytest.raises(OutsideError, match=r"embedder_unavailable.*pip install onnxruntime"):
        OnnxEmbedder(tmp_path).query("x")


@pytest.mark.slow
def test_pooling_and_tokens_give_the_vectors_of_sentence_transformers(tmp_path: Path) -> None:
    ours, theirs = OnnxEmbedder(tmp_path, session=Torch()), SentenceEmbedder()
    for mine, yours in zip(ours.documents(TEXTS), theirs.documents(TEXTS), strict=True):
        assert np.dot(mine, yours) > 0.99999


@pytest.mark.slow
@pytest.mark.skipif(
    find_spec("onnxruntime") is None or find_spec("onnxscript") is None,
    reason="needs ONNX: pip install onnxruntime onnxscript",
)
@pytest.mark.filterwarnings("ignore")  # the exporter's own
def test_the_exported_model_gives_the_vectors_of_torch(tmp_path: Path) -> None:
    assert export(tmp_path) < 1e-4
    for mine, yours in zip(
        OnnxEmbedder(tmp_path).documents(TEXTS), SentenceEmbedder().documents(TEXTS), strict=True
    ):
        assert np.dot(mine, yours) > 0.9999


def test_the_command_says_how_it_is_called() -> None:
    assert main([]) == 2
