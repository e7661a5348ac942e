"""Where it may run: clouds, regions and where data must stay."""

import re
from collections.abc import Iterator
from functools import cache

from tools.intent.fact import Finding, Read
from tools.intent.pattern import Pattern
from tools.intent.sentence import Sentence

__all__ = ["ON_PREMISES", "read_places"]

ON_PREMISES = "on-premises"
_CLOUDS = {
    "AWS": r"aws|amazon(?: web services)?(?= cloud|\b)|ec2|sagemaker",
    "GCP": r"gcp|google cloud(?: platform)?",
    "Azure": r"(?:microsoft )?azure",
    "Lambda": r"(?<!aws )(?<!amazon )lambda(?: labs| cloud)?(?! (?:function|calculus))",
    "Nebius": r"nebius",
    "CoreWeave": r"coreweave",
    "OCI": r"oci|oracle cloud",
    "RunPod": r"runpod",
}
_REGION = Pattern(
    r"\b(?:(?:us|eu|ap|ca|sa|me|af|il)-(?:gov-)?(?:north|south|east|west|central"
    r"|northeast|southeast|northwest|southwest)-?[\d\ue000]"
    r"|(?:us|europe|asia|australia|northamerica|southamerica|me)-(?:north|south"
    r"|east|west|central|northeast|southeast)\d"
    r"|(?:east|west|central|northcentral|southcentral|westcentral)us\d?|(?:north"
    r"|west)europe|(?:uk|france|germany|switzerland|sweden|japan)(?:south|west"
    r"|central|westcentral|north|east))(?!\w)"
)
_PLACES = {
    "EU": (
        r"(?:eu|europe|european union|e\.u\.|eea|europa|europäischen? union|ewr"
        r"|union européenne|ue|unión europea|unione europea|união europeia|europese unie|eer)"
    ),
    "DE": r"germany|deutschland|allemagne|alemania|germania|alemanha|duitsland",
    "FR": r"france|frankreich|francia|frança|frankrijk",
    "CH": r"switzerland|schweiz|suisse|suiza|svizzera|suíça|zwitserland",
    "UK": (
        r"(?:uk|united kingdom|britain|great britain|royaume-uni|reino unido|regno unito"
        r"|vereinigte[ns]? königreich|großbritannien|verenigd koninkrijk)"
    ),
    "US": (
        r"(?:us|usa|u\.s\.|united states|america|états-unis|estados unidos|stati uniti|eua"
        r"|vereinigten? staaten|verenigde staten)(?!\w|-)"
    ),
    "CA": r"canad[aá]|kanada",
    "IN": r"india|indien|inde",
    "JP": r"japan|japon|japón|giappone|japão",
    "AU": r"austr[aá]li[ae]n?|australie",
    "CN": r"china|chine|cina",
    "SG": r"singap(?:ore|ur|our|ura)",
    "BR": r"bra[sz]il\w*|brésil",
    "SE": r"sweden|schweden|suède|suecia|svezia|zweden|suécia",
    "PL": r"poland|polen|pologne|polonia|polónia|polonia",
    "NL": r"netherlands|niederlanden?|pays-bas|países bajos|paesi bassi|holland|holanda",
    "AT": r"austria|österreich|autriche|áustria|oostenrijk",
    "ES": r"spain|spanien|españa|espagne|spagna|espanha|spanje",
    "IT": r"italy|italien|italia|italie|italië|itália",
    ON_PREMISES: (
        r"(?:our |the )?(?:own )?(?:premises|data\s?cent(?:er|re)s?|building|network"
        r"|company|house|rechenzentrum|firewall)"
    ),
}
_THE = r"(?:the |der |die |den |dem |das |de |het |la |l['\u2019]|le |los |il |lo |gli |o |os |a )?"
_DATA = (
    r"(?:data|daten|données|datos|dati|dados|gegevens|everything|all|alles|tout|todo|tutto|it"
    r"|models?|services?|servers?|hosting|workloads?|records|content|prompts?|inference|gpus?"
    r"|system|app|solution|deployment)"
)
_PREPOSITION = r"(?:with)?(?:in|inside|on|within|behind|en|dans|nell'|nella|dentro de)"
_STAY = (
    r"(?:stay(?:s|ed|ing)?|remain(?:s|ed|ing)?|kept?|(?:ver)?bleib(?:en|t)|rest(?:er|ent|e|era|ent)"
    r"|permane(?:cer|zcan|cen|cem|çam)|queda(?:r|n|rse)|resta(?:re|no)|riman(?:ere|gano|ga)|fi(?:car"
    r"|cam|quem)|blijven|blijft)"
)
_PUT = (
    r"(?:(?:stored?|processed?|hosted?)"
    rf"|{_DATA}\b[^.;!?\n]{{0,30}}?\b(?:reside\w*|lives?|runs?|be|liegen|liegt))"
)
"""People live in a country as well, and firms run there: what it is about must be data."""
_EU_ALONE = Pattern(r"(?<![^.,;/|\n])\s*(?:in the |within the )?(?:eu|ue)\s*(?=[.,;/|\n]|$)")
"""`EU.` as a clause of its own."""
_KEY = (
    r"(?:^|\n|\|)[^\w\n]*(?:\ue000[.)]?\s*)?(?:data )?(?:location|hosting|hosted|place|residency"
    r"|where"
    r"|standort|lieu|ubicación|sede|locatie|local)\s*[:=|]\s*(?:in )?"
)
"""`Location: Germany` in a list."""
_HERE_ONLY, _ONLY = r"|only\b", {"US": ""}
"""`EU only` names a place, `for us only` does not."""
_NAMED = {name: Pattern(rf"\b(?:{words})") for name, words in _PLACES.items()}
"""A short look for a place before the long one for what is said about it."""

