"""Whose money an amount is: a cap on the service, what it costs today, or something else's price.

A text tells revenues, prices per seat and the bill of the old vendor beside the budget.
"""

import re
from enum import IntEnum

from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER

__all__ = ["Role", "is_corrected", "role_of"]


class Role(IntEnum):
    """How sure it is that an amount caps what the service may cost."""

    OTHER = 0
    PAST = 1
    DERIVED = 2
    TODAY = 3
    CAP = 4
    COMPUTE = 5


_PRICE_OF = Pattern(
    r"\s*(?:(?:per|an?|each|/|pro|par|por|al)\s*)(?:seat|user|employee|agent|head|person"
    r"|licen[cs]e|dev"
    r"|developer|customer|ticket|call|document|page|unit|copy|order|invoice|request|card|gpu"
    r"|accelerator"
    r"|nutzer|platz|mitarbeiter|utilisateur|usuario|utente|month per user|month and user)s?\b"
    r"|\s*(?:each|apiece|pro stück|pièce)\b"
)
_PRICE_BEFORE = Pattern(
    r"\b(?:(?:phone|electricity|power|internet|water|heating|gas|energy|office|car|insurance|coffee)"
    r"\s+(?:bills?|rents?|costs?|contracts?|fees?)|charg\w+|(?:customers?|users?|clients?"
    r"|subscribers?|players?|they) pays?|sell\w*|sold"
    r"|revenues?"
    r"|turnover|earn\w*|raised|worth|basket|salar(?:y|ies)|wages?|(?:steam|list|purchase|sale"
    r"|selling"
    r"|retail|share) price|deals?|a fine|fines|penalt(?:y|ies)|damages?|profits?|valu(?:ed|ation)"
    r"|(?:errors?|mistakes?|failures?|bugs?|outages?|downtime|mist?akes|fehler)\s+costs?(?: us)?"
    r"|(?:agents?"
    r"|interns?|students?|temps?|freelancers?|contractors?|people|staff|employees|clerks|workers|translators|licen[cs]es?|seats?|subscriptions?|copilot"
    r"|hardware|servers?|data rooms?|training|content|cabling|marketing)\s+(?:costs?|takes?|is|are"
    r"|kostet|kosten)(?: us)?|umsatz|gewinn|erlös\w*|chiffre d'affaires|facturación|fatturato"
    r"|company made|we made|made)\b[^.;!?\n\ue000]{0,30}$"
)
_OFFERED = Pattern(
    r"\b(?:vendors?|providers?|clouds?|they|consultants?)\s+(?:\w+\s+)?(?:offers?|quote[sd]?"
    r"|sells?|rents?"
    r"|charges?|wants?|asks?)\b"
)
_FOR_OTHER = Pattern(
    r"\s*(?:for|on|für|pour|por|para|per|voor) (?:my|our|the|an?|mein\w*|unser\w*|mon|notre|mi|meu"
    r"|mio|mijn) (?:[^\W\d]+ )?(?:subscription|membership|plan|contract|account|phone|internet|rent"
    r"|insurance|lunch|coffee|abo|abonnement|abonnement|suscripción|abbonamento|assinatura)\b|"
    r"\s*(?:of|in|for) (?:the |our |its )?(?:revenue|turnover|sales|profit|manual work|content"
    r"|cabling"
    r"|marketing|training|licen[cs]es|travel|furniture|salar\w+|staff|umsatz)\b"
    r"|[^.;!?\n]{0,60}\b(?:please ignore|ignore (?:it|this|that)|(?:does|do) not count|not relevant"
    r"|forget (?:it|that)|leave (?:it|that) out)\b"
)
_TODAY_WORDS = (
    r"today'?s?|currently|current|right now|at present|at the moment|so far|until now|up to now"
    r"|nowadays"
    r"|presently|now (?:we )?(?:pay|spend|it costs)|heute|derzeit|aktuell|momentan|bisher|bislang"
    r"|actuellement|aujourd'hui|jusqu'ici|actualmente|hoy|hasta ahora|attualmente|oggi|finora"
    r"|momenteel|atualmente|hoje"
)
_TODAY_BEFORE = Pattern(rf"\b(?:{_TODAY_WORDS})\b[^.;!?\n\ue000]{{0,50}}$")
_TODAY_BEHIND = Pattern(
    rf"\s*(?:(?:to|an|für|with|for|on|at) \w+ )?(?:{_TODAY_WORDS})\b"
    r"|\s*(?:to|at|with|for|an|bei|für|à|chez|pour|a|ad|con|per|aan|voor"
    r"|para)\s+(?:the )?(?:azure )?"
    r"(?:openai|anthropic|claude|chat\s?gpt|gpt\W?\ue000|gemini|copilot|deepl|bedrock"
    r"|hosted api|api)\b|\s*(?:is|was|are) what (?:we"
    rf"|it|they)"
    r" (?:now |currently )?(?:pay|paid|spend|spent|costs?)\b"
)
_PAST_BEFORE = Pattern(
    r"\b(?:was|were|used to|paid|spent|last (?:year|month)|previously|formerly|old (?:vendor"
    r"|system|tool"
    r"|bot|contract|provider)|war|waren|früher|letztes jahr|coûtait|payait|costaba|pagaba"
    r"|costava)\b"
    r"[^.;!?\n\ue000]{0,40}$"
)
_SYSTEM = (
    r"(?:[^\W\d]+ )?(?:chat-?bots?|bots?|systems?|system[ea]s?|solutions?|lösung|vendors?"
    r"|providers?"
    r"|anbieter|services?|tools?|setups?|contracts?|models?|modell|fournisseur|proveedor|fornitore"
    r"|leverancier|sistem[ea]|solución|soluzione|agency|api|platform)"
)
_FORMER = Pattern(
    r"\b(?:old|previous|former|last|alte[rsn]?|vorige[rsn]?|frühere[rsn]?|ancien(?:ne)?|antigu[oa]"
    rf"|vecchi[oa]|oude|antig[oa])\s+{_SYSTEM}\b[^.;!?\n]{{0,80}}$"
    r"|\b(?:système|solution|fournisseur|sistema|proveedor|fornitore|solución|soluzione|bot"
    r"|chatbot)"
    r"\s+(?:précédente?|anterior|precedente)\b[^.;!?\n]{0,80}$"
)
_PRESENT = Pattern(
    r"\b(?:current|existing|present|today's|jetzige[rsn]?|heutige[rsn]?|derzeitige[rsn]?"
    r"|aktuelle[rsn]?"
    rf"|huidige|atual)\s+{_SYSTEM}\b[^.;!?\n]{{0,80}}$"
    r"|\b(?:système|solution|fournisseur|sistema|proveedor|fornitore|solución|soluzione|bot"
    r"|chatbot)"
    r"\s+(?:actuel(?:le)?|actual|attuale)\b[^.;!?\n]{0,80}$"
)
"""Behind these it is what another system costs, whatever the tense."""
_GIVEN = Pattern(
    r"\b(?:budget\w*|grant\w*|given|gave|approved|allocated|assigned|ceiling|cap|limit|allowance)\b"
)
_BELOW_IT = Pattern(
    r"\b(?:(?:cheaper|less|lower|below|under)\b[^.;!?\n\ue000]{0,30}(?:than (?:that|this|it|now"
    r"|today)"
    r"|\bthat\b|\bit\b)|(?:not|never|n't) (?:\w+ ){0,2}(?:cost|pay|spend|be) (?:\w+ )?more"
    r"|must be (?:cheaper|less|lower)|(?:has|have|need\w*|ought) to be cheaper"
    r"|no more than (?:that|now)"
    r"|same (?:budget|money|amount)|undercut|günstiger (?:als|sein)|weniger (?:als das|kosten)"
    r"|moins cher"
    r"|más barato|meno caro|goedkoper)\b"
)
_DERIVED_BEFORE = Pattern(
    r"\((?:so|i\.?e\.?,?|that is|which is|thus|about|roughly|or|=|~|also|d\.\s?h\.|soit|es decir"
    r"|cioè|also)?"
    r"\s*(?:about |roughly |~ ?|circa )?$|\b(?:which (?:is|makes)|equals|that makes|that is"
    r"|i\.e\.)\s+"
    r"(?:about |roughly )?$"
)
_COMPUTE_BEFORE = Pattern(
    r"\b(?:leaving|leaves?|remaining|remains?|so let'?s say|bleiben|reste|restent|quedan)\s+"
    r"(?:us |about |around |roughly )*$"
)
_COMPUTE_BEHIND = Pattern(
    r"\s*(?:for|on|left for|to spend on|für|pour|para|per|voor)\s+(?:the |our |den |die |le |les "
    r"|la |el )?"
    r"(?:compute|computing|gpus?|inference|hosting|hardware|infrastructure|infra|serving|servers?"
    r"|cloud"
    r"|operations?|running|machines|rechen\w*|betrieb|calcul|cómputo|calcolo)\b"
)
_CORRECTED = Pattern(
    r"\b(?:sorry|wait|correction|scratch that|i mean|i meant|make (?:it|that)|er,? no|no,|nein,"
    r"|pardon"
    r"|oops|so let'?s say|rather)\b[^.;!?\n\ue000]{0,40}$"
)
_BACK, _ON, _FURTHER = 90, 70, 160


