"""One name in place of another: `replace H100 with L40S`, `swap Llama for Qwen3 8B`.

The others that were wanted stay; nothing is claimed where the old one was not wanted.
"""

import re
from collections.abc import Iterator

from tools.domain.errors import InputError
from tools.intent.fact import Finding, Read
from tools.intent.followup.claim import Claim
from tools.intent.names import gpu_named, model_words, models_named
from tools.intent.pattern import Pattern
from tools.intent.sentence import GPU, MODEL, Sentence

__all__ = ["read_swaps"]

_SWAP = Pattern(
    r"\b(?:replac|swap|exchang|substitut|chang|ersetz|tausch|remplac|reemplaz|sostitui)\w*\s+"
    rf"(?:(?:the|our|die|das|den|le|la|el|il)\s+)?(?P<old>[{GPU}{MODEL}])s?(?: gpus?| models?)?\s+"
    r"(?:with|by|for|to|against|into|durch|gegen|par|por|con)\s+(?:(?:the|an?|die|das|den|le|la|el"
    rf"|il)\s+)?(?P<new>[{GPU}{MODEL}])s?"
)


def read_swaps(sentence: Sentence, read: Read) -> Iterator[Claim]:
    """The wanted GPUs or models with one exchanged."""
    for match in _SWAP.finditer(sentence.marked):
        if match["old"] != match["new"] or sentence.denied(match.start()):
            continue
        findings = tuple(_swapped(sentence, match, read))
        if findings:
            yield Claim(start=match.start(), end=match.end(), findings=findings)


def _swapped(sentence: Sentence, match: re.Match[str], read: Read) -> Iterator[Finding]:
    old, new = (sentence.quote(match.start(g), match.end(g)) for g in ("old", "new"))
    kind = "gpus" if match["old"] == GPU else "models"
    wanted: tuple[str, ...] = getattr(read.previous.preferences, kind) if read.previous else ()
    try:
        ins = (
            (gpu_named(new, read.catalogue),)
            if kind == "gpus"
            else models_named(new, read.catalogue)
        )
        outs = _outs(old, kind, wanted, read)
    except InputError:
        return
    place = next((index for index, name in enumerate(wanted) if name in outs), None)
    if place is None:
        return
    left = tuple(name for name in wanted if name not in outs)
    both = tuple(dict.fromkeys((*left[:place], *ins, *left[place:])))
    yield sentence.infers(f"preferences.{kind}", both, match, f"{', '.join(outs)} exchanged")


def _outs(old: str, kind: str, wanted: tuple[str, ...], read: Read) -> tuple[str, ...]:
    if kind == "gpus":
        return (gpu_named(old, read.catalogue),)
    return tuple(name for name in wanted if model_words(old) <= model_words(name))
