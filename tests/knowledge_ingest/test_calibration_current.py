"""The shipped calibration belongs to the shipped rows and code, and is no worse than the baseline.

Both files are generated: `make fit` and `python -m evals` say how.
"""

import hashlib
import json
from typing import Any

import pytest

from evals.predict import BASELINE
from knowledge_ingest import COLLECTIONS
from knowledge_ingest.fit import KERNELS
from tools.domain.calibrated import Calibrated
from tools.domain.physics import DEVIATIONS, MEMBERS, PRIORS

SLACK_POINTS = 2.0

Key = tuple[str, str, str]


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        (COLLECTIONS / "calibration.json").read_text(encoding="utf-8")
    )
    return content


def _medians(lines: list[dict[str, Any]]) -> dict[Key, float]:
    return {(e["grouping"], e["load"], e["metric"]): float(e["median_pct"]) for e in lines}


def test_it_was_fitted_on_the_shipped_rows(shipped: dict[str, Any]) -> None:
    rows = (COLLECTIONS / "benchmarks.csv").read_bytes()
    assert shipped["training"]["benchmarks_sha256"] == hashlib.sha256(rows).hexdigest(), (
        "benchmarks.csv changed since the fit: make fit"
    )


def test_its_errors_are_no_worse_than_the_baseline(shipped: dict[str, Any]) -> None:
    baseline = _medians(json.loads(BASELINE.read_text(encoding="utf-8")))
    found = _medians(shipped["errors"])
    assert baseline
    assert sorted(set(baseline) - set(found)) == []
    worse = {
        key: f"{limit} % -> {found[key]} %"
        for key, limit in baseline.items()
        if found[key] > limit + SLACK_POINTS
    }
    assert worse == {}


def test_its_names_are_those_of_the_code(shipped: dict[str, Any]) -> None:
    assert set(shipped["base"]) == set(PRIORS)
    assert set(shipped["offsets"]) <= set(DEVIATIONS)
    for name, offsets in shipped["offsets"].items():
        assert set(offsets) <= set(MEMBERS[DEVIATIONS[name][0]])
    assert shipped["kernels"] == KERNELS
    assert Calibrated.from_mapping(shipped).version == shipped["version"]


def test_its_version_is_the_hash_of_the_rest(shipped: dict[str, Any]) -> None:
    rest = {name: value for name, value in shipped.items() if name != "version"}
    text = json.dumps(rest, sort_keys=True)
    assert shipped["version"] == hashlib.sha256(text.encode()).hexdigest()[:12]
