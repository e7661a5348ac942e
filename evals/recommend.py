"""Does the choice hold? Selection problems made of measured rows, solved without seeing them.

A problem is a model, a pair of lengths, a number of requests in flight and two limits; its
candidates are the configurations that somebody measured just there. The cheapest that kept both
limits is the truth. The choice is the cheapest that is predicted to keep them, at the slow end of
the intervals as a plan holds its limits, by a fit that saw no row of any model x GPU cell that
takes part in a problem of this model, neither in the physics nor as evidence. Only the widths of
those intervals, in deviations, are the shipped ones and know all rows. A table looked up by exact
match answers none of these problems: the rows are hidden. A problem has at least three candidates
of more than one price, and a truth; those in which some candidate breaks a limit are also told
apart, as the hard ones.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.bootstrap import tool_deps
from agent.settings import Settings
from evals.caution import curve, curve_table
from evals.selection import WAYS, Candidate, Choice, Problem, judged, solve
from knowledge_ingest import COLLECTIONS
from knowledge_ingest.crossvalidate import training_fields
from knowledge_ingest.fit import Training, document, fit_physics
from knowledge_ingest.refit import on_stderr, shipped_training
from tools.domain.answers import answer_load
from tools.domain.calibrated import Calibrated
from tools.domain.measurement import Measurement
from tools.measured import runs_assembler
from tools.ports import Catalogue

__all__ = ["BASELINE", "evaluate", "problems_of", "summary", "table"]

BASELINE = Path(__file__).parent / "baselines" / "recommend.json"
TTFT_MS: tuple[float, ...] = (300.0, 1000.0, 3000.0)
TPOT_MS: tuple[float, ...] = (10.0, 20.0, 40.0, 80.0)
"""Limits of the problems, in every combination."""
_LEAST_CANDIDATES = 3


def evaluate(tell: Callable[[str], None] = on_stderr, workers: int | None = None) -> dict[str, Any]:
    """Solve every problem and compare with the habits and the saved baseline."""
    data, fingerprint = shipped_training()
    catalogue = tool_deps(Settings()).catalogue
    hidden = hidden_cells(data, catalogue)
    tell(f"{len(hidden)} fits, each without the model x GPU cells of one model's problems")
    with ProcessPoolExecutor(max_workers=workers or os.cpu_count()) as pool:
        found = [one for part in pool.map(_predicted, [(data, i) for i in hidden]) for one in part]
    return summary(problems_of(found, catalogue), fingerprint)


Row = tuple[Measurement, dict[str, tuple[float, float]], bool]
"""A measured row; by metric, what was predicted of it, likely and at the slow end; and whether the
fit saw a row of this very configuration and load."""


def hidden_cells(data: Training, catalogue: Catalogue) -> list[NDArray[np.intp]]:
    """Per model with problems, the positions of all rows of the cells that take part in them."""
    rows = [row for row in data.rows if row.load == "closed"]
    cells: dict[str, set[str]] = {}
    for place, candidates in _places(
        [(row, _as_measured(row), False) for row in rows], catalogue
    ).items():
        cells.setdefault(place[0], set()).update(f"{place[0]}|{one.gpu}" for one in candidates)
    return [np.flatnonzero(np.isin(data.cells, sorted(cells[model]))) for model in sorted(cells)]


def _as_measured(row: Measurement) -> dict[str, tuple[float, float]]:
    """What was measured in the place of what is predicted, to find the problems beforehand."""
    names = ("ttft_mean_ms", "ttft_p50_ms", "tpot_mean_ms", "tpot_p50_ms")
    return {name: (value, value) for name in names if (value := getattr(row, name))}


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
    seen = {_told_apart(row) for row in train.rows}
    for place, at in enumerate(index):
        row = test.rows[int(prepared.index[at])]
        yield (
            row,
            {
                name: (float(value[place]), float(high[place]))
                for name, (value, _, high) in answers.metrics.items()
            },
            _told_apart(row) in seen,
        )


def _told_apart(row: Measurement) -> tuple[object, ...]:
    """Configuration, lengths and load: what an exact match compares."""
    lengths = row.isl_tokens, row.osl_tokens
    return row.model_family, _name(row), lengths, row.load, row.concurrency


def problems_of(found: Sequence[Row], catalogue: Catalogue) -> list[Problem]:
    """Every problem that some candidate solves."""
    problems: list[Problem] = []
    for (model, isl, osl, concurrency), candidates in _places(found, catalogue).items():
        for ttft_ms, tpot_ms in product(TTFT_MS, TPOT_MS):
            problem = Problem(
                model=model,
                isl_tokens=isl,
                osl_tokens=osl,
                concurrency=concurrency,
                ttft_ms=ttft_ms,
                tpot_ms=tpot_ms,
                candidates=candidates,
            )
            if any(problem.keeps(one) for one in candidates):
                problems.append(problem)
    return problems


def _places(
    found: Sequence[Row], catalogue: Catalogue
) -> dict[tuple[str, int, int, float], tuple[Candidate, ...]]:
    """Model, lengths and requests in flight -> what was measured there, where it differs."""
    places: dict[tuple[str, int, int, float], dict[str, Candidate]] = {}
    for row, said, is_seen in found:
        candidate = _candidate(row, said, is_seen, catalogue)
        isl, osl, load = row.isl_tokens, row.osl_tokens, row.concurrency
        if isl is None or osl is None or load is None or candidate is None:
            continue
        place = row.model_family, round(isl), round(osl), load
        places.setdefault(place, {}).setdefault(candidate.name, candidate)
    return {
        place: tuple(by_name[name] for name in sorted(by_name))
        for place, by_name in sorted(places.items())
        if len(by_name) >= _LEAST_CANDIDATES and len({one.usd_hour for one in by_name.values()}) > 1
    }


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


def _candidate(
    row: Measurement, said: Mapping[str, tuple[float, float]], is_seen: bool, catalogue: Catalogue
) -> Candidate | None:
    found, usd = _latencies(row, said), _usd_hour(row.gpu, catalogue)
    if found is None or usd is None:
        return None
    ttft, (first, slow_first), tpot, (each, slow) = found
    return Candidate(
        name=_name(row),
        gpu=row.gpu,
        gpus=row.gpus,
        memory_gb=catalogue.gpu(row.gpu).memory_gb or 0.0,
        usd_hour=usd * row.gpus,
        ttft_ms=ttft,
        tpot_ms=tpot,
        ttft_likely_ms=first,
        tpot_likely_ms=each,
        ttft_slow_ms=slow_first,
        tpot_slow_ms=slow,
        is_seen=is_seen,
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
    """One line per way to choose, and per model: n, share answered, regret and broken limits."""
    lines = [_line(name, choose, problems) for name, choose in WAYS.items()]
    hard = [one for one in problems if one.is_hard]
    models = sorted({one.model for one in problems})
    return {
        "benchmarks_sha256": fingerprint,
        "problems": len(problems),
        "places": len({(p.model, p.isl_tokens, p.osl_tokens, p.concurrency) for p in problems}),
        "ways": lines,
        "hard": [_line(name, choose, hard) for name, choose in WAYS.items()],
        "by_model": [
            _line(model, solve, [one for one in problems if one.model == model]) for model in models
        ],
        "caution": curve(problems),
        "regressions": _regressions(lines[0]),
    }


def _line(name: str, choose: Choice, problems: Sequence[Problem]) -> dict[str, Any]:
    picks = [judged(one, choose(one)) for one in problems]
    made = [one for one in picks if not one.is_none]
    line: dict[str, Any] = {
        "way": name,
        "problems": len(picks),
        "answered_pct": round(100.0 * len(made) / max(len(picks), 1), 1),
    }
    if made:
        # A choice that breaks a limit is no bargain: its cost is compared with the truth's as well.
        regrets = np.array([one.regret for one in made])
        line |= {
            "regret_median_pct": round(100 * float(np.median(regrets)), 1),
            "regret_p90_pct": round(100 * float(np.quantile(regrets, 0.9)), 1),
            "breaks_pct": round(100 * sum(one.breaks for one in made) / len(made), 1),
        }
    return line


_SLACK_POINTS = 2.0


def _regressions(line: Mapping[str, Any]) -> list[str]:
    saved = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    worse = {
        name: line.get(name, inf) - saved[name]
        for name in ("regret_median_pct", "regret_p90_pct", "breaks_pct")
        if name in saved
    }
    if "answered_pct" in saved:
        worse["answered_pct"] = saved["answered_pct"] - line["answered_pct"]
    return [
        f"{name}: {saved[name]} -> {line.get(name)}"
        for name, points in worse.items()
        if points > _SLACK_POINTS
    ]


def table(result: Mapping[str, Any]) -> str:
    """The comparison as text."""
    head = f"{'way to choose':28}{'problems':>9}{'answered %':>12}{'regret median %':>17}"
    head += f"{'p90 %':>8}{'breaks a limit %':>18}"
    lines = [
        (
            f"{result['problems']} problems at {result['places']} places (model, lengths,"
            " concurrency); the fits saw no row of the cells in question"
        ),
        head,
    ]
    parts = {
        "": result["ways"],
        "where some candidate breaks a limit": result["hard"],
        "Leadline by model": result["by_model"],
    }
    for title, line in ((title, line) for title, part in parts.items() for line in ({}, *part)):
        if not line:
            lines += [title] if title else []
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
    lines += ["", curve_table(result["caution"])]
    if result["regressions"]:
        lines += ["", "WORSE THAN THE BASELINE", *result["regressions"]]
    return "\n".join(lines)
