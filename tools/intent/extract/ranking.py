"""Words that rank one aim above another: `accuracy comes first`, `quality before speed`.

Such a verdict counts more than a mere wish, however emphatic.
"""

import re
from collections.abc import Iterator

from tools.intent.fact import Fact
from tools.intent.pattern import Pattern
from tools.intent.sentence import Sentence

__all__ = ["UNIMPORTANT", "verdicts"]

_AIMS = {
    "latency": (
        r"latenc(?:y|ies)|speed|response times?|responsiveness|snappiness|latenz\w*|geschwindigkeit"
        r"|schnelligkeit|tempo|antwortzeit\w*|latence|vitesse|rapidité|temps de réponse|latencia"
        r"|velocidad|rapidez|tiempos? de respuesta|latenza|velocità|latência|velocidade|snelheid"
        r"|latentie|reactietijd"
    ),
    "cost": (
        r"costs?|cost[\s-]efficiency|prices?|pricing|money|spending|kosten|preis\w*|coûts?|prix"
        r"|costes?|costos?|precios?|cost[oi]|prezz[oi]|custos?|preços?|prijs"
    ),
    "accuracy": (
        r"accuracy|quality|correctness|answer quality|precision|truthfulness|factuality|qualität"
        r"|genauigkeit|korrektheit|präzision|richtigkeit|qualité|exactitude|justesse|précision"
        r"|fiabilité|calidad|exactitud|precisión|corrección|qualità|accuratezza|correttezza"
        r"|precisione|qualidade|exatidão|precisão|kwaliteit|nauwkeurigheid|juistheid"
    ),
    "throughput": r"throughput|durchsatz|débit|rendimiento|produttività|doorvoer|vazão",
}
_QUALITIES = {
    "latency": r"fast(?:er|est)?|quick(?:er|est)?|snappy|speedy|schnell\w*|rapide|rápid[oa]|veloce",
    "cost": r"cheap(?:er|est)?|inexpensive|low[\s-]cost|affordable|günstig\w*|billig\w*|barat[oa]",
    "accuracy": (
        r"good|better|best|accurate|correct|right|precise|capable|smart(?:er|est)?|high[\s-]quality"
        r"|gute?[snrm]?|bessere?[snrm]?|korrekt\w*|richtig\w*|genau\w*|bon(?:ne)?|buen[oa]?"
        r"|buon[oa]"
    ),
}


def _any(words: dict[str, str], suffix: str = "") -> str:
    return "|".join(f"(?P<{name}{suffix}>{pattern})" for name, pattern in words.items())


