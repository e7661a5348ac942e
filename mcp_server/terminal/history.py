"""The dialogue so far: what was said or decided in each turn, when, and what it changed."""

from rich.table import Table
from rich.text import Text

from agent.document import PlanDocument, Turn
from mcp_server.terminal.figures import plain

__all__ = ["history_table", "last_answer", "last_remarks"]

_WORDS_CHARACTERS = 200
_DECIDED = {"choose": "chose", "approve": "approved", "decline": "declined"}


def last_answer(document: PlanDocument) -> str:
    """The line that answers the last turn; empty where it was no edit."""
    return document.history[-1].answer if document.history else ""


def last_remarks(document: PlanDocument) -> tuple[str, ...]:
    """What the last turn brought up."""
    return document.history[-1].remarks if document.history else ()


def history_table(document: PlanDocument) -> Table:
    """One line per turn."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for turn in document.history:
        when = turn.at.partition("+")[0].replace("T", " ")
        table.add_row(str(turn.turn), Text(when, style="dim"), Text(plain(_told(turn))))
    return table


def _told(turn: Turn) -> str:
    if turn.action in _DECIDED:
        note = f": {turn.text}" if turn.text else ""
        return f"{_DECIDED[turn.action]} #{turn.option}{note}"
    words = [f"“{_short(turn.text)}”"] if turn.text else []
    if turn.fields:
        words.append(f"set {', '.join(turn.fields)}")
    said = ", ".join(words) or "a specification"
    return f"{said}: {turn.answer}" if turn.answer else said


def _short(text: str) -> str:
    return text if len(text) <= _WORDS_CHARACTERS else f"{text[:_WORDS_CHARACTERS]}…"