_RESIDENCY = tuple(
    (
        name,
        Pattern(
            rf"{_KEY}(?:{words})\b"
            rf"|\b{_STAY}\s+(?:strictly |only |entirely )?(?:{_PREPOSITION})?\s*(?:{words})\b"
            rf"|\bkeep(?:s|ing)?\s+(?:[^\W\d]+\s+){{1,3}}?{_PREPOSITION}\s+(?:{words})\b"
            rf"|\b(?:kein\w*|nie|niemals)\b[^.;!?\n]{{0,40}}\b(?:das |die |den |unser\w* )?"
            rf"(?:{words})\s+verlassen\b|\b{_PUT}\s+(?:strictly |only "
            rf"|entirely )?{_PREPOSITION}\s*(?:{words})\b"
            rf"|\b(?:in|within|inside|innerhalb|im) (?:{words})\s+(?:(?:ver)?bleib|stay|remain"
            rf"|blijv|only\b"
            rf"|liegen|data|gehouden|gehalten)"
            rf"|\bonly (?:in|within|inside) (?:{words})\b"
            rf"|\b(?:only|nur|uniquement|solo|sólo|alleen|apenas) (?:{words})[\s-]+(?:regions?"
            rf"|data ?cent\w+|hosting|clouds?|providers?|regionen|rechenzentren)\b"
            rf"|\b(?:{words})[\s-](?:data[\s-]residency|residency|hosted|hosting|cloud only"
            rf"|only data{_ONLY.get(name, _HERE_ONLY)}|resident|regions? only)"
            rf"|\bdata (?:must |has to |have to |should |shall |to )?(?:be |stay "
            rf"|remain )?(?:kept |stored )?"
            rf"(?:with)?in (?:{words})\b"
            rf"|\b(?:everything|all|alles|tout|todo|tutto)\s+(?:must |has to |muss |should |doit "
            rf"|debe )?(?:\w+ )"
            rf"{{0,2}}(?:in|en|nell'|nella|im)\s+(?:{words})\b"
            rf"|(?<!for )\b(?!us\b)(?:{words})[\s-]only\b"
            r"|\b(?:data[\s-]?residency|hosted|residency)\s*(?:in|:|is|=|must be"
            rf"|within)?\s*(?:in |within )?(?:{words})\b"
            rf"|\b(?:hosted|hosting|run(?:s|ning)?|operated|servers?|h[ée]berg\w+|aloja\w+"
            rf"|hospeda\w+|ospitat\w+"
            rf"|gehostet|betrieben|betrieb)\s+(?:must be |shall be |only |has to be |is )?(?:in"
            rf"|en|nell'|nella|im)"
            rf"\s+(?:{words})\b"
            rf"|\b(?:not leave|never leaves?|nicht verlassen|must not leave)\s+(?:{words})\b"
            rf"|\bin (?:{words}) (?:\w+ )?(?:laufen|betrieben|gehostet|gespeichert|verarbeitet"
            rf"|stehen)\b"
            r"|\b(?:not|no|none|n't|never|cannot|nothing|kein\w*|geen|no puede[n]?"
            r"|non (?:possono|può|devono)"
            r"|ne (?:peuvent|doivent|peut|doit) pas|nada)\b[^.;!?\n]{0,25}\b(?:leav\w+"
            r"|salir de|uscire d\w+"
            rf"|quitter|sortir (?:de|du))\s*(?:the |la |l'|dall')?(?:{words})\b"
            rf"|\b(?:data|daten|données|datos|dati|dados|gegevens|hosting)\s+(?:[^\W\d]+\s+){{0,2}}?(?:only"
            rf"|nur|solo|sólo|só|alleen|uniquement|apenas|somente|exclusively|strictly|ausschließlich"
            rf"|exclusivamente|exclusivement|esclusivamente|uitsluitend)\s+(?:{_PREPOSITION}|im|n[ao]s?"
            rf"|em|dans)\s*(?:{words})\b"
            rf"|(?:^|[.,;:\n]\s?)data in (?:the )?(?:{words})(?=\s*(?:[.,;)\n]|$))"
            rf"|\b(?:{words}) nicht verlassen|\ben (?:{words})\b(?=.{{0,20}}\b(?:données"
            rf"|datos))|\b(?:données|datos|dati|dados|daten|gegevens) (?:\w+ ){{0,3}}(?:en|dans|in"
            rf"|nell'"
            rf"|n[ao]s?|em|dans l')\s?(?:{words})\b"
        ),
    )
    for name, words in ((name, f"{_THE}(?:{places})") for name, places in _PLACES.items())
)
_GDPR = Pattern(r"\b(?:gdpr|dsgvo|rgpd)\b")
_AT_HOME = Pattern(
    r"\b(?:air[\s-]?gapped|on[\s-]prem(?:ises?)? only|only on[\s-]prem\w*"
    r"|fully on[\s-]prem\w*|must (?:run|be|stay) on[\s-]prem\w*"
    r"|(?:no|without|sans|sin|senza|sem|zonder|keine?|ohne) (?:public )?(?:cloud|nube|nuvem|nuage)"
    r"|(?:in|im|dans|en|nel|on) (?:our |unserem |notre |nuestro |nostro |the |a |het "
    r"|onze )?(?:own |eigenen? "
    r"|propre |propio |proprio )(?:data\s?cent\w+|rechenzentrum|premises|server\s?room|serverraum"
    r"|centre de"
    r" données|centro de datos|rekencentrum|hardware only)|(?:ours?|every\w+"
    r"|all\w*) in[\s-]house only"
    r"|(?:kein\w*|nie|niemals|nicht)\b[^.;!?\n]{0,40}\b(?:haus|gebäude|unternehmen|netz\w*)\s+"
    r"(?:nicht |nie )?verlassen"
    r"|on[\s-]prem(?:ises?)?\b|self[\s-]hosted in our)"
)


