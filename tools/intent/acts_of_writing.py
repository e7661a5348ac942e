"""What a service writes: code, in one piece or as somebody types, and copy."""

from tools.intent.act_rules import Act, acts, near
from tools.intent.act_words import CODE, PIECE, WRITE
from tools.specification import UseCaseName

__all__ = ["WRITING_ACTS"]

_BY_MEANS = r"(?:call|llam|appel|chiam|aufruf|using|via|through|mit|mediante|tramite|cham)\w*"
"""`creates tickets by calling our APIs` writes no API."""
WRITING_ACTS: dict[UseCaseName, tuple[Act, ...]] = {
    "code_completion": acts(
        (4.0, r"aut\w{0,2}co\w{2,7}t\w*(?= (?:for|in|of|our)\b)|auto[\s-]?uzupełniani\w+"),
        (
            3.5,
            near(
                r"suggest\w*|complet\w+|finish\w*|predict\w*|vorschl[aä]g\w*",
                r"(?:as|while) (?:[\w']+ ){1,4}typ(?:e|es|ing)\b|(?:is|are) typing\b|beim tippen",
            ),
        ),
        (
            3.0,
            near(
                r"suggest\w*|complet\w+|predict\w*|vorschl[aä]g\w*|propos\w+|suger\w+|suggeri\w+"
                r"|voorstel\w*|podpowi\w+",
                r"while (?:they|i|we|you|developers|people) (?:type|code)\w*|as (?:they|i|we"
                r"|you) type"
                r"|next (?:line|token)s? of code|cursor\b|beim tippen|while typing|inline\b"
                r"|vs\s?code\b|jetbrains\b|intellij\b|eclipse\b|neovim\b|\bides?\b",
            ),
        ),
    ),
    "code_generation": acts(
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
            near(
                r"bugs?\b|pull requests?|refactor\w*|code reviews?|legacy code",
                r"repo\w*|codebase\b|engineers?\b|developers?\b|by (?:a )?(?:model|llm)",
            ),
        ),
    ),
    "content_generation": acts(
        (
            2.5,
            (
                r"(?:generation|génération|generación|generazione|geração|generierung|erstellung"
                r"|redacción|rédaction|redazione|redação)\s+(?:of|de|di|von|d['\u2019])\s*"
                rf"(?:[\w-]+\s+){{0,2}}?(?:{PIECE})"
            ),
        ),
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
}
"""Activities by use case, in seven languages."""
