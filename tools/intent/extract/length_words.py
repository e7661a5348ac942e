"""Words for lengths: units, what goes in, what comes out, and which end of the distribution."""

from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER

__all__ = [
    "AMBIGUOUS",
    "AS_LONG",
    "BARE_END",
    "BECOMES",
    "CONTEXT",
    "EACH",
    "EACH_WAY",
    "FROM_TO",
    "HEADED",
    "HEADED_BEHIND",
    "IN_NOUN",
    "IN_OUT",
    "IN_OUT_NAMED",
    "IN_WAY",
    "MEAN",
    "NAMED",
    "NOT_ONE",
    "OF_CONTEXT",
    "OUT_NOUN",
    "OUT_WAY",
    "PAIRED",
    "PAIR_NAMED",
    "PER",
    "SCALED",
    "SEVERAL",
    "THOUSANDS",
    "THOUSANDS_OF",
    "TOTAL",
    "UNIT",
    "UPPER",
]

_ONE_UNIT = r"(?:tokens?|toks?|tkns?|jetons?)"
_STATISTIC = (
    r"(?:avg\.?|average|averages|mean|median|typically|typical|p95|p90|p99|95th percentile|max\w*"
    r"|up to|about"
    r"|around|roughly|~)"
)
_BY_THE_TIME = (
    r"[\s-]*(?:/\s*|(?:(?:per|an?|pro|par|por|al|alla|à|ao|à la|je|each|every|chaque|cada|ogni"
    r"|elke|op een|de|in der|jede)\s+(?:active |single |einzelne[rn]? )?|all['\u2019])\s*)"
    r"(?:s|secs?|seconds?|seconden?|secondes?|secondo|sek|sekunden?|seg|segundos?|user|mins?|m"
    r"|minut(?:e[ns]?|os?|i)?|hours?|heures?|horas?|or[ae]|uur|h|days?|mo|months?|tag|stunde|jour"
    r"|d[ií]a|giorno|dag|monat|mois|mes|mese|maand)\b"
)
"""Behind a number of tokens: they are a speed or a volume, and no length."""
UNIT = Pattern(
    rf"({NUMBER})(?:\s+an?\b)?[\s-]*(?:{_STATISTIC}\s+)?(?:(?P<own>input|output|prompt|completion"
    rf"|generated|new"
    r"|answer"
    r"|response|eingabe|ausgabe)[\s-]*)?"
    r"(?P<unit>tokens?|toks?|tkns?|jetons|words?|wörter[n]?|worte|mots|palabras|palavras|parole"
    r"|woorden"
    r"|pages?|seiten|páginas|pagine|pagina|characters?|chars|zeichen|caractères|caracteres"
    r"|caratteri)\b"
    rf"(?!{_BY_THE_TIME})"
)
"""A number with its unit; a speed is none."""
CONTEXT = Pattern(
    rf"({NUMBER})[\s-]*(?P<of>(?:tokens?|jetons?)\s+(?:of|de|di|van|do)\s+"
    r"|(?=context\s+tok))?(?:tokens?[\s-]+)?(?:of\s+)?(?:context|kontext\w*"
    r"|contexte|contexto|contesto|de contexte|de contexto|di contesto)\b"
    r"|\b(?:context|kontext)\s?-?(?:window|length|size|fenster|länge"
    r"|tokens)?\w*\s*(?:of|(?:is )?(?:limited|capped) (?:to|at)|cannot exceed|is|=|:|von|to"
    r"|at least"
    r"|up to|>=|≥"
    rf"|must be)?\s*(?:at least |up to |about |~ ?)?({NUMBER})(?!\s*(?:users?|ms"
    r"|gpus?|%))"
    r"|\b(?:contexte?|contexto|contesto|max[_ -]model[_ -]len\w*)\s*(?:de|di|=|:"
    rf"|of)?\s*({NUMBER})"
    r"|\b(?:(?:context|kontext)[\s-]?(?:window|length|size|limit|fenster|länge|größe|venster"
    r"|lengte)s?|(?:fenêtre|taille|longueur|ventana|finestra|lunghezza|janela|tamaño|longitud)"
    r"\s+(?:de|di|del|du)\s+(?:contexte|contexto|contesto))\b"
    rf"[^.,;:!?\n{NUMBER}]{{1,60}}?({NUMBER})(?=[\s-]*(?:tokens?|toks?|tkns?|jetons?)\b)"
)
OF_CONTEXT = Pattern(
    r"\b(?:requests?|calls?|prompts?|quer(?:y|ies)|questions?|carr(?:y|ies|ied)|sends?|sent"
    r"|inputs?|each|per"
    r"|reads?|with)\b"
)
"""`a request carries 1,800 tokens of context` tells how long the prompt is."""
PAIRED = Pattern(
    r"\b(?:in|inputs?|prompts?|isl)\s*/\s*(?:out|outputs?|completions?|answers?|responses?|osl)\b"
    r"\s*(?:tokens?|lengths?|len)?\s*(?:of|is|are|=|:|about|around|~)?\s*"
    rf"({NUMBER})\s*{_ONE_UNIT}?\s*(?:/|and|,|:|\u2192|->)\s*({NUMBER})"
)
_APPROX = (
    r"(?:\s*[:=]|\s+(?:is|are|of|about|around|roughly|approx\.?|ca\.?|etwa|environ|unos|circa|~))*"
    r"\s*~?\s*"
)
_NO_UNIT = r"(?!\s*(?:%|ms|s\b|sec|users?|people|gpus?|words?|pages?|/|per\b|a\b))"
PAIR_NAMED = Pattern(
    rf"\b(?:prompts?|inputs?|requests?|questions?|eingaben?|entrées?"
    rf"|entradas?){_APPROX}({NUMBER}){_NO_UNIT}"
    rf"\s*{_ONE_UNIT}?\s*[,;/+&|]?\s*(?:and |und |et |y |e )?"
    r"(?:completions?|outputs?|answers?|responses?|repl(?:y|ies)|ausgaben?|antworten|sorties?"
    r"|réponses?"
    rf"|respuestas?|salidas?|risposte){_APPROX}({NUMBER}){_NO_UNIT}"
)
"""`prompt 1.5k, response 300`."""
IN_OUT_NAMED = Pattern(
    r"\b(?:tokens?|lengths?|sizes?)\s*(?:\((?:in|input)[\s/,-]*(?:out"
    rf"|output)\))?\s*[:=]\s*({NUMBER})\s*"
    rf"(?:/|\u2192|->)\s*({NUMBER})(?!\s*(?:%|ms))"
)
EACH_WAY = Pattern(
    rf"({NUMBER})\s*{_ONE_UNIT}\s*(?:each way|(?:in )?both ways|(?:in )?(?:each|either) direction"
    rf"|je richtung"
    r"|pro richtung|in beide richtungen|dans chaque sens|en cada sentido|in ogni direzione)\b"
)
IN_OUT = Pattern(rf"(?<![\w/])({NUMBER})\s*(?:/|\u2192|->)\s*({NUMBER})\s*{_ONE_UNIT}\b")
"""`5k/200 tokens`: what goes in stands first."""
FROM_TO = Pattern(
    rf"({NUMBER})\s*{_ONE_UNIT}\s*(?:(?:down )?to|into|->|\u2192|auf)\s*(?:about |around "
    rf"|~ ?)?({NUMBER})\s*"
    rf"{_ONE_UNIT}\b"
)
HEADED = Pattern(
    r"\(?\b(?:mean|avg\.?|average|median|typical|mittel|moyenne|media)\s*[/,|&-]\s*(?P<tail>p95"
    r"|p90|p99|max\w*"
    rf"|95th(?: percentile)?)\)?\s*[:=]?\s*({NUMBER})\s*{_ONE_UNIT}?\s*[/,|&-]\s*({NUMBER})"
)
"""`Prompt (mean/p95): 5k / 20k`."""
HEADED_BEHIND = Pattern(
    rf"({NUMBER})\s*{_ONE_UNIT}?\s*(?:avg\.?|average|on average|mean|median|typical|im mittel"
    rf"|en moyenne|de media|in media)\s*(?:[/|&-]|,?\s*and|,)\s*({NUMBER})\s*{_ONE_UNIT}?\s*"
    r"(?:at )?(?:p95|max\w*)\b"
)
"""`12k avg / 30k p95`."""
NAMED = Pattern(
    r"\b(?:(?P<input>isl|input (?:sequence )?lengths?|prompt lengths?|prompt[\s_]tokens"
    r"|input[\s_]tokens"
    r"|avg[\s_]prompt|prompts?(?= of))"
    r"|(?P<output>osl|output (?:sequence )?lengths?|output[\s_]tokens|answer lengths?"
    r"|response lengths?"
    r"|completion[\s_]tokens|answers?(?= of))"
    r"|(?P<most>max[_ ](?:new[_ ])?tokens))\s*(?:of|is|are|=|:|to|around|about|~)?\s*(?:about "
    r"|around |avg\.? |mean "
    rf"|average |typically |~ ?)?({NUMBER})(?!\s*(?:words?|pages?|ms|s\b|sec|users?|gpus?|%"
    r"|characters?))"
)
SCALED = Pattern(
    rf"({NUMBER})[\s-]*(?:token[\s-]+)?(?P<kind>prompts?|inputs?|outputs?|answers?|responses?"
    r"|completions?)\b(?![\s-]*(?:/|(?:tokens?|words?|pages?|per|an?|each|every|daily|hourly"
    r"|nightly|weekly|monthly|pro|par|por|total|in|within|over|by)\b))"
)
_AT_END = (
    rf"(?=\s*(?:$|[,.;:)/|+&\n=~\u2192]|{NUMBER}|(?:and|und|et|y|e|en|n|out|tokens?|toks?|per|each"
    r"|avg|average"
    r"|on average|mean|coming|max|p95|im mittel|en moyenne|de media)\b))"
)
IN_WAY = Pattern(
    rf"(?<![\w-])(?:(?:in|uit de)(?![\s-]*(?:flight|total)\b){_AT_END}"
    r"|inputs?|input side|rein|hinein|eingabe\w*|entrées?|en entrée|entradas?|de entrada"
    r"|ingresso|in ingresso|invoer)(?![\w-])"
)
OUT_WAY = Pattern(
    rf"(?<![\w-])(?:(?:out|back|uit|terug){_AT_END}"
    r"|(?<=\ue000 )out(?=\s+(?:on|for|at|with|using|auf)\b)|outputs?|raus|heraus|hinaus|ausgabe\w*"
    r"|zurück"
    r"|sorties?"
    r"|en sortie|salidas?|de salida|saídas?|de saída|uscita|in uscita|uitvoer)(?![\w-])"
)
IN_NOUN = Pattern(
    r"\b(?:(?:average|mean|typical|avg|durchschnittliche[rn]?) (?:context|kontext)|contexte moyen"
    r"|contexto medio|contesto medio"
    r"|prompts?|inputs?|isl|questions?|documents?|docs?|contracts?|agreements?|dossiers?|tenders?"
    r"|wires?|attributes|keywords|arriv\w+|uploads?|filings?|pdfs?|transcripts?"
    r"|books?"
    r"|papers?|chunks?|quer(?:y|ies)|requests?|exercises?|invoices?|instructions?"
    r"|histor(?:y|ies)"
    r"|conversations?|brief(?:ing|s|ings)?|specs?|diffs?|tickets?|claims?|filing|exercices?"
    r"|transcripci[oó]n\w*|trascrizion\w*|transcription\w*|transkript\w*|sources?|submissions?"
    r"|problems?|problem statements?|tasks?|threads?|excerpts?|snippets?"
    r"|(?:users?|customers?|people|they) (?:write|ask|send|type|paste|upload)"
    r"|from (?:the|a|an|its|our|his|each)|based on|sends?|sent|carr(?:y|ies|ied)|reads?|receives?"
    r"|takes in|goes in|eingabe\w*|anfrage\w*"
    r"|entrées?"
    r"|entradas?|ingresso|fragen|frage|dokument\w*|verträge?n?|vertrag|rechnung\w*|contrats?"
    r"|contratos?"
    r"|contratti|documentos?|documenti|documento|preguntas?|domande|demandes?|lesen|lit|lee"
    r"|legge)\b"
)
_MADE = (
    r"(?:generated|extracted|returned|resulting|produced|proposed|suggested|predicted"
    r"|translated|rewritten|summari[sz]ed)\s+(?!(?:in|to|into|by|from|for|at|on|and|or|with"
    r"|within|under|as|is|are|was|were|the|per)\b)[^\W\d]+|(?:generiert|extrahiert|erzeugt|ausgegeben|übersetzt"
    r"|vorgeschlagen)\w*\s+[^\W\d]+|(?:champs|textes?|mots|données) (?:extrait|généré|produit"
    r"|traduit)\w*|(?:campos|textos?|datos|palabras) (?:extraíd|generad|producid|traducid)\w*"
    r"|(?:campi|test[oi]|dati|parole) (?:estratt|generat|prodott|tradott)\w*"
)
"""What is made comes out, whatever it is: `generated keywords`."""
OUT_NOUN = Pattern(
    rf"\b(?:{_MADE}|outputs?|answers?|responses?|repl(?:y|ies)|completions?|osl|generat\w+|summar(?:y|ies)"
    r"|sugest(?:ão|ões)|sugerencias?|suggeriment[oi]|vorschl[aä]ge?n?|voorstel(?:len)?|propositions?"
    r"|schlag(?:wort|worte|wörter)|tl;?dr|copy|slogans?|headlines?|teasers?|derivations?|reasoning"
    r"|solutions?|chains? of thought|thinking|proofs?"
    r"|suggestions?|translations?|explanations?|recommendations?|feedback|corrections?"
    r"|diagnos[ei]s|json|labels?|tags|drafts?|results?|ergebnis\w*|résultats?|resultados?"
    r"|risultat[oi]|verdicts?|new tokens|gets? back"
    r"|gets?|came back|comes? back|returns?|writes?|says|shows?|yields|displays?|speaks"
    r"|produces|gives"
    r"|generates|emits"
    r"|answers with|drafts?|findings?|sql|regex"
    r"|antwort\w*|ausgabe\w*|sorties?|réponses?|respuestas?|salidas?|rispost[ae]|uscita"
    r"|zusammenfassung\w*"
    r"|résumés?|resumen|resúmenes|riassunt[oi]|resumos?|respostas?|entwürfe?|entwurf|übersetzung\w*"
    r"|traductions?|traducción|traduzion[ei]|schreib\w*|écrit|escribe|scrive)\b"
)
AS_LONG = Pattern(
    r"\b(?:(?:and )?so (?:is|are)|as (?:is|are)|(?:und )?(?:ebenso|genauso)(?: lang)?(?: ist"
    r"| sind)?"
    r"|(?:the )?same (?:for|goes for|length for)|(?:et|tout) comme|de même pour|igual que"
    r"|lo mismo (?:para|vale para)|lo stesso (?:per|vale per)|net als|evenals)\s+"
    rf"(?:its |the |their |each |die |der |das |la |le |les |el |il |lo |de |het )*"
    rf"(?:{OUT_NOUN.text})"
)
"""`and so is its translation`: what comes out is as long as what goes in."""
BECOMES = Pattern(
    r"(?:\binto|->|\u2192|\bdown to|\bzu|\bauf|\ben|\bin)\s+(?:about |around |some |a |~ ?|<=? ?"
    r"|\u2264 ?"
    r"|at most |max\.? |up to |höchstens |maximal |au plus |como máximo |al massimo )?$"
)
"""`900 words into 80`: what stands behind it comes out."""
AMBIGUOUS = Pattern(
    r"\b(?:captions?|passages?|scripts?|outlines?|subtitles?|sentences|paragraphs?|segments?"
    r"|cards?|records?"
    r"|notes?|texts?|articles?|posts?|descriptions?|(?:e-?)?mails?|letters?|reports?|messages?"
    r"|files?"
    r"|[^\W\d]*briefe?n?|protokolle?n?|stories|story|pages?|reviews?|comments?|forms?|code"
    r"|functions?|artikel\w*|texte?n?|berichte?|textos?"
    r"|testi|articulos|artículos?|articoli|rapports?|informes?)\b"
)
"""Things that are read in one service and written in another."""
UPPER = Pattern(
    r"\b(?:up to|at most|max\w*|no (?:more|longer) than|not (?:more|longer) than"
    r"|less than|under|below|limit\w* to|never (?:more|longer) than|until|bis zu"
    r"|höchstens|maximal|jusqu'?à|au maximum|au plus|máximo|como mucho|massimo|al massimo|hasta"
    r"|fino a"
    r"|worst case|longest|biggest|largest|unter|moins de|menos de|meno di|tops)\b"
    r"|<=?"
)
MEAN = Pattern(
    r"\b(?:moyenne?s?|medio|media|averages?|averaging|avg|mean|typical\w*|usually|im schnitt"
    r"|im mittel|durchschnitt\w*"
    r"|en moyenne|de media|in media|em média|gemiddeld|median|on average)\b"
)
EACH = Pattern(r"\b(?:each|jeweils|je|apiece|chacune?|cada un[oa]|ciascun[oa])\b")
"""So long is every one of the things that are read."""
TOTAL = Pattern(
    r"\s*(?:in total|total|altogether|overall|in all|insgesamt|au total|en total|in totale)\b"
)
NOT_ONE = Pattern(
    r"\b(?:each|every|per|one|an?|the whole|entire)\s+(?:hour|minute|day|week|month|year|session"
    r"|conversation"
    r"|user|employee|customer|student|book series|case in total)\b"
)
"""So long is what comes in an hour, no single prompt."""
SEVERAL = Pattern(
    rf"({NUMBER})\s+(?:[^\W\d]+\s+)?(?:passages?|chunks?|snippets?|excerpts?|paragraphs?|turns?"
    r"|messages?|examples?"
    r"|shots?|fragments?|extraits?|abschnitten?|textstellen|fragmentos?|pasajes?|brani)\s+"
    r"(?:of|with|à|de|von|zu|di|mit|each|at|x|\u00d7|\*)?\s*(?:about |around |roughly |etwa "
    r"|environ |~ ?)?$"
)
"""`12 passages of 350 tokens` stand together in one prompt."""
THOUSANDS = Pattern(
    rf"{NUMBER}\s+of\s+tokens\b|\b(?:thousands? of tokens|in thousands?|k[\s-]?tokens|ktok\w*"
    r"|kilotokens|tausend token)\b"
)
THOUSANDS_OF = Pattern(
    rf"{NUMBER}\s+(?:prompts?|inputs?|completions?|outputs?|in)\s*[,/|+]\s*{NUMBER}\s+(?:prompts?"
    r"|inputs?|out|completions?|outputs?|answers?|responses?)\b"
)
"""`6k prompt, 150 completion`."""
PER = Pattern(
    r"(?:\bper|\bpro|\bpar|\bpor|\beach|(?<=\S)/|(?:[$€£\d]|usd|eur|dollars?)\s*/|\bje)\s*$"
)
BARE_END = Pattern(
    r"\s*(?:$|[,.;:)/|\n}\]\"']|(?:and|und|et|y|e|en|or|n|in|out|inputs?|outputs?|prompt"
    r"|completion|avg"
    r"|mean|p95|p99|max|on average|each"
    r"|per (?:call|request|query|question|answer|turn|document|card|item)|rein|raus|uit|hinein"
    r"|heraus|back"
    r"|(?:de |di |d['\u2019]|of |an |en |in |als |da )(?:entrada|entrée|salida|sortie|ingresso"
    r"|uscita|saída|inputs?|outputs?|prompts?|completion|eingabe|ausgabe|invoer|uitvoer)"
    r"|at (?:the )?(?:p95"
    r"|most|\ue000(?:th)? percentile|95(?:th)?)"
    r"|im mittel|en moyenne|au maximum|au plus|como mucho|al massimo|coming|going|respectively"
    r"|total|because|due|including|incl|weil|inklusive|car|parce|puisque|porque|ya que|perché"
    r"|poiché|omdat|inclusief|incluindo)(?![\w-]))"
)
"""What may follow a length without a unit."""
