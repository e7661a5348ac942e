"""A text on its way to latency limits: its statements, and the limits found so far."""

import re
from dataclasses import dataclass, field

from tools.intent.extract.clauses import Clause, Statement
from tools.intent.extract.percentile import Percentile
from tools.intent.fact import Fact, Read
from tools.intent.sentence import Sentence

__all__ = ["STRONG", "Limit", "Text"]

STRONG = ("slo.ttft_ms", "slo.tpot_ms", "slo.e2e_ms")
"""Metrics that a word names by itself."""


@dataclass(kw_only=True)
class Limit:
    """A limit in the making: where its words stand, what it says, and its percentile.

    Attributes:
        start: Start of its words.
        end: End of its words.
        place: Where its figure stands.
        statement: Index of its statement.
        clause: Index of its clause there.
        path: The metric.
        fact: What it says; None where another reader says it.
        why: Why it is inferred; empty where the text gives it.
        percentile: Its percentile, and the statement that names it.
    """

    start: int
    end: int
    place: int
    statement: int
    clause: int
    path: str
    fact: Fact | None
    why: str = ""
    percentile: tuple[Percentile, Statement] | None = None


@dataclass(frozen=True, kw_only=True)
class Text:
    """The text, its statements, and the metrics and times in them."""

    sentence: Sentence
    read: Read
    parts: tuple[Statement, ...]
    speeds: tuple[re.Match[str], ...]
    limits: list[Limit] = field(default_factory=list)

    @property
    def marked(self) -> str:
        """The marked form of the text."""
        return self.sentence.marked

    def words(self, span: Statement | Clause) -> str:
        """The words of a statement or a clause."""
        return self.marked[span.start : span.end]
