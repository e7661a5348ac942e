"""Cross-validated error of the predictions against the shipped measured rows.

Every row is predicted by a fit that never saw its group. The numbers are what they are; the saved
baseline (`evals/baselines/predict.json`) only keeps them from getting worse unnoticed.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from knowledge_ingest.crossvalidate import Miss, coverage_table, error_table, report
from knowledge_ingest.refit import cross_validate, shipped_training

__all__ = ["BASELINE", "evaluate", "table"]

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


def evaluate(groupings: Sequence[str]) -> dict[str, Any]:
    """Cross-validate and compare the headline errors with the baseline."""
    data, fingerprint = shipped_training()
    found = cross_validate(data, groupings)
    errors = error_table(found)
    return {
        "benchmarks_sha256": fingerprint,
        "rows": len(data),
        "errors": errors,
        "by_engine": _by_engine(found),
        "coverage": coverage_table(found),
        "regressions": _regressions(errors),
    }


def _by_engine(found: Mapping[str, Sequence[Miss]]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for engine in ("vllm", "sglang", "trtllm"):
        some = {
            name: [m for m in misses if m.engine == engine and (m.load, m.metric) in _HEADLINES]
            for name, misses in found.items()
        }
        lines.extend({"engine": engine, **line} for line in error_table(some))
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
    parts = [
        f"{result['rows']} rows; every row predicted by a fit that never saw its group",
        report(result["errors"]),
        "",
        "by engine",
        *(
            f"{line['engine']:8}{line['grouping']:8}{line['load']:9}{line['metric']:14}"
            f"{line['rows']:6}{line['median_pct']:8} %  bias {line['bias_pct']:6} %"
            for line in result["by_engine"]
        ),
        "",
        "80 % intervals hold (of the rows of cells that did not set them)",
        *(
            f"{line['grouping']:8}{line['load']:9}{line['metric']:14}{line['rows']:6}"
            f"{line['held_pct']:7} %"
            for line in result["coverage"]
        ),
    ]
    if result["regressions"]:
        parts += ["", "WORSE THAN THE BASELINE", *result["regressions"]]
    return "\n".join(parts)
