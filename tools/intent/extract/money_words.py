"""Words for money: currencies, periods, prices of tokens, and what says that money is spent."""

from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER

__all__ = ["BEFORE", "BUDGET", "MONEY", "PERIODS", "SPENDING", "TOKENS_BEFORE"]

_DOLLARS = r"us\s?\$|\$|usd|us[\s-]dollars?|dollars?|dólares|bucks|dollari|us-dollar"
_OTHERS = (
    r"€|euros?|eur|£|gbp|pounds?|chf|francs?|franken|¥|jpy|yen|inr|rupees?|₹|aud"
    r"|cad|sek|cny|rmb|yuan|r\$|brl"
)
_ANY_CURRENCY = r"[$€£¥₹]|\b(?:usd|eur|gbp|euros?|dollars?|pounds?)\b"
BUDGET = (
    r"budgets?|spend\w*|costs?|pay|kosten|kostet|presupuesto|coûts?|costo|cheaper than|afford|price"
)
MONEY = Pattern(
    rf"(?:(?P<usd>{_DOLLARS})|(?P<other>{_OTHERS}))\s?({NUMBER})"
    rf"|({NUMBER})\s?(?:(?P<usd2>{_DOLLARS})|(?P<other2>{_OTHERS}))(?![\w])"
    rf"|({NUMBER})\s?(?P<cents>cents?|¢|us-cent)(?!\w)"
    rf"|\b(?:{BUDGET})"
    rf"(?:(?!{_ANY_CURRENCY})[^{NUMBER}.;!?\n]){{0,30}}?({NUMBER})(?!\s?"
    rf"(?:{_DOLLARS}|{_OTHERS}|cents?|¢)(?!\w))(?!\s*(?:[^\W\d]*(?:users?|nutzer|anwender"
    rf"|gebruikers)|person\w*|leute\w*|mitarbeit\w*|utilisat\w*|usuari\w*|utent\w*|clients?|kunden"
    rf"|employees|medewerkers|students?|gpus?|ms|%|tokens?"
    r"|rps|qps|s\b|sec|th\b|x\b|min(?:s|utes?|uten|utos?|uti)?\b|hours?\b|stunden?|heures?|horas?"
    r"|days?\b|tage?n?\b|jours?|d[ií]as?\b|weeks?|wochen|months?\b|years?\b|times\b"
    r"|cards?\b|karten\b|nodes?\b|servers?\b|people\b|persons?\b|tickets?\b|documents?\b))"
    rf"|({NUMBER})(?=\s*(?:(?:budget|monthly|hourly|yearly)\b(?! (?:active )?(?:users|actives))"
    r"|(?:per|a|/|each|pro|par|al)\s*(?:month|mo"
    r"|hour|hr|year|monat|mois|mes|mese|stunde)\b))"
)
_TOKENS = (
    rf"(?P<count>{NUMBER})?\s*(?P<size>k|m|thousand|million|mtok"
    r"|mio)?\s*(?:de |di |d'|of )?(?:output |input )?(?:tokens?|jetons?|tok\b|(?<=mtok))"
)
PERIODS = (
    (
        "per_tokens",
        Pattern(rf"\s*(?:/|per|for|pro|par|je)\s*{_TOKENS}|\s*/\s*(?P<short>mtok|ktok)\b"),
    ),
    (
        "month",
        Pattern(
            r"[\s/]*(?:usd\s*)?(?:per|a|an|each|every|pro|par|por|al|im|/|\("
            r"|in|den|je|le|el|il|ao|op een)?\s*(?:calendar )?(?:months?|monthly|mo|pm"
            r"|monat(?:lich)?|mois|mes|mese|mês|maand\w*|mensual\w*|mensil\w*|mensuel\w*"
            r"|mensa(?:l|is))\b"
        ),
    ),
    (
        "hour",
        Pattern(
            r"[\s/]*(?:per|a|an|each|every|pro|par|por|all'|/|die|je|in der|(?:de |à )?l'|la|à la"
            r"|a la|por la|het)?\s*"
            r"(?:hours?|hourly|hrs?|h|stunde|stündlich|heure|hora|ora|uur)\b"
        ),
    ),
    (
        "day",
        Pattern(
            r"[\s/]*(?:per|a|an|each|every|pro|par|por|al|/)?\s*(?:days?|daily|tag"
            r"|täglich|jour|día|giorno)\b"
        ),
    ),
    (
        "week",
        Pattern(
            r"[\s/]*(?:per|a|an|each|every|pro|par|por|in der|die|à la|a la|alla|op een|/)?\s*"
            r"(?:weeks?|weekly|woche|wöchentlich|semaine|hebdomadaires?|semana|semanal(?:es)?"
            r"|settimana|settimanali?|week)\b"
        ),
    ),
    (
        "quarter",
        Pattern(
            r"[\s/]*(?:per|a|an|each|every|pro|par|por|im|al|/)?\s*(?:quarters?|quarterly|quartal"
            r"|quartalsweise|trimestres?|trimestriels?|trimestral(?:es)?|trimestrali?|kwartaal)\b"
        ),
    ),
    (
        "year",
        Pattern(
            r"[\s/]*(?:per|a|an|each|every|pro|par|por|all'|/|im|al|ao|je|op)?\s*(?:years?"
            r"|yearly|annum"
            r"|annually|annual|yr|jahr|jährlich|an|année|año|anno|ano|jaar|anuales|annui|annuels)\b"
        ),
    ),
    (
        "span",
        Pattern(
            r"[^.;!?\n\ue000]{0,30}?\b(?:for|over|für|pour|para|per|voor)\s+(?:the |a |our |das "
            r"|l'|el |il )?"
            rf"(?:(?:(?:next|first|whole|entire|full|coming|ganze|erste|toute)\s+)+|(?=\ue000))"
            rf"(?:(?P<count>{NUMBER})[\s-]*)?(?P<unit>months?|years?|monate|jahre?|mois|ans?|année"
            r"|mes(?:es)?|años?|mesi|ann[oi])\b"
        ),
    ),
)
BEFORE = (
    (
        "month",
        Pattern(
            r"(?<![^\W_])(?:monthly|per[ _]month|monatlich\w*|mensual|mensuel\w*|mensile"
            r"|per-month)\b[^.;!?\n]{0,30}$"
        ),
    ),
    ("week", Pattern(r"\b(?:weekly|per week|wöchentlich\w*|semanal)\b[^.;!?\n]{0,30}$")),
    (
        "quarter",
        Pattern(
            r"\b(?:quarterly|per quarter|pro quartal|par trimestre|trimestral)\b[^.;!?\n]{0,30}$"
        ),
    ),
    ("hour", Pattern(r"\b(?:hourly|per hour|stündlich\w*)\b[^.;!?\n]{0,30}$")),
    (
        "year",
        Pattern(
            r"\b(?:annual\w*|yearly|first[\s-]year(?:'s)?|jährlich\w*|anual\w*|annuel\w*"
            r"|annuale|jaarlijks\w*)\b[^.;!?\n]{0,30}$"
        ),
    ),
)
TOKENS_BEFORE = Pattern(
    rf"(?:/|\b(?:per|for|pro|par|por|je|al))\s*{_TOKENS}(?P<short>(?!))?"
    rf"[^.;!?\n\w{NUMBER}$]{{0,12}}(?:(?:is|of|at|at most|under|below|less than|up"
    r" to|must be|should be|not (?:above|over|more than)|no more than|stays?|staying"
    r"|max\.?) ){0,3}[$]?$"
)
"""`price per 1k tokens: $0.0004`."""
SPENDING = Pattern(
    rf"\b(?:{BUDGET})\b|\b(?:have|under|below|max\w*|less than|at most|(?:not|no) more than"
    r"|up to|unter|within|all[\s-]in|all[\s-]inclusive|tops|flat|maxi?|höchstens|hooguit)\b"
)
