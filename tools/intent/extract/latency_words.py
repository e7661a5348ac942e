"""Words for durations and latency metrics, in the languages of the readers."""

from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER

__all__ = [
    "BY_UNIT",
    "DURATION",
    "ELSEWHERE",
    "LIMITING",
    "METRICS",
    "NOT_NEEDED",
    "ONCE",
    "REASON",
    "REFINED",
    "SHORT",
    "UNITLESS",
    "UNITS",
    "is_of_another",
    "is_of_today",
    "is_state",
]

UNITS = (
    (1.0, r"ms|msecs?|mill?is\w*|mill?iseg\w*|milésimas"),
    (1e3, r"s|secs?|seconds?|sekunden?|sek|secondes?|segundos?|secondi|secondo"),
    (6e4, r"mins?|minutes?|minuten?|minutos?|minuti|minuto"),
)
_UNIT = "|".join(f"(?P<u{index}>{words})" for index, (_, words) in enumerate(UNITS))
_ONE = r"(?:een|an?|einer?|einem|einen|une?|un[oa]?|uma?|one)"
DURATION = Pattern(
    rf"({NUMBER})\s*-?\s*(?:of\s+)?(?:an?\s+|einer?\s+|d'une\s+|de\s+|di\s+)?(?:{_UNIT})\b"
    r"|\bsub[\s-]?(?P<one0>second)\b"
    r"|\b(?:under|below|within|in|than|after|over|takes?|unter|innerhalb|nach|binnen|als|d'|de|di"
    r"|in|dans"
    rf"|après|en|tras|entro|dopo|em|após|most|max|maximum|up to|höchstens|spätestens|maximal"
    rf"|längstens|hooguit|hoogstens|uiterlijk|plus tard|au plus|como mucho|al massimo"
    rf"|no máximo)\s?(?:{_ONE}\s+|(?:about|half"
    r"|full)\s+an?\s+)?"
    r"(?P<one1>second|sekunde|seconde|segundo|secondo)\b(?!\s+(?:token|word|half|time|user|call))"
    r"|\b(?:under|below|within|in|than|after|unter|innerhalb|nach|binnen|als|dans|en|entro|em"
    r"|up to|de|di|most|max|maximum|höchstens|spätestens|maximal|hooguit|au plus|como mucho"
    rf"|al massimo|no máximo)\s{_ONE}\s(?P<one2>minute|minuto|minuut)\b"
    r"|\bd['\u2019]une\s(?P<one3>minute)\b"
)
"""A number with its unit of time, or `a second`; the groups tell which unit."""

