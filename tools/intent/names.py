"""Finds GPUs and models by name, in sloppy spelling, before any number is read.

The usual names are patterns; canonical names and aliases of the catalogue join them, so a user's
own row is recognised as well. Which row a name means is the catalogue's decision.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tools.domain.errors import InputError
from tools.intent.foreign import spaced
from tools.intent.pattern import Pattern
from tools.intent.sentence import GPU, MODEL, Name, lower_in_place
from tools.ports import Catalogue

__all__ = ["find_names", "gpu_named", "model_words", "models_excluded", "models_named"]

_GPU = (
    r"(?:(?:nvidia|amd|intel|google)[\s-]+)?(?:(?:instinct|tesla|geforce|dgx|hgx)[\s-]+)?"
    r"(?:[ah][\s-]100(?=[\s-]*(?:sxm|pcie|\d{2}\s?gb))|gh200|gb[23]00|h[128]00|h20|b[123]00|a100"
    r"|a800|a10g?|a16|a30|a40|a[456]000|l40s?"
    r"|l20|l4(?!\s*(?:load|layer))|t4|v100|p100|p40|rtx[\s-]*(?:pro[\s-]*|a)?\d{4}(?:[\s-]*ada)?"
    r"|[345]090|mi\d{3}[ax]?|gaudi[\s-]*[23]|tpu[\s-]*v\d[ep]?|tpu)s?"
    r"(?:[\s-]*(?:sxm\d?|pcie|nvl\d*))?(?:[\s-]*\(?\d{2,3}[\s-]*g(?:i?b|o)?\)?(?![a-z]))?"
    r"(?:[\s-]*(?:sxm\d?|pcie|nvl))?"
)
_FAMILY = (
    r"code[\s-]?llama|llama(?!\s+(?:al?|a\s+(?:la|las|los|herr\w*|otr\w*|un\w*|apis?|func\w*"
    r"|serv\w*))\s)|qwen|qwq|mixtral|ministral|magistral|mistral|codestral|devstral"
    r"|deepseek|gemma|phi(?=[\s-]?\d)|gpt[\s_-]?oss|granite|falcon(?=[\s-]?\d)|kimi|glm"
    r"|yi(?=[\s-]\d)|command[\s-]r|nemotron|starcoder|olmo|smollm|minimax|exaone|internlm"
    r"|step(?=[\s-]?3)|jamba|dbrx|mimo(?=[\s-])|codegemma|pixtral|stablelm|vicuna|baichuan|chatglm"
    r"|wizard(?:lm|coder)"
)
_COUNTED = r"(?!\s*(?:gpus?|users?|x|\u00d7|ms|s|%|k|tokens?|requests?|cards?|replicas?|nodes?)\b)"
_PART = (
    r"v?\d+(?:[._]\d+)*(?![\w.]*\d*(?:b|m)\b)"
    + _COUNTED
    + r"|\d+(?:x\d+)?(?:\.\d+)?b(?:[\s-]?a\d+b)?"
    r"|\d+e|[rkm]\d(?:\.\d+)?|v\d(?:\.\d)?|meta|instruct|chat|hf|coder|next|scout|maverick|nemo"
    r"|small|large"
    r"|medium|mini|distill|vl|math|thinking|reasoning|ultra|super|nano|flash|lightning|turbo|oss"
    r"|dynamic|static|fp8|nvfp4|awq|gptq|int4|bf16|it(?!\s)|pro(?!\s)|plus(?!\s)|base(?!\s)"
)
_MODEL = (
    rf"(?:[\w.-]{{1,40}}/)?(?:meta[\s-]+|nvidia-)?(?:\d{{1,3}}b[\s-])?(?:{_FAMILY})s?"
    rf"(?:[\s_-]?(?:{_PART}|{_FAMILY})(?![a-z])){{0,8}}"
)
_FENCE = r"(?:(?<=\dx)|(?<=\d\u00d7)|(?<![\w.-]))"
_FIXED = Pattern(rf"{_FENCE}(?:(?P<gpu>{_GPU})|(?P<model>{_MODEL}))(?!\w)")
_ID = Pattern(r"(?<![\w/.])(?:[\w.-]{2,60}/)?[\w.-]{4,80}(?<![.-])")
_ADDED = Pattern(
    r"\s(?:chat|fp8|nvfp4|awq|gptq|int4|bf16)(?:\s(?:chat|fp8|nvfp4|awq|gptq|int4"
    r"|bf16))*$"
)
_MIN_ALIAS = 3
_WORDS = Pattern(r"\d+x\d+b|\d+(?:\.\d+)*b|a\d+b|\d+(?:\.\d+)*|[a-z]+")
_SIZE = re.compile(r"(?i)[\s_-](\d+(?:\.\d+)?)b?(?![\w.])")
_ROUNDED = 0.2
"""A size is told in round figures: `12B` of 12.2 billion parameters, `70B` of 70.6."""
_FEW, _TOLD = 4, 2
_BRANDS = frozenset({"meta", "nvidia", "models", "model"})


@dataclass(frozen=True, kw_only=True)
class _Lexicon:
    """Names that only this catalogue has."""

    version: str
    gpus: Pattern
    models: frozenset[str]


_lexicons: list[_Lexicon] = []


def find_names(text: str, catalogue: Catalogue) -> tuple[Name, ...]:
    """Every GPU and model in the text, in order, none inside another."""
    low = spaced(lower_in_place(text))
    own = _lexicon(catalogue)
    found = [
        *_marked(own.gpus.finditer(low), GPU),
        *_marked((m for m in _ID.finditer(low) if m[0] in own.models), MODEL),
        *(
            Name(start=m.start(), end=_end(m, catalogue), mark=GPU if m["gpu"] else MODEL)
            for m in _FIXED.finditer(low)
        ),
    ]
    return tuple(_outermost(found))


def _end(match: re.Match[str], catalogue: Catalogue) -> int:
    """`DeepSeek V3 chat` is a chat with DeepSeek V3, `Llama 2 7B chat` a model of that name.

    A precision that no checkpoint carries in its name is a wish of its own.
    """
    added = _ADDED.search(match[0])
    return (
        match.start() + added.start() if added and not _family(match[0], catalogue) else match.end()
    )


def _lexicon(catalogue: Catalogue) -> _Lexicon:
    if not _lexicons or _lexicons[0].version != catalogue.version:
        ids = [name.lower() for name in catalogue.models]
        # One service holds one catalogue; a newer version replaces the older.
        _lexicons[:] = [
            _Lexicon(
                version=catalogue.version,
                gpus=_spelled(catalogue),
                models=frozenset(ids) | frozenset(name.rpartition("/")[2] for name in ids),
            )
        ]
    return _lexicons[0]


def _spelled(catalogue: Catalogue) -> Pattern:
    aliases = (alias for row in catalogue.hardware.values() for alias in row.aliases)
    # A bare word (`thor`) is more often a word than a GPU.
    spellings = {
        name.lower()
        for name in (*catalogue.hardware, *aliases)
        if len(name) >= _MIN_ALIAS and re.search(r"[\d-]", name)
    }
    ordered = sorted(spellings, key=lambda name: (-len(name), name))
    loose = (re.escape(name).replace(r"\-", r"[\s-]?") for name in ordered)
    return Pattern(rf"{_FENCE}(?:{'|'.join(loose) or '(?!)'})s?(?!\w)")


def _marked(matches: Iterable[re.Match[str]], mark: str) -> Iterable[Name]:
    return (Name(start=match.start(), end=match.end(), mark=mark) for match in matches)


def _outermost(names: Iterable[Name]) -> Iterable[Name]:
    reached = -1
    for name in sorted(names, key=lambda name: (name.start, -name.end)):
        if name.start >= reached:
            reached = name.end
            yield name


def gpu_named(raw: str, catalogue: Catalogue) -> str:
    """Canonical name of a GPU as written (`A100s`, `nvidia h100 80 GB`).

    Raises:
        InputError: `unknown_gpu`.
    """
    plain = re.sub(r"(?i)\b([ah])[\s-](100)", r"\1\2", re.sub(r"[()]", "", raw.strip()))
    plain = re.sub(r"(?i)([\s-]\d{2,3})\s*go?$", r"\1GB", plain)
    try:
        return catalogue.gpu(plain).gpu
    except InputError:
        singular = re.sub(r"(?<=\w)s$", "", plain, flags=re.IGNORECASE)
        if singular == plain:
            raise
        return catalogue.gpu(singular).gpu


def models_named(raw: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Ids that a name may mean: one for a checkpoint, several for a family (`Llama`).

    Raises:
        InputError: `unknown_model`.
    """
    plain = re.sub(r"(?i)gpt[\s_-]?oss", "gpt-oss", raw.strip())
    if not any(character.isdigit() for character in plain) and "/" not in plain:
        family = _family(plain, catalogue)
        if len(family) > _FEW:
            return family
    try:
        return (catalogue.model(plain).model_id,)
    except InputError as error:
        # `Mistral Nemo 12B`: the size is right, but no checkpoint has it in its name.
        family = _family(plain, catalogue) or _of_size(plain, catalogue)
        if not family:
            raise InputError(
                error.message, hint=error.hint, code=error.code or "unknown_model"
            ) from None
        return family


