"""Found passages as the context of a prompt, under a budget of tokens.

Four formats, each with citations that are counted and never cut. Text of passages is data: the
XML format escapes it, and whoever sends it keeps it apart from instructions.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

__all__ = [
    "FORMATS",
    "OVERFLOW",
    "Assembled",
    "Budget",
    "Format",
    "Overflow",
    "Passage",
    "assemble",
]

Format = Literal["simple", "structured", "ranked", "hierarchical"]
FORMATS: tuple[Format, ...] = ("simple", "structured", "ranked", "hierarchical")
Overflow = Literal["drop_last", "cut_last", "fewest_per_source"]
OVERFLOW: tuple[Overflow, ...] = ("drop_last", "cut_last", "fewest_per_source")

SAFETY = 1.1
"""What a count with another model's tokenizer may be short by."""
_LEAST_CUT = 40
_DUST = 1e-9
"""Of multiplying with a factor: 10 x 1.1 is 11, not 12."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold even escaped: control characters, halves of surrogates."""


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Tokens of a window and what else must fit in it; what is left is for passages.

    >>> Budget(window=8192, system=500, history=1000, query=100, response=1024).context
    5568
    """

    window: int
    system: int = 0
    history: int = 0
    query: int = 0
    response: int = 0

    @property
    def context(self) -> int:
        """Tokens left for passages; 0 if the rest fills the window."""
        return max(0, self.window - self.system - self.history - self.query - self.response)


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A found passage: id and source for the citation, score for its rank."""

    id: str
    title: str
    text: str
    source: str
    score: float
    kind: str = ""
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class Assembled:
    """A context: its text, the ids it cites, what was left out and how long it is.

    `passages` are those that are in it, as they are in it.
    """

    text: str
    cited: tuple[str, ...]
    passages: tuple[Passage, ...] = ()
    omitted: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    tokens: int = 0
    format: Format = field(default="structured")


def assemble(
    passages: Sequence[Passage],
    count: Callable[[str], int],
    *,
    tokens: int,
    style: Format = "structured",
    overflow: Overflow = "drop_last",
) -> Assembled:
    """The best passages that fit, best first; whatever is left out is named.

    Args:
        passages: Best first.
        count: Tokens of a text.
        tokens: Budget, in tokens of the model that will read; counts are raised by `SAFETY`.
        style: `simple` (text and citation), `structured` (XML items), `ranked` (numbered, with
            scores), `hierarchical` (by source, then place).
        overflow: What gives way: the last passages whole, the last one in part, or passages of
            sources that have several.
    """
    kept: list[Passage] = list(passages)
    cut: list[str] = []

    def size(some: Sequence[Passage]) -> int:
        return math.ceil(count(_render(some, style)) * SAFETY - _DUST) if some else 0

    while kept and size(kept) > tokens:
        place = _gives_way(kept, overflow)
        victim = kept.pop(place)
        if overflow == "cut_last" and size(kept) < tokens:
            shorter = _shortened(victim, lambda p: size([*kept, p]) <= tokens)
            if shorter is not None:
                kept.append(shorter)
                cut.append(shorter.id)
                break
    ids = [passage.id for passage in kept]
    return Assembled(
        text=_render(kept, style),
        cited=tuple(ids),
        passages=tuple(kept),
        omitted=tuple(p.id for p in passages if p.id not in ids),
        cut=tuple(cut),
        tokens=size(kept),
        format=style,
    )


def _gives_way(kept: Sequence[Passage], overflow: Overflow) -> int:
    if overflow == "fewest_per_source":
        sources = [passage.source for passage in kept]
        for place in range(len(kept) - 1, -1, -1):
            if sources.count(sources[place]) > 1:
                return place
    return len(kept) - 1


def _shortened(passage: Passage, fits: Callable[[Passage], bool]) -> Passage | None:
    """The longest beginning that fits, at a word's end; None if hardly anything does."""
    words = passage.text.split(" ")
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(_beginning(passage, words[:middle])):
            low = middle
        else:
            high = middle - 1
    return _beginning(passage, words[:low]) if low >= _LEAST_CUT else None


def _beginning(passage: Passage, words: Sequence[str]) -> Passage:
    return replace(passage, text=" ".join(words) + " [...]")


def _render(passages: Sequence[Passage], style: Format) -> str:
    if style == "hierarchical":
        return _by_source(passages)
    each = {"simple": _simple, "structured": _structured, "ranked": _ranked}[style]
    body = "\n\n".join(each(place, passage) for place, passage in enumerate(passages, 1))
    return f"<items>\n{body}\n</items>" if style == "structured" and body else body


def _simple(place: int, passage: Passage) -> str:
    del place
    return f"{passage.text}\n[{passage.id}] {passage.source}".strip()


def _structured(place: int, passage: Passage) -> str:
    del place
    names = f"id={_quoted(passage.id)} kind={_quoted(passage.kind)}"
    names += f" source={_quoted(passage.source)} score={_quoted(f'{passage.score:.3f}')}"
    title = f"<title>{_escaped(passage.title)}</title>\n" if passage.title else ""
    return f"<item {names}>\n{title}{_escaped(passage.text)}\n</item>"


def _quoted(text: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", text))


def _escaped(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))


def _ranked(place: int, passage: Passage) -> str:
    head = f"{place}. {passage.title} (score {passage.score:.3f})"
    return f"{head}\n{passage.text}\n[{passage.id}] {passage.source}".strip()


def _by_source(passages: Sequence[Passage]) -> str:
    groups: dict[str, list[Passage]] = {}
    for passage in passages:
        groups.setdefault(passage.source, []).append(passage)
    parts = []
    for source, some in groups.items():
        lines = [f"# {source or some[0].title}"]
        for passage in some:
            lines.append(f"## {passage.path or passage.title}\n{passage.text}\n[{passage.id}]")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)
