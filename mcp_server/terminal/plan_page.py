"""The page `leadline plan` prints: request, ranking, reasons, rejections, and how to go on."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from agent.document import PlanDocument
from mcp_server.terminal.cards import card, short_card
from mcp_server.terminal.figures import LEGEND, plain
from mcp_server.terminal.recommendations import comparison, verdict_line, views_line
from mcp_server.terminal.specification import conflicts_text, specification_table
from tools.recommendation import Rejected

__all__ = ["WIDE", "plan_page", "progress_page"]

WIDE = 100
"""Columns from which the comparison has room for separate columns."""
CARDS = 3
"""How many recommendations are told in full; the others are in the table and in --json."""


def plan_page(document: PlanDocument, width: int) -> Iterator[RenderableType]:
    """The whole page as renderables, top to bottom."""
    yield from _request(document)
    yield from _ranking(document, width)
    if document.rejected:
        yield from _section("Rejected")
        yield _rejected(document.rejected)
    yield from _bullets("Warnings", document.warnings)
    yield from _state(document)
    yield from _bullets("How to go on", document.next)


def progress_page(document: PlanDocument) -> Iterator[RenderableType]:
    """What a choice or an answer led to: the option in question and the open question."""
    chosen = [item for item in document.recommendations if item.rank == document.choice]
    for item in chosen:
        yield short_card(item)
    yield from _state(document)
    yield from _bullets("How to go on", document.next)


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
        yield Text(f"“{plain(spec.description)}”", style="italic")
        yield Text("")
    yield specification_table(spec)
    conflicts = conflicts_text(spec.conflicts)
    if conflicts:
        yield from _section("Conflicts")
        yield Text("\n".join(conflicts), style="yellow")


def _ranking(document: PlanDocument, width: int) -> Iterator[RenderableType]:
    ranked = document.recommendations
    yield from _section("Recommendations")
    if not ranked:
        yield Text("none: nothing passed every gate; the reasons follow", style="bold")
        return
    yield Text(verdict_line(document.specification, ranked), style="bold green")
    yield Text("")
    yield comparison(document.specification, ranked, wide=width >= WIDE)
    yield Text("")
    yield Text(LEGEND, style="dim")
    views = views_line(document.views, document.pareto)
    if views:
        yield Text(views)
    for item in ranked[:CARDS]:
        yield Text("")
        yield card(document.specification, item) if item is ranked[0] else short_card(item)


def _rejected(rejected: Sequence[Rejected]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("gate", no_wrap=True)
    table.add_column("plans", no_wrap=True, justify="right")
    table.add_column("for example", ratio=1, overflow="fold")
    for gate in rejected:
        example = gate.examples[0] if gate.examples else None
        told = (
            f"{example.model_id} on {example.gpu} (TP {example.tp}): {example.reason}"
            if example
            else ""
        )
        table.add_row(gate.gate, f"{gate.count:,}", Text(plain(told)))
    return table


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
    # The question which option to take repeats the ranking; "How to go on" says how to answer.
    if document.pending is not None and document.pending.kind != "choose":
        yield Text("")
        yield Text("\n".join(map(plain, document.pending.message.splitlines())), style="bold")


def _told(name: str, outcome: dict[str, Any], *keys: str) -> str:
    """`deployment: mode dry-run, status valid, cluster not_evaluated (reason)`."""
    parts = ", ".join(f"{key} {outcome[key]}" for key in keys if key in outcome)
    reason = f" ({outcome['reason']})" if outcome.get("reason") else ""
    return plain(f"{name}: {parts}{reason}")
