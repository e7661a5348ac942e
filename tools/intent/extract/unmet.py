"""Wishes that the words make plain and no field can hold: each is named in a warning.

Compliance rules and the language of answers are read only to be reported.
"""

from collections.abc import Iterator

from tools.intent.fact import Finding, Read, Remark
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["read_unmet"]

_COMPLIANCE = Pattern(
    rf"\b(?:hipaa|hitrust|gdpr|dsgvo|rgpd|ccpa|ferpa|itar|fedramp|pci(?:[\s-]?dss)?|eu ai act"
    rf"|soc[\s-]?(?:\d|{NUMBER})|iso[\s/-]?(?:iec[\s-])?(?:\d+|{NUMBER})|bsi[\s-]?c\d|c5[\s-]testat)"
    r"(?!\w)"
)
_LANGUAGE = (
    r"english|german|french|spanish|italian|portuguese|dutch|polish|czech|turkish|arabic|hebrew"
    r"|hindi|japanese|chinese|mandarin|korean|russian|ukrainian|swedish|danish|norwegian|finnish"
    r"|greek|englisch|deutsch|französisch|spanisch|italienisch|polnisch|türkisch|anglais|allemand"
    r"|français|espagnol|italien|inglés|alemán|francés|español|italiano|inglese|tedesco|francese"
    r"|spagnolo|(?:the )?(?:customer|user)'?s (?:own )?language"
)
_ANSWER_LANGUAGE = Pattern(
    r"\b(?:answer\w*|repl(?:y|ies)|respon\w+|output\w*|speak\w*|antwort\w*|ausgabe\w*|sprech\w*"
    r"|spricht|répon\w+|respuestas?|respond\w+|rispost[ae]|rispond\w+|chatbot|bot|assistant)\s+"
    r"(?:(?:only|always|must|should|be|are|is|nur|bitte|immer|sollen|müssen|fluent|fließend"
    r"|uniquement|solo)\s+){0,3}"
    rf"(?:(?:in|auf|en)\s+)?(?:{_LANGUAGE})(?:\s*(?:,|and|or|und|oder|et|y)\s*(?:{_LANGUAGE}))*\b"
)


def read_unmet(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """One remark for each wish that nothing in the specification represents."""
    for match in _COMPLIANCE.finditer(sentence.marked):
        words = sentence.quote(*match.span())
        yield Remark(
            text=f'Not honoured: "{words}": no field holds a compliance rule; check the '
            "certificates of the provider, and set preferences.residency or preferences.clouds "
            "where the rule asks for a place"
        )
    if read.row.name == "translation":
        return
    for match in _ANSWER_LANGUAGE.finditer(sentence.marked):
        words = sentence.quote(*match.span())
        yield Remark(
            text=f'Not honoured: "{words}": no field holds the language of answers; list models '
            "whose cards name it in preferences.models"
        )
