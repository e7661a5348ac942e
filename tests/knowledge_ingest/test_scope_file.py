"""The subject of the shipped articles as a rule: current, readable, and right about plain cases."""

from pathlib import Path

import numpy as np
import pytest

from knowledge_ingest.scope_file import (
    SCOPE,
    fitted,
    main,
    questions_digest,
    read_scope,
)
from tools.adapters.minilm import SentenceEmbedder


def test_a_fit_tells_two_sorts_apart() -> None:
    ours = np.array([[1.0, 0.0], [0.8, 0.6]])
    foreign = np.array([[0.0, 1.0], [-0.6, 0.8], [0.1, 0.99]])
    weights, bias = fitted(ours, foreign)
    assert (ours @ weights + bias > 0).all()
    assert (foreign @ weights + bias < 0).all()


def test_the_shipped_rule_is_that_of_the_questions_of_today() -> None:
    with np.load(SCOPE, allow_pickle=False) as file:
        assert str(file["questions"]) == questions_digest()
    assert main(["--check"]) == 0


@pytest.mark.parametrize("content", [b"", b"no file of numpy"])
def test_a_rule_that_cannot_be_read_is_none(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "scope.npz"
    assert read_scope(place) is None
    place.write_bytes(content)
    assert read_scope(place) is None


def test_the_rule_knows_plain_cases_of_both_sorts() -> None:
    scope, embedder = read_scope(), SentenceEmbedder()
    assert scope is not None
    assert scope.embedder == embedder.fingerprint
    ours = scope.margin(embedder.query("how large is the KV cache of a 70B model?"), 0.5)
    foreign = scope.margin(embedder.query("how long do I boil an egg?"), 0.2)
    assert ours > 1 > -1 > foreign