def read_places(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts `preferences.clouds`, `.regions` and `.residency`."""
    known = {row.cloud for row in read.catalogue.prices}
    for name in sorted(known | set(_CLOUDS)):
        matches = [*_cloud(name).finditer(sentence.marked)]
        if not matches:
            continue
        match = matches[0]
        if not sentence.unwanted(*match.span()):
            yield sentence.says("preferences.clouds", (name,), match)
            match = next((one for one in matches if sentence.unwanted(*one.span())), match)
        if match is matches[0] and not sentence.unwanted(*match.span()):
            continue
        if others := tuple(sorted(known - {name})):
            why = "unwanted, so every other cloud of the price collection"
            yield sentence.infers("preferences.clouds", others, match, why)
    for match in _REGION.finditer(sentence.marked):
        if not sentence.negated(match.start()):
            region = sentence.quote(*match.span()).lower()
            yield sentence.says("preferences.regions", (region,), match)
    yield from _residency(sentence)


@cache
def _cloud(name: str) -> Pattern:
    return Pattern(rf"\b(?:{_CLOUDS.get(name, re.escape(name.lower()))})\b")


def _residency(sentence: Sentence) -> Iterator[Finding]:
    for name, pattern in _RESIDENCY:
        is_named = _NAMED[name].search(sentence.marked) is not None
        match = pattern.search(sentence.marked) if is_named else None
        if match:
            yield sentence.says("preferences.residency", name, match)
            return
    match = _AT_HOME.search(sentence.marked)
    if match:
        why = "only hardware on the premises"
        yield sentence.infers("preferences.residency", ON_PREMISES, match, why)
        return
    match = _EU_ALONE.search(sentence.marked)
    if match:
        yield sentence.infers("preferences.residency", "EU", match, "named as the place to run in")
        return
    match = _GDPR.search(sentence.marked)
    if match:
        yield sentence.infers("preferences.residency", "EU", match, "read as data in the EU")
