"""What every search holds to, and what it may drop when too little is left."""

from collections.abc import Mapping
from dataclasses import replace

from tools.domain.knowledge.answer import Ask
from tools.domain.knowledge.item import PieceLevel
from tools.domain.knowledge.store import Where

__all__ = ["hard_filter", "of_level", "soft_filter", "with_soft"]

_OTHERS: tuple[PieceLevel, ...] = ("lead", "question")


def hard_filter(ask: Ask) -> Where:
    """Access, validity, review, kind and collection: never dropped."""
    any_of: dict[str, tuple[str, ...]] = {"access": tuple(sorted(ask.access))}
    if ask.kinds:
        any_of["kind"] = tuple(ask.kinds)
    if ask.collections:
        any_of["collection"] = ask.collections
    none_of: dict[str, tuple[str, ...]] = {}
    if not ask.with_superseded:
        none_of["superseded"] = ("yes",)
    if not ask.with_unreviewed:
        none_of["reviewed"] = ("no",)
    day = float(ask.on.toordinal())
    return Where(
        any_of=any_of, none_of=none_of, at_most={"valid_from": day}, at_least={"valid_to": day}
    )


def soft_filter(ask: Ask) -> Mapping[str, tuple[str, ...]]:
    """Topics and tools that were asked for; dropped when nothing is left."""
    wanted = {"topics": ask.topics, "tools": ask.tools}
    return {name: values for name, values in wanted.items() if values}


def with_soft(where: Where, soft: Mapping[str, tuple[str, ...]]) -> Where:
    """Both."""
    return replace(where, any_of={**where.any_of, **soft}) if soft else where


def of_level(where: Where, level: PieceLevel) -> Where:
    """Of the points of one level; what says none is a piece."""
    if level == "chunk":
        return replace(where, none_of={**where.none_of, "level": _OTHERS})
    return replace(where, any_of={**where.any_of, "level": (level,)})
