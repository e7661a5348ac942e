"""What the words around a count of people say about it: that they use the service, or do not.

Every question is about one sentence: the words right before a count and right behind it.
"""

import re
from enum import IntEnum

from tools.intent.extract.people import HEADS, USERS
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER

__all__ = [
    "AT_ONCE",
    "ONCE",
    "Tie",
    "at_once",
    "is_apiece",
    "is_at_peak",
    "is_base",
    "is_firm_of",
    "is_head_count",
    "is_joined",
    "is_outside",
    "is_registered",
    "is_retracted",
    "is_served",
    "is_team",
    "is_user_noun",
    "signature_at",
    "uses_it",
]


class Tie(IntEnum):
    """How closely a count of people is tied to the use of the service."""

    NONE = 0
    ORGANISATION = 1
    REGISTERED = 2
    PART = 3
    PEOPLE = 4
    USERS = 5
    SERVED = 6
    USE = 7
    TOGETHER = 8


AT_ONCE = (
    r"concurrent(?:ly)?|simultaneous(?:ly)?|parallel|in parallel|(?:at|in) the same (?:time|moment"
    r"|minute|second|instant)|same time|at once|at a time|at one time|at any (?:one |\ue000 |given "
    r"|single )?"
    r"(?:time|moment|point|instant)|side by side|gleichzeitig\w*|zugleich|zeitgleich"
    r"|simult[aáâ]n\w*"
    r"|en même temps|à la fois|en parallèle|en paralelo|concurrents|al mismo tiempo|a la vez"
    r"|in contemporanea|em simultâneo|en simult[aá]n[eé]o?|contemporane\w*|allo stesso tempo"
    r"|nello stesso momento|in parallelo|concorrenti|concurrentes"
    r"|ao mesmo tempo|em paralelo"
)
"""Words that say all of a count are there at one moment."""

ONCE = Pattern(rf"\b(?:{AT_ONCE})")
_ONLINE = Pattern(
    r"\b(?:online|logged in|eingeloggt|connectés|conectad[oa]s|connessi|collegat[ie]|ingelogd)\b"
    r"(?![\s-]+(?:shop|store|retail\w*|platform|bank\w*|service|portal|booking|form|course|market"
    r"\w*|learning|tool|support))"
)
_PEAK = Pattern(
    r"\b(?:(?:at|in|during|on) (?:the |a |our )?(?:\w+ )?(?:peaks?|busiest|worst|busy)\b"
    r"|zu (?:den )?(?:spitzen|stoß)zeiten|en (?:hora )?(?:punta|pico)|aux heures de pointe"
    r"|en pointe"
    r"|nelle ore di punta|in der spitze|on a (?:bad|busy) day|peak)\b"
)
_RATE = Pattern(
    rf"\b(?:rps|qps|req|reqs|requests?|quer(?:y|ies)|messages?|anfragen|requêtes)\b|{NUMBER}\s*/"
)
_BREAK = re.compile(rf"[,.;:!?\n({NUMBER}]")
_CLAUSE = re.compile(r"[,.;:!?\n(]")
_SENTENCE = re.compile(r"[.;!?\n]")
_NEAR, _FAR = 40, 110
_SIGNATURE = 250

