"""Words for rates: units of time, peaks, usual load, and requests of one user."""

from tools.intent.extract.deadline_words import OVERNIGHT_HOURS
from tools.intent.extract.items import REQUEST
from tools.intent.extract.people import PEOPLE
from tools.intent.extract.volume import FILL
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER

__all__ = [
    "ACTIVE",
    "BORROWS",
    "BUSY_HOUR",
    "CALLS_EACH",
    "CONTRASTED",
    "DROPPED",
    "EACH_USER",
    "EVERY_FEW",
    "EVERY_THEN",
    "LIMITED",
    "MODEL_CALLS",
    "MONEY",
    "NAMED_PEAK",
    "NAMED_USUAL",
    "OF_LENGTHS",
    "ONE_PER",
    "PER_ACTIVE",
    "PER_PERSON",
    "PER_USER",
    "PLANNED",
    "RATES",
    "SAID_TWICE",
    "SECONDS",
    "SEPARATOR",
    "THROUGHPUT",
    "TURNS",
]

SECONDS: dict[str, tuple[float, str]] = {
    "second": (1, r"s|secs?|seconds?|sekunden?|secondes?|segundos?|secondo"),
    "minute": (60, r"mins?|minutes?|minuten?|minutos?|minuto"),
    "hour": (3_600, r"h|hrs?|hours?|stunden?|heures?|horas?|ore|ora"),
    "night": (OVERNIGHT_HOURS * 3_600, r"nights?|nite|nacht|nuit|noche|notte"),
    "day": (
        86_400,
        (
            r"d|days?|working day|work ?day|business day|weekday|tag|tage|werktag|arbeitstag|jour"
            r"|jour ouvré|día|dia|giorno"
        ),
    ),
    "week": (604_800, r"weeks?|woche|semaine|semana|settimana"),
    "month": (2_628_000, r"months?|mo|monat|mois|mes|mese"),
    "year": (31_536_000, r"years?|jahr|ans?|année|año|ano|anno"),
}
"""Seconds per unit and its words; a month is 730 hours as everywhere in Leadline."""

