"""Which aim a sentence puts first, by the meanings of its words: cost, speed, quality or volume.

For wordings that `priority` and `ranking` do not know: an aim counts where its own clause says
that it comes first, and not where the clause says that it does not matter. A clause with a figure
sets a limit and ranks nothing.
"""

from collections.abc import Iterator, Sequence

from tools.intent.extract.clauses import Statement, statements
from tools.intent.fact import Fact
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.stems import Hit, Stems

__all__ = ["aims"]

_AIMS = Stems(
    {
        "cost": (
            "costare costar coûter kostet "
            "cost. costs. costly kost. kosten preis price. prices. pricing prix. precio prezz "
            "preço prijs coût custo. custos. costo. costi. coste. costes. cheap günstig "
            "billig barat econom économ goedkoop money geld argent dinero soldi denaro "
            "dinheiro spar. sparen sparsam save saving penn cent. cents. spend. spender "
            "ausgeb dépens gastar ausgaben thrift frugal affordab"
        ),
        "latency": (
            "speed fast quick latenc latenz schnell tempo. geschwind vitesse rapid veloc "
            "rápid snel lag delay verzöger responsiv reaktionsz latentie latência snappy "
            "swift zügig lentil"
        ),
        "accuracy": (
            "stimmt stimmen "
            "qualit calidad kwaliteit accura correct korrekt richtigk richtige genau precis "
            "précis präzis exakt exactit juist nauwkeur mistake error fehler erro. erros. "
            "erreur wrong falsch best. beste meilleur mejor miglior melhor truth hallucinat "
            "halluzin rigour rigor"
        ),
        "throughput": "throughput durchsatz débit doorvoer vazão produttiv volume. volumen mengen",
        "first": (
            "principal principale principaux "
            "first erst zuerst premier primer primo prima. primeiro eerst above trump beat "
            "outweigh outrank everything alles allem tout. todo. tutto. tudo. prior hauptsach "
            "importan wichtig belangrijk matters. zählt zählen compte. cuenta conta. telt "
            "counts. count. key. crucial entscheid decis essential essenz wesentlich pure. "
            "purely purement paramount king. sobre vor. vorrang avant antes voor. boven "
            "cardinal fundament ante. over. rather lieber plutôt mieux meglio mejor. melhor. "
            "possible möglich mogelijk possível possibile posible lowest tiefst highest"
        ),
        "less": "less weniger moins meno minder",
        "nothing": (
            "irrelevant egal secondaire secundar secondar sekundär zweitrangig nebensächlich "
            "unimportant unwichtig nobody niemand personne nadie nessuno ninguém object. "
            "matter. rolle. igual bijzaak onbelangrijk indifferent unlimited unbegrenzt "
            "illimit ilimitad"
        ),
    }
)
_DENIED = Pattern(r"\b(?:not|n't|nicht|kein\w*|pas|no|non|niet|geen|não)\b")
_INSISTED = 3
"""`accuracy, accuracy, accuracy`."""
_NAMES = ("cost", "latency", "accuracy", "throughput")
_MANY = Pattern(
    r"\b(?:as many|as much|so viele?|möglichst viele?|le plus (?:de|d')|lo más posible"
    r"|el mayor número|quanti più|il maggior numero|zo veel|zoveel|o máximo de)\b[^.;!?\n]{0,60}"
    r"\b(?:possible|möglich|posible|possibile|possível|mogelijk|per hour|pro stunde|par heure"
    r"|por hora|all'ora|per uur|hour)\b"
)
_LAG = Pattern(
    r"\b(?:can'?t|cannot|must ?n'?t|must not|may not|never|darf nicht|no puede|ne doit pas"
    r"|non deve|mag niet|não pode)\s+(?:\w+\s+){0,2}?(?:lag|wait|stutter|be slow|stall|hang"
    r"|ruckeln|tardar|traîner|tardare|haperen|atrasar)"
)


def aims(sentence: Sentence) -> Iterator[Fact]:
    """Facts `priority`, each inferred; none where no sentence puts one aim first."""
    if match := _LAG.search(sentence.marked):
        yield sentence.infers("priority", "latency", match, "a wish for latency")
        return
    if match := _MANY.search(sentence.marked):
        yield sentence.infers("priority", "throughput", match, "a wish for throughput")
        return
    for part in statements(sentence.marked):
        hit = _first(sentence, part)
        if hit is not None:
            words = sentence.quote(part.start, part.end)
            origin = f'"{words}": {hit.meaning} is put first'
            yield Fact(path="priority", value=hit.meaning, source="inferred", origin=origin)


def _first(sentence: Sentence, part: Statement) -> Hit | None:
    """The aim that a sentence puts first."""
    hits = [
        hit
        for clause in part.clauses
        if NUMBER not in sentence.marked[clause.start : clause.end]
        for hit in _AIMS.hits(sentence.marked, clause.start, clause.end)
    ]
    named = [
        hit for hit in hits if hit.meaning in _NAMES and not _is_nothing(sentence, part, hit, hits)
    ]
    dismissed = any(
        hit.meaning in _NAMES and _is_nothing(sentence, part, hit, hits) for hit in hits
    )
    meanings = {hit.meaning for hit in named}
    is_insisted = len(meanings) == 1 and len(named) >= _INSISTED
    is_first = dismissed or is_insisted or any(hit.meaning == "first" for hit in hits)
    if not meanings or not is_first:
        return None
    ordered = [named[0], *(hit for hit in named if hit.meaning != named[0].meaning)]
    if len(meanings) == 1:
        return ordered[0]
    if len(meanings) > len(_NAMES) - 2:
        return None
    is_turned = any(hit.meaning == "less" for hit in hits)
    return ordered[1] if is_turned else ordered[0]


def _is_nothing(sentence: Sentence, part: Statement, hit: Hit, hits: Sequence[Hit]) -> bool:
    clause = part.near(hit.start)
    if hit.meaning != "accuracy" and _DENIED.search(sentence.marked, clause.start, clause.end):
        return True
    return any(one.meaning == "nothing" and clause.start <= one.start < clause.end for one in hits)
