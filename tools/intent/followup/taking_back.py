"""Taking back: `drop the budget`, `no latency limits`, `any GPU`, `data may leave the EU`.

A limit stays empty from then on; a wish for hardware, models or places simply ends.
"""

import re
from collections.abc import Iterator, Mapping

from tools.intent.fact import Finding, Read, Remark
from tools.intent.fields import EMPTIED
from tools.intent.followup.claim import Claim
from tools.intent.followup.things import is_said, said_limits
from tools.intent.ledger import value_at
from tools.intent.pattern import Pattern
from tools.intent.sentence import Sentence
from tools.specification import Specification

__all__ = ["read_taken_back"]

_LIMITS = ("slo.ttft_ms", "slo.tpot_ms", "slo.e2e_ms")
_FIELDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "budget": (
        r"budget\w*|presupuesto|(?:cost|spending) (?:limit|cap)",
        ("budget.usd_month", "budget.usd_hour", "budget.usd_per_1k_tokens"),
    ),
    "e2e": (r"e2e|end[\s-]to[\s-]end(?: latency)?", ("slo.e2e_ms",)),
    "ttft": (r"ttft|time to (?:the )?first token|first[\s-]token", ("slo.ttft_ms",)),
    "tpot": (r"tpot|itl|time per (?:output )?token", ("slo.tpot_ms",)),
    "throughput": (r"throughput", ("slo.throughput_rps",)),
    "reliability": (r"reliability|uptime|availability|slas?", ("slo.reliability_pct",)),
    "latency": (
        r"latenc(?:y|ies)|latenz\w*|latence|latencia|latenza|slos?|response[\s-]times?",
        _LIMITS,
    ),
    "gpu_count": (
        r"max(?:imum)?[\s_]?(?:number of )?gpus?|gpu (?:count|number)|number of gpus",
        ("preferences.max_gpus",),
    ),
    "gpu": (
        r"gpus?|accelerators?|hardware|grafikkarten?|cartes?|tarjetas?",
        ("preferences.gpus", "preferences.max_gpus"),
    ),
    "model": (r"models?|modell\w*|modèles?|modelos?", ("preferences.models",)),
    "cloud": (r"clouds?|(?:cloud )?providers?|nube|nuages?", ("preferences.clouds",)),
    "region": (r"regions?|regionen|régions?|regi(?:ón|ones|one|oni)", ("preferences.regions",)),
    "licence": (r"licen[cs]es?|lizenz\w*|licencias?|licenz[ae]", ("preferences.licences",)),
    "precision": (r"precisions?|quanti[sz]ation|präzision", ("preferences.precisions",)),
    "residency": (r"(?:data )?residency|gdpr|dsgvo|rgpd", ("preferences.residency",)),
    "inventory": (r"inventory|inventar|inventaire|inventario", ("preferences.inventory",)),
    "tensor_parallel": (r"tp|tensor[\s-]parallel\w*", ("preferences.tensor_parallel",)),
    "users": (
        r"users?(?: count| number)?|number of users|nutzer\w*|utilisateurs|usuarios|utenti",
        ("traffic.concurrent_users",),
    ),
    "rate": (
        r"(?:request )?rate|rps|qps|requests per second",
        ("traffic.rps_steady", "traffic.rps_peak"),
    ),
    "peak": (r"peak(?: rate| load| factor)?", ("traffic.rps_peak", "traffic.peak_factor")),
    "context": (r"context(?: window| length)?", ("traffic.context_tokens",)),
    "priority": (
        r"(?:(?:latency|cost|accuracy|quality|throughput|the)\s+)?priorit(?:y|ies)",
        ("priority",),
    ),
    "limit": (r"limits?|grenzen?|limites?|límites?|limiti?", ()),
}
_WORDS = "|".join(
    f"(?P<{name}>{_FIELDS[name][0]})"
    for name in (
        "gpu_count",
        "priority",
        *(n for n in _FIELDS if n not in ("gpu_count", "priority")),
    )
)
_THE = (
    r"(?:(?:(?:(?:limits?|restrictions?|constraints?|preferences?|requirements?|caps?) (?:on|for|of"
    r"|about)|the|our|my|any|all|its|monthly|hourly|whole|current|old|previous|that|this|those|of"
    r"|on|die|das|den|der|jede\w*|le|la|les|de|du|des|el|los|las|il|lo|i|gli|di|del|della)\s+"
    r"|[ld]'\s*)){0,4}"
)
_SUFFIX = (
    r"(?:\s+(?:limits?|caps?|constraints?|restrictions?|targets?|preferences?|requirements?|slos?"
    r"|any ?more|at all|numbers?|counts?|choice|wish|rule|mehr|grenzen?|limite?s?|(?:on"
    r"|for) (?:the )?(?:latency|response times?)))"
)
_VERB = (
    r"(?:remov|drop|forget|ignor|cancel|lift|delet|scrap|clear|skip)\w*(?: about)?|get rid of"
    r"|never ?mind|take (?:away|out|back)|vergiss|vergessen sie|streich\w*|entfern\w*|lösch\w*"
    r"|oublie\w*|supprim\w*|enlèv\w*|retire\w*|quita\w*|elimina\w*|olvida\w*|rimuov\w*|togli\w*"
    r"|dimentica\w*|cancella\w*"
)
_NO = r"no(?: more)?|without|kein\w*|ohne|sans|pas d[e']|plus d[e']|aucun\w*|sin|senza|nessun\w*"
_END = r"(?=\s*(?:$|[.,;!?\n)]|(?:and|but|or|und|aber|et|mais|y|pero|e|please|bitte|then)\b))"
_CHANGED = rf"(?!{_SUFFIX}{{0,3}}\s+(?:to|by|from|auf|um|at|below|under|of|in|so|a|for|between)\b)"
_DROPPED = Pattern(rf"(?<!\w)(?:{_VERB})\s+{_THE}(?:{_WORDS})\b{_SUFFIX}{{0,3}}{_CHANGED}")
_WANTED_NOT = Pattern(rf"(?<!\w)(?:{_NO})\s*{_THE}(?:{_WORDS})\b(?:{_SUFFIX}{{1,3}}|{_END})")
_REVERSED = Pattern(
    rf"(?<!\w){_THE}(?:{_WORDS})\b{_SUFFIX}{{0,3}}\s+(?:(?:can|may|should) (?:go|be (?:dropped"
    r"|removed"
    r"|ignored|lifted))|(?:is|are) (?:gone|off the table|irrelevant)|(?:does not|doesn'?t|don'?t"
    r"|do not) matter|(?:is|are) (?:no longer|not) (?:needed|required|relevant|fixed)|weg\b"
    r"|weglassen|streichen|entfernen|löschen|vergessen|(?:ist |sind )?egal|no longer matters?"
    r"|matters? no longer)"
)
_OPEN_BUDGET = Pattern(
    r"\b(?:unlimited|infinite|open|no fixed) budget\b|\bbudget\s*(?:[:=]|is|are)\s*(?:none"
    r"|unlimited|open|infinite|no (?:issue|problem|object))\b|\b(?:money|cost|price"
    r"|budget)s? (?:is|are) (?:no|not an?) (?:issue|object|problem|concern)\b"
)
_NOT_CARED = Pattern(
    r"(?<!\w)(?:don'?t|do not|no longer|doesn'?t|does not) (?:care (?:about|for)"
    rf"|mind)\s+{_THE}(?:{_WORDS})\b{_SUFFIX}{{0,3}}"
)
_AND_THAT = Pattern(
    rf"\s*(?:,|and|or|und|et|y|e)\s+{_THE}(?:{_WORDS})\b(?:{_SUFFIX}{{1,3}}|{_END})"
)
"""A second thing of the same verb: `drop the region and the cloud`."""
_ANY = Pattern(
    r"(?<!\w)(?:any|every|all(?: the)?|beliebige\w*|jede\w*|alle|egal welche\w*|n'importe quel\w*"
    r"|tous les|toutes les|cualquier\w*|todos los|todas las|qualsiasi|tutti i"
    r"|tutte le)\s+(?:other\s+)?(?:kinds? of\s+)?"
    rf"(?:{_WORDS})\b(?:\s+(?:is|are|will|would|sind|ist|est|es|va)\s+(?:be\s+)?(?:also\s+)?"
    r"(?:fine|ok|okay|good|allowed|do|welcome|possible|acceptable|erlaubt|bien|bene))?"
    rf"{_END}"
)
_SAYS_LIMIT = Pattern(r"limit|grenze|restriction|constraint|preference|requirement|\bcaps?\b")
_MANY = Pattern(r"\b(?:any|all|limits|slos|latencies|limites|límites|limiti|grenzen|targets)\b")
_PLACE = r"(?:the\s+)?(?:eu|europe|germany|france|uk|us|usa|switzerland|country|deutschland|europa)"
_MAY_LEAVE = Pattern(
    rf"\b(?:may|can|could|allowed to|might)\s+(?:also\s+)?leave\s+{_PLACE}\b"
    r"|\b(?:need not|needn't|does(?: not|n't) (?:need|have) to|do(?: not|n't) (?:need|have) to"
    r"|muss nicht|müssen nicht)\s+(?:stay|remain|be kept|be|bleiben)\s+(?:in|within"
    rf"|inside)\s+{_PLACE}|\b(?:{_VERB})\s+{_PLACE}{_SUFFIX}{{0,3}}{_END}|\bdarf {_PLACE} verlassen"
    rf"|\b{_PLACE} verlassen dürfen"
)
_ANYTHING = frozenset({"gpu", "model", "cloud", "region", "licence", "precision"})
_ONLY_AS_A_LIMIT = frozenset(
    ("gpu", "model", "cloud", "precision", "users", "rate", "peak", "context", "limit", "latency")
)
"""`no cloud` wants on-premises and `no quantisation` bf16; `no cloud preference` takes back."""


