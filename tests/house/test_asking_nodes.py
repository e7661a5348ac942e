"""A node that asks a person does so once and awaits nothing, because a resumed node reruns."""

import ast
from pathlib import Path

import pytest

import agent.stages

FUNCTIONS = [
    pytest.param(node, id=f"{path.stem}.{node.name}")
    for path in sorted(Path(agent.stages.__path__[0]).glob("*.py"))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
]


def _questions(function: ast.AST) -> int:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return sum(
        (isinstance(call, ast.Name) and call.id == "interrupt")
        or (isinstance(call, ast.Attribute) and call.attr == "interrupt")
        for call in calls
    )


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_that_asks_asks_once_and_awaits_nothing(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
) -> None:
    asked = _questions(function)
    assert asked == (1 if function.name.endswith("_ask") else 0)
    if asked:
        waits = (ast.Await, ast.AsyncFor, ast.AsyncWith, ast.For, ast.While, ast.Try)
        assert not any(isinstance(node, waits) for node in ast.walk(function))
        assert isinstance(function, ast.FunctionDef)


def test_the_walk_finds_the_asking_nodes() -> None:
    asking = {case.id for case in FUNCTIONS if str(case.id).endswith("_ask")}
    assert asking == {"context.context_ask", "explore.explore_ask", "finalize.finalize_ask"}
