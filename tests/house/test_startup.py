"""Start-up stays fast because nothing heavy is imported before it is needed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

# The command runs in a fresh interpreter, which then says which modules it holds.
PROGRAM = """
import json, sys
from mcp_server.cli import main
code = main(sys.argv[1:])
sys.stderr.write(json.dumps({"code": code, "modules": sorted(sys.modules)}))
"""


def imported_after(*arguments: str, folder: Path, **environment: str) -> tuple[int, set[str]]:
    """Exit code of a command and the top-level modules it left behind."""
    done = subprocess.run(  # noqa: S603  our own interpreter, our own arguments
        [sys.executable, "-c", PROGRAM, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "XDG_DATA_HOME": str(folder)}
        | environment,
    )
    report = json.loads(done.stderr.splitlines()[-1])
    return report["code"], {name.partition(".")[0] for name in report["modules"]}


def test_help_needs_the_standard_library_alone(tmp_path: Path) -> None:
    code, modules = imported_after("--help", folder=tmp_path)
    assert code == 0
    assert not modules & {
        "fastapi", "jinja2", "langgraph", "mcp", "numpy", "pydantic", "rich", "sqlalchemy", "yaml",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (("lookup", "gpus", "l4"), {"langgraph", "langchain_core"}),
        (("plan", "A chatbot for 100 users", "--json"), set()),
    ],
)
def test_a_command_imports_what_it_uses(
    arguments: tuple[str, ...], unneeded: set[str], tmp_path: Path
) -> None:
    code, modules = imported_after(*arguments, folder=tmp_path)
    assert code == 0
    heavy = {
        "torch", "sentence_transformers", "langchain_openai", "kubernetes", "fastapi", "mcp",
        "matplotlib", "prometheus_client", "uvicorn",
    }  # fmt: skip
    assert not modules & (heavy | unneeded)


def test_a_configured_llm_is_not_imported_where_there_are_no_words(tmp_path: Path) -> None:
    configured = {"LEADLINE_LLM_BASE_URL": "http://127.0.0.1:9/v1", "LEADLINE_LLM_MODEL": "m"}
    code, modules = imported_after("lookup", "gpus", "l4", folder=tmp_path, **configured)
    assert code == 0
    assert not modules & {"langchain_openai", "openai", "langchain_core"}


LATER = """
import sys
from agent.fast_start import leave_for_later
leave_for_later()
import agent.runs
before = sum(name.startswith("langsmith.types") for name in sys.modules)
from langsmith.types import Agent
import langsmith.types
print(before, Agent is langsmith.types.agent.Agent is langsmith.types.Agent)
"""


def test_what_is_left_for_later_is_there_when_it_is_asked_for() -> None:
    done = subprocess.run(  # noqa: S603  our own interpreter, our own arguments
        [sys.executable, "-c", LATER],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    # The package itself and the one module whose type is named.
    assert done.stdout == "2 True\n"
