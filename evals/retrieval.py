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
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ir_measures

from agent.bootstrap_knowledge import KnowledgeBase, temporary_knowledge
from knowledge_ingest.candidates import beir_candidates
from knowledge_ingest.refit import on_stderr
from tools.domain.errors import InputError, NotFoundError
from tools.domain.knowledge.answer import Ask, Mode

__all__ = ["BASELINE", "Dataset", "evaluate", "read_dataset", "table"]

BASELINE = Path(__file__).parent / "baselines" / "retrieval.json"
DATASET = "DATASET"
"""Environment variable that names the folder for `make evals`."""
_COLLECTION = "eval"
_DEPTH = 100
_MODES: tuple[Mode, ...] = ("dense", "bm25", "hybrid")
_SLACK = 0.02
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
        (
            folder / "qrels" / f"{name}.tsv"
            for name in ("test", "dev", "train")
            if (folder / "qrels" / f"{name}.tsv").is_file()
        ),
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


def evaluate(folder: Path | None = None, tell: Callable[[str], None] = on_stderr) -> dict[str, Any]:
    """Index the folder's documents, ask its questions in every mode, and measure.

    Without a folder, `DATASET` names one; without that, the suite is skipped with the reason.
    """
    named = folder or (Path(os.environ[DATASET]) if os.environ.get(DATASET) else None)
    if named is None:
        reason = f"skipped: no data set; make evals {DATASET}=FOLDER, any folder in BEIR layout"
        return {"skipped": reason, "regressions": []}
    dataset = read_dataset(named)
    with (
        tempfile.TemporaryDirectory(prefix="leadline-eval-") as place,
        temporary_knowledge(Path(place)) as base,
    ):
        tell(f"indexing {dataset.documents:,} documents ...")
        begin = time.perf_counter()
        candidates = beir_candidates(dataset.folder / "corpus.jsonl", _COLLECTION)
        report = base.pipeline.ingest(_COLLECTION, candidates, progress=_Told(tell))
        indexed_s = time.perf_counter() - begin
        modes: dict[str, Any] = {}
        cosines: list[float] = []
        for mode in _MODES:
            tell(f"asking {len(dataset.queries):,} questions, {mode} ...")
            modes[mode], cosines = _measured(dataset, base, mode, cosines)
        modes["hybrid+rerank"] = dict.fromkeys((*MEASURES, "p50_ms", "p99_ms")) | {
            "status": "not_evaluated",
            "reason": "no reranker is set (LEADLINE_RERANKER)",
        }
        info = base.describe()
    result: dict[str, Any] = {
        "dataset": {
            "name": dataset.name,
            "documents": dataset.documents,
            "queries": len(dataset.queries),
        },
        "fingerprint": info.fingerprint,
        "modes": modes,
        "points": info.count,
        "chunks": report.chunks,
        "failed_documents": [failure.name for failure in report.failures],
        "indexing_s": round(indexed_s, 1),
        "best_cosine": _spread(cosines),
    }
    result["regressions"] = _regressions(result)
    return result


class _Told:
    """Tells of every tenth of an ingestion."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell, self._next = tell, 0.1

    def __call__(self, *, total: int, done: int, name: str) -> None:
        """So many of so many."""
        del name
        if total and done / total >= self._next:
            self._next = done / total + 0.1
            self._tell(f"  {done:,} of {total:,}")


def _measured(
    dataset: Dataset, base: KnowledgeBase, mode: Mode, cosines: list[float]
) -> tuple[dict[str, float], list[float]]:
    """Figures of one mode; best cosines where there are any."""
    today = datetime.now(UTC).date()
    base.warm_up()
    run: dict[str, dict[str, float]] = {}
    took_ms, best = [], []
    for key, text in dataset.queries.items():
        begin = time.perf_counter()
        found = base.rank(Ask(query=text, on=today, collections=(_COLLECTION,), mode=mode))
        took_ms.append(1000.0 * (time.perf_counter() - begin))
        scores: dict[str, float] = {}
        for item in found:
            scores.setdefault(item.text_of("document"), item.score)
        run[key] = dict(list(scores.items())[:_DEPTH])
        best += [max(values)] if (values := [i.cosine for i in found[:10] if i.cosine]) else []
    figures = _figures(dataset, run)
    figures["p50_ms"] = round(_quantile(took_ms, 0.5), 2)
    figures["p99_ms"] = round(_quantile(took_ms, 0.99), 2)
    return figures, best or cosines


def _figures(dataset: Dataset, run: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    wanted = [ir_measures.parse_measure(name) for name in MEASURES]
    judged = [
        ir_measures.Qrel(query, document, grade)
        for query, documents in dataset.judgements.items()
        if query in dataset.queries
        for document, grade in documents.items()
    ]
    scored = [
        ir_measures.ScoredDoc(query, document, score)
        for query, documents in run.items()
        for document, score in documents.items()
    ]
    found = ir_measures.calc_aggregate(wanted, judged, scored)
    return {str(measure): round(float(found[measure]), 4) for measure in wanted}


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def _spread(cosines: Sequence[float]) -> dict[str, float]:
    """Where the best cosine of a question lies: what a gate of a new model is set by."""
    if not cosines:
        return {}
    shares = {"min": 0.0001, "p2": 0.02, "p50": 0.5, "max": 1.0}
    return {name: round(_quantile(cosines, share), 3) for name, share in shares.items()}


def _regressions(result: Mapping[str, Any]) -> list[str]:
    """Figures of a known data set that are worse than the saved ones by more than chance."""
    if not BASELINE.exists():
        return []
    saved = json.loads(BASELINE.read_text(encoding="utf-8")).get(result["dataset"]["name"], {})
    return [
        f"{mode} {measure}: {was} -> {result['modes'][mode][measure]}"
        for mode, figures in saved.items()
        for measure, was in figures.items()
        if result["modes"][mode][measure] < was - _SLACK
    ]


def table(result: Mapping[str, Any]) -> str:
    """The figures as text."""
    if "skipped" in result:
        return str(result["skipped"])
    data = result["dataset"]
    lines = [
        (
            f"{data['name']}: {data['documents']:,} documents as {result['points']:,} points,"
            f" {data['queries']:,} questions, indexed in {result['indexing_s']} s"
        ),
        f"{result['fingerprint']}",
        f"{'mode':16}" + "".join(f"{name:>10}" for name in (*MEASURES, "p50 ms", "p99 ms")),
    ]
    for mode, figures in result["modes"].items():
        if figures.get("status"):
            lines.append(f"{mode:16}{figures['status']}: {figures['reason']}")
            continue
        shown = "".join(f"{figures[name]:10.4f}" for name in MEASURES)
        lines.append(f"{mode:16}{shown}{figures['p50_ms']:10.1f}{figures['p99_ms']:10.1f}")
    if result["best_cosine"]:
        spread = ", ".join(f"{name} {value}" for name, value in result["best_cosine"].items())
        lines.append(f"best cosine of a question: {spread}")
    if result["failed_documents"]:
        lines.append(f"not read: {', '.join(result['failed_documents'][:5])}")
    if result["regressions"]:
        lines += ["", "WORSE THAN THE BASELINE", *result["regressions"]]
    return "\n".join(lines)
