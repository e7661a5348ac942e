"""What may be asked of a knowledge base by name: collections, access levels, topics."""

from collections.abc import Sequence
from difflib import get_close_matches

from agent.bootstrap_shipping import SHIPPED
from tools.domain.errors import InputError, NotFoundError
from tools.domain.knowledge.answer import Ask

__all__ = [
    "is_of_items",
    "is_of_items_alone",
    "require_name",
    "require_own",
    "require_topics",
    "unknown_collection",
]

_LONGEST_NAME = 80


def require_own(collection: str, hint: str) -> None:
    """Refuse to change the shipped items.

    Raises:
        InputError: `reserved_collection`.
    """
    if collection.casefold() == SHIPPED:
        raise InputError(
            f"the collection '{SHIPPED}' is that of the shipped items",
            code="reserved_collection",
            hint=hint,
        )


def require_name(name: str, what: str) -> None:
    """Refuse what no filter could be written with.

    Raises:
        InputError: `bad_collection`, `bad_access`.
    """
    is_plain = name.isprintable() and name == name.strip() and not set(name) & set(",/\\")
    if not name or not is_plain or len(name) > _LONGEST_NAME:
        raise InputError(
            f"{name!a} is no name: one line of 1 to {_LONGEST_NAME} characters without , / \\",
            code=f"bad_{what}",
            hint=f"--{what} handbook",
        )


def unknown_collection(name: str, known: list[str]) -> NotFoundError:
    """No such collection, or none that the caller may know of; the hint names those there are."""
    there = f"known: {', '.join(sorted(known))}" if known else "there is none of your own"
    return NotFoundError(
        f"no collection {name!a} here",
        code="unknown_collection",
        hint=f"{there}; documents of another access level are not shown",
    )


def require_topics(wanted: Sequence[str], known: Sequence[str]) -> None:
    """Refuse topics that no item has.

    Raises:
        NotFoundError: `unknown_topic`, with the nearest ones.
    """
    for name in wanted:
        if name not in known:
            near = get_close_matches(name, known, n=3, cutoff=0.5) or known
            raise NotFoundError(
                f"no topic {name!a}", code="unknown_topic", hint=f"one of: {', '.join(near)}"
            )


def is_of_items_alone(ask: Ask) -> bool:
    """Whether nothing but the shipped items was asked for."""
    return ask.collections == (SHIPPED,) or bool(ask.kinds and "document" not in ask.kinds)


def is_of_items(ask: Ask) -> bool:
    """Whether the shipped items alone can be what was asked for."""
    return (not ask.collections or SHIPPED in ask.collections) and ask.kinds != ("document",)