def _of_size(raw: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Checkpoints of a name without its size that are that large: none of another size is meant."""
    told = [float(match[1]) for match in _SIZE.finditer(raw)]
    return tuple(
        name
        for name in _family(_SIZE.sub("", raw), catalogue, least=_TOLD)
        if all(_is_near(catalogue.models[name].parameters_total_b, size) for size in told)
    )


def _is_near(total_b: float, told_b: float) -> bool:
    return abs(total_b - told_b) <= _ROUNDED * told_b


def models_excluded(raw: str, catalogue: Catalogue) -> frozenset[str]:
    """Ids that an unwanted name rules out: `Llama` every checkpoint with it in its name."""
    wanted = model_words(raw)
    letters = re.sub(r"[^a-z]", "", raw.lower())
    is_bare = not any(character.isdigit() for character in raw)
    return frozenset(
        name
        for name in catalogue.models
        if (is_bare and letters in re.sub(r"[^a-z]", "", name.lower()))
        or (wanted and wanted <= model_words(name))
    )


@lru_cache(maxsize=4096)
def model_words(raw: str) -> frozenset[str]:
    """The parts of a model name that tell it from others.

    >>> sorted(model_words("Qwen/Qwen2.5-72B-Instruct"))
    ['2.5', '72b', 'instruct', 'qwen']
    """
    return frozenset(match[0] for match in _WORDS.finditer(raw.lower())) - _BRANDS


def _family(raw: str, catalogue: Catalogue, least: int = 1) -> tuple[str, ...]:
    wanted = model_words(raw)
    if len(wanted) < least:
        return ()
    fits = [name for name in catalogue.models if wanted <= model_words(name)]
    tuned = [name for name in fits if catalogue.models[name].kind != "base"]
    return tuple(tuned or fits)
