"""Joins what was said before with what is said now: the newer statement wins, the rest stays.

Only statements are carried over; defaults and formulas are made again, so they follow the edit.
"""

from collections.abc import Iterable
from dataclasses import replace

from tools.intent.extract.money import UNCONVERTED
from tools.intent.fact import Fact, is_from_words
from tools.intent.fields import EMPTIED
from tools.intent.ledger import Ledger, leaves, value_at
from tools.intent.pattern import Pattern
from tools.intent.reading import CONTRADICTION
from tools.intent.sentence import Sentence
from tools.specification import Conflict, Specification

__all__ = ["carried", "changed_paths", "joined"]

_NEEDED = Pattern(
    r"\b(?:only|use|run|must|needs?|wants?|require\w*|has to|have to|should|just|nur|muss|soll\w*"
    r"|seulement|solo|solamente|soltanto)\b"
)
"""`also use fp8` is a wish of its own, `also L40S` and `allow L40S too` widen a choice."""
_OTHERS = "every other"
"""In the origin of a list that came from an exclusion."""
_ALSO = Pattern(
    r"\b(?:also|add|additionally|as well|plus|auch|zusätzlich|aussi|también|anche"
    r"|too(?!\s+(?:expensive|slow|much|many|high|low|big|small|few|little|long|late|costly|old)))\b"
)
_ONLY = Pattern(r"\b(?:only|nur|seulement|solo|solamente|soltanto)\b")
_CARRIED = (CONTRADICTION, UNCONVERTED)
_LISTS = frozenset(
    f"preferences.{name}"
    for name in ("models", "licences", "precisions", "gpus", "clouds", "regions")
)
_FEW = 4
_RANK = ("stated", "computed", "inferred", "default")


def carried(previous: Specification | None) -> Ledger:
    """The statements of a previous specification."""
    ledger = Ledger()
    if previous is None:
        return ledger
    for path, origin in previous.provenance.items():
        if path.startswith("preferences.inventory."):
            continue
        value = value_at(previous, path)
        if is_from_words(origin.source, origin.from_) and (value is not None or path in EMPTIED):
            ledger.put(path, value, origin.source, origin.from_)
    ledger.conflicts.extend(c for c in previous.conflicts if c.message.startswith(_CARRIED))
    return ledger


def joined(before: Ledger, words: Ledger, edits: Iterable[Fact], sentence: Sentence) -> Ledger:
    """One ledger: earlier statements, then the words, then the edited fields."""
    ledger = Ledger(facts=dict(before.facts), warnings=list(words.warnings))
    touched: set[str] = set()
    adds = bool(before.facts) and _ALSO.search(sentence.marked) is not None
    widens = adds and _NEEDED.search(sentence.marked) is None
    adds = adds and _ONLY.search(sentence.marked) is None
    for fact in words.facts.values():
        touched.add(fact.path)
        if widens and _is_open(ledger, fact):
            ledger.warnings.append(_already_open(fact))
        else:
            _apply(ledger, _narrowed(ledger, fact), adds=adds and _OTHERS not in fact.origin)
    for fact in edits:
        touched.add(fact.path)
        _apply(ledger, fact, adds=fact.path == "preferences.inventory")
    earlier = (c for c in before.conflicts if not _settled(c, touched))
    now = (c for c in words.conflicts if not _settled(c, {fact.path for fact in edits}))
    ledger.conflicts = [*earlier, *now]
    return ledger


def _is_open(ledger: Ledger, fact: Fact) -> bool:
    """Whether a name is to be allowed where nothing is excluded."""
    is_list = fact.path in _LISTS and isinstance(fact.value, tuple)
    return is_list and _OTHERS not in fact.origin and not ledger.value(fact.path)


def _already_open(fact: Fact) -> str:
    names = fact.value if isinstance(fact.value, tuple) else ()
    first = ", ".join(map(str, names[:3]))
    return (
        f"{fact.path} excludes nothing, so {first} {'is' if len(names) == 1 else 'are'} allowed "
        f'already; say "only {first}" to plan with nothing else'
    )


def _narrowed(ledger: Ledger, fact: Fact) -> Fact:
    """`not H200` takes it out of the wanted ones; alone it leaves every other."""
    wanted = ledger.value(fact.path)
    if _OTHERS not in fact.origin or not isinstance(fact.value, tuple):
        return fact
    left = tuple(name for name in wanted if name in fact.value) if isinstance(wanted, tuple) else ()
    if not left or len(left) == len(fact.value):
        return fact
    quote = fact.origin.split('"')[1]
    names = ", ".join(map(str, left)) if len(left) <= _FEW else f"{len(left)} names"
    why = f"unwanted; left of those before: {names}"
    return replace(fact, value=left, origin=f'"{quote}": {why}')


def _apply(ledger: Ledger, fact: Fact, *, adds: bool) -> None:
    old = ledger.facts.pop(fact.path, None)
    if old is not None and old.value == fact.value and fact.value is not None:
        # Said again: the first words stand unless the new ones are surer.
        surer = min(old, fact, key=lambda one: _RANK.index(one.source))
        ledger.facts[fact.path] = surer
        return
    if fact.value is None:
        _empty(ledger, fact)
        return
    # A new limit ends an earlier `no limit` for the same metric.
    ledger.facts.pop(fact.path.rpartition(".")[0], None)
    value = fact.value
    if old is not None and adds:
        if isinstance(value, dict) and isinstance(old.value, dict):
            value = {**old.value, **value}
        elif isinstance(value, tuple) and isinstance(old.value, tuple):
            value = tuple(dict.fromkeys((*old.value, *value)))
    if isinstance(value, dict):
        value = {name: count for name, count in value.items() if count is not None}
    ledger.put(fact.path, value, fact.source, fact.origin)


def _empty(ledger: Ledger, fact: Fact) -> None:
    for path in [path for path in ledger.facts if path.startswith(f"{fact.path}.")]:
        del ledger.facts[path]
    if fact.path in EMPTIED:
        ledger.facts[fact.path] = fact


def _settled(conflict: Conflict, touched: set[str]) -> bool:
    return any(
        path == field or path.startswith(f"{field}.")
        for field in conflict.fields
        for path in touched
    )


def changed_paths(previous: Specification | None, now: Specification) -> tuple[str, ...]:
    """Dotted paths whose values differ; nothing without a previous specification."""
    if previous is None:
        return ()
    was, is_now = dict(leaves(previous)), dict(leaves(now))
    paths = [*is_now, *(path for path in was if path not in is_now)]
    return tuple(path for path in paths if was.get(path) != is_now.get(path))
