"""The specification as a table: every line says what is taken for true and where it comes from."""

from rich.table import Table
from rich.text import Text

from mcp_server.terminal.figures import plain
from tools.specification import Conflict, Specification
from tools.specification_lines import lines, origin_words

__all__ = ["conflicts_text", "specification_table"]

ORIGIN_STYLES = {"stated": "bold", "inferred": "", "computed": "", "default": "dim"}


def specification_table(spec: Specification) -> Table:
    """Fields, values, origin and the words or the formula behind each."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, expand=False)
    table.add_column("Specification", no_wrap=True, min_width=13)
    table.add_column("value", max_width=44)
    table.add_column("origin", no_wrap=True)
    table.add_column("from", ratio=1, overflow="fold")
    for line in lines(spec):
        source, words = origin_words(spec, line)
        style = ORIGIN_STYLES.get(source, "")
        table.add_row(
            line.name,
            Text(plain(line.value), style=style),
            Text(source, style=style),
            Text(words, style="dim"),
        )
    return table


def conflicts_text(conflicts: tuple[Conflict, ...]) -> list[str]:
    """Two lines per conflict: what cannot hold together, and what to do."""
    lines: list[str] = []
    for conflict in conflicts:
        lines.append(f"{', '.join(conflict.fields)}: {conflict.message}")
        lines.append(f"  -> {conflict.suggestion}")
    return [plain(line) for line in lines]
