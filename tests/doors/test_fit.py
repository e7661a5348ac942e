"""`leadline fit` and what follows from it: the file, the doctor, the way back."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from agent.bootstrap import calibration, tool_deps
from agent.calibration import versioned, write
from knowledge_ingest import COLLECTIONS
from mcp_server.backend import Backend
from mcp_server.cli import main
from mcp_server.commands.doctor import Finding, diagnose
from tests.fakes_benchmarks import FakeBenchmarks, measured
from tests.fakes_doors import fake_backend
from tools.domain.errors import OutsideError

Capture = pytest.CaptureFixture[str]

LEVELS = (1.0, 4.0, 16.0, 64.0)
SHIPPED = [
    measured(
        f"m{level:g}",
        concurrency=level,
        tpot_mean_ms=8.0 + level / 16.0,
        ttft_mean_ms=40.0 + level,
        source="published",
    )
    for level in LEVELS
]
OWN = [
    replace(row, row_id=f"own-{row.row_id}", source="own:vllm", engine="sglang", tpot_mean_ms=20.0)
    for row in SHIPPED
]


def eight_rows() -> FakeBenchmarks:
    found = FakeBenchmarks(SHIPPED)
    found.add(OWN)
    return found


def backend_over(folder: Path, benchmarks: FakeBenchmarks) -> Backend:
    """The shipped catalogue and calibration over a few rows."""
    base = fake_backend(folder)
    deps = replace(tool_deps(base.settings()), benchmarks=benchmarks)
    return replace(base, tool_deps=lambda: deps)


@pytest.fixture
def benchmarks() -> FakeBenchmarks:
    return eight_rows()


@pytest.fixture
def fitting(tmp_path: Path, benchmarks: FakeBenchmarks) -> Backend:
    return backend_over(tmp_path, benchmarks)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "calibration.json"


@pytest.fixture(scope="module")
def text_of_a_fit(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a fit leaves; made once, because it takes seconds."""
    folder = tmp_path_factory.mktemp("fit")
    assert main(["fit"], backend=backend_over(folder, eight_rows())) == 0
    return (folder / "calibration.json").read_text(encoding="utf-8")


@pytest.fixture
def fitted(path: Path, text_of_a_fit: str) -> str:
    """A calibration of one's own beside the database."""
    path.write_text(text_of_a_fit, encoding="utf-8")
    return text_of_a_fit


def calibration_finding(backend: Backend) -> Finding:
    return next(finding for finding in diagnose(backend) if finding.check == "calibration")


def shipped_version() -> str:
    content = json.loads((COLLECTIONS / "calibration.json").read_text(encoding="utf-8"))
    return str(content["version"])


def test_a_fit_follows_the_own_rows_and_lies_beside_the_database(
    fitting: Backend, path: Path, capsys: Capture
) -> None:
    assert main(["fit", "--json"], backend=fitting) == 0
    captured = capsys.readouterr()
    report = json.loads(captured.out)
    assert (report["rows"], report["cells"], report["own_rows"]) == (8, 1, 4)
    assert report["path"] == str(path)
    assert report["intervals"] == "those of the shipped fit"
    assert "fitting 8 rows ..." in captured.err
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["version"] == report["version"]
    assert kept["training"]["benchmarks_sha256"] == report["training_sha256"]
    shipped = json.loads((COLLECTIONS / "calibration.json").read_text(encoding="utf-8"))
    assert (kept["intervals"], kept["kernels"]) == (shipped["intervals"], shipped["kernels"])
    own = next(
        e for e in report["errors"] if (e["rows_of"], e["metric"]) == ("own", "tpot_mean_ms")
    )
    assert own["rows"] == 4
    assert own["after_pct"] < own["before_pct"]
    in_use = calibration(fitting.settings())
    assert in_use.is_own
    assert in_use.content["version"] == report["version"]


def test_the_report_is_for_a_person(fitting: Backend, path: Path, capsys: Capture) -> None:
    assert main(["fit"], backend=fitting) == 0
    text = capsys.readouterr().out
    assert "median error on the very rows it was fitted on, by the physics alone" in text
    assert "not how well it predicts what it never saw" in text
    assert "leadline fit --reset" in text
    assert "leadline fit --validate" in text
    assert "fitted on 8 rows of 1 model x GPU pairs, 4 of them your own" in text
    assert "intervals: those of the shipped fit" in text
    assert f"kept in {path}" in text.replace("\n", "")


