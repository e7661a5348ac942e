"""What was before: figures, cards and models of an old system or a failed try wish for nothing.

A stretch runs from the words that name the old thing to the end of its sentence or bracket, or to
the words that turn to the new one. What serves today counts only where something new is named.
"""

from collections.abc import Iterator

from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["bygone"]

_KIND = (
    rf"(?:{NUMBER}|one|systems?|bots?|chat-?bots?|assistants?|solutions?|setups?|tools?|services?|platforms?"
    r"|deployments?|stacks?|versions?|generations?|tr(?:y|ies)|attempts?|pilots?|trials?|tests?"
    r"|vendors?|providers?|suppliers?|predecessors?|clusters?|pocs?|proofs? of concept|prototypes?"
    r"|experiments?|machines?|hardware|translators?|engines?|models?|products?)"
)
_GERMAN_KIND = (
    r"(?:system|anlage|lösung|bot|chat-?bot|assistent|dienst|version|modell|versuch|pilot\w*|test"
    r"|anbieter|server|werkzeug|tool|prototyp|vorgänger\w*|plattform|übersetzer)"
)
_ROMANCE_KIND = (
    r"(?:système|sistema|bot|chatbot|assistant|asistente|assistente|solution|solución|soluzione"
    r"|solução|version|versión|versione|versão|outil|herramienta|strumento|ferramenta|modèle"
    r"|modelo|modello|service|servicio|servizio|serviço|essai|prueba|prova|pilote|piloto|pilota"
    r"|prestataire|proveedor|fornitore|fornecedor)"
)
_OLD = (
    r"(?:the|our|its|my|their|that|an?)\s+(?:old|previous|former|earlier|prior|outgoing|retired"
    rf"|last|first)\s+(?:[^\W\d]+\s+){{0,2}}?{_KIND}"
    r"|(?:our|your|the|its)\s+predecessors?"
    rf"|(?:d(?:as|er|ie|em|en)|unser\w*|mein\w*|ein\w*)\s+(?:alte|bisherige|vorige|frühere"
    rf"|vorherige|letzte|erste)[rsnm]?\s+(?:\w+-?)?{_GERMAN_KIND}\w{{0,2}}|(?:der|das|die) alte"
    r"|(?:l['\u2019]|notre |le |la )ancien(?:ne)?(?:\s+\w+)?"
    rf"|(?:le|la|notre|el|la|nuestr[oa]|il|nostr[oa]|o|a|noss[oa])\s+{_ROMANCE_KIND}\s+"
    r"(?:précédente?|antérieure?|anterior|antigu[oa]|viej[oa]|precedente|vecchi[oa]|antig[oa]"
    r"|velh[oa])"
    rf"|(?:el|la|nuestr[oa])\s+(?:antigu[oa]|viej[oa]|anterior)(?:\s+{_ROMANCE_KIND})?"
    rf"|(?:il|la|nostr[oa])\s+(?:vecchi[oa]|precedente)(?:\s+{_ROMANCE_KIND})?"
    rf"|(?:o|a|noss[oa])\s+(?:antig[oa]|velh[oa])(?:\s+{_ROMANCE_KIND})?"
    r"|(?:het|de|ons|onze)\s+(?:oude|vorige|vroegere)(?:\s+\w+)?"
)
_TRY = (
    r"(?:an?|one|our|the|some|two)\s+(?:[^\W\d]+\s+){0,2}?(?:tr(?:y|ies)|attempts?|pilots?"
    r"|trials?|tests?|experiments?|pocs?|proofs? of concept|prototypes?)"
)
_WAS = (
    r"(?:was|were|did|ran|had|handled|used|served|made|costs?|took|failed|managed|needed|charged"
    r"|quoted|ended|showed|gave|coped|reached|struggled|broke|crashed|got|could|runs?|does|handles"
    r"|serves|lief\w*|schaffte\w*|hatten?|war(?:en)?|kostete\w*|brauchte\w*|nutzte\w*|bediente\w*"
    r"|machte\w*|scheiterte\w*|verarbeitete\w*|tourn(?:ait|aient)|fais(?:ait|aient)"
    r"|av(?:ait|aient)|ét(?:ait|aient)|utilisait|servait|coûtait|traitait|gérait|plafonnait"
    r"|usaba|tenía|funcionaba|corría|hacía|atendía|costaba|era|fue|fueron|falló|manejaba"
    r"|procesaba|girava|usava|aveva|gestiva|faceva|serviva|costava|fallì|elaborava|draaide|deed"
    r"|gebruikte|was|kostte|haalde|verwerkte|tinha|rodava|funcionava|fazia|foi|custava|atendia"
    r"|processava)"
)
_UP_TO_VERB = r"[^.;!?\n]{0,60}?"
_BYGONE = Pattern(
    rf"\b(?:{_OLD})(?!\w){_UP_TO_VERB}\b{_WAS}\b"
    r"|\bwe used to (?:have|run|use|pay|serve|get|do|work with)\b"
    r"|\b(?:früher hatten wir|avant,? nous (?:avions|utilisions)|antes (?:teníamos|usábamos)"
    r"|prima (?:avevamo|usavamo)|vroeger (?:hadden|gebruikten) we)\b"
)
_TRIED = Pattern(rf"\b{_TRY}\b{_UP_TO_VERB}\b(?:failed|was|were|did|had|ran|ended|showed|took)\b")
_TODAY = Pattern(
    rf"\b(?:the|our)\s+(?:current|existing|present)\s+(?:[^\W\d]+\s+)?{_KIND}(?!\w){_UP_TO_VERB}"
    rf"\b(?:is|has|{_WAS})\b"
    rf"|\b(?:unser|das|der|die)\w*\s+(?:jetzige|heutige|derzeitige|aktuelle)[rsnm]?\s+(?:\w+-?)?"
    rf"{_GERMAN_KIND}\b"
    rf"|\b(?:le|la|notre|el|nuestr[oa]|il|o|noss[oa])\s+{_ROMANCE_KIND}\s+(?:actuel(?:le)?|actual"
    r"|attuale|atual)\b"
)
_NEW = Pattern(
    r"\b(?:(?:the|our|a) new\b|new (?:one|system|bot|chat\w*|assistant|service|solution|tool)"
    r"|(?:has|have|needs?) to go\b|must go\b|be (?:retired|replaced)|replac\w+|der neue\b|das neue"
    r"\b|die neue\b|neue[rs] (?:chat)?bot|ersetz\w+|le nouveau|la nouvelle|remplac\w+|el nuevo"
    r"|la nueva|reemplaz\w+|sustitu\w+|il nuovo|la nuova|sostitu\w+|o novo|a nova|substitu\w+"
    r"|de nieuwe|het nieuwe|vervang\w+)"
)
_KEPT = Pattern(
    r"\b(?:same|again|as well|will move|migrat\w+|take over|keeps?|stays?|likewise|still"
    r"|dieselbe\w*"
    r"|ebenso|weiterhin|même|igual|mism[oa]s?|stess[oaie]|hetzelfde|dezelfde|mesm[oa]s?)\b"
)
"""What was before goes on: its figures count."""
_END = Pattern(
    r"[.;!?\n()]|,\s*(?:but |and |so |now |aber |und |mais |et |pero |y |ma |e )?(?:(?:the"
    r"|our|a|its)"
    r" (?:new|next|real|full)|now|production|rollout|then|next|we (?:now|need|want|expect"
    r"|plan)|der neue"
    r"|das neue|die neue|jetzt|nun|le nouveau|la nouvelle|maintenant|el nuevo|la nueva|ahora"
    r"|il nuovo|la nuova|adesso|ora\b|de nieuwe|het nieuwe|nu\b|o novo|a nova|agora)\b"
)


def bygone(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Where a first text speaks of what was before: `marked[start:end]`, up to the new thing."""
    marked = sentence.marked
    patterns = [_BYGONE, _TRIED]
    if _NEW.search(marked):
        patterns.append(_TODAY)
    reached = 0
    for match in sorted(
        (match for pattern in patterns for match in pattern.finditer(marked)),
        key=lambda match: match.start(),
    ):
        stop = _END.search(marked, match.end())
        end = stop.start() if stop else len(marked)
        if match.start() >= reached and not _KEPT.search(marked, match.start(), end):
            reached = end
            yield match.start(), end
