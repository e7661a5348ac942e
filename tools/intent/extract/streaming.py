"""How answers are given: word by word or in one piece; and how much of each prompt repeats."""

from collections.abc import Iterator

from tools.intent.fact import Finding, Read
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["SAME", "is_streamed", "read_prefix", "read_streaming"]

_PATH = "traffic.streaming_share"
_STREAM = r"(?:stream(?:s|ed|ing|ings)?|streamen|gestreamt|streaming|streamer|diffusion en continu)"
_ANSWER = (
    r"(?:answers?|responses?|results?|repl(?:y|ies)|outputs?|text|json|returned|delivered|shown"
    r"|displayed|rendered|arrives?|comes?|appears?|réponses?|textes?|résultats?|affich\w+"
    r"|respuestas?|textos?|resultados?|rispost[ae]|testo|risultat[oi]|respostas?|antwoord\w*"
    r"|antwort\w*|word)"
)
"""What comes all at once must be an answer; a crowd does as well."""
_PIECE = rf"(?:one|a single|{NUMBER}) (?:go|piece|shot|block|chunk|response|blob|payload|json)\b"
"""What comes `in one go` must be an answer; a contract is read so as well."""
_NO = Pattern(
    r"\b(?:no|non|without|not|never|kein\w*|ohne|nicht|sans|pas|sin|senza|sem|zonder|geen"
    r"|niet)[\s-]*"
    r"(?:(?:need(?:ed)?|want|point|use|reason|necessity|have|has|any|be|being|to|for|of|in|do|the"
    r"|a|it"
    r"|answers?|tokens?|output|bedarf an|brauchen|benötigen|de|du|le|hay|necesitamos|necesario"
    r"|hace|falta|es|besoin|serve|servono|lo|il|è|precisa\w*|quer\w+|quier\w+|vogliamo|voglio"
    r"|vuole|vogliono|willen|wil|wollen|will|möchten|wünschen|voulons|veut|veulent|souhait\w+|dese\w+"
    r"|desider\w+|necessit\w+|hebben|nodig|haben|aucun|het|el|al|o|um|un|dat|die)\s+){0,4}"
    rf"{_STREAM}\b"
    r"|\b(?:don'?t|doesn'?t|do not|does not|won'?t|will not|needn'?t|need not|can'?t|cannot"
    r"|aren'?t"
    r"|isn'?t|are not|is not)\s+(?:(?:need|want|have|has|use|require|support|be|being|to|any|even"
    r"|really|the"
    rf"|answers?|do)\s+){{0,4}}{_STREAM}\b"
    r"|\b(?:nothing|no use|no point|no need|pointless|nichts|rien|nada|niente|useless)\s+"
    rf"(?:(?:to|in|for|of|be|is|being|zu|à|que|da|wird)\s+){{0,3}}{_STREAM}\b"
    rf"|\b{_STREAM}\s*(?::|=|is|are|ist|wird|n'est|no|non|isn'?t|would be|is|makes|brings|gives"
    r"|est)?\s*"
    r"(?:(?:is|es|è|e|be|really)\s+)?(?:not|no|off|false|none|disabled|unnecessary|pointless"
    r"|useless|nicht"
    r"|kein\w*|unnötig|überflüssig|pas|inutile|innecesario|unneeded|n/a|niet|desnecessári\w+|non)\b"
    r"|\bunstreamed\b|\bnon-?stream\w*"
    rf"|\b{_ANSWER}\b[^.;!?\n]{{0,40}}\b(?:in|as) {_PIECE}"
    rf"|\b{_ANSWER}\b[^.;!?\n]{{0,40}}(?<!not )\ball at once\b"
    r"|\bonly (?:the )?(?:shows?|displays?|returns?|needs?|uses?|reads?|accepts?|renders?"
    r"|handles?) (?:the )?"
    r"(?:complete|full|finished|final|whole)\b"
    r"|\b(?:shows?|displays?|returns?|renders?|accepts?) only (?:the )?(?:complete|full|finished"
    r"|final|whole)\b"
    r"|\b(?:in|an|am) einem (?:stück|rutsch|block)\b|\bauf einmal (?:zurück|angezeigt|ausgegeben)"
    rf"|\b{_ANSWER}\b[^.;!?\n]{{0,40}}\b(?:d'un (?:seul )?(?:bloc|coup)"
    r"|de (?:una sola|un) (?:vez|golpe)|tutt[oa] in una volta|de uma (?:só )?vez|in één keer)\b"
    r"|\b(?:nobody|no one|no-one|niemand)\b[^.;!?\n]{0,50}\b(?:token by token|word by word"
    r"|typing effect"
    r"|wort für wort)\b"
    r"|\bsynchronous (?:json|response|call)\b|\b(?:non|nicht|ohne)[\s-]stream\w*"
)
_SHARE = Pattern(
    rf"({NUMBER})\s*(?:%|percent|prozent)\s*(?:of (?:the )?(?:requests|answers|responses|traffic"
    r"|calls)"
    r" )?(?:(?:are|is|be|will be|get) )?stream\w*"
)
_PART = Pattern(
    rf"({NUMBER})\s+(?:of\s+)?(?:the\s+|our\s+|all\s+)?(?:requests|answers|responses|traffic|calls"
    rf"|replies)\s+(?:(?:are|is|will be|get)\s+)?stream\w*"
)
_ALL = Pattern(
    rf"\b(?:(?:answers?|responses?|output|tokens?|replies|text)\s+(?:\w+\s+){{0,3}})?{_STREAM}\b"
    r"(?!\s*(?:of|platform|services?|providers?|compan\w+|video|music|data|analytics|media|rate))"
    r"|\b(?:token by token|word by word|wort für wort|mot à mot|palabra por palabra"
    r"|parola per parola)\b"
)
_SAME = (
    r"(?:shared|common|identical|cached|cacheable|the same|reused|constant|prefix|always the same"
    r"|gleich"
    r"|identisch|wiederverwendet|identiques?|communs?|communes?|(?:le|la|les) mêmes?|iguales|igual"
    r"|idéntic\w+|comunes|comum|comuns|(?:lo|el|la|o|a) (?:mism|mesm)[oa]|uguali|uguale|identic\w+"
    r"|(?:lo |la )?stess[oa]|condivis\w+|compartid\w+|compartilhad\w+|partagée?s?|geteilt|gedeeld"
    r"|hetzelfde|dezelfde|dasselbe|derselbe|gleiche[nrs]?|identiek)\b"
)
SAME = Pattern(rf"\b(?:{_SAME}|fixed\b|static\b|fest\b|fixe\b|fij[oa]\b|fiss[oa]\b|vaste?\b)")
"""Words for what every request has alike."""
_OF_PROMPT = (
    r"(?:(?:of (?:the |each |every |our |all |a )?|des |der |du |de chaque |de cada |del |de l'"
    r"|dei |do |di ogni |van (?:de |het |elke )?|von (?:jedem )?|jedes |eines |jeder )?"
    r"(?:input |prompt |system )?(?:prompts?|inputs?|tokens?|context|requests?|eingabe\w*|entrée"
    r"|entrada)(?:\s*\([^)\n]{1,14}\))?(?!\w)|(?:out )?of (?:that|it|them|those|which|this"
    r"|these|each)|davon|dont|de (?:eso|ello)"
    r"|di (?:questo|cui)|daarvan|disso|desse total)(?!\w)"
)
_STAYS = (
    r"is|are|be|sind|ist|sont|est|son|es|sono|è|são|é|zijn|that|which|the|can|may|will|get|gets"
    r"|kann|können|werden|wird|peut|peuvent|puede|pueden|being|a|an|un|une|uma|een|ein|immer|always"
    r"|siempre|toujours|sempre|altijd|stays?|remains?|in|every|each|call|of|actually|exactly|bleibt"
    r"|blijft|reste|restent|bei|à|en|parte"
)
_PERCENT_SIGN = r"(?:%|percent|per cent|prozent|pour cent|por ciento|per cento)"
_PREFIX = Pattern(
    rf"({NUMBER})\s*{_PERCENT_SIGN}\s*(?:{_OF_PROMPT}\s*)?(?:(?:{_STAYS})\s+){{0,5}}(?:{_SAME}"
    r"|(?:prefix"
    r"|kv)?[\s-]?cache"
    r"(?:[\s-](?:hits?|hit rate|share|reuse))?\b)"
    rf"|({NUMBER})\s*{_PERCENT_SIGN}\s*(?:prefix|kv)[\s-]cache"
    r"|\b(?:prefix|cache|prefix[\s_-]cache|cache[\s-]hit)(?:[\s_-](?:share|rate|ratio|hit|hits"
    r"|hit[\s-]rate"
    r"|hit[\s-]ratio|reuse|caching|cache))*\s*(?:of|is|=|:|around|about|at|measured)?\s*(?:about "
    r"|at |~ ?)?"
    rf"({NUMBER})\s*(%|percent)?"
)
_PREFIX_PART = Pattern(
    rf"({NUMBER})\s+(?P<part>halves|thirds?|quarters?|fifths?|tenths?|drittel|viertel|fünftel"
    r"|zehntel)\s+"
    rf"{_OF_PROMPT}\s+(?:\w+\s+){{0,3}}?(?:{_SAME}|fixed\b|static\b)"
)
_PREFIX_HALF = Pattern(
    rf"(?:({NUMBER})|\b(?:moitié|mitad|metà|metade|hälfte|helft))\s+{_OF_PROMPT}\s+"
    rf"(?:(?:{_STAYS})\s+){{0,5}}(?:{_SAME}|fixed\b|static\b)"
)
"""`half of each prompt is the same`, `la moitié du prompt est commune`."""
_PARTS = {"ha": 2, "th": 3, "qu": 4, "fi": 5, "te": 10, "dr": 3, "vi": 4, "fü": 5, "ze": 10}
_PERCENT = 100.0
_HALF = 0.5


