"""What a question tells of its answer: kind, tools, versions, topics, identifiers, comparisons.

Rules over words; nothing is guessed from a model. Kinds that the words name outright may filter;
kinds that they only suggest may move an item up, never out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from tools.domain.knowledge.item import Kind

__all__ = ["Analysis", "Vocabulary", "analyse", "normalised"]

LONGEST_QUERY = 2000
"""Characters of a question that are read; the rest tells nothing more."""


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Topics and tools that items carry.

    Attributes:
        topics: Topic -> other names for it.
        tools: Names of tools, in small letters.
    """

    topics: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    tools: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """A question taken apart.

    Attributes:
        text: The question, blanks normalised, cut at `LONGEST_QUERY`.
        was_cut: Whether something was cut.
        named_kinds: Kinds that it asks for by name.
        likely_kinds: Kinds that its form suggests, likeliest first.
        topics, tools: Of the vocabulary, in order of appearance.
        versions: Tool -> version that is named behind it.
        identifiers: Flags, variables, error codes and paths, as written.
        parts: The sides of a comparison as questions of their own; empty if it compares nothing.
    """

    text: str
    was_cut: bool = False
    named_kinds: tuple[Kind, ...] = ()
    likely_kinds: tuple[Kind, ...] = ()
    topics: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    identifiers: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


_NAMED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "pattern",
        re.compile(r"\b(design )?patterns?\b(?= (for|of|to|when|in)\b)|\bbest practices?\b"),
    ),
    ("warning", re.compile(r"\b(warnings?|pitfalls?|gotchas?|anti-?patterns?|caveats?)\b")),
    ("decision", re.compile(r"\bdecisions?\b(?= (for|about|on|between|guide|record)\b)")),
    (
        "methodology",
        re.compile(r"\b(methodolog(y|ies)|procedures?|checklists?|playbooks?|runbooks?)\b"),
    ),
)
_WARNS = re.compile(
    r"\b(why (do|does|did|is|are|am|would)|what (can|could|might|may) go wrong|risks?|dangers?|"
    r"fails?|failed|failing|failures?|errors?|crash(es|ed|ing)?|hangs?|stuck|broken|breaks?|wrong|"
    r"slow(er|s|ed)?|drops?|dropped|leaks?|oom|out of memory|killed|unexpected(ly)?|suddenly|"
    r"worse|problems?|issues?|symptoms?|watch out|beware|mistakes?|spikes?|timeouts?|times out|"
    r"stops?|stalls?|degrad\w+|garbage|gibberish|refus\w+|never)\b"
)
_DECIDES = re.compile(
    r"\b(should (i|we|one|you|my|our)|which|versus|vs\.?|or (should|do|is|a|the)|better|choose|"
    r"choosing|choice|pick|prefer|decide|worth|when (do|does|is|should|to)|compared? (to|with)|"
    r"instead of|rather than|trade-?offs?|is it (ok|okay|enough|worth|better|safe))\b|\w+ or \w+"
)
_METHOD = re.compile(
    r"\b(steps?|step by step|how (do|can|should|would) (i|we|you|one) (measure|evaluate|test|"
    r"benchmark|size|estimate|calculate|plan|debug|diagnose|find out|compare|choose|validate|"
    r"verify|calibrate|tune|build a|set up a|roll out|migrate|prepare|compute|determine|check)|"
    r"process for|procedure|workflow|how to (measure|evaluate|test|benchmark|size|estimate|"
    r"calculate|plan|debug|diagnose|validate|verify|calibrate|tune|migrate|compute|determine))\b"
)
_SOLVES = re.compile(
    r"\b(how (do|can|could|should|would) (i|we|you|one)|how to|way to|ways to|approach|technique|"
    r"reduce|improve|increase|avoid|prevent|speed up|cut|handle|keep|make sure|ensure|implement)\b"
)
_FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("methodology", _METHOD),
    ("warning", _WARNS),
    ("decision", _DECIDES),
    ("pattern", _SOLVES),
)
_IDENTIFIER = re.compile(
    r"(?<![\w/-])(--[a-z][\w-]+|[A-Z][A-Z0-9]*_[A-Z0-9_]+|[a-z0-9]+(?:_[a-z0-9]+)+|"
    r"(?<!\.)/?[A-Za-z][\w.-]*/[\w./-]*\w|[a-z]+(?:[A-Z][a-z0-9]+)+|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)"
)
_VERSION = r"\s*(?:v|version |==|>=|<=)?\s*(\d+\.\d+(?:\.\d+)?)"
_VERSUS = re.compile(
    r"\s(?:vs\.?|versus|compared (?:to|with)|instead of|rather than)\s", re.IGNORECASE
)
_OR = re.compile(r"\sor\s", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\b(?:differences?|choose|choosing|decide|compare|comparison|trade-?offs?)\s(?:between|of)?\s?",
    re.IGNORECASE,
)
_TELLS_NO_SIDE = re.compile(
    r"(not|no|none|so|more|less|fewer|else|others?|another|later|higher|lower|above|below|both|"
    r"any|all|\d+)\b",
    re.IGNORECASE,
)
_NAME_WITH_SLASH = re.compile(r"[\d_.-]|/.*/")
"""What `org/model-8b` and `/a/path` have, and `and/or`, `TCP/IP` have not."""
_AND = re.compile(r"\s(?:and|with|to)\s", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:?!()]|\.\s")
_FEW_WORDS = 5
_MOST_SIDES = 4