_UNIT = "|".join(f"(?P<{name}>{words})" for name, (_, words) in SECONDS.items())
_UNIT_WORDS = "|".join(words for _, words in SECONDS.values())
_EACH = (
    r"\s*(?:/|\bper\b|\ban?\b|\beach\b|\bevery\b|\bpro\b|\bpar\b|\bpor\b|\bal?\b|\bà la\b|\bje\b"
    r"|\bà l['\u2019]|\ball['\u2019]|\bao?\b|\bam\b|\bin der\b|\bim\b|\bin an?\b|\bof the\b"
    r"|\bde la\b"
    r"|\b(?:on|in) (?:an?|the) (?:normal|average|typical|usual|regular|ordinary|quiet|busy|busiest"
    r"|peak|good|bad)"
    r")\s*"
)
_NOT_PEOPLE = (
    r"(?!(?:gpus?|replicas?|nodes?|servers?|instances?|pods?|documents?|docs?|pages?|items?"
    r"|requests?|calls?"
    r"|tokens?|models?|dollars?|euros?|cards?|answers?|prompts?|batch|files?|tickets?|e-?mails?"
    r"|mails?|words?"
    rf"|million|thousand|line|cell|row|{_UNIT_WORDS})\b)"
)
_PERSON = (
    rf"{_NOT_PEOPLE}(?:active\s+|single\s+|concurrent\s+"
    rf"|aktive[nrm]?\s+)?{_NOT_PEOPLE}[^\W\d]{{3,}}"
)
_NOUN = (
    r"(?!(?:tokens?|toks?|words?|characters|gpus|times|hours|hrs|minutes|mins|seconds|secs|days"
    r"|weeks|months"
    r"|years|dollars|dólares|dollari|dolar|reais|euros|pounds|cents|bucks|francs|users|people"
    r"|customers|shifts|steps|frames|watts|ms"
    rf"|{PEOPLE})\b)[^\W\d]{{2,}}(?:s|es|en|er|i|e)"
)
_DONE = (
    r"(?:(?:are |is |get |being )?(?:generated|produced|written|processed|handled|created|received"
    r"|sent"
    r"|answered|translated|made|served|checked|scored|labelled|tagged)\s*)?"
)
_RATE = Pattern(
    rf"({NUMBER})\s*(?:of\s+|de\s+|di\s+)?{FILL}(?:{REQUEST}|pages?|seiten|páginas|pagine|stück"
    r"|pièces|piezas|pezzi|stuks|unidades|units)"
    rf"\s*(?:in total\s+|in all\s+|overall\s+|total\s+)?{_DONE}{_EACH}(?:{_UNIT})\b"
)
_RATE_THING = Pattern(
    rf"(?<![$€£])({NUMBER})\s*(?:[^\W\d][\w-]*\s+){{0,2}}?{_NOUN}\s*(?:/|\b(?:per|each|every|an?"
    r"|pro|par|por"
    rf"|al|am|ao|à l'|in der|all')\b)\s*(?:{_UNIT})\b"
)
_RATE_NAMED = Pattern(
    rf"({NUMBER})\s*(?:(?:rps|qps|r/s|req/s|reqs/s|q/s|hits/s)|(?P<minute>rpm|qpm|r/min)"
    r"|(?P<hour>rph|qph))\b"
)
_RATE_NAME_FIRST = Pattern(
    r"\b(?:(?:rps|qps)(?:[ _](?:peak|steady|max|avg|mean))?|(?:requests|queries|calls"
    r"|messages) per (?:second|(?P<minute>minute)"
    r"|(?P<hour>hour)"
    r"|(?P<day>day)|(?P<month>month))|request rate|arrival rate)\s*"
    r"(?:of|is|=|:|to|at|around|about|~)?\s*(?:about\s+|average\s+)?"
    rf"({NUMBER})(?!\s*(?:ms|gpus?|users?|%|times|x\b))"
)
_RATE_BARE = Pattern(
    rf"(?<![$€£])({NUMBER})\s*(?:/\s*|(?:per|pro|par|por|al|am|ao|(?P<article>an?|each|every))\s+)"
    r"(?:(?P<second>s|sec|second|sekunde|seconde|segundo|secondo)|(?P<minute>min|minute|minuto)"
    r"|(?P<hour>h|hour|stunde|heure|hora|ora)|(?P<day>day|tag|jour|día|dia|giorno))\b"
    rf"(?!\s{NUMBER})"  # 2025/S 118-402211 numbers a notice
)
_RATE_ADVERB = Pattern(
    rf"({NUMBER})\s*{FILL}(?:{REQUEST})\s+(?:(?P<day>daily|täglich|diari\w+|giornalier\w+"
    r"|quotidien\w*"
    r"|par jour)|(?P<hour>hourly|stündlich)|(?P<night>nightly)|(?P<week>weekly|wöchentlich)"
    r"|(?P<month>monthly|monatlich|mensuel\w*))\b"
)
_RATE_ADVERB_FIRST = Pattern(
    r"\b(?:(?P<day>daily|täglich)|(?P<hour>hourly|stündlich)|(?P<week>weekly|wöchentlich)"
    r"|(?P<month>monthly|monatlich))\s+(?:(?:about|etwa|rund|ca\.?|circa|approx\.?|roughly"
    r"|around|ungefähr|~)\s*)?(?:(?:volume|load|"
    rf"{REQUEST})\s*(?:of|is|:|=|are|around)?\s*(?:about )?)?({NUMBER})(?!\s*(?:users?|%|\$|€|usd"
    r"|eur))"
)
_RATE_UNIT_FIRST = Pattern(
    r"\b(?:per|pro|par|por|am|every|each|al|jeden|chaque|cada|ogni"
    r"|(?:in|on) an? (?:normal|typical|average|usual|regular|ordinary|quiet))\s+"
    rf"(?:{_UNIT})\b[^.;!?\n\d{NUMBER}]{{0,20}}?({NUMBER})\s*(?:de\s+|di\s+)?{FILL}(?:{REQUEST})\b"
    r"(?!\s*(?:/|\bper\b|\ba\b|\bpro\b|\bpar\b|\bpor\b))"
)
_RATE_TIMES = Pattern(
    rf"({NUMBER})\s*(?:times|mal|fois|veces|volte|vezes|keer)\s*{_EACH}(?:{_UNIT})\b"
)
RATES = (
    ("named", _RATE_NAMED),
    ("full", _RATE),
    ("first", _RATE_NAME_FIRST),
    ("adverb", _RATE_ADVERB),
    ("adverb first", _RATE_ADVERB_FIRST),
    ("thing", _RATE_THING),
    ("times", _RATE_TIMES),
    ("bare", _RATE_BARE),
    ("unit first", _RATE_UNIT_FIRST),
)
"""Wordings of a rate; where two find the same number the first counts."""

