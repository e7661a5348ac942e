"""What an edit changed: every path with its old and its new value, and what was said."""

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from agent.document import PlanDocument
from mcp_server.terminal.figures import plain
from mcp_server.terminal.history import last_answer
from tools.specification import Specification

__all__ = ["changes", "later_words"]

NO_CHANGE = "Nothing in the text changes the specification."
STATED_ELSEWHERE = "set by the user"


def changes(before: PlanDocument, after: PlanDocument) -> Iterator[RenderableType]:
    """One line per path that differs; one polite sentence where none does."""
    was = before.specification.model_dump(mode="json")
    now = after.specification.model_dump(mode="json")
    paths = [path for path in after.changed if path != "description"]
    if not paths:
        yield Text(plain(last_answer(after) or NO_CHANGE), style="bold")
        return
    yield Text("Changed", style="bold underline")
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for path in paths:
        table.add_row(path, Text(plain(f"{told(was, path)} -> {told(now, path)}")))
    yield table


def told(specification: dict[str, Any], path: str) -> str:
    """The value at a dotted path as a person writes it.

    >>> told({"traffic": {"concurrent_users": 2000}}, "traffic.concurrent_users")
    '2,000'
    >>> told({"slo": {"ttft_ms": None}}, "slo.ttft_ms.limit")
    'not set'
    """
    value: Any = specification
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if value is None or value in ([], {}, ""):
        return "not set"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"


def later_words(spec: Specification) -> tuple[str, ...]:
    """Words quoted as the origin of a field that the first description does not hold."""
    quotes = [
        origin.from_
        for path, origin in spec.provenance.items()
        if origin.source == "stated" and path != "description"
    ]
    first = " ".join(spec.description.split()).lower()
    said = (" ".join(quote.split()) for quote in quotes)
    return tuple(
        dict.fromkeys(
            quote
            for quote in said
            if quote and quote.lower() not in first and not quote.startswith(STATED_ELSEWHERE)
        )
    )
