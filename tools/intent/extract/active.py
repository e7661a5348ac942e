"""How many of the users are busy at once: as a share of them, or as requests in flight."""

from collections.abc import Iterator

from tools.intent.extract.items import ITEM
from tools.intent.extract.ties import AT_ONCE
from tools.intent.fact import Finding, Read
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["read_active"]

_SHARE_PATH = "traffic.active_share"
_REQUEST = (
    r"requests?|reqs?|queries|calls(?= in flight)|anfragen|requêtes|solicitudes|peticiones"
    r"|richieste"
    r"|requisições|verzoeken"
)
_WORK = (
    rf"(?:{_REQUEST}|jobs|drafts|tasks|generations|completions|streams|prompts|answers|responses"
    r"|runs|executions|workers|workflows|instances|agents|läufe|ausführungen|exécutions|ejecuciones"
    r"|esecuzioni|execuções|tareas|tâches|aufträge|uitvoeringen|taken"
    rf"|batches|documents|translations|summaries|{ITEM})"
)
_IN_FLIGHT = Pattern(
    rf"({NUMBER})\s*(?:concurrent|simultaneous|parallel|in[\s-]flight|outstanding|gleichzeitige"
    rf"|parallele|simultanées|simultáneas|concurrentes|contemporanee)\s+(?:\w+\s+)?{_WORK}\b"
    rf"|({NUMBER})\s*(?:\w+\s+){{0,2}}{_WORK}\s+(?:(?:are |is |being |to be |get |can be "
    rf"|may be )*(?:\w+ed"
    rf"|running|written|open)\s+)?(?:in flight|in der luft|en vol|{AT_ONCE})"
    rf"|({NUMBER})\s+(?:\w+\s+)?[a-z]{{3,}}s\s+(?:are |is |being |to be |get )+(?:generated"
    rf"|processed|written"
    rf"|produced|created|translated|summari[sz]ed|handled|drafted)\s+(?:{AT_ONCE})"
    r"|\bconcurrency\s*(?:level|limit)?\s*(?:of|is|=|:|at)?\s*(?:about |around |up to )?"
    rf"({NUMBER})(?!\s*(?:%|percent|per cent|[^\W\d]+\s+users))"
    rf"|\b(?:requests?|queries)\s+in\s+flight\s*(?:of|is|=|:)?\s*({NUMBER})"
)
_PERCENT = r"(?:%|percent|per cent|pct|prozent|pour cent|por ciento|per cento|procent)"
_OF_ALL = (
    r"(?:(?:of|der|des|de|dei|degli|delle|von|van)\s+(?:the |our |all |these |those |them\b|los "
    r"|las "
    r"|les |nos |de |den )*(?:[^\W\d]+\s+){0,2})?"
)
_THEREOF = r"(?:(?:davon|hiervon|d'entre eux|de ellos|di loro|ervan|deles)\s+)?"
_BEING = (
    r"(?:(?:are|is|will be|being|get|sind|sont|están|est[aã]o|sono|zijn|usually|typically|actually"
    r"|really|actively|of them|at most)\s+){0,3}"
)
_BUSY = (
    rf"(?:active(?!\s+ingredient)|online|busy|logged in|in use|in a session|talked to|{AT_ONCE}"
    rf"|aktiv"
    r"|beschäftigt|actifs|actives|activos|activas|attivi|actief|ativos"
    r"|(?:typing|working|chatting|using|asking|writing|speaking|talking|calling|sending|generating)"
    rf"\s+(?:[^\W\d]+\s+){{0,3}}?(?:{AT_ONCE}))\b"
)
_ACTIVE_SHARE = Pattern(
    rf"({NUMBER})\s*{_PERCENT}\s*{_OF_ALL}{_THEREOF}{_BEING}{_BUSY}"
    rf"|({NUMBER})\s*{_PERCENT}\s+(?:peak |user )?concurrency\b"
    rf"|\bconcurrency\s*(?:of|is|=|:|at)?\s*(?:about |around )?({NUMBER})\s*{_PERCENT}"
    rf"|\b(?:active(?: users)?(?: (?:at|in) (?:the )?peak)?|share active"
    rf"|simultaneous(?:ly)?)\s*[:=]\s*({NUMBER})"
    rf"\s*{_PERCENT}"
    rf"|\b(?:active[\s_]share|share of active users|active (?:users )?share|active ratio)\s*(?:of"
    rf"|is|="
    rf"|:)?\s*(?:about |around )?({NUMBER})\s*{_PERCENT}?"
)
_ONE_IN = Pattern(
    rf"({NUMBER})\s+(?:in|out of|of every|von|sur|de cada|su)\s+(?P<whole>{NUMBER})\s+(?:of\s+)?"
    rf"(?:(?:them|the|our|these|those)\s+)*(?:{NUMBER}\s+)?(?:[^\W\d]+\s+){{0,2}}?{_BEING}{_BUSY}"
)
_PART = Pattern(
    r"\b(?:an? |one |the )?(?P<part>half|third|quarter|fifth|tenth)\s+(?:of\s+(?:(?:them|whom"
    r"|the(?:se)?|our|all)\s+)*(?:[^\W\d]+\s+){0,2}?)?"
    rf"{_BEING}{_BUSY}"
)
_PARTS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
_WHOLE = 100.0


def read_active(sentence: Sentence, _read: Read) -> Iterator[Finding]:
    """Facts `traffic.active_share` and `.concurrency`."""
    for match in _IN_FLIGHT.finditer(sentence.marked):
        number = sentence.number(match, match.lastindex or 1)
        yield sentence.says("traffic.concurrency", number.value, match, number)
    for match in _ACTIVE_SHARE.finditer(sentence.marked):
        number = sentence.number(match, match.lastindex or 1)
        is_share = match[5] is not None and number.value <= 1
        value = number.value if is_share else number.value / _WHOLE
        yield sentence.says(_SHARE_PATH, value, match, number)
    for match in _ONE_IN.finditer(sentence.marked):
        some, whole = sentence.number(match), sentence.number(match, "whole")
        if 0 < some.value <= whole.value:
            yield sentence.says(_SHARE_PATH, some.value / whole.value, match, some)
    if part := _PART.search(sentence.marked):
        why = f"a {part['part']} of the users"
        yield sentence.infers(_SHARE_PATH, _PARTS[part["part"]], part, why)
