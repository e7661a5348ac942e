"""What the knowledge base says to a plan: one line each, why it bears on it, and how to read it."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from mcp_server.terminal.figures import plain
from tools.knowledge.citing import CitedItem

__all__ = ["knowledge_section"]

_SIGNS = {"warning": "!", "pattern": "+", "methodology": "#", "decision": "?"}


def knowledge_section(items: Sequence[CitedItem], program: str) -> Iterator[RenderableType]:
    """A table of the cited items; nothing where none are cited."""
    if not items:
        return
    yield Text("")
    yield Text("Worth knowing", style="bold")
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for item in items:
        table.add_row(f"  {_SIGNS.get(item.kind, '-')}", Text(plain(item.title)))
        table.add_row("", Text(plain(f"{item.kind}, as {item.because}: {item.slug}"), style="dim"))
    yield table
    yield Text(f'  {program} search "{items[0].slug}" --full', style="dim")
