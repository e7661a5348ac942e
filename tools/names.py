"""Which checkpoint or accelerator a person means by a loosely written name.

Names are compared as bags of words: `llama3.1 8b`, `Llama-3.1-8B` and `LLAMA_3.1-8b` are one bag.
A complete id is taken literally, a short name prefers what people serve (see `model_matches`). A
repository of another organisation never matches: somebody's fine-tune is not the model it names.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

__all__ = [
    "NamedModel",
    "compact",
    "gpu_key",
    "model_matches",
    "nearest",
    "words",
]

_WORD = re.compile(r"\d+(?:\.\d+)*[a-z]*|[a-z]+")
_VERSION = re.compile(r"\d+(?:\.\d+)*")
_UNSAID = frozenset({"chat", "hf", "instruct", "it", "meta", "model", "v"})
"""Words people leave out: they tell how a checkpoint was tuned or packed, not which one it is."""
_GPU_NOISE = re.compile(
    r"\b(nvidia|amd|intel|google|geforce|tesla|instinct|habana|gpus?|accelerators?)\b"
)
_COUNT = re.compile(
    r"^\d{1,4}\s*[x\u00d7*]\s*(?=[a-z0-9])|^\d{1,3}\s+(?=[a-z])|(?:\s+|(?<=\d))[x\u00d7*]\s*\d{1,2}$"
)


@dataclass(frozen=True, kw_only=True)
class NamedModel:
    """One checkpoint as the matching sees it."""

    model_id: str
    is_base: bool
    aliases: tuple[str, ...] = ()


def compact(name: str) -> str:
    """Letters and digits alone, lower case.

    >>> compact("A100-SXM 80GB")
    'a100sxm80gb'
    """
    return re.sub(r"[^a-z0-9]", "", name.casefold())


@lru_cache(maxsize=4096)
def words(name: str) -> Counter[str]:
    """The bag of words of a name; sizes and versions are words of their own.

    Bags are remembered, because every id is asked for with every name: do not change one.

    >>> sorted(words("Llama-3_3-70B")) == sorted(words("llama 3.3 70b")) == ["3.3", "70b", "llama"]
    True
    """
    return Counter(_WORD.findall(re.sub(r"(?<=\d)_(?=\d)", ".", name.casefold())))


def gpu_key(name: str) -> str:
    """An accelerator name without count, maker and punctuation.

    >>> gpu_key("8x NVIDIA A100 80GB"), gpu_key("H100 x8"), gpu_key("Tesla T4")
    ('a10080gb', 'h100', 't4')
    """
    bare = _COUNT.sub("", name.casefold().strip())
    return compact(_GPU_NOISE.sub(" ", bare)) or compact(name)


def model_matches(name: str, models: Sequence[NamedModel]) -> tuple[str, ...]:
    """Ids a name may mean: one when it is clear, several when it is not, none when it is unknown.

    A complete id or a former id wins. Otherwise every word of the name must occur; the checkpoint
    with the fewest words left over wins, and among equals the tuned one before the base model, then
    the newest version.

    >>> zoo = [NamedModel(model_id="o/Llama-3.1-8B", is_base=True),
    ...        NamedModel(model_id="o/Llama-3.1-8B-Instruct", is_base=False)]
    >>> model_matches("llama 3.1 8b", zoo), model_matches("o/llama-3.1-8b", zoo)
    (('o/Llama-3.1-8B-Instruct',), ('o/Llama-3.1-8B',))
    """
    wanted = name.casefold().strip()
    for model in models:
        if wanted in (known.casefold() for known in (model.model_id, *model.aliases)):
            return (model.model_id,)
    if "/" in wanted:
        bag = words(wanted)
        return tuple(model.model_id for model in models if words(model.model_id) == bag)
    return _by_words(words(wanted), models)


def _by_words(bag: Counter[str], models: Sequence[NamedModel]) -> tuple[str, ...]:
    """The best group of short-name matches, reduced to one where a rule decides."""
    asked = Counter({word: n for word, n in bag.items() if word != "model"})
    if not asked:
        return ()
    groups: dict[tuple[int, bool], list[tuple[str, Counter[str]]]] = {}
    for model in models:
        own = words(model.model_id.rpartition("/")[2])
        if asked <= own:
            extra = own - asked
            left_over = sum(n for word, n in extra.items() if word not in _UNSAID)
            groups.setdefault((left_over, model.is_base), []).append((model.model_id, extra))
    if not groups:
        return ()
    return _newest(groups[min(groups)])


def _newest(group: list[tuple[str, Counter[str]]]) -> tuple[str, ...]:
    """The newest of checkpoints that differ in their version alone, else all of them."""
    kinds = {
        frozenset(w for w in extra if not _VERSION.fullmatch(w)) - _UNSAID for _, extra in group
    }
    if len(kinds) > 1:
        return tuple(model_id for model_id, _ in group)
    best = max(group, key=lambda item: (_versions(item[1]), -sum(item[1].values())))
    return (best[0],)


def _versions(extra: Iterable[str]) -> tuple[tuple[int, ...], ...]:
    numbers = (word for word in extra if _VERSION.fullmatch(word))
    return tuple(sorted(tuple(int(part) for part in word.split(".")) for word in numbers))


def nearest(name: str, known: Mapping[str, str], count: int = 3) -> tuple[str, ...]:
    """The values of `known` whose keys look most like a name, best first.

    >>> nearest("h1000", {"h100": "H100-SXM-80GB", "l4": "L4-24GB"}, count=1)
    ('H100-SXM-80GB',)
    """
    wanted = compact(name)
    scores: dict[str, float] = {}
    for key, value in known.items():
        score = SequenceMatcher(None, wanted, compact(key)).ratio()
        scores[value] = max(scores.get(value, 0.0), score)
    return tuple(sorted(scores, key=lambda value: (-scores[value], value))[:count])
