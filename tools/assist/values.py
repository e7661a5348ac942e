"""A language model's value in the form the specification takes, or why it cannot be.

Names become members of the collections, figures stay inside their ranges, free text must be the
text's own words.
"""

import re
from dataclasses import dataclass
from typing import Any

from tools.assist.findings import Finding
from tools.assist.form import FIELDS
from tools.assist.proof import Quote
from tools.domain.errors import InputError
from tools.intent.fields import read_fields
from tools.intent.names import find_names, gpu_named
from tools.intent.sentence import GPU, lower_in_place
from tools.ports import Catalogue

__all__ = ["Refusal", "value_of"]

_WORDS_CHARACTERS = 80
_MIN_NAME = 3
_PART = re.compile(r"[a-z]+\d*[a-z]*")
_NOISE = frozenset({"base", "chat", "instruct", "licence", "license", "model", "pcie", "sxm"})


@dataclass(frozen=True)
class Refusal:
    """Why a finding is not used."""

    why: str


def value_of(finding: Finding, quote: Quote, catalogue: Catalogue) -> Any:
    """The checked value, or a `Refusal`."""
    kind = FIELDS[finding.path].kind
    raw: Any = finding.value
    if kind == "words":
        return _own_words(raw, quote)
    if kind == "choice":
        raw = raw.strip().lower()
    elif kind == "inventory":
        raw = _counts(raw)
        if isinstance(raw, Refusal):
            return raw
    try:
        (fact,), _ = read_fields({finding.path: raw}, catalogue)
        return _allowed(finding.path, fact.value, quote, catalogue)
    except InputError as error:
        return Refusal(error.message)


def _allowed(path: str, value: Any, quote: Quote, catalogue: Catalogue) -> Any:
    kind = FIELDS[path].kind
    if kind == "names":
        return _known(path, value, quote, catalogue)
    return _owned(value, quote, catalogue) if kind == "inventory" else value


def _own_words(raw: str, quote: Quote) -> str | Refusal:
    is_quoted = lower_in_place(raw) in lower_in_place(quote.text)
    if len(raw) > _WORDS_CHARACTERS or not is_quoted or not any(map(str.isalpha, raw)):
        return Refusal("these words are not in the text")
    return raw


def _counts(raw: str) -> dict[str, str] | Refusal:
    """`A100=16, L4=2` as a mapping."""
    pairs = [part.partition("=") for part in raw.split(",")]
    if not all(name.strip() and equals and count.strip() for name, equals, count in pairs):
        return Refusal("GPUs are given as A100=16")
    return {name.strip(): count.strip() for name, _, count in pairs}


def _owned(counts: Any, quote: Quote, catalogue: Catalogue) -> Any:
    """Hardware that somebody owns costs no rent, so name and count must stand in the words."""
    digits = "".join(c if c.isdigit() else " " for c in quote.text).split()
    if not all(str(count) in digits for count in counts.values()):
        return Refusal("the words it quotes do not give these numbers of GPUs")
    named = {
        gpu_named(quote.text[name.start : name.end], catalogue)
        for name in find_names(quote.text, catalogue)
        if name.mark == GPU
    }
    if not named >= set(counts):
        return Refusal("the words it quotes do not name these GPUs")
    return counts


def _known(path: str, names: Any, quote: Quote, catalogue: Catalogue) -> Any:
    """Members of the collections that the quoted words name; a region is any such word."""
    known: set[str] | None = None
    if path == "preferences.licences":
        known = {row.model_licence for row in catalogue.models.values()}
    elif path == "preferences.clouds":
        known = {row.cloud for row in catalogue.prices}
    strange = [name for name in names if known is not None and name not in known]
    if strange or not names:
        return Refusal(f"'{strange[0] if strange else ''}' is not known"[:_WORDS_CHARACTERS])
    if not all(_is_named(name, quote) for name in names):
        return Refusal("the words it quotes do not name it")
    return names


def _is_named(name: str, quote: Quote) -> bool:
    """Whether the words share a telling part with the name: `H100` with `H100-SXM-80GB`."""
    low = lower_in_place(quote.text)
    parts = set(_PART.findall(name.lower())) - _NOISE
    return any(part in low for part in parts if len(part) >= _MIN_NAME or not part.isalpha())