_ABOUT = (
    r"(?:(?:about|around|some|roughly|approximately|approx\.?|circa|ca\.?|up to|at most|at least"
    r"|mindestens|au moins|al menos|almeno|the|a|an"
    r"|our|my"
    r"|all|its|these|those|just|only|maximal|max|nearly|almost|exactly|initially|first|another"
    r"|etwa|rund|ungefähr|bis zu|die|den|unsere?n?|alle|environ|les|nos|quelque|unos?|unas?|los|las"
    r"|nuestr[oa]s|i|gli|le|nostri|ongeveer|de|onze|os|nossos|cerca de|~)\s+)*~?\s*$"
)
_SERVED = Pattern(
    r"\b(?:for|used? by|serv(?:e|es|ing)|support(?:s|ing)?|available to|open to|accessible (?:to"
    r"|for)"
    r"|roll(?:ed|ing)? (?:it )?out to|give(?:n|s)? (?:it )?to|offer(?:ed)? (?:it )?to|done by"
    r"|handled by|operated by|written by|reach(?:es)?|aimed at|expect(?:ed|ing)?|only"
    r"|licen[cs]es for"
    r"|für|von|pour|par|para|per|voor|it'?s|that'?s|that is|i,e,,?|namely|will be"
    r"|means)\s+" + _ABOUT
)
_WORKS_FOR = Pattern(
    r"\b(?:we|i|they|agency|studio|firm|company|bureau|business|freelancers?)\b"
    r"[^.;:!?\n\ue000]{0,40}\b(?:produc(?:e|es|ing)|writ(?:e|es|ing)|creat(?:e|es|ing)"
    r"|mak(?:e|es|ing)|manag(?:e|es|ing)|handl(?:e|es|ing)|deliver(?:s|ing)?|work(?:s|ing)?"
    r"|run(?:s|ning)?|do(?:es|ing)?)\s+(?:[^.,;:!?\n\ue000]{0,40}\s)?for\s+" + _ABOUT
)
"""An agency that produces articles for thirty clients serves them; its service need not."""
_USING = Pattern(
    r"\s*(?:\([^()\n]{0,40}\)\s*)?,?\s*"
    r"(?:(?:in|of|from|at|on|across)\s+(?:the |our |a )?(?:[\w&'/-]+\s+){1,5}?)?"
    r"(?:who |that |which |(?:all|most|each) of (?:them|whom|which) )?"
    r"(?:(?:will|would|shall|should|could|can|are|is|to|be|all|also|then|actually|really|regularly"
    r"|currently|already|going|expected|need|want|wanting|like|love|like|only|daily)\s+){0,5}"
    r"(?:us(?:e|es|ing)\b|work(?:s|ing)? (?:with|in) (?:it|this|that)\b|(?:have |having |with |get "
    r"|gets |getting )access\b|gets? it\b|needs? (?:it|this|access|one)\b|wants? (?:it|this"
    r"|to use)\b"
    r"|(?:will|would) (?:need|want|ask|chat|query)\b|log(?:ging)? in\b|chatting with\b|typing\b"
    r"|asking\b|(?:be |are )in it\b)"
    r"|\s*,?\s*(?:die |das |der )?(?:\w+ ){0,2}(?:werden|sollen|nutzen|verwenden|benutzen"
    r"|arbeiten (?:damit|mit))\b"
    r"|\s*,?\s*(?:qui |que |che )?(?:(?!(?:pero|mais|ma|aber|maar|mas|et|y"
    r"|e)\b)\w+ ){0,1}(?:(?:l')?utilis(?:ent|eront|eraient)"
    r"|travaillent avec"
    r"|l[oa] (?:usan|usarán|utilizan|usano|useranno|utilizzano)|(?:usarán|utilizarán|usan|utilizan"
    r"|useranno|utilizzeranno)|trabajan con|gebruiken|arbeiten damit)\b"
    r"(?!\s+(?:(?:solo|sólo|unos|circa|seulement|maar|nur)\s+)?\ue000)"
)
_OTHER_WORK = Pattern(
    r"\s*(?:(?:who|that|which|are|is|will|have|has|had|were|was|may|can|must|only|just|all|already"
    r"|currently|in|of|the|our|team|my)\s+){0,4}(?:work(?:s|ing|ed)? on (?:it|this|the project)"
    r"|down with|sick|ill|on (?:leave|holiday|vacation|sick leave|parental)|attend\w*|part[\s-]time"
    r"|handled|answered|processed|served|received|wrote|built|reported|spent"
    r"|full[\s-]time|left\b|quit\b|retired|laid off|voted|signed|read (?:it|the)|applied|complained"
    r"|died|moved|invited|registered for|(?:came|come) (?:by|over|round|along|in)|visited|told"
    r"|(?:have|has) been (?:running|writing|keeping|doing|working on|building)"
    r"|recommended|quoted|presented|sold|showed|advised|suggested|left us|tried (?:it|this|that"
    r"|some\w+)|waren (?:da|hier|zu besuch)|sont venu\w*|sont passé\w*|vinieron|pasaron por"
    r"|sono venut\w+|sono passat\w+)\b"
)
_OTHERS = Pattern(
    r"\b(?:(?:the )?(?:other|remaining)|rest of the|no longer the|restlichen|übrigen|anderen|autres"
    r"|demás|altri|restantes)\s+" + _ABOUT
)
_NOT_THEM = Pattern(
    r"\b(?:ignor\w+|disregard|forget|excluding|except(?: for)?|apart from|not counting|leav(?:e"
    r"|ing) out"
    r"|(?:sell|sells|sold|ship\w*|deliver\w*) to|sans compter|ohne)\s+"
    + _ABOUT
    + r"|\b(?:not|never|n't|kein\w*|nicht|pas|no|non|niet)\s+(?:[\w'-]+\s+){0,4}"
    r"(?:by|for|to|from|für|pour|para|per|with|all|alle|tous|todos|tutti)\s+" + _ABOUT
)
_TRIED = Pattern(
    r"\b(?:pilot\w*|trial\w*|poc|proof of concept|beta|prototype|test\w*|demo\w*|experiment\w*"
    r"|hackathon|survey\w*|workshop\w*|study|interview\w*|probebetrieb|versuch\w*|prueba|essai\w*"
    r"|prova)\b[^.,;!?\n]{0,20}\b(?:with|of|on|by|among|in|had|mit|avec|con|von)\s+" + _ABOUT
)
_PAST = Pattern(
    r"\b(?:was|were|did|done|took|counted|measured|ran|had|ended|showed|saw|last|already|asked|gab"
    r"|war|hatten|haben|fue|era|tuvo|eu|avons|stato|finished|tested|tried|evaluated|interviewed"
    r"|surveyed|piloted)\b"
)
_BUILT_BY = Pattern(
    r"\b(?:built|developed|implemented|maintained|programmed|set up|coded|deployed|hosted"
    r"|entwickelt|gebaut|betreut|umgesetzt|développée?s?|maintenue?s?|desarrollad[oa]s?"
    r"|mantenid[oa]s?|sviluppat[oaie]|gestit[oaie]|ontwikkeld|gebouwd|desenvolvid[oa]s?)\s+"
    r"(?:and \w+ )?(?:by|von|par|por|da|dai|door|pel[oa]s?)\s+" + _ABOUT
)
_BUILD_IT = Pattern(
    r"[^.;!?\n\ue000]{0,40}?\b(?:build|builds|building|develop|develops|developing|implement\w*"
    r"|maintain\w*|set(?:ting)? up|host|deploy\w*|develops|construi\w*|développer\w*"
    r"|maintenir|desarrollar\w*|montar\w*|svilupper\w*|sviluppare|costruir\w*|bouwen"
    r"|ontwikkelen|desenvolver\w*|bauen|entwickeln|umsetzen|betreuen)\s*"
    r"(?:it\b|this\b|that\b|the (?:thing|service|bot|tool|system|app|project)\b|$|[.;!,)\n])"
    r"|[^.;!?\n\ue000]{0,20}?\b(?:bauen|entwickeln|betreuen) (?:es|das|ihn|sie)\b"
    r"|[^.;!?\n\ue000]{0,30}?\b(?:lo|la|le|l')\s?(?:développ|constru|desarroll|mont|svilupp"
    r"|realizz|desenvolv)\w+"
)
"""Those who build a service are not those who use it."""
_TOO_WIDE = Pattern(
    r"\b(?:competitors?|rivals?|vendor|parent company|sister company|another (?:company|bank"
    r"|team))\b"
    r"[^.;!?\n]{0,80}$"
    r"|\b(?:suppliers?|bidders?|contractors?|tenderers?|lieferant\w*|auftragnehmer\w*|bieter\w*"
    r"|fournisseurs?|prestataires?|proveedor(?:es)?|fornitor[ei]|leveranciers?|fornecedor(?:es)?)\b"
    r"[^.;!?\n\ue000]{0,40}\b(?:has|have|employs?|hat|haben|beschäftigt|a|ont|emploie|tiene|tenga"
    r"|emplea|ha|abbia|heeft|tem)\s+"
    + _ABOUT
    + r"|\b(?:paper|study|article|report|book|thesis)\s+(?:by|of|from)\s+"
    + _ABOUT
    + r"|\b(?:the |our )?(?:project|sprint|jury|committee|steering group|works council)\b"
    r"[^.;!?\n\ue000]{0,24}\b(?:has|have|with|of|consists of|are)\s+"
    + _ABOUT
    + r"|\b(?:project|sprint|initiative|projekt|projet|proyecto|progetto)\b[^.;!?\n]{0,60}"
    r"\b(?:team|équipe|equipo|squadra)\s+(?:of|von|de|di|van)\s+"
    + _ABOUT
    + r"|\b(?:workshop|meeting|lunch|dinner|training|briefing|kick-?off|party|course|call"
    r"|wedding|trip)\b[^.,;!?\n\ue000]{0,30}\bwith\s+" + _ABOUT
)
_VENUE = Pattern(
    r"\b(?:theat(?:re|er)|stadium|arena|cinema|concert hall|bus(?:es)?|planes?|aircraft|restaurant"
    r"|trains?|church|auditorium|opera|lecture hall|parliament|bar|caf[eé])\b"
)
_SEATS = Pattern(r"seats?$")
_OVER_TIME = Pattern(
    r"\s*(?:(?:per|a|each|every|pro|par|por|al|im|in (?:a|the|der|einer?)|ao|op een|/)\s*|in een )"
    r"(?:year|month|week|quarter|season|jahr|monat"
    r"|woche|an"
    r"|mois|semaine|año|mes|semana|anno|mese|settimana|jaar|maand)\b|\s*(?:annually|yearly"
    r"|jährlich)"
)
_FIRM = (
    r"compan(?:y|ies)|firm|group|agency|organi[sz]ation|corporation|business|bank|insurer|utility"
    r"|universit(?:y|ies)|schools?|hospitals?|clinic|ministry|city|town|municipality|authority"
    r"|council|department|r&d|plant|factory|studio|start-?up|ngo|charity|association|club"
    r"|forum|web\s?site|portal|platform|network|community|contractor|supplier|app|shop"
    r"|insurance|manufacturer|distributor|practice|newspaper|library|museum|court|government|state"
    r"|county|carrier|airline|hotel|supermarket|union|foundation|brewery|consultancy|broker|hq"
    r"|institute|campus|telco|retailer|chain|publisher|vendor|provider|enterprise|rota|board"
    r"|committee|unternehmen|firma|konzern|verein|behörde|stadt\w*|amt|krankenhaus|klinik"
    r"|entreprise"
    r"|société|groupe|mairie|hôpital|empresa|compañía|ayuntamiento|azienda|società|gruppo|banca"
    r"|aseguradora|universidad|colegio|tienda|loja|assurance|assicurazione|versicherung|université"
    r"|ospedale|bedrijf|gemeente|ziekenhuis|empresa|banco"
)
_MEDIA = (
    r"newsletters?|podcasts?|channels?|magazine|blog|journal|mailing list|instagram|youtube"
    r"|facebook"
)
_HAS = (
    r"has|have|had|is|are|with|of|employs?|counts|hat|haben|mit|beschäftigt|zählt|a|compte|avec"
    r"|emploie|de|tiene|con|cuenta|ha|conta|impiega|heeft|met|tem|com|ist|est|es|telt"
)
_OF_A_FIRM = Pattern(
    rf"\b(?:{_FIRM})\b(?:\s*\([^()\n]{{0,60}})?[^.;!?\n\ue000]{{0,30}}?\b(?:{_HAS})\s+"
    + _ABOUT
    + rf"|\b(?:{_FIRM})\b[^.;!?\n]{{0,90}}?\b(?:has|have|employs|counts|hat|beschäftigt|compte"
    r"|emploie|tiene|emplea|impiega|heeft|tem)\s+"
    + _ABOUT
    + r"|\b(?:employ(?:s|ing)?|beschäftigen|emploie|emplea|impiega)\s+"
    + _ABOUT
    + rf"|\b(?:{_MEDIA})\b[^.;!?\n\ue000]{{0,30}}?\b(?:{_HAS})\s+"
    + _ABOUT
)
_BESIDE_A_FIRM = Pattern(rf"\b(?:{_FIRM})\s*[,(:]\s*" + _ABOUT)
_ONLY_A_UNIT = Pattern(
    r"\b(?:only|just|first|nur|zunächst|d'abord|seulement|solo|primero|slechts)\s+(?:nur\s+)?"
    r"(?:the|our|das|die|der|le|la|el|il|de|het)\s+(?:[\w-]+\s+){1,3}(?:with|mit|avec|con|of"
    r"|met)\s+" + _ABOUT
)
_IN_A_FIRM = Pattern(
    rf"\s*(?:strong\b|\(?(?:in|at|across|working (?:for|at)|of|im|in der|dans|en|nel)\s+(?:the "
    rf"|our "
    rf"|this |my |l'|la |el |der |dem )?(?:whole |entire |ganzen )?(?:{_FIRM})\b"
    r"|(?:in total |altogether )?(?:worldwide|company[\s-]wide|group[\s-]wide|on (?:the )?payroll))"
)
_COUNTED_HEADS = Pattern(
    r"\b(?:head[\s-]?count|payroll|workforce|total staff|belegschaft|effectifs?|plantilla"
    r"|organico)\b"
)
_PER_UNIT = Pattern(
    r"\s*(?:per|each|in each|pro|par|por|je)\s+(?:shift|store|team|site|branch|office|shop"
    r"|department"
    r"|filiale|standort|schicht|agence|tienda|negozio|school|clinic|location|floor)\b"
)
_EACH_HAS = Pattern(
    r"\b(?:each|every|jede[rsn]?|chaque|cada|ogni|elke?)\s+(?:[^\W\d]+\s+){1,2}(?:has|have|holds"
    r"|with|hat|mit|a|compte|avec|tiene|con|ha|heeft|met|tem|com)\s+" + _ABOUT + r"|"
    r"\b(?:each|jeweils|chacun\w*|cada un[oa]|ciascun\w*)\s+(?:(?:has|have|with|having"
    r"|of(?! (?:our|the|these|those|my)\b))\s+)?" + _ABOUT
)
_APIECE = Pattern(
    r"\s+(?:each|apiece|jeweils|chacun\w*|cada un[oa]|ciascun\w*|elk)\b(?=\s*(?:[.,;:)\n]|$|and\b"
    r"|at\b))"
)
_FACTS = re.compile(
    r"\b(?:est|founded|branches|offices|sites|stores|beds|countries|rooms|subsidiaries|locations"
    r"|hotels|plants|factories|filialen|standorte|filiales|agences|sucursales|filiali)\b"
    r"[^.;!?\n]{0,12},\s*$"
)
_FIRM_OF = re.compile(
    r"(?:studio|company|firm|department|workforce|staff|abteilung)\s+(?:of|von|mit|de|di)\b"
)
_WE_ARE = Pattern(
    r"\b(?:we(?:'re| are| have| employ| were)|i have|wir (?:sind|haben)|nous (?:sommes|avons)|somos"
    r"|tenemos|siamo|abbiamo|wij (?:zijn|hebben)|there are)\s+" + _ABOUT
)
_ONCE_HAD = Pattern(
    r"\b(?:had|hatten|avions|teníamos|avevamo|hadden|tínhamos)\s+(?:bisher|früher|zuletzt|so far"
    r"|until now|previously|only|nur|seulement|solo|slechts|apenas|jusqu'ici|hasta ahora|finora"
    r"|tot nu toe|até agora|last year|letztes jahr)\s+" + _ABOUT
)
"""`wir hatten bisher 30 Nutzer`."""
_OUR_TEAM = Pattern(
    r"(?<!for )(?<!by )\b(?:our|my|the|unser|mein|notre|mon|nuestro|mi|nostro|il nostro|ons|nosso|a"
    r"|ein|une|un|een|uma)\s+(?:[^\W\d]+[\s-]+){0,2}?(?:team|équipe|equipo|squadra|equipe)\s+"
    r"(?:has|have|is|of|counts|consists of|with|hat|besteht aus|von|mit|aus|compte|a|de|tiene|es de"
    r"|cuenta con|ha|conta|di|heeft|telt|van|tem)\s+" + _ABOUT
)
_SHARE_OF = Pattern(
    r"(?:%|\b(?:percent|per cent|prozent|pour cent|por ciento|per cento|half|third|quarter|fifth"
    r"|tenth)"
    rf"|{NUMBER}\s+(?:in|out of)\s+{NUMBER})\s+(?:of|der|des|de|dei|von|van)\s+" + _ABOUT
)
_REGISTERED = Pattern(
    r"\b(?:maus?|registered|potential|eligible|signed[\s-]up|monthly|yearly|annual|listed"
    r"|nominal|total"
    r"|retail|registrierte\w*|inscrits|registrad[oa]s|registrati)\b"
)
_ALL_OVER = Pattern(
    r"\s*,?\s*(?:worldwide|in total|total|overall|altogether|insgesamt|au total|en total"
    r"|in totale|company[\s-]wide|group[\s-]wide|nation[\s-]?wide|in the whole (?:group"
    r"|company)"
    r"|weltweit|konzernweit|dans le monde|en todo el mundo|nel mondo)\b"
)
_RETRACTED = Pattern(
    r"\b(?:wait|hold on|just (?:said|told)|sorry(?! for\b)|no,"
    r"|correction|corrected|i mean|i meant|scratch that|make (?:it|that)|pardon"
    r"|oops|nein|quatsch|moment|non,|perdón|digo|anzi|scusa|i was told|turns out|meanwhile it is)"
)
_JOIN = re.compile(
    r"\s*(?:,|[,(]?\s*(?:and|&|plus|\+|und|sowie|et|y|e|en))\s+(?:about |around |some |another "
    r"|the |our )?$"
)
_USER_NOUN = Pattern(rf"(?:{USERS})$")
_HEAD_NOUN = Pattern(rf"(?:{HEADS})$")
_COUNTED_NOUN = Pattern(rf"(?:{HEADS}|subscribers|visitors|readers|listeners|viewers|followers)$")
_BOARD = Pattern(r"\b(?:board|committee|jury|family|council|cast|crew|union|party) members$")
_BYE = re.compile(
    r"(?m)^\s*(?:many |kind |best |warm |with |mit |viele |beste |liebe |yours "
    r"|cordial\w* )?(?:thanks"
    r"|thank you|regards|wishes|best|cheers|sincerely|faithfully|truly|greetings|grüße\w*|gruß"
    r"|cordialement|saludos|saluti|groetjes|groeten|abraços|br|vg|mfg)\b[^\n]{0,40}\n"
    r"|\b(?:regards|sincerely|grüße|gruß|cordialement|saludos|saluti|mfg)\b,?\s"
)


