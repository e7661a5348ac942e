"""What nobody said and would change the plan: each answer with the plan it leads to."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from mcp_server.terminal.figures import plain
from tools.clarify.asked import UNKNOWN, AskedAnswer, AskedQuestion

__all__ = ["answers_text", "questions_table"]

_SAME = "about the same plan"


def questions_table(questions: Sequence[AskedQuestion]) -> Iterator[RenderableType]:
    """Every question over its answers, what is assumed marked."""
    for number, asked in enumerate(questions):
        if number:
            yield Text("")
        head = Text(f"{asked.id}  ", style="bold cyan")
        yield head.append(plain(asked.question), style="bold not dim default")
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for answer in asked.answers:
            table.add_row(*_row(answer))
        yield table


def _row(answer: AskedAnswer) -> tuple[Text, Text, Text]:
    mark = "*" if answer.is_assumed else " "
    style = "green" if answer.is_assumed else "" if answer.changes_plan else "dim"
    outcome = answer.first if answer.is_assumed or answer.changes_plan else _SAME
    label = f"{plain(answer.label)} (assumed)" if answer.is_assumed else plain(answer.label)
    return (
        Text(f" {mark} {answer.key}", style=style),
        Text(label, style=style),
        Text(plain(outcome)),
    )


def answers_text(asked: AskedQuestion) -> str:
    """One question for somebody who types the answer.

    The assumption is what an empty line keeps.
    """
    lines = [plain(asked.question)]
    for answer in asked.answers:
        key, label, outcome = (cell.plain for cell in _row(answer))
        lines.append(f"{key:12} {label} -> {outcome}")
    figure = f", any number ({asked.unit})" if asked.unit else ""
    lines.append(f"   one of these{figure}; empty or '{UNKNOWN}' keeps {asked.assumed}")
    return "\n".join(lines)
