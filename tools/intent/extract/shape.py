"""How load varies: the share of users that is active, peaks over the mean, bursts, in flight."""

import re
from collections.abc import Iterator

from tools.intent.extract.items import REQUEST
from tools.intent.fact import Finding
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["DAY_LOAD", "read_shape"]

_AT_ONCE = (
    r"concurrent(?:ly)?|simultaneous(?:ly)?|parallel|in parallel|at the same (?:time|moment)"
    r"|at once"
    r"|at (?:a|any|any given|any \ue000|\ue000|one|every|a given|a single) (?:time|moment|point)"
    r"|gleichzeitig\w*"
    r"|simultan\w*"
    r"|zeitgleich|parallel|en même temps|à la fois|concurrents|al mismo tiempo|a la vez"
    r"|contemporane\w*"
    r"|allo stesso (?:tempo|momento)|concorrenti|em paralelo|ao mesmo tempo|tegelijk\w*"
)
_ACTIVE = (
    r"(?:active|actively|online|logged in|signed in|connected|typing|chatting|talking|talked to"
    r"|working"
    r"|using|writing|asking|present|aktiv|angemeldet|eingeloggt|actifs?|actives?|connectés?"
    r"|activ[oa]s?"
    rf"|conectad[oa]s?|attiv[ioae]|conness[io]|collegat[oiae]|ativ[oa]s?|actief|{_AT_ONCE})\b"
)
_OF_THEM = (
    r"(?:of (?:them|whom|those|these|the|our|all)|of|davon|dont|de (?:ellos|los|las|eles)"
    r"|di (?:loro|questi)"
    r"|delle|dei|der|des|van hen)"
)
_BETWEEN = r"(?:(?!(?:in|from|to|more|less|off|on)\b)[^\W\d]+[\s-]+){0,4}?(?:in\s+)?"
_SHARE = Pattern(
    rf"({NUMBER})\s*(?:%|percent|per cent|prozent|procent|pour cent|por ciento|por cento"
    r"|per cento)\s*"
    rf"(?:{_OF_THEM}\s+)?{_BETWEEN}{_ACTIVE}"
)
_ONE_IN = Pattern(
    rf"({NUMBER})\s+(?:in|out of|of|von|sur|de cada|su|em cada)\s+({NUMBER})\s+(?:{_OF_THEM}\s+)?"
    rf"(?:[^\W\d]+\s+){{0,4}}?{_ACTIVE}"
)
_PARTS = {
    "half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fourth": 1 / 4, "fifth": 1 / 5,
    "sixth": 1 / 6,
    "eighth": 1 / 8, "tenth": 1 / 10, "twentieth": 1 / 20, "hälfte": 1 / 2, "drittel": 1 / 3,
    "viertel": 1 / 4, "fünftel": 1 / 5, "zehntel": 1 / 10, "dritte": 1 / 3, "vierte": 1 / 4,
    "fünfte": 1 / 5, "zehnte": 1 / 10, "zwanzigste": 1 / 20, "moitié": 1 / 2, "tiers": 1 / 3,
    "quart": 1 / 4, "cinquième": 1 / 5, "dixième": 1 / 10, "mitad": 1 / 2, "tercio": 1 / 3,
    "cuarta parte": 1 / 4, "décima parte": 1 / 10, "metà": 1 / 2, "terzo": 1 / 3, "quarto": 1 / 4,
    "decimo": 1 / 10, "metade": 1 / 2, "terço": 1 / 3,
}  # fmt: skip
_PART = Pattern(
    r"\b(?:an? |one |the |every |each |jede[rs]? |ein |eine |die |un |une |la |le |el |una |uma "
    r"|a )?"
    rf"(?P<part>{'|'.join(_PARTS)}|{NUMBER})\s+(?:{_OF_THEM}\s+)?(?:[^\W\d]+\s+){{0,3}}?"
    rf"(?:\({NUMBER}\s?%\)\s+)?{_ACTIVE}"
)
_LOAD = (
    r"(?:load|traffic|volume|rate|requests?|queries|questions|messages|calls|demand|usage|users"
    r"|activity"
    r"|last|anfragen|verkehr|charge|trafic|carga|tráfico|carico|traffico)"
)
_WHEN = (
    r"(?:(?:at|on|in|during|when|whenever|while|around|before|after|over|every|each|come"
    r"|as soon as)\s+"
    r"(?!(?:total|all|the cloud|parallel|size|price|cost|budget|next|spec|speed|quality|our)\b)"
    r"(?:the\s+|a\s+|an\s+)?[^\W\d]"
    r"|(?:at )?(?:peak|lunch|noon|midday|night|evening|weekend)|mittags|montags|morgens|abends"
    r"|samstags"
    r"|freitags|sonntags|zur?\s|an\s|am\s|im\s|beim\s|à midi|à noël|pendant|le soir|lors"
    r"|al mediodía"
    r"|en navidad"
    r"|por la|durante|los lunes|a mezzogiorno|a natale|la sera)"
)
_MUCH = (
    r"(?:as (?:many|much|high|large|busy)|more|that(?: rate| much| many| load)?|higher|so viel\w*"
    r"|so hoch"
    r"|mehr|plus|davantage|más|tanto|di più|mais|the (?:usual|normal|average|mean|steady|base"
    r"|daily|baseline"
    r"|typical)(?: \w+)?)"
)
_X = r"(?:x|\u00d7|times|-?fold|mal|fois|veces|volte|vezes|keer)"
_FACTOR = Pattern(
    r"\b(?:peak(?:[- ]to[- ](?:mean|average))?|burst)[ -](?:factor|ratio)\s*(?:of|is|=|:)?\s*"
    rf"(?P<a>{NUMBER})"
    rf"|\bpeak[- ]to[- ](?:mean|average)\s*(?:of|is|=|:)?\s*(?P<b>{NUMBER})"
    rf"|(?P<c>{NUMBER})\s*{_X}\s*(?:{_MUCH}\s+)?(?:the\s+)?(?:(?:at|in|during|on)\s+)?(?:the\s+)?"
    r"(?:peaks?|bursts?|spikes?|average|normal|mean|usual|steady|baseline|rush)\b"
    r"|\bpeaks?\s+(?:of|are|is|at|can be|reach(?:es)?|about|around|=|:)?\s*(?:about )?"
    rf"(?P<d>{NUMBER})\s*{_X}(?!\s*{_LOAD}?\s*(?:per|a)\b)"
    rf"|(?P<e>{NUMBER})\s*{_X}\s*(?:{_MUCH}\s*)?(?:{_LOAD}\s+)?(?={_WHEN})"
    rf"|{_WHEN}[^.;!?\n,\ue000]{{0,30}}?[\s,]+(?:it is |it's |about |around "
    rf"|we see )?(?P<f>{NUMBER})\s*{_X}"
    rf"\s*{_MUCH}"
)
_WORD_FACTORS = {
    "double": 2, "doubles": 2, "doubled": 2, "doubling": 2, "twice": 2, "twofold": 2, "triple": 3,
    "triples": 3, "tripled": 3, "threefold": 3, "thrice": 3, "quadruple": 4, "quadruples": 4,
    "fourfold": 4, "quintuple": 5, "quintuples": 5, "fivefold": 5, "sixfold": 6, "eightfold": 8,
    "tenfold": 10, "doppelte": 2, "verdoppelt": 2, "dreifache": 3, "verdreifacht": 3,
    "vierfache": 4,
    "vervierfacht": 4, "fünffache": 5, "zehnfache": 10, "dreimal": 3, "viermal": 4, "fünfmal": 5,
    "zweimal": 2, "doppelt": 2, "zehnmal": 10, "doublent": 2, "triplent": 3, "doble": 2,
    "duplica": 2, "triplica": 3, "doppio": 2, "raddoppia": 2, "triplo": 3, "quadruplo": 4,
    "dobro": 2, "cuádruple": 4, "dubbel": 2, "verdubbelt": 2,
}  # fmt: skip
_WORD_FACTOR = Pattern(
    rf"(?P<ahead>{_WHEN}[^.;!?\n\ue000]{{0,30}}?|\b{_LOAD}\s+(?:[^\W\d]+\s+){{0,2}})?"
    rf"\b(?P<word>{'|'.join(sorted(_WORD_FACTORS, key=len, reverse=True))})\b"
    rf"(?P<behind>\s*(?:{_MUCH}\s*)?(?:{_LOAD}\s+)?(?:sich\s+)?(?={_WHEN}))?"
)
_GROWTH = Pattern(
    r"\b(?:next year|by (?:the end|\ue000|next)|growth|grow\w*|faster|cheaper|better|slower"
    r"|smaller|larger"
    r"|expensive|within \ue000|in (?:\ue000|the next|a few|two|three) (?:years?|months?|quarters?)"
    r"|schneller"
    r"|billiger|plus (?:rapide|cher)|más rápido|check\w*|nächstes jahr|l'an(?:née)? prochain\w*"
    r"|replica\w*"
    r"|redundan\w*|cost|price|budget|gpus?|failover)\b"
)
_HOURS = (
    r"(?:office|business|working|work|opening|school|trading|shop|bank|store|daytime"
    r"|day) ?(?:hours|time)"
)
_BURSTINESS = (
    (
        "diurnal",
        (
            rf"{NUMBER} to {NUMBER} (?:traffic|load|usage|hours|job)"
            rf"|work\w*\s+{NUMBER}\s+to\s+{NUMBER}|diurnal\w*"
            r"|day[\s/-]+(?:and[\s-]+)?night (?:cycle|pattern"
            r"|rhythm|difference|swing|curve)|day/night"
            r"|(?:during|in|within|at|only|mostly|mainly|while|over|inside|outside|the|just|nur"
            r"|zu|während der"
            rf"|innerhalb der)\s+(?:\w+\s+){{0,2}}?(?:{_HOURS})(?!\s+(?:are|is)\b)|^{_HOURS}"
            rf"|{_HOURS} only"
            rf"|follows? (?:the |our |their )?(?:{_HOURS})"
            r"|during the day|by day|in the daytime|\bdaytime|(?:follows?"
            r"|over) the (?:\w+ )?(?:day|daytime|sun"
            r"|clock)\b|tageszeit\w*|tagsüber|bürozeiten|geschäftszeiten|arbeitszeit\w*"
            r"|öffnungszeiten"
            r"|heures (?:de bureau|ouvrables|d'ouverture)|en journée|horario (?:de oficina|laboral"
            r"|comercial)"
            r"|orario (?:di ufficio|lavorativo|d'ufficio)|ore (?:lavorative|d'ufficio)|kantooruren"
            r"|horário comercial"
            r"|(?:nights?|night-?time) (?:are|is) (?:\w+ )?(?:dead|quiet|empty|idle|low|silent)"
            r"|(?:nothing|dead|quiet|idle|no (?:load|traffic|one)|little|hardly anything|nobody"
            r"|almost nothing)"
            r"(?: \w+){0,3} (?:at|during the|over|in the|by) nights?"
            r"|(?:at|by) night[^.;!?\n]{0,15}(?:nothing|dead|quiet|idle|nobody|no one|hardly|empty)"
            rf"|(?:nothing|quiet|dead|little)(?: \w+){{0,2}} after {NUMBER}\s*(?:am|pm|p\.m|uhr"
            r"|h\b|o'clock|:)"
            r"|nachts (?:ist |kaum |nichts|kein|ruhig|passiert|wenig)|la nuit,? (?:rien"
            r"|presque rien|c'est calme)"
            r"|de noche (?:nada|casi nada|no hay)|di notte (?:niente|quasi niente)"
        ),
    ),
    (
        "high",
        (
            r"(?:very |highly |extremely |quite )?(?:bursty|spik(?:y|es|ing)\b(?! (?:up )?to)"
            r"|peaky)"
            r"|very variable|flash crowds?|sudden (?:peaks?|bursts?|rush\w*|surges?|spikes?)"
            r"|surges?\b"
            r"|in (?:big |sudden |huge )?(?:waves|bursts|surges|storms)|black friday|stoßweise"
            r"|stossweise"
            r"|viral"
            r"|highly variable|(?:completely |totally )?(?:unpredictable|erratic|uneven) (?:load"
            r"|traffic|demand)"
            r"|(?:load|traffic|demand) is (?:very |highly )?(?:unpredictable|uneven|erratic|bursty"
            r"|spiky)"
            r"|burstiness (?:is |= ?|: ?)?high|(?:starke|hohe|extreme|plötzliche) (?:last)?spitzen"
            r"|(?:sehr |stark )(?:schwankend\w*|ungleichmäßig\w*)|par à-coups|pics soudains"
            r"|très irrégulier\w*"
            r"|picos repentinos|muy irregular|a raffiche|molto irregolare|picchi improvvisi"
        ),
    ),
    (
        "low",
        (
            r"(?:very |almost )(?:steady|constant|even) (?:load|traffic)"
            r"|burstiness (?:is |= ?|: ?)?low"
        ),
    ),
    (
        "steady",
        (
            r"constant, steady|(?<=, )steady(?=\s*(?:[.;)\n]|$))|(?:steady|constant|flat|even"
            r"|uniform|stable) (?:load|traffic|stream|rate|demand|flow"
            r"|volume)(?!\s*:)"
            r"|(?:load|traffic|demand|volume|rate|usage) (?:is |stays |remains "
            r"|will be )?(?:\w+ )?(?:steady"
            r"|constant|even|flat|uniform|stable)"
            r"|(?:requests?|reqs?|docs|documents|messages|calls|queries|rps|qps)\s*(?:/|per"
            r"|a)\s*\w+,? (?:\w+ )?"
            r"(?:steady|steadily|constantly|evenly)(?! state)"
            r"|(?:spread|distributed)(?: out)?(?: \w+){0,2} evenly|evenly (?:spread|distributed"
            r"|over)"
            r"|(?:steadily|evenly|constantly) (?:over|around|throughout|all day|across)"
            rf"|(?<!{NUMBER} )no (?:peaks?|bursts?|spikes?)|without (?:peaks?|bursts?|spikes?)"
            r"|(?:arriv\w+|com(?:es?|ing) in) (?:\w+ )?(?:steadily|evenly|constantly)"
            r"|gleichmäßig\w*|gleichmässig\w*|konstante[rn]? last|keine (?:last)?spitzen"
            r"|(?:trafic|charge) (?:constante?|régulière?|stable)|sans pic"
            r"|(?:tráfico|carga) (?:constante|uniforme|estable)|sin picos"
            r"|(?:traffico|carico) (?:costante|uniforme|stabile)|senza picchi"
            r"|burstiness (?:is |= ?|: ?)?steady"
        ),
    ),
    (
        "moderate",
        (
            r"moderate(?:ly)? (?:bursty|burstiness|spikes|peaks)|burstiness (?:is |= ?"
            r"|: ?)?moderate"
        ),
    ),
)
_CLOCK = Pattern(
    r"(?:between|from|zwischen|von|entre|de|dalle|das|tussen)\s+(?:las\s+)?"
    rf"(?P<opens>{NUMBER})\s*(?P<unit>am|pm|h|uhr|a\.m\.|p\.m\.|:\s?{NUMBER})?"
    r"(?:\s*(?:to|till|until|and|bis|und|à|et|y|e|-|\u2013|a|alle|às"
    rf"|en)\s*(?:las\s+)?(?P<closes>{NUMBER}))?"
    r"(?P<more>\s*(?:o'?clock|uhr|am\b|pm\b|a\.m|p\.m|heures|h\b|horas|ore|uur"
    r"|in the (?:evening|afternoon|morning)))?"
)
_IN_USE = Pattern(
    r"\b(?:work\w*|open\w*|use[ds]?|using|busy|active|mostly|mainly|only|traffic|load|users"
    r"|everyone|usage|us"
    r"|\w+days?|people|clerks|it|peaks?|peaking|requests|queries|calls|zwischen|nutz\w*|offen|last"
    r"|charge"
    r"|ouvert\w*|abiert\w*|apert\w*)\b"
)
_HOURS_A_DAY = 24
DAY_LOAD = "load that follows the day"
"""Why opening hours make a load diurnal."""
_PER_TIME = Pattern(r"/|\bper\b")
_SAYS_SO = ("diurnal", "diurnally")
_BURST_PATTERNS = tuple((name, Pattern(rf"(?<!\w)(?:{words})")) for name, words in _BURSTINESS)
_WORK_OFF = Pattern(
    r"\b(?:overnight|nightly|batch|offline|call (?:me|us)|reach (?:me|us)|phone|meeting|meet"
    r"|contractor"
    r"|on site|visit|appointment|deadline)\b"
)
_IN_FLIGHT = Pattern(
    rf"({NUMBER})\s*(?:concurrent|simultaneous|parallel|in[\s-]flight|gleichzeitige|simultanées"
    r"|simultáneas|simultanee|simultâneas)\s+"
    r"(?:(?:llm|model|api|inference|open)\s+)?(?:requests?|reqs?|queries|generations?|inferences"
    r"|anfragen"
    r"|requêtes|solicitudes|peticiones|richieste)\b"
    rf"|({NUMBER})\s*(?:requests?|reqs?|queries|generations?|anfragen|requêtes|solicitudes"
    r"|peticiones"
    r"|richieste)\s+(?:(?:are|being|sind|open|is|always|kept|running|generated|processed)\s+){0,3}"
    rf"(?:in[\s-]flight|{_AT_ONCE})"
    rf"|({NUMBER})\s*(?!calls|chats|conversations)(?:{REQUEST})\s+(?:(?:are|is|being|will|be|get"
    r"|gets|werden"
    r"|generated|written|processed|made|produced|translated|generiert"
    rf"|erzeugt)\s+){{1,3}}(?:{_AT_ONCE})"
    rf"|\bconcurrency\s*(?:of|is|=|:|level)?\s*({NUMBER})(?!\s*(?:users?|people))"
)
_PERCENT = 100.0
_REACH = 60


