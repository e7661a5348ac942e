"""`leadline eval`: the evaluations, which come with a checkout and not with an installation."""

import argparse
import importlib
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from mcp_server.backend import Backend
from mcp_server.errors import EXIT_NEGATIVE, EXIT_OK
from mcp_server.screen import Screen
from tools.domain.errors import InputError, OutsideError

__all__ = ["run", "suite"]

_MODULES = {"knowledge": "evals.knowledge_set", "clients": "evals.scripted"}
GROUPINGS = ("point", "pair", "model", "gpu")


def run(arguments: argparse.Namespace, screen: Screen, _: Backend) -> int:
    """Print one suite; the answer is no where a figure is worse than the baseline allows."""
    module = suite(_module(arguments))
    result: dict[str, Any] = _RUNS[module.__name__](module, arguments, screen)
    if screen.as_json:
        screen.write_json(result)
    else:
        screen.write(module.table(result))
    return EXIT_NEGATIVE if result["regressions"] else EXIT_OK


def _module(arguments: argparse.Namespace) -> str:
    reads_with_llm = arguments.suite == "intent" and arguments.llm
    if arguments.suite in _MODULES:
        return _MODULES[arguments.suite]
    return "evals.intent_llm" if reads_with_llm else f"evals.{arguments.suite}"


def _predict(module: ModuleType, arguments: argparse.Namespace, screen: Screen) -> Any:
    return module.evaluate(tuple(arguments.grouping or GROUPINGS), screen.note)


def _intent(module: ModuleType, arguments: argparse.Namespace, screen: Screen) -> Any:
    return module.evaluate(arguments.split or "all", screen.note, with_questions=True)


def _intent_llm(module: ModuleType, arguments: argparse.Namespace, screen: Screen) -> Any:
    return module.evaluate(arguments.llm, arguments.split, screen.note)


def _recommend(module: ModuleType, _: argparse.Namespace, screen: Screen) -> Any:
    return module.evaluate(screen.note)


def _retrieval(module: ModuleType, arguments: argparse.Namespace, screen: Screen) -> Any:
    return module.evaluate(arguments.dataset, screen.note)


def _clients(module: ModuleType, arguments: argparse.Namespace, _: Screen) -> Any:
    return module.evaluate(arguments.scenario)


_RUNS: Mapping[str, Callable[[ModuleType, argparse.Namespace, Screen], Any]] = {
    "evals.predict": _predict,
    "evals.intent": _intent,
    "evals.intent_llm": _intent_llm,
    "evals.recommend": _recommend,
    "evals.retrieval": _retrieval,
    "evals.knowledge_set": _recommend,
    "evals.scripted": _clients,
}


def suite(name: str) -> ModuleType:
    """A module of evaluations, known by its `BASELINE`: other projects install `evals` too.

    Raises:
        InputError: `no_checkout`.
        OutsideError: `missing_extra` without SciPy.
    """
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] in ("ir_measures", "pytrec_eval"):
            raise OutsideError(
                f"measuring retrieval needs {error.name}, which is not installed",
                code="missing_extra",
                hint="pip install -e '.[dev]' in the checkout",
            ) from None
        if error.name and error.name.partition(".")[0] == "scipy":
            raise OutsideError(
                "evaluations fit anew, and SciPy is not installed",
                code="missing_extra",
                hint="pip install 'leadline[fit]'",
            ) from None
        raise _no_checkout() from None
    if not hasattr(module, "BASELINE"):
        raise _no_checkout()
    return module


def _no_checkout() -> InputError:
    return InputError(
        "evaluations come with a checkout of Leadline, and this is an installation without one",
        code="no_checkout",
        hint="clone the repository of Leadline and run `make evals` in it",
    )
