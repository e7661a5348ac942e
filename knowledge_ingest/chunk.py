"""Cuts a document into pieces that an embedding model reads whole.

Lengths are exact, counted by the model's own tokenizer: whatever is beyond its window is dropped
without a word. Cuts fall between sections, then paragraphs, lines, sentences and words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from itertools import pairwise
from typing import Protocol

from semantic_text_splitter import TextSplitter
from tokenizers import Tokenizer

from knowledge_ingest.document import Block, Document, Piece
from knowledge_ingest.header import TEMPLATE, contextual_header
from tools.domain.knowledge.item import Chunk

__all__ = ["ChunkSettings", "Chunker"]

_WINDOW = 4_000
"""Characters that the splitter sees at once: its time grows faster than the text."""
_CHARACTERS_PER_TOKEN = 16
"""A piece may not be longer: an endless word is one unknown token for some models."""

_BLANKS = re.compile(r"\s*")


class Tokens(Protocol):
    """Counts tokens, by a tokenizer that the splitter can use."""

    tokenizer: Tokenizer

    def count(self, text: str) -> int: ...


@dataclass(frozen=True, kw_only=True)
class ChunkSettings:
    """How long chunks are, in tokens.

    Attributes:
        target: Of the text of a chunk, at most.
        limit: Of header and text together.
        header: Of the header, at most.
        least: Sections below it are joined with the next.
        overlap: Of a chunk with the one before it, at most.
        lead: Of the beginning that stands for a document as a whole, at most; 0 leaves it out.
    """

    target: int = 120
    limit: int = 220
    overlap: int = 40
    lead: int = 200
    header: int = 64
    least: int = 24

    @property
    def fingerprint(self) -> str:
        """Names everything that decides where the cuts fall."""
        sizes = f"{self.target}/{self.limit}/{self.header}/{self.least}/{self.overlap}/{self.lead}"
        return f"semantic-text-splitter {version('semantic-text-splitter')}, {sizes}, {TEMPLATE}"


class Chunker:
    """Makes chunks of documents; holds one splitter for each length of text it needed."""

    def __init__(self, tokens: Tokens, settings: ChunkSettings | None = None) -> None:
        self._tokens = tokens
        self.settings = settings or ChunkSettings()
        self._splitters: dict[tuple[int, int], TextSplitter] = {}

    @property
    def fingerprint(self) -> str:
        """Names the settings."""
        return self.settings.fingerprint

    @cached_property
    def _by_characters(self) -> TextSplitter:
        return TextSplitter(self.settings.target * _CHARACTERS_PER_TOKEN)

    def chunks(self, document: Document) -> Iterator[Piece]:
        """The document's chunks in reading order; every letter of the text is in one of them.

        Neighbours overlap a little, so that what stands at a cut is whole in one of them. Behind
        them comes the lead, the document's beginning, which stands for it as a whole, and then the
        questions that it is known to answer. A document
        without any text gives one chunk if it has a title, so that it can be found.
        """
        position = 0
        for part in self._sections(document):
            header = self._header(document, part.headings)
            for start, text in self._cut(document.text, part, header):
                yield Piece(
                    chunk=Chunk(
                        header=header,
                        text=text,
                        position=position,
                        start=start,
                        end=start + len(text),
                    ),
                    page=part.page,
                )
                position += 1
        if not position and document.title.strip():
            header = self._header(document, ())
            yield Piece(chunk=Chunk(header=header, text="", position=0, start=0, end=0), page=None)
        elif position and self.settings.lead:
            yield self._lead(document, position)
            position += 1
        for question in document.questions:
            # Without a header: questions are met by questions, and what is common hides that.
            yield Piece(
                chunk=Chunk(
                    header="", text=question, position=position, start=0, end=0, level="question"
                ),
                page=None,
            )
            position += 1

    def _lead(self, document: Document, position: int) -> Piece:
        header = self._header(document, ())
        room = min(self.settings.lead, self.settings.limit - self._tokens.count(header) - 1)
        start = len(document.text) - len(document.text.lstrip())
        some = document.text[start : start + room * _CHARACTERS_PER_TOKEN]
        places = self._tokens.tokenizer.encode(some, add_special_tokens=False).offsets
        text = some if len(places) <= room else some[: places[room - 1][1]]
        chunk = Chunk(
            header=header,
            text=text.rstrip(),
            position=position,
            start=start,
            end=start + len(text.rstrip()),
            level="lead",
        )
        return Piece(chunk=chunk, page=document.blocks[0].page if document.blocks else None)

    def _header(self, document: Document, headings: Sequence[str]) -> str:
        return contextual_header(
            document.place,
            document.title,
            headings,
            count=self._tokens.count,
            most_tokens=self.settings.header,
        )

    def _sections(self, document: Document) -> Iterator[Block]:
        """Blocks, those too short to be found on their own joined with the one after them."""
        held: Block | None = None
        for block in document.blocks:
            held = block if held is None else _joined(held, block)
            text = document.text[held.start : held.end]
            if not self._is_short(text):
                yield held
                held = None
        if held is not None:
            yield held

    def _is_short(self, text: str) -> bool:
        # More letters than that are never so few tokens, save for words that no model knows.
        if len(text) > self.settings.least * _CHARACTERS_PER_TOKEN:
            return False
        return self._tokens.count(text) < self.settings.least

    def _cut(self, text: str, part: Block, header: str) -> Iterator[tuple[int, str]]:
        room = min(self.settings.target, self.settings.limit - self._tokens.count(header) - 1)
        for start, end in _windows(text, part.start, part.end):
            pieces = [
                (start + offset, start + offset + len(piece))
                for offset, piece in self._splitter(room, overlaps=True).chunk_indices(
                    text[start:end]
                )
            ]
            for low, high in self._filled_up(text, pieces, room):
                yield from self._bounded(low, text[low:high])

    def _filled_up(
        self, text: str, pieces: list[tuple[int, int]], room: int
    ) -> Iterator[tuple[int, int]]:
        """The same pieces, a short one filled up from the paragraph after it.

        The splitter never parts a paragraph that fits, so a heading above one stands alone.
        """
        waiting = list(reversed(pieces))
        while waiting:
            low, high = waiting.pop()
            if waiting and self._is_short(text[low:high]):
                start, end = waiting.pop()
                cut = self._end_of_fill(text, low, high, (start, end), room)
                if cut < end and text[cut:end].strip():
                    waiting.append((_after_blanks(text, cut), end))
                high = cut
            yield low, high

    def _end_of_fill(
        self, text: str, low: int, high: int, after: tuple[int, int], room: int
    ) -> int:
        """Where a chunk from `low` ends that takes in as much as it can of the piece after it."""
        start, end = after
        if self._tokens.count(text[low:end]) <= room:
            return end
        left = room - self._tokens.count(text[low:high]) - 1
        # Few sizes, since every size is a splitter of its own.
        offset, piece = self._splitter(max(left // 8 * 8, 8)).chunk_indices(text[start:end])[0]
        cut = start + offset + len(piece)
        return cut if self._tokens.count(text[low:cut]) <= room else high

    def _bounded(self, start: int, piece: str) -> Iterator[tuple[int, str]]:
        if len(piece) <= self.settings.target * _CHARACTERS_PER_TOKEN:
            if piece.strip():
                yield start, piece
            return
        for offset, part in self._by_characters.chunk_indices(piece):
            yield start + offset, part

    def _splitter(self, room: int, *, overlaps: bool = False) -> TextSplitter:
        overlap = min(self.settings.overlap, room // 3) if overlaps else 0
        if (room, overlap) not in self._splitters:
            self._splitters[room, overlap] = TextSplitter.from_huggingface_tokenizer(
                self._tokens.tokenizer, room, overlap=overlap
            )
        return self._splitters[room, overlap]


def _after_blanks(text: str, start: int) -> int:
    found = _BLANKS.match(text, start)
    return found.end() if found else start


def _joined(first: Block, second: Block) -> Block:
    """Both as one, under the headings of the second where it stands below the first."""
    below = second.headings[: len(first.headings)] == first.headings
    shared = second.headings if below else _shared(first.headings, second.headings)
    return Block(headings=shared, start=first.start, end=second.end, page=first.page)


def _shared(a: Sequence[str], b: Sequence[str]) -> tuple[str, ...]:
    same = 0
    while same < min(len(a), len(b)) and a[same] == b[same]:
        same += 1
    return tuple(a[:same])


def _windows(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Bounds of stretches of bounded length, between paragraphs where there are any."""
    cuts = [start]
    while end - cuts[-1] > _WINDOW:
        cuts.append(_boundary(text, cuts[-1] + _WINDOW // 2, cuts[-1] + _WINDOW))
    cuts.append(end)
    return pairwise(cuts)


def _boundary(text: str, low: int, high: int) -> int:
    for mark in ("\n\n", "\n", ". ", " "):
        found = text.rfind(mark, low, high)
        if found > 0:
            return found + len(mark)
    return high
