"""No two shipped articles of one kind say the same in other words."""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from knowledge_ingest.articles import read_articles
from knowledge_ingest.chunk import Chunker
from knowledge_ingest.shipped_vectors import VectorFile, indexed_texts
from knowledge_ingest.vector_cache import text_hash, unpacked
from tests.fakes_ingest import TOKENS
from tools.adapters.minilm import SentenceEmbedder
from tools.domain.knowledge.item import Item

MOST_ALIKE = 0.97


def direction(item: Item, embedder: SentenceEmbedder) -> npt.NDArray[np.float64]:
    """Of a whole item: the mean of its chunks, shipped vectors first."""
    texts = indexed_texts([item], Chunker(TOKENS))
    known = VectorFile().vectors(embedder.fingerprint, [text_hash(text) for text in texts])
    lacking = [text for text in texts if text_hash(text) not in known]
    rows = [*map(unpacked, known.values()), *(embedder.documents(lacking) if lacking else ())]
    mean = np.mean(rows, axis=0)
    return np.asarray(mean / np.linalg.norm(mean))


@pytest.mark.slow
def test_no_two_articles_of_a_kind_are_nearly_the_same() -> None:
    embedder = SentenceEmbedder()
    found = [(item, direction(item, embedder)) for item in read_articles()]
    alike = [
        (a.slug, b.slug, round(float(u @ v), 3))
        for (a, u), (b, v) in combinations(found, 2)
        if a.kind == b.kind and u @ v > MOST_ALIKE
    ]
    assert alike == []