def test_reset_goes_back_to_the_shipped_calibration(
    fitting: Backend, fitted: str, path: Path, capsys: Capture
) -> None:
    assert calibration(fitting.settings()).is_own
    assert main(["fit", "--reset", "--json"], backend=fitting) == 0
    assert json.loads(capsys.readouterr().out) == {"removed": True, "path": str(path)}
    assert not path.exists()
    assert calibration(fitting.settings()).content["version"] == shipped_version()
    assert main(["fit", "--reset"], backend=fitting) == 0


@pytest.mark.parametrize("argv", [["--jobs", "0"], ["--reset", "--validate"]])
def test_options_that_make_no_sense_are_wrong_usage(
    fitting: Backend, path: Path, argv: list[str]
) -> None:
    assert main(["fit", *argv], backend=fitting) == 2
    assert not path.exists()


def test_read_only_fits_nothing(tmp_path: Path, path: Path) -> None:
    assert main(["fit"], backend=fake_backend(tmp_path, read_only=True)) == 2
    assert not path.exists()


def test_the_doctor_tells_whose_calibration_and_whether_rows_changed(
    fitting: Backend, benchmarks: FakeBenchmarks, path: Path, text_of_a_fit: str
) -> None:
    before = calibration_finding(fitting)
    assert before.state == "ok"
    assert before.seen == f"shipped, version {shipped_version()}"
    assert "leadline fit" in before.mend
    path.write_text(text_of_a_fit, encoding="utf-8")
    assert calibration_finding(fitting).seen.startswith("your own, version ")
    assert calibration_finding(fitting).state == "ok"
    benchmarks.forget(["own-m1"])
    changed = calibration_finding(fitting)
    assert changed.state == "warn"
    assert "rows changed" in changed.seen


def _cut(text: str) -> str:
    return text[: len(text) // 2]


def _edited(text: str) -> str:
    return text.replace('"rows": 8', '"rows": 9')


@pytest.mark.parametrize("spoil", [_cut, _edited, lambda _: "[]", lambda _: ""])
def test_a_damaged_file_is_passed_over_and_explained(
    fitting: Backend, fitted: str, path: Path, spoil: Callable[[str], str]
) -> None:
    path.write_text(spoil(fitted), encoding="utf-8")
    in_use = calibration(fitting.settings())
    assert not in_use.is_own
    assert in_use.content["version"] == shipped_version()
    finding = calibration_finding(fitting)
    assert finding.state == "warn"
    assert "is damaged" in finding.seen
    assert "leadline fit --reset" in finding.mend


def test_a_warning_names_the_file_and_the_doctor(
    tmp_path: Path, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_text("{", encoding="utf-8")
    deps = tool_deps(fake_backend(tmp_path).settings())
    assert deps.predictor.calibrated.version == shipped_version()
    assert str(path) in caplog.text
    assert "leadline doctor" in caplog.text


@pytest.mark.parametrize(("part", "name"), [("base", "step_s"), ("kernels", "tpot")])
def test_a_fit_of_another_version_is_passed_over(
    fitting: Backend, fitted: str, path: Path, part: str, name: str
) -> None:
    content = json.loads(fitted)
    del content[part][name]
    write(path, versioned(content))
    finding = calibration_finding(fitting)
    assert finding.state == "warn"
    assert f"was fitted by another version of Leadline: it differs in {name}" in finding.seen
    assert calibration(fitting.settings()).content["version"] == shipped_version()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutsideError) as refused:
        write(tmp_path / "file" / "calibration.json", {})
    assert refused.value.code == "cannot_write"
    assert [found.name for found in tmp_path.iterdir()] == ["file"]


def test_a_write_that_fails_leaves_the_old_file(path: Path, fitted: str) -> None:
    with pytest.raises(TypeError):
        write(path, {"not": object()})
    assert path.read_text(encoding="utf-8") == fitted
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_a_linked_calibration_changes_where_it_is(tmp_path: Path, path: Path) -> None:
    (tmp_path / "elsewhere.json").write_text("{}")
    path.symlink_to("elsewhere.json")
    write(path, {"version": "1"})
    assert path.is_symlink()
    assert json.loads((tmp_path / "elsewhere.json").read_text()) == {"version": "1"}


def test_a_terminal_sees_each_step_above_a_bar(
    fitting: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    err = Terminal()
    monkeypatch.setattr(sys, "stderr", err)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert main(["fit"], backend=fitting) == 0
    assert "reading rows ..." in err.getvalue()
    assert "fitting 8 rows ..." in err.getvalue()
