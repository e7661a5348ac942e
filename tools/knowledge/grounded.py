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
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LIST_NUMBER = re.compile(r"(?m)^[ \t]*\d{1,2}[.)][ \t]")


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
    """Numbers with a point for decimals and nothing for thousands; numbers of a list do not count.

    >>> sorted(_numbers("1. 12,000 of 3,5 and 0.85"))
    ['0.85', '12000', '3.5']
    """
    plain = _LIST_NUMBER.sub(" ", text)
    return {_plain(number) for number in _NUMBER.findall(plain)}


def _plain(number: str) -> str:
    if _THOUSANDS.fullmatch(number):
        return number.replace(",", "")
    return number.replace(",", ".")