_BARE = "|".join(_AIMS.values())
_THE = r"(?:the |our |die |das |der |den |la |le |les |l'|el |los |il |lo |i |o |a |os |de |het )?"
_IS = (
    r"(?:is|are|comes?|goes|counts?|matters?|ranks?|weighs|ist|sind|steht|stehen|kommt|kommen"
    r"|geht|gehen|zählt|zählen|est|sont"
    r"|passent?|comptent?|es|son|viene|va|cuenta|è|sono|viene|conta|é|vem|komt|gaat|telt)"
)
_FIRST = (
    r"(?:the|our|my) priority|first|most|paramount|king|everything|all that (?:counts|matters)"
    r"|number one|the (?:only|main|top"
    r"|first|decisive|overriding|most important|key|number one)\b|(?:our|my|a|the) (?:main|top"
    r"|first"
    r"|highest|absolute)\b|what (?:counts|matters)|above (?:all|everything)|non-negotiable"
    r"|an erster stelle|am wichtigsten|das wichtigste|entscheidend|oberste priorität|vor allem"
    r"|le critère (?:principal|décisif|numéro)|le plus important|la priorité|primordiale?s?"
    r"|en premier|avant tout|el criterio (?:principal|decisivo)|lo más importante|la prioridad"
    r"|lo primero|primordial|il criterio (?:principale|decisivo)|(?:la cosa )?più importante"
    r"|la priorità"
    r"|al primo posto|o (?:critério principal|mais importante)|a prioridade|het belangrijkst\w*"
    r"|voorop|op de eerste plaats"
)
_MORE = (
    r"more important|more|wichtiger|mehr|plus importante?s?|plus|más importantes?|más"
    r"|più importanti?"
    r"|più importante|più|mais importantes?|mais|belangrijker|zwaarder"
)
_THAN = r"(?:than|als|que|di|dan|do que|della?|del|dei)"
_OVER = (
    r"(?:over|before|above|beats|trumps|outweighs|rather than|vor|über|avant|antes que|prima d\w+"
    r"|boven"
    r"|(?:has|have|takes?|gets?) (?:priority|precedence) over|hat vorrang vor|geht vor|prime sur"
    r"|l'emporte sur|passe(?:nt)? avant|van? antes (?:que|de)|viene prima(?: d\w+)?|vem antes"
    r"|kommt vor"
    r"|tiene prioridad sobre|prevale su|gaat voor)"
)
_ALL = (
    r"everything(?: else)?|all(?: else)?|anything(?: else)?|the rest|alles|allem|tout|todo|tutto"
    r"|tudo|resto"
)
_UP_TO = r"(?:(?:of|in|des|de|du|der|del|della|di|dei|van|dos|das) [^.,;:!?\n]{1,40}? )?"
_AIM, _QUALITY = _any(_AIMS), _any(_QUALITIES)
# accuracy of the model comes first; le coût est le critère principal
_COMES_FIRST = (
    rf"(?:{_AIM})\s+{_UP_TO}(?:also |clearly |always |definitely )?{_IS}\s+"
    rf"(?:also |clearly |always |simply |really |by far |ganz |for us |für uns )?(?:{_FIRST})"
)
# accuracy over everything; quality before speed; accuracy has priority over speed
_ABOVE = rf"(?:{_AIM})\s+{_UP_TO}{_OVER}\s+{_THE}(?:{_BARE}|{_ALL})\b"
# latency matters more than price
_MORE_THAN = (
    rf"(?:{_AIM})\s+{_UP_TO}{_IS}\s+(?:\w+ ){{0,2}}?(?:{_MORE})\s+(?:to us |for us |für uns )?"
    rf"{_THAN}\s*{_THE}(?:{_BARE}|{_ALL})\b"
)
# cost matters less than quality
_LESS_THAN = (
    rf"(?:{_BARE})\s+{_IS}\s+(?:\w+ )?(?:less important|less|weniger wichtig|unwichtiger"
    r"|moins importante?s?|menos importantes?|meno importanti?|minder belangrijk)\s+"
    rf"{_THAN}\s*{_THE}(?:{_AIM})\b"
)
# what matters most is accuracy; top priority: cost; das Wichtigste ist die Qualität
_THE_MAIN = (
    r"(?:what (?:counts|matters)(?: most)?(?: to us| for us| here| in the end)?"
    r"|(?:the )?most important(?: thing| point| criterion)?(?: for us| to us)?"
    r"|(?:top|main|first|highest|number[\s-]one|key) (?:priority|goal|criterion|concern|objective"
    r"|aim|focus)|das wichtigste|hauptsache|entscheidend|oberste priorität|le plus important"
    r"|(?:la |notre )?priorité(?: absolue| numéro un)?|el criterio (?:principal|decisivo)"
    r"|il criterio (?:principale|decisivo)|le critère (?:principal|décisif)|lo más importante"
    r"|(?:la )?prioridad|la cosa più importante|(?:la )?priorità|o mais importante|a prioridade"
    r"|het belangrijkste)"
    rf"\s*(?:is|are|:|=|ist|sind|est|es|è|é|,)\s*(?:still |clearly )?{_THE}(?:{_AIM})\b"
)
# we prefer quality to speed
_PREFERRED = (
    rf"(?:prefer|favou?r|prioriti[sz]e|value)\s+{_THE}(?:{_AIM})\s+(?:over|to|above|more than)\b"
)
# I'd rather have a good model than a fast one
_RATHER = (
    r"(?:rather|more important|lieber|wichtiger|plutôt|plus important|prefer|mejor|más importante"
    r"|piuttosto|più importante),?\s+(?:[^\W\d]+\s+){0,6}?"
    rf"(?:{_QUALITY})\b[^.;!?\n]{{0,40}}?\b(?:than|als|que|over|to|che)\b"
    rf"[^.;!?\n]{{0,30}}?\b(?:{'|'.join(_QUALITIES.values())})\b"
)
# we want good prose above all
_ABOVE_ALL = (
    rf"(?:{_QUALITY})\b(?:\s+[^\W\d]+){{0,3}}\s+(?:above (?:all|everything)|first and foremost"
    r"|before anything else|vor allem|avant tout|sobre todo|ante todo|soprattutto|prima di tutto"
    r"|vooral|acima de tudo)\b"
)
_SLOW = r"(?:better|lieber)\s+slow\s+(?:but|and|als|than)\s+(?:right|correct|good|accurate|wrong)\b"
# (between cheap and correct,) please choose correct
_CHOSEN = (
    r"(?:choose|pick|take|go for|favou?r|nimm|nehmt|choisissez|elija|scegli\w*)\s+(?:the |a |an )?"
    rf"(?:{_QUALITY})\b(?=\s*(?:one|model|option|answer)?\s*[.,;!)\n]|\s*$)"
)
_RANKINGS = tuple(
    Pattern(rf"(?<!\w)(?:{frame})")
    for frame in (_COMES_FIRST, _ABOVE, _MORE_THAN, _LESS_THAN, _THE_MAIN, _PREFERRED)
)
_FIRST_OF_ALL = tuple((name, Pattern(rf"\b(?:{words})\s+first\b")) for name, words in _AIMS.items())
_BY_QUALITY = tuple(Pattern(rf"(?<!\w)(?:{frame})") for frame in (_RATHER, _ABOVE_ALL))
_BETTER_SLOW, _PICKED = (Pattern(rf"(?<!\w)(?:{frame})") for frame in (_SLOW, _CHOSEN))
_CHOICE = Pattern(
    r"\b(?:choose|choice|trade[\s-]?off|in doubt|conflict|compromise|im zweifel|wählen|decide)\b"
)
_DENIED = Pattern(r"\b(?:not|never|n't|nicht|kein\w*|pas|no|non|niet|não)\b")
_FAR = 120
UNIMPORTANT = (
    r"no (?:object|issue|concern|problem|matter|constraint)|(?:does|do)(?: not"
    r"|n't) (?:really )?(?:matter|count)"
    r"|plays? no role|irrelevant|secondary|second\b|unimportant|unlimited|whatever"
    r"|not (?:\w+ )?(?:critical"
    r"|important|relevant|a (?:concern|priority|problem|factor|criterion))|egal|spiel(?:t"
    r"|en) keine rolle"
    r"|nebensächlich|zweitrangig|unwichtig|nicht (?:\w+ )?(?:wichtig|relevant|entscheidend|kritisch"
    r"|dringend|vorrangig)|n'est pas (?:\w+ )?critique|no es (?:\w+ )?(?:crític[oa]|prioritari[oa])"
    r"|non è (?:\w+ )?(?:critic[oa]|prioritari[oa])|niet (?:\w+ )?(?:kritiek|kritisch)"
    r"|(?:não|not) é (?:\w+ )?(?:crític[oa]|prioritári[oa])"
    r"|secondaires?"
    r"|peu importante?s?|sans importance|n'(?:est|a) pas (?:\w+ )?(?:importante?|d'importance"
    r"|un problème"
    r"|prioritaire)|da igual|no (?:es |son )?(?:importa\w*|relevante|un problema)|secundari[oa]s?"
    r"|irrelevantes?|non (?:è |sono )?(?:important[ei]|importa|un problema)|secondari[oa]"
    r"|onbelangrijk"
    r"|niet (?:zo )?belangrijk|maakt niet uit|bijzaak|não (?:é )?importa\w*"
)
"""Right behind an aim, after `is` or nothing: the aim does not count."""
_IS_UNIMPORTANT = Pattern(rf"\s*(?:{_IS}\s+)?(?:{UNIMPORTANT})")


