"""Words for durations and latency metrics, in five languages."""

from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER

__all__ = ["BREAK", "DURATION", "METRICS", "SHORT", "UNITLESS", "UNITS"]

UNITS = (
    (1.0, r"ms|msecs?|millis\w*|milésimas"),
    (1e3, r"s|secs?|seconds?|sekunden?|sek|secondes?|segundos?|secondi|secondo"),
    (6e4, r"mins?|minutes?|minuten?|minutos?|minuti|minuto"),
)
_UNIT = "|".join(f"(?P<u{index}>{words})" for index, (_, words) in enumerate(UNITS))
DURATION = Pattern(
    rf"({NUMBER})\s*-?\s*(?:of\s+)?(?:an?\s+|einer?\s+|d'une\s+|de\s+|di\s+)?(?:{_UNIT})\b"
    r"|\bsub[\s-]?second\b|\b(?:under|below|within|in|than|unter|innerhalb|einer|als|d'|de|di)\s?"
    r"(?:an?|einer|une|un)\s+(?:second|sekunde|seconde|segundo|secondo)\b"
)
_FIRST = (
    r"ttft|(?:time[\s-]to[\s-])?(?:the[\s-])?first[\s-](?:\w+[\s-](?=token|word))?(?:tokens?|words?"
    r"|responses?|output|byte|character|answer)"
    r"|initial (?:response|answer|token)|(?:starts?|begins?) (?:to )?(?:answer|respond|repl"
    r"|stream|typ|speak|talk)\w*|(?:answers?|repl(?:y|ies)|responses?) (?:(?:should|must|has to"
    r"|have to|needs? to|shall|will|to) )?(?:start|begin|appear)s?"
    r"|start of (?:the )?(?:answer|response|speech)|erste[sn]? (?:token|wort"
    r"|antwort)|premiers? (?:tokens?|jetons?|mots?)|primera? (?:token|palabra)"
    r"|primo token|prima parola"
)
_BETWEEN_TOKENS = (
    r"tpot|itl|inter[\s-]?token|time per (?:output )?token|(?:per|between|each"
    r"|every|pro|par|por|a) (?:output )?tokens?|zwischen tokens"
    r"|/\s?token"
)
_WHOLE = (
    r"e2e\w*|end[\s-]to[\s-]end|end[\s-]2[\s-]end|in total|total|overall|(?:full"
    r"|complete|whole|entire|final|finished) (?:answers?|responses?|repl\w+"
    r"|requests?|latency|completion|generation|summary|translation)"
    r"|finish\w*|complet(?:e|ed|es) (?:in|within)|(?:respuesta|resposta|réponse"
    r"|risposta) (?:complet\w*|complèt\w*|entièr\w*|inter[ao])"
    r"|(?:vollständige|ganze|gesamte|komplette)[nrs]? antwort\w*|turn[\s-]?around|gesamt\w*"
    r"|round[\s-]?trip|insgesamt|au total|en total|in totale"
    r"|process(?:ed|ing)? (?:time|in|within)|(?:check|handl|classif|decid|scor|moderat"
    r"|translat|summari[sz]"
    r"|generat|finish|deliver)\w*ed (?:in|within|under|after)|(?:done|ready|back) (?:in|within)"
    r"|suggestions? (?:must |should |to )?(?:in|within|under|appear)"
)
_ANSWER = (
    r"response[\s-]times?|respon[ds]\w*|answer\w*|repl(?:y|ies)|antwort\w*"
    r"|reagier\w*|répon\w*|respuesta\w*|respond\w*|rispo\w*|summar\w+ (?:in"
    r"|within)|translat\w+ (?:in|within)"
)
_DELAY = (
    r"latenc\w*|latenz\w*|latencia|latenza|delays?|lag|verzögerung|wait\w*|slo"
    r"|percentile|p\d\d|under|below|within|<|unter|sous|moins de|menos de"
    r"|meno di|innerhalb|max\w*|less than|faster than|exceed"
)
METRICS = (
    ("slo.ttft_ms", Pattern(rf"\b(?:{_FIRST})")),
    ("slo.tpot_ms", Pattern(rf"(?:\b|(?=/))(?:{_BETWEEN_TOKENS})\b")),
    ("slo.e2e_ms", Pattern(rf"\b(?:{_WHOLE})")),
    ("answer", Pattern(rf"\b(?:{_ANSWER})")),
    ("delay", Pattern(rf"(?:\b|(?=<))(?:{_DELAY})")),
)
UNITLESS = Pattern(
    rf"\b(?P<metric>ttft|tpot|itl|e2e)\b(?:[^{NUMBER}.;,!?\n]|\.\d){{0,25}}?(?:<=?|\u2264"
    rf"|=|:|under|below|of|to|at|is|unter|sous)?\s*({NUMBER})"
    r"(?!\s*(?:-?\s*(?:of\s+)?(?:an?\s+)?(?:ms|msec|mill|s\b|sec|sek|seg|min)|%"
    r"|th\b|users?|rps|tokens?|gpus?|percent))"
)
SHORT = {"ttft": "slo.ttft_ms", "tpot": "slo.tpot_ms", "itl": "slo.tpot_ms", "e2e": "slo.e2e_ms"}
BREAK = Pattern(r"[,;!?\n()]|\.(?=\s|$)|\band\b|\bund\b|\bet\b|\by\b|\be\b|\bplus\b|\s/\s|\bwith\b")
