"""Does the choice hold? Selection problems made of measured rows, solved without seeing them.

A problem is a model, a pair of lengths, a demand and two limits; its candidates are the
configurations that somebody measured there under fixed concurrency. What each really carries within
the limits, and so what it costs, is read off its measured points: the cheapest is the truth. The
choice is made by predictions of a fit that saw no row of the model, neither in the physics nor as
evidence, at the slow end of their intervals as a plan holds its limits. Three habits answer beside
it, and they are told the measured capacity of what they take: only their choice can be wrong.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import ceil, inf
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge_ingest import COLLECTIONS
from knowledge_ingest.crossvalidate import FOLDS, folds, group_of, training_fields
from knowledge_ingest.fit import Training, document, fit_physics
from knowledge_ingest.refit import on_stderr, shipped_training
from tools.domain.answers import answer_load
from tools.domain.calibrated import Calibrated
from tools.domain.measurement import Measurement
from tools.measured import runs_assembler
from tools.ports import Catalogue

__all__ = ["BASELINE", "Candidate", "Problem", "evaluate", "problems_of", "solve", "table"]

BASELINE = Path(__file__).parent / "baselines" / "recommend.json"
LIMITS_MS: tuple[tuple[float, float], ...] = ((500.0, 20.0), (1000.0, 40.0), (3000.0, 80.0))
"""Mean TTFT and mean TPOT of a problem: strict, usual, easy."""
DEMANDS_TOK_S: tuple[float, ...] = (200.0, 2_000.0, 20_000.0, 200_000.0)
"""Output tokens per second that the choice must carry."""
_LEAST_POINTS = 3
_LEAST_CANDIDATES = 3
_MS_PER_S = 1000.0


@dataclass(frozen=True, kw_only=True)
class Point:
    """One load of a configuration: what was measured and what was predicted, values and slow ends.

    Latencies in ms, rates in requests per second for the whole deployment.
    """

    rate_rps: float
    ttft_ms: float
    tpot_ms: float
    predicted_rps: float
    ttft_slow_ms: float
    tpot_slow_ms: float
    ttft_likely_ms: float
    tpot_likely_ms: float


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One measured configuration with its price in USD per hour and its points."""

    name: str
    gpu: str
    gpus: int
    usd_hour: float
    memory_gb: float
    points: tuple[Point, ...]

    def carries_rps(self, ttft_ms: float, tpot_ms: float) -> float:
        """The highest measured rate within the limits; 0 where none is."""
        return max(
            (p.rate_rps for p in self.points if p.ttft_ms <= ttft_ms and p.tpot_ms <= tpot_ms),
            default=0.0,
        )

    def promises_rps(self, ttft_ms: float, tpot_ms: float, *, likely: bool = False) -> float:
        """The highest predicted rate within the limits, at the slow end unless `likely`."""
        return max(
            (
                p.predicted_rps
                for p in self.points
                if (p.ttft_likely_ms if likely else p.ttft_slow_ms) <= ttft_ms
                and (p.tpot_likely_ms if likely else p.tpot_slow_ms) <= tpot_ms
            ),
            default=0.0,
        )


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What must be carried within which limits, and what may carry it."""

    model: str
    isl_tokens: int
    osl_tokens: int
    demand_rps: float
    ttft_ms: float
    tpot_ms: float
    candidates: tuple[Candidate, ...]

    def usd_hour(self, candidate: Candidate, rate_rps: float) -> float:
        """Cost of so many deployments as carry the demand at this rate each."""
        return ceil(self.demand_rps / rate_rps - 1e-9) * candidate.usd_hour if rate_rps else inf

    def truth_usd_hour(self) -> float:
        """The least that carries the demand within the limits; infinite where nothing does."""
        costs = (
            self.usd_hour(one, one.carries_rps(self.ttft_ms, self.tpot_ms))
            for one in self.candidates
        )
        return min(costs, default=inf)


@dataclass(frozen=True, kw_only=True)
class Pick:
    """A choice: the cost over the least one, less 1, and whether it breaks a limit.

    `regret` is NaN where nothing was chosen.
    """

    regret: float
    breaks: bool


def solve(problem: Problem, *, likely: bool = False) -> Pick:
    """The cheapest by predictions, sized by them, paid and judged by what was measured."""
    limits = problem.ttft_ms, problem.tpot_ms
    promised = [(one, one.promises_rps(*limits, likely=likely)) for one in problem.candidates]
    able = [(problem.usd_hour(one, rate), -rate, one.name, one) for one, rate in promised if rate]
    if not able:
        return Pick(regret=float("nan"), breaks=False)
    usd, rate, _, chosen = min(able)
    each = problem.demand_rps / ceil(problem.demand_rps / -rate - 1e-9)
    breaks = each > chosen.carries_rps(*limits) * (1 + 1e-9)
    return Pick(regret=max(usd / problem.truth_usd_hour() - 1.0, 0.0), breaks=breaks)


def _told(problem: Problem, order: Callable[[Candidate], tuple[float, ...]]) -> Pick:
    """The first by a habit, sized by what was measured of it; it breaks if it carries nothing."""
    chosen = min(problem.candidates, key=lambda one: (*order(one), one.name))
    rate = chosen.carries_rps(problem.ttft_ms, problem.tpot_ms)
    if not rate:
        return Pick(regret=float("nan"), breaks=True)
    usd = problem.usd_hour(chosen, rate)
    return Pick(regret=usd / problem.truth_usd_hour() - 1.0, breaks=False)


HABITS: Mapping[str, Callable[[Candidate], tuple[float, ...]]] = {
    "always the biggest GPU": lambda one: (-one.memory_gb, -one.gpus),
    "smallest that fits": lambda one: (one.memory_gb * one.gpus,),
}
"""Told the measured capacity of what they take."""


def evaluate(tell: Callable[[str], None] = on_stderr, workers: int = 2) -> dict[str, Any]:
    """Solve every problem and compare with the habits and the saved baseline."""
    data, fingerprint = shipped_training()
    from agent.bootstrap import tool_deps
    from agent.settings import Settings

    catalogue = tool_deps(Settings()).catalogue
    hidden = folds(group_of(data, "model"), FOLDS["model"])
    tell(f"{len(hidden)} fits, each without some models")
    with ProcessPoolExecutor(max_workers=workers) as pool:
        found = [one for part in pool.map(_predicted, [(data, i) for i in hidden]) for one in part]
    return summary(problems_of(found, catalogue), fingerprint)


Row = tuple[Measurement, dict[str, tuple[float, float]]]
"""A measured row and, by metric, what was predicted: the likely value and the slow end."""


def _predicted(job: tuple[Training, NDArray[np.intp]]) -> list[Row]:
    data, hidden = job
    train = data.take(np.setdiff1d(np.arange(len(data)), hidden)).once()
    return list(predictions(train, data.take(hidden).once(), fit_physics(train)))


def predictions(train: Training, test: Training, physics: Any) -> Iterator[Row]:
    """The hidden rows under fixed concurrency with what the fit says of them."""
    shipped = json.loads((COLLECTIONS / "calibration.json").read_text(encoding="utf-8"))
    content = document(physics, train, shipped["intervals"], (), "")
    calibrated = Calibrated.from_mapping(content)
    fields = training_fields(train, calibrated)
    prepared = runs_assembler().prepare(test.cases, lenient_memory=True)
    if not (prepared.load == "closed").any():
        return
    answers, index = answer_load(prepared, test.cases, fields, calibrated, "closed")
    for place, at in enumerate(index):
        row = test.rows[int(prepared.index[at])]
        yield (
            row,
            {
                name: (float(value[place]), float(high[place]))
                for name, (value, _, high) in answers.metrics.items()
            },
        )


def problems_of(found: Sequence[Row], catalogue: Catalogue) -> list[Problem]:
    """Every problem that at least three configurations compete for and one of them solves."""
    shapes: dict[tuple[str, int, int], dict[str, list[Row]]] = {}
    for row, said in found:
        if row.concurrency is None or _latencies(row, said) is None:
            continue
        shape = row.model_family, round(row.isl_tokens), round(row.osl_tokens)
        shapes.setdefault(shape, {}).setdefault(_name(row), []).append((row, said))
    problems: list[Problem] = []
    for (model, isl, osl), configurations in sorted(shapes.items()):
        candidates = tuple(
            candidate
            for name, rows in sorted(configurations.items())
            if (candidate := _candidate(name, rows, catalogue)) is not None
        )
        if len(candidates) < _LEAST_CANDIDATES:
            continue
        for ttft_ms, tpot_ms in LIMITS_MS:
            for demand in DEMANDS_TOK_S:
                problem = Problem(
                    model=model,
                    isl_tokens=isl,
                    osl_tokens=osl,
                    demand_rps=demand / osl,
                    ttft_ms=ttft_ms,
                    tpot_ms=tpot_ms,
                    candidates=candidates,
                )
                if problem.truth_usd_hour() < inf:
                    problems.append(problem)
    return problems


def _name(row: Measurement) -> str:
    widths = f"tp{row.tp} pp{row.pp} ep{row.ep} adp{row.attention_dp}"
    return f"{row.gpus} x {row.gpu} {row.engine} {row.precision} {widths} {row.source}"


def _latencies(
    row: Measurement, said: Mapping[str, tuple[float, float]]
) -> tuple[float, tuple[float, float], float, tuple[float, float]] | None:
    """TTFT and TPOT, each measured and predicted in the statistic that the row reports."""
    for statistic in ("mean", "p50"):
        ttft = getattr(row, f"ttft_{statistic}_ms")
        tpot = getattr(row, f"tpot_{statistic}_ms")
        first, each = said.get(f"ttft_{statistic}_ms"), said.get(f"tpot_{statistic}_ms")
        if ttft and tpot and first and each and np.isfinite([*first, *each]).all():
            return ttft, first, tpot, each
    return None


def _candidate(name: str, rows: Sequence[Row], catalogue: Catalogue) -> Candidate | None:
    usd = _usd_hour(rows[0][0].gpu, catalogue)
    points: dict[float, Point] = {}
    for row, said in rows:
        found = _latencies(row, said)
        if found is None or row.concurrency is None:
            continue
        ttft, (first, slow_first), tpot, (each, slow) = found
        tokens = max(row.osl_tokens - 1.0, 0.0)
        points[row.concurrency] = Point(
            rate_rps=row.concurrency / (ttft + tokens * tpot) * _MS_PER_S,
            ttft_ms=ttft,
            tpot_ms=tpot,
            predicted_rps=row.concurrency / (first + tokens * each) * _MS_PER_S,
            ttft_slow_ms=slow_first,
            tpot_slow_ms=slow,
            ttft_likely_ms=first,
            tpot_likely_ms=each,
        )
    if usd is None or len(points) < _LEAST_POINTS:
        return None
    gpu = catalogue.gpu(rows[0][0].gpu)
    return Candidate(
        name=name,
        gpu=gpu.gpu,
        gpus=rows[0][0].gpus,
        usd_hour=usd * rows[0][0].gpus,
        memory_gb=gpu.memory_gb or 0.0,
        points=tuple(points[load] for load in sorted(points)),
    )


def _usd_hour(gpu: str, catalogue: Catalogue) -> float | None:
    """The lowest price of one GPU: an offer where there is one, else an estimate."""
    for kind in ("offer", "estimate"):
        prices = [
            row.on_demand_usd_per_hour / row.gpus_per_instance
            for row in catalogue.prices
            if row.gpu == gpu and row.kind == kind and row.on_demand_usd_per_hour
        ]
        if prices:
            return min(prices)
    return None


def summary(problems: Sequence[Problem], fingerprint: str) -> dict[str, Any]:
    """One line per way to choose: n, share answered, regret and broken limits."""
    ways = {
        "Leadline": [solve(one) for one in problems],
        "Leadline, likely values": [solve(one, likely=True) for one in problems],
        **{name: [_told(one, order) for one in problems] for name, order in HABITS.items()},
    }
    lines = [_line(name, picks) for name, picks in ways.items()]
    lines.append({"way": "exact match in a table", "problems": len(problems), "answered_pct": 0.0})
    models = sorted({one.model for one in problems})
    return {
        "benchmarks_sha256": fingerprint,
        "problems": len(problems),
        "shapes": len({(one.model, one.isl_tokens, one.osl_tokens) for one in problems}),
        "models": models,
        "ways": lines,
        "by_model": [
            _line(model, [solve(one) for one in problems if one.model == model]) for model in models
        ],
        "regressions": _regressions(lines[0]),
    }


def _line(name: str, picks: Sequence[Pick]) -> dict[str, Any]:
    regrets = np.array([one.regret for one in picks if not np.isnan(one.regret)])
    chosen = len(regrets) + sum(one.breaks and bool(np.isnan(one.regret)) for one in picks)
    line: dict[str, Any] = {
        "way": name,
        "problems": len(picks),
        "answered_pct": round(100.0 * chosen / max(len(picks), 1), 1),
    }
    if len(regrets):
        line |= {
            "regret_median_pct": round(100 * float(np.median(regrets)), 1),
            "regret_p90_pct": round(100 * float(np.quantile(regrets, 0.9)), 1),
        }
    if chosen:
        line["breaks_pct"] = round(100 * sum(one.breaks for one in picks) / chosen, 1)
    return line


_SLACK_POINTS = 2.0


def _regressions(line: Mapping[str, Any]) -> list[str]:
    saved = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    return [
        f"{name}: {saved[name]} -> {line[name]}"
        for name in ("regret_median_pct", "regret_p90_pct", "breaks_pct")
        if name in saved and line.get(name, inf) > saved[name] + _SLACK_POINTS
    ]


def table(result: Mapping[str, Any]) -> str:
    """The comparison as text."""
    head = f"{'way to choose':28}{'problems':>9}{'answered %':>12}{'regret median %':>17}"
    head += f"{'p90 %':>8}{'breaks a limit %':>18}"
    lines = [
        f"{result['problems']} problems of {result['shapes']} model x length pairs; the fit saw no row"
        f" of the model",
        head,
    ]
    for line in (*result["ways"], {}, *result["by_model"]):
        if not line:
            lines.append("by model")
            continue
        figures = [
            f"{line.get(name, '-'):>{width}}"
            for name, width in (
                ("problems", 9),
                ("answered_pct", 12),
                ("regret_median_pct", 17),
                ("regret_p90_pct", 8),
                ("breaks_pct", 18),
            )
        ]
        lines.append(f"{line['way']:28}" + "".join(figures))
    if result["regressions"]:
        lines += ["", "WORSE THAN THE BASELINE", *result["regressions"]]
    return "\n".join(lines)