_THING = (
    r"(?:tokens?|jetons?|words?|wort\w*|wörter|mots?|woord(?:en)?|zin(?:nen)?|palabras?|parol[ae]"
    r"|palavras?|sentences?|s[äa]tz\w*"
    r"|phrases?|frases?|frasi|lines?|zeilen?|lignes?|líneas?|text\w*|testo|texte|texto|characters?"
    r"|letters?|chars?|zeichen|buchstaben?|caract\w+|caratter\w+|lettres?|letras?|output|ausgabe\w*"
    r"|sortie|salida|bytes?|chunks?|responses?|answers?|repl(?:y|ies)|antwort\w*|réponses?"
    r"|respuestas?"
    r"|rispost[ae]|reaction\w*|reaktion\w*|sign\b|signs of life|lebenszeichen|syllables?|sound"
    r"|audio"
    r"|bits?|letter|results?|suggestions?|visible|partial)"
)
_FIRST_WORD = (
    r"(?:first|initial|1st|erste[nrsm]?|premi(?:er|ère|ers|ères)|primer[ao]?s?"
    r"|prim[aeio]|primeir[ao]s?)"
)
_START = (
    r"(?:start|begin|appear|com(?:e|es|ing) (?:in|up)|show(?:s|n|ing)? up|flow|kick in|underway"
    r"|under way"
    r"|pop(?:s|ping)? up|beginn|anf[aä]ng|losleg|commenc|débute|empez|empiez|empiec|comienz|comenz"
    r"|inizi"
    r"|comec"
    r"|começ|erschein|apparaî|aparec|appari|compai|apar)\w*"
)
_SAYING = (
    r"(?:answer|respond|repl[yi]|stream|typ|speak|talk|writ|say|generat|produc|antwort|sprech"
    r"|schreib"
    r"|reden|répond|parl|écri|respond|contest|habl|escrib|rispond|scriv|answer)\w*"
)
_ANSWERED = (
    r"(?:answers?|repl(?:y|ies)|responses?|summar(?:y|ies)|translations?"
    r"|drafts?|explanations?|findings|output|text|it|bot|assistant|model|stream|speech|antwort"
    r"|ausgabe|sie|er|es|réponse|respuesta|risposta|resposta|il|he|she)"
)
_DONE = (
    r"(?:full|complete|whole|entire|final|finished|last|total|overall|vollständig\w*|ganze[nrs]?"
    r"|gesamte?[nrs]?|komplett\w*|fertige?[nrs]?|letzte[nrs]?|dernier|entièr\w*|entier|complèt\w*"
    r"|complet"
    r"|complet[ao]|enter[ao]|entir[ao]|inter[ao]|últim[ao]|ultim[ao]|finales?|completed)"
)
_FIRST = (
    r"ttft|time[\s-]to[\s-](?:the[\s-])?first\b(?:[\s-]\w+)?"
    rf"|{_FIRST_WORD}[\s-](?:(?!(?:second|whole|complete|full|phase"
    rf"|step)\b)\w+[\s-]){{0,2}}?{_THING}"
    rf"|{_START}\s+(?:(?:to|zu|à|a|ad|with|an|of)\s+)?{_SAYING}"
    rf"|{_ANSWERED}\s+(?:(?!{_DONE}\b|within|under|in\b|after)\w+\s+){{0,4}}?{_START}"
    r"|antwortbeginn|beginn der antwort|début de (?:la )?réponse|inicio de (?:la )?respuesta"
    r"|inizio (?:della )?risposta|início da resposta"
    rf"|(?:bis|before|until|till|b4|avant|antes)\s+(?:[\w'\u2019]+\s+){{0,4}}?(?:{_START}"
    rf"|{_SAYING})"
    rf"|(?:muss|soll\w*|doit|debe|deve)\s+(?:\w+\s+){{1,3}}(?:beginnen|anfangen|erscheinen|loslegen"
    r"|commencer|apparaître)"
    r"|(?:something|anything|etwas|quelque chose|algo|qualcosa)\s+(?:\w+\s+){0,3}?(?:appear|happen"
    r"|show"
    r"|see|visible|moves?|comes?|erschein|passier|s'affich|appar|happen|on (?:the "
    r"|their )?screen)\w*"
    r"|(?:see|sees|sehen|hear|hears|voir|ver)\s+(?:(?:that|some)\s+)?(?:something|anything|etwas"
    r"|life"
    r"|a reaction|quelque chose|algo|qualcosa|text|tokens|words|output)\b"
    r"|show(?:s|ed|ing)? (?:something|anything|text|words)|see it (?:grow|appear|com|build|start"
    r"|typ)\w*|something (?:to read|readable|useful)"
    r"|becomes? visible|is visible|empty screen|blank (?:screen|page)|dead air|of silence|silence\b"
    r"|stille\b|spinner|start of (?:the )?(?:answer|response|speech|stream\w*)"
    r"|starts? (?:stream|typ|speak|talk|answer|respond|repl|writ)\w*"
    r"|(?:to|until|till|before) (?:the )?first\b"
)
_BETWEEN_TOKENS = (
    r"tpot|itl|tbt|inter[\s-]?token|time per (?:output )?token|time between tokens"
    r"|(?:per|between|each|every|pro|par|por|a|je|per each|any)\s+"
    r"(?:(?:output|successive|consecutive|further|subsequent|additional|weiterem)\s+)?tokens?"
    rf"|(?:between|entre|zwischen|tra|tussen)\s+(?:(?:{NUMBER}|les|den|i|los|zwei|deux|dos"
    r"|due)\s+)?"
    r"(?:tokens?|jetons)"
    r"|/\s?(?:output )?tok(?:ens?)?"
    rf"|tokens?\s+(?:comes?\s+)?(?:every|each|alle|toutes|cada|ogni)(?=\s*(?:les\s*)?{NUMBER})"
    r"|token[\s-](?:gap|interval|latency)|decode latency"
)
_WHOLE = (
    r"e2e\w*|de bout en bout|de extremo a extremo|de ponta a ponta|da un capo all'altro"
    r"|von (?:anfang bis|ende zu) ende|(?:ende-zu-ende|end-to-end)(?:-\w+)?|end[\s-]to[\s-]end"
    r"|end[\s-]2[\s-]end|in total|total|overall|altogether|all in all"
    rf"|{_DONE}\s+[^\W\d]{{3,}}\s+(?:within|in|under|after|binnen|innerhalb|dans|em|entro|en)\b"
    rf"|{_DONE}\s+(?:\w+\s+)?(?:answers?|responses?|repl\w+|requests?|latency|completions?"
    r"|generations?"
    r"|summar\w+|translations?|messages?|texts?|tokens?|words?|suggestions?|steps?|drafts?"
    r"|outputs?|results?"
    r"|thing|turns?|json|records?|articles?|documents?|notes?|emails?|scripts?|functions?|code"
    r"|review"
    r"|analys[ei]s|report|reports|time|antwort\w*|text\w*|ausgabe|übersetzung\w*|zusammenfassung\w*"
    r"|vorschl\w+|réponses?|textes?|traduction|résumé|respuestas?|texto|traducción|resumen"
    r"|rispost\w+"
    r"|testo|traduzione|riassunto|resposta|resumo|tradução)"
    r"|(?:respuesta|resposta|réponse|risposta|testo|texto|texte|text|antwort|answer|reply|response"
    r"|output"
    r"|traduction|traducción|traduzione|übersetzung|message|thing|suggestion|summary|translation"
    r"|result)\s+"
    r"(?:(?:is|be|must be|should be|has to be|needs to be|ist|sei|est|doit être|all)\s+){0,2}"
    rf"(?:{_DONE}|in full|vollständig\w*|komplett|fertig)"
    r"|the last|letztes|le dernier|in full|in its entirety|finish\w*|fertig\w*|klaar\b|gereed\b"
    r"|gotow\w*|abgeschlossen\b|erledigt\b|terminé\w*"
    r"|terminad\w*"
    r"|(?:be |is |are |all )?(?:done|ready|complete[ds]?|finalized|wrapped up)"
    r"|turn[\s-]?around|gesamt\w*|round[\s-]?trip|insgesamt|au total|en total|in totale"
    r"|tempo totale"
    r"|prête?s?\b|lista\b|listo\b|pronto\b|pronta\b|everything|alles|from (?:request|click|send) to"
    r"|process(?:ed|ing)? (?:time|in|within)|(?:check|handl|classif|decid|scor|moderat|translat"
    r"|summari[sz]"
    r"|generat|finish|deliver|process|return|answer|extract|route|label|tagg|sort|evaluat|review"
    r"|analy[sz])"
    r"\w*ed(?: back| fully| completely)? (?:in|within|under|after|below)"
    r"|(?:done|ready|back|returned|delivered) (?:in|within|under|after)"
    r"|(?:it|them|this|everything|result|text) back\b|(?:be|is|are|comes?|come) back\b"
    r"|suggestions? (?:must |should |to )?(?:in|within|under|appear)"
)
_ANSWER = (
    r"response[\s-]times?|respon[ds]\w*|answer\w*|repl(?:y|ies)|antwort\w*"
    r"|reagier\w*|répon\w*|respuesta\w*|respond\w*|rispo\w*|resposta\w*|summar\w+ (?:in"
    r"|within)|translat\w+ (?:in|within)"
)
_ITEM = (
    r"(?:it|each|each one|they|this|that|he|she)\s+(?:must|should|shall|has to|have to|needs? to"
    r"|may|can|could"
    r"|ought to|mustn't|shouldn't|can't|cannot|is to|are to)\s+(?:not\s+)?(?:take|be (?:there|back"
    r"|in|available|through)"
    r"|arrive|come|last|need|happen|go)"
    r"|(?:must|should|shall|has to|needs to|have to|will) be (?:there|available)|results?"
    r"|summar(?:y|ies)|translations?|suggestions?"
    r"|drafts?|labels?|classifications?|decisions?"
    r"|verdicts?|extractions?|json|records?|outputs?|messages?|letters?|reports?|texts?|articles?"
    r"|posts?"
    r"|descriptions?|steps?|turns?|quer(?:y|ies)|documents?|docs?|tickets?|e-?mails?|mails?"
    r"|reviews?|files?"
    r"|invoices?|notes?|items?|pages?|generations?|completions?|captions?|transcripts?|contracts?"
    r"|forms?"
    r"|claims?|comments?|of them|the thing|thing|ergebnis\w*|zusammenfassung\w*|übersetzung\w*"
    r"|vorschl[aä]g\w*"
    r"|schritte?|dokument\w*|nachricht\w*|entw[uü]rf\w*|résultats?|résumés?|traductions?"
    r"|suggestions?"
    r"|étapes?|documents?|resultados?|res[uú]men\w*|traducci[oó]n\w*|sugerencias?|pasos?"
    r"|documentos?"
    r"|risultat[oi]|riassunt[oi]|traduzion[ei]|suggeriment[oi]|pass[oi]|document[oi]|passaggi[oo]?"
    r"|(?:per|je|pro|por|par|for each|for every)\s+(?!(?:second|minute|hour|day|week|month|year"
    r"|tokens?|users?"
    r"|person|sekunde|stunde|tag|jour|heure|d[ií]a|hora|ora|giorno|token|jeton|nutzer|utilisateur"
    r"|usuario|utente"
    r"|gpu|cent|la|le|el|il|die|der|das|uns|noi|nous)\b)[^\W\d]{3,}"
    r"|sugest(?:ões|ão)|resum[eo]s?|tradu[cç][aãõ]\w*"
)
_DELAY = (
    r"latenc\w*|latenz\w*|latencia|latenza|delays?|lag|verzögerung|wait\w*|slo"
    r"|percentile|p\d\d|under|below|within|<|unter|sous|moins de|menos de"
    r"|meno di|innerhalb|max\w*|less than|faster than|exceed|at most|at the most|tops|limit|\u2264"
)
METRICS = (
    ("slo.ttft_ms", Pattern(rf"\b(?:{_FIRST})")),
    ("slo.tpot_ms", Pattern(rf"(?:\b|(?=/))(?:{_BETWEEN_TOKENS})\b")),
    ("slo.e2e_ms", Pattern(rf"\b(?:{_WHOLE})\b")),
    ("answer", Pattern(rf"\b(?:{_ANSWER})")),
    ("item", Pattern(rf"\b(?:{_ITEM})\b")),
    ("delay", Pattern(rf"(?:\b|(?=[<\u2264]))(?:{_DELAY})")),
)
"""Metrics, and words that name one only together with others; an earlier group outranks a later."""

