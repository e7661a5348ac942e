"""The fields of a specification in the making: a value never stands there without its origin."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from tools.intent.fact import Fact, is_from_words
from tools.specification import Conflict, Origin, Provenance, Specification

__all__ = ["Ledger", "leaves", "value_at"]

_NOT_FIELDS = frozenset({"provenance", "conflicts"})


@dataclass(kw_only=True)
class Ledger:
    """Facts by path, conflicts and warnings, filled in order: words first, then what follows.

    `heard` holds every quote that a reader understood, also where another fact stands now.
    """

    facts: dict[str, Fact] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def put(self, path: str, value: object, source: Origin, origin: str) -> None:
        """Set a field; a later origin replaces an earlier one."""
        self.facts[path] = Fact(path=path, value=value, source=source, origin=origin)

    def default(self, path: str, value: object, origin: str) -> None:
        """Set a field unless somebody said something about it."""
        if path not in self.facts:
            self.put(path, value, "default", origin)

    def value(self, path: str) -> object:
        """The value of a field, None where it has none."""
        fact = self.facts.get(path)
        return fact.value if fact else None

    def figure(self, path: str) -> float | None:
        """The value of a numeric field."""
        value = self.value(path)
        return float(value) if isinstance(value, int | float) else None

    def is_said(self, path: str) -> bool:
        """Whether the field rests on somebody's words."""
        fact = self.facts.get(path)
        return fact is not None and is_from_words(fact.source, fact.origin)

    def nested(self) -> dict[str, object]:
        """The values as the JSON of a specification; a None ends at its own path."""
        tree: dict[str, object] = {}
        for path, fact in self.facts.items():
            *parents, leaf = path.split(".")
            node = tree
            for name in parents:
                node = node.setdefault(name, {})  # type: ignore[assignment]
            node[leaf] = fact.value
        return tree

    def provenance(self) -> dict[str, Provenance]:
        """The origins, by path."""
        return {
            path: Provenance.model_validate({"source": f.source, "from": f.origin})
            for path, f in self.facts.items()
        }


def leaves(specification: BaseModel) -> Iterator[tuple[str, object]]:
    """Every field with its dotted path; lists and the inventory are one field each.

    >>> from tools.specification import Budget
    >>> list(leaves(Budget(usd_hour=2.0)))[1]
    ('usd_hour', 2.0)
    """
    for name in type(specification).model_fields:
        if name not in _NOT_FIELDS:
            yield from _leaves(getattr(specification, name), name)


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _leaves(getattr(value, name), f"{path}.{name}")
    else:
        yield path, value


def value_at(specification: Specification, path: str) -> object:
    """The value at a dotted path; None where the path ends early."""
    node: object = specification
    for name in path.split("."):
        is_mapping = isinstance(node, Mapping)
        node = node.get(name) if is_mapping else getattr(node, name, None)  # type: ignore[attr-defined]
    return node
