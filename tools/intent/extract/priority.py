"""What matters most: latency, cost, accuracy or throughput, in five languages.

Emphasis (`critical`, `above all`) decides between two wishes; without it two wishes are balanced.
"""

import re
from collections.abc import Iterator

from tools.intent.extract.aims import aims
from tools.intent.extract.ranking import UNIMPORTANT, verdicts
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.pattern import Pattern
from tools.intent.sentence import Sentence

__all__ = ["read_priority"]

_CLEAR, _SOFT = "stated", "inferred"
_RANKED = 3
_WORDS = (
    (
        "latency",
        _CLEAR,
        (
            r"(?:low|lowest|minimal|minimum|ultra[\s-]low|best|good)[\s-]latency"
            r"|latency (?:is|matters|comes|first|critical|sensitive|above)"
            r"|latency[\s-](?:critical|sensitive)|low[\s-]latencies|(?:geringe|niedrige"
            r"|kurze)\w* (?:latenz\w*|antwortzeit\w*)|faible latence|latence (?:faible"
            r"|minimale)|baja latencia|latencia baja|bassa latenza|latenza bassa"
            r"|optimi[sz]e for (?:latency|speed)|priorit(?:y|ise|ize|ies)\w*:? (?:is "
            r"|on )?(?:latency|speed)|speed (?:is|matters|comes) (?:\w+ )?(?:critical"
            r"|important|most|first|key|everything)|(?:speed|latency)\s*>+"
        ),
    ),
    (
        "latency",
        _SOFT,
        (
            r"snapp\w+|real[\s-]?time|instant\w*|fast(?:er|est)?\b(?! food)"
            r"|(?<!reply )(?<!answer me )(?<!back )quick\w*(?! (?:question|call|note|look|recap"
            r"|win|update))"
            r"|responsive\w*|speedy|lightning|low lag|no lag"
            r"|(?:must|should|can|may)(?: not|n't) (?:have to )?wait\b|hates? waiting|if it lags"
            r"|no waiting"
            r"|(?:nobody|no one) (?:likes|wants) to wait|ohne wartezeit\w*|sin esperas?"
            r"|sans attendre"
            r"|without (?:noticeable )?delay|feels? (?:live|immediate)|asap"
            r"|schnell\w*|zügig|echtzeit|sofort\w*|flott|rapide\w*|temps réel|réacti\w+"
            r"|vite\b|rápid\w+|tiempo real|inmediat\w+|veloc\w+|rapid[oiae]\w*"
            r"|tempo reale|immediat[oiae]\b"
        ),
    ),
    (
        "cost",
        _CLEAR,
        (
            r"cost (?:is(?! (?:a constraint|about|around|shared|covered|paid|not|no|\ue000"
            r"|borne))|matters|comes|first|critical|efficien\w+|effective\w*|sensitive"
            r"|optimi[sz]\w+)|cost[\s-](?:sensitive|efficient|effective|optimi[sz]ed"
            r"|critical)|(?:low|lowest|minimal|minimum|minimi[sz]e|reduce|lower"
            r"|cut)[\s-](?:the )?(?:costs?|price|spend\w*)"
            r"|optimi[sz]e (?:for )?costs?|keep (?:the )?costs? (?:low|down|minimal)"
            r"|priorit\w+:? (?:is |on )?costs?|price is (?:\w+ )?(?:critical|important)"
            r"|kosten (?:senken|minimieren|niedrig)|geringe kosten|coût minimal"
            r"|bajo coste|(?:costo|coste|custo|coût)s? (?:basso|baixo|m[ií]nimo|minimal|bajo"
            r"|réduit)\w*"
            r"|(?:lowest|minimal) cost|(?:coûts?|prix) (?:le|les) plus bas|cost[oe] (?:más bajo"
            r"|più basso)"
            r"|niedrigste[nr]? kosten|laagste kosten|menor custo|(?:costs?|price)\s*>+"
        ),
    ),
    (
        "cost",
        _SOFT,
        (
            r"cheap\w*|every (?:\ue000|penny|dollar|euro) counts|lowest (?:possible )?(?:bill"
            r"|price)"
            r"|as little (?:money )?as possible|low[\s-]margin|jeder cent zählt"
            r"|not too (?:expensive|costly|pricey)|nicht zu teuer|pas trop cher"
            r"|inexpensive|affordable|budget[\s-]friendly|economical\w*"
            r"|low[\s-]budget|tight budget|small budget|less expensive|save money"
            r"|shoestring|frugal"
            r"|günstig\w*|billig\w*|preiswert\w*|sparsam\w*|kostengünstig\w*|pas cher\w*"
            r"|bon marché|économi\w+|moins cher|barat\w+|económic\w+|econom\w+"
            r"|poco costoso|a buon mercato|meno costoso"
        ),
    ),
    (
        "accuracy",
        _CLEAR,
        (
            r"maximi[sz]e (?:the )?(?:answer )?(?:quality|accuracy)|accuracy (?:is|matters|comes"
            r"|first|critical|above)|(?:best|highest|top"
            r"|maximum|very high|high)[\s-](?:possible )?(?:accuracy"
            r"|precision of answers|quality|answer quality|correctness)|(?:answer "
            r"|output )?quality (?:is"
            r"|matters|comes|first|over|above|critical)"
            r"|optimi[sz]e for (?:quality|accuracy)|priorit\w+:? (?:is |on )?(?:quality"
            r"|accuracy)|(?:beste|höchste|hohe) (?:qualität|genauigkeit)|qualität ist"
            r"|meilleure qualité|mejor calidad|máxima (?:calidad|precisión)"
            r"|migliore qualità|massima (?:qualità|precisione)|accuracy first"
            r"|(?:quality|accuracy|correctness)\s*>+"
            r"|(?:meglio|better|rather|lieber|mieux vaut|mejor|liever"
            r"|melhor) (?:\w+ )?(?:precis\w+|right|correct"
            r"|accurate|genau|richtig|juste|précis|exacto|goed) (?:che|than|als|que|dan|do que) "
            r"(?:veloce|fast|quick|schnell|rapide|vite|rápido|snel)"
            r"|(?:calidad|qualité|qualität|qualità|qualidade|kwaliteit|jakość|quality|accuracy"
            r"|correctness)"
            r" (?:ante|sobre|por encima de|avant|vor|über|prima di|sopra|acima de|boven|voor"
            r"|before|above"
            r"|over) (?:todo|tout|alle[ms]?|tutto|tudo|everything|all(?: else)?|speed)"
        ),
    ),
    (
        "accuracy",
        _SOFT,
        (
            r"accurate\w*|(?:nothing|not) (?:\w+ ){0,3}(?:made up|invented|fabricated)"
            r"|no hallucinations?|not hallucinate"
            r"|without hallucinat\w+|hallucination[\s-]free|error[\s-]free|(?:mistakes?|errors?)"
            r" (?:\w+ ){0,4}(?:is|are|be) (?:\w+ )?(?:expensive|costly|fatal|dangerous"
            r"|unacceptable)|precise\w*|smartest|most capable|best model"
            r"|state[\s-]of[\s-]the[\s-]art|no mistakes|correct answers|must be (?:right"
            r"|correct)|reliable answers|genau\w*|präzis\w*|précis\w*|precis[oa]s?\b"
        ),
    ),
    (
        "throughput",
        _CLEAR,
        (
            r"(?:high|highest|maximum|max|maximi[sz]e|best)[\s-](?:the )?throughput"
            r"|throughput (?:is|matters|counts|first|critical|over|above)"
            r"|throughput[\s-](?:critical|oriented|optimi[sz]ed)"
            r"|optimi[sz]e for throughput|priorit\w+:? (?:is |on )?throughput"
            r"|hoher durchsatz|débit élevé|alto rendimiento|alta produttività"
        ),
    ),
    (
        "balanced",
        _CLEAR,
        (
            r"balanced\b|good balance|balance (?:of|between)|ausgewogen\w*|équilibr\w+"
            r"|equilibrad\w+|equilibrat\w+"
        ),
    ),
)
_PATTERNS = tuple((name, sure, Pattern(rf"\b(?:{words})")) for name, sure, words in _WORDS)
_COMPLAINTS = (
    (
        "cost",
        Pattern(
            r"\b(?:(?:too|so|very) (?:expensive|costly|pricey|dear)|(?:costs?|is) too (?:much|high)"
            r"|too much money|over (?:our |the )?budget|(?:spend|cost|pay) less|(?:zu|sehr) teuer"
            r"|weniger (?:kosten|ausgeben)|trop ch(?:er|ère)s?|(?:demasiado|muy) car[oa]s?"
            r"|troppo car[oaie]|too dear)\b"
        ),
    ),
    (
        "latency",
        Pattern(
            r"\b(?:(?:too|so|very) (?:slow|sluggish)|zu langsam|trop lent\w*|demasiado lent[oa]s?"
            r"|muy lent[oa]s?|troppo lent[oaie])\b"
        ),
    ),
)
_TOPICS = (
    ("latency", Pattern(r"\b(?:latenc\w*|latenz\w*|speed|latence|latencia|latenza)\b")),
    ("cost", Pattern(r"\b(?:costs?|price|money|kosten|coûts?|costes?|prezzo)\b")),
    ("accuracy", Pattern(r"\b(?:accuracy|quality|qualität|qualité|calidad|qualità)\b")),
    ("throughput", Pattern(r"\b(?:throughput|durchsatz)\b")),
)
_EMPHASIS = Pattern(
    r"\b(?:critical|crucial|essential|vital|most important|above all"
    r"|top priority|first\b|paramount|everything|key|non-negotiable|than anything|more than|most\b"
    r"|a must|must be|must feel|number one|main (?:goal|priority|concern)"
    r"|absolut\w*|entscheidend|kritisch|am wichtigsten|wichtigste\w*|critique"
    r"|essentiel\w*|primordial\w*|le plus important|crític\w+|esencial"
    r"|lo más importante|fundamental\w*|critic[oa]|essenziale)"
)
_UNIMPORTANT = Pattern(
    r"^\s*(?:(?:is|are)\s+)?(?:enough|sufficient|ok(?:ay)?|fine|no (?:longer )?(?:issue|problem"
    r"|object|concern)|not (?:an? |the )?(?:issue|problem|concern|object))\b|"
    r"^\s*(?:(?!(?:and|but|or|und|aber|et|mais|y|pero|e|ma)\b)[^\W\d]+\s+){0,3}?"
    r"(?:(?:is|are|ist|sind|est|sont|es|son|è|sono|comes?|kommt)\s+(?:\w+\s+)?)?"
    rf"(?:{UNIMPORTANT})"
)
_CLAUSE = Pattern(r"[,.;!?\n]|\bbut\b|\baber\b|\bmais\b|\bpero\b|\bma\b")


