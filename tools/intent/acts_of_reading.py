"""What a service does with texts that are there: it shortens, searches or sorts them."""

from tools.intent.act_rules import Act, acts, near
from tools.intent.act_words import ASK, CITED, CORPUS, LABELLED, LONG, PAPER, PERUSE, TAGGED
from tools.intent.sentence import NUMBER
from tools.specification import UseCaseName

__all__ = ["DOCUMENT_ACTS"]

DOCUMENT_ACTS: dict[UseCaseName, tuple[Act, ...]] = {
    "document_summarization": acts(
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
    "long_document_analysis": acts(
        (2.5, near(PERUSE, rf"(?:{LONG})[^.;!?\n]{{0,30}}?(?:{PAPER})")),
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
    "rag_question_answering": acts(
        (3.0, near(ASK, CORPUS)),
        (2.0, CITED),
        (
            2.0,
            near(
                r"find\w*\b|search\w*|such\w+|trouv\w+|busc\w+|cerc\w+|zoek\w+|antwort\w* aus"
                r"|answer(?:s|ed|ing)?\b(?!\s*(?:of|are|is|[:=])?\s*(?:about |around |~ ?)?\ue000)",
                CORPUS + r"|run-?books?\b|norms\b|\w*handb[uü]ch\w*",
            ),
        ),
        (2.0, r"rag\b|pytań i odpowiedzi|perguntas e respostas|vraag en antwoord\b"),
    ),
    "translation": acts(
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
    "classification_extraction": acts(
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
        (2.5, near(LABELLED, TAGGED, 60)),
        (
            2.5,
            r"(?:label|tag|classif|categori[sz]|annotat)\w*\s+(?:[\w\ue000-]+\s+){0,3}?documents\b",
        ),
        (
            3.0,
            (
                r"(?:to|in|into|as|als|en|in) (?:structured |valid |strict )?json\b"
                r"|(?:wh(?:ich|at)|welche[rns]?|quel\w*|qué|quale|welk\w*|qual) (?!(?:we|i|they"
                r"|you|it|our|wir|nous|on)\b)(?:[\w-]+ ){1,3}?"
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
}
"""Activities by use case, in seven languages."""