_WE_SPEND = Pattern(
    r"\b(?:we|they|i|firm|company|team|department)\s+(?:already |usually |normally |always |also )?"
    r"(?:spend|spends|pay|pays)\s+(?:about |around |some |roughly |over |up to )?$"
)
_ON_A_THING = Pattern(
    r"\s*(?:on|for)\s+(?!it\b|this\b|that\b|them\b|everything\b|ai\b|top\b|average\b|all\b)"
    r"[^\W\d]{3,}"
)
"""`we spend 3,000 dollars a month on coffee`."""


def role_of(marked: str, start: int, end: int, period_end: int) -> Role:
    """The role of the amount at `marked[start:end]`, whose period ends at `period_end`."""
    before = _before(marked, start)
    behind = marked[period_end : period_end + _ON]
    if _PRICE_OF.match(marked, end) or _PRICE_OF.match(behind) or _PRICE_BEFORE.search(before):
        return Role.OTHER
    sentence = re.split(r"[.;!?\n]", marked[max(0, start - _FURTHER) : start])[-1]
    if _FOR_OTHER.match(behind) or _OFFERED.search(sentence):
        return Role.OTHER
    if _COMPUTE_BEFORE.search(before) or _COMPUTE_BEHIND.match(behind):
        return Role.COMPUTE
    if _WE_SPEND.search(before) and _ON_A_THING.match(behind) and not _TODAY_BEHIND.match(behind):
        return Role.OTHER
    if _DERIVED_BEFORE.search(before):
        return Role.DERIVED
    return _time_of(marked, before, sentence, period_end)


def _time_of(marked: str, before: str, sentence: str, period_end: int) -> Role:
    """A cap, unless the words say that it is paid today or was paid once."""
    behind = marked[period_end : period_end + _ON]
    is_today = (
        _TODAY_BEFORE.search(before) or _TODAY_BEHIND.match(behind) or _PRESENT.search(sentence)
    )
    is_past = bool(_PAST_BEFORE.search(before) or _FORMER.search(sentence))
    is_past = is_past and not _GIVEN.search(sentence)
    if not (is_today or is_past):
        return Role.CAP
    if _BELOW_IT.search(marked[period_end : period_end + _FURTHER]):
        return Role.CAP
    return Role.TODAY if is_today else Role.PAST


def is_corrected(marked: str, start: int) -> bool:
    """Whether the words before an amount take an earlier one back."""
    return _CORRECTED.search(_before(marked, start)) is not None


def _before(marked: str, start: int) -> str:
    window = marked[max(0, start - _BACK) : start]
    return re.split(rf"[;!?\n{NUMBER}]|(?<![ie])\.(?!e)", window)[-1]
