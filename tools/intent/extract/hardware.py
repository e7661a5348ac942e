"""Which GPUs: wanted, unwanted, owned, how many, and the tensor-parallel width.

What is owned is an inventory; `8xH100` alone is a choice and a number. An unwanted GPU or vendor
leaves all others of the hardware collection.
"""

import re
from collections.abc import Iterator
from math import prod

from tools.domain.errors import InputError
from tools.intent.extract.inventory import (
    Count,
    counts,
    inventory,
    is_all_there_is,
    is_gone,
    is_more,
    is_not_there,
    is_owned,
    one,
    singles,
    taken_for_owned,
)
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.names import gpu_named
from tools.intent.pattern import Pattern
from tools.intent.sentence import GPU, NUMBER, Sentence
from tools.intent.shown import shown
from tools.specification import Conflict

__all__ = ["read_hardware"]

_GROUPS = Pattern(
    r"\b(?P<vendor>nvidia|amd|intel(?! gaudi)|google tpus?|tpus?"
    r"|cuda)\b(?![\s-]*(?:vendor )?lock)(?:\s+(?:gpus?|hardware|cards|accelerators|only))?"
    r"|\b(?P<generation>hopper|blackwell|ampere|ada(?: lovelace)?"
    r"|cdna\s?[234])\b(?:\s+(?:gpus?|only|or newer))?"
)
_VENDORS = {"nvidia": "NVIDIA", "cuda": "NVIDIA", "amd": "AMD", "intel": "Intel"}
_MAX_GPUS = Pattern(
    r"\b(?:at most|max(?:imum|imaal|imo)?\.?(?: of)?|no more than|not more than|never more than"
    r"|up to"
    r"|limit(?:ed)? to|fewer than|within|höchstens|maximal|nicht mehr als|au plus|au maximum"
    r"|maximum"
    r"|máximo|como mucho|(?:al )?massimo|hooguit|hoogstens|no máximo)\s*:?\s+(?:of |de |di )?"
    rf"({NUMBER})\s*(?:x\s*)?(?:gpu'?s?|accelerators|cards|{GPU}|(?:grafik)?karten|cartes"
    rf"|tarjetas|schede"
    r"|kaarten|placas)"
    rf"|({NUMBER})\s*(?:gpu'?s?|accelerators|cards|cartes|karten|tarjetas|schede|{GPU})\s*(?:max\b"
    r"|(?:au |als |como |al |no )?(?:maximum|máximo|massimo|maximal)|at most|tops|or fewer"
    r"|or less|limit)"
    rf"|\b(?:max[_ ]gpu'?s?|gpu'?s?(?: max| limit|[_ ]max)|(?:gpu|card) (?:limit|cap))\s*(?:=|:"
    rf"|is|of|to|at)?"
    rf"\s*(?:max\.? )?({NUMBER})"
    rf"|\bgpu'?s?\s*[:=]\s*(?:max\.?|up to|at most)\s*({NUMBER})"
)
_SINGLE = Pattern(
    rf"\b(?:a\s+)?single[\s-](?:gpu|card|accelerator|{GPU})|\b(?:on"
    r"|only)\s+one\s+gpu\b|\bone[\s-]gpu\b|\beine einzige gpu|\bune seule gpu"
    r"|\buna sola gpu"
)
_CEILING = Pattern(
    r"\b(?:ceiling|cap|limit\w*|(?:ober|höchst)grenze|límite|limite|plafond|tope|tetto|teto"
    r"|grens|no more|not more|allowed|in total|altogether|insgesamt|au total|en total|in totale)\b"
)
_GPUS = Pattern(rf"({NUMBER})\s*(?:gpus|accelerators|grafikkarten|gpu)\b")
_TENSOR_PARALLEL = Pattern(
    r"\b(?:tp|tensor[\s_-]parallel(?:ism)?(?:[\s_-]size)?)\s*(?:size\s*)?(?:of|="
    rf"|:|is)?\s*({NUMBER})|\btp[-_]?(?P<digits>\d+)\b"
    rf"|({NUMBER})[\s-]way tensor[\s-]parallel"
    rf"|\btensor[\s-]parallel(?:ism|ly)? (?:over|across|on) ({NUMBER})"
)
_MARK = Pattern(GPU)
_GB = r"\s*-?(?:gb|gib|go)\b"
_CARD = (
    r"(?:gpus?|cards?|accelerators?|(?:grafik)?karten?|cartes?(?: graphiques?)?|tarjetas?|schede?"
    r"|kaart(?:en)?|placas?)"
)
_SIZED = Pattern(
    rf"({NUMBER}){_GB}\s+(?:v?ram\s+)?(?:nvidia\s+)?{_CARD}\b"
    rf"|\b{_CARD}\s+(?:with|mit|avec|de|con|di|met|com|of)\s+({NUMBER}){_GB}"
    rf"|({NUMBER}){_GB}\s+(?:of\s+)?(?:v?ram|memory|speicher|mémoire|memoria)\s+(?:per|pro|par|por)"
    rf"\s+{_CARD}\b"
)
_VERSION = Pattern(r"(?i)sxm\d?|pcie|nvl\d*|\d+\s?g(?:i?b)?\b")
_EXACTLY = Pattern(
    r"\b(?:exactly|precisely|genau|exactement|exactamente|esattamente)\s+(?:the |our )?$"
)
_ONLY = Pattern(r"\b(?:only|just|nur|seulement|solo|que|ne)\b")
_NEAR = 24
_INVENTORY = "preferences.inventory"


