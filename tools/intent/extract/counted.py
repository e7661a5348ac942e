"""Counts of people as written: how many, and in which words.

Some words tie a count to the use by themselves (`300 of them use it`, `seats: 640`); what the
others are tied to is told by the words around them.
"""

import re
from collections.abc import Iterator

from tools.intent.extract.items import ITEM, REQUEST
from tools.intent.extract.people import AGENT, PEOPLE, SERVED, USERS
from tools.intent.extract.ties import AT_ONCE, Tie
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = [
    "ALONE",
    "A_RATE",
    "ME_AND",
    "number_at",
    "odds",
    "part_behind",
    "parts",
    "people",
    "teams_at",
    "tied",
]

_N = rf"(?P<n>{NUMBER})"
_OPENS = r"(?:^|(?<=[.;,(\n|])|(?<=[.;,(\n|] ))"
"""Begins a part of a list."""
_SESSION = (
    r"sessions?|conversations?|chats?|calls?|lines|leitungen|lignes|dialog(?:ue)?s|gespräche"
    r"|sitzungen"
    r"|sesiones|appels|llamadas|chiamate|anrufe|gesprächen|ligações|chamadas|telefonate"
    r"|gesprekken|oproepen|channels|threads"
)
_MATTER = (
    r"data|messages?|quer(?:y|ies)|questions?|requests?|transcripts?|cases|profiles?|calls"
    r"|stor(?:y|ies)|interviews?|groups?"
)
_FILLER = (
    rf"(?:(?!(?:{ITEM})\b)(?!(?:gpus?|ms|tokens?|seconds?|requests?|per|for|in|to|with|and|or|at"
    r"|on|a|the|by|from|about|written|sent|pages?|words?|is|are|was|were|will|would|can|that|who"
    r"|hours?|days?|weeks?|months?|years?|minutes?|dollars?|euros?|usd|eur|percent"
    r"|want|wants|need|needs|use|uses|using|quieren?|necesitan?|usan|veulent|utilisent|vogliono"
    r"|usano"
    r"|werden|sollen|wollen|möchten|nutzen|willen|gebruiken)\b)"
    r"[^\W\d]+(?:-[^\W\d]+)*[^\S\n]+){0,3}"
)
_DOES = (
    r"will|would|can|may|might|should|shall|who|that|to|do|use|ask|send|and|or|with|for|on|in|from"
    r"|about|writ\w+|read|process|answer|fil[el]|have|get|the|their|our|review|translate|handle"
)
# "Customer reviews" are things to process, not customers.
_PERSONS = Pattern(
    rf"{_N}\+?\s*(?:of\s+|de\s+|d'|di\s+)?{_FILLER}(?:[^\W\d]+-)?(?:{PEOPLE})\b"
    rf"(?!['\u2019]?s?[\s-]+(?:(?!(?:{_DOES})\b)[^\W\d]+\s+)?(?:{ITEM}|{_MATTER})\b)"
)
_DEVICES = Pattern(
    rf"{_N}\s*(?:cars|vehicles|devices|terminals|kiosks|robots|headsets|handsets"
    rf"|smart speakers)\b"
)
_AGENTS = Pattern(rf"{_N}\+?\s*(?:de\s+|di\s+)?(?:{AGENT})\b")
_SERVED = Pattern(SERVED)
_TEAM = Pattern(
    r"(?<!\bmy )(?<!\brun a )(?<!\blead a )(?<!platform )(?<!\bhead a )"
    r"\b(?:team|group|staff|crew|workforce|department|company|class|équipe|equipo|squadra|abteilung"
    rf"|studio|firm)\s+(?:of|von|mit|de|di)\s+(?:about |around |some "
    rf"|roughly )?{_N}(?!\s*(?:gpus?|ms|%))"
)
_UNIT = (
    r"[^\S\n]*(?:tokens?|tok\b|ms\b|s\b|sec\w*|minutes?|hours?|days?|words?|pages?|%|percent"
    r"|per cent"
    r"|prozent|pour cent|por ciento|per cento|[$€£]|usd"
    r"|eur|dollars?|euros?|gpus?|gb\b|requests?|reqs?|rps|qps|queries|messages?|x\b|/|per\b|calls?"
    r"|characters?|lines? of|am\b|pm\b|o'clock|uhr"
    rf"|(?:{ITEM})\b)"
)
_AGE = (
    r"(?<=(?:is|re) \ue000)\+|\s*(?:years?|jahren?|ans|años|anni|jaar|anos)\b"
    r"|\s*(?:and|or|und|oder|et|ou|y|o|e|en) (?:older|over|up|above|younger|älter|jünger|plus|más"
    r"|più|ouder|mais)\b"
)
"""`players are 12+`: how old they are."""
_NAMED = Pattern(
    rf"\b(?:number of |concurrent |active )?(?:{PEOPLE})(?: count| number)?"
    r"(?:\s+(?:at|in|during) (?:the )?peaks?(?: hours?| time)?)?\s*(?:\([^)\n\ue000]{0,24}\))?\s*"
    r"(?:[:=|?]|\bis\b|\bare\b|\bto\b|\bup to\b|\bwill be\b)\s*(?:about |around |roughly |~ ?"
    rf"|approx\.? |up to |max\.? )?{_N}(?!{_UNIT})(?!{_AGE})"
)
_LISTED = Pattern(rf"{_OPENS}(?:{USERS})\s+{_N}(?=\s*(?:[,.;(\n|]|$))(?!\s*\.\d)")
"""`Users 250 (peak concurrent 40)`."""
_ASIDE = Pattern(
    rf"\b(?:{PEOPLE})\s*\((?:we have |there (?:are|is) |about |around |some |roughly |approx\.? "
    rf"|ca\. ?"
    rf"|etwa |environ |unos |circa |~ ?|only )*{_N}(?:\s+(?:of (?:them|those)|in (?:all|total)"
    rf"|people))?\)"
)
"""`our lawyers (there are 60)`."""
_COUNT_OF = Pattern(
    rf"\b(?:number|count) of (?:\w+ )?(?:{PEOPLE})\b[^.;!?\n\ue000]{{0,50}}?\b(?:is|be|was|:)\s*"
    rf"(?:about |around |roughly )?{_N}(?!{_UNIT})"
)
_AFTER_A_NAME = Pattern(rf"(?:[:=|?]|\b(?:is|are|to|be))\s*(?:[a-z~.]+\s?){{0,2}}{NUMBER}")
_THOSE = Pattern(rf"{NUMBER} of (?:them|those|these)\b")
_ONCE_NAMED = Pattern(
    rf"\b(?:{AT_ONCE}|online)(?:\s+(?:online|active))?\s*[:=]\s*(?:about |around |~ ?"
    rf"|max\.? )?{_N}(?!{_UNIT})"
    rf"|\b(?:{AT_ONCE})\s+(?:(?:there (?:will be|are)|habrá|hay|sind es|sind|sont|son|sono"
    rf"|zijn|são|are|ce seront|saranno|at most"
    rf"|up to"
    rf"|about|around|como mucho|como máximo|höchstens|etwa|au plus|environ|al massimo|circa"
    r"|no[nt]? more than|nicht mehr als|pas plus de|no más de|non più di|niet meer dan|não mais de)"
    rf"\s+){{1,3}}(?P<n4>{NUMBER})(?!{_UNIT})"
    rf"|{_OPENS}(?:peak |max\.? |maximum )?(?:{AT_ONCE})\s+(?P<n5>{NUMBER})(?=\s*[,.;)\n|]"
    rf"|\s*$)|\b(?:{AT_ONCE}|peak|number "
    rf"of)\s+(?:active\s+)?(?:{PEOPLE})\s+(?P<n2>{NUMBER})(?=\s*(?:[,.;)\n]|$))"
)
_PLANNED = Pattern(
    rf"\b(?:plan|size|dimension|design|calculate)\w*\s+(?:it |this |everything )?(?:for|on"
    rf"|with) (?:the )?"
    rf"{_N}(?=\s*(?:[.,;)\n]|$))"
    r"|\b(?:künftig|demnächst|jetzt|now|soon|désormais|bientôt|ahora|pronto|adesso|presto|nu|straks"
    r"|agora)\s+(?:sind es|werden es|it(?:'s| is| will be)|there (?:are|will be)|ce sont|ce sera"
    r"|son|serán|sono|saranno|zijn het|são|serão)\s+(?:about |etwa |rund |environ |unos |circa )?"
    rf"(?P<n2>{NUMBER})(?=\s*(?:[.,;)\n]|$))"
)
"""`plan for the 500`, `künftig sind es 400`."""
_OF_US = Pattern(rf"\b(?:the|all|alle|wir|nous|noi) {_N}\s+(?:of us|von uns|d'entre nous|di noi)\b")
_AUDIENCE = Pattern(
    r"\b(?:user\s?base|audience|target group|readership|user count)\s*(?:[:=]|is|of)?\s*(?:about "
    r"|around )?"
    rf"{_N}(?!{_UNIT})"
)
_ONLINE = Pattern(
    rf"{_N}\s+(?:of them\s+)?(?:are |is |will be )?(?:online|logged in|connected|eingeloggt"
    rf"|connectés"
    r"|conectad[oa]s|connessi|ccu)\b(?![\s-]+(?:shop|store|platform|bank\w*|course|service))"
)
_OF_THOSE = Pattern(
    rf"(?<!\ue000 )\b(?:{PEOPLE}|{AGENT}|[a-z]{{3,}}ers)\s*[(,]\s*(?:about |around |some |roughly "
    rf"|maybe )?{_N} of (?:them|those|these)\b"
)
_SESSIONS = Pattern(
    rf"{_N}\s*(?:active\s+)?(?:{AT_ONCE})\s+(?:\w+\s+)?(?:{_SESSION})\b"
    rf"|\b(?:{AT_ONCE})\s+(?:{_SESSION})\s*(?:\([^)\n\ue000]{{0,24}}\))?\s*[:="
    rf"|]?\s*(?P<n3>{NUMBER})"
    rf"|(?P<n2>{NUMBER})\s*(?:[^\W\d]+\s+)?(?:{_SESSION})\s+(?:(?:to be |being |are )?(?:open"
    rf"|running|handled|active|held|going on|ongoing|taken|answered)\s+)?(?:{AT_ONCE})\b"
)
_OF_THEM = (
    r"(?:(?:out )?of (?:them|whom|these|those|which)\s+(?:[^\W\d]+\s+){0,9}?"
    r"|(?:(?:will|would|might|may) )?(?:use|be|work|chat|log|call|run|talk)\w*\s+(?:it |with it "
    r"|in "
    r"|on it )?|(?:attiv[ei]|activ[oa]s|acti(?:f|ve)s|aktive?|actief|ativ[oa]s)\s+"
    r"|are\s+(?:[^\W\d]+\s+){1,3}|on\s+|(?:typing|talking|chatting|calling|writing|coding"
    r"|speaking|asking|working|editing|searching|playing|learning|shopping|querying)\s+"
    r"|(?:actually |really )?(?:online|active"
    r"|logged in)\s+)?"
)
_LINES = Pattern(
    rf"{_N}\s*(?:(?:phone|telephone|voice|parallel|open|inbound|incoming|outbound)\s+)*"
    rf"(?:lines|leitungen|lignes|líneas|linee|lijnen|linhas)\b(?!\s+(?:of\b|long|per\b|an?\b"
    r"|each|/|every|daily|pro\b|par\b|al\b|por\b))(?!\s*/)"
)
_BY_PHONE = Pattern(
    r"\b(?:(?:tele)?phone|hot-?line|voice|call|telefon|anruf|sprach|spraak|appel|llamada|vocal)"
)
"""Where calls are answered, lines are callers at one moment."""
_ONCE_ONLY = Pattern(
    rf"(?<!\bin )(?<!\bof ){_N}\s*{_OF_THEM}(?:{AT_ONCE})\b(?!\s+(?:\w+\s+)?(?:req\w*|quer\w+"
    rf"|anfragen|requêtes"
    r"|solicitudes|peticiones|richieste|jobs|drafts|tasks|generations|streams|gpus?)\b)"
)
_SOME_ONCE = Pattern(
    rf"{_N}\s+(?!(?:{REQUEST}|gpus?|cards|replicas?|instances?|nodes|servers|jobs|tokens?|words"
    rf"|pages"
    r"|streams|generations|batches|percent|seconds?|minutes?|hours?|days?|weeks?|months?|years?"
    r"|times"
    rf"|runs|executions|workers|workflows)\b)[^\W\d]{{4,}}(?:s|en|ers|i|os|as|er"
    rf"|ów)\s+(?:{AT_ONCE})\b"
)
"""`180 huurders tegelijk`: a plural of people that nobody listed."""
_USE_ONLY = Pattern(
    rf"{_N}\s+(?:(?:out )?of (?:them|whom|these|those|which|us)\s+)?"
    r"(?:(?:will|would|shall|should|might|may|can|could|are|to|really|actually|ever|regularly"
    r"|probably|likely|going|expected|supposed|people|only|want|need)\s+){0,4}"
    r"(?:us(?:e|es|ing)\b(?!\s+(?:of|cases?)\b)|work(?:s|ing)? with (?:it|this)|get (?:it|access)"
    r"|adopt (?:it|this)|log(?:ging)? in(?:to)?\b)"
    rf"|(?P<n2>{NUMBER})\s+(?:(?:davon|seulement|solo|sólo|slechts|soltanto)\s+)?(?:sollen|werden"
    rf"|wollen"
    r"|nutzen|l'utilis\w+|lo us\w+|lo utiliz\w+|gaan (?:het|hem) gebruiken)\b"
    rf"|\b(?:lo usarán|lo utilizarán|lo useranno|l'utiliseront|nutzen werden es)\s+(?:unos "
    rf"|circa )?(?P<n3>{NUMBER})"
)
_ONE_USES = Pattern(
    rf"{_N}\s+(?!(?:{REQUEST}|gpus?|times|percent)\b)[^\W\d]{{3,}}\s+(?:will|would|can|should"
    rf"|may) use\b"
)
"""`500 farmer will use`."""
_SUBSET = Pattern(
    rf"\b(?:only|just|but|nur|seulement|solo|sólo|slechts|aber|pero|mais|ma"
    rf"|apenas)\s+(?:[^\W\d]+\s+)?"
    rf"{_N}\s+(?:of (?:them|those|these)|davon|von ihnen|d'entre eux|de ellos|di loro|ervan)\b"
    rf"|(?P<n2>{NUMBER})\s+(?:of (?:them|those|these|whom|which)|davon|von ihnen|d'entre eux"
    rf"|de ellos"
    r"|di loro|ervan)\b[^.;!?\n,\ue000]{0,40}?\b(?:us(?:e|es|ing)|want|need|access|chatting"
    r"|talking|typing|writing|asking"
    r"|logged in|online|connected|active(?!\s+ingredient)|aktiv\w*|connectée?s|conectad[oa]s"
    r"|connessi|attiv[ei]|actief|ativ[oa]s|nutz\w+"
    r"|verwend\w+"
    r"|utilis\w+|us(?:an|arán|ano|eranno)|utiliz\w+|gebruik\w+)\b"
    r"|\b(?:only|just|nur|seulement|solo|sólo|slechts|apenas)\s+(?:about |around |etwa |unos )?"
    rf"(?P<n3>{NUMBER})\s+(?:of them\s+)?(?:[^\W\d]+\s+){{0,2}}(?:us(?:e|es|an|arán|ano|eranno)"
    rf"|nutzen"
    r"|verwenden|utilis\w+|utiliz\w+|gebruiken)\b"
    rf"|\bonly\s+for\s+the\s+(?P<n4>{NUMBER})\s+(?:in|of|from)\b"
)
_THEREOF = (
    r"(?:(?<!each )(?<!every one )(?<!all )of (?:whom|which|them|those|these)|davon|dont"
    r"|de los cuales|de las cuales|di cui|waarvan"
    r"|dos quais|das quais)"
)
_OF_WHOM = Pattern(
    rf"\b{_THEREOF}\s+(?:(?:about|around|only|perhaps|maybe|some|up to|at most|etwa|rund|nur"
    r"|maximal|höchstens|environ|au plus|unos|como mucho|máximo|circa|al massimo|ongeveer|hooguit"
    rf"|cerca de|no máximo)\s+)*{_N}(?!{_UNIT})(?!\s*(?:k\s)?(?:are|is|sind|ist|sont|est)\s+the\b)"
)
_ONLY_THESE = Pattern(
    r"\b(?:us(?:e|ed|es|ing)|nutzen|nutzt|verwenden|brauchen|utilis\w+|usar\w*|utiliz\w+|gebruik\w+"
    r"|users? (?:are|will be)|gedacht|intended|meant|prévu|pensado|pensato|bedoeld)\b"
    r"[^.;!?\n,\ue000]{0,50}\b(?:nur|lediglich|only|just|seulement|uniquement|solo|sólo|solamente"
    r"|únicamente|alleen|slechts|apenas|somente|soltanto|solamente)\s+"
    r"(?:(?:die|the|our|les|nos|los|las|i|gli|le|de|os|as|by|for|für|von|pour|para|per|voor|about"
    rf"|etwa|rund|environ|unos|circa)\s+){{0,3}}{_N}(?!{_UNIT})"
)
"""`nutzen sollen es anfangs nur die 140 im Einkauf`."""
_BUSY_OF_WHOM = Pattern(
    rf"\b(?:{AT_ONCE}|online|active|aktiv|actifs|activos|attivi|actief|ativos)\b"
    rf"[^.;:!?\n\ue000]{{0,16}}\b{_THEREOF}\s+(?:[^\W\d]+\s+){{0,2}}?{_N}(?!{_UNIT})"
)
"""`gleichzeitig aktiv sind davon maximal 240`."""
_PEAK_OF_THEM = Pattern(
    r"\b(?:at|in|during|on) (?:the |our )?(?:peaks?|busiest|worst|busy"
    r"|rush)\b[^.;:!?\n\ue000]{0,30}"
    rf"{_N}\s+of (?:them|those|these)\b"
)
"""`at peak 340 of them are chatting`."""
_WHOLE = (
    rf"(?:out\s+)?(?:of|from)\s+(?:(?:the|our|these|those|its|all|about|some|roughly|around"
    rf"|total(?: of)?)\s+){{0,3}}(?P<whole>{NUMBER})(?!\s*(?:%|/))"
)
_PART_OF = Pattern(
    rf"(?<!\bin ){_N}\s+(?:{_FILLER}(?:{PEOPLE})\s+)?{_WHOLE}"
    rf"(?=\s*(?:[^\W\d]+\s+){{0,2}}(?:{PEOPLE}|{AGENT})\b"
    r"|\s*[,.;)]|\s*$|\s+(?:will|would|use|are)\b)"
)
_AT_PEAK = Pattern(
    rf"{_N}\s+(?:of them\s+)?(?:at|in|during) (?:the |our )?(?:peaks?|busiest|worst|busy)\b"
)
_THERE = Pattern(rf"\b(?:{AT_ONCE}|online|logged in|in a session)")
A_RATE = Pattern(
    r"\b(?:rps|qps|req\w*|quer(?:y|ies)|per (?:second|minute|hour|day)|messages?|anfragen)\b"
    rf"|{NUMBER}\s*/"
)
_NO_MORE = r"(?! (?:and|plus|\+|&|or|und|oder|et|ou|y|o|e|en)\b)(?!['\u2019])"
ALONE = Pattern(
    rf"\b(?:just|only|solely|nobody but) (?:for )?(?:me|myself)\b{_NO_MORE}"
    r"|\b(?:i am|i'm|i will be|i'll be|me being) the (?:only|sole|single) (?:user|person|one)\b"
    rf"|(?<!per )(?<!each )(?<!every )\b(?:an? )?(?:single|sole|lone)[\s-]user(?=\s*(?:$"
    rf"|[.,;:!?)\n]))"
    rf"|\b(?:nur|allein|ausschließlich) (?:für )?(?:mich|ich)\b(?: allein)?{_NO_MORE}"
    r"|\beinzige[rn]? (?:be)?nutzer(?:in)?\b|\beinzelnutzer\b"
    rf"|\b(?:juste|seulement|uniquement|rien que) (?:pour )?moi\b{_NO_MORE}"
    r"|\b(?:un seul|seul) (?:utilisateur|user)\b|\bseule utilisatrice\b"
    rf"|\b(?:solo|sólo|solamente|únicamente|soltanto|só|apenas|somente) (?:(?:para|per) )?(?:mí|me"
    rf"|mim|yo|io|eu)\b{_NO_MORE}"
    r"|\b(?:el |un |o |um |l'|il |lo )?(?:único|solo|unico) (?:usuario|utente|utilizador|usuário)\b"
    rf"|\balleen (?:voor )?(?:mij|ik)\b{_NO_MORE}|\benige gebruiker\b"
    rf"|\btylko (?:dla )?(?:mnie|ja)\b"
)
"""One person uses it: the one who asks."""
ME_AND = Pattern(rf"\b(?:me|myself|i) (?:and|\+|plus|&) (?:my )?{_N}\s+[a-z]+s\b")
_WHO = (_PERSONS, _LISTED, _ASIDE, _COUNT_OF, _DEVICES, _AGENTS, _SERVED, _TEAM, _NAMED)
_TIED = (
    (_SESSIONS, Tie.TOGETHER),
    (_ONCE_NAMED, Tie.TOGETHER),
    (_ONLINE, Tie.TOGETHER),
    (_OF_US, Tie.USE),
    (_PLANNED, Tie.USE),
    (_AUDIENCE, Tie.USERS),
    (_BUSY_OF_WHOM, Tie.TOGETHER),
    (_ONLY_THESE, Tie.USE),
    (_PEAK_OF_THEM, Tie.TOGETHER),
    (_OF_THOSE, Tie.USE),
    (_ONCE_ONLY, Tie.TOGETHER),
    (_SOME_ONCE, Tie.TOGETHER),
    (_USE_ONLY, Tie.USE),
    (_ONE_USES, Tie.USE),
    (_SUBSET, Tie.USE),
    (_OF_WHOM, Tie.PART),
)
_ODDS = (2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100, 200, 500, 1000)
_ONE_IN = Pattern(rf"{NUMBER}\s+(?:in|out of|of|von|sur|de cada|su|em cada)\s+(?P<whole>{NUMBER})")
_UNITS_OF = Pattern(
    rf"{_N}\s+(?:[^\W\d]+\s*){{1,3}}(?:,|\(|of|with|having|mit|von|avec|de|con|di|met|and)\s+"
    r"(?:about |around |je |jeweils )?$"
)
_EACH = Pattern(r"\s+(?:each|apiece|jeweils|chacun\w*|cada un[oa]|ciascun\w*|elk)\b")
_LABEL = re.compile(r"[:=|][^\n:=|]{0,12}$")
_NEAR, _LOOK_BACK = 60, 160


