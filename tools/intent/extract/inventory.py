"""Accelerators that are there already: how many, in how many boxes, and who says so.

`we have 4 L40S`, `my 4090`, `2 nodes x 4 x L40S (owned)`, `V100 cards, 16 of them for us` are
inventories; `8xH100` alone is a wish and a number.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.intent.fact import Fact
from tools.intent.pattern import Pattern
from tools.intent.sentence import GPU, NUMBER, Sentence
from tools.intent.shown import shown

__all__ = [
    "Count",
    "counts",
    "inventory",
    "is_all_there_is",
    "is_gone",
    "is_more",
    "is_not_there",
    "is_owned",
    "one",
    "singles",
    "taken_for_owned",
]

_PATH = "preferences.inventory"
_BOX = (
    r"box(?:es)?|servers?|nodes?|machines?|hosts?|systems?|workstations?|rigs?|chassis|knoten"
    r"|servern?|maschinen|rechner|serveurs?|machines|nœuds?|servidores|servidor|nodos?|server|nodi"
    r"|nodo|macchine|hgx|dgx"
)
_CARDS = (
    r"(?:gpu'?s?|cards?|accelerators?|cartes?(?: graphiques?)?|(?:grafik)?karten|tarjetas?|schede"
    r"|scheda"
    r"|placas?|kaarten|kaart)(?: (?:of )?type)?"
)
_TIMES = r"\s*(?:x|\u00d7|\*|mal|times|units? of|pieces?(?: of)?|pcs\.?|stück|pezzi|piezas?)?\s*"
_KIND = (
    r"(?:(?:spare|idle|unused|old|older|new|brand[\s-]new|used|second[\s-]hand|shared|dedicated|own"
    r"|more|additional|extra|further|identical|big|shiny|alte|neue|weitere|eigene|zusätzliche|freie"
    r"|vorhandene[nr]?|bestehende[nr]?|verfügbare[nr]?|existing|available|disponibles?|existantes?"
    r"|existentes|disponibili|esistenti|beschikbare|bestaande|disponíveis"
    r"|autres|vieilles|más|viejas|altre|vecchie|de|of|van|nvidia|amd|intel)\s+){0,3}"
)
_WITH = (
    r"(?:,? (?:each )?(?:with|of|having|holding|mit|von|avec|de|con|di|met|com)"
    r"(?: (?:je(?:weils)?|each|chacun))?|\s*(?:x|\u00d7|@|:|\u00e0))"
)
_COUNTED = Pattern(
    rf"(?:(?P<outer>{NUMBER})\s*(?:x|\u00d7|{_KIND}(?P<boxes>{_BOX})\b{_WITH}?)?\s*)?"
    rf"(?P<inner>{NUMBER}){_TIMES}{_KIND}(?:{_CARDS}\s+)?{_KIND}(?P<gpu>{GPU})"
    rf"(?:'?s)?(?:\s*{_CARDS})?(?P<box>\s*(?:{_BOX})\b)?"
    rf"|(?P<gpu2>{GPU})\s*(?:x|\u00d7)\s*(?P<inner2>{NUMBER})"
    rf"|(?P<gpu4>{GPU})(?:\s*{_CARDS})?[^.;!?\n\ue000\ue001]{{0,45}}?[,(:]\s*(?:[^\W\d]+\s+){{0,2}}?"
    rf"(?P<inner4>{NUMBER})\s*(?:of (?:them|those|these)|davon|d'entre elles|de ellas|di esse"
    rf"|pieces"
    r"|stück|pcs|units)\b"
    rf"|(?P<gpu5>{GPU})(?:\s*{_CARDS})?,?\s*(?:(?P<outer5>{NUMBER})\s*(?:{_BOX})\s*)?"
    rf"\(\s*(?P<inner5>{NUMBER})\s*(?:{_CARDS}|x|\u00d7|pcs|each|je)?\s*\)"
)
_EACH_HOLDS = Pattern(
    rf"\s*(?:\(|,?\s*(?:with|mit|avec|con|met"
    rf"|having)\s+(?:je(?:weils)?\s+)?)\s*(?P<n>{NUMBER})\s*(?:x\s*)?"
    rf"(?:{_CARDS})\s*(?P<all>in total|total|in all|altogether|insgesamt|au total|en total"
    rf"|in totale)?"
)
_PER_BOX = 8
_BOX_NAME = re.compile(r"(?i)\b(?:dgx|hgx)\b")
_ONE = Pattern(
    r"\b(?:(?:my|mein(?:e|er|em|en)?|mon|ma|mi|mio|mijn|meu|minha|our (?:one|single|only|own|lone)"
    r"|the (?:one|single))\s+(?:[^\W\d]+\s+){0,2}?"
    r"|(?:i|we|ich|wir|j'ai|tengo|ho|ik)(?:'ve| have| own| got|'ve got| have got| habe| haben"
    r"| besitze"
    r"| bought| do have| heb)?\s+(?:just |only |already )?(?:an?|one|ein(?:e|en)?|une?|uno?|una"
    r"|een)\s+"
    r"(?:[^\W\d]+\s+){0,2}?|an? (?:donated|spare|leftover|borrowed|used)\s+"
    r"|(?:have|got|own|my)\b[^;!?\n]{0,50}\bit'?s (?:actually |really )?an?\s+)"
    rf"(?P<gpu>{GPU})(?!\s*(?:'?s\b|clusters?|farms?|fleets?|pools?|{_BOX}))"
)
_LONE = Pattern(
    r"\b(?:(?:une?|una|uno?|ein(?:e|en|er)?|a|um|uma|een)\s+)?(?:seule?|sol[ao]|single|lone"
    r"|einzige[nrs]?"
    r"|enkele|única|único|jedn[aąe]|\ue000)\s+(?:(?:cartes?|tarjetas?|scheda|karte|kaart|placa|gpu"
    r"|card)\s+)?"
    rf"(?P<gpu>{GPU})"
)
"""`une seule carte L40S disponible`: one, where words beside it say that it is there."""
_HAVE = Pattern(
    r"\b(?:have|has|borrow|had|own|owns|owned|got|gets?|g[ai]ves? (?:me|us)|lets? us use"
    r"|access to|what is there|what's there|given|lent|loaned|donated"
    r"|inherited|assigned|allocated|granted|provides? us|bought|purchased|acquired|our|my|existing"
    r"|already|available|use what we have|namely|on[\s-]?prem\w*|in[\s-]house|spare|idle|leftover"
    r"|(?:we|i) (?:can|may|could|are allowed to) (?:use|have|keep|borrow)|at our disposal"
    r"|eigen (?:hardware|servers?|gpu'?s?|kaarten)|(?:eigene?n?|propres|propios|propri)(?=\s*$)"
    r"|haben|habe|hat|gehör\w+|besitzen|besitze"
    r"|unsere?n?|meine?n?|vorhanden\w*|gekauft|stehen"
    r"|geschenkt"
    r"|avons|ai|possédons|nos|notre|disposons(?: de)?|achet\w+|tenemos|tengo|nuestr\w+|contamos con"
    r"|disponemos de|abbiamo|ho|nostr\w+|disponiamo di|possediamo|hebben|heb|onze|temos|tenho"
    r"|noss[oa]s"
    r"|sitting|inventory|own (?:hardware|gpus|machines|cluster)|eigene[nr]? (?:hardware|gpus"
    r"|server\w*|karten)"
    r"|propio hardware|hardware propi\w+|(?:at|on) hand|disponible?s?|disponibil[ei]|verfügbar\w*"
    r"|chez nous"
    r"|bei uns|da noi)\b"
)
_FRENCH_HAVE = Pattern(r"(?:^|[,:]|\b(?:et|mais|car|si)\b|\bqu['\u2019])\s*(?:on|y) a\b")
_FRENCH = Pattern(r"\b(?:les|des|nous|pour|qui|dans|est|rien|avec|sur|une)\b|\bqu['\u2019]")
"""`on a 8 L40S` is `we have` in French and a place in English."""
_HAVE_BEHIND = Pattern(
    r"\b(?:already|existing|owned|available|in[\s-]house|on[\s-]?(?:site|prem\w*)|(?:at|on) hand"
    r"|spare|idle"
    r"|unused|sitting|lying|standing|free|inventory|at home|at work|under (?:my|the|our) desk"
    r"|in (?:our|the|my|a) (?:own )?(?:rack|racks|basement|office|lab|data\s?cent\w+|server room"
    r"|cellar"
    r"|closet|colo|garage)|in rack|(?:is|are) (?:all )?(?:ours|mine|there|here|installed|in place"
    r"|(?:at )?our disposal)|of ours|of our own|for us\b|ours\b|mine\b|(?:that |which )?(?:we"
    r"|i)(?:'ve)?"
    r" (?:already |now |may |can |could |are allowed to )*(?:have|own|got|bought|possess|keep|use"
    r"|borrow)\b"
    r"(?!\s+(?:an?|the|to|no|about|around)\b)|can (?:still )?be used|at (?:our|my) disposal"
    r"|have(?=\s*$)|(?:have|has|will have|ought) to (?:do|suffice|be enough)|we have no more"
    r"|all we (?:have|got)"
    r"|in (?:our|my|the) own \w+|in (?:our|the|my) (?:\w+ )?(?:room|hall|cabinet|cave|premises"
    r"|attic)|reserved (?:for us|already)|(?<!be )(?:bought|purchased|delivered)|paid for"
    r"|(?:gave|gives?|lent|donated|left|provid\w+) (?:it |them |this )?(?:to )?us|donated|lent"
    r"|left over|nobody (?:uses|needs)"
    r"|(?:ist|sind|wären) (?:schon |bereits )?(?:da|hier|dort)\b|en place\b|qui dorm\w+"
    r"|dans la (?:baie|salle|cave)|bereits|vorhanden\w*|verfügbar|im (?:keller|haus|rack"
    r"|rechenzentrum|serverraum|lager|büro"
    r"|labor)"
    r"|zu hause|vor ort|bei uns|im bestand|gekauft|steh(?:t|en)|lieg(?:t|en)"
    r"|déjà|disponibles?|sur (?:site|place)|chez nous|à la maison|dans notre|en stock|en interne"
    r"|ya|en casa|en nuestr\w+|in situ|propi[oa]s|già|disponibil[ei]|in casa|in sede|da noi"
    r"|propri[ei]"
    r"|nostr[aei]|nostro|nuestr[oa]s?|unsere?|noss[oa]s?|reeds|beschikbaar|aanwezig|voorhanden"
    r"|in eigen (?:beheer|huis)|in huis|já|em casa"
    r"|na empresa|próprias)\b"
)
_A_BOX_WITH = Pattern(
    r"\b(?:an?|one|the|our|my|ein(?:en|em|er|e)?|une?|uno?|una|een|um|uma|\ue000)\s+"
    rf"(?:[\w-]+\s+){{0,2}}(?:{_BOX})\s*(?:with|w/|mit|avec|con|met|com|that has|holding|of)\s*$"
    rf"|^\s*(?:[\w-]+\s+){{0,1}}(?:{_BOX})\s*(?:with|w/|mit|avec|con|met)\s*$"
    r"|\b(?:cluster|rack|clúster)\s+(?:with|w/|of|mit|avec|de|con|di|met|com)\s*$"
)
_THE_BOX = Pattern(
    r"\s*,?\s*(?:and |which |that )?we (?:already )?(?:own|have|bought|possess)\s+"
    r"(?:the (?:box|server|machine|node|hardware|cards|gpus)|it|them|these|those|this|that)\b"
)
_WANT = Pattern(
    r"\b(?:want|would like|would prefer|'d (?:like|prefer|rent|take|use|need)|need|should|would"
    r"|(?:could|can|may|might)(?! (?:use|borrow|keep|have|get)\b)|rent\w*|buy|order|purchase|lease"
    r"|plan to|think\w* (?:of|about)|consider\w*|brauchen|mieten|kaufen|möchten|louer|acheter"
    r"|alquilar|comprar|noleggiare|huren|how many|up to|at most)\b"
)
_HYPOTHESIS = Pattern(
    r"\s*(?:\w+\s+)?(?:would|should|might|could|needed|required|enough|suffices?|sufficient"
    r"|reich\w+"
    r"|genüg\w+|rented|suffis\w+|bastar\w+|will do)\b"
)
_GONE = Pattern(
    r"\s*(?:[\w-]+\s+){0,4}?(?:are|is|were|sind|ist|sont|son|sono)\s+(?:\w+\s+){0,2}(?:scrap|broken"
    r"|retired|too (?:old|slow|small)|obsolete|busy|taken|occupied|used by|needed (?:by|for)"
    r"|reserved for (?!us\b)|in use|not (?:available|free|ours|usable)|unavailable|sold|gone|kaputt"
    r"|belegt|verkauft|defekt|schrott)\b"
)
_NOT_THERE = Pattern(
    r"\b(?:(?:do|does|did)(?:n'?t| not)|haven'?t|hasn'?t|have no|has no|no longer|own no|got no)\s*"
    r"(?:\s*(?:currently|yet|actually|even|have|own|got|possess|any|really|such"
    r"|of our own)){0,4}\s*$"
    r"|\b(?:haben|hat|besitzen)\s+kein\w*\s*$|\bn'(?:avons|ai) pas (?:de |d')?$|\bno tenemos\s*$"
    r"|\bnon abbiamo\s*$|\bhebben geen\s*$"
)
_MORE = Pattern(
    r"\b(?:another|plus|and|und|et|y|e|en|weitere|further)\s*$|\b(?:more|additional|extra|further"
    r"|weitere|zusätzliche|autres|más|altre)\b"
)
_SAME = Pattern(r"\b(?:the|these|those|all|die|diese|les|ces|los|esos|le|queste)\s*$")
_LARGEST_BOX_GPUS = 16
_MOST = 512
_BEFORE, _BEHIND = 60, 70


@dataclass(frozen=True, kw_only=True)
class Count:
    """A number of GPUs as written: `sentence.marked[start:end]`, with the GPU's mark at `gpu`."""

    start: int
    end: int
    gpu: int
    factors: tuple[int, ...]
    is_boxed: bool = False
    counts_boxes: bool = False
    total_at: int | None = None