def normalised(text: str) -> str:
    """One line, single blanks, at most `LONGEST_QUERY` characters."""
    return " ".join(text[: 4 * LONGEST_QUERY].split())[:LONGEST_QUERY].strip()


def analyse(text: str, vocabulary: Vocabulary) -> Analysis:
    """Take a question apart.

    >>> analyse("pitfalls of --max-num-seqs", Vocabulary()).named_kinds
    ('warning',)
    >>> analyse("difference between GPTQ and AWQ", Vocabulary()).parts
    ('GPTQ', 'AWQ')
    """
    plain = normalised(text)
    low = plain.lower()
    return Analysis(
        text=plain,
        was_cut=_was_cut(text),
        named_kinds=tuple(kind for kind, words in _NAMED if words.search(low)),
        likely_kinds=tuple(kind for kind, words in _FORMS if words.search(low)),
        topics=_topics(low, vocabulary.topics),
        tools=_in_order(low, vocabulary.tools),
        versions=_versions(low, vocabulary.tools),
        identifiers=_identifiers(plain),
        parts=_parts(plain),
    )


def _was_cut(text: str) -> bool:
    """Whether words, not only blanks, were left out."""
    read, rest = text[: 4 * LONGEST_QUERY], text[4 * LONGEST_QUERY :]
    return len(" ".join(read.split())) > LONGEST_QUERY or not (rest.isspace() or not rest)


def _identifiers(plain: str, most: int = 8) -> tuple[str, ...]:
    found = dict.fromkeys(_IDENTIFIER.findall(plain))
    return tuple(n for n in found if "/" not in n or _NAME_WITH_SLASH.search(n))[:most]


def _topics(low: str, topics: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    names = {
        name: topic
        for topic, others in topics.items()
        for name in (topic, topic.replace("-", " "), *others)
    }
    found = _in_order(low, tuple(names))
    return tuple(dict.fromkeys(names[name] for name in found))


def _in_order(low: str, names: Sequence[str]) -> tuple[str, ...]:
    """Names that occur as whole words, also in the plural, in the order of the text."""
    places: dict[str, int] = {}
    for name in names:
        # Most names are not there, and looking for a plain text is far faster than an expression.
        if name in low and (found := _whole(name).search(low)):
            places[name] = found.start()
    return tuple(sorted(places, key=lambda name: (places[name], -len(name))))


# More names than the cache of `re` holds: without one of our own, each question compiles them all.
@lru_cache(maxsize=4096)
def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?:s|es)?(?![\w-])")


@lru_cache(maxsize=4096)
def _with_version(tool: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(tool)}{_VERSION}")


def _versions(low: str, tools: Sequence[str]) -> dict[str, str]:
    found = {}
    for tool in tools:
        if tool in low and (version := _with_version(tool).search(low)):
            found[tool] = version.group(1)
    return found


def _parts(plain: str) -> tuple[str, ...]:
    """The sides of a comparison, each cut to the few words next to the word that compares."""
    pieces = _pieces(plain)
    if len(pieces) == 1:
        return ()
    first = " ".join(_CLAUSE.split(pieces[0])[-1].split()[-_FEW_WORDS:])
    others = [" ".join(_CLAUSE.split(piece)[0].split()[:_FEW_WORDS]) for piece in pieces[1:]]
    sides = [side.strip(" .'\"") for side in (first, *others)]
    is_told_apart = all(sides) and len({side.lower() for side in sides}) == len(sides)
    return tuple(sides) if is_told_apart else ()


def _pieces(plain: str) -> list[str]:
    """The text around the words that compare; one piece where it compares nothing."""
    between = _BETWEEN.search(plain)
    if between and (joint := _AND.search(plain, between.end())):
        return [plain[between.end() : joint.start()], plain[joint.end() :]]
    if len(pieces := _VERSUS.split(plain, maxsplit=_MOST_SIDES - 1)) > 1:
        return pieces
    pieces = _OR.split(plain, maxsplit=_MOST_SIDES - 1)
    if any(_TELLS_NO_SIDE.match(piece) for piece in pieces[1:]):
        return [plain]
    is_list = all(
        len(piece.split()) <= _FEW_WORDS and not _CLAUSE.search(piece) for piece in pieces[1:-1]
    )
    return pieces if is_list else pieces[:2]
