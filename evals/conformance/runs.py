"""The runs, and what each must give: exit code 0 of the suite, or of a run that must fail 1.

Only the exit code counts: against no server at all, checks "pass" that nothing could fail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evals.conformance.servers import FIXTURES, SHIPPED, served
from evals.conformance.suite import HERE, Ran, Suite, installed_suite

__all__ = [
    "ERAS",
    "FIXTURE_FREE",
    "RunResult",
    "evaluate",
    "lint",
    "nobody",
    "required",
    "shipped",
    "table",
]

HANDSHAKE, MODERN = "2025-11-25", "2026-07-28"
REVISIONS = (HANDSHAKE, MODERN)
ERAS = ("legacy", "modern")
STATELESS = HERE / f"stateless-{HANDSHAKE}.yaml"
_SHARED = ("completion-complete", "tools-list", "resources-list", "prompts-list")
FIXTURE_FREE: dict[str, tuple[str, ...]] = {
    HANDSHAKE: ("server-initialize", "ping", "dns-rebinding-protection", *_SHARED),
    MODERN: (
        "server-stateless",
        "caching",
        "http-header-validation",
        "sep-2164-resource-not-found",
        "server-sse-multiple-streams",
        "dns-rebinding-protection",
        "input-required-result-unsupported-methods",
        *_SHARED,
    ),
}
"""Scenarios that mean something of a server which knows nothing of the suite."""
_BASELINES = {"server-stateless": HERE / "shipped-server-stateless.yaml"}
_NOBODY = "http://127.0.0.1:9/mcp"
"""The discard port: nothing answers there."""


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """One run: whether it gave what it must, and how many checks it made."""

    name: str
    is_as_expected: bool
    passed: int
    failed: int
    told: tuple[str, ...] = ()


def required(suite: Suite, revision: str, folder: Path, *, sessions: bool) -> RunResult:
    """Every scenario that a revision requires, against this app with the suite's fixtures."""
    options = ["--requirements", revision]
    if not sessions and revision == HANDSHAKE:
        options += ["--expected-failures", str(STATELESS)]
    with served(FIXTURES, folder, mcp_sessions=str(int(sessions))) as url:
        ran = suite.check(url, *options)
    kind = "sessions" if sessions else "stateless"
    return _result(f"{revision}, {kind}", ran, ran.code == 0)


def shipped(suite: Suite, revision: str, folder: Path) -> RunResult:
    """The scenarios without fixtures, against the service as a user starts it."""
    with served(SHIPPED, folder) as url:
        ran = {name: _single(suite, url, name, revision) for name in FIXTURE_FREE[revision]}
    counts = [one.counted() for one in ran.values()]
    wrong = tuple(name for name, one in ran.items() if one.code)
    return RunResult(
        name=f"{revision}, shipped",
        is_as_expected=not wrong,
        passed=sum(passed for passed, _ in counts),
        failed=sum(failed for _, failed in counts),
        told=wrong,
    )


def _single(suite: Suite, url: str, name: str, revision: str) -> Ran:
    options = ["--scenario", name, "--spec-version", revision]
    if name in _BASELINES:
        options += ["--expected-failures", str(_BASELINES[name])]
    return suite.check(url, *options)


def nobody(suite: Suite, revision: str) -> RunResult:
    """No server at all: a suite that passes this proves nothing."""
    ran = suite.check(_NOBODY, "--requirements", revision)
    return _result(f"{revision}, no server", ran, ran.code == 1)


def lint(suite: Suite, era: str, folder: Path) -> RunResult:
    """The inspector's strict lint of the shipped tools: neither errors nor warnings."""
    with served(SHIPPED, folder) as url:
        ran = suite.inspect(
            *(url, "--transport", "http", "--protocol-era", era),
            *("--method", "tools/list", "--strict"),
        )
    told = tuple(line for line in ran.told.splitlines() if line.startswith(("Error", "Warning")))
    return RunResult(
        name=f"strict lint, {era}",
        is_as_expected=ran.code == 0 and not told and '"tools"' in ran.text,
        passed=int(ran.code == 0),
        failed=len(told),
        told=told,
    )


def _result(name: str, ran: Ran, is_as_expected: bool) -> RunResult:
    passed, failed = ran.counted()
    scored = tuple(one for one in ran.failing() if one not in ran.unscored())
    return RunResult(
        name=name, is_as_expected=is_as_expected, passed=passed, failed=failed, told=scored
    )


def evaluate() -> dict[str, Any]:
    """Every run, as `python -m evals conformance` shows them.

    Raises:
        OutsideError: `conformance_unavailable`.
    """
    suite = installed_suite()
    with TemporaryDirectory() as base:
        results = list(_all(suite, Path(base)))
    return {
        "runs": [vars(result) for result in results],
        "regressions": [result.name for result in results if not result.is_as_expected],
    }


def _all(suite: Suite, base: Path) -> Iterator[RunResult]:
    for revision in REVISIONS:
        yield shipped(suite, revision, base / f"shipped-{revision}")
        for sessions in (True, False):
            folder = base / f"{revision}-{sessions}"
            yield required(suite, revision, folder, sessions=sessions)
        yield nobody(suite, revision)
    for era in ERAS:
        yield lint(suite, era, base / era)


def table(result: dict[str, Any]) -> str:
    """The runs as lines; what failed and counts stands behind one that is not as expected."""
    lines = [f"{'run':<24}{'passed':>8}{'failed':>8}  as expected"]
    for run in result["runs"]:
        verdict = "yes" if run["is_as_expected"] else "NO"
        told = "" if run["is_as_expected"] else f" ({', '.join(run['told'])})"
        lines.append(f"{run['name']:<24}{run['passed']:>8}{run['failed']:>8}  {verdict}{told}")
    return "\n".join(lines)
