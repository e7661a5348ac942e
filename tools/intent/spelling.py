"""Slips of the pen in the words that decide: a letter left out, doubled, or two in the wrong order.

A slip that is a word of its own (`uses`, `moth`) is left alone.
"""

from collections.abc import Iterator

from tools.intent.pattern import Pattern

__all__ = ["slips"]

_WORDS = (
    "users", "people", "customer", "customers", "support", "service", "employees", "developers",
    "chatbot", "assistant", "request", "requests", "message", "messages", "concurrent",
    "simultaneous", "second", "seconds", "minute", "minutes", "month", "monthly", "tokens",
    "latency", "budget", "dollars", "thousand", "million", "summarize", "summaries", "summary",
    "translate", "translation", "generate", "documents", "classify", "extract", "knowledge",
    "question", "questions", "average", "prompt", "prompts", "answer", "answers", "output",
    "response", "completion", "overnight", "processing",
)  # fmt: skip
_OWN_WORDS = frozenset(
    {"uses", "moth", "summarise", "massage", "massages", "extra", "prompt", "mouth"}
)
_USUAL = {"usr": "user", "usrs": "users", "ppl": "people", "frist": "first"}
"""Short forms; `Frist` is a German deadline and is read as English only beside a token."""
_DIGITS = (
    (Pattern(r"(?<![\w.,$€£])4(?=\s(?:our|the|my|us|a|an|your|all|every|each)\b)"), "for"),
    (Pattern(r"(?<![\w.,$€£])2(?=\s(?:host|do|help|be|use|make|have|run|get|talk|chat)\b)"), "to"),
    (Pattern(r"\b(?:the )?ninety[\s-]ninth percentile"), "p99"),
    (Pattern(r"\b(?:the )?ninety[\s-]fifth percentile"), "p95"),
    (Pattern(r"\b(?:the )?ninetieth percentile"), "p90"),
)
"""`4 our kids`, `2 host a bot`, `the ninety-fifth percentile`."""
_LETTERS = Pattern(r"[a-z]{3,15}")
_SHORTEST = 5


def _variants(word: str) -> Iterator[str]:
    for place in range(1, len(word)):
        if place < len(word) - 1:
            yield word[:place] + word[place + 1 :]
        yield word[:place] + word[place - 1] + word[place:]
        yield word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
    yield word + word[-1]


def _table() -> dict[str, str]:
    known = frozenset(_WORDS) | _OWN_WORDS
    found: dict[str, str] = {}
    for word in _WORDS:
        for variant in _variants(word):
            if variant not in known and len(variant) >= _SHORTEST - 1:
                found.setdefault(variant, word)
    return found | _USUAL


_TABLE = _table()


def slips(low: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and the word that is meant, for every slip.

    >>> [*slips("custmer suport, 50 usres")]
    [(0, 7, 'customer'), (8, 14, 'support'), (19, 24, 'users')]
    """
    for digit, meant in _DIGITS:
        for match in digit.finditer(low):
            yield match.start(), match.end(), meant
    for match in _LETTERS.finditer(low):
        word = _TABLE.get(match[0])
        if word is None or low[match.end() : match.end() + 1].isalpha():
            continue
        if word == "first" and not low[match.end() :].lstrip().startswith(("tok", "word", "resp")):
            continue
        if match.start() and (low[match.start() - 1].isalpha()):
            continue
        yield match.start(), match.end(), word
