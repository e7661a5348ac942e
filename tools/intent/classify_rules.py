"""Words that tell use cases apart, with weights, in five languages.

3 names the use case, 2 names its activity, 1 is a hint. The words are our own; the collection's
keywords join them with weight 1. One table, longer than a module should be: its order decides ties.
"""

import re

from tools.intent.pattern import Pattern
from tools.specification import UseCaseName

__all__ = ["RULES", "Rule"]

Rule = tuple[float, Pattern]

_WHOLE = (
    r"(?:"
    r"entire|whole|full|complete|ganze[nrs]?|komplett\w*|vollständig\w*|complets?"
    r"|complètes?|entiers?|entières?|enter[oa]s?|complet[oaie]s?|inter[oaie]"
    r"|integral\w*|intégra\w*|inteir[oa]s?|volledige?|hele"
    r")"
)
_STUDIED = (
    r"(?:"
    r"analy[sz]\w*|analis\w*|anális\w*|prüf\w*|examin\w*|review\w*|revis\w*"
    r"|durchsuch\w*|auswert\w*|étud\w*|beoordel\w*|doorlicht\w*|esamin\w*"
    r")"
)
_PAPERS = (
    r"(?:"
    r"contracts?|reports?|files?|dossiers?|documents?|filings?|verträge?n?|berichte?n?"
    r"|akten?|dokumente?n?|gutachten|unterlagen|contrats?|rapports?|contratos?"
    r"|informes?|expedientes?|documentos?|contratti|relazioni|bilanci\w*|fascicoli"
    r"|documenti|relatórios?|processos?|contracten|verslagen|rapporten"
    r")"
)


def _rules(*pairs: tuple[float, str]) -> tuple[Rule, ...]:
    return tuple((weight, Pattern(rf"\b(?:{words})", re.IGNORECASE)) for weight, words in pairs)