def at_once(marked: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the words stand that say a count is there at one moment; None without any."""
    after = _BREAK.split(marked[end : end + _NEAR])[0]
    head = marked[max(0, start - _NEAR) : start]
    before = _BREAK.split(head)[-1]
    for words, offset in ((marked[start:end], start), (after, end), (before, start - len(before))):
        if once := ONCE.search(words):
            return offset + once.start(), offset + once.end()
    return None


def is_at_peak(marked: str, start: int, end: int) -> bool:
    """Whether a count is there in the busiest moment, or online, and no rate is meant."""
    after = _BREAK.split(marked[end : end + _NEAR])[0]
    before = _BREAK.split(marked[max(0, start - _NEAR) : start])[-1]
    words = f"{before} {marked[start:end]} {after}"
    return not _RATE.search(words) and bool(
        _PEAK.search(before) or _PEAK.search(after) or _ONLINE.search(words)
    )


def is_base(marked: str, at: int) -> bool:
    """Whether a count is what a share is of: `20 % of our 900 users`."""
    return _SHARE_OF.search(_before(marked, at)) is not None


def is_served(marked: str, start: int) -> bool:
    """Whether the service is for a count: `for 300 nurses`, `used by our 40 lawyers`."""
    before = _before(marked, start)
    if _WORKS_FOR.search(before):
        return False
    return bool(_SERVED.search(before) or _ONLY_A_UNIT.search(before))


def uses_it(marked: str, end: int) -> bool:
    """Whether the words right behind a count say that it uses the service."""
    return _USING.match(marked, end) is not None


def is_outside(marked: str, start: int, end: int) -> bool:
    """Whether a count is nobody's users: the others, the absent, a past test, a signature."""
    before = _before(marked, start)
    if _OTHERS.search(before) or _NOT_THEM.search(before) or _TOO_WIDE.search(before):
        return True
    if _OTHER_WORK.match(marked, end) or _OVER_TIME.match(marked, end):
        return True
    if _BUILT_BY.search(before) or _BUILD_IT.match(marked, end):
        return True
    if _SEATS.search(marked[start:end]) and _VENUE.search(before):
        return True
    if _ONCE_HAD.search(before):
        return True
    sentence = before + marked[start:end] + _SENTENCE.split(marked[end : end + _FAR])[0]
    return bool(_TRIED.search(before)) and bool(_PAST.search(sentence))


def is_head_count(marked: str, start: int, at: int, end: int) -> bool:
    """Whether a count at `at` is the size of an organisation or of one part of many."""
    before = _before(marked, at)
    if _PER_UNIT.match(marked, end) or _EACH_HAS.search(before) or _FIRM_OF.match(marked, start):
        return True
    if _COUNTED_HEADS.search(before) or _COUNTED_HEADS.search(_after(marked, end)):
        return True
    if _BOARD.search(marked[start:end]):
        return True
    if not _COUNTED_NOUN.search(marked[start:end]):
        return False
    is_listed = bool(_FACTS.search(before) or _BESIDE_A_FIRM.search(before))
    return is_listed or bool(_OF_A_FIRM.search(before) or _IN_A_FIRM.match(marked, end))


def is_registered(marked: str, start: int, end: int) -> bool:
    """Whether a count is of those who may come, or of `us`: `20,000 registered users`."""
    if _REGISTERED.search(marked[start:end]) or _ALL_OVER.match(marked, end):
        return True
    is_us = _WE_ARE.search(_before(marked, start)) is not None
    return is_us and _HEAD_NOUN.search(marked[start:end]) is not None


def is_apiece(marked: str, at: int, end: int) -> bool:
    """Whether each of several has so many: `each clinic has 30 patients`, `3 persons each`."""
    ahead = _EACH_HAS.search(_before(marked, at)) or _PER_UNIT.match(marked, end)
    return ahead is not None or _APIECE.match(marked, end) is not None


def is_firm_of(marked: str, start: int) -> bool:
    """`a company of 2,000`: its size, even where the service is for the company."""
    return _FIRM_OF.match(marked, start) is not None


def is_team(marked: str, start: int, at: int) -> bool:
    """Whether a count is of the team that asks, who build it: `our team has 5 people`."""
    return _OUR_TEAM.search(_before(marked, start) + marked[start:at]) is not None


def is_user_noun(words: str) -> bool:
    """Whether people are called users, seats or visitors."""
    return _USER_NOUN.search(words) is not None


def is_retracted(between: str) -> bool:
    """Whether the words between two counts take the first one back."""
    return _RETRACTED.search(between) is not None


def is_joined(between: str) -> bool:
    """Whether two counts stand side by side: `40 lawyers and 15 paralegals`."""
    return _JOIN.fullmatch(between) is not None


def _before(marked: str, start: int) -> str:
    # The points of `i.e.` end no sentence.
    window = marked[max(0, start - _FAR) : start].replace("i.e.", "i,e,").replace("e.g.", "e,g,")
    return _SENTENCE.split(window)[-1]


def _after(marked: str, end: int) -> str:
    return _CLAUSE.split(marked[end : end + _NEAR])[0]


def signature_at(marked: str) -> int:
    """Where the lines behind a closing formula begin; the end of the text without one."""
    ends = (bye.end() for bye in _BYE.finditer(marked))
    whole = len(marked)
    return next((end for end in ends if whole - end < min(_SIGNATURE, whole / 2)), whole)
