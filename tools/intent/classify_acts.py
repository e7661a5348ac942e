"""What a service does with what, in seven languages: a verb near its object tells the use case.

`classify_rules` holds the names of use cases; these are activities that nobody gave a name:
`boil every wire down to 80 words`, `put questions to our archive and get the passage cited`.
"""

import re

from tools.intent.act_words import (
    ASK,
    CITED,
    CODE,
    CORPUS,
    LABELLED,
    LONG,
    PAPER,
    PERUSE,
    PIECE,
    TAGGED,
    WRITE,
)
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER
from tools.specification import UseCaseName

__all__ = ["ACTS"]

_GAP = 70
_BY_MEANS = r"(?:call|llam|appel|chiam|aufruf|using|via|through|mit|mediante|tramite|cham)\w*"
"""`creates tickets by calling our APIs` writes no API."""


def _near(first: str, second: str, gap: int = _GAP) -> str:
    """Both in one sentence, in either order."""
    return (
        rf"(?:{first})[^.;!?\n]{{0,{gap}}}?(?<!\w)(?:{second})"
        rf"|(?:{second})[^.;!?\n]{{0,{gap}}}?(?<!\w)(?:{first})"
    )


def _acts(*pairs: tuple[float, str]) -> tuple[tuple[float, Pattern], ...]:
    return tuple(
        (weight, Pattern(rf"(?<!\w)(?:{words})", re.IGNORECASE)) for weight, words in pairs
    )


