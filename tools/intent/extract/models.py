"""Which models are wanted, in which precision, under which licence.

An unwanted model never becomes a wish: it leaves the wishes, or where there are none every other
model of the catalogue, marked as what an exclusion left.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from tools.domain.errors import InputError
from tools.domain.layout import PRECISIONS
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.names import model_words, models_excluded, models_named
from tools.intent.pattern import Pattern
from tools.intent.sentence import MODEL, NUMBER, Sentence
from tools.specification import EVERY_OTHER, Conflict

__all__ = ["PERMISSIVE", "read_models", "restricts_use"]

PERMISSIVE = ("Apache-2.0", "MIT")
_MARK = Pattern(MODEL)
_ORIGIN = Pattern(r"\b(?:american|european|us)[\s-](?:models?|llms?|origin|vendors?)\b")
_CHINESE = Pattern(
    r"\b(?:(?P<non>non|nicht)-?)?(?:chinese|chinesische[nrs]?|chinois(?:es?)?|chin[oa]s|cines[ei]"
    r"|chines[ae]s|chińskich)(?:[\s-]+(?:ai|language|open|base))?[\s-]+(?:model\w*|modèles?|llms?"
    r"|origin|vendors?|weights|labs?|ones)\b"
    r"|\b(?:model\w*|modèles?|llms?)\s+(?:chinois|chinos|cinesi|chineses"
    r"|(?:(?:coming|made|out) )?(?:from|of|in|aus|de|dalla|uit|z) (?:china|la chine|chin)\b)"
)
_CHINESE_MAKERS = Pattern(
    r"qwen|qwq|deepseek|01-ai|zai-org|glm-?\d|moonshotai|kimi|minimax|xiaomi|stepfun|baai|internlm"
    r"|hunyuan"
    r"|ernie|baichuan",
    re.IGNORECASE,
)
"""Parts of the names of models that were first trained in China, tuned copies included."""
_SIZE = Pattern(rf"{NUMBER}\s?b[\s-](?:parameters?\s)?(?:model|llm)s?\b")
_CLOSED = Pattern(
    rf"\b(?:gpt[\s-]?{NUMBER}\w*|(?:use|uses|using|with|on|be|want|need|nutz\w*|mit|avec|con|met|com)"
    r"\s+chat[\s-]?gpt|claude\w*|gemini\w*)\b"
)
"""Models whose weights nobody can have; a service that is *like* ChatGPT is no wish for it."""
_PRECISION = Pattern(
    r"\b(?P<name>bf16|bfloat16|fp16|float16|half precision|fp8|float8|int8|w8a8"
    r"|int4|w4a16|awq|gptq|nvfp4|mxfp4|fp4)\b"
)
_BITS = Pattern(rf"({NUMBER})[\s-]?bits?\b")
_ALIASES: dict[str, tuple[str, ...]] = {
    "bfloat16": ("bf16",), "float16": ("fp16",), "half precision": ("fp16", "bf16"),
    "16bit": ("bf16", "fp16"), "float8": ("fp8",), "w8a8": ("int8", "fp8"), "8bit": ("fp8", "int8"),
    "w4a16": ("int4",), "awq": ("int4",), "gptq": ("int4",), "4bit": ("int4", "nvfp4", "mxfp4"),
    "fp4": ("nvfp4", "mxfp4"),
}  # fmt: skip
_ADDED = Pattern(r"\s(fp8|nvfp4|mxfp4|int4|int8|bf16|fp16)$")
_UNQUANTISED = Pattern(
    r"\b(?:no|nothing|nichts|rien|niente|nada|niets|without(?: any)?|avoid|not|ohne|keine?n?|nicht"
    r"|sans|pas de|sin|senza|geen|niet"
    r"|não)\s+"
    r"(?:be |use )?(?:quanti[sz]\w+|quantifi\w+|quantizza\w+|cuantiza\w+|gekwanti\w+)"
    r"|\bunquanti[sz]ed\b|\bfull[\s-]precision\b"
    r"|\b(?:do not|don't|never) (?:use )?quanti[sz]e\w*|\bnon[\s-]quanti[sz]ed"
    r"|\bquantisierung\w* nicht|\bunquantisiert\w*"
)
_FULL = ("bf16", "fp16")
_APACHE = Pattern(
    r"\bapache(?:[\s-]*(?:licen[cs]e)?[\s,-]*v?\s?\ue000)?(?!\w)"
    r"(?!\s(?:spark|kafka|httpd|airflow|web|http|server|tomcat|flink|solr|lucene|arrow))"
)
_MIT = Pattern(
    r"\bmit[\s-]licen[cs]\w*|\b(?:licen[cs]\w+|lizenz\w*)(?: is| must be| under|:"
    r"|,)*\s+(?:the )?mit\b"
    r"|\bmit\s*(?:/|,|or|and|only|oder|und|ou|et|o|y|of|en)\s*(?:the )?apache|\bmit only\b"
    r"|(?:apache|\ue000)(?:[\s-]?licen[cs]e)?\s*(?:/|,|\bor\b|\band\b|\boder\b|\bund\b|\bou\b"
    r"|\bet\b|\bo\b"
    r"|\by\b|\bof\b|\ben\b)\s*(?:the )?mit\b"
)
_OPEN = Pattern(
    r"\bpermissive\w*(?: licen[cs]es?)?|\bopen[\s-]source licen[cs]es?|\bosi[\s-]approved"
    r"|\btruly open"
)
_LICENCE = ((("Apache-2.0",), _APACHE), (("MIT",), _MIT), (PERMISSIVE, _OPEN))
_COMMERCIAL = Pattern(
    r"\b(?:commercial(?:ly)? (?:use|usable|licen[cs]e\w*|purposes|friendly"
    r"|deployment)|commercially|kommerziell\w*|usage commercial|uso comercial"
    r"|uso commerciale)\b"
)
_RESTRICTED = Pattern(r"research|non-?commercial|cc-by-nc|\bmrl\b|mnpl|llama$", re.IGNORECASE)


_PAST = Pattern(
    r"\b(?:used to (?:run|use|have)|previously|formerly|until now|so far|replac\w+|(?:migrat\w+"
    r"|mov\w+"
    r"|switch\w*|get away|coming) (?:away )?from|last year|bisher|früher|bislang|ersetz\w+"
    r"|jusqu'ici"
    r"|remplac\w+|hasta ahora|reemplaz\w+|finora|sostitu\w+)\b[^.;!?\n\ue002]{0,30}$"
)
_RUNNER_UP = Pattern(
    r"\s+(?:was|is|came|comes|finished|war|kam|ist|était|est|fue|quedó|era|è|arriva|foi|was)\s+"
    r"(?:(?:an?|the|in|on|only|close|clear|distant|knapp|nur|ein|eine[rn]?|auf|une?|una|il|el|la|le"
    r"|al|em)\s+)*(?:second\b(?! to none)|runner|third|worse|weaker|behind|zweite\w*|schlechter"
    r"|deuxième|moins bon\w*|segund\w*|peor|second[oa]|peggiore|tweede|slechter|pior)"
)
"""Behind a model that lost a comparison."""
_DECIDED = Pattern(
    rf"\b(?:(?:go|going|went|gone) (?:with|for)|decided (?:on|for)|chose|chosen|picked|settled on"
    rf"|entschieden|fiel auf|nehmen|on (?:prend|retient)|choisi|elegimos|elegido|scelto|gekozen"
    rf"|escolhemos)\s+(?:[^\W\d]+\s+){{0,2}}{MODEL}"
)
_LOOK_BACK = 60


def read_models(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts `preferences.models`, `.precisions` and `.licences`."""
    yield from _models(sentence, read)
    yield from _precisions(sentence)
    yield from _licences(sentence, read)


