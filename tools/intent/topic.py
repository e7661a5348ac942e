"""Whether a text is about a service at all: small talk and other people's questions say nothing.

A question or a command without any word of the trade is not read, so that `a joke about 3
programmers` states no users.
"""

from tools.intent.pattern import Pattern
from tools.intent.sentence import GPU, MODEL, Sentence

__all__ = ["is_small_talk"]

_ADDRESSED = Pattern(
    r"\?|\b(?:tell|write|sing|give|show|recommend|find|book|order|play|draw)\s+(?:me|us)\b"
    r"|^\s*(?:write|tell|sing|draw|compose)\b|\b(?:erzähl|schreib|raconte|cuéntame|dimmi)\w*"
)

_TRADE = Pattern(
    rf"[{GPU}{MODEL}]"
    r"|\b(?:llms?|gen\s?ai|genai|ai|ki|ia|models?|modell\w*|modèles?|modelos?|modell[oi]|gpus?|vram|vllm"
    r"|deploy\w*|host\w*|serv(?:e|es|ing|ice|ices|er|ers)\b|inferenc\w*|endpoint\w*|api|apis|kubernetes"
    r"|openshift|cluster\w*|cloud\w*|aws|azure|gcp|on[\s-]prem\w*|bots?|assist\w+|agents?|app|application"
    r"|platform|prompts?|tokens?|context|latenc\w*|latenz\w*|ttft|tpot|itl|e2e|slos?|slas?|p\d\d|qps|rps"
    r"|requests?|quer(?:y|ies)|anfragen?|requêtes?|solicitudes|peticiones|richieste|users?|usage"
    r"|(?:be)?nutzer\w*|anwender\w*|utilisat\w+|usuari\w+|utent\w+|concurren\w+|throughput|uptime"
    r"|traffic|load|budgets?|presupuesto|fp8|bf16|fp16|int8|int4|quanti[sz]\w+|fine[\s-]?tun\w+|rag"
    r"|answers?|replies|responses?|antwort\w*|réponses?|respuestas?|rispost\w*|customers|documents?)\b"
)


def is_small_talk(sentence: Sentence) -> bool:
    """Whether it asks something and no word belongs to the trade."""
    is_asked = _ADDRESSED.search(sentence.marked) is not None
    return is_asked and _TRADE.search(sentence.marked) is None