ACTS: dict[UseCaseName, tuple[tuple[float, Pattern], ...]] = {
    "interactive_chatbot": _acts(
        (
            1.5,
            (
                r"(?:they|people|customers|visitors|users) (?:type|write|chat)\b|companion\b"
                r"|whatsapp\b"
                r"|berater auf (?:unserer|der)|assistants? (?:pour|para|per|voor|für)\b"
                r"|conversar\w*"
                r"|plaudern|unterhalten|bavarder|help on (?:the|our) (?:web)?site"
            ),
        ),
        (2.0, r"agent conversationnel|chats? (?:with|to)\b|concierge\b|czat\w*|rozmaw\w+"),
        (1.5, r"(?:can|able to|could) (?:\w+ )?ask\b[^.;!?\n]{0,30}\b(?:assistant|bot)\b"),
    ),
    "code_completion": _acts(
        (4.0, r"aut\w{0,2}co\w{2,7}t\w*(?= (?:for|in|of|our)\b)|auto[\s-]?uzupełniani\w+"),
        (
            3.5,
            _near(
                r"suggest\w*|complet\w+|finish\w*|predict\w*|vorschl[aä]g\w*",
                r"(?:as|while) (?:[\w']+ ){1,4}typ(?:e|es|ing)\b|(?:is|are) typing\b|beim tippen",
            ),
        ),
        (
            3.0,
            _near(
                r"suggest\w*|complet\w+|predict\w*|vorschl[aä]g\w*|propos\w+|suger\w+|suggeri\w+"
                r"|voorstel\w*|podpowi\w+",
                r"while (?:they|i|we|you|developers|people) (?:type|code)\w*|as (?:they|i|we"
                r"|you) type"
                r"|next (?:line|token)s? of code|cursor\b|beim tippen|while typing|inline\b"
                r"|vs\s?code\b|jetbrains\b|intellij\b|eclipse\b|neovim\b|\bides?\b",
            ),
        ),
    ),
    "code_generation": _acts(
        (
            3.0,
            (
                r"(?:sql|code|scripts?|queries) from (?:natural|plain|text|descriptions?"
                r"|prompts?)\b"
            ),
        ),
        (
            3.0,
            (
                rf"(?:{WRITE}|fix\w*|refactor\w*|port\w*|migrat\w+|convert\w*|korrigier\w+)\s+"
                rf"(?:(?!{_BY_MEANS})[\w'-]+\s+){{0,5}}?(?:{CODE})"
            ),
        ),
        (
            2.5,
            (
                rf"(?:{CODE}|testfälle|pruebas unitarias|tests? unitaires?|test unitari)"
                r"[^.;!?\n]{0,30}\b(?:schreiben|generieren|erstellen)\b|(?:get|gets|return"
                r"|receive)\w* "
                rf"(?:back )?(?:an? |the )?(?:\w+ )?(?:{CODE})|pruebas unitarias|tests? unitaires?"
                r"|test unitari|testes unitários"
            ),
        ),
        (
            2.0,
            (
                r"(?:unit |integration )?tests? (?:\w+ )?(?:written|generated)|kod(?:u|em)? (?:w"
                r"|na) "
                r"|generowani\w+ kodu|from (?:a )?(?:description|spec\w*|comments?) to code"
            ),
        ),
        (
            1.5,
            _near(
                r"bugs?\b|pull requests?|refactor\w*|code reviews?|legacy code",
                r"repo\w*|codebase\b|engineers?\b|developers?\b|by (?:a )?(?:model|llm)",
            ),
        ),
    ),
    "document_summarization": _acts(
        (
            3.0,
            (
                r"(?:boil|cut|trim|shrink|shorten|condens|compress|distil|kürz|verkürz|eindampf"
                r"|raccourc|condens|synthéti|acort|abrevi|accorci|sintetizz|inkort|encurt|skr[aó]c"
                r"|streszcz)\w*(?=\s[^.;!?\n]{0,60}(?:\ue000|\bdown\b|half|page|word|seite|satz"
                r"|s[äa]tze|short|lines|bullet|minutes|notes|report|document|letter|mail|text"
                r"|article|wire|protokoll|pages|página|pagin|wiek|stron))"
            ),
        ),
        (
            3.0,
            (
                r"auf (?:\S+ ){0,2}(?:seiten?|s[äa]tzen?|zeilen|wörter) (?:ge)?(?:kürz|verkürz"
                r"|eindampf|zusammen|bring)\w*"
            ),
        ),
        (
            3.0,
            (
                r"(?:show|meeting|call) notes from|show notes\b|write[\s-]?ups?\b|gist\b"
                r"|\ue000[\s-]pagers?\b|\ue000[\s-](?:paragraph|sentence) (?:about|per|for|on)\b"
                r"|in a nutshell|executive (?:summary|brief)\w*|kurzfassung\w*"
                r"|kurzversion\w*|auf (?:eine )?(?:halbe|einer?|wenige) seiten? "
                r"|comptes?[\s-]rendus?"
                r"|synthèses?\b|síntesis\b|sintesi\b|korte versie|inkorten|abreviad\w*|streszcze\w+"
                r"|what was said and|digests?\b(?=[^.;!?\n]{0,40}\b(?:of|from|daily|each|every))"
            ),
        ),
        (
            2.5,
            (
                r"(?:too long|zu lang|trop longs?|demasiado larg\w+|troppo lungh\w+|te lang)\b"
                r"[^;!?\n]{0,90}(?:page|seite|página|pagin|words?|half|short)"
            ),
        ),
        (
            2.0,
            (
                rf"(?:into|in|to|auf|en|in|down to) (?:about |roughly |etwa )?(?:{NUMBER} |an? )?"
                r"(?:short |single |halbe |kurze )?(?:sentences?|bullets?|bullet points"
                r"|paragraphs?|sätzen?|phrases?|frases|frasi|zinnen)\b"
            ),
        ),
    ),
    "long_document_analysis": _acts(
        (2.5, _near(PERUSE, rf"(?:{LONG})[^.;!?\n]{{0,30}}?(?:{PAPER})")),
        (
            2.0,
            (
                rf"(?:{PAPER})[^.;!?\n]{{0,60}}{NUMBER}[\s-]?(?:pages|seiten|páginas|pagine"
                r"|pagina's|stron)\b"
            ),
        ),
        (
            2.0,
            (
                r"(?:load|upload|drop|feed|paste)\w*(?: in)? (?:an?|the|one|whole|entire|complete) "
                rf"(?:[\w-]+ ){{0,4}}?(?:{PAPER})"
            ),
        ),
        (
            2.5,
            (
                rf"compar\w+ (?:\S+ ){{0,4}}?(?:versions? of (?:an? |the )?)?(?:{PAPER})"
                rf"|(?:{PAPER})[^.;!?\n]{{0,40}} with each other"
            ),
        ),
        (
            1.5,
            (
                r"in \ue000 go\b|(?:change[\s-]of[\s-]control|risks?|obligations?|clauses?"
                r"|loopholes?"
                r"|contradictions?|inconsistenc\w+|what happened when|who owned)\b"
            ),
        ),
    ),
    "rag_question_answering": _acts(
        (3.0, _near(ASK, CORPUS)),
        (2.0, CITED),
        (
            2.0,
            _near(
                r"find\w*\b|search\w*|such\w+|trouv\w+|busc\w+|cerc\w+|zoek\w+|antwort\w* aus"
                r"|answer",
                CORPUS + r"|run-?books?\b|norms\b|\w*handb[uü]ch\w*",
            ),
        ),
        (2.0, r"rag\b|pytań i odpowiedzi|perguntas e respostas|vraag en antwoord\b"),
    ),
    "translation": _acts(
        (
            2.0,
            (
                r"in (?:his|her|their|your|my|one's|everyone's) (?:own |native )?language\b"
                r"|mother tongue\b"
                r"|muttersprache\w*|langue maternelle|(?:propio|su) idioma\b|propria lingua"
                r"|eigen taal"
                r"|mt (?:for|of|engine|service|system)\b|machine translation\b|locali[sz]ation\b"
            ),
        ),
        (
            3.0,
            (
                r"from [a-z]{3,12} (?:in)?to (?:english|german|french|spanish|italian|dutch|polish"
                r"|chinese"
                r"|japanese|korean|arabic|turkish|hindi|russian|portuguese|thai|vietnamese)\b"
            ),
        ),
        (
            3.0,
            (
                r"(?:from|aus|vom|du|del|dal|uit het|van het|do|z) (?:\w+ )?(?:english|german"
                r"|french"
                r"|spanish|italian|dutch|polish|japanese|chinese|englisch\w*|deutsch\w*"
                r"|französisch\w*"
                r"|anglais|allemand|français|inglés|alemán|inglese|tedesco|engels|duits|inglês"
                rf"|angielsk\w*)\s+(?:in(?:to)?|to|ins?|vers|en|al|para|naar|na|au)\s+(?:{NUMBER} "
                r"|the |le |l'|het |el )?(?:\w+)"
            ),
        ),
        (3.0, r"tłumacz\w+|vertaal\w*|vertal\w+|traduz\w+|in (?:all|every) \w+ languages?"),
        (
            2.0,
            (
                rf"(?:into|in) (?:{NUMBER}|several|many|all|other) (?:\w+ )?(?:languages|sprachen"
                r"|langues|idiomas|lingue|talen|línguas)\b"
            ),
        ),
    ),
    "content_generation": _acts(
        (3.5, r"(?:videos?|films?|podcasts?|radio|tv|sales)['\u2019]?s?['\u2019]? scripts?\b"),
        (2.5, rf"(?:{PIECE})\s+(?:\w+\s+){{0,2}}?(?:written|drafted|generated|composed)\b"),
        (
            2.0,
            (
                r"(?:come up with|think up|invent|redactar|rédiger|redigere"
                r"|schrijf\w*) (?:[\w-]+ ){0,4}?"
                r"(?:names|slogans?|taglines?|ideas|titles|anuncios|annonces|annunci|textos|textes"
                r"|testi)"
                r"|(?:into|in) (?:an? )?(?:\w+ )?(?:ads?|listings?|advert\w*|stor(?:y|ies)|prose)\b"
                r"|grüße\b[^.;!?\n]{0,40}verfass\w+|slogans?\b"
            ),
        ),
        (2.5, rf"(?:{WRITE})\s+(?:[^\s.;!?]+\s+){{0,4}}?(?:{PIECE})"),
        (2.0, rf"(?:{PIECE})\s+(?:[^\s.;!?]+\s+){{0,4}}?(?:schreib|verfass|erstell|texten)\w*"),
        (
            2.0,
            (
                rf"(?:nice |good |fresh |catchy )?(?:{PIECE}) for (?:its|the|each|every|our) "
                r"(?:product|shop|page|website|campaign)\w*"
            ),
        ),
        (
            2.0,
            (
                r"newsletters?\b|copywrit\w+|novelists?\b|story ?tell\w+|ad variants?|generatore di"
                r"|tone of voice|schede prodotto|fiches? produits?|werbetext\w*"
            ),
        ),
    ),
    "classification_extraction": _acts(
        (
            2.5,
            (
                r"(?:is|are) (?:this|these|it|they|each|every) [^.;!?\n]{1,50}(?:\?| or (?:not|a"
                r"|an)\b)"
                r"|wh(?:ich|at) (?:department|team|category|class|code|topic|queue|desk)\b"
                r"|(?:nach|zu) (?:dringlichkeit|thema|themen|abteilung\w*|kategori\w*) (?:sort|zu"
                r"|ord)\w*"
                r"|(?:detect|erkenn|détect|rilev|herken)\w* (?:[\w-]+ ){0,2}(?:fraud|spam|betrug"
                r"|fraude"
                r"|frode|phishing)\w*"
                r"|pull (?:[\w-]+ ){1,5}(?:out of|from)|(?:names|dates|amounts|supplier"
                r"|doses)\b[^.;!?\n]{0,30}"
                r"(?:out of|from)\b"
            ),
        ),
        (2.5, _near(LABELLED, TAGGED, 60)),
        (
            3.0,
            (
                r"(?:to|in|into|as|als|en|in) (?:structured |valid |strict )?json\b"
                r"|(?:wh(?:ich|at)|welche[rns]?|quel\w*|qué|quale|welk\w*|qual) (?:[\w-]+ ){1,3}?"
                r"(?:does|do|is|are|gehört|appartient|pertenece|appartiene|hoort)\b[^.;!?\n]{0,60}"
                r"\b(?:belong|in|to|zu)\b"
            ),
        ),
        (
            2.5,
            (
                r"(?:spot|detect|recogni[sz]|screen|filter|catch"
                r"|identif)\w* (?:[\w-]+ ){0,3}?(?:spam"
                r"|fraud|hate|injections?|phishing|toxic\w*|abus\w+|duplicates|anomal\w+|intents?"
                r"|entit\w+|names|pii)"
            ),
        ),
        (
            2.0,
            (
                rf"(?:yes|ja|oui|sí|sì) ?(?:/|or|oder|ou|o|of) ?(?:no|nein|non|nee)\b"
                rf"|(?:in)?to (?:{NUMBER} of )?{NUMBER} "
                r"(?:\w+ )?(?:severit\w+|levels|priorities|teams|departments|types|groups"
                r"|categor\w+|classes|labels|topics|bins|buckets)|en \ue000 categor\w+"
                r"|em \ue000 categor\w+|in \ue000 (?:kategorien|categori\w+)"
            ),
        ),
    ),
    "agentic_tool_use": _acts(
        (
            3.5,
            (
                r"(?:by itself|on its own|autonom\w*|unattended|without (?:a )?human"
                r"|selbst(?:st)?ändig"
                r"|eigenständig|tout seul|por sí (?:solo|mismo)|da solo|zelfstandig|sozinho"
                r"|samodzieln\w*)"
                r"[^.;!?\n]{0,80}\b(?:look|issue|open|close|restart|book|order|fix|check|call|run"
                r"|resolv"
                r"|handl|click|creat|updat|buch|bestell|ruf)\w*"
                r"|(?:resolv|handl|book|process|do|complet)\w* [^.;!?\n]{0,50}"
                r"(?:by itself|on its own|itself:|autonom\w*)"
            ),
        ),
        (
            3.0,
            (
                r"(?:call|using|use|ruf\w*|appel|llam|chiam|cham)\w* (?:[\w'-]+ ){0,3}?(?:apis?"
                r"|tools?"
                r"|functions?|outils?|herramientas?|strumenti|ferramentas?|werkzeuge?"
                r"|schnittstellen)\b"
                r"|(?:browser|desktop|ui|web) automation|automation agent|runs? (?:[\w-]+ )?tools\b"
                r"|tools? \([^)]*\)"
            ),
        ),
        (
            2.0,
            (
                r"agents?\b(?= (?:for|that|which|to|reads?|opens?|checks?|runs?|books?))"
                r"|agentes?\b(?= (?:que|para))|agent\b(?= (?:qui|die|der|który|che))"
                r"|agenten?\b(?= die)"
                r"|multi-step|workflows?\b"
            ),
        ),
        (
            2.5,
            (
                r"(?:log(?:s|ging)? in(?:to)?|opens?|creat(?:e|es)|updat(?:e|es)|plac(?:e|es)"
                r"|issu(?:e|es)"
                r"|book(?:s|ing)?|cancel\w*|send(?:s)?|anleg\w+|buch(?:t|en)|crea|cré[eé]\w*"
                r"|cria\w*)"
                r"[^.;!?\n]{0,25}\b(?:erp|crm|sap|jira|purchase orders?|refunds?|tickets? and"
                r"|calendar"
                r"|flights?|hotels? and|pedidos|commandes|bestellung\w*|shipments?)\b"
                r"|goal and (?:uses|works)|uses tools|until (?:it is |it's )?done|bestellungen im"
            ),
        ),
    ),
    "reasoning_assistant": _acts(
        (2.0, r"think(?:s|ing)? (?:very )?(?:long|hard|deeply)\b|long thinking\b|knobel\w+"),
        (
            3.0,
            (
                r"(?:solv\w+|prov(?:e|es|ing)\b|l[oö]s(?:t|en)\b|résou\w+|résol\w+|resolver?\b"
                r"|resuelv\w+"
                r"|risolv\w+|oplossen|dimostr\w+|demostr\w+|demonstr\w+|rozwiąz\w+)[^.;!?\n]{0,50}"
                r"(?:math\w*|physic\w*|equation\w*|exercis\w*|problem\w*|theorem\w*|aufgaben?\b"
                r"|exercices?\b|ejercicios?\b|eserciz\w+|gleichung\w*|puzzles?\b|opgaven|zada\w+)"
            ),
        ),
        (
            3.0,
            (
                r"mathe\b[\w-]*|matemátic\w+|matematic\w+|wiskunde\w*|mathémati\w+|mathematik\w*"
                r"|matemat\w+|lösungsweg\w*|rechenweg\w*|olympiad\w*|theorem prov\w+"
                r"|long chains? of"
                r"|thought\b|tutor\w* (?:de|di|for|in) (?:math|phys|matem|fís|fis)\w*"
            ),
        ),
        (
            2.0,
            (
                r"step[\s-]by[\s-]step\b|schritt für schritt|pas à pas|paso a paso|passo a passo"
                r"|stap voor stap|passo[\s-]passo|krok po kroku"
            ),
        ),
    ),
    "voice_assistant": _acts(
        (
            2.0,
            (
                r"anrufbot\w*|rings? (?:us|in)\b|(?:people|patients|customers|guests"
                r"|clients) (?:call"
                r"|ring"
                r"|phone)s?\b|(?:clientes|pacientes|personas) llaman|clienti (?:che )?chiamano"
                r"|wer anruft"
                r"|kunden rufen an|talk(?:s|ing)? to (?:the|their|its) (?:\w+'s )?(?:car"
                r"|navigation|tv"
                r"|speaker|device)|hot-?lines?\b|spoken\b|hands-free|in-car\b|robot contesta"
            ),
        ),
        (
            3.5,
            (
                r"(?:hot-?line|helpline|phone|telephone|call[\s-]cent(?:er|re)|ivr|telefon\w*"
                r"|hotline-)"
                r"[\s-]?(?:\w+[\s-])?(?:bot|assistant|agent|assistent\w*|sprachbot)\b"
                r"|(?:bot|assistant|agent)[^.;!?\n]{0,30}\b(?:hot-?line|(?:tele)?phone|callers?)\b"
                r"|sprach-?bots?\b|bot(?:s)? vocal\w*|voice ?bots?\b"
            ),
        ),
        (
            2.5,
            (
                r"(?:phone|telephone|voice|simultaneous|parallel|incoming"
                r"|inbound) (?:phone )?calls?\b"
                rf"|{NUMBER} (?:lines|calls at once)\b|callers?\b|anrufe?[nr]?\b|llamadas\b"
                rf"|chiamate\b"
                r"|appels (?:simultan\w+|téléphon\w+|entrants?)|ligações\b|oproepen\b|połącze\w+"
                r"|assistente de voz|asistente de voz|gets? spoken|speaks? back|speech synthes\w+"
            ),
        ),
    ),
    "batch_processing": _acts(
        (
            1.5,
            (
                r"no (?:hurry|rush)\b|any time this|jede (?:nacht|woche)|jeden (?:monat|sonntag"
                r"|montag)"
                r"|once a (?:week|month|night) we|every (?:night|weekend|sunday)|over the weekend"
                r"|am wochenende|chaque nuit|cada noche|ogni notte|elke nacht|toda noite|co noc"
                r"|result\w* by (?:monday|tomorrow|morning)|(?:run|put"
                r"|push) (?:[\w-]+ ){0,3}?\ue000 "
                r"(?:\w+ )?(?:rows|records|tickets|documents|items) through"
            ),
        ),
        (
            2.5,
            (
                r"by (?:\ue000|tomorrow|monday|morning)(?: ?(?:am"
                r"|o'clock))?\b[^.;!?\n]{0,40}starts?\b"
                r"|(?<!context )(?<!kontext)(?:window|zeitfenster|ventana"
                r"|finestra)\s*:?\s*\ue000|traitement de nuit"
                r"|proceso nocturno|elaborazione notturna|nachtverwerking|processamento noturno"
                r"|each night|per night|a nite\b|background jobs?\b|w nocy\b|wsadow\w+"
            ),
        ),
        (
            2.0,
            (
                r"back-?fill\w*|re-?(?:tag|index|process|label|embed)\w*|once over (?:all|our)"
                r"|entire archive"
            ),
        ),
    ),
}
"""Activities by use case, with weights as in `classify_rules`."""
