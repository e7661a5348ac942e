"""Which GPUs: wanted, unwanted, owned, how many, and the tensor-parallel width.

`two 8xA100 boxes` and `we have 4 L40S` are an inventory; `8xH100` alone is a choice and a number.
An unwanted GPU or vendor leaves all others of the hardware collection.
"""

import re
from collections.abc import Iterator

from tools.domain.errors import InputError
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.names import gpu_named
from tools.intent.pattern import Pattern
from tools.intent.sentence import GPU, NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["read_hardware"]

_BOX = (
    r"box(?:es)?|servers?|nodes?|machines?|hosts?|systems?|workstations?|knoten"
    r"|servern?|maschinen|serveurs?|machines|servidores|nodos|nodi|hgx|dgx"
)
_TIMES = r"\s*(?:x|\u00d7|\*|mal|times|units? of|pieces of)?\s*"
_CARDS = (
    r"(?:gpus?|cards?|cartes?(?: graphiques?)?|(?:grafik)?karten|tarjetas?|schede|placas|kaarten)"
    r"(?: (?:of )?type)?"
)
_COUNTED = Pattern(
    rf"(?:(?P<outer>{NUMBER})\s*(?:x|\u00d7|(?P<boxes>{_BOX})(?:,? (?:each )?(?:with|of|mit"
    rf"|avec|con|met|com)"
    rf"(?: je(?:weils)?)?)?)?\s*)?(?P<inner>{NUMBER}){_TIMES}(?:{_CARDS}\s+)?(?:nvidia\s+"
    rf"|amd\s+)?(?P<gpu>{GPU})(?:\s*(?:gpus?|cards?"
    rf"|karten))?(?P<box>\s*(?:{_BOX})\b)?"
    rf"|(?P<gpu2>{GPU})\s*(?:x|\u00d7)\s*(?P<inner2>{NUMBER})"
    rf"|(?P<outer3>{NUMBER})\s*(?:{_BOX})\s+(?:with|of|mit|avec|con"
    rf"|each with)\s+(?P<inner3>{NUMBER}){_TIMES}(?P<gpu3>{GPU})"
)
_HAVE = Pattern(
    r"\b(?:have|has|borrow|had|own|owns|owned|got|bought|purchased|our|existing|already|available"
    r"|on[\s-]?prem\w*|in[\s-]house|spare|haben|besitzen|unsere?n?|vorhanden\w*"
    r"|avons|possédons|nos|tenemos|nuestr\w+|abbiamo|nostr\w+|sitting|inventory"
    r"|(?:at|on) hand|disponible?s?|disponibil[ei]|verfügbar\w*|chez nous|bei uns|da noi)\b"
)
_THE_BOX = Pattern(
    r"\s*,?\s*(?:and |which |that )?we (?:already )?(?:own|have|bought|possess)\s+"
    r"(?:the (?:box|server|machine|node|hardware|cards|gpus)|it|them|these|those|this|that)\b"
)
_ONLY = Pattern(r"\b(?:only|just|nur|seulement|solo|que|ne)\b")
_WANT = Pattern(r"\b(?:want|would like|would prefer|could|can|may|rent|buy|plan to)\b")
_GROUPS = Pattern(
    r"\b(?P<vendor>nvidia|amd|intel(?! gaudi)|google tpus?|tpus?"
    r"|cuda)\b(?:\s+(?:gpus?|hardware|cards|accelerators|only))?"
    r"|\b(?P<generation>hopper|blackwell|ampere|ada(?: lovelace)?"
    r"|cdna\s?[234])\b(?:\s+(?:gpus?|only|or newer))?"
)
_VENDORS = {"nvidia": "NVIDIA", "cuda": "NVIDIA", "amd": "AMD", "intel": "Intel"}
_MAX_GPUS = Pattern(
    r"\b(?:at most|max(?:imum)?(?: of)?|no more than|not more than|up to"
    r"|limit(?:ed)? to|fewer than|within|höchstens|maximal|au plus|máximo"
    rf"|(?:al )?massimo)\s+({NUMBER})\s*(?:gpus?|accelerators|cards|{GPU}|grafikkarten"
    r"|tarjetas)"
    rf"|({NUMBER})\s*(?:gpus?|accelerators|cards|{GPU})\s*(?:max\b|maximum"
    r"|at most|tops|or fewer|or less|limit)"
    rf"|\bmax[_ ]gpus?\s*(?:=|:|is|of|to)?\s*({NUMBER})"
)
_SINGLE = Pattern(
    rf"\b(?:a\s+)?single[\s-](?:gpu|card|accelerator|{GPU})|\b(?:on"
    r"|only)\s+one\s+gpu\b|\bone[\s-]gpu\b|\beine einzige gpu|\bune seule gpu"
    r"|\buna sola gpu"
)
_GPUS = Pattern(rf"({NUMBER})\s*(?:gpus|accelerators|grafikkarten|gpu)\b")
_TENSOR_PARALLEL = Pattern(
    r"\b(?:tp|tensor[\s_-]parallel(?:ism)?(?:[\s_-]size)?)\s*(?:size\s*)?(?:of|="
    rf"|:|is)?\s*({NUMBER})|\btp[-_]?(?P<digits>\d+)\b"
    rf"|({NUMBER})[\s-]way tensor[\s-]parallel"
)
_MARK = Pattern(GPU)
_VERSION = Pattern(r"(?i)sxm\d?|pcie|nvl\d*|\d+\s?g(?:i?b)?\b")
_LARGEST_BOX_GPUS = 16