def read_shape(sentence: Sentence) -> Iterator[Finding]:
    """Facts under `traffic` that tell how the load varies."""
    for match in _IN_FLIGHT.finditer(sentence.marked):
        number = sentence.number(match, match.lastindex or 1)
        yield sentence.says("traffic.concurrency", number.value, match, number)
    yield from _active(sentence)
    yield from _factors(sentence)
    yield from _burstiness(sentence)


def _active(sentence: Sentence) -> Iterator[Finding]:
    path = "traffic.active_share"
    for match in _SHARE.finditer(sentence.marked):
        number = sentence.number(match)
        yield sentence.says(path, number.value / _PERCENT, match, number)
    for match in _ONE_IN.finditer(sentence.marked):
        some, whole = sentence.number(match, 1).value, sentence.number(match, 2).value
        if 0 < some < whole:
            yield sentence.says(path, some / whole, match)
    for match in _PART.finditer(sentence.marked):
        share = _PARTS.get(match["part"])
        if match["part"] == NUMBER:
            # `Half of them` is read as a number.
            value = sentence.number(match, "part").value
            share = value if 0 < value < 1 else None
        if share is not None:
            yield sentence.says(path, share, match)


def _factors(sentence: Sentence) -> Iterator[Finding]:
    path = "traffic.peak_factor"
    for match in _FACTOR.finditer(sentence.marked):
        name = next(name for name in "abcdef" if match[name])
        number = sentence.number(match, name)
        if number.value >= 1 and not _is_growth(sentence, match):
            yield sentence.says(path, number.value, match, number)
    for match in _WORD_FACTOR.finditer(sentence.marked):
        is_load = match["behind"] is not None or match["ahead"] is not None
        if is_load and not _is_growth(sentence, match):
            yield sentence.says(path, float(_WORD_FACTORS[match["word"]]), match)


