"""The shipped vectors are those of the shipped articles, and nobody embeds them again."""

from pathlib import Path

import numpy as np
import pytest

from knowledge_ingest.articles import read_articles
from knowledge_ingest.candidates import item_candidates
from knowledge_ingest.chunk import Chunker
from knowledge_ingest.shipped_vectors import (
    VectorFile,
    currency,
    indexed_texts,
    write_vectors,
)
from knowledge_ingest.vector_cache import text_hash, unpacked
from tests.fakes_articles import write_articles
from tests.fakes_ingest import PLAIN, TOKENS, FakeEmbedder, pipeline
from tests.fakes_knowledge import FakeShelf
from tools.adapters.minilm import SentenceEmbedder


def test_items_with_shipped_vectors_are_not_embedded(tmp_path: Path) -> None:
    items = read_articles(write_articles(tmp_path))
    texts = indexed_texts(items, Chunker(TOKENS, PLAIN))
    assert write_vectors(tmp_path / "vectors.npz", texts, FakeEmbedder()) == len(set(texts))
    embedder, shelf = FakeEmbedder(), FakeShelf()
    work = pipeline(tmp_path, shelf, embedder, shipped=VectorFile(tmp_path / "vectors.npz"))
    report = work.ingest("leadline", item_candidates(items))
    assert (embedder.asked, report.reused, report.embedded) == ([], len(texts), 0)
    store = shelf.active()
    assert store is not None
    assert all(point.dense for point in store.scroll())


def test_shipped_vectors_serve_where_there_is_no_model(tmp_path: Path) -> None:
    items = read_articles(write_articles(tmp_path))
    texts = indexed_texts(items, Chunker(TOKENS, PLAIN))
    write_vectors(tmp_path / "vectors.npz", texts, FakeEmbedder())
    absent, shelf = FakeEmbedder(is_missing=True), FakeShelf()
    work = pipeline(tmp_path, shelf, absent, shipped=VectorFile(tmp_path / "vectors.npz"))
    assert work.ingest("leadline", item_candidates(items)).degraded == ()
    assert work.state().missing == 0


def test_vectors_of_another_model_are_not_used(tmp_path: Path) -> None:
    write_vectors(tmp_path / "vectors.npz", ["text"], FakeEmbedder("other@2"))
    file = VectorFile(tmp_path / "vectors.npz")
    assert file.vectors("fake@1", [text_hash("text")]) == {}
    assert not currency(file, ["text"], "fake@1").is_current


def test_the_check_counts_what_is_missing_and_what_is_too_much(tmp_path: Path) -> None:
    write_vectors(tmp_path / "vectors.npz", ["a", "b", "c"], FakeEmbedder())
    found = currency(VectorFile(tmp_path / "vectors.npz"), ["c", "d"], "fake@1")
    assert (found.missing, found.unused, found.is_current) == (1, 2, False)


@pytest.mark.parametrize("content", [None, b"", b"PK no archive"])
def test_a_missing_or_broken_file_knows_nothing(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "vectors.npz").write_bytes(content)
    file = VectorFile(tmp_path / "vectors.npz")
    assert (file.embedder, file.vectors("fake@1", [text_hash("a")])) == ("", {})


def test_the_same_texts_give_the_same_file(tmp_path: Path) -> None:
    for name, texts in (("a", ["x", "y", "x"]), ("b", ["y", "x"])):
        write_vectors(tmp_path / name, texts, FakeEmbedder())
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_shipped_file_is_complete_and_current() -> None:
    texts = indexed_texts(read_articles(), Chunker(TOKENS))
    assert currency(VectorFile(), texts, SentenceEmbedder().fingerprint).is_current


@pytest.mark.slow
def test_a_few_shipped_vectors_are_what_the_model_says() -> None:
    texts, embedder = indexed_texts(read_articles(), Chunker(TOKENS))[::97], SentenceEmbedder()
    kept = VectorFile().vectors(embedder.fingerprint, [text_hash(text) for text in texts])
    for text, vector in zip(texts, embedder.documents(texts), strict=True):
        assert np.dot(unpacked(kept[text_hash(text)]), vector) > 0.999
