"""The official conformance suite and the inspector's lint, against real processes on loopback."""

from pathlib import Path

import pytest

from evals.conformance import runs
from evals.conformance.suite import HERE, Suite, installed_suite
from evals.installs import NPM_FILES
from tools.domain.errors import OutsideError

pytestmark = [pytest.mark.conformance, pytest.mark.slow]
REVISIONS = pytest.mark.parametrize("revision", runs.REVISIONS)


@pytest.fixture(scope="session")
def suite() -> Suite:
    try:
        return installed_suite()
    except OutsideError as missing:
        pytest.skip(str(missing))


def passes(result: runs.RunResult) -> bool:
    assert result.is_as_expected, runs.table({"runs": [vars(result)]})
    return result.passed > 0


@REVISIONS
def test_the_shipped_service_passes_every_scenario_without_fixtures(
    suite: Suite, revision: str, tmp_path: Path
) -> None:
    result = runs.shipped(suite, revision, tmp_path)
    assert passes(result)
    # The two checks of the modern revision that call a diagnostic tool are known.
    assert result.failed == (2 if revision == runs.MODERN else 0)


@REVISIONS
@pytest.mark.parametrize("sessions", [True, False], ids=["sessions", "stateless"])
def test_this_app_passes_every_required_scenario(
    suite: Suite, revision: str, sessions: bool, tmp_path: Path
) -> None:
    assert passes(runs.required(suite, revision, tmp_path, sessions=sessions))


@REVISIONS
def test_a_run_against_no_server_fails(suite: Suite, revision: str) -> None:
    result = runs.nobody(suite, revision)
    assert result.is_as_expected
    assert result.failed > 0


@pytest.mark.parametrize("era", runs.ERAS)
def test_the_strict_lint_finds_neither_errors_nor_warnings(
    suite: Suite, era: str, tmp_path: Path
) -> None:
    assert passes(runs.lint(suite, era, tmp_path))


def test_the_lock_file_names_no_registry() -> None:
    for name in NPM_FILES:
        text = (HERE / name).read_text(encoding="utf-8")
        assert '"resolved"' not in text
        assert ".tgz" not in text
