"""Commands that ask one stateless operation: the request from flags, the answer as text or JSON."""

import argparse
from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from mcp_server.backend import Backend
from mcp_server.errors import EXIT_NEGATIVE, EXIT_OK
from mcp_server.screen import Screen
from mcp_server.terminal.console import show
from mcp_server.terminal.estimate_page import estimate_page
from mcp_server.terminal.figures import digits, plain
from tools.estimate import EstimateReport

__all__ = ["estimate", "lookup"]

ESTIMATE_FIELDS = (
    "model",
    "gpu",
    "tp",
    "pp",
    "ep",
    "replicas",
    "precision",
    "kv_precision",
    "engine",
    "prompt_tokens",
    "output_tokens",
    "output_tokens_p95",
    "prefix_cache_share",
    "rps",
    "concurrency",
)
LOOKUP_FIELDS = (
    "kind",
    "query",
    "model",
    "gpu",
    "precision",
    "tp",
    "engine",
    "load",
    "prompt_tokens",
    "output_tokens",
    "limit",
    "cursor",
)


def estimate(arguments: argparse.Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline estimate`: one configuration, every number with interval and basis."""
    report: EstimateReport = backend.operation("estimate").call(
        given(arguments, ESTIMATE_FIELDS), backend.tool_deps()
    )
    if screen.as_json:
        screen.write_json(report.model_dump(mode="json", by_alias=True))
    else:
        show(screen, estimate_page(report))
    return EXIT_OK if report.memory.fits else EXIT_NEGATIVE


def lookup(arguments: argparse.Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline lookup`: one page of records."""
    report = backend.operation("lookup").call(given(arguments, LOOKUP_FIELDS), backend.tool_deps())
    answer = report.model_dump(mode="json", by_alias=True)
    if screen.as_json:
        screen.write_json(answer)
        return EXIT_OK
    show(screen, _records(answer["items"]))
    screen.note(f"{len(answer['items'])} of {answer['total']} {answer['kind']}")
    if answer["next_cursor"]:
        screen.note(f"more: repeat with --cursor {answer['next_cursor']}")
    return EXIT_OK


def given(arguments: argparse.Namespace, names: tuple[str, ...]) -> dict[str, Any]:
    """What the person said; what they left out is for the request to default."""
    return {name: value for name in names if (value := getattr(arguments, name)) is not None}


def _records(items: list[dict[str, Any]]) -> Iterator[RenderableType]:
    """Every record: its first field as a title, the known others behind it."""
    for item in items:
        (_, title), *fields = item.items()
        yield Text(plain(str(title)), style="bold")
        known = [f"{name} {_value(value)}" for name, value in fields if value not in (None, "", [])]
        yield Padding(Text(plain(" · ".join(known))), (0, 0, 0, 3))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return digits(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
