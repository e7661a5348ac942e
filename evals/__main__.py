"""Runs the evaluations from a checkout: `python -m evals SUITE [--json]`."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from evals import intent, intent_llm, knowledge_set, predict, recommend, retrieval
from evals.conformance import runs
from knowledge_ingest.crossvalidate import GROUPINGS
from tools.domain.errors import PlanningError

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Print one suite; exit 1 where an error is worse than the saved baseline allows."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument(
        "suite",
        nargs="?",
        default="predict",
        choices=["predict", "intent", "recommend", "retrieval", "knowledge", "conformance"],
    )
    parser.add_argument("--json", action="store_true", help="machine-readable output")
    parser.add_argument(
        "--grouping",
        action="append",
        choices=GROUPINGS,
        help="predict: what is hidden from the fit (all of them by default)",
    )
    parser.add_argument(
        "--split", choices=[*intent.SPLITS, "development"], help="intent, knowledge: which part"
    )
    parser.add_argument(
        "--llm",
        nargs="?",
        choices=intent_llm.MODELS,
        const="configured",
        help="intent: a language model reads too, a scripted one or that of LEADLINE_LLM_...",
    )
    parser.add_argument(
        "--dataset", metavar="DIR", type=Path, help="retrieval: a folder in BEIR layout"
    )
    wanted = parser.parse_args(argv)
    try:
        result, shown = _run(wanted)
    except PlanningError as error:
        sys.stderr.write(f"{error}\n")
        return 3
    sys.stdout.write((json.dumps(result, indent=1) if wanted.json else shown(result)) + "\n")
    return 1 if result["regressions"] else 0


_PLAIN: dict[str, tuple[Callable[[], dict[str, Any]], Callable[[Any], str]]] = {
    "conformance": (runs.evaluate, runs.table),
    "recommend": (recommend.evaluate, recommend.table),
}
"""Suites without options."""


def _run(wanted: argparse.Namespace) -> tuple[dict[str, Any], Callable[[Any], str]]:
    if wanted.suite == "intent" and wanted.llm:
        return intent_llm.evaluate(wanted.llm, wanted.split), intent_llm.table
    if wanted.suite == "intent":
        return intent.evaluate(wanted.split or "all", with_questions=True), intent.table
    if wanted.suite == "knowledge":
        which = "development" if wanted.split == "development" else "questions"
        return knowledge_set.evaluate(which), knowledge_set.table
    if wanted.suite == "retrieval":
        return retrieval.evaluate(wanted.dataset), retrieval.table
    if wanted.suite in _PLAIN:
        evaluate, shown = _PLAIN[wanted.suite]
        return evaluate(), shown
    return predict.evaluate(tuple(wanted.grouping or GROUPINGS)), predict.table


if __name__ == "__main__":
    raise SystemExit(main())