def read_streaming(sentence: Sentence) -> Iterator[Finding]:
    """The fact `traffic.streaming_share`, where the words tell."""
    if match := _NO.search(sentence.marked):
        yield sentence.says(_PATH, 0.0, match)
    elif match := _SHARE.search(sentence.marked):
        number = sentence.number(match)
        yield sentence.says(_PATH, number.value / _PERCENT, match, number)
    elif (match := _PART.search(sentence.marked)) and sentence.number(match).value < 1:
        number = sentence.number(match)
        yield sentence.says(_PATH, number.value, match, number)
    elif match := _ALL.search(sentence.marked):
        yield sentence.infers(_PATH, 1.0, match, "every answer is streamed")


def read_prefix(sentence: Sentence) -> Iterator[Finding]:
    """The fact `traffic.prefix_cache_share`, where the words tell."""
    path = "traffic.prefix_cache_share"
    for match in _PREFIX.finditer(sentence.marked):
        group = next(index for index in (1, 2, 3) if match[index])
        number = sentence.number(match, group)
        is_percent = group < 3 or bool(match[4]) or number.value > 1  # noqa: PLR2004
        value = number.value / _PERCENT if is_percent else number.value
        yield sentence.says(path, value, match, number)
    for match in _PREFIX_PART.finditer(sentence.marked):
        share = sentence.number(match).value / _PARTS[match["part"][:2]]
        if 0 < share < 1:
            yield sentence.says(path, share, match)
    for match in _PREFIX_HALF.finditer(sentence.marked):
        share = sentence.number(match).value if match[1] else _HALF
        if 0 < share < 1:
            yield sentence.says(path, share, match)


def is_streamed(sentence: Sentence, read: Read) -> bool:
    """Whether most answers are read while they are written, by the words or the use case.

    A completion of code is taken or left as a whole, however it is sent.
    """
    said = next(iter(read_streaming(sentence)), None)
    if said is None and read.row.name == "code_completion":
        return False
    value = getattr(said, "value", read.row.streaming_share.value)
    return float(value) >= _HALF
