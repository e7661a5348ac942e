"""What a language model wrote, held against the passages it was given.

An answer that cites nothing, or cites what it was not given, or holds a number that neither the
question nor a cited passage holds, is not passed on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Checked", "checked"]

_CITES = re.compile(r"\[(\d{1,3})\]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A written answer and what is wrong with it; empty `trouble` means nothing.

    `trouble` is `no_citation`, `unknown_citation` or `number_not_in_sources`.
    """

    text: str
    cited: tuple[int, ...]
    trouble: str = ""
    details: tuple[str, ...] = ()


def checked(text: str, question: str, passages: Sequence[str]) -> Checked:
    """Hold an answer against its passages, numbered from 1.

    >>> checked("Use 60 [1].", "which k?", ["k is 60 there"]).trouble
    ''
    >>> checked("Use 61 [1].", "which k?", ["k is 60 there"]).trouble
    'number_not_in_sources'
    """
    cited = tuple(dict.fromkeys(int(number) for number in _CITES.findall(text)))
    unknown = [number for number in cited if not 1 <= number <= len(passages)]
    if unknown:
        names = tuple(f"[{number}]" for number in unknown)
        return Checked(text=text, cited=cited, trouble="unknown_citation", details=names)
    if not cited:
        return Checked(text=text, cited=(), trouble="no_citation")
    given = _numbers(" ".join([question, *(passages[number - 1] for number in cited)]))
    strange = sorted(_numbers(_CITES.sub(" ", text)) - given)
    if strange:
        return Checked(
            text=text, cited=cited, trouble="number_not_in_sources", details=tuple(strange)
        )
    return Checked(text=text, cited=cited)


def _numbers(text: str) -> set[str]:
    """Numbers without separators of thousands; list numbers at the start of a line do not count."""
    plain = re.sub(r"(?m)^\s*\d+[.)]\s", " ", text)
    return {number.replace(",", "").rstrip(".") for number in _NUMBER.findall(plain)}
