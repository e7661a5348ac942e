"""Reads a text with every reader and settles what they found: one fact per field.

Lists add up; of two different figures for one field the stricter is kept and the contradiction is
listed. A stated fact wins over an inferred one without a word.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tools.domain.errors import InputError
from tools.intent.bygone import bygone
from tools.intent.classify import named
from tools.intent.extract.config import read_config
from tools.intent.extract.hardware import read_hardware
from tools.intent.extract.latency import read_latency
from tools.intent.extract.lengths import read_lengths
from tools.intent.extract.load import read_load
from tools.intent.extract.models import read_models
from tools.intent.extract.money import read_money
from tools.intent.extract.places import read_places
from tools.intent.extract.priority import read_priority
from tools.intent.extract.promises import TOTAL_OUTPUT_SPEED, read_promises
from tools.intent.extract.rates import read_rates
from tools.intent.extract.service import read_service
from tools.intent.extract.unclaimed import read_unclaimed
from tools.intent.extract.unmet import read_unmet
from tools.intent.extract.users import head_count
from tools.intent.extract.volume import TOKEN_RATES, bare_volume
from tools.intent.fact import Fact, Finding, Read, Remark, quotes_of
from tools.intent.followup.cards import read_cards
from tools.intent.followup.claim import Claim
from tools.intent.followup.degrees import read_degrees
from tools.intent.followup.pointing import read_pointing
from tools.intent.followup.relative import read_relative
from tools.intent.followup.swaps import read_swaps
from tools.intent.followup.taking_back import read_taken_back
from tools.intent.followup.volumes import read_moved_volume
from tools.intent.ledger import Ledger
from tools.intent.pattern import Pattern
from tools.intent.ranges import RANGES, checked
from tools.intent.sentence import Sentence
from tools.intent.shown import shown
from tools.intent.topic import is_small_talk
from tools.specification import EVERY_OTHER, Conflict

__all__ = ["CONTRADICTION", "LOAD", "READERS", "read_text"]

CONTRADICTION = "The request says both"
"""Opening of a conflict between two statements; it stays until the field is edited."""

READERS: tuple[Callable[[Sentence, Read], Iterator[Finding]], ...] = (
    read_load,
    read_rates,
    read_lengths,
    read_latency,
    read_promises,
    read_money,
    read_priority,
    read_models,
    read_hardware,
    read_places,
    read_service,
    read_unmet,
)
"""Every reader, in the order in which their facts are listed."""

FOLLOW_UP_READERS: tuple[Callable[[Sentence, Read], Iterator[Claim]], ...] = (
    read_cards,
    read_swaps,
    read_degrees,
    read_relative,
    read_taken_back,
    read_pointing,
)
"""Readers of what only a follow-up can say; the words they read no other reader sees."""

LOAD = (
    "traffic.concurrent_users", "traffic.rps_steady", "traffic.rps_peak", "traffic.concurrency",
    "slo.throughput_rps", TOTAL_OUTPUT_SPEED, *TOKEN_RATES.values(),
)  # fmt: skip
"""Fields any of which says how much comes in."""

_OF_ONE = Pattern(
    r"\b(?:prompts?|inputs?|answers?|responses?|outputs?|contexts?)\s*(?:of|are|is|:|=)"
)
_LARGER_IS_STRICTER = (
    "traffic.", "slo.throughput_rps", "slo.reliability_pct", "preferences.tensor_parallel",
)  # fmt: skip
_RANK = {"stated": 0, "computed": 1, "inferred": 2, "default": 3}


def read_text(sentence: Sentence, read: Read) -> Ledger:
    """What the words say, as facts, conflicts and warnings.

    A first text that names no use case and no word of the trade is small talk: it says nothing.

    Raises:
        InputError: `absurd_value`.
    """
    ledger = Ledger()
    if _is_small_talk(sentence, read):
        return ledger
    absurd: list[tuple[Fact, InputError]] = []
    left = _read_claims(ledger, _read_rows(ledger, sentence), read)
    whole = left
    if read.previous is None:
        left = left.without(bygone(left))
    for reader in READERS:
        # A limit may stand beside how long the old system takes, and share its words.
        _take(ledger, reader(whole if reader is read_latency else left, read), absurd)
    _refuse(ledger, absurd, sentence)
    _take(ledger, read_unclaimed(left, read, ledger), absurd)
    if not any(path in ledger.facts for path in LOAD):
        _take(ledger, bare_volume(left, read))
        _take(ledger, read_moved_volume(left, read))
    if not any(path in ledger.facts for path in LOAD):
        _take(ledger, head_count(left, read))
    return ledger


def _read_rows(ledger: Ledger, sentence: Sentence) -> Sentence:
    """What is left when the rows of a configuration are read."""
    claims = [*read_config(sentence)]
    for claim in claims:
        _take(ledger, claim.findings)
    return sentence.without((claim.start, claim.end) for claim in claims)


def _read_claims(ledger: Ledger, sentence: Sentence, read: Read) -> Sentence:
    """What is left of a follow-up when its own readers have read."""
    if read.previous is None:
        return sentence
    for reader in FOLLOW_UP_READERS:
        claims = [*reader(sentence, read)]
        for claim in claims:
            _take(ledger, claim.findings)
        sentence = sentence.without((claim.start, claim.end) for claim in claims)
    return sentence


def _is_small_talk(sentence: Sentence, read: Read) -> bool:
    if read.previous is not None or not is_small_talk(sentence):
        return False
    choice = named(sentence, read.catalogue.use_cases)
    return choice is None or not choice.is_named


def _take(
    ledger: Ledger,
    findings: Iterable[Finding],
    absurd: list[tuple[Fact, InputError]] | None = None,
) -> None:
    """Settle findings; figures out of range are raised, or kept for `absurd` where it is given."""
    for finding in findings:
        if isinstance(finding, Remark):
            if finding.text not in ledger.warnings:
                ledger.warnings.append(finding.text)
        elif isinstance(finding, Conflict):
            ledger.conflicts.append(finding)
        else:
            ledger.heard.extend(quotes_of(finding))
            try:
                _settle(ledger, _in_range(finding))
            except InputError as error:
                if absurd is None:
                    raise
                absurd.append((finding, error))


def _refuse(ledger: Ledger, absurd: Iterable[tuple[Fact, InputError]], sentence: Sentence) -> None:
    """A figure out of range refuses the text, unless its field has another one that is in range.

    Raises:
        InputError: `absurd_value`.
    """
    for fact, error in absurd:
        quote = fact.origin.split('"')[1] if fact.origin.startswith('"') else fact.origin
        if fact.path not in ledger.facts and not _is_a_volume(fact, sentence):
            raise error
        ledger.warnings.append(f'Not understood: "{quote}" was left out: {error.message}')


def _is_a_volume(fact: Fact, sentence: Sentence) -> bool:
    """`3 billion tokens` is all there is to do, unless the words say `prompts of`."""
    return fact.path.endswith((".mean", ".p95")) and not _OF_ONE.search(sentence.marked)


def _in_range(fact: Fact) -> Fact:
    value = fact.value
    if isinstance(value, dict):
        value = {name: checked(fact.path, count) for name, count in value.items()}
    elif isinstance(value, int | float) and fact.path in RANGES:
        value = checked(fact.path, value)
    return Fact(path=fact.path, value=value, source=fact.source, origin=fact.origin)


def _settle(ledger: Ledger, new: Fact) -> None:
    old = ledger.facts.get(new.path)
    if old is not None and old.value != new.value and None in (old.value, new.value):
        # `forget the old budget, $3000 a month`: taken back and said anew.
        ledger.facts[new.path] = new if old.value is None else old
    elif old is None or old.value == new.value:
        ledger.facts[new.path] = old if old and _RANK[old.source] <= _RANK[new.source] else new
    elif isinstance(new.value, tuple) and isinstance(old.value, tuple):
        if _rules_out(old, new):
            _contradict(ledger, old, new)
        else:
            ledger.facts[new.path] = _listed(old, new)
    elif isinstance(new.value, dict) and isinstance(old.value, dict):
        _put_joined(ledger, old, new, {**old.value, **new.value})
    elif _RANK[old.source] != _RANK[new.source]:
        ledger.facts[new.path] = min(old, new, key=lambda fact: _RANK[fact.source])
    else:
        _contradict(ledger, old, new)


def _listed(old: Fact, new: Fact) -> Fact:
    """Lists add up; an exclusion (`no AMD`) narrows what a vendor or another exclusion left."""
    was, now = _names(old), _names(new)
    excludes = EVERY_OTHER in old.origin or EVERY_OTHER in new.origin
    both = tuple(name for name in was if name in now)
    names = both if excludes and both else (*was, *(name for name in now if name not in was))
    if excludes and both and (EVERY_OTHER in old.origin) != (EVERY_OTHER in new.origin):
        # `fp8 or bf16, no 4-bit`: the words name what is left.
        return replace(old if EVERY_OTHER in new.origin else new, value=names)
    source = max(old.source, new.source, key=_RANK.__getitem__)
    return Fact(path=new.path, value=names, source=source, origin=_both(old, new, source))


def _rules_out(old: Fact, new: Fact) -> bool:
    """`on H100s only ... no H100s this year`: an exclusion leaves nothing of what is wanted."""
    is_one = (EVERY_OTHER in old.origin) != (EVERY_OTHER in new.origin)
    return is_one and not set(_names(old)) & set(_names(new))


def _names(fact: Fact) -> tuple[str, ...]:
    return tuple(str(name) for name in fact.value) if isinstance(fact.value, tuple) else ()


def _both(old: Fact, new: Fact, source: str) -> str:
    if source == "stated":
        # One quote must stand for both; the words of the first are kept.
        return old.origin
    quotes = (f.origin if f.origin.startswith('"') else f'"{f.origin}"' for f in (old, new))
    return "; ".join(quotes)


def _put_joined(ledger: Ledger, old: Fact, new: Fact, value: object) -> None:
    source = max(old.source, new.source, key=_RANK.__getitem__)
    ledger.facts[new.path] = Fact(
        path=new.path, value=value, source=source, origin=_both(old, new, source)
    )


def _contradict(ledger: Ledger, old: Fact, new: Fact) -> None:
    kept = _stricter(old, new)
    ledger.facts[new.path] = _doubted(kept)
    field = new.path.partition("/")[0]
    ledger.conflicts.append(
        Conflict(
            fields=(field,),
            message=f"{CONTRADICTION} {_shown(old)} and {_shown(new)} for {field}.",
            suggestion=f"{_shown(kept)} is used; set {field} to the value that is meant.",
        )
    )


def _doubted(kept: Fact) -> Fact:
    """Of two figures for one field neither is what the text states."""
    if kept.source != "stated" or not isinstance(kept.value, int | float):
        return kept
    origin = f'"{kept.origin}": the stricter of two figures'
    return replace(kept, source="inferred", origin=origin)


def _stricter(old: Fact, new: Fact) -> Fact:
    if not (isinstance(old.value, int | float) and isinstance(new.value, int | float)):
        return old
    larger = new.path.startswith(_LARGER_IS_STRICTER)
    return (max if larger else min)(old, new, key=lambda fact: float(str(fact.value)))


def _shown(fact: Fact) -> str:
    return f"{shown(fact.value)}" if isinstance(fact.value, int | float) else f"{fact.value}"
