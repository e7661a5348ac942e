"""Runs the evaluations from a checkout: `python -m evals [predict | intent] [--json]`."""

import argparse
import json
import sys
from collections.abc import Sequence

from evals import intent, predict
from knowledge_ingest.crossvalidate import GROUPINGS

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Print one suite; exit 1 where an error is worse than the saved baseline allows."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("suite", nargs="?", default="predict", choices=["predict", "intent"])
    parser.add_argument("--json", action="store_true", help="machine-readable output")
    parser.add_argument(
        "--grouping",
        action="append",
        choices=GROUPINGS,
        help="predict: what is hidden from the fit (all of them by default)",
    )
    parser.add_argument("--split", choices=intent.SPLITS, default="all", help="intent: which part")
    wanted = parser.parse_args(argv)
    if wanted.suite == "intent":
        result, shown = intent.evaluate(wanted.split), intent.table
    else:
        result, shown = predict.evaluate(tuple(wanted.grouping or GROUPINGS)), predict.table
    sys.stdout.write((json.dumps(result, indent=1) if wanted.json else shown(result)) + "\n")
    return 1 if result["regressions"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
