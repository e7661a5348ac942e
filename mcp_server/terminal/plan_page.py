"""The page `leadline plan` prints: request, ranking, reasons, rejections, and how to go on."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from agent.document import PlanDocument
from mcp_server.terminal.cards import card, short_card
from mcp_server.terminal.changes import changes, later_words
from mcp_server.terminal.cited import knowledge_section
from mcp_server.terminal.figures import LEGEND, millis, plain
from mcp_server.terminal.history import history_table, last_remarks
from mcp_server.terminal.measuring import measuring_command
from mcp_server.terminal.open_questions import questions_table
from mcp_server.terminal.recommendations import comparison
from mcp_server.terminal.specification import conflicts_text, specification_table
from mcp_server.wording import as_called
from tools.recommendation import Rejected
from tools.recommendation_words import option_line, views_line
from tools.specification import Conflict

__all__ = ["WIDE", "edit_page", "plan_page", "progress_page"]

WIDE = 100
"""Columns from which the comparison has room for separate columns."""
CARDS = 3
"""How many recommendations are told below the comparison; `show` tells all."""


def plan_page(
    document: PlanDocument, width: int, *, program: str = "leadline", everything: bool = False
) -> Iterator[RenderableType]:
    """The answer in one line, then the page as renderables, top to bottom.

    Args:
        document: The session.
        width: Columns of the screen.
        program: How the person called us.
        everything: Every recommendation in full, instead of the first.
    """
    yield _answer(document)
    yield Text("")
    yield from _request(document)
    yield from _ranking(document, width)
    yield from _cards(document, everything=everything)
    yield from _rejections(document)
    yield from knowledge_section(document.knowledge, program)
    yield from _bullets("Warnings", document.warnings)
    yield from _open(document)
    if everything:
        yield from _history(document)
    yield from _state(document)
    yield from _timings(document)
    yield from _go_on(document, program, _measuring(document))


def edit_page(
    before: PlanDocument, document: PlanDocument, width: int, *, program: str = "leadline"
) -> Iterator[RenderableType]:
    """What an edit changed and the recommendations that follow; a plan that stands is not told."""
    yield from changes(before, document)
    if not document.changed and document.plan_digest == before.plan_digest:
        yield from _bullets("Remarks", last_remarks(document))
        yield from _state(document)
        yield from _go_on(document, program)
        return
    yield Text("")
    yield _answer(document)
    told = before.specification.conflicts
    yield from _conflicts([one for one in document.specification.conflicts if one not in told])
    yield from _ranking(document, width)
    if document.recommendations:
        yield Text("")
    for item in document.recommendations[:CARDS]:
        yield Text(option_line(document.specification, item))
    if not document.recommendations:
        yield from _rejections(document)
    said = (*last_remarks(document), *document.warnings)
    new = [text for text in dict.fromkeys(said) if text not in before.warnings]
    yield from _bullets("New warnings", new)
    if document.questions != before.questions:
        yield from _open(document)
    yield from _state(document)
    yield from _timings(document)
    yield from _go_on(document, program)


def progress_page(
    document: PlanDocument, width: int, *, program: str = "leadline"
) -> Iterator[RenderableType]:
    """What a choice or an answer led to: the option in question and the open question."""
    chosen = [item for item in document.recommendations if item.rank == document.choice]
    if chosen:
        yield Text(f"Chosen {option_line(document.specification, chosen[0])}", style="bold")
    else:
        yield Text("Nothing is chosen.", style="bold")
        yield from _ranking(document, width)
        yield from _open(document)
    yield from _state(document)
    yield from _go_on(document, program)


def _open(document: PlanDocument) -> Iterator[RenderableType]:
    if document.questions:
        yield from _section("Not said, and worth saying: it changes the plan")
        yield from questions_table(document.questions)


def _answer(document: PlanDocument) -> RenderableType:
    ranked = document.recommendations
    if ranked:
        return Text(f"Take {option_line(document.specification, ranked[0])}", style="bold green")
    gate = next((item for item in reversed(document.rejected) if item.count), None)
    if gate is None:
        return Text("No deployment was compared.", style="bold")
    nearest = f"; nearest miss: {_example(gate)}" if gate.examples else ""
    text = f"No deployment passes every gate: the last {gate.count:,} fell at '{gate.gate}'"
    return Text(plain(f"{text}{nearest}."), style="bold")


def _go_on(
    document: PlanDocument, program: str, more: Sequence[str] = ()
) -> Iterator[RenderableType]:
    everything = f"leadline show {document.session_id}  (everything about this session)"
    steps = [as_called(step, program) for step in (*document.next, *more, everything)]
    yield from _bullets("How to go on", steps)


def _measuring(document: PlanDocument) -> list[str]:
    """What to measure for the first plan, where its figures are not measured already."""
    ranked = document.recommendations
    if not ranked or ranked[0].basis == "measured":
        return []
    command = measuring_command(document.specification, ranked[0])
    return [f"{command}  (which run of your own would narrow #1 most)"]


def _section(title: str) -> Iterator[RenderableType]:
    yield Text("")
    yield Text(title, style="bold underline")


def _bullets(title: str, texts: Sequence[str]) -> Iterator[RenderableType]:
    if not texts:
        return
    yield from _section(title)
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for text in texts:
        table.add_row("-", Text(plain(text)))
    yield table


def _request(document: PlanDocument) -> Iterator[RenderableType]:
    spec = document.specification
    if spec.description:
        later = ", ".join(f"“{plain(words)}”" for words in later_words(spec))
        then = f"; changed by {later}" if later else ""
        yield Text(f"“{plain(spec.description)}”{then}", style="italic")
        yield Text("")
    yield specification_table(spec)
    yield from _conflicts(spec.conflicts)


def _conflicts(conflicts: Sequence[Conflict]) -> Iterator[RenderableType]:
    texts = conflicts_text(tuple(conflicts))
    if texts:
        yield from _section("Conflicts")
        yield Text("\n".join(texts), style="yellow")


def _ranking(document: PlanDocument, width: int) -> Iterator[RenderableType]:
    ranked = document.recommendations
    yield from _section("Recommendations")
    if not ranked:
        yield Text("none: nothing passed every gate; the reasons follow", style="bold")
        return
    yield comparison(document.specification, ranked, wide=width >= WIDE)
    yield Text("")
    yield Text(LEGEND, style="dim")
    views = views_line(document.views, document.pareto)
    if views:
        yield Text(views)


def _cards(document: PlanDocument, *, everything: bool) -> Iterator[RenderableType]:
    ranked = document.recommendations
    for item in ranked if everything else ranked[:CARDS]:
        yield Text("")
        full = everything or item is ranked[0]
        yield card(document.specification, item) if full else short_card(item)


def _rejections(document: PlanDocument) -> Iterator[RenderableType]:
    if document.rejected:
        yield from _section("Rejected")
        yield _rejected(document.rejected)


def _example(gate: Rejected) -> str:
    example = gate.examples[0]
    return f"{example.model_id} on {example.gpu} (TP {example.tp}): {example.reason}"


def _rejected(rejected: Sequence[Rejected]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("gate", no_wrap=True)
    table.add_column("plans", no_wrap=True, justify="right")
    table.add_column("for example", ratio=1, overflow="fold")
    for gate in rejected:
        told = _example(gate) if gate.examples else ""
        table.add_row(gate.gate, f"{gate.count:,}", Text(plain(told)))
    return table


def _history(document: PlanDocument) -> Iterator[RenderableType]:
    if len(document.history) > 1:
        yield from _section("History")
        yield history_table(document)


def _state(document: PlanDocument) -> Iterator[RenderableType]:
    yield from _section("Session")
    chosen = f", chosen #{document.choice}" if document.choice is not None else ""
    yield Text(f"{document.session_id}, stage {document.stage}{chosen}")
    if document.plan_digest:
        yield Text(f"plan digest {document.plan_digest}", style="dim")
    if document.approval is not None:
        yield Text(f"approved by {plain(str(document.approval.get('by', 'unknown')))}")
    if document.deployment is not None:
        yield Text(_told("deployment", document.deployment, "mode", "status", "cluster"))
    if document.validation is not None:
        yield Text(_told("validation", document.validation, "verdict"))
    # These questions repeat the page above; "How to go on" says how to answer.
    if document.pending is not None and document.pending.kind not in ("choose", "clarify"):
        yield Text("")
        yield Text("\n".join(map(plain, document.pending.message.splitlines())), style="bold")


def _timings(document: PlanDocument) -> Iterator[RenderableType]:
    """Whose time it was, where a language model took its share."""
    took = document.timings
    if took is not None:
        shares = f"Leadline took {millis(took.service_ms)}, the LLM {millis(took.llm_ms)}"
        yield Text(shares, style="dim")


def _told(name: str, outcome: dict[str, Any], *keys: str) -> str:
    """`deployment: mode dry-run, status valid, cluster not_evaluated (reason)`."""
    parts = ", ".join(f"{key} {outcome[key]}" for key in keys if key in outcome)
    reason = f" ({outcome['reason']})" if outcome.get("reason") else ""
    return plain(f"{name}: {parts}{reason}")
