"""Cross-validated error of the predictions against the shipped measured rows.

Every row is predicted by a fit that never saw its group, repeats of a run included. The numbers
are what they are; the saved baseline (`evals/baselines/predict.json`) only keeps them from getting
worse unnoticed.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from knowledge_ingest import COLLECTIONS
from knowledge_ingest.crossvalidate import (
    Miss,
    coverage_table,
    error_table,
    rank_agreement,
    report,
)
from knowledge_ingest.fit import Training
from knowledge_ingest.refit import on_stderr, shipped_training
from knowledge_ingest.validation import cross_validate
from tools.domain.answers import answer_load
from tools.domain.calibrated import Calibrated
from tools.measured import runs_assembler

__all__ = ["BASELINE", "answered", "evaluate", "summary", "table"]

BASELINE = Path(__file__).parent / "baselines" / "predict.json"
_SLACK_POINTS = 2.0
_HEADLINES = (
    ("closed", "tpot_mean_ms"),
    ("closed", "ttft_mean_ms"),
    ("offline", "output_tok_s"),
    ("open", "e2e_mean_ms"),
    ("open", "ttft_mean_ms"),
)
"""What a release is judged by; the table shows everything."""
_ARRIVALS = {"blis-training": "constant rate", "mlperf-v5.1": "MLPerf at the knee"}


def evaluate(groupings: Sequence[str], tell: Callable[[str], None] = on_stderr) -> dict[str, Any]:
    """Cross-validate and compare the headline errors with the baseline.

    Args:
        groupings: What is hidden from the fits.
        tell: Hears how many fits are ahead, how far they are, and the time.
    """
    data, fingerprint = shipped_training()
    return summary(
        cross_validate(data, tell, groupings=groupings, workers=os.cpu_count() or 1),
        data,
        fingerprint,
    )


def summary(
    found: Mapping[str, Sequence[Miss]], data: Training, fingerprint: str
) -> dict[str, Any]:
    """Every table of the evaluation, from the misses of hidden rows."""
    errors = error_table(found)
    return {
        "benchmarks_sha256": fingerprint,
        "rows": len(data),
        "repeated_rows": int(data.repeated.sum()),
        "errors": errors,
        "errors_without_repeats": error_table(_told_once(found, data)),
        "by_engine": _by(found, "engine", ("vllm", "sglang", "trtllm"), _HEADLINES),
        "open_by_arrivals": _by(found, "source", tuple(_ARRIVALS), _HEADLINES[3:]),
        "coverage": coverage_table(found),
        "ranking": rank_agreement(found, data),
        "answered": answered(data),
        "regressions": _regressions(errors),
    }


def _told_once(found: Mapping[str, Sequence[Miss]], data: Training) -> dict[str, list[Miss]]:
    repeated = {row.row_id for row, again in zip(data.rows, data.repeated, strict=True) if again}
    return {
        name: [
            miss
            for miss in misses
            if miss.row_id not in repeated and (miss.load, miss.metric) in _HEADLINES
        ]
        for name, misses in found.items()
    }


def _by(
    found: Mapping[str, Sequence[Miss]],
    attribute: str,
    values: Sequence[str],
    metrics: Sequence[tuple[str, str]],
) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for value in values:
        some = {
            name: [
                miss
                for miss in misses
                if getattr(miss, attribute) == value and (miss.load, miss.metric) in metrics
            ]
            for name, misses in found.items()
        }
        lines.extend({attribute: value, **line} for line in error_table(some))
    return lines


def answered(data: Training) -> list[dict[str, Any]]:
    """Share of rows that get a number, and why the others do not; asked as `predict` asks."""
    prepared = runs_assembler().prepare(data.cases)
    shipped = json.loads((COLLECTIONS / "calibration.json").read_text(encoding="utf-8"))
    calibrated = Calibrated.from_mapping(shipped)
    lines: list[dict[str, Any]] = []
    for load in ("closed", "open", "offline"):
        positions = [i for i, case in enumerate(data.cases) if case.workload.load == load]
        why = Counter(prepared.refused[i].code for i in positions if i in prepared.refused)
        answers, _ = answer_load(prepared, data.cases, None, calibrated, load)
        why["past_the_knee"] += int((~answers.stable).sum())
        share = 100.0 * (1.0 - sum(why.values()) / max(len(positions), 1))
        lines.append(
            {
                "load": load,
                "rows": len(positions),
                "answered_pct": round(share, 1),
                "refused": dict(+why),
            }
        )
    return lines


def _regressions(errors: Sequence[Mapping[str, Any]]) -> list[str]:
    """Headline medians that are more than two points above the baseline."""
    if not BASELINE.exists():
        return []
    saved = {
        (line["grouping"], line["load"], line["metric"]): line["median_pct"]
        for line in json.loads(BASELINE.read_text(encoding="utf-8"))
    }
    worse = []
    for line in errors:
        key = (line["grouping"], line["load"], line["metric"])
        if (
            key[1:] in _HEADLINES
            and key in saved
            and line["median_pct"] > saved[key] + _SLACK_POINTS
        ):
            worse.append(f"{' '.join(key)}: {saved[key]} % -> {line['median_pct']} %")
    return worse


def table(result: Mapping[str, Any]) -> str:
    """The tables as text."""
    head = f"{result['rows']} rows, {result['repeated_rows']} of them repeats of a run"
    parts = [
        f"{head}; every row predicted by a fit that never saw its group,",
        "asked with the engine version that the row records, if any (without: decision 0001)",
        report(result["errors"]),
        "",
        "without repeats",
        report(result["errors_without_repeats"]),
        "",
        "by engine",
        *_lines(result["by_engine"], "engine"),
        "",
        "open loads by how requests arrived",
        *_lines(result["open_by_arrivals"], "source"),
        "",
        "80 % intervals hold (each cell judged by intervals made without it), median high / low",
        *(
            f"{line['grouping']:15}{line['load']:9}{line['metric']:14}{line['rows']:6}"
            f"{line['held_pct']:7} %{line['width']:8}"
            for line in result["coverage"]
        ),
        "",
        "ranking of configurations by tokens/s per GPU at equal load",
        *(
            f"{line['grouping']:15}Kendall tau {line['tau']:6} over {line['pairs']} pairs"
            for line in result["ranking"]
        ),
        "",
        "answered",
        *(
            f"{line['load']:9}{line['rows']:6} rows {line['answered_pct']:6} %  {line['refused']}"
            for line in result["answered"]
        ),
    ]
    if result["regressions"]:
        parts += ["", "WORSE THAN THE BASELINE", *result["regressions"]]
    return "\n".join(parts)


def _lines(lines: Sequence[Mapping[str, Any]], attribute: str) -> list[str]:
    return [
        f"{_ARRIVALS.get(line[attribute], line[attribute]):20}{line['grouping']:15}"
        f"{line['load']:9}{line['metric']:14}{line['rows']:6}{line['median_pct']:8} %"
        f"  bias {line['bias_pct']:6} %"
        for line in lines
    ]
