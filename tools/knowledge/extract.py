"""An answer in the items' own words: what each says first, and the part that acts.

No model writes here. Every line ends with the number of the result it was taken from.
"""

import re
from collections.abc import Sequence

from tools.knowledge.answers import KnowledgeResult

__all__ = ["extractive"]

_ACTS = {
    "pattern": ("Solution",),
    "decision": ("Recommendation",),
    "warning": ("Prevention", "Detection"),
    "methodology": ("Steps",),
}
_MOST = 4
_PIECE = 700
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"(])")
_WORD = re.compile(r"[a-z0-9][\w.-]+")


def extractive(question: str, results: Sequence[KnowledgeResult]) -> str:
    """The best results' summaries, and of the first one the part that says what to do."""
    lines = []
    for place, result in enumerate(results[:_MOST], 1):
        said = result.summary or _nearest_sentences(question, result.content)
        lines.append(f"{said} [{place}]")
        if place == 1:
            lines += [f"{_shortened(text)} [{place}]" for text in _acting(result)]
    return "\n\n".join(lines)


def _acting(result: KnowledgeResult) -> list[str]:
    for heading in _ACTS.get(result.type, ()):
        if text := result.sections.get(heading, "").strip():
            return [text]
    return []


def _shortened(text: str) -> str:
    if len(text) <= _PIECE:
        return text
    return text[:_PIECE].rsplit(" ", 1)[0] + " ..."


def _nearest_sentences(question: str, text: str, most: int = 2) -> str:
    """The sentences of a document that share most words with the question, in their order."""
    asked = set(_WORD.findall(question.lower()))
    sentences = _SENTENCE.split(" ".join(text.split()))
    weight = [len(asked & set(_WORD.findall(sentence.lower()))) for sentence in sentences]
    best = sorted(sorted(range(len(sentences)), key=lambda i: (-weight[i], i))[:most])
    return _shortened(" ".join(sentences[i] for i in best))
