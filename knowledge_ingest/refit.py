"""Fits, cross-validates and writes `collections/calibration.json`.

Run `python -m knowledge_ingest.refit`. It takes a quarter of an hour on two cores: every grouping
is fitted six to eighteen times without the rows it is judged on.
"""

import csv
import hashlib
import json
import os
import sys
from pathlib import Path

from knowledge_ingest import COLLECTIONS
from knowledge_ingest.crossvalidate import error_table, interval_table, report
from knowledge_ingest.fit import Training, document, fit_physics, training
from knowledge_ingest.validation import cross_validate
from tools.adapters.shipped import ShippedCatalogue
from tools.rows import BenchmarkRow

__all__ = ["main", "on_stderr", "shipped_training"]


def shipped_training(folder: Path = COLLECTIONS) -> tuple[Training, str]:
    """The usable shipped rows, and the SHA-256 of their file."""
    path = folder / "benchmarks.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [BenchmarkRow.model_validate(row).measurement() for row in csv.DictReader(lines)]
    return training(rows, ShippedCatalogue(folder)), hashlib.sha256(path.read_bytes()).hexdigest()


def on_stderr(line: str) -> None:
    """A line of progress, at once."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def main() -> int:
    """Write the calibration and print its errors."""
    data, fingerprint = shipped_training()
    sys.stderr.write(f"fitting {len(data)} rows ...\n")
    calibration = fit_physics(data)
    found = cross_validate(data, on_stderr, workers=os.cpu_count() or 1)
    errors = error_table(found)
    content = document(calibration, data, interval_table(found), errors, fingerprint)
    path = COLLECTIONS / "calibration.json"
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(report(errors) + f"\nwrote {path.name}, version {content['version']}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