def read_hardware(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts under `preferences` about accelerators."""
    counted: set[int] = set()
    owned: dict[str, Fact] = {}
    for count in counts(sentence):
        counted.add(count.gpu)
        yield from _counted(sentence, count, read, owned)
    for match in singles(sentence):
        if match.start("gpu") not in counted:
            counted.add(match.start("gpu"))
            yield from _single(sentence, match, read, owned)
    yield from owned.values()
    for match in _MARK.finditer(sentence.marked):
        if match.start() not in counted:
            yield from _mention(sentence, match, read)
    for match in _GROUPS.finditer(sentence.marked):
        yield from _group(sentence, match, read)
    yield from _sized(sentence, read)
    yield from _limits(sentence, counted)
    yield from _too_few(sentence)


def _too_few(sentence: Sentence) -> Iterator[Conflict]:
    """`max_gpus is 2, use exactly 16 A100s of ours`: both cannot hold."""
    limit = _MAX_GPUS.search(sentence.marked)
    if limit is None or not limit.lastindex:
        return
    most = sentence.number(limit, limit.lastindex).value
    for count in counts(sentence):
        before = sentence.marked[max(0, count.start - _NEAR) : count.start]
        total = prod(sentence.numbers[at].value for at in count.factors)
        if _EXACTLY.search(before) and is_owned(sentence, count) and total > most:
            quote = sentence.quote(count.start, count.end)
            yield Conflict(
                fields=("preferences.max_gpus", "preferences.inventory"),
                message=f'The request says both at most {shown(most)} GPUs and exactly "{quote}".',
                suggestion="Raise preferences.max_gpus, or leave it out to use the inventory.",
            )


def _resolve(sentence: Sentence, position: int, read: Read) -> tuple[str | None, Remark | None]:
    raw = sentence.quote(position, position + 1)
    try:
        return gpu_named(raw, read.catalogue), None
    except InputError as error:
        return None, Remark(
            text=f'Not understood: "{raw}" was ignored: {error.message} ({error.hint})'
        )


def _counted(
    sentence: Sentence, count: Count, read: Read, owned: dict[str, Fact]
) -> Iterator[Finding]:
    mark = Pattern(GPU).match(sentence.marked, count.gpu)
    if sentence.unwanted(count.start, count.end):
        yield from _mention(sentence, mark, read)
        return
    gpu, remark = _resolve(sentence, count.gpu, read)
    quote = sentence.quote(count.start, count.end)
    if gpu is None:
        yield remark or Remark(text="a GPU was ignored")
    elif is_gone(sentence, count.end):
        yield Remark(text=f'"{quote}" was not taken for an inventory: the words say it is not free')
    elif is_owned(sentence, count) or (gpu in owned and is_more(sentence, count)):
        row = read.catalogue.hardware[gpu]
        fact = inventory(sentence, count, gpu, row.scaleup_gpus)
        known = owned.get(gpu)
        owned[gpu] = _joined(known, fact, gpu, adds=is_more(sentence, count)) if known else fact
        if _is_all_there_is(sentence, count, gpu, read):
            why = "all there is"
            yield Fact(
                path="preferences.gpus", value=None, source="inferred", origin=f'"{quote}": {why}'
            )
    else:
        place = sentence.quote(count.gpu, count.gpu + 1)
        yield Fact(path="preferences.gpus", value=(gpu,), source="stated", origin=place)
        total = prod(sentence.numbers[at].value for at in count.factors)
        why = f'"{quote}": the number of GPUs named'
        yield Fact(path="preferences.max_gpus", value=total, source="inferred", origin=why)
        if is_all_there_is(sentence, count):
            owned.setdefault(gpu, taken_for_owned(sentence, count, gpu))


def _is_all_there_is(sentence: Sentence, count: Count, gpu: str, read: Read) -> bool:
    """`we only have 4 L40S` ends an earlier wish for other GPUs."""
    wanted = read.previous.preferences.gpus if read.previous else ()
    before = re.split(r"[.;!?\n,]", sentence.marked[max(0, count.start - 30) : count.start])[-1]
    return bool(wanted) and gpu not in wanted and _ONLY.search(before) is not None


def _single(
    sentence: Sentence, match: re.Match[str], read: Read, owned: dict[str, Fact]
) -> Iterator[Finding]:
    gpu, remark = _resolve(sentence, match.start("gpu"), read)
    if remark:
        yield remark
    elif gpu:
        owned.setdefault(gpu, one(sentence, match, gpu))


def _joined(known: Fact, new: Fact, gpu: str, *, adds: bool) -> Fact:
    """Two counts of one GPU: `two more` add up, of two others the larger is the whole."""
    before, now = _owned(known, gpu), _owned(new, gpu)
    if not adds:
        return known if before >= now else new
    quotes = "; ".join(
        fact.origin if fact.origin.startswith('"') else f'"{fact.origin}"' for fact in (known, new)
    )
    origin = f"{quotes}: {shown(before)} + {shown(now)}"
    return Fact(path=_INVENTORY, value={gpu: before + now}, source="inferred", origin=origin)


def _owned(fact: Fact, gpu: str) -> float:
    return float(fact.value[gpu]) if isinstance(fact.value, dict) else 0.0


def _mention(sentence: Sentence, match: re.Match[str] | None, read: Read) -> Iterator[Finding]:
    if match is None:
        return
    gpu, remark = _resolve(sentence, match.start(), read)
    if gpu is None:
        yield remark or Remark(text="a GPU was ignored")
    elif not sentence.is_follow_up and (
        is_not_there(sentence, match.start()) or is_gone(sentence, match.end())
    ):
        quote = sentence.quote(*match.span())
        yield Remark(text=f'"{quote}" was not used: the words say that none is free')
    elif sentence.unwanted(*match.span()):
        unwanted = _versions(sentence.quote(*match.span()), gpu, read)
        left = _still_owned(unwanted, read)
        if left is not None:
            why = "no longer in the inventory"
            yield sentence.infers("preferences.inventory", left or None, match, why)
            if not (read.previous and read.previous.preferences.gpus):
                return
        others = tuple(name for name in read.catalogue.hardware if name not in unwanted)
        why = "unwanted, so every other accelerator of the hardware collection"
        yield sentence.infers("preferences.gpus", others, match, why)
    else:
        yield sentence.says("preferences.gpus", (gpu,), match)


def _still_owned(unwanted: frozenset[str], read: Read) -> dict[str, int] | None:
    """The inventory without some GPUs; None where it held none of them."""
    owned = read.previous.preferences.inventory if read.previous else {}
    left = {gpu: count for gpu, count in owned.items() if gpu not in unwanted}
    return left if len(left) < len(owned) else None


def _versions(raw: str, gpu: str, read: Read) -> frozenset[str]:
    """The accelerators an unwanted name means: all sizes of it unless the words give one."""
    if _VERSION.search(raw):
        return frozenset({gpu})
    bare = _VERSION.split(gpu)[0].rstrip("-")
    return frozenset(n for n in read.catalogue.hardware if _VERSION.split(n)[0].rstrip("-") == bare)


def _group(sentence: Sentence, match: re.Match[str], read: Read) -> Iterator[Finding]:
    unwanted = sentence.unwanted(*match.span())
    names = tuple(
        name
        for name, row in read.catalogue.hardware.items()
        if _belongs(row.vendor, row.architecture, match) != unwanted
    )
    if names and len(names) < len(read.catalogue.hardware):
        why = "every other accelerator" if unwanted else "those of the hardware collection"
        yield sentence.infers("preferences.gpus", names, match, why)


def _sized(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """`a single 24 GB GPU`: every accelerator with that memory, where no name says which."""
    match = None if _MARK.search(sentence.marked) else _SIZED.search(sentence.marked)
    if match is None or sentence.unwanted(*match.span()):
        return
    size = sentence.number(match, match.lastindex or 1).value
    rows = read.catalogue.hardware.items()
    names = tuple(name for name, row in rows if row.memory_gb == size)
    if names:
        why = f"accelerators of the hardware collection with {shown(size)} GB"
        yield sentence.infers("preferences.gpus", names, match, why)


def _belongs(vendor: str, generation: str, match: re.Match[str]) -> bool:
    if match["vendor"]:
        return vendor == _VENDORS.get(match["vendor"], "Google")
    return generation.lower().startswith(
        match["generation"].replace(" ", "").removesuffix("lovelace")
    )


def _statement(sentence: Sentence, match: re.Match[str]) -> str:
    before = re.split(r"[.;!?\n]", sentence.marked[: match.start()])[-1]
    return before + re.split(r"[.;!?\n]", sentence.marked[match.start() :])[0]


def _limits(sentence: Sentence, counted: set[int]) -> Iterator[Finding]:
    match = _MAX_GPUS.search(sentence.marked) or _SINGLE.search(sentence.marked)
    if match and match.lastindex:
        number = sentence.number(match, match.lastindex)
        yield sentence.says("preferences.max_gpus", number.value, match, number)
    elif match:
        yield sentence.says("preferences.max_gpus", 1, match)
    elif not counted and (match := _GPUS.search(sentence.marked)):
        number = sentence.number(match)
        if _CEILING.search(_statement(sentence, match)):
            yield sentence.says("preferences.max_gpus", number.value, match, number)
        else:
            why = "a number of GPUs is taken as the most to use"
            yield sentence.infers("preferences.max_gpus", number.value, match, why)
    for match in _TENSOR_PARALLEL.finditer(sentence.marked):
        digits = match["digits"]
        value = float(digits) if digits else sentence.number(match, match.lastindex or 1).value
        yield sentence.says("preferences.tensor_parallel", value, match)
