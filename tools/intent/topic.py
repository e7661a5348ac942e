"""Whether a text is about a service at all: small talk and other people's questions say nothing.

A question or a command without any word of the trade is not read, so that `a joke about 3
programmers` states no users; nor is a long letter about something else.
"""

from tools.intent.pattern import Pattern
from tools.intent.sentence import GPU, MODEL, Sentence

__all__ = ["is_errand", "is_small_talk"]

_ADDRESSED = Pattern(
    r"\?|\b(?:tell|write|sing|give|show|recommend|find|book|order|play|draw)\s+(?:me|us)\b"
    r"|^\s*(?:write|tell|sing|draw|compose)\b|\b(?:erzähl|raconte|cuéntame|dimmi)\w*"
    r"|^\s*schreibe?\b|\bschreibe?n?\s+(?:sie\s+)?(?:mir|uns)\b"
)

_ERRAND = Pattern(
    r"^\W*(?:please |can you |could you |would you |i need you to |help me (?:to )?|bitte )?"
    r"(?:write|draft|compose|translate|summari[sz]e|explain|solve|fix|correct|rewrite|proofread"
    r"|schreib\w*|übersetz\w*|erklär\w*|fasse?|écri\w+|rédige\w*|tradui\w+|résume\w*|escrib\w+"
    r"|redact\w+|traduce|resume|scriv\w+|traduci|riassumi|schrijf|vertaal|escrev\w+|traduz\w*)\s+"
    r"(?:me |us |for me |mir |uns |-?moi |bitte |please ){0,2}"
    r"(?:an?|one|this|the following|my|ein(?:e|en)?|dies\w*|den folgenden|meine?n?|une?|ce(?:tte)?"
    r"|mon|ma|una?|est[ea]|mi|il mio|questo|een|dit|deze|mijn|uma?|este|meu|minha)\b"
)
"""One piece of work to be done at once: nobody asks for a service that does it."""
_TRADE = Pattern(
    rf"[{GPU}{MODEL}]"
    r"|\b(?:llms?|gen\s?ai|genai|ai|ki|ia|models?|modell\w*|modèles?|modelos?|modell[oi]|gpus?|vram"
    r"|vllm|deploy\w*|inferenc\w*|endpoint\w*|apis?|kubernetes|openshift|aws|azure|gcp"
    r"|on[\s-]prem\w*"
    r"|chat\w*|bots?|assist\w+|agents?|prompts?|tokens?|latenc\w*|latenz\w*|ttft|tpot|itl|e2e|slos?"
    r"|p\d\d|qps|rps|users?|(?:be)?nutzer\w*|anwender\w*|utilisat\w+|usuari\w+|utent\w+|throughput"
    r"|fp8|bf16|fp16|int8|int4|quanti[sz]\w+|fine[\s-]?tun\w+|rag)\b"
)
"""Words of the trade: one of them makes a text a request."""

_NEAR = Pattern(
    r"\b(?:(?P<host>host\w*|serv(?:e|es|ing|ice|ices|er|ers))|(?P<cluster>cluster\w*)"
    r"|(?P<cloud>cloud\w*)"
    r"|(?P<app>app|application|platform)|(?P<context>context)|(?P<sla>slas?|uptime)"
    r"|(?P<request>requests?|quer(?:y|ies)|anfragen?|requêtes?|solicitudes|peticiones|richieste)"
    r"|(?P<load>concurren\w+|traffic|load|usage)|(?P<budget>budgets?|presupuesto)"
    r"|(?P<answer>answers?|replies|responses?|antwort\w*|réponses?|respuestas?|rispost\w*)"
    r"|(?P<who>customers)|(?P<what>documents))\b"
)
"""Words that a request has too, and a party and a building site as well."""

_LETTER_WORDS = 50
_WORDS_PER_KIND = 25


def is_small_talk(sentence: Sentence) -> bool:
    """Whether nothing belongs to the trade: a question with one word near it, or a long letter."""
    if _TRADE.search(sentence.marked):
        return False
    kinds = len({match.lastgroup for match in _NEAR.finditer(sentence.marked)})
    words = len(sentence.marked.split())
    if words >= _LETTER_WORDS:
        return kinds * _WORDS_PER_KIND < words
    return kinds <= 1 and _ADDRESSED.search(sentence.marked) is not None


def is_errand(sentence: Sentence) -> bool:
    """Whether somebody wants one text written, and no service: `write a two-page essay`."""
    is_service = _TRADE.search(sentence.marked) or _NEAR.search(sentence.marked)
    return not is_service and _ERRAND.search(sentence.marked) is not None