def counts(sentence: Sentence) -> Iterator[Count]:
    """Every number of GPUs, in order."""
    for match in _COUNTED.finditer(sentence.marked):
        found = _count(sentence, match)
        if found is not None:
            yield found


def _count(sentence: Sentence, match: re.Match[str]) -> Count | None:
    kind = next(name for name in ("gpu", "gpu2", "gpu4", "gpu5") if match[name])
    inner, outer = f"inner{kind[3:]}", f"outer{kind[3:]}"
    names = [name for name in (outer, inner) if name in match.groupdict() and match[name]]
    factors = tuple(match.start(name) for name in names)
    if kind == "gpu5":
        # `H100 SXM, 1 node (8)` and `L40S (4)`, but not a year in brackets.
        if sentence.number(match, inner).value > _MOST:
            return None
        return Count(start=match.start(), end=match.end(), gpu=match.start(kind), factors=factors)
    gpu, end = match.start(kind), match.end()
    is_named_box = _BOX_NAME.search(sentence.quote(gpu, gpu + 1)) is not None
    box = (match["box"] or "") if kind == "gpu" else ""
    total_at = None
    counts_boxes = is_named_box or _is_plural_of_boxes(sentence, match, box)
    if (is_named_box or box) and (holds := _EACH_HOLDS.match(sentence.marked, end)):
        end, counts_boxes = holds.end(), False
        if holds["all"]:
            total_at = holds.start("n")
        else:
            factors = (*factors, holds.start("n"))
    return Count(
        start=match.start(),
        end=end,
        gpu=gpu,
        factors=factors,
        is_boxed=bool(box or (kind == "gpu" and match["boxes"])),
        counts_boxes=counts_boxes,
        total_at=total_at,
    )


