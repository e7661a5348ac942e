"""What words say: a fact per field, a remark for people, a contradiction for the specification."""

from dataclasses import dataclass

from tools.ports import Catalogue
from tools.rows import UseCaseRow
from tools.specification import Conflict, Origin, Specification

__all__ = ["Fact", "Finding", "Read", "Remark", "is_from_words", "quotes_of"]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One field's value with its origin.

    Attributes:
        path: Dotted path in the specification (`traffic.rps_peak`).
        value: Number, text, tuple or mapping; None says that the field shall be empty.
        source: As in `Provenance`.
        origin: The quoted words (`stated`) or what they were taken for, beginning with the quote.
    """

    path: str
    value: object
    source: Origin
    origin: str


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Something a person should know: words that were not honoured, a doubtful reading."""

    text: str


def quotes_of(fact: Fact) -> tuple[str, ...]:
    """The words that a fact rests on.

    >>> quotes_of(Fact(path="p", value=2, source="inferred", origin='"twice": 2 x 1'))
    ('twice',)
    """
    if not fact.origin.startswith('"'):
        return (fact.origin,)
    return tuple(fact.origin.split('"')[1::2])


Finding = Fact | Remark | Conflict


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a reader may look at besides the sentence.

    Attributes:
        row: The use case that the words or the previous specification name.
        catalogue: Shipped collections.
        previous: The specification that the words edit; None for a new one.
        recent: Paths that the last turn changed, for words that point at it (`make that 300`).
    """

    row: UseCaseRow
    catalogue: Catalogue
    previous: Specification | None = None
    recent: tuple[str, ...] = ()


def is_from_words(source: Origin, origin: str) -> bool:
    """Whether a person said it, so that it outlives edits of other fields.

    A conversion such as `"1 million documents a day": 1,000,000 / 86,400 s` is computed and still
    rests on words; it opens with their quote.
    """
    return source in ("stated", "inferred") or origin.startswith('"')