def read_taken_back(sentence: Sentence, read: Read) -> Iterator[Claim]:
    """Every statement that the words take back; what is not set is said."""
    previous = read.previous
    if previous is None:
        return
    for pattern in (_DROPPED, _WANTED_NOT, _ANY, _REVERSED, _NOT_CARED):
        claims = []
        for match in _matches(pattern, sentence):
            findings = tuple(_emptied(sentence, match, _name(match), previous))
            claims.append(Claim(start=match.start(), end=match.end(), findings=findings))
        yield from claims
        sentence = sentence.without((claim.start, claim.end) for claim in claims)
    for pattern, name in ((_MAY_LEAVE, "residency"), (_OPEN_BUDGET, "budget")):
        for match in pattern.finditer(sentence.marked):
            findings = tuple(_emptied(sentence, match, name, previous))
            yield Claim(start=match.start(), end=match.end(), findings=findings)


def _matches(pattern: Pattern, sentence: Sentence) -> Iterator[re.Match[str]]:
    for first in pattern.finditer(sentence.marked):
        if not _is_meant(pattern, _name(first), first) or sentence.denied(first.start()):
            continue
        match: re.Match[str] | None = first
        while match:
            yield match
            match = _AND_THAT.match(sentence.marked, match.end())


def _name(match: re.Match[str]) -> str:
    return next(name for name in _FIELDS if match[name])


