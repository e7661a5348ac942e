"""`leadline eval` runs the suite of a checkout, and says what is missing without one."""

import json
import sys
from pathlib import Path

import pytest

from mcp_server.backend import Backend
from mcp_server.cli import main
from mcp_server.commands.evaluate import suite

Capture = pytest.CaptureFixture[str]

SUITE = """
BASELINE = "baseline.json"


def evaluate(groupings, tell):
    tell("3 fits ahead")
    return {{"groupings": list(groupings), "regressions": {regressions}}}


def table(result):
    return "hidden: " + ", ".join(result["groupings"])
"""


INTENT = """
BASELINE = "baseline.json"


def evaluate(split, tell, *, with_questions):
    tell("2 requests")
    assert with_questions
    return {"split": split, "regressions": []}


def table(result):
    return result["split"]
"""


INTENT_LLM = """
BASELINE = "baseline.json"


def evaluate(model, split, tell):
    tell("2 requests")
    return {"model": model, "split": split, "regressions": []}


def table(result):
    return f"{result['model']} {result['split']}"
"""


def checkout(
    folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, name: str = "predict"
) -> None:
    """A folder whose `evals` is the one Python finds."""
    package = folder / "evals"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    (package / f"{name}.py").write_text(text, encoding="utf-8")
    for loaded in [one for one in sys.modules if one.partition(".")[0] == "evals"]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.syspath_prepend(folder)


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("evals", "evals.predict", "evals.intent", "evals.intent_llm"):
        monkeypatch.setitem(sys.modules, name, sys)
        monkeypatch.delitem(sys.modules, name)


@pytest.mark.parametrize(("regressions", "code"), [([], 0), (["pair closed: 15 -> 19"], 1)])
def test_a_regression_is_a_no(
    backend: Backend,
    capsys: Capture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    regressions: list[str],
    code: int,
) -> None:
    checkout(tmp_path, monkeypatch, SUITE.format(regressions=regressions))
    argv = ["eval", "predict", "--grouping", "gpu", "--grouping", "pair"]
    assert main(argv, backend=backend) == code
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("hidden: gpu, pair\n", "3 fits ahead\n")
    assert main(["eval", "predict", "--json"], backend=backend) == code
    result = json.loads(capsys.readouterr().out)
    assert result["groupings"] == ["point", "pair", "model", "gpu"]


def test_requests_are_read_by_rules_or_with_the_language_model(
    backend: Backend, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout(tmp_path, monkeypatch, INTENT, "intent")
    assert main(["eval", "intent"], backend=backend) == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("all\n", "2 requests\n")
    checkout(tmp_path, monkeypatch, INTENT_LLM, "intent_llm")
    assert main(["eval", "intent", "--split", "dev", "--llm"], backend=backend) == 0
    assert capsys.readouterr().out == "configured dev\n"
    assert main(["eval", "intent", "--llm", "scripted"], backend=backend) == 0
    assert capsys.readouterr().out == "scripted None\n"
    assert main(["eval", "intent", "--llm", "oracle"], backend=backend) == 2


def test_evals_of_another_project_are_no_checkout(
    backend: Backend, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout(tmp_path, monkeypatch, "")
    assert main(["eval", "predict", "--json"], backend=backend) == 2
    problem = json.loads(capsys.readouterr().err)
    assert problem["code"] == "no_checkout"
    assert "make evals" in problem["hint"]


def test_without_scipy_the_command_that_gets_it_is_named(
    backend: Backend, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout(tmp_path, monkeypatch, "raise ModuleNotFoundError('no', name='scipy.optimize')")
    assert main(["eval", "predict", "--json"], backend=backend) == 3
    assert "pip install 'leadline[fit]'" in json.loads(capsys.readouterr().err)["hint"]


def test_this_checkout_has_the_suites() -> None:
    assert suite("evals.predict").BASELINE.name == "predict.json"
    assert suite("evals.intent").BASELINE.name == "intent.json"
    assert suite("evals.intent_llm").BASELINE.name == "intent.json"


def test_a_suite_nobody_wrote_is_wrong_usage(backend: Backend) -> None:
    assert main(["eval", "horoscope"], backend=backend) == 2
