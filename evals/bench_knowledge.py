"""Speed and memory of the embedded index: `python -m evals.bench_knowledge [--json] [--small]`.

Synthetic chunks: vectors of 384 numbers in 200 clusters, 70 terms each from a Zipf vocabulary of
30,000, a payload as ingestion writes it. Questions are hybrid, with the filter of access and
validity that every search has, and every other one by kind too; embedding is not in it. Each size
runs in a process of its own, whose memory it is; the disk is the one of the temporary folder. Aims
are for two cores with nothing else to do.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

import numpy as np

from agent.bootstrap_knowledge import KnowledgeBase, KnowledgePlace
from evals.knowledge_set import QUESTIONS, judged_questions
from tools.adapters.edge_shelf import EdgeShelf
from tools.domain.knowledge.answer import Ask
from tools.domain.knowledge.store import HybridQuery, IndexedItem, SparseVector, Where
from tools.ports_knowledge import VectorStore

__all__ = ["Result", "knowledge_results", "main", "question_results"]

SMALL, LARGE = 10_000, 100_000
_DIMENSION = 384
_CLUSTERS = 200
_VOCABULARY = 30_000
_TERMS = 70
_QUESTION_TERMS = 8
_QUESTIONS = 500
_ROUNDS = 3
_BATCH = 500
_PER_DOCUMENT = 5
_TEXT = "prefix caching keeps the keys and values of a shared beginning " * 9


@dataclass(frozen=True, kw_only=True)
class Result:
    """One measured quantity, the aim it is held against, and whether it is reached."""

    name: str
    value: float
    unit: str
    aim: str
    reached: bool


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What one process found for one size."""

    searchable_s: float
    optimize_s: float
    p50_ms: float
    p99_ms: float
    cpu_p50_ms: float
    cpu_p99_ms: float
    fresh_p50_ms: float
    fresh_p99_ms: float
    reopen_s: float
    peak_mib: float
    disk_mib: float


def knowledge_results(*, with_large: bool = True) -> list[Result]:
    """10,000 chunks, and 100,000, which takes minutes."""
    small = _measured_apart(SMALL)
    results = [
        _result("10,000 chunks, hybrid question, p50", small.p50_ms, "ms", 3),
        _result("10,000 chunks, hybrid question, p99", small.p99_ms, "ms", 10),
        _result("the same in CPU time of all threads, p50", small.cpu_p50_ms, "ms", 3),
        _result("the same in CPU time of all threads, p99", small.cpu_p99_ms, "ms", 10),
        _result("the same before the graph is built, p50", small.fresh_p50_ms, "ms"),
        _result("the same before the graph is built, p99", small.fresh_p99_ms, "ms"),
        *_size_results("10,000", small),
    ]
    if with_large:
        large = _measured_apart(LARGE)
        results += [
            _result("100,000 chunks searchable", large.searchable_s, "s", 60),
            _result("100,000 chunks optimised", large.optimize_s, "s", 150),
            _result("100,000 chunks, hybrid question, p50", large.p50_ms, "ms"),
            _result("100,000 chunks, hybrid question, p99", large.p99_ms, "ms"),
            *_size_results("100,000", large),
        ]
    return results


def question_results() -> list[Result]:
    """Whole questions to the shipped items, analysis, embedding and gate included, each new."""
    with tempfile.TemporaryDirectory() as folder:
        base = KnowledgeBase(KnowledgePlace(folder=Path(folder)))
        built = _seconds(base.sync)
        base.close()
        rounds = [_question_round_ms(Path(folder)) for _ in range(_ROUNDS)]
    p50, p95 = (min(column) for column in zip(*rounds, strict=True))
    return [
        _result("index of the shipped items, made anew", built, "s"),
        _result("warm question end to end, p50", p50, "ms"),
        _result("warm question end to end, p95", p95, "ms", 40),
    ]


def _question_round_ms(folder: Path) -> tuple[float, float]:
    """Median and 95th percentile of questions that nobody asked before."""
    base = KnowledgeBase(KnowledgePlace(folder=folder))
    try:
        base.warm_up()
        questions = judged_questions(QUESTIONS.with_name("development.jsonl"))
        asks = [Ask(query=one.text, on=date(2026, 11, 28)) for one in questions]
        times = [1e3 * _seconds(partial(base.search, ask)) for ask in asks]
    finally:
        base.close()
    return float(np.quantile(times, 0.5)), float(np.quantile(times, 0.95))


def _size_results(size: str, found: Measured) -> list[Result]:
    return [
        _result(f"{size} chunks, opened again", found.reopen_s, "s"),
        _result(f"{size} chunks, peak memory of writing and search", found.peak_mib, "MiB"),
        _result(f"{size} chunks, space on disk", found.disk_mib, "MiB"),
    ]


def _result(name: str, value: float, unit: str, limit: float | None = None) -> Result:
    if limit is None:
        return Result(name=name, value=value, unit=unit, aim="none", reached=True)
    return Result(name=name, value=value, unit=unit, aim=f"< {limit:g}", reached=value < limit)