def read_priority(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """One fact `priority`, if the words name one."""
    wishes = [*_wishes(sentence)]
    if read.previous is not None and not wishes:
        wishes = [*_complaints(sentence)]
    if not wishes and read.previous is not None:
        yield from _no_longer(sentence, read.previous.priority)
        return
    if read.previous is None and len({fact.value for _, fact in wishes}) != 1:
        put_first = {fact.value: fact for fact in aims(sentence)}
        if len(put_first) == 1 and not any(weight for weight, _ in wishes):
            yield from put_first.values()
            return
    if not wishes:
        return
    strongest = max(weight for weight, _ in wishes)
    leading = {fact.value: fact for weight, fact in reversed(wishes) if weight == strongest}
    if len(leading) == 1:
        yield next(iter(leading.values()))
        return
    names = ", ".join(sorted(str(name) for name in leading))
    first = next(fact for weight, fact in wishes if weight == strongest)
    quote = first.origin if first.source == "stated" else first.origin.split('"')[1]
    origin = f'"{quote}" and other wishes ({names}): none is called more important'
    yield Fact(path="priority", value="balanced", source="inferred", origin=origin)
    yield Remark(
        text=f"several priorities are named ({names}); balanced is used: say which comes first"
    )


def _complaints(sentence: Sentence) -> Iterator[tuple[int, Fact]]:
    """What a person who has seen a plan complains about: `that is too expensive`."""
    for name, pattern in _COMPLAINTS:
        match = pattern.search(sentence.marked)
        if match and not sentence.negated(match.start()):
            yield 0, sentence.infers("priority", name, match, f"a wish for {name}")


def _no_longer(sentence: Sentence, priority: str) -> Iterator[Fact]:
    """`latency is not that important` takes the priority back."""
    for name, words in _TOPICS:
        match = words.search(sentence.marked) if name == priority else None
        if match and _UNIMPORTANT.search(sentence.marked[match.end() :]):
            why = f"{name} is no longer the priority"
            yield sentence.infers("priority", "balanced", match, why)


def _wishes(sentence: Sentence) -> Iterator[tuple[int, Fact]]:
    for fact in verdicts(sentence):
        yield _RANKED, fact
    for name, sure, pattern in _PATTERNS:
        for match in pattern.finditer(sentence.marked):
            if sentence.negated(match.start()) or _UNIMPORTANT.search(
                sentence.marked[match.end() : match.end() + 60]
            ):
                continue
            weight = 2 * bool(_EMPHASIS.search(_clause(sentence, match)))
            if sure == _CLEAR:
                yield weight, sentence.says("priority", name, match)
            else:
                yield weight, sentence.infers("priority", name, match, f"a wish for {name}")
            break


def _clause(sentence: Sentence, match: re.Match[str]) -> str:
    before = _CLAUSE.split(sentence.marked[max(0, match.start() - 60) : match.start()])[-1]
    after = _CLAUSE.split(sentence.marked[match.end() : match.end() + 60])[0]
    return f"{before}{match[0]}{after}"