def _is_plural_of_boxes(sentence: Sentence, match: re.Match[str], box: str) -> bool:
    """`two H100 boxes` count boxes; `2x H100 boxes` and `two 8xA100 boxes` count GPUs."""
    if not box or match["outer"] or not box.rstrip().endswith(("es", "s")):
        return False
    words = sentence.quote(match.start("inner"), match.start("gpu"))
    return re.search(r"[x\u00d7*]", words) is None


def singles(sentence: Sentence) -> Iterator[re.Match[str]]:
    """`my 4090`, `we own an H200 NVL`: one GPU, its mark in the group `gpu`."""
    for match in _ONE.finditer(sentence.marked):
        raw = sentence.quote(match.start("gpu"), match.end("gpu")).lower()
        is_plural = raw.endswith("s") and not raw.endswith(("l40s", "l4s"))
        if not is_plural and not sentence.negated(match.start()):
            yield match
    for match in _LONE.finditer(sentence.marked):
        if NUMBER not in match[0] and _is_there(sentence, *match.span()):
            yield match


def _is_there(sentence: Sentence, start: int, end: int) -> bool:
    before, behind = _before(sentence, start), _behind(sentence, end)
    is_wish = _WANT.search(before) is not None
    return not is_wish and bool(_HAVE_BEHIND.search(behind) or _HAVE.search(before))


