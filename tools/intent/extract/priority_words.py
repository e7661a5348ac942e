"""Words of wishes for speed, low cost, right answers or volume, in seven languages.

A clear wish names its aim (`low latency`); a soft one hints at it (`snappy`).
"""

from tools.intent.sentence import NUMBER

__all__ = ["CLEAR", "SOFT", "WORDS"]

CLEAR, SOFT = "stated", "inferred"
_MOST = (
    r"max(?:imum|imal(?:e[rsnm]?|es|a)?|imaux|imaal)?|máxim[oa]s?|massim[oaie]|highest|best|top"
    r"|höchst\w*|bestmöglich\w*|beste[rsnm]?|meilleure?s?|mejor(?:es)?|miglior[ei]?|melhor(?:es)?"
    r"|hoogste|as much|utmost"
)
_MOST_BEHIND = r"maximale?s?|maximaux|optimale?|máxim[oa]s?|massim[oaie]|la plus haute"
_NO_FIGURE = rf"(?!\s*(?:of|von|de|di|van|is|est|[:=~<>])?\s*{NUMBER})"
"""A most that is given as a figure is a load or a limit, and no wish."""


def _most(nouns: str) -> str:
    """`maximum quality`, `qualité maximale`: as much of an aim as there can be."""
    return (
        rf"(?:{_MOST})\s+(?:possible |mögliche[rn]? )?(?:{nouns})\b{_NO_FIGURE}"
        rf"|(?:{nouns})\s+(?:{_MOST_BEHIND})\b{_NO_FIGURE}"
    )


WORDS = (
    (
        "latency",
        CLEAR,
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
        SOFT,
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
        CLEAR,
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
        SOFT,
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
        CLEAR,
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
        SOFT,
        (
            r"accurate\w*|(?:nothing|not) (?:\w+ ){0,3}(?:made up|invented|fabricated)"
            r"|no hallucinations?|not hallucinate"
            r"|without hallucinat\w+|hallucination[\s-]free|error[\s-]free|(?:mistakes?|errors?)"
            r" (?:\w+ ){0,4}(?:is|are|be) (?:\w+ )?(?:expensive|costly|fatal|dangerous"
            r"|unacceptable)|precise\w*|smartest|most capable|best model"
            r"|state[\s-]of[\s-]the[\s-]art|no mistakes|correct answers|must be (?:right"
            r"|correct)|reliable answers|genau\w*|präzis\w*|précis\w*|precis[oa]s?\b"
            r"|get(?:s|ting)? (?:it|this|them|things|everything|the (?:facts|answers?)) right"
            r"|accurat[oaie]\b|nauwkeurig\w*|fehlerfrei\w*|fehlerlos\w*|korrekt\w*|foutloos"
            r"|corrett[oaie]\b|sans (?:erreurs?|fautes?)\b|sin errores|senza errori|sem erros"
            r"|zonder fouten"
        ),
    ),
    (
        "throughput",
        CLEAR,
        (
            r"(?:high|highest|maximum|max|maximi[sz]e|best)[\s-](?:the )?throughput"
            r"|throughput (?:is|matters|counts|first|critical|over|above)"
            r"|throughput[\s-](?:critical|oriented|optimi[sz]ed)"
            r"|optimi[sz]e for throughput|priorit\w+:? (?:is |on )?throughput"
            r"|hoher durchsatz|débit élevé|alto rendimiento|alta produttività"
        ),
    ),
    (
        "throughput",
        SOFT,
        (
            r"(?:as many|max(?:imum|imal)?|the most)\s+(?:total |aggregate |overall )?(?:tokens?"
            rf"|requests?)\s*(?:/|per)\s*s\w*(?!\s*(?:[:=]|per|for each|/)?\s*(?:{NUMBER}|users?))"
        ),
    ),
    (
        "accuracy",
        CLEAR,
        _most(
            r"quality|accuracy|correctness|qualität|genauigkeit|korrektheit|präzision|qualité"
            r"|exactitude|fiabilité|précision|calidad|exactitud|precisión|qualità|accuratezza"
            r"|precisione|qualidade|exatidão|precisão|kwaliteit|nauwkeurigheid"
        ),
    ),
    (
        "throughput",
        CLEAR,
        _most(r"throughput|durchsatz|débit|rendimiento|caudal|produttività|doorvoer|vazão"),
    ),
    (
        "balanced",
        CLEAR,
        (
            r"balanced\b|good balance|balance (?:of|between)|ausgewogen\w*|équilibr\w+"
            r"|equilibrad\w+|equilibrat\w+"
        ),
    ),
)
