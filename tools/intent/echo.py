"""A specification that comes back whole, as it was printed: what it computed is computed again.

A saved plan names its origins, so its defaults and formulas need not turn into statements. A
changed default counts as an edit; a changed formula does not, and that is said.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tools.domain.errors import InputError
from tools.intent.extract.volume import OF_A_VOLUME, is_volume_origin
from tools.intent.fact import Fact, is_from_words
from tools.intent.ledger import value_at
from tools.specification import Provenance, Specification

__all__ = ["Echo", "edited_defaults", "split_echo"]

Echo = tuple[list[Fact], list[Fact]]
_PROVENANCE = TypeAdapter(dict[str, Provenance])


def split_echo(facts: list[Fact], provenance: Any) -> Echo:
    """The facts that somebody said, and those that the printed origins call derived.

    Raises:
        InputError: `wrong_type`.
    """
    if not isinstance(provenance, Mapping):
        return facts, []
    try:
        origins = _PROVENANCE.validate_python(provenance)
    except ValidationError:
        raise InputError(
            "provenance has the wrong type: it maps a field to its source and from",
            code="wrong_type",
            hint="send it as the specification shows it, or leave it out",
        ) from None
    said = [fact for fact in facts if _is_said(fact, origins)]
    derived = [fact for fact in facts if fact not in said]
    return [_known_again(fact, origins) for fact in said], derived


def _known_again(fact: Fact, origins: Mapping[str, Provenance]) -> Fact:
    """A volume with a deadline stays one, so that it gets no limits of a waiting person."""
    origin = origins.get(fact.path)
    if origin is None or not is_volume_origin(origin.from_):
        return fact
    return replace(fact, origin=f"{fact.origin}: {OF_A_VOLUME}")


def _is_said(fact: Fact, origins: Mapping[str, Provenance]) -> bool:
    origin = origins.get(fact.path)
    if origin is None:
        # An empty field has no origin and says nothing; a filled one was added by hand.
        return fact.value is not None
    return is_from_words(origin.source, origin.from_)


def edited_defaults(
    derived: list[Fact], provenance: Mapping[str, Any], made: Specification
) -> tuple[list[Fact], list[str]]:
    """Defaults that differ from those made again, and a warning for each differing formula."""
    edits: list[Fact] = []
    warnings: list[str] = []
    for fact in derived:
        if fact.value is None or fact.value == value_at(made, fact.path):
            continue
        origin = provenance.get(fact.path)
        if isinstance(origin, Mapping) and origin.get("source") == "default":
            edits.append(fact)
        else:
            warnings.append(f"{fact.path} is computed from other fields and was computed again")
    return edits, warnings
