"""What kind of service: architecture and subject matter."""

import re
from collections.abc import Iterator

from tools.intent.fact import Finding, Read
from tools.intent.pattern import Pattern
from tools.intent.sentence import Sentence

__all__ = ["read_service"]

_RAG = Pattern(
    r"\b(?:rag|retrieval[\s-]augmented\w*|retrieval|vector (?:db|database|store"
    r"|search)|knowledge[\s-]base|wissensdatenbank\w*)\b"
)
_TUNED = Pattern(
    r"\b(?:fine[\s-]?tun\w+|lora|qlora|adapters?|sft|feinabstimm\w*"
    r"|nachtrainier\w*|ajustement fin|ajuste fino)\b"
)
_NEITHER = Pattern(r"\b(?:no|without|keine?|sans|sin|senza) (?:rag|retrieval|fine[\s-]?tun\w+)\b")
_SUBJECTS = (
    (
        "customer support",
        (
            r"customer[\s-]+(?:support|service|care|success)|help\s?desk"
            r"|support[\s-]tickets?|kundenservice|kundensupport|kundendienst"
            r"|service client|support client|atención al cliente|servicio al cliente"
            r"|assistenza clienti|servizio clienti"
        ),
    ),
    (
        "legal",
        (
            r"legal\w*|law(?:yers?| firms?| office)?\b|contracts?\b|litigation|jurist\w*"
            r"|rechts\w+|kanzlei|verträge\w*|juridique\w*|avocats?|jurídic\w+|abogad\w+"
            r"|legale|avvocat\w+|e-?discovery"
        ),
    ),
    (
        "medical",
        (
            r"medic\w+|health\s?care|health\b|clinic\w*|hospitals?|patients?|doctors?"
            r"|radiolog\w+|medizin\w*|ärzt\w*|krankenh\w+|klinik\w*|médic\w+|santé"
            r"|hôpital|salud|sanitari\w+|ospedal\w+|pharma\w*"
        ),
    ),
    (
        "finance",
        (
            r"financ\w+|bank(?:s|ing)?\b|trading|invest(?:ment|or)s?\b|fintech"
            r"|accounting|audit\w*|finanz\w*|banque\w*|banca\w*|sec filings"
        ),
    ),
    (
        "insurance",
        (
            r"insurance\w*|insurer\w*|claims?\b(?= (?:handling|processing|adjust))"
            r"|versicherung\w*|assurance|seguros|assicura\w+"
        ),
    ),
    (
        "e-commerce",
        (
            r"e-?commerce|online[\s-]?(?:shop|store|retail)\w*|retail\w*|shopping"
            r"|product descriptions?|onlineshop\w*|webshop|boutique en ligne"
            r"|tienda online|negozio online"
        ),
    ),
    (
        "education",
        (
            r"education\w*|tutor\w*|students?|teach\w+|schools?|universit\w+"
            r"|learning platform|bildung\w*|schüler\w*|étudiants|éducation|estudiantes"
            r"|educación|scuol\w+|studenti"
        ),
    ),
    (
        "human resources",
        (
            r"human resources|hr\b|recruit\w+|résumé screening|cv screening|onboarding"
            r"|personalabteilung|ressources humaines|recursos humanos|risorse umane"
        ),
    ),
    (
        "software development",
        (
            r"cod(?:e|ing)\b|software\w*|developers?|programm\w+|ides?\b|devops"
            r"|pull requests?|entwickler\w*|développeurs?|desarrollador\w*"
            r"|sviluppator\w*"
        ),
    ),
    (
        "marketing",
        (
            r"marketing\w*|advert\w+|copywrit\w+|social media|campaigns?\b|werbe\w*"
            r"|publicité|publicidad|pubblicità"
        ),
    ),
    (
        "travel",
        (
            r"travel\w*|hotels?|airlines?|flight\w*|booking\w*|reise\w*|voyages?|viaj\w+"
            r"|viagg\w+"
        ),
    ),
    ("telecommunications", r"telecom\w*|telco|mobile operator|telekommunikation"),
    (
        "government",
        (
            r"government\w*|public sector|citizens?|municipal\w*|authorit(?:y|ies)\b"
            r"|behörde\w*|bürger\w*|administration publique|administración pública"
            r"|pubblica amministrazione"
        ),
    ),
    (
        "science",
        (
            r"scien(?:ce|tific|tists?)|research papers?|chemistry|biolog\w+|physics"
            r"|wissenschaft\w*|scientifique\w*|científic\w+|scientific[ohi]\w*"
        ),
    ),
    ("mathematics", r"math\w*|theorem\w*|algebra"),
    (
        "manufacturing",
        (
            r"manufactur\w+|factory|industrial|maintenance manuals?|fertigung"
            r"|produktion\w*|usine|fábrica|fabbrica"
        ),
    ),
    ("gaming", r"gam(?:e|es|ing)\b|npcs?\b|spiele\b"),
    ("news and media", r"news\w*\b|journalis\w+|editorial|press articles?|nachrichtenportal"),
    (
        "cybersecurity",
        r"cyber\s?security|security (?:logs|incidents|operations)|soc analysts?|malware",
    ),
    (
        "real estate",
        (
            r"real estate|property listings?|immobilien\w*|immobilier|inmobiliari\w+"
            r"|immobiliar\w+"
        ),
    ),
)
_SUBJECT_PATTERNS = tuple((name, Pattern(rf"\b(?:{words})")) for name, words in _SUBJECTS)
_ABOUT = Pattern(
    r"\b(?:for|about|in|on|it'?s|it is|make it|actually|instead|switch to|für|über|pour|sur|para"
    r"|sobre|per)\s+(?:[^\W\d]+\s+){0,3}$"
)


def read_service(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts `architecture` and `subject_matter`."""
    yield from _architecture(sentence)
    yield from _subject(sentence, read)


def _architecture(sentence: Sentence) -> Iterator[Finding]:
    rag = _wanted(sentence, _RAG)
    tuned = _wanted(sentence, _TUNED)
    neither = _NEITHER.search(sentence.marked)
    if rag and tuned:
        yield sentence.infers("architecture", "hybrid", rag, "retrieval and fine-tuning")
    elif rag:
        yield sentence.infers("architecture", "rag-only", rag, "retrieval, no fine-tuning named")
    elif tuned:
        yield sentence.infers(
            "architecture", "fine-tuning", tuned, "fine-tuning, no retrieval named"
        )
    elif neither:
        yield sentence.infers("architecture", "none", neither, "neither is wanted")


def _wanted(sentence: Sentence, pattern: Pattern) -> re.Match[str] | None:
    found = (m for m in pattern.finditer(sentence.marked) if not sentence.negated(m.start()))
    return next(found, None)


def _subject(sentence: Sentence, read: Read) -> Iterator[Finding]:
    is_known = read.previous is not None and bool(read.previous.subject_matter)
    found = [
        (match.start(), name, match)
        for name, pattern in _SUBJECT_PATTERNS
        if (match := pattern.search(sentence.marked))
        and not sentence.negated(match.start())
        # `bad news` is no new subject of a follow-up, `it is for lawyers` is.
        and (not is_known or _ABOUT.search(sentence.marked[: match.start()]))
    ]
    if found:
        _, name, match = min(found)
        if match[0].replace("-", " ") == name:
            yield sentence.says("subject_matter", name, match)
        else:
            yield sentence.infers("subject_matter", name, match, f"read as {name}")
