"""Words told by how they begin: one look-up per word finds the meaning in any language.

A stem that ends in a full stop is a whole word; any other covers all words that begin with it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

__all__ = ["Hit", "Stems"]

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 2


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A word with a meaning: `text[start:end]`."""

    start: int
    end: int
    meaning: str


@dataclass(frozen=True)
class Stems:
    """Stems by meaning, written with spaces between them.

    >>> stems = Stems({"write": "writ rédig", "ad": "ad. ads."})
    >>> [hit.meaning for hit in stems.hits("rédiger ads")]
    ['write', 'ad']
    """

    words: Mapping[str, str]

    @cached_property
    def _table(self) -> dict[str, tuple[str, ...]]:
        table: dict[str, tuple[str, ...]] = {}
        for meaning, stems in self.words.items():
            for stem in stems.split():
                if meaning not in table.get(stem, ()):
                    table[stem] = (*table.get(stem, ()), meaning)
        return table

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._table))

    def hits(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Every word with a meaning, in order; a whole word that is listed counts as that alone."""
        table = self._table
        for match in _WORD.finditer(text, start, len(text) if end is None else end):
            word = match[0]
            found = table.get(f"{word}.")
            if found is None:
                sizes = range(_SHORTEST, min(len(word), self._longest) + 1)
                found = tuple(one for size in sizes for one in table.get(word[:size], ()))
            for meaning in dict.fromkeys(found):
                yield Hit(start=match.start(), end=match.end(), meaning=meaning)