def is_not_there(sentence: Sentence, start: int) -> bool:
    """Whether nobody has what follows: `we don't have H100s` rules no H100 out."""
    return _NOT_THERE.search(_before(sentence, start)) is not None


def is_gone(sentence: Sentence, end: int) -> bool:
    """Whether what stands before is of no use: scrap, sold, or needed by others."""
    return _GONE.match(sentence.marked, end) is not None


def is_owned(sentence: Sentence, count: Count) -> bool:
    """Whether the words around a count say that the GPUs are there already."""
    before, behind = _before(sentence, count.start), _behind(sentence, count.end)
    if _THE_BOX.match(sentence.marked, count.end):
        return True
    if _HAVE_BEHIND.search(behind) and not _HYPOTHESIS.match(behind):
        return True
    haves = [match.end() for match in _HAVE.finditer(before)]
    if (match := _FRENCH_HAVE.search(before)) and _FRENCH.search(sentence.marked):
        haves.append(match.end())
    wants = [match.end() for match in _WANT.finditer(before)]
    if wants and max(wants) > max(haves, default=-1):
        return False
    in_a_box = count.is_boxed or _A_BOX_WITH.search(before) is not None
    return bool(haves) or (in_a_box and not _HYPOTHESIS.match(behind))


def inventory(sentence: Sentence, count: Count, gpu: str, scaleup_gpus: int) -> Fact:
    """The fact that so many of a GPU are there."""
    quote = sentence.quote(count.start, count.end)
    if count.total_at is not None:
        total = sentence.numbers[count.total_at].value
        return Fact(path=_PATH, value={gpu: total}, source="stated", origin=quote)
    values = [sentence.numbers[at].value for at in count.factors]
    total = math.prod(values)
    if count.counts_boxes and scaleup_gpus <= _LARGEST_BOX_GPUS:
        why = f"{shown(total)} boxes x {scaleup_gpus} GPUs, the usual size of such a box"
        return _inferred({gpu: total * scaleup_gpus}, quote, why)
    if len([value for value in values if value != 1]) > 1:
        # The product is not in the words, so it is a computation on them.
        return _inferred({gpu: total}, quote, f"{shown(total)} {gpu} in all")
    return Fact(path=_PATH, value={gpu: total}, source="stated", origin=quote)


