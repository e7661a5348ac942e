"""How well the knowledge base's search finds judged documents, by mode.

Takes any folder in BEIR layout (`corpus.jsonl`, `queries.jsonl`, `qrels/*.tsv`); everything runs
with the defaults that a user's own documents meet, in an index of its own under a temporary folder.
Figures are those of trec_eval, through ir-measures; a document counts with its best chunk.
"""

import json
import math
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from knowledge_ingest.candidates import beir_candidates
from knowledge_ingest.refit import on_stderr
from tools.domain.errors import InputError, NotFoundError, OutsideError
from tools.domain.knowledge.answer import Ask, Mode
from tools.domain.knowledge.item import PUBLIC

__all__ = ["BASELINE", "Dataset", "evaluate", "read_dataset", "table"]

BASELINE = Path(__file__).parent / "baselines" / "retrieval.json"
DATASET = "DATASET"
"""Environment variable that names the folder for `make evals`."""
_COLLECTION = "eval"
_DEPTH = 100
_MODES: tuple[tuple[str, Mode], ...] = (("dense", "dense"), ("bm25", "bm25"), ("hybrid", "hybrid"))
MEASURES = ("nDCG@10", "R@10", "RR@10")


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """Documents, questions and judgements."""

    name: str
    folder: Path
    documents: int
    queries: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, int]]


def read_dataset(folder: Path) -> Dataset:
    """Read a BEIR folder.

    Raises:
        NotFoundError: A file is missing.
        InputError: `bad_dataset`: a line is no record, or nothing is judged.
    """
    corpus, asked = folder / "corpus.jsonl", folder / "queries.jsonl"
    judged = next(
        (folder / "qrels" / f"{name}.tsv" for name in ("test", "dev", "train")
         if (folder / "qrels" / f"{name}.tsv").is_file()),
        None,
    )
    for path in (corpus, asked, judged):
        if path is None or not path.is_file():
            raise NotFoundError(
                f"{path or folder / 'qrels'} is not there",
                hint="a BEIR folder holds corpus.jsonl, queries.jsonl and qrels/test.tsv",
            )
    judgements = _judgements(judged) if judged else {}
    queries = {key: text for key, text in _records(asked) if key in judgements}
    if not queries:
        raise InputError(
            f"no question of {folder.name} is judged",
            code="bad_dataset",
            hint="qrels/test.tsv names questions of queries.jsonl, separated by tabs",
        )
    with corpus.open("rb") as lines:
        documents = sum(1 for line in lines if line.strip())
    return Dataset(
        name=folder.resolve().name,
        folder=folder,
        documents=documents,
        queries=queries,
        judgements=judgements,
    )


def _records(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            yield str(record["_id"]), str(record["text"])
        except (ValueError, KeyError, TypeError):
            raise InputError(
                f"{path.name}, line {number}: no record with _id and text",
                code="bad_dataset",
                hint='each line is {"_id": ..., "text": ...}',
            ) from None


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    """Only tabs separate: ids may be addresses."""
    found: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        parts = line.split("\t")
        if number == 1 and parts[-1].strip() == "score":
            continue
        try:
            query, document, score = parts
            found.setdefault(query, {})[document] = int(float(score))
        except ValueError:
            if line.strip():
                raise InputError(
                    f"{path.name}, line {number}: three columns separated by tabs are wanted",
                    code="bad_dataset",
                    hint="query-id, corpus-id, score",
                ) from None
    return found


def evaluate(
    folder: Path | None = None, tell: Callable[[str], None] = on_stderr
) -> dict[str, Any]:
    """Index the folder's documents, ask its questions in every mode, and measure.

    Without a folder, `DATASET` names one; without that, the suite is skipped with the reason.
    """
    named = folder or (Path(os.environ[DATASET]) if os.environ.get(DATASET) else None)
    if named is None:
        reason = f"skipped: no data set; make evals {DATASET}=FOLDER, any folder in BEIR layout"
        return {"skipped": reason, "regressions": []}
    dataset = read_dataset(named)
    from agent.knowledge import temporary_knowledge  # torch and the store wait until wanted

    with tempfile.TemporaryDirectory(prefix="leadline-eval-") as place:
        begin = time.perf_counter()
        with temporary_knowledge(Path(place)) as base:
            tell(f"indexing {dataset.documents:,} documents ...")
            report = base.pipeline.ingest(
                _COLLECTION, beir_candidates(dataset.folder / "corpus.jsonl", _COLLECTION),
                progress=_told(tell),
            )
            indexed_s = time.perf_counter() - begin
            keys = base.documents_by_item(_COLLECTION)
            modes = {}
            for label, mode in _MODES:
                tell(f"asking {len(dataset.queries):,} questions, {label} ...")
                modes[label] = _measured(dataset, base.search, keys, mode)
            modes["hybrid+rerank"] = _reranked(dataset, base, keys, tell)
            fingerprint = base.fingerprint()
            gate = base.gate_report()
    result: dict[str, Any] = {
        "dataset": {
            "name": dataset.name,
            "documents": dataset.documents,
            "queries": len(dataset.queries),
        },
        "fingerprint": fingerprint,
        "modes": modes,
        "chunks": report.chunks,
        "failed_documents": len(report.failures),
        "indexing_s": round(indexed_s, 1),
        "gate": gate,
    }
    result["regressions"] = _regressions(result)
    return result