@lru_cache(maxsize=256)
def restricts_use(licence: str) -> bool:
    """Whether a licence of the catalogue forbids commercial use, as far as its name tells.

    >>> restricts_use("Qwen Research"), restricts_use("Apache-2.0")
    (True, False)
    """
    return _RESTRICTED.search(licence) is not None


def _models(sentence: Sentence, read: Read) -> Iterator[Finding]:
    seen: set[str] = set()
    wished: list[Fact] = []
    unwanted: list[re.Match[str]] = []
    for match in _MARK.finditer(sentence.marked):
        raw = sentence.quote(*match.span())
        if raw.lower() in seen:
            continue
        seen.add(raw.lower())
        if sentence.unwanted(*match.span()):
            unwanted.append(match)
        elif _is_beaten(sentence, match):
            yield Remark(text=f'"{raw}" was not taken for a wish: another one is called better')
        elif _PAST.search(sentence.marked, max(0, match.start() - _LOOK_BACK), match.start()):
            yield Remark(text=f'"{raw}" was not taken for a wish: it is what was used before')
        else:
            yield from _wish(sentence, match, read, wished)
    wished = _without_families(wished)
    banned = [match for match in _CHINESE.finditer(sentence.marked) if _is_banned(sentence, match)]
    yield from _without(sentence, wished, unwanted, banned, read)
    for match in _SIZE.finditer(sentence.marked):
        raw = sentence.quote(*match.span())
        yield Remark(
            text=f'Not honoured: "{raw}" was not used: name models in preferences.models, '
            "not their size"
        )
    for match in (*_ORIGIN.finditer(sentence.marked), *_CLOSED.finditer(sentence.marked)):
        raw = sentence.quote(*match.span())
        yield Remark(
            text=f'Not honoured: "{raw}" was not used: the catalogue does not select by origin '
            "and holds open weights only; list the acceptable models in preferences.models"
        )