_TOKENS = Pattern(r"\b(?:tok\w*|jetons?|prompts?|inputs?|eingaben?|entrées?|entradas?)\b")
_PART_TOLD = Pattern(
    rf"\b(?<!tensor )(?<!tensor-)(?:{_THEREOF}|{AT_ONCE}|concurrency|(?:only|just|nur|lediglich"
    rf"|seulement|solo|sólo|slechts|alleen"
    r"|apenas|soltanto)\s+(?:by |for |the |our |die |les |los |los |i |gli |de |os |about |etwa )*)"
    rf"\s*(?:[^\W\d]+\s+){{0,2}}?{_N}(?!{_UNIT})(?!\s*[.,]\d)"
)


def _is_of_tokens(marked: str, match: re.Match[str]) -> bool:
    """`350 tokens, of which 300 are identical` counts nobody."""
    before = marked[max(0, match.start() - _NEAR // 2) : match.start()]
    return _TOKENS.search(before) is not None


def part_behind(sentence: Sentence, start: int, value: float) -> bool:
    """Whether the words behind a count tell a part of it, whoever that may be."""
    match = _PART_TOLD.search(sentence.marked, start, start + _LOOK_BACK)
    return match is not None and 0 < sentence.number(match, "n").value < value


def number_at(match: re.Match[str]) -> int:
    """Where the number stands that a match is about."""
    return max(match.start(name) for name in match.groupdict() if name.startswith("n"))


def people(marked: str) -> Iterator[re.Match[str]]:
    """Counts of people whose tie the words around them tell."""
    for pattern in _WHO:
        if pattern is _NAMED and not _AFTER_A_NAME.search(marked):
            continue
        for match in pattern.finditer(marked):
            if not _is_of_another_line(marked, match):
                yield match


def tied(sentence: Sentence) -> Iterator[tuple[re.Match[str], Tie]]:
    """Counts with words that tell their tie."""
    for pattern, tie in _TIED:
        if pattern is _OF_THOSE and not _THOSE.search(sentence.marked):
            continue
        for match in pattern.finditer(sentence.marked):
            if tie != Tie.PART or not _is_of_tokens(sentence.marked, match):
                yield match, tie
    for match in parts(sentence):
        yield match, Tie.USE
    for match in _together(sentence):
        yield match, Tie.TOGETHER


def _together(sentence: Sentence) -> Iterator[re.Match[str]]:
    """Lines of a service by telephone, and counts at the peak of who is there."""
    if _BY_PHONE.search(sentence.marked):
        yield from _LINES.finditer(sentence.marked)
    for match in _AT_PEAK.finditer(sentence.marked):
        before = sentence.marked[max(0, match.start() - _LOOK_BACK) : match.start()]
        if _THERE.search(before) and not A_RATE.search(before):
            yield match


def parts(sentence: Sentence) -> Iterator[re.Match[str]]:
    """`300 of our 12,000 employees`, but not `nine out of ten users`."""
    for match in _PART_OF.finditer(sentence.marked):
        part, whole = sentence.number(match, "n").value, sentence.number(match, "whole").value
        if 1 < part < whole and whole not in _ODDS:
            yield match


def odds(sentence: Sentence) -> Iterator[int]:
    """Where the `five` of `one in five online` stands: it counts nobody."""
    for match in _ONE_IN.finditer(sentence.marked):
        if sentence.number(match, "whole").value in _ODDS:
            yield match.start("whole")


def teams_at(marked: str, at: int, end: int) -> int | None:
    """Where `4` stands in `4 squads of 8 developers each`; None where nobody counts teams."""
    units = _UNITS_OF.search(marked, max(0, at - _NEAR), at)
    return units.start("n") if units and _EACH.match(marked, end) else None


def _is_of_another_line(marked: str, match: re.Match[str]) -> bool:
    """`Head count: 480` above `Active users: 90` is no count of active users."""
    at = match.start("n")
    is_label = _LABEL.search(marked[max(0, at - _NEAR) : at].rpartition("\n")[2]) is not None
    return is_label and "\n" in marked[at : match.end()]