MONEY = Pattern(
    r"[$€£]|\b(?:usd|eur|gbp|chf|budget|costs?|spend\w*|pay|price|bucks|dollars|euros?)\b"
)
PER_ACTIVE = Pattern(
    rf"({NUMBER})\s*(?:{REQUEST}|times)\s*(?:per|/)\s*active\s+(?:user\s+)?(?P<minute>min|minute)\b"
)
PER_USER = Pattern(
    rf"({NUMBER})\s*(?:[^\W\d]+\s+)?(?:{REQUEST})\s*(?:per|pro|par|por|je|/|for each|from each"
    r"|by each)"
    rf"\s*{_PERSON}\s*(?:{_EACH}|(?:\s*,)?\s*(?:and|und|et|y|e)\s+(?:(?:per|pro|par"
    rf"|por)\s+)?)(?:{_UNIT})\b"
)
"""`2 messages per user and minute`."""
ONE_PER = Pattern(
    rf"\b(?P<count>an?|eine?n?|une?|una?|uma?|een)\s+(?:{REQUEST}|bericht){_EACH}(?:{_UNIT})\b"
)
"""`each sends a message a minute`."""
TURNS = Pattern(
    rf"({NUMBER})\s*(?:dialog(?:ue)?\s+|conversation(?:al)?\s+)?(?:turns?|utterances?|exchanges"
    r"|sentences"
    rf"|runden|tours|turnos|turni){_EACH}(?:{_UNIT})\b"
)
EVERY_THEN = Pattern(
    rf"\b(?:every|alle|toutes les|cada|ogni|elke)\s+(?P<n>{NUMBER})\s*(?:{_UNIT})\s*,?\s*"
    rf"(?P<count>{NUMBER}|an?|one|eine?n?|une?|una?)\s+(?:[^\W\d]+\s+)?(?P<noun>{REQUEST})\b"
)
"""`every 40 seconds a message`."""
EVERY_FEW = Pattern(
    rf"(?:\b(?P<who>(?:{REQUEST})\s*(?:/|per)\s*{_PERSON})\s*[:=]\s*)?"
    rf"(?P<count>{NUMBER}|\b(?:an?|one|eine?n?|une?|una?|something|etwas|once|algo|qualcosa"
    r"|quelque chose|talks?|speaks?|asks?|writes?"
    r"|types?|says?|schreibt|fragt|spricht|parle|écrit|habla|escribe|parla|scrive)\b)\s*"
    rf"(?P<noun>(?:[^\W\d]+\s+)?(?:{REQUEST})\s+)?(?:(?!every|alle|cada|ogni"
    rf"|each)[^\W\d]+\s+){{0,2}}?"
    rf"(?:every|alle|toutes les|cada|ogni|each|por cada)\s+(?P<n>{NUMBER}|other"
    rf"|few)?\s*(?:{_UNIT})\b"
)
"""`a message every 30 seconds`, `drafts per rep: 1 every 5 min`."""
PER_PERSON = Pattern(
    r"\s*,?\s*(?:(?:and|und|et|y|e)\s+)?(?:(?:(?:per|pro|par|por|for each|for every|from each"
    r"|from every|by each"
    rf"|je|for a)\s+|/\s*)(?:{_PERSON}|one of them)|each\b(?=\s*(?:[.,;:)\n]|$|and\b|when|while))"
    r"|apiece\b|a head\b|pro kopf|chacune?\b|cada uno|ciascuno)"
)
"""Right behind a rate: it is that of one user."""
ACTIVE = Pattern(
    r"\s*,?\s*\(?(?:(?:while|when|whenever|if|as long as|once)\s+(?:(?:they|he|she|it|somebody"
    r"|someone|being)"
    r"\s+(?:are|is)?\s*)?(?:actively\s+)?(?:active|typing|chatting|writing|working|coding|talking"
    r"|using|online"
    r"|[a-z]{3,}ing\b|in (?:a|the) (?:session|call|chat)|logged in)|during (?:a|the"
    r"|their) (?:session|call|chat|conversation)"
    r"|in (?:a|an?|each) (?:active )?(?:session|call|chat|conversation)|per active|wenn aktiv"
    r"|beim (?:tippen"
    r"|schreiben)|quand il(?:s)? (?:est|sont) actif|cuando está)"
)
"""Right behind a rate: it is that of one user while they use the service."""
_DOES = (
    r"(?:sends?|asks?|writes?|makes?|types?|issues?|fires?|submits?|puts?|does|do|has|have|gets?"
    r"|uploads?"
    r"|speaks?|talks?|says?|triggers?|generates?|requests?|produces?|sending|asking|writing|making"
    r"|typing"
    r"|schreibt|stellt|sendet|schickt|fragt|macht|erzeugt|spricht|envoie|pose|écrit|fait|demande"
    r"|envía|manda"
    r"|hace|escribe|pregunta|invia|scrive|chiede|fa|envia|escreve|faz|stuurt|stelt|with|averag\w+"
    r"|handles?|processes|reviews|answers)"
)
_ONE_PERSON = (
    rf"(?:of (?:them|these|those|the)\s+)?(?:{NUMBER}(?= sends?| asks?| writes?| makes?| types?)"
    rf"|(?:{PEOPLE}|user|person|one|of them|caller|rep|agent|client|driver"
    r"|device|car|customer|seat|session)\b)"
)
EACH_USER = Pattern(
    r"\b(?:each|every|per|pro|par|por|je|any|a typical|the typical|a single|the average|an average"
    r"|jede[rsnm]?|chaque|cada"
    r"|ogni|elke)\s+(?:typical |average |active |aktive[rnm]? |single "
    rf"|regular )?{_ONE_PERSON}[^.;:!?\n{NUMBER}]{{0,40}}$"
    rf"|(?:^|[,;(])\s*{_ONE_PERSON}\s+{_DOES}\b[^.;:!?\n{NUMBER}]{{0,30}}$"
    rf"|\b(?:an?|the|one|ein|eine|un|une|una|uno)\s+{_ONE_PERSON}\s+(?:(?:then|usually|typically"
    r"|normally"
    rf"|will|would)\s+)?{_DOES}\b[^.;:!?\n{NUMBER}]{{0,30}}$"
    r"|\b(?:each|everyone|everybody|jede[rsm]?|chacune?|cada un[oa]?|ognuno|ciascuno|iedereen)\s+"
    r"(?:of (?:them|these|those|us|you)\s+|one\s+|davon\s+|d'eux\s+)?(?:(?:will|would|may|might|can"
    rf"|wird)\s+)?{_DOES}"
    rf"\b[^.;:!?\n{NUMBER}]{{0,25}}$"
    rf"|\b(?:{REQUEST})\s*(?:/|per)\s*{_PERSON}\s*[:=]\s*(?:about |~)?$"
    r"|\b(?:per|for each|for every|each|je|pro|par|por|cada)\s+(?:of (?:the|our|these|those)\s+)?"
    rf"(?:{NUMBER}\s+)?{_ONE_PERSON}\s*[:=-]\s*(?:about |~)?$"
    r"|\b(?:each|every|chaque|jede[rsn]?|cada|ogni|elke)\s+(?!\w*(?:ticket|document|file|task|job"
    r"|run|step"
    rf"|item|request|alarm|case|order|return|call)\b)[^\W\d]{{4,}}\s+(?:sends?|asks?|writes?"
    r"|types?|poses?|pose"
    r"|causes?|triggers?|generates?|makes?|fires?|stellt|schreibt|schickt|envoie|écrit|envía"
    r"|escribe|hace|manda|fa|scrive|invia|stuurt"
    r"|submits?|issues?)"
    rf"\b[^.;:!?\n{NUMBER}]{{0,30}}$"
    r"|\b(?:chacune?|cada un[oa]|jede[rs]?|je|jeweils|ciascuno|ognuno|each)\s+(?:about |around "
    r"|etwa "
    r"|environ |unas |~)?$"
    r"|\bin each of (?:the(?:se|m)?|those|our)\b[^.;!?\n]{0,40}$"
    r"|\b(?:when(?:ever)?|while|if|once|wenn|sobald|quand|lorsqu\w*|cuando|quando|als|wanneer)\s+"
    r"(?:[^\W\d]+\s+){1,2}(?:(?:is|are|est|sont|está|están|è|sono|zijn)\s+)?(?:active|aktiv\w*"
    r"|actif\w*|activ[oa]s?|attiv[oi]|actief|online|busy|ativ[oa]s?)\b"
    rf"[^.;:!?\n{NUMBER}]{{0,50}}$"
    rf"|\bwhile (?:active|typing|chatting|coding|working)\b[^.;!?\n{NUMBER}]{{0,25}}$"
)
"""Ends where a rate begins: it is that of one user."""
_TAKES = (
    r"(?:takes|needs|makes|requires|triggers|is|with|causes|means|costs|=)\s*(?:about "
    r"|around |some |roughly |~ ?)?"
)
CALLS_EACH = Pattern(
    rf"\b(?:each|every|per|one) (?:\w+ )?{_TAKES}({NUMBER})\s*(?:llm |model |api )?(?:calls"
    r"|requests|prompts)\b"
    rf"|\b(?:an?|the) \w+ {_TAKES}({NUMBER})\s*(?:llm|model|api) (?:calls|requests|prompts)\b"
    rf"|({NUMBER})\s*(?:llm |model )(?:calls|requests|prompts)\s*(?:each|per|for each)\b"
    r"(?!\s+(?:s|sec\w*|min\w*|h|hours?|day|week|month|night|user|year)\b)"
)
MODEL_CALLS = Pattern(r"\b(?:(?:llm|model|api)\s+(?:calls|requests)|rps|qps|requests?|calls?)\b")
"""A rate of what the model sees is not multiplied again."""
_PEAK = (
    r"(?<!off-)(?<!off )peak\w*|max\w*|bursts?|bursting|spikes?|spiking|surg(?:e|es|ing)|rush\w*"
    r"|busiest"
    r"|busy (?:hours?|times?|periods?|days?|seasons?|moments?)|at worst|worst[ -](?:case|moment"
    r"|hours?"
    r"|days?|times?"
    r"|minutes?)|heaviest|highest|high season|up to|at most|storms?|black friday|crunch time"
    r"|spitze\w*"
    r"|spitzen\w*|stoßzeit\w*|hauptlast|lastspitze\w*|hochbetrieb|höchstens|bis zu|pointe|pics?"
    r"|au plus"
    r"|jusqu'à|pico|picos|hora punta|horas? (?:pico|peak|punta)|máxim\w+|picc(?:o|hi)|ore di punta"
    r"|massim\w+|piek\w*|drukste|heures? (?:de pointe|pleines)|horas? de (?:pico|ponta)"
    r"|pointes"
)
_USUAL = (
    r"average\w*|averag\w+|avg|steady|sustained|mean|typical\w*|normal\w*|usual\w*|otherwise"
    r"|regular\w*"
    r"|base ?line|base ?load|base rate|ordinary|quiet|constant\w*|off[- ]peak|sonst|durchschnitt\w*"
    r"|im schnitt|im mittel|üblich\w*|normalerweise|moyenne|habituel\w*|normalement|promedio|media"
    r"|medio"
    r"|normalmente|habitual\w*|di solito|solito|gemiddeld|média|core hours|most of the (?:time|day)"
    r"|(?:the )?rest of (?:the )?(?:day|time|week|month|year)|the rest of the|en temps normal"
    r"|normal times|day-to-day|everyday"
)
NAMED_PEAK = Pattern(rf"(?<![^\W_])(?:{_PEAK})(?!\w)")
NAMED_USUAL = Pattern(rf"(?<![^\W_])(?:{_USUAL})(?!\w)")
THROUGHPUT = Pattern(r"\b(?:throughput|durchsatz|débit|rendimiento)\b")
CONTRASTED = Pattern(
    r"\b(?:weekdays|weekends?|workdays|daytime|nighttime|evenings|mornings|werktags|wochenende"
    r"|feiertags|weekend|werkdagen)\b|"
    r"\b(?:on|in|before|after|during|when|whenever|while|around|towards?|at|bei|am|vor|während"
    r"|wenn|im"
    r"|pendant|lors|quand|le|avant|los|cuando|durante|antes|en|quando|nei|il|prima|mittags|abends"
    r"|morgens"
    rf"|versus|vs|then)\s+(?!(?:total|all|average|parallel|production|our)\b)[^\W\d{NUMBER}]"
    rf"|\b(?:at|after|around|from|um|ab|à|a las)\s+{NUMBER}\s*(?:am|pm|h\b|uhr|o'clock)"
)
SAID_TWICE = Pattern(
    r"\b(?:says?|said|according|told|claims?|insists?|certain|wait|actually|correction|sorry"
    r"|i mean|page|annex"
    r"|chapter|brief|email|mail|document|versus what|laut|selon|según|secondo|meint|sagt)\b"
)
"""Two people, two figures: that is a contradiction and no peak."""
"""A rate that holds only then."""
BUSY_HOUR = Pattern(
    r"\b(?:busiest|peak|rush|busy|top) hours?\b(?!\s*\()[^.;!?\n\ue000]{0,30}"
    rf"({NUMBER})\s*{FILL}(?:{REQUEST})\b(?!\s*(?:/|per|a|each|every)\b)(?!\s*/)"
    rf"|({NUMBER})\s*{FILL}(?:{REQUEST})\s+(?:in|during|at) (?:the |our )?(?:busiest|peak|rush"
    r"|busy|top) hours?\b"
)
_LINK = (
    r"(?:\s+(?:of|to|at|is|are|about|around|approx\w*|roughly|maybe|de|à|a|bei|von|auf|até|rate"
    r"|load|rates|up|di|van"
    r"|goes?|going|reach(?:es|ing)?|time|times|hours?|traffic|ist|sind|liegt|beträgt|dann|ca|etwa"
    r"|rund|unas?"
    r"|unos|environ|circa|like|we see|we have|can be|may be)){0,4}\s*[:=~(]?\s*"
)
_BARE_END = (
    rf"(?=\s*(?:$|[,.;)/|\n]|\b(?:or so|{REQUEST}|at|in|during|on|when|as|for|and|und|et|y|e|but"
    r"|bei|zur|en|al"
    r"|nei|em|au|around)\b))"
    r"(?!\s*(?:schede|gpus?|cards?|karten|cartes|tarjetas|placas|kaarten)\b)"
    rf"(?!\s*{FILL}(?:{REQUEST})\s*(?:/|per\b|pro\b|par\b|por\b|a (?:s|m|h|d)))"
    r"(?!\s*(?:in|out|at|on|for)\s*(?:\ue000|\ue001|$))"
)
_AT = (
    r"\s*(?:or so\s*|approx\w*\s*)?(?:(?:at|in|during|on|for|en|in der|zur|zu|au|aux|à|al|nei|nel"
    r"|em"
    r"|na|no|w|we|bei|im|tijdens|op|de|het"
    r"|as|de|di|the)\s+){0,2}(?:the\s+|our\s+|a\s+|its\s+|der\s+|las?\s+|le\s+)?"
)
_WHENCE = (
    r"[,;]\s*(?:but\s+|and\s+)?(?:at|on|in|during|before|after|around|towards|when|bei|am|im|vor"
    r"|zu|à|en|le|pendant|tijdens|bij|lors d\w+|op|wanneer"
    rf"|los|durante|il|nei)\s+(?:(?!{NUMBER})[^\W\d]+\s+){{1,5}}?(?:it's\s+|it is\s+|up to\s+"
    r"|about\s+|rather\s+"
    r"|we see\s+|around\s+|goes to\s+|dann\s+|etwa\s+|plutôt\s+|unas\s+)?"
)
BORROWS = (
    Pattern(rf"(?<!\w)(?:{_PEAK}|{_USUAL}){_LINK}({NUMBER}){_BARE_END}"),
    Pattern(rf"({NUMBER})(?:\s*{FILL}(?:{REQUEST}))?{_AT}(?:{_PEAK}|{_USUAL})(?!\w)"),
    Pattern(rf"{_WHENCE}({NUMBER}){_BARE_END}"),
    Pattern(
        rf"\b(?:and|but|und|aber|et|mais|y|pero|e|ma|en|maar)\s+(?:up to |about "
        rf"|etwa )?({NUMBER})\s+"
        r"(?:when(?:ever)?|if|during|wenn|falls|quand|lors|cuando|quando|als|tijdens)\b"
    ),
    Pattern(
        rf"({NUMBER})\s*(?:at|in|during|on|by|over)\s+(?:the\s+)?(?:nights?|mornings?|afternoons?"
        r"|evenings?|day"
        r"|weekends?|weekdays?|summer|winter|holidays|lunch\w*|noon|midday|rush\w*|christmas"
        r"|easter|campaigns?|sales|exams?|launch\w*)\b"
    ),
)
"""A bare number beside a word for peak or usual load."""
OF_LENGTHS = Pattern(
    r"\b(?:isl|osl|context|kontext|contexte|contexto|contesto|window|input|output|prompt|answer"
    r"|response)s?(?: (?:length|tokens?))?\b"
)
"""`OSL mean 24` borrows no unit of a rate."""
SEPARATOR = Pattern(
    r"[,;:()|]|\.\s|\s/\s|\s[-\u2013\u2014]\s"
    r"|\b(?:and|und|et|y|e|but|aber|mais|pero|ma|then|while|with)\b"
)
PLANNED = Pattern(
    r"\b(?:plan (?:for|on|with)|size(?:d)? (?:it )?for|design(?:ed)? for|assume|calculate with"
    r"|count on"
    r"|dimension\w* for|rechnen (?:sie )?mit|ausgelegt auf|planen|prévoyez|prévoir|calculez"
    r"|planifiquen"
    r"|calculen|prevedete|please take|let's say|use)\b[^.!?\n]*$"
)
"""Ends where the rate that counts begins."""
LIMITED = Pattern(
    r"\b(?:api|rate|request|hard)[ -]limits?\b|\bquotas?\b|\bthrottl\w+|\brate[ -]limited\b"
)
"""A limit of some API is no load."""
DROPPED = Pattern(
    r"\s*\(?\s*(?:that|this|which|eso|das|ça|cela|questo)(?:'s| is)?\b[^.;\n]{0,20}\b(?:not|no"
    r"|nicht|pas|non)\b|"
    r"[^\w\n]{0,5}(?:just kidding|kidding|scratch that|no wait|never ?mind|ignore (?:that|it|this)"
    r"|forget (?:that"
    r"|it))\b"
    r"|\s*,?\s*(?:but|however|aber|mais|pero)\s+only\s+(?:a few|some|few|the|half|part|\ue000\s*%)"
    r"|\s*,?\s*(?:but )?(?:most|many) of (?:them|which|it)\s+(?:never|do not|don't|will not|won't"
    r"|goes|go)"
)
"""Right behind a rate: it does not count."""