def _measured_apart(size: int) -> Measured:
    command = [sys.executable, "-m", "evals.bench_knowledge", "--size", str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603
    return Measured(**json.loads(done.stdout))


def _measured_here(size: int, folder: Path) -> Measured:
    shelf = EdgeShelf(folder)
    store = shelf.build(dimension=_DIMENSION, fingerprint="bench")
    writing = 0.0
    for batch in _chunks(size):
        writing += _seconds(lambda chunks=batch: store.upsert(chunks))  # type: ignore[misc]
    writing += _seconds(lambda: shelf.swap(store))
    questions = list(_asked(_QUESTIONS))
    fresh = _latencies_ms(store, questions)
    optimize = _seconds(store.optimize)
    built = _latencies_ms(store, questions)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    shelf.close()
    again = EdgeShelf(folder)
    reopen = _seconds(again.active)
    again.close()
    return Measured(
        searchable_s=writing,
        optimize_s=optimize,
        p50_ms=built[0],
        p99_ms=built[1],
        cpu_p50_ms=built[2],
        cpu_p99_ms=built[3],
        fresh_p50_ms=fresh[0],
        fresh_p99_ms=fresh[1],
        reopen_s=reopen,
        peak_mib=peak,
        disk_mib=sum(one.stat().st_blocks * 512 for one in folder.rglob("*")) / 2**20,
    )


def _latencies_ms(store: VectorStore, questions: Sequence[HybridQuery]) -> list[float]:
    """Median and 99th percentile, wall and CPU, each of its best round: neighbours only add."""
    for question in questions[:50]:
        store.query(question)
    rounds = [_round_ms(store, questions) for _ in range(_ROUNDS)]
    return [min(column) for column in zip(*rounds, strict=True)]


def _round_ms(store: VectorStore, questions: Sequence[HybridQuery]) -> list[float]:
    wall, cpu = [], []
    for question in questions:
        start, spent = time.perf_counter(), time.process_time()
        found = store.query(question)
        wall.append((time.perf_counter() - start) * 1e3)
        cpu.append((time.process_time() - spent) * 1e3)
        if len(found) != question.limit:
            raise SystemExit(f"{len(found)} hits instead of {question.limit}")
    return [float(np.quantile(times, q)) for times in (wall, cpu) for q in (0.5, 0.99)]


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _chunks(size: int) -> Iterator[list[IndexedItem]]:
    made = _Synthetic(seed=1)
    for start in range(0, size, _BATCH):
        vectors = made.vectors(_BATCH)
        yield [
            IndexedItem(
                id=str(UUID(int=start + place + 1)),
                dense=tuple(vector),
                sparse=made.terms(_TERMS),
                payload=_payload(start + place),
            )
            for place, vector in enumerate(vectors)
        ]


def _payload(number: int) -> dict[str, object]:
    document = number // _PER_DOCUMENT
    return {
        "item": str(UUID(int=document)),
        "collection": "bench",
        "kind": ("pattern", "decision", "warning", "methodology", "document")[document % 5],
        "access": "public",
        "reviewed": "yes",
        "superseded": "no",
        "document": f"guide/{document}.md",
        "content_hash": f"{number:032x}",
        "title": f"Document {document}",
        "header": f"guide > Document {document} > Section {number % _PER_DOCUMENT}",
        "text": _TEXT,
        "source_uri": f"file:guide/{document}.md",
        "topics": ["serving", "caching", "evaluation"][: 1 + document % 3],
        "tools": ["vllm", "kserve"][: document % 3],
        "position": number % _PER_DOCUMENT,
        "valid_from": 740_000 + document % 700,
        "start": 0,
        "end": len(_TEXT),
    }


def _asked(count: int) -> Iterator[HybridQuery]:
    made = _Synthetic(seed=2)
    served = Where(
        any_of={"access": ("public",)},
        none_of={"superseded": ("yes",), "reviewed": ("no",)},
        at_most={"valid_from": 740_650.0},
        at_least={"valid_to": 740_650.0},
    )
    narrow = replace(served, any_of={**served.any_of, "kind": ("pattern", "warning")})
    for number, vector in enumerate(made.vectors(count)):
        yield HybridQuery(
            dense=tuple(vector),
            sparse=made.terms(_QUESTION_TERMS, weight=1.0),
            where=narrow if number % 2 else served,
        )


class _Synthetic:
    """Clustered vectors and Zipf terms, the same on every machine."""

    def __init__(self, seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        self._centres = np.random.default_rng(0).normal(size=(_CLUSTERS, _DIMENSION))
        shares = 1 / np.arange(1, _VOCABULARY + 1)
        self._cumulated = np.cumsum(shares / shares.sum())

    def vectors(self, count: int) -> list[list[float]]:
        centres = self._centres[self._chance.integers(_CLUSTERS, size=count)]
        spread = centres + 0.8 * self._chance.normal(size=centres.shape)
        unit = spread / np.linalg.norm(spread, axis=1, keepdims=True)
        return unit.astype(np.float32).tolist()  # type: ignore[no-any-return]

    def terms(self, count: int, weight: float | None = None) -> SparseVector:
        ranks = np.searchsorted(self._cumulated, self._chance.random(count))
        numbers = np.unique(np.minimum(ranks, _VOCABULARY - 1)) * 7919 + 1
        weights = (
            np.full(len(numbers), weight) if weight else self._chance.uniform(0.5, 2, len(numbers))
        )
        return SparseVector(indices=tuple(numbers.tolist()), values=tuple(weights.tolist()))


def main(argv: Sequence[str] | None = None) -> int:
    """Print a table, or what one size gave as JSON."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench_knowledge", description=__doc__)
    parser.add_argument("--json", action="store_true", help="machine-readable output")
    parser.add_argument("--small", action="store_true", help="10,000 chunks alone")
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args(argv)
    if wanted.size:
        with tempfile.TemporaryDirectory() as folder:
            found = _measured_here(wanted.size, Path(folder) / "kb")
        sys.stdout.write(json.dumps(asdict(found)))
        return 0
    results = knowledge_results(with_large=not wanted.small)
    if wanted.json:
        sys.stdout.write(json.dumps([asdict(result) for result in results], indent=1) + "\n")
        return 0
    for result in results:
        mark = "reached" if result.reached else "MISSED"
        sys.stdout.write(
            f"{result.name:58}{result.value:10.1f} {result.unit:8} aim {result.aim:12} {mark}\n"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