LIMITING = Pattern(
    r"\b(?:within|under|below|in|after|max\w*|at (?:the )?most|no (?:more|later|longer|slower)"
    r"|not (?:more"
    r"|longer|later)|(?:later|slower|longer) than|less than|up to|until|tops|must|should|may|can"
    r"|has to|have to|needs?|limit\w*"
    r"|shall"
    r"|exceed\w*|faster|quicker|per|each|unter|binnen|innerhalb|nach|höchstens|spätestens|maximal"
    r"|darf"
    r"|muss|soll\w*|en|dans|sous|moins|au plus|máximo|menos|como mucho|tras|entro|dopo|massimo"
    r"|meno|em"
    r"|\u00e0|p\d\d|fine|ok|okay|acceptable|percentile)\b|[<\u2264]"
)
"""Words that make a waiting time a limit."""
_PAST = Pattern(
    r"\b(?:took|takes now|needed|currently|right now|at the moment|used to|until now|so far"
    r"|as of today"
    r"|today|nowadays|these days|at present|it was|came|lasted|arrived"
    r"|(?:old|previous|existing|current|last|former) (?:\w+ )?(?:bot|chatbot|system|solution|model"
    r"|service"
    r"|setup|vendor|provider|version|tool|prototype)"
    r"|benchmarks?|mlperf|in (?:our|the|a) (?:tests?|poc|demo|trial|pilot)|pilot|prototype"
    r"|competitors?|competition|bisher\w*|derzeit|momentan|heute|aktuell\w*|dauerte"
    r"|brauchte|actuellement|aujourd'hui|prenait|actualmente|hoy|tardaba|attualmente|oggi"
    r"|atualmente"
    r"|hoje)\b"
)
"""How long it takes today is no limit for tomorrow."""
_DOES = (
    r"(?:does|do|runs?|handles?|serves?|sees?|gets?|delivers?|achieves?|reaches|processes|läuft"
    r"|schafft|macht|bedient|fait|traite|tourne|hace|atiende|procesa|fa|gestisce|doet|verwerkt"
    r"|faz|processa)"
)
_NOW = (
    r"(?:now|today|currently|at the moment|heute|derzeit|momentan|aujourd'hui|actuellement|hoy"
    r"|ahora|oggi|adesso|nu|momenteel|hoje|agora)"
)
_STATE = Pattern(
    rf"\b{_DOES}\b[^.;:!?\n]{{0,30}}\b{_NOW}\b|\b{_NOW}\b[^.,;:!?\n]{{0,20}}\b{_DOES}\b"
)
_RIVAL = Pattern(
    r"\b(?:benchmarks?|mlperf|competitors?|competition|pilot|prototype"
    r"|(?:old|previous|existing|former) (?:bot|chatbot|system|solution|model|service|vendor"
    r"|provider|version"
    r"|tool))\b"
)
_WANTED = Pattern(
    r"\b(?:we (?:want|need|would like|aim)|should|must|shall|has to|have to|target|goal|soll\w*"
    r"|muss|darf"
    r"|doit|debe|deve)\b"
)
ELSEWHERE = Pattern(
    r"\b(?:(?!times out of \ue000)time[sd]?[\s-]?out\w*|expir\w*|sessions?|idle"
    r"|keep[\s-]?alive|ttl|poll\w*|refresh\w*"
    r"|interval"
    r"|retr(?:y|ies)|cron|backups?|failover|rto|rpo|downtime|maintenance|outages?"
    r"|cold[\s-]?starts?|boot\w*"
    r"|start[\s-]?up|pods?|autoscal\w*|scal(?:e|es|ing)|deploy\w*|warm[\s-]?up|load(?:s"
    r"|ing)? (?:the )?model"
    r"|queues?|on hold|hold time|handl(?:e|ing) time|briefing|meetings?|calls? (?:of|last\w*"
    r"|takes?)|lasts|lasting"
    r"|lunch|average (?:call|conversation|session|visit|chat)|break|recordings?|videos?|podcasts?"
    r"|audio (?:of|is)|films?|clips?|interviews?|lectures?"
    r"|conversation lasts|(?:vector |full-?text |keyword )?search (?:takes|box|needs|itself"
    r"|answers)"
    r"|retrieval|re-?rank\w*|embedding\w*|ocr|speech recognition|asr|stt|tts|transcription takes"
    r"|database"
    r"|network|ping|severity|resolution|incidents? (?:within|in \ue000)|support (?:tickets?|team)"
    r"|call ?backs?|hotline"
    r"|after\s+\ue000\s*\w+[^.;\n]{0,30}(?:leave|abandon|give up|drop off|bounce|hang up|go away"
    r"|springen ab)"
    r"|proposal|quote|offer|minutes of|drive|walk|train|flight|parking|kickoff|demo"
    r"|pitch"
    r"|sitzung(?:en)?|besprechung(?:en)?|warteschlange|réunion|reunión|riunione"
    r"|dauert das gespräch)\b"
)
"""Times of something else."""
REASON = Pattern(
    r"\b(?:because|since|as the|weil|denn|parce que|car|porque|ya que|perché|poiché|omdat|want"
    r"|ponieważ|bo)\b"
)
"""What follows says why, not what."""
NOT_NEEDED = Pattern(
    r"\b(?:nobody|no one|no-one|noone|niemand|personne|nadie|nessuno|(?:do|does|did|would"
    r"|need)(?: not|n'?t)"
    r"|no need|not)\s+(?:\w+\s+){0,2}?(?:needs?|expects?|requires?|wants?|have|has|care\w*"
    r"|insist\w*|mind\w*"
    r"|braucht|erwartet|n'attend|necesita|bisogno)\b"
)
"""`Nobody needs an answer in less than a minute`."""
ONCE = Pattern(
    r"(?:\bevery|\beach|\bper|\balle|\bje|\bpro|\btoutes les|\bcada|\bogni|\bpar|\bpor"
    r"|\b(?:the )?last"
    r"|\b(?:the )?past|\bnext|\bletzten|\bnächsten|\bdernières|\bevery other)\s+$"
)
"""A duration behind these is part of a rate or of a span of time."""
REFINED = Pattern(
    r"\b(?:max\w*|absolute|limit|at (?:the )?most|hard|ceiling|upper|tops|better|ideally|not later"
    r"|no later|certainly|latest|no more|spätestens|au plus tard|more tardar|target|obergrenze"
    r"|höchstens|máximo|massimo)\b"
)
"""`3 seconds is the maximum` goes on with what was said before."""
SHORT = {"ttft": "slo.ttft_ms", "tpot": "slo.tpot_ms", "itl": "slo.tpot_ms", "e2e": "slo.e2e_ms"}
_NEXT_UNIT = (
    r"(?!\s*(?:-?\s*(?:of\s+)?(?:an?\s+)?(?:ms|msec|mill|s\b|sec|sek|seg|min)|%|p\b|x\b|th\b|st\b"
    r"|nd\b"
    r"|rd\b"
    r"|users?|rps|qps|req\w*|tok\w*|gpus?|percent|per\b|/|nodes?|times|out of|of))"
)
UNITLESS = Pattern(
    r"\b(?P<metric>ttft|tpot|itl|e2e)(?P<ms>\s?[(\[_]?\s?(?:in )?(?:ms|millis\w*)\b[)\]]?)?"
    r"(?P<s>\s?[(\[_]\s?(?:in )?(?:s|sec\w*)\b[)\]])?"
    rf"(?:[^{NUMBER}.;,!?\n]|\.\d|\.limit\b){{0,25}}?"
    rf"(?:<=?|\u2264|=|:|under|below|of|to|at|is|unter|sous)?\s*({NUMBER}){_NEXT_UNIT}"
)
"""A metric and a bare number; the unit may stand with the metric."""
BY_UNIT = Pattern(rf"{NUMBER}\s*-?\s*(?P<ms>ms|msecs?|millis\w*)\b")


def is_of_today(words: str) -> bool:
    """Whether a clause tells how long something takes now, or took, and wants nothing."""
    return _PAST.search(words) is not None and _WANTED.search(words) is None


def is_state(statement: str) -> bool:
    """Whether a whole sentence tells what a service does now: `it does 22 rps now, p99 8 s`."""
    return _STATE.search(statement) is not None and _WANTED.search(statement) is None


def is_of_another(statement: str) -> bool:
    """Whether a whole sentence tells of a test or of a rival, and wants nothing."""
    return _RIVAL.search(statement) is not None and _WANTED.search(statement) is None