def verdicts(sentence: Sentence) -> Iterator[Fact]:
    """Facts `priority` that the words decide by ranking."""
    found = [
        (_named(match), match)
        for pattern in _RANKINGS
        for match in pattern.finditer(sentence.marked)
    ]
    found += [
        (name, match)
        for name, pattern in _FIRST_OF_ALL
        for match in pattern.finditer(sentence.marked)
    ]
    for name, match in found:
        behind = sentence.marked[match.end() : match.end() + _FAR]
        is_out = _IS_UNIMPORTANT.match(behind) or _DENIED.search(match[0])
        if not (sentence.negated(match.start()) or is_out):
            yield sentence.says("priority", name, match)
    for name, match in _preferred(sentence):
        yield sentence.infers("priority", name, match, f"{name} is called more important")


def _preferred(sentence: Sentence) -> Iterator[tuple[str, re.Match[str]]]:
    marked = sentence.marked
    yield from (("accuracy", match) for match in _BETTER_SLOW.finditer(marked))
    for pattern in _BY_QUALITY:
        yield from ((_named(match), match) for match in pattern.finditer(marked))
    for match in _PICKED.finditer(marked):
        before = re.split(r"[.;!?\n]", marked[max(0, match.start() - _FAR) : match.start()])[-1]
        if _CHOICE.search(before):
            yield _named(match), match


def _named(match: re.Match[str]) -> str:
    return next(name for name, words in match.groupdict().items() if words)