def _is_growth(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the words compare years, speeds or prices instead of peak and mean."""
    after = re.split(r"[.;!?\n,]", sentence.marked[match.end() : match.end() + _REACH])[0]
    return _GROWTH.search(f"{match[0]} {after}") is not None


def _burstiness(sentence: Sentence) -> Iterator[Finding]:
    clock = _open_hours(sentence)
    if clock:
        yield sentence.infers("traffic.burstiness", "diurnal", clock, DAY_LOAD)
        return
    for name, pattern in _BURST_PATTERNS:
        for match in pattern.finditer(sentence.marked):
            if sentence.negated(match.start()):
                continue
            start = sentence.marked.rfind("\n", 0, match.start()) + 1
            before = re.split(
                r"[.;!?]", sentence.marked[max(start, match.start() - _REACH) : match.start()]
            )
            if name == "diurnal" and _WORK_OFF.search(f"{before[-1]} {match[0]}"):
                continue
            why = _guess(name, match[0])
            if why:
                yield sentence.infers("traffic.burstiness", name, match, why)
            else:
                yield sentence.says("traffic.burstiness", name, match)
            return


def _guess(name: str, words: str) -> str:
    """Why words only let one guess how load varies; empty where they say it."""
    if name == "diurnal":
        return "" if words in _SAYS_SO else DAY_LOAD
    if words in ("black friday", "viral"):
        return "a sudden crowd"
    if name == "steady" and _PER_TIME.search(words):
        return "a rate that is called steady"
    return "spread over the time" if words.startswith("evenly") else ""


def _open_hours(sentence: Sentence) -> re.Match[str] | None:
    """`450 clerks will use it between 8 and 18 o'clock`, unless it is worked off in that time."""
    for match in _CLOCK.finditer(sentence.marked):
        first = sentence.number(match, "opens")
        last = sentence.number(match, "closes") if match["closes"] else first
        is_span = match["closes"] is not None or first.lower is not None
        told = match["more"] or match["unit"]
        if not (is_span and 0 <= last.value <= _HOURS_A_DAY):
            continue
        before = re.split(
            r"[.;!?\n]", sentence.marked[max(0, match.start() - _REACH) : match.start()]
        )[-1]
        after = re.split(r"[.;!?\n]", sentence.marked[match.end() : match.end() + _REACH])[0]
        if _WORK_OFF.search(f"{before} {after}") or not (told or _IN_USE.search(before)):
            continue
        return match
    return None
