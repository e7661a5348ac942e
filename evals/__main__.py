"""Runs the evaluations from a checkout: `python -m evals [predict] [--json]`."""

import argparse
import json
import sys
from collections.abc import Sequence

from evals.predict import evaluate, table
from knowledge_ingest.crossvalidate import GROUPINGS

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Print one suite; exit 1 where an error is worse than the saved baseline allows."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("suite", nargs="?", default="predict", choices=["predict"])
    parser.add_argument("--json", action="store_true", help="machine-readable output")
    parser.add_argument(
        "--grouping",
        action="append",
        choices=GROUPINGS,
        help="what is hidden from the fit (all of them by default)",
    )
    wanted = parser.parse_args(argv)
    result = evaluate(tuple(wanted.grouping or GROUPINGS))
    sys.stdout.write((json.dumps(result, indent=1) if wanted.json else table(result)) + "\n")
    return 1 if result["regressions"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