_RENTED = Pattern(
    r"\b(?:rent\w*|lease\w*|cloud|aws|azure|gcp|budget|afford|cost\w*|prices?|spend\w*|buy"
    r"|purchase\w*"
    r"|order|procure\w*|quotes?|how many|compare\w*|vs|versus|which|mieten|miete|kauf\w+|louer"
    r"|alquil\w+"
    r"|noleggi\w+|huren|alug\w+)\b|[$€£]|\b(?:usd|eur|dollars?|euros?)\b"
)
_ASKED = Pattern(r"[^.;!?\n]*\?")
_ALONE_BEFORE = re.compile(r"(?:^|[.,;:!?\n(|/])\s*$")
_ALONE_BEHIND = re.compile(r"\s*(?:$|[.,;!?\n)|/])")


def is_all_there_is(sentence: Sentence, count: Count) -> bool:
    """Whether a count stands by itself in a first text where nobody rents, buys or pays."""
    marked = sentence.marked
    return (
        not sentence.is_follow_up
        and _ALONE_BEFORE.search(marked[: count.start]) is not None
        and _ALONE_BEHIND.match(marked, count.end) is not None
        and not _RENTED.search(marked)
        and not _ASKED.match(marked, count.end)
    )


def taken_for_owned(sentence: Sentence, count: Count, gpu: str) -> Fact:
    """The guess that hardware without a word of renting is there already."""
    total = math.prod(sentence.numbers[at].value for at in count.factors)
    why = "named without a word of renting or buying, so taken for hardware that is there"
    return _inferred({gpu: total}, sentence.quote(count.start, count.end), why)


def one(sentence: Sentence, match: re.Match[str], gpu: str) -> Fact:
    """The fact that one GPU is there, as `my 4090` says."""
    quote = sentence.quote(*match.span())
    if _BOX_NAME.search(quote) and "station" not in quote.lower():
        return _inferred({gpu: float(_PER_BOX)}, quote, f"such a machine holds {_PER_BOX}")
    return _inferred({gpu: 1.0}, quote, "one is there")


def _inferred(value: dict[str, float], quote: str, why: str) -> Fact:
    return Fact(path=_PATH, value=value, source="inferred", origin=f'"{quote}": {why}')


def is_more(sentence: Sentence, count: Count) -> bool:
    """Whether a count adds to an earlier one: `two more L40S`, `and 4 in Munich`."""
    before = _before(sentence, count.start)
    return not _SAME.search(before) and bool(
        _MORE.search(before[-12:]) or _MORE.search(sentence.marked[count.start : count.end])
    )


def _before(sentence: Sentence, start: int) -> str:
    return re.split(r"[.;!?\n]", sentence.marked[max(0, start - _BEFORE) : start])[-1]


def _behind(sentence: Sentence, end: int) -> str:
    return re.split(rf"[.;!?\n{GPU}]", sentence.marked[end : end + _BEHIND])[0]
