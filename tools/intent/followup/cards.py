"""Owned GPUs that become more or fewer: `we bought 4 more L40S`, `two of the L40S broke`."""

import re
from collections.abc import Iterator

from tools.domain.errors import InputError
from tools.intent.fact import Finding, Read
from tools.intent.followup.claim import Claim
from tools.intent.names import gpu_named
from tools.intent.pattern import Pattern
from tools.intent.sentence import GPU, NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["read_cards"]

_MORE = Pattern(
    rf"(?:(?P<another>another|additional|extra)\s+({NUMBER})\s*(?:x\s*)?|({NUMBER})\s*(?:x\s*)?"
    r"(?:(?P<grows>more|additional|extra|further|mehr|weitere|zusätzliche)|fewer|less|weniger)\s+)"
    rf"(?:of the\s+)?(?:gpus?\s+)?(?P<gpu>{GPU})s?"
)
_LOST = Pattern(
    rf"({NUMBER})\s+(?:of\s+)?(?:the|our|those|my)\s+(?P<gpu>{GPU})s?\s+(?:have\s+|has\s+)?"
    r"(?:broke\w*|died|failed|(?:(?:is|are|were|was)\s+)?(?:gone|broken|down|sold|dead|away"
    r"|faulty))"
    rf"|\b(?:lost|sold|gave away)\s+({NUMBER})\s+(?:of\s+)?(?:(?:the|our)\s+)?(?P<gpu2>{GPU})s?"
)


def read_cards(sentence: Sentence, read: Read) -> Iterator[Claim]:
    """Changes of the inventory; a GPU that nobody owns is left to the reader of hardware."""
    if read.previous is None or not read.previous.preferences.inventory:
        return
    for pattern in (_MORE, _LOST):
        for match in pattern.finditer(sentence.marked):
            findings = tuple(_owned(sentence, match, read))
            if findings:
                yield Claim(start=match.start(), end=match.end(), findings=findings)


def _owned(sentence: Sentence, match: re.Match[str], read: Read) -> Iterator[Finding]:
    groups = match.groupdict()
    place = match.start("gpu" if groups.get("gpu") else "gpu2")
    inventory = dict(read.previous.preferences.inventory) if read.previous else {}
    try:
        gpu = gpu_named(sentence.quote(place, place + 1), read.catalogue)
    except InputError:
        return
    if gpu not in inventory:
        return
    index = next(i for i, part in enumerate(match.groups(), 1) if part == NUMBER)
    count = sentence.number(match, index).value
    sign = "+" if groups.get("grows") or groups.get("another") else "-"
    left = inventory[gpu] + (count if sign == "+" else -count)
    why = f"{shown(inventory[gpu])} {sign} {shown(count)} {gpu}"
    owned = {**inventory, gpu: left} if left else {k: n for k, n in inventory.items() if k != gpu}
    yield sentence.infers("preferences.inventory", owned or None, match, why)