def _is_beaten(sentence: Sentence, match: re.Match[str]) -> bool:
    """`deepseek v3 was a close second but we'd go with gpt-oss`: a wish only without the rest."""
    lost = _RUNNER_UP.match(sentence.marked, match.end())
    return lost is not None and _DECIDED.search(sentence.marked) is not None


def _without_families(wished: list[Fact]) -> list[Fact]:
    """`gpt-oss 120b did best, so we go with gpt-oss` means the one that was named in full."""
    named = [set(fact.value) for fact in wished if isinstance(fact.value, tuple)]
    return [
        fact
        for fact in wished
        if not (isinstance(fact.value, tuple) and any(one < set(fact.value) for one in named))
    ]


def _is_banned(sentence: Sentence, match: re.Match[str]) -> bool:
    return match["non"] is not None or sentence.unwanted(*match.span())


def _wish(
    sentence: Sentence, match: re.Match[str], read: Read, wished: list[Fact]
) -> Iterator[Remark]:
    raw = sentence.quote(*match.span())
    path = "preferences.models"
    try:
        models = models_named(raw, read.catalogue)
    except InputError as error:
        yield Remark(text=f'Not understood: "{raw}" was ignored: {error.message} ({error.hint})')
        return
    if len(models) == 1:
        wished.append(Fact(path=path, value=models, source="stated", origin=raw))
    else:
        why = f"{len(models)} models of the catalogue have that name"
        wished.append(sentence.infers(path, models, match, why))


def _without(
    sentence: Sentence,
    wished: list[Fact],
    unwanted: list[re.Match[str]],
    banned: list[re.Match[str]],
    read: Read,
) -> Iterator[Finding]:
    """The wishes without what is ruled out; without a wish, everything that is left."""
    names = [sentence.quote(*match.span()) for match in unwanted]
    left_over = _left_without(names, read)
    if left_over is not None and not wished:
        is_rest = read.previous is not None and read.previous.is_exclusion("preferences.models")
        why = f"unwanted, so {EVERY_OTHER} model of the catalogue" if is_rest else "unwanted"
        origin = "; ".join(f'"{name}"' for name in names) + f": {why}"
        yield Fact(
            path="preferences.models", value=left_over or None, source="inferred", origin=origin
        )
        return
    out = frozenset[str]().union(*(models_excluded(name, read.catalogue) for name in names))
    if banned:
        out |= {name for name in read.catalogue.models if _CHINESE_MAKERS.search(name)}
    for fact in wished:
        models = fact.value if isinstance(fact.value, tuple) else ()
        if kept := tuple(model for model in models if model not in out):
            yield replace(fact, value=kept)
    if out and not wished:
        left = tuple(model for model in read.catalogue.models if model not in out)
        words = (*names, *(sentence.quote(*match.span()) for match in banned))
        quotes = "; ".join(f'"{name}"' for name in words)
        why = f"{quotes}: unwanted, so {EVERY_OTHER} model of the catalogue"
        yield Fact(path="preferences.models", value=left, source="inferred", origin=why)
    for name in names:
        if not models_excluded(name, read.catalogue):
            yield Remark(text=f'"{name}" is unwanted, and the catalogue has no such model')


