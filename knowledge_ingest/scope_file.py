"""The subject of the shipped articles, learned from questions that they answer and foreign ones.

`python -m knowledge_ingest.scope_file` fits the rule anew and writes `articles/scope.npz`; with
`--check` it says whether the file is that of the questions of today. The foreign questions are in
`articles/elsewhere.jsonl`. Fitting needs the extra `fit`; reading does not.
"""

import json
import logging
import sys
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge_ingest.articles import ARTICLES, COLLECTION, read_articles
from knowledge_ingest.shipped_vectors import VectorFile
from knowledge_ingest.vector_cache import text_hash
from tools.adapters.minilm import SentenceEmbedder
from tools.domain.knowledge.scope import Scope
from tools.ports_knowledge import Embedder

__all__ = ["ELSEWHERE", "SCOPE", "fitted", "main", "questions_digest", "read_scope", "write_scope"]

SCOPE = ARTICLES / "scope.npz"
ELSEWHERE = ARTICLES / "elsewhere.jsonl"
_PENALTY = 1e-4
"""On the square of the weights; five decades were tried on the development questions."""
_PER_COSINE, _OFFSET = 8.0, -2.5
"""Chosen on the development questions, so that few of either sort fall on the wrong side."""

Vectors = npt.NDArray[np.float64]


def read_scope(path: Path = SCOPE) -> Scope | None:
    """The shipped rule; None where there is none that can be read."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return Scope(
                collection=COLLECTION,
                embedder=str(file["embedder"]),
                weights=tuple(file["weights"].astype(float).tolist()),
                bias=float(file["bias"]),
                per_cosine=float(file["per_cosine"]),
            )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def fitted(ours: Vectors, foreign: Vectors) -> tuple[Vectors, float]:
    """Weights and bias of a logistic rule, both sorts counting alike.

    Args:
        ours: Unit vectors of questions of the subject, one a row.
        foreign: Those of other questions.
    """
    from scipy.optimize import minimize  # noqa: PLC0415  of the extra `fit`, not needed to read

    rows = np.vstack([ours, foreign])
    sign = np.r_[np.ones(len(ours)), -np.ones(len(foreign))]
    share = np.r_[np.full(len(ours), 0.5 / len(ours)), np.full(len(foreign), 0.5 / len(foreign))]

    def loss(free: Vectors) -> tuple[float, Vectors]:
        weights, bias = free[:-1], free[-1]
        margin = sign * (rows @ weights + bias)
        pull = -sign * share / (1 + np.exp(np.clip(margin, -50, 50)))
        value = share @ np.logaddexp(0, -margin) + _PENALTY / 2 * weights @ weights
        return float(value), np.r_[rows.T @ pull + _PENALTY * weights, pull.sum()]

    found: Any = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B")
    return found.x[:-1], float(found.x[-1])


def questions_digest() -> str:
    """Of every question that the rule is learned from."""
    return sha256("\n".join((*_ours(), "", *_foreign())).encode()).hexdigest()


def write_scope(embedder: Embedder, path: Path = SCOPE) -> None:
    """Fit and keep."""
    weights, bias = fitted(_vectors(_ours(), embedder), _vectors(_foreign(), embedder))
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            embedder=np.array(embedder.fingerprint),
            questions=np.array(questions_digest()),
            weights=weights.astype(np.float32),
            bias=np.array(bias + _OFFSET),
            per_cosine=np.array(_PER_COSINE),
        )


def _ours() -> list[str]:
    return [question for item in read_articles() for question in item.asked_as]


def _foreign() -> list[str]:
    lines = ELSEWHERE.read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)["text"]) for line in lines]


def _vectors(texts: Sequence[str], embedder: Embedder) -> Vectors:
    known = VectorFile().vectors(embedder.fingerprint, [text_hash(text) for text in texts])
    new = [text for text in texts if text_hash(text) not in known]
    made = dict(zip(new, embedder.documents(new), strict=True))
    rows = [
        made[text] if text in made else np.frombuffer(known[text_hash(text)], dtype="<f4")
        for text in texts
    ]
    return np.asarray(rows, dtype=np.float64)


def main(arguments: list[str]) -> int:
    """Write the file, or check it; 1 when the check finds it is not current."""
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    log = logging.getLogger("leadline.scope")
    if "--check" not in arguments:
        write_scope(SentenceEmbedder())
        log.info("%d bytes", SCOPE.stat().st_size)
        return 0
    with np.load(SCOPE, allow_pickle=False) as file:
        is_current = str(file["questions"]) == questions_digest()
    log.info("the scope is %s", "current" if is_current else "of other questions")
    return 0 if is_current else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