def _is_meant(pattern: Pattern, name: str, match: re.Match[str]) -> bool:
    if pattern is _ANY:
        return name in _ANYTHING
    if pattern is _WANTED_NOT and name in _ONLY_AS_A_LIMIT:
        return match.end() > match.end(name) or _SAYS_LIMIT.search(match[0]) is not None
    return True


def _emptied(
    sentence: Sentence, match: re.Match[str], name: str, previous: Specification
) -> Iterator[Finding]:
    paths = _FIELDS[name][1] or tuple(path.rpartition(".")[0] for path in said_limits(previous))
    if name == "limit" and _MANY.search(match[0]):
        paths = _LIMITS
    if name == "latency" and said_limits(previous) and not _MANY.search(match[0]):
        paths = tuple(path.rpartition(".")[0] for path in said_limits(previous))
    if name == "gpu" and match.re is _ANY.compiled:
        paths = paths[:1]
    set_ones = [path for path in paths if _is_set(previous, path)]
    for path in set_ones:
        yield sentence.says(path, None, match)
    if not set_ones:
        quote = sentence.quote(*match.span())
        what = "no limit was stated" if name == "limit" else f"{paths[0]} is not set"
        yield Remark(text=f'"{quote}": {what}, so there is nothing to take back')


def _is_set(previous: Specification, path: str) -> bool:
    """Whether there is something to take back: a limit of any origin, else a statement."""
    if path in EMPTIED:
        return value_at(previous, path) is not None
    if path == "preferences.inventory":
        return bool(previous.preferences.inventory)
    return is_said(previous, path)