def read_hardware(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts under `preferences` about accelerators."""
    counted: set[int] = set()
    for match in _COUNTED.finditer(sentence.marked):
        counted.add(_place(match))
        yield from _count(sentence, match, read)
    for match in _MARK.finditer(sentence.marked):
        if match.start() not in counted:
            yield from _mention(sentence, match, read)
    for match in _GROUPS.finditer(sentence.marked):
        yield from _group(sentence, match, read)
    yield from _limits(sentence, counted)


def _place(match: re.Match[str]) -> int:
    return next(match.start(name) for name in ("gpu", "gpu2", "gpu3") if match[name])


def _resolve(sentence: Sentence, position: int, read: Read) -> tuple[str | None, Remark | None]:
    raw = sentence.quote(position, position + 1)
    try:
        return gpu_named(raw, read.catalogue), None
    except InputError as error:
        return None, Remark(
            text=f'Not understood: "{raw}" was ignored: {error.message} ({error.hint})'
        )


def _count(sentence: Sentence, match: re.Match[str], read: Read) -> Iterator[Finding]:
    position = _place(match)
    if sentence.negated(match.start()):
        yield from _mention(sentence, Pattern(GPU).match(sentence.marked, position), read)
        return
    gpu, remark = _resolve(sentence, position, read)
    if gpu is None:
        yield remark or Remark(text="a GPU was ignored")
        return
    total = 1.0
    for name in ("outer", "inner", "inner2", "outer3", "inner3"):
        if match[name]:
            total *= sentence.number(match, name).value
    if _is_owned(sentence, match):
        per_box = _gpus_per_box(sentence, match, read.catalogue.hardware[gpu].scaleup_gpus)
        yield _inventory(sentence, match, gpu, total, per_box)
        if _is_all_there_is(sentence, match, gpu, read):
            yield sentence.infers("preferences.gpus", None, match, "all there is")
        return
    yield Fact(
        path="preferences.gpus",
        value=(gpu,),
        source="stated",
        origin=sentence.quote(position, position + 1),
    )
    yield sentence.infers("preferences.max_gpus", total, match, "the number of GPUs named")


def _is_owned(sentence: Sentence, match: re.Match[str]) -> bool:
    before = re.split(r"[.;!?\n]", sentence.marked[max(0, match.start() - 50) : match.start()])[-1]
    after = re.split(r"[,.;!?\n]", sentence.marked[match.end() : match.end() + 30])[0]
    wants = _WANT.search(before)
    if _THE_BOX.match(sentence.marked, match.end()):
        return True
    is_box = bool(match["box"] or match["boxes"] or match["outer3"]) and not wants
    return is_box or (bool(_HAVE.search(before) or _HAVE.search(after)) and not wants)


def _is_all_there_is(sentence: Sentence, match: re.Match[str], gpu: str, read: Read) -> bool:
    """`we only have 4 L40S` ends an earlier wish for other GPUs."""
    wanted = read.previous.preferences.gpus if read.previous else ()
    before = re.split(r"[.;!?\n,]", sentence.marked[max(0, match.start() - 30) : match.start()])[-1]
    return bool(wanted) and gpu not in wanted and _ONLY.search(before) is not None


def _gpus_per_box(sentence: Sentence, match: re.Match[str], scaleup_gpus: int) -> int:
    """`two H100 boxes` count boxes: each is taken to hold one scale-up domain of up to 16 GPUs."""
    if not match["box"] or match["outer"] or not match["box"].rstrip().endswith(("es", "s")):
        return 1
    says_times = re.search(r"[x\u00d7*]", sentence.quote(match.start("inner"), match.start("gpu")))
    return 1 if says_times or scaleup_gpus > _LARGEST_BOX_GPUS else scaleup_gpus


def _inventory(
    sentence: Sentence, match: re.Match[str], gpu: str, total: float, per_box: int
) -> Fact:
    quote = sentence.quote(*match.span())
    if per_box > 1:
        origin = f'"{quote}": {shown(total)} boxes x {per_box} GPUs, the usual size of such a box'
        return Fact(
            path="preferences.inventory",
            value={gpu: total * per_box},
            source="inferred",
            origin=origin,
        )
    outer = next((name for name in ("outer", "outer3") if match[name]), None)
    if outer and sentence.number(match, outer).value != 1:
        # The product is not in the words, so it is a computation on them.
        origin = f'"{quote}": {shown(total)} {gpu} in all'
        return Fact(
            path="preferences.inventory", value={gpu: total}, source="inferred", origin=origin
        )
    return Fact(path="preferences.inventory", value={gpu: total}, source="stated", origin=quote)


def _mention(sentence: Sentence, match: re.Match[str] | None, read: Read) -> Iterator[Finding]:
    if match is None:
        return
    gpu, remark = _resolve(sentence, match.start(), read)
    if gpu is None:
        yield remark or Remark(text="a GPU was ignored")
    elif sentence.negated(match.start()):
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
    unwanted = sentence.negated(match.start())
    names = tuple(
        name
        for name, row in read.catalogue.hardware.items()
        if _belongs(row.vendor, row.architecture, match) != unwanted
    )
    if names and len(names) < len(read.catalogue.hardware):
        why = "every other accelerator" if unwanted else "those of the hardware collection"
        yield sentence.infers("preferences.gpus", names, match, why)


def _belongs(vendor: str, generation: str, match: re.Match[str]) -> bool:
    if match["vendor"]:
        return vendor == _VENDORS.get(match["vendor"], "Google")
    return generation.lower().startswith(
        match["generation"].replace(" ", "").removesuffix("lovelace")
    )


def _limits(sentence: Sentence, counted: set[int]) -> Iterator[Finding]:
    match = _MAX_GPUS.search(sentence.marked) or _SINGLE.search(sentence.marked)
    if match and match.lastindex:
        number = sentence.number(match, match.lastindex)
        yield sentence.says("preferences.max_gpus", number.value, match, number)
    elif match:
        yield sentence.says("preferences.max_gpus", 1, match)
    elif not counted and (match := _GPUS.search(sentence.marked)):
        number = sentence.number(match)
        why = "a number of GPUs is taken as the most to use"
        yield sentence.infers("preferences.max_gpus", number.value, match, why)
    for match in _TENSOR_PARALLEL.finditer(sentence.marked):
        digits = match["digits"]
        value = float(digits) if digits else sentence.number(match, 3 if match[3] else 1).value
        yield sentence.says("preferences.tensor_parallel", value, match)