RULES: dict[UseCaseName, tuple[Rule, ...]] = {
    "interactive_chatbot": _rules(
        (2.0, r"text[\s-]chats?\b"),
        (
            2.0,
            (
                r"chat\s?bots?\b|dialog(?:ue)? systems?\b|chatbot\w*|conversational (?:ai"
                r"|assistant)|chat\s?gpt\b"
            ),
        ),
        (
            2.0,
            (
                r"(?:chat|chat[\s-]based)[\s-]+(?:assistants?|apps?|widgets?|service|tool|window"
                r"|interface"
                r"|helper)|live[\s-]chat|(?:chat|talk)(?:s|ting|ing)? (?:to|with)\b"
                r"(?! (?:an? |the |your )?(?:real |actual )?(?:human|person|manager|boss|someone))"
                r"|virtual assistants?"
                r"|chat (?:on|for|auf|sur|en) (?:the|our|my|der|unserer|notre|nuestra)\b"
            ),
        ),
        (1.5, r"(?:virtual|digital|personal|ai|support|shopping|internal)\s+assistants?\b|bot\b"),
        (
            2.0,
            (
                r"[^\W\d]*(?:service|support|kunden|klanten|kontakt|helpdesk|beratungs|auskunfts"
                r"|informatie)-?bots?\b"
            ),
        ),
        (
            1.0,
            (
                r"chat\b|chats\b|chatting\b|dialog(?:ue)?s?\b|conversation\w*|help\s?desk\b"
                r"|asistente\b|assistente\b"
            ),
        ),
        (0.5, r"assistants?\b|assistenten?\b|customer[\s-]+(?:support|service)|kundenservice"),
    ),
    "code_completion": _rules(
        (
            4.0,
            (
                r"complet\w+ (?:the |a )?(?:current )?(?:line|statement|snippet)|gr[ae]y text"
                r"|code-?\s?aanvulling"
                r"|automatisch aanvullen|(?:line|snippet|suggestions?)[^.;!?\n]{0,30}(?:is|are"
                r"|while) typing"
            ),
        ),
        (
            4.0,
            (
                r"code[\s-]+complet\w+|auto\s?-?complet\w+|code[\s-]?vervollständig\w*"
                r"|fill[\s-]in[\s-]the|ghost[\s-]text"
            ),
        ),
        (4.0, r"inline (?:code )?(?:suggest\w+|complet\w+)|tab[\s-]complet\w+|complétion de code"),
        (
            3.0,
            (
                r"completions? for (?:our |the |\ue000 )*(?:\w+ )?(?:devs|developers|engineers"
                r"|programmers|coders)\b|for completions?(?=\s*[,.;]|\s+in\b|$)"
                r"|completions? with [\ue001\ue002]"
            ),
        ),
        (3.0, r"copilot\b|completado de código|completamento del codice"),
        (1.5, r"ides?\b(?! ?a)|vs\s?code\b|jetbrains\b|editor plugin"),
    ),
    "code_generation": _rules(
        (3.0, r"sql (?:assistant|generat\w+|bot|copilot|helper|queries|code)"),
        (3.0, r"code[\s-]?(?:generat\w+|generier\w+|assist\w+|review\w*|refactor\w*|migration)"),
        (
            3.0,
            (
                r"(?:generat\w+|writ\w+|generier\w+|genera\w*"
                r"|gener\w+|scriv\w+|escrib\w+|écri\w+|schreib\w+)\s+(?:\w+\s+){0,2}(?:code"
                r"|código|codice|quellcode|sql)\b"
            ),
        ),
        (
            3.0,
            (
                r"coding (?:assist\w+|copilots?|agents?|bots?|models?|help\w*)"
                r"|programming assist\w+"
                r"|génération de code"
            ),
        ),
        (
            3.5,
            (
                r"asistente de (?:código|programación)|assistant de (?:code|programmation)"
                r"|assistente (?:di |de |alla )?(?:codice|programmazione|código|programação)"
                r"|(?:programmier"
                r"|code)-?\s?(?:assistent\w*|hilfe)|assist[ae]nte? (?:per|para|pour|für|for) "
                r"(?:i |los |les )?(?:program\w+|entwickl\w+|développeu\w+|desarrollador\w*"
                r"|sviluppator\w*|coders?|developers?)|code[\s-]?gen\b"
            ),
        ),
        (
            2.0,
            (
                r"writ\w+ (?:whole |entire |complete |new |our )?(?:functions?|methods|classes"
                r"|scripts|programs)\b|"
                r"unit tests?\b|pull requests?\b|pair programm\w+|program\w* code"
                r"|text[\s-]?(?:to|2)[\s-]?sql|(?:react|vue|angular|ui|web) components?\b"
            ),
        ),
        (
            1.0,
            (
                r"(?:java|python|cobol|pl/sql|typescript|javascript|rust|golang|fortran)\b"
                r"|(?<!zip )(?<!postal )(?<!access )(?<!promo )(?<!dress )(?<!error )(?<!area )"
                r"(?<!country )(?<!discount )(?<!penal )(?<!civil )(?<!door )(?<!pin )"
                r"cod(?:e|ing)\b(?!\s*(?:is\s*)?(?:\ue000|of conduct|for the (?:door|gate|alarm"
                r"|safe)))"
                r"|programming\b|developers?\b|software engineers?"
            ),
        ),
    ),
    "document_summarization": _rules(
        (
            3.0,
            (
                r"wrap[\s-]?ups?\b|call notes from|(?:\w+[\s-]sentence|one[\s-]page"
                r"|one[\s-]paragraph)"
                r" (?:summar\w+|abstracts?|digests?|versions?)"
            ),
        ),
        (
            3.0,
            (
                r"summar\w+|zusammenfass\w+|zusammen\s?zu\s?fassen|résum\w+|resum(?:ir|en|e"
                r"|ing|iendo)\w*"
            ),
        ),
        (
            3.0,
            (
                r"riassu\w+|tl;?dr\b|boil\w* down|short versions?\b|key (?:points|takeaways)\b"
                r"|recaps?\b|"
                r"condens\w+|meeting (?:notes|minutes)\b"
                r"|fasst\b.{0,40}\bzusammen"
            ),
        ),
        (
            3.0,
            (
                r"(?:turn|convert|boil|reduce|shorten)\w* (?:\S+ ){1,4}(?:in)?to (?:an? |one "
                r"|half |\ue000 (?:an? )?)?(?:short"
                r"|half|one|single|page|paragraph|bullet|few|brief)|minutes of (?:\w+ )?meetings?"
                r"|meeting minutes|riassunt\w+|samenvatt\w+"
            ),
        ),
        (1.0, r"digests?\b|abstracts?\b"),
    ),
    "long_document_analysis": _rules(
        (
            3.0,
            (
                r"lange[nrs]?\s+\w+\s+(?:analysier|prüf|durchsuch|auswert)\w*|(?:manuskripte"
                r"|romane|bücher"
                r"|akten|gutachten|berichte)\s+(?:analysier|auswert|prüf)\w*|analyser (?:de "
                r"|des )?longs?"
                r"|longs? (?:documents|rapports|contrats)|(?:documentos|informes|expedientes"
                r"|contratos)"
                r" (?:largos|extensos)|(?:documenti|contratti) lunghi|lange documenten"
            ),
        ),
        (
            2.0,
            (
                r"(?:judge?ments?|rulings?|documents?|files?|reports?|contracts?|filings?"
                r"|stud(?:y|ies)|theses"
                r"|thesis|books?) of (?:up to |about |around |over )?\ue000 pages"
            ),
        ),
        (
            3.0,
            (
                rf"{_STUDIED} [^.;:!?\n\ue000]{{0,40}}?(?:{_WHOLE} (?:\w+ ){{0,2}}?{_PAPERS}"
                rf"|{_PAPERS} (?:\w+ ){{0,2}}?{_WHOLE})(?!\w)"
                rf"|{_PAPERS} {_WHOLE} {_STUDIED}(?!\w)"
            ),
        ),
        (4.0, r"long[\s-]+(?:document|contract|report|pdf|context|form document)s?\b"),
        (
            3.0,
            (
                r"(?:contract|document|book|report|filing|due[\s-]diligence|dokumenten?"
                r"|vertrags)[\s-]?(?:analys\w+|review\w*)"
            ),
        ),
        (
            3.0,
            (
                r"analy(?!sts?\b)[sz]\w+\s+(?:\S+\s+){0,4}(?:contracts?|reports?|filings?|papers?"
                r"|documents?|books?|verträge|pdfs?)\b"
            ),
        ),
        (
            2.5,
            (
                r"(?:entire|whole|full|large|huge|ganze) (?:books?|contracts?|documents?"
                r"|reports?|codebases?|pdfs?|dokumente)"
            ),
        ),
        (
            2.0,
            (
                r"review\w* (?:\w+ ){0,2}(?:contracts?|agreements?|filings?)\b|"
                r"pages?[\s-]+(?:long )?(?:contracts?|documents?|pdfs?|reports?|filings?"
                r"|books?|agreements?)\b"
                r"|e-?discovery\b|analyse de (?:documents|contrats)|análisis de (?:documentos"
                r"|contratos)"
            ),
        ),
        (1.5, r"pages (?:each|long)\b|clauses\b"),
    ),
    "rag_question_answering": _rules(
        (2.0, r"answers? (?:\w+ ){0,2}questions? (?:on|about|over|from|regarding)\b"),
        (
            3.0,
            (
                r"(?:answers?|repl(?:y|ies)) with (?:the |an? )?(?:links? to "
                r"|references? to )?(?:the )?(?:pages?"
                r"|sources?|paragraphs?|passages?|documents?|citations?)"
            ),
        ),
        (
            3.0,
            (
                r"(?:répond\w*|responde\w*|rispond\w+|beantwort\w+) (?:\w+ ){0,3}(?:questions?"
                r"|fragen"
                r"|preguntas|domande|dudas) (?:sur|zu|sobre|su|aus|über)|questions? sur (?:nos"
                r"|notre|les)"
                r"|domande su|dudas sobre|from (?:the|our) policy terms|quoting the (?:paragraph"
                r"|source|page)"
            ),
        ),
        (4.0, r"rag\b|retrieval[\s-]augmented\b|retrieval\b"),
        (
            3.0,
            (
                r"(?:aus|zu|über|in) (?:unseren?|den|eigenen|internen) (?:\w+ )?(?:dokument"
                r"|handbüch|unterlag|richtlini|wiki)\w*"
                r"|base di conoscenza|domande e risposte|(?:domande|preguntas|questions?"
                r"|fragen) (?:sui|sobre|sur|zu|su) (?:\w+ ){0,2}(?:docum|dokum|manual"
                r"|handb)\w+"
                r"|knowledge[\s-]?bases?\b|wissensdatenbank\w*|base de (?:connaissances"
                r"|conocimiento)"
            ),
        ),
        (
            3.0,
            (
                r"question[\s-]answering\b|answers? questions (?:about|on|over|from"
                r"|using) (?:our|the|my|your|internal|company)"
            ),
        ),
        (
            3.0,
            (
                r"(?:over|on|about|from|using|across|search\w*|su|sur|sobre|über) (?:our|my"
                r"|the company'?s?|internal|company|unsere?n?|nos|nuestros"
                r"|i nostri)\s+(?:\w+\s+){0,2}(?:docs|documents?|documentation|wiki|manuals?"
                r"|files|pdfs?|polic\w+|dokumente\w*|handbuch|documentos|documenti"
                r"|confluence|sharepoint)"
            ),
        ),
        (
            3.0,
            (
                r"(?:with|and|plus|including) (?:sources|citations|references"
                r"|links to the (?:pages|sources"
                r"|documents))|(?:answers?|finds?|questions?) (?:\w+ ){0,4}(?:from|in|to|about"
                r"|on) (?:our"
                r"|the|my|all|\ue000) (?:\w+ ){0,3}(?:handbooks?|manuals?|polic(?:y|ies)|guidelines"
                r"|wiki|confluence|sharepoint|pages|documents|docs|documentation|files)"
            ),
        ),
        (1.0, r"intranet\b"),
        (
            2.0,
            (
                r"q\s?&\s?a\b|qa\b|faqs?\b|(?:semantic|enterprise|document|doc) search\b"
                r"|vector (?:db|database|store)"
            ),
        ),
    ),
    "translation": _rules(
        (
            2.0,
            (
                r"(?:in|come in|of) (?:\w+ )?\ue000 languages[^.;!?\n]{0,40}\b(?:in|to"
                r"|into) (?:english|german|french"
                r"|spanish|dutch"
                r"|chinese|japanese|italian|polish)"
            ),
        ),
        (
            3.0,
            (
                r"translat(?!ors?\b)\w+|übersetz(?!er(?:n|innen)?\b)\w+|tradu(?!ct(?:eur"
                r"|or)e?s?\b)\w+"
                r"|localis(?:e|ation)\w*|localiz(?:e"
                r"|ation)\w*|dolmetsch\w*"
            ),
        ),
        (
            1.0,
            r"translators?\b|interpreters?\b|subtitles?\b|übersetzer\w*|traducteurs?|traductores",
        ),
        (
            2.0,
            (
                r"\b[a-z]{2}\s?(?:->|→|<->|\u2192)\s?[a-z]{2}\b|(?:english|german|french|spanish"
                r"|dutch"
                r"|chinese|japanese|italian|polish|en|de|fr|es) (?:in)?to (?:\w+ )?(?:english"
                r"|german|french"
                r"|spanish|dutch|chinese|japanese|italian|polish|en|de|fr|es)\b|get \w+ back"
            ),
        ),
    ),
    "content_generation": _rules(
        (
            2.5,
            (
                r"turn\w* (?:\S+ ){1,4}into (?:an? )?(?:letters?|emails?|articles?|reports?"
                r"|posts?)\b"
                r"|(?:text|copy|content|headline|story|email) generators?\b"
            ),
        ),
        (
            2.0,
            (
                r"(?:writ|draft|generat|creat)\w* (?:\S+ ){0,3}"
                r"(?:texts?|headlines?|teasers?|captions?)\b"
            ),
        ),
        (
            2.5,
            (
                r"release notes|(?:letters?|emails?|mails?|repl(?:y|ies)|articles?|posts?"
                r"|texts?)[^.;!?\n]{0,20}"
                r" drafted|draft(?:s|ed|ing)? (?:\w+ ){0,3}(?:letters?|emails?|mails?|repl(?:y"
                r"|ies)|articles?)"
            ),
        ),
        (
            3.0,
            (
                r"(?:quest|story|stories|dialog(?:ue)?s?|lore|plot|copy|description|article|letter"
                r"|headline|e-?mail|post|speech|lyrics|recipe)s?(?:[\s-]texts?)? (?:generation"
                r"|writing)\b|content (?:generat\w+|creat\w+|writing)|copy\s?writing\b"
                r"|(?:marketing|ad"
                r"|sales) (?:copy|texts?|emails?)"
            ),
        ),
        (
            3.0,
            (
                r"(?:writ\w+|generat\w+|draft\w+|creat\w+|schreib\w+|redact\w+|scriv\w+"
                r"|rédig\w+)\s+(?:\S+\s+){0,3}(?:articles?|blogs?|posts?|stor(?:y|ies)"
                r"|descriptions?|newsletters?|essays?|emails?|artikel|texte|artículos"
                r"|articoli|slogans?|letters?|scripts?)\b"
            ),
        ),
        (
            2.5,
            (
                r"blog posts?\b|newsletters?\b|press releases?\b|social media\b"
                r"|product descriptions?\b|creative writing\b"
                r"|produktbeschreibung\w*|ghost\s?writ\w+"
            ),
        ),
        (
            3.0,
            (
                r"generazione di (?:contenuti|testi)|descrizioni (?:di |dei )?prodott\w+"
                r"|articoli per il"
                r"|testi (?:pubblicitari|di marketing)|(?:texte|inhalte|artikel|beiträge"
                r"|produkttexte"
                r"|werbetexte|beschreibungen)\s+(?:(?:für|zu|über)\s+\w+\s+)?(?:zu )?(?:generier"
                r"|erstell"
                r"|schreib|verfass)\w*|generación de (?:contenid|text)\w+|génération de (?:conten"
                r"|text)\w+"
                r"|fiches (?:de )?produits?|descripciones de productos?|descriptions de produits?"
                r"|(?:email|mail|article|post) drafts?|drafts? (?:of |for )?(?:emails?|articles?"
                r"|posts?)"
                r"|(?:quest|short|bedtime) stor(?:y|ies)|teksten schrijven|productbeschrijvingen"
            ),
        ),
        (0.5, r"articles?\b|essays?\b|posts\b|(?<!user )stories\b|artikel\b"),
    ),
    "classification_extraction": _rules(
        (
            3.0,
            (
                r"class(?:ement|er) (?:automatique )?(?:de |des |d['\u2019]|les |nos )|"
                r"sort(?:ed|ing|s)? (?:\w+ ){0,3}into|into \ue000 (?:\w+ )?(?:categor\w+|class\w+"
                r"|topics|labels"
                r"|buckets|groups)|redact(?:s|ed|ing|ion)?\b|anonymi[sz]\w*|pseudonymi[sz]\w*"
                r"|label(?:s|led|ling|ing)? (?:\ue000 )?(?:\w+ ){0,2}(?:titles|products|images"
                r"|sentences"
                r"|records|rows|items|texts|posts|tweets|mails|tickets)"
                r"|returns? (?:the |an? )?(?:amounts?|dates?|fields|json|values|names)\b"
                r"|lead scoring|scor(?:e|ing) (?:\w+ )?leads"
            ),
        ),
        (
            3.0,
            (
                r"classif\w+|class(?:er|ez)\b|[^\W\d]*klassifi\w+|clasific\w+|categori[sz]\w+|sentiment\w*"
                r"|named[\s-]entit\w+|ner\b"
            ),
        ),
        (
            3.0,
            (
                r"(?:pull|read|get)\w* (?:\S+ ){1,4}(?:out of|from) (?:\w+ )?(?:receipts?"
                r"|invoices?|forms?|letters?|contracts?|documents?|emails?)|auslesen\b|"
                r"extract\w*|extrahier\w*|extrae\w*|extrai\w*|estra\w*|étiquet\w*"
                r"|label(?:l?ing)\b|tagging\b"
            ),
        ),
        (
            2.5,
            (
                r"moderat(?:ion|e|ing)\b|(?:detect|filter|catch|spot)\w* (?:\w+ )?spam|extração"
                r"|tag(?:s|ging)?"
                r" (?:\w+ ){0,2}(?:captions?|photos?|images?|posts?|articles?|products?)\b"
                r"|spam(?= (?:or|detect|filter|mail|e-?mail|classif"
                r"|check|messag))|(?!intent )\w+ detection\b|intent detection"
                r"|ticket (?:routing|triage)"
                r"|(?:route|triage|tag|label) (?:\w+ ){0,2}(?:tickets?|emails?|documents?)"
                r"|(?:tag|label|sort|route|triage) (?:them|these|it|incoming)"
            ),
        ),
        (1.5, r"structured (?:data|output|records?)|json output|invoices?\b|rechnungen\b"),
    ),
    "agentic_tool_use": _rules(
        (
            1.5,
            (
                r"agentic\b(?= \w+ (?:automation|workflow|assistant))"
                r"|(?:helpdesk|process|task) automation\b"
            ),
        ),
        (3.0, r"agent (?:platform|framework|backend|runtime|swarm|fleet)s?\b"),
        (
            3.0,
            (
                r"(?:with|using|via) (?:\w+ )?tools\b|agente que llama|appell\w+ (?:des|les) outils"
                r"|chiama\w* (?:gli )?strumenti|agents? for (?:it|ops|devops|sales|procurement"
                r"|finance|hr)\b"
            ),
        ),
        (
            4.0,
            (
                r"agentic\b|(?:tool|function)[\s-]+(?:call\w*|us(?:e|ing)\b)|(?:ai|llm"
                r"|autonomous)[\s-]agents?\b|multi[\s-]agent\w*|ki[\s-]agent\w*|agentisch\w*"
                r"|agenten?-?system\w*|(?:werkzeug|tool|funktions)-?aufruf\w*"
                r"|agente?n?s?\s+(?:mit|avec|con|met|com|with)\s+(?:[^\W\d]+ ){0,3}?(?:werkzeug\w*"
                r"|tools?|outils?|herramientas?|strumenti|ferramentas?|gereedschap\w*)"
            ),
        ),
        (
            2.5,
            (
                r"(?:call\w*|use|uses|using|invok\w+) (?:\w+ ){0,2}(?:tools|apis"
                r"|functions)\b|(?:workflow|process) automation|mcp\b"
            ),
        ),
        (
            2.0,
            (
                r"coding agents?\b|agents? (?:that|which|to) \w+|research agents?\b"
                r"|agentes? (?:aut|de ia)\w*|agenten\b"
            ),
        ),
    ),
    "reasoning_assistant": _rules(
        (
            2.0,
            r"think(?:s|ing)? (?:very )?hard|hard thinking|puzzles?\b|step[\s-]by[\s-]step expl\w+",
        ),
        (
            3.0,
            (
                r"reasoning\b|chain[\s-]of[\s-]thought|step[\s-]by[\s-]step (?:think\w*"
                r"|solution\w*|reason\w*)|mathematic\w*|maths?\b|razonamiento|raisonnement"
                r"|ragionamento"
            ),
        ),
        (
            3.0,
            (
                r"theorem\w*|proofs?\b(?! of concept)|logical? (?:puzzles?|problems?)"
                r"|schlussfolger\w*"
                r"|scientific problem\w*|olympiad"
            ),
        ),
        (
            1.5,
            (
                r"(?:hard|complex|difficult|multi[\s-]step) (?:problems?|questions?|planning"
                r"|decisions?)|deep think\w*"
            ),
        ),
    ),
    "voice_assistant": _rules(
        (
            4.0,
            (
                r"talk(?:s|ed|ing)? to (?:an? |the |their |its )?(?:device|speaker|car|robot"
                r"|machine|lamp|toy)"
            ),
        ),
        (
            4.0,
            (
                r"spricht (?:\w+ ){0,3}(?:anrufer|kund)\w*|anrufe? (?:\w+ ){0,2}(?:entgegen"
                r"|annehm|annimm"
                r"|beantwort)\w*|répond\w* (?:au téléphone|aux appels)|stem(?:assistent|bot)"
                r"|spraakbot"
                r"|answer\w* the phone|(?:bot|model|assistant|llm|ai) (?:\w+ ){0,2}(?:takes?"
                r"|answers?|handles?"
                r"|picks up) (?:\w+ ){0,3}calls|bot telef\w+|responde\w* al teléfono"
                r"|risponde al telefono"
            ),
        ),
        (
            4.0,
            (
                r"(?<!brand )(?<!brand's )(?<!tone of )(?<!tone-of-)(?<!active )(?<!passive "
                r")(?<!own )"
                r"(?<!author's )voice\b(?! of| actor| talent|[\s-]over)"
                r"|speech\b(?!-free)(?![\s-]+(?:recognition|to[\s-]text|synthes\w+))|spoken\b"
                r"|phone\s?(?:bot|calls?|agents?|line|assistant|hotline)"
                r"|ivr\b|sprachassisten\w*|voicebot\w*"
            ),
        ),
        (
            3.0,
            (
                r"telefon\w*|callers? (?:speak|talk)\w*|speaks? (?:to|with) the (?:bot|model"
                r"|assistant)"
                r"|assistant vocal|asistente de voz"
                r"|assistente vocale|vocal\b|alexa\b"
            ),
        ),
        (2.5, r"telephon\w*"),
        (2.0, r"call[\s-]?cent(?:er|re)s?\b(?! agents)"),
        (1.0, r"speech[\s-]+(?:recognition|to[\s-]text)"),
    ),
    "batch_processing": _rules(
        (
            2.5,
            r"nächtlich\w*|nocturnes?\b|nocturn[oa]s?\b|notturn[oaie]\b|overnacht\w*|every night",
        ),
        (
            4.5,
            (
                r"batch(?:es|ed)?\b(?! siz|[\s-]free)|offline (?:process\w*|inference|jobs?"
                r"|\w+ing\b)"
                r"|bulk (?:process\w*|inference|jobs?)|stapelverarbeitung"
                r"|traitement par lots|por lotes"
            ),
        ),
        (3.5, r"dataset label\w+|synthetic data\b|bulk (?:annot|label)\w+"),
        (1.5, r"bulk\b|offline\b"),
        # A deadline alone: a task that is named with it counts more.
        (2.5, r"overnight\b|nightly\b|over night\b|über nacht\b|each night\b|every night\b"),
        (
            2.0,
            (
                r"back\s?fill\w*|in the background\b|re-?process\w*|no latency requirement"
                r"|not time[\s-]critical|data pipeline|no deadline"
            ),
        ),
    ),
}
"""Documented order: the first use case wins a tie."""
