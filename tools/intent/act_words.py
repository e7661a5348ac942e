"""Verbs and objects of activities in seven languages, as parts of expressions."""

__all__ = [
    "ASK",
    "CITED",
    "CODE",
    "CORPUS",
    "LABELLED",
    "LONG",
    "PAPER",
    "PERUSE",
    "PIECE",
    "TAGGED",
    "WRITE",
]

PAPER = (
    r"contract\w*|(?:counterpart\w*'?s? )?drafts?\b|agreement\w*|filings?\b|tenders?\b|dossiers?\b"
    r"|case files?\b|patents?\b"
    r"|manuscripts?\b|leases?\b|polic(?:y|ies)\b|judge?ments?\b|reports?\b|prospectus\w*"
    r"|records?\b(?! per)|books?\b|novels?\b|theses\b|register\w*|documents?\b|depositions?\b"
    r"|vertr[aä]g\w*|akten?\b|gutachten\b|ausschreibung\w*|berichte?\b|unterlagen\b|dokument\w*"
    r"|contrats?\b|dossiers?\b|appels? d'offres?|brevets?\b|rapports?\b|contratos?\b|expedientes?\b"
    r"|informes?\b|licitaci\w+|contratt\w+|fascicol\w+|brevett\w+|bandi\b|contracten\b|dossiers\b"
    r"|processos?\b|relatórios?\b|umow\w*|akta\b"
)
LONG = (
    r"long\b|entire\b|whole\b|complete\b|full-length\b|huge\b|\ue000[\s-]pages?\b|hundreds of pages"
    r"|lange[rnsm]?\b|ganze[rnsm]?\b|kompletten?\b|\ue000 seiten\b|longs?\b|entiers?\b|complets?\b"
    r"|\ue000 pages\b|larg[oa]s\b|enter[oa]s?\b|complet[oa]s?\b|\ue000 páginas\b|lungh\w+"
    r"|inter[oi]\b"
    r"|\ue000 pagine\b|hele\b|volledige\b|inteir[oa]s?\b|long[oa]s\b|cał[ey]\w*"
)
PERUSE = (
    r"read(?:s|ing)?\b|analy[sz]\w+|compar(?:e|es|ing)\b|check(?:s|ing)?\b|review\w*|examin\w+"
    r"|load(?:s|ed|ing)?\b|upload\w*|drop(?:s|ped)? in|feed\b|fed\b|go(?:es)? through|find\w*"
    r"|lists?\b"
    r"|lesen\b|prüf\w+|analysier\w+|vergleich\w+|auswert\w+|durchseh\w+|lire\b|analyse[rz]?\b"
    r"|comparer\b|examin\w+|vérifi\w+|leer\b|analiz\w+|compar\w+|revis\w+|legg\w+|confront\w+"
    r"|esamin\w+|verific\w+|lezen\b|vergelijk\w+|analyseren\b|ler\b|analis\w+|przeanaliz\w+"
)
ASK = (
    r"questions?\b|quer(?:y|ies)\b|asks?\b|asking\b|asked\b|answer(?:s|ed|ing)?\b(?!\s*(?:of|are"
    r"|is|[:=])?\s*(?:about |around |~ ?)?\ue000)|repl(?:y|ies)\b"
    r"|look(?:s|ed|ing)? (?:it |them |things |answers )?up\b|fragen?\b|beantwort\w+|auskunft\w*"
    r"|antwort\w*|nachschlagen\b|répon\w+|demand\w+|interrog\w+|preguntas?\b|pregunt\w+|respond\w+"
    r"|respuestas?\b|consult\w+|domand\w+|rispond\w+|rispost\w+|vragen\b|beantwoord\w+|opzoeken"
    r"|perguntas?\b|responder\w*|respostas?\b|dúvidas?\b|pyta\w+|odpowied\w+"
)
CORPUS = (
    r"manuals?\b|hand-?books?\b|(?:data|fact|spec) ?sheets?\b|catalogues?\b|leaflets\b|knowledge\b"
    r"|archives?\b|internal documents?|intranet\b|wikis?\b"
    r"|polic(?:y|ies)\b(?! (?:holder|number))|guidelines?\b|procedures?\b|documentation\b|docs\b"
    r"|regulations?\b|statutes?\b|standards\b|\ue000 (?:\w+ )?(?:documents|pdfs|files|pages"
    r"|articles"
    r"|judge?ments|manuals)\b|pdfs\b|confluence\b|sharepoint\b|case law\b|literature\b"
    r"|handb[uü]ch\w*|merkbl[aä]tt\w*|richtlinien\b|unterlagen\b|wissensbasis\b|dokumentation\w*"
    r"|interne[nr]? dokument\w*|vorschriften\b|manuels?\b|notices?\b|procédures?\b|documentation\b"
    r"|documents? internes?|règlement\w*|manual(?:es)?\b|documentación\b|documentos? interno\w*"
    r"|normativ\w+|procedimientos?\b|manual[ei]\b|documentazione\b|documenti interni|procedure\b"
    r"|regolament\w+|handleiding\w*|handboek\w*|kennisb\w+|interne documenten|richtlijnen\b"
    r"|manuais\b|documentação\b|base de dados interna|normas\b|baz\w+ wiedzy|podręcznik\w*"
)
CITED = (
    r"cit(?:ed?|es|ing|ations?)\b|sources? (?:quoted|named|given|shown)|with (?:the )?sources?\b"
    r"|(?:page|passage|paragraph|source|section)s? (?:is |are )?(?:quoted|cited|named)"
    r"|quot(?:e[ds]?|ing) (?:the |its |their )?(?:page|source|passage|paragraph|section)s?"
    r"|fundstellen?\b|quellen(?:angaben?)?\b|mit quelle\b|sources? citées?|avec (?:les )?sources"
    r"|citando\b|con (?:las )?fuentes|cita[ns]? de|con (?:le )?fonti|citando|bronvermelding\w*"
    r"|met bron\w*|com (?:as )?fontes|ze źródł\w+"
)
PIECE = (
    r"contents?\b|(?:videos?|films?|podcasts?|sales|ads?|radio|tv)'?s?'? scripts?\b|texts?\b"
    r"|copy\b|articles?\b|stor(?:y|ies)\b|descriptions?\b|newsletters?\b|ads?\b"
    r"|adverts?\b|slogans?\b|posts?\b|posters?\b|speech(?:es)?\b|toasts?\b|poems?\b|lyrics\b"
    r"|scripts? "
    r"for|headlines?\b|captions?\b|letters?\b|obituar\w+|brochures?\b|leaflets?\b|recipes?\b"
    r"|blurbs?\b"
    r"|job ads?\b|proposals?\b|pitches\b|screenplays?\b|passages\b|chapters?\b|horoscopes?\b"
    r"|e-?mails?\b"
    r"|[^\W\d]*entwürfe\b|texten?\b|beschreibung\w*|beiträge\b|anzeigen\b|reden\b|gedichte?\b"
    r"|geschichten\b|werbe\w+"
    r"|briefe\b|textes?\b|annonces?\b|discours\b|fiches? produits?|récits?\b|lettres?\b|textos?\b"
    r"|anuncios?\b|descripciones\b|discursos?\b|cartas\b|cuentos?\b|boletines\b|testi\b|schede\b"
    r"|annunci\b|discorsi\b|racconti\b|lettere\b|descrizioni\b|teksten\b|advertenties\b|verhalen\b"
    r"|brieven\b|anúncios?\b|descrições\b|cartas\b|opis\w+ produkt\w+|tekst\w+ reklam\w+"
)
WRITE = (
    r"writ(?:e|es|ing|er|ers|ten)\b|mak(?:e|es|ing)\b|draft\w*|compos(?:e|es|ing)\b|generat\w+"
    r"|creat(?:e|es|ing)\b"
    r"|produc(?:e|es|ing)\b|author\w*|verfass\w+|schreib\w+|erstell\w+|texten\b|formulier\w+"
    r"|rédig\w+|écri\w+|génér\w+|redact\w+|escrib\w+|genera\w*|scriv\w+|redig\w+|crea\w*"
    r"|schrijv\w+|genereren\b|opstellen\b|escrev\w+|gerar\b|criar\b|redigir\b|napisa\w+|pisani\w+"
)
CODE = (
    r"code\b|sql\b|scripts?\b(?! for (?:a|the) (?:film|play|video))|functions?\b|terraform\b"
    r"|ansible\b|system\s?verilog\b|verilog\b|vhdl\b|test\s?benches?\b|unit tests?\b"
    r"|tests? cases?\b"
    r"|regex\w*|yaml\b|dockerfiles?\b|helm\b|playbooks?\b|macros?\b|queries\b|bash\b|python\b"
    r"|java\b"
    r"|cobol\b|abap\b|apex\b|plc\b|matlab\b|rust\b|golang\b|kotlin\b|swift\b|programs?\b|apis?\b"
    r"|code-?base\b|monorepo\b|pull requests?|quellcode\b|programme\b|skripte?\b|código\b|codice\b"
    r"|kod\b|software\b|bugs?\b"
)
LABELLED = (
    r"label\w*|(?<!pro )(?<!am )(?<!je )(?<!jeden )(?<!den )(?<!im )(?<!guten )tags?\b|tagg\w+"
    r"|flag\w*|mark(?:s|ed)?\b|categor\w+|class(?:es)?\b|rout(?:e|es|ed"
    r"|ing)\b"
    r"|triag\w+|yes[\s/]+(?:or )?no\b|ja[\s/]+(?:oder )?nein|oui[\s/]+(?:ou )?non|spam\b|toxic\w*"
    r"|hate\b"
    r"|fraud\w*|suspicious\b|urgent or|intents?\b|topics?\b|sentiment\w*|codes? does|iban\b|vat id"
    r"|entit(?:y|ies)\b|json\b|fields\b|structured\b|kategori\w*|etikett\w*|zuordn\w*|schlagw\w+"
    r"|étiquet\w*|catégori\w*|classer\b|classement\b|champs\b|etiquet\w*|categor\w*|clasific\w*"
    r"|campos\b|classific\w*|etichett\w*|campi\b|labelen\b|indelen\b|rotul\w*|etykiet\w*"
    r"|klasyfik\w*"
)
TAGGED = (
    r"tickets?\b|e-?mails?\b|messages?\b|msgs?\b|comments?\b|reviews?\b|remarks?\b|posts?\b"
    r"|tweets?\b"
    r"|invoices?\b|bills?\b|receipts?\b|forms?\b|letters?\b|calls?\b|claims?\b|payments?\b"
    r"|parcels?\b"
    r"|products?\b|descriptions?\b|transactions?\b|complaints?\b|dictations?\b|notes\b|cvs\b"
    r"|resumes\b"
    r"|applications?\b|items?\b|records?\b|captions?\b|orders?\b|prompt injections?|rechnung\w*"
    r"|kommentare?\b|nachrichten\b|(?:eingehende|ankommende|amtliche|die|diese"
    r"|alle)n? schreiben\b|bewertungen\b|factures?\b|avis\b|commentaires?\b"
    r"|courriers?\b|facturas?\b|comentarios?\b|reseñas?\b|correos?\b|fatture\b|commenti\b"
    r"|recensioni\b"
    r"|facturen\b|berichten\b|reacties\b|chamados\b|comentários\b|avaliações\b|faktur\w*|zgłosze\w*"
)
