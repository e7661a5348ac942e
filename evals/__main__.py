"""Runs the evaluations from a checkout: `python -m evals SUITE [--json]`."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from evals import intent, intent_llm, knowledge_set, predict, recommend, retrieval, scripted
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
        choices=list(_SUITES),
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
    parser.add_argument(
        "--scenario", metavar="FILE", type=Path, help="clients: one conversation of your own"
    )
    wanted = parser.parse_args(argv)
    try:
        result, shown = _SUITES[wanted.suite](wanted)
    except PlanningError as error:
        sys.stderr.write(f"{error}\n")
        return 3
    sys.stdout.write((json.dumps(result, indent=1) if wanted.json else shown(result)) + "\n")
    return 1 if result["regressions"] else 0


Ran = tuple[dict[str, Any], Callable[[Any], str]]


def _intent(wanted: argparse.Namespace) -> Ran:
    if wanted.llm:
        return intent_llm.evaluate(wanted.llm, wanted.split), intent_llm.table
    return intent.evaluate(wanted.split or "all", with_questions=True), intent.table


def _knowledge(wanted: argparse.Namespace) -> Ran:
    which = "development" if wanted.split == "development" else "questions"
    return knowledge_set.evaluate(which), knowledge_set.table


_SUITES: dict[str, Callable[[argparse.Namespace], Ran]] = {
    "predict": lambda wanted: (
        predict.evaluate(tuple(wanted.grouping or GROUPINGS)),
        predict.table,
    ),
    "intent": _intent,
    "recommend": lambda _: (recommend.evaluate(), recommend.table),
    "retrieval": lambda wanted: (retrieval.evaluate(wanted.dataset), retrieval.table),
    "knowledge": _knowledge,
    "clients": lambda wanted: (scripted.evaluate(wanted.scenario), scripted.table),
    "conformance": lambda _: (runs.evaluate(), runs.table),
}


if __name__ == "__main__":
    raise SystemExit(main())