def _left_without(raws: Sequence[str], read: Read) -> tuple[str, ...] | None:
    """The models wanted so far without those of some names; None where none of them has one."""
    wanted = read.previous.preferences.models if read.previous else ()
    words = [model_words(raw) for raw in raws]
    left = tuple(name for name in wanted if not any(w <= model_words(name) for w in words))
    return left if len(left) < len(wanted) else None


def _precisions(sentence: Sentence) -> Iterator[Finding]:
    path = "preferences.precisions"
    if unquantised := _UNQUANTISED.search(sentence.marked):
        full = [
            match
            for match in _PRECISION.finditer(sentence.marked)
            if match["name"] in _FULL and not sentence.negated(match.start())
        ]
        yield from (sentence.says(path, (match["name"],), match) for match in full)
        yield from _quantised_too(sentence, unquantised)
        if not full:
            yield sentence.infers(path, ("bf16",), unquantised, "without quantisation: bf16")
        return
    for match in _MARK.finditer(sentence.marked):
        # `llama 70b fp8` names a precision beside the model, `Qwen3-32B-FP8` a checkpoint.
        added = _ADDED.search(sentence.quote(*match.span()).lower())
        if added and not sentence.negated(match.start()):
            yield sentence.says(path, (added[1],), match)
    named = [(match["name"], match) for match in _PRECISION.finditer(sentence.marked)]
    named += [
        (f"{sentence.number(match).value:g}bit", match) for match in _BITS.finditer(sentence.marked)
    ]
    for name, match in named:
        yield from _precision(sentence, name, match)


def _quantised_too(sentence: Sentence, full: re.Match[str]) -> Iterator[Conflict]:
    """`nothing quantised ... serve it in int4`: both cannot hold."""
    for match in _PRECISION.finditer(sentence.marked):
        if match["name"] in (*_FULL, *_ALIASES) or sentence.unwanted(*match.span()):
            continue
        one, other = sentence.quote(*full.span()), sentence.quote(*match.span())
        yield Conflict(
            fields=("preferences.precisions",),
            message=f'The request says both "{one}" and "{other}" for preferences.precisions.',
            suggestion="Set preferences.precisions to the formats that are meant.",
        )
        return


def _precision(sentence: Sentence, name: str, match: re.Match[str]) -> Iterator[Fact]:
    path = "preferences.precisions"
    names = _ALIASES.get(name, (name,))
    if any(one not in PRECISIONS for one in names):
        return
    if sentence.unwanted(*match.span()):
        left = tuple(one for one in PRECISIONS if one not in names)
        why = f"unwanted, so {EVERY_OTHER} precision"
        yield sentence.infers(path, left, match, why)
    elif name in PRECISIONS:
        yield sentence.says(path, names, match)
    else:
        yield sentence.infers(path, names, match, f"read as {', '.join(names)}")


def _licences(sentence: Sentence, read: Read) -> Iterator[Finding]:
    known = sorted(
        {row.model_licence for row in read.catalogue.models.values() if row.model_licence}
    )
    is_named = any(p.search(sentence.marked) for names, p in _LICENCE if len(names) == 1)
    for names, pattern in _LICENCE:
        match = None if is_named and len(names) > 1 else pattern.search(sentence.marked)
        if not match or sentence.negated(match.start()):
            continue
        if len(names) == 1:
            yield sentence.says("preferences.licences", names, match)
        else:
            yield sentence.infers(
                "preferences.licences", names, match, f"read as {', '.join(names)}"
            )
    match = _COMMERCIAL.search(sentence.marked)
    allowed = tuple(name for name in known if not restricts_use(name))
    if match and allowed and not sentence.negated(match.start()):
        why = "every licence of the catalogue that does not forbid it by name; read its terms"
        yield sentence.infers("preferences.licences", allowed, match, why)
