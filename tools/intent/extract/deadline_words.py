"""Words that tell how much time there is: `within 6 hours`, `overnight`, `from 22 to 6 o'clock`.

There is no clock here, so a weekday cannot be dated: it is read as 24 hours, the tightest usual
reading.
"""

from collections.abc import Mapping

from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER

__all__ = [
    "CLOCK",
    "CLOCK_PAIR",
    "ENDS",
    "FINISHED",
    "GIVEN",
    "NAMED",
    "OVERNIGHT_HOURS",
    "SECONDS",
    "STARTS",
    "WEEKDAY",
    "WINDOWS",
    "WITHIN",
]

OVERNIGHT_HOURS = 8
_UNITS = (
    r"(?:(?P<minutes>mins?|minutes?|minuten?|minutos?|minuto)"
    r"|(?P<hours>h|hrs?|hours?|stunden?|heures?|horas?|ore|ora)|(?P<nights>nights?|nacht|noche)"
    r"|(?P<days>d|days?|tag|tage|tagen|jours?|días?|dias?|giorn[oi])"
    r"|(?P<weeks>weeks?|wochen?|semaines?|semanas?|settiman[ae])"
    r"|(?P<months>months?|mo|monat\w*|mois|mes|meses|mes[ei])"
    r"|(?P<years>years?|jahr\w*|ans?|años?|ann[oi]))\b"
)
WITHIN = Pattern(
    r"(?:\b(?:within|in|over|inside|innerhalb (?:von)?|en|binnen|d'ici|dentro de|entro|em)\s+"
    r"|\bdeadline\s*(?:of|is|:"
    rf"|in)?\s+|\(\s*|,\s*(?={NUMBER}\s+\w+\s*(?:[.,;)]|$)))(?:an?\s+"
    rf"|one\s+|une?\s+|una\s+|einer\s+|eine\s+|uma\s+|een\s+)?({NUMBER})?[\s-]*{_UNITS}"
)
GIVEN = Pattern(
    r"\b(?:(?:we (?:have|get)|we've (?:got)?|there (?:is|are)|you have|time:|window|available"
    r"|week-?end|deadline"
    r"|time ?frame|due in|frist|délai|plazo|scadenza|wir haben|nous avons|tenemos"
    rf"|abbiamo)\b[^.!?\n{NUMBER}]{{0,20}}|(?:i\.e\.|that is|that's|which is"
    r"|(?:all|the whole) of it|everything|the lot|alles|that leaves(?: us)?|leaving(?: us)?"
    r"|das sind|soit|es decir|cioè)[ ,]*(?:about )?)"
    rf"({NUMBER})[\s-]*{_UNITS}(?!\s*(?:of|ago|per|earlier))"
)
"""`One weekend, 48 hours.` in a sentence of its own."""
CLOCK = Pattern(
    r"\b(?:between|from|zwischen|von|entre|de|dalle|das)\s+(?:las\s+)?"
    rf"(?P<opens>{NUMBER})\s*(?:h|uhr|:\s?{NUMBER})?\s*(?P<first>am|pm)?"
    r"(?:\s*(?:to|till|until|and|bis|und|à|et|y|e|-|\u2013|a|alle|às)\s*(?:las\s+)?"
    rf"(?P<closes>{NUMBER})\s*(?:h\b|uhr|:\s?{NUMBER})?\s*(?P<last>am|pm)?)?"
)
_AT_CLOCK = (
    r"\s*(?:at |um |a las |alle |à |às |om |o |the |las? |le )*"
    rf"({NUMBER})\s*(?:(?P<half>[ap])\.?m\b\.?|h\b|uhr|uur|:\s?{NUMBER}|(?=[,.;)\n]|$))"
)
STARTS = Pattern(
    r"\b(?:start\w*|begin\w*|opens?|from|after|ab|beginn\w*|début\w*|dès|inicio|empieza|desde"
    r"|inizi\w+|dalle"
    rf"|vanaf|od){_AT_CLOCK}"
)
ENDS = Pattern(
    r"\b(?:by|before|until|till|ends?(?: at)?|ready (?:by|at)|bis|vor|avant|jusqu'à|antes de|hasta"
    r"|entro|prima"
    rf"|voor|tot|do|przed){_AT_CLOCK}"
)
CLOCK_PAIR = Pattern(rf"({NUMBER})\s?:\s?({NUMBER})\s?:\s?{NUMBER}(?!\s?:)")
"""`01:00-05:00`, where the minutes of the first and the hours of the last are one range."""
SECONDS: Mapping[str, int] = {
    "minutes": 60,
    "hours": 3_600,
    "nights": OVERNIGHT_HOURS * 3_600,
    "days": 86_400,
    "weeks": 604_800,
    "months": 2_628_000,
    "years": 31_536_000,
}
_WEEKDAYS = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes"
    r"|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|tomorrow|morgen|demain|mañana|domani"
)
_TILL = (
    r"(?:by|until|till|before|due|bis(?: zum)?|vor|avant|d'ici|pour|jusqu'à|antes del?|para el"
    r"|para|hasta el|hasta|entro)"
)
_WHICH = r"(?:next |this |coming |nächsten |kommenden |le |el |il )?"
_END = r"(?:the )?end of (?:the |this )?|ende (?:der |dieser )?|(?:à )?la fin de (?:la )?"
NAMED = (
    (
        OVERNIGHT_HOURS,
        Pattern(
            r"\b(?:overnight|over night|every night|each night|nightly|tonight|über nacht"
            r"|jede nacht"
            r"|nachts|chaque nuit|cada noche|ogni notte|elke nacht|toda noite|todas as noites"
            r"|heute nacht|cette nuit|pendant la nuit|dans la nuit|esta noche|durante la noche"
            r"|de la noche a la mañana|questa notte|stanotte|durante la notte)\b"
        ),
    ),
    (
        48,
        Pattern(
            r"(?:\b(?:over|during|on|at|have|got|take|am|übers|über das|pendant|durante"
            r"|nel)\s+(?:the |a |this "
            r"|le "
            r"|el |il |\ue000 )?|\ue000 )"
            r"(?:week-?end|wochenende|fin de semana|fine settimana)\b"
        ),
    ),
    (
        24 * 7,
        Pattern(
            rf"\b{_TILL}\s+(?:{_END}|(?:el )?fin de(?:l)? |(?:la )?fine (?:del )?)"
            r"(?:month|monats|mois|mes|mese)\b|\bby month[\s-]end\b|\bbis (?:zum )?monatsende\b"
            r"|\bthis month\b|\bdiesen monat\b|\bce mois\b|\beste mes\b|\bquesto mese\b"
            r"|\bd'ici la fin du mois\b|\bavant la fin du mois\b"
        ),
    ),
    (
        24,
        Pattern(
            rf"\b{_TILL}\s+{_WHICH}(?:{_WEEKDAYS})\b"
            rf"|\b{_TILL}\s+(?:{_END}|(?:el )?fin de (?:la )?|(?:la )?fine (?:della )?)"
            r"(?:day|week|tages|woche|semaine|semana|settimana)\b|\b(?:this|diese|cette|esta"
            r"|questa)"
            r" (?:week|woche|semaine|semana|settimana)\b|\bby the weekend\b|\bbis (?:zum )?"
            r"wochenende\b"
        ),
    ),
)
FINISHED = Pattern(
    r"\b(?:finish|deliver|finished|done|completed?|ready|through|fertig|terminé\w*|terminad\w+"
    r"|(?:must|has to|have to|needs? to|should|shall|will|can|may) (?:all )?(?:finish|complete|run"
    r"|end|be over|be through|take)|(?:muss|müssen|soll|sollen) (?:alles |das )?"
    r"|(?:doit|doivent|debe|deben|deve|devono|devem|moet|moeten) [^\W\d]+(?: [^\W\d]+)?)"
    r"(?=\s+(?:within|in|innerhalb|en|dans|binnen|by|until|before|bis|avant|antes|entro|em"
    r"|at most|no more than)\b)"
)
WINDOWS = (
    Pattern(
        rf"({NUMBER})[\s-]*{_UNITS}[\s-]*(?:long |nightly )?(?:window|slot|time ?frame"
        r"|(?:zeit)?fenster|venster)\b"
    ),
    Pattern(
        r"\b(?:fenêtre|créneau|plage|ventana|franja|finestra|janela|venster)\s+"
        rf"(?:de |di |d['\u2019]|van )\s*({NUMBER})[\s-]*{_UNITS}"
    ),
)
"""`overnight, 10 hour window`, `une fenêtre de 6 heures`."""
_DAYS = (
    (0, r"mon(?:day)?s?|montags?|lundi|lunes|lunedì|maandag|segunda(?:-feira)?"),
    (1, r"tue(?:s|sday)?s?|dienstags?|mardi|martes|martedì|dinsdag|terça(?:-feira)?"),
    (2, r"wed(?:nesday)?s?|mittwochs?|mercredi|miércoles|mercoledì|woensdag|quarta-feira"),
    (3, r"thu(?:rs|rsday)?s?|donnerstags?|jeudi|jueves|giovedì|donderdag|quinta(?:-feira)?"),
    (4, r"fri(?:day)?s?|freitags?|vendredi|viernes|venerdì|vrijdag|sexta(?:-feira)?"),
    (5, r"sat(?:urday)?s?|samstags?|sonnabends?|samedi|sábado|sabato|zaterdag"),
    (6, r"sun(?:day)?s?|sonntags?|dimanche|domingo|domenica|zondag"),
)
_PART_OF_DAY = (
    r"(?:\s+(?:night|evening|morning|abend|früh|soir|matin|noche|tarde|mañana|sera|mattina|avond"
    r"|ochtend))?"
)
WEEKDAY = Pattern(
    rf"\b(?:{'|'.join(f'(?P<day{index}>{words})' for index, words in _DAYS)})\b{_PART_OF_DAY}"
    r"\s*,?\s*(?:at |um |ab |bis |a las |alle |à |às |om |from |by |until |vers )*"
    rf"(?P<hour>{NUMBER})\s*(?:[:h.]\s?(?P<minute>{NUMBER}))?\s*(?P<half>am|pm|a\.m|p\.m)?"
)
"""A day of the week with the time of day: `Friday 20:00`."""
