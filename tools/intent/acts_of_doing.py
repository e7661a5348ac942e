"""What a service does with people and systems: it talks, acts, thinks, or works at night."""

from tools.intent.act_rules import Act, acts
from tools.intent.sentence import NUMBER
from tools.specification import UseCaseName

__all__ = ["DOING_ACTS"]

DOING_ACTS: dict[UseCaseName, tuple[Act, ...]] = {
    "interactive_chatbot": acts(
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
    "agentic_tool_use": acts(
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
                r"(?<!support )(?<!human )(?<!service )agents?\b(?= (?:with|on|using|mit|avec"
                r"|con|met|com) \ue002)"
                r"|agents?\b(?= (?:for|that|which|to|reads?|opens?|checks?|runs?|books?))"
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
    "reasoning_assistant": acts(
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
                r"step[\s-]by[\s-]step\b|schritt[\s-]für[\s-]schritt|pas à pas|paso a paso"
                r"|passo a passo"
                r"|stap voor stap|passo[\s-]passo|krok po kroku"
            ),
        ),
    ),
    "voice_assistant": acts(
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
    "batch_processing": acts(
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
"""Activities by use case, in seven languages."""
