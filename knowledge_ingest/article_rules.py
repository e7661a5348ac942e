"""The rules of `articles/README.md` for one article, each a function that yields what breaks it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge_ingest.article_sources import Found, source_problems
from knowledge_ingest.articles import FOLDERS, Article

__all__ = ["HEADINGS", "Problem", "article_problems"]

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "pattern": (
        "Problem", "Solution", "When it fits", "Trade-offs", "When not", "[Example]",
        "How to check",
    ),
    "decision": ("Question", "Considerations", "Recommendation", "When not"),
    "warning": ("Symptoms", "Causes", "Consequences", "Detection", "Prevention"),
    "methodology": ("Goal", "Preconditions", "Inputs", "Steps", "Outputs", "Checks"),
}  # fmt: skip
"""Headings of each kind, in order; one in brackets may be missing."""
_REQUIRED = (
    "id", "kind", "title", "summary", "topics", "applies_to", "sources", "date", "confidence",
    "confidence_reason", "review", "asked_as",
)  # fmt: skip
_OPTIONAL = (
    "valid_from", "valid_to", "supersedes", "related", "severity", "options", "access",
)  # fmt: skip
_TITLE, _SUMMARY, _QUESTION = 90, 200, 200
_WORDS = range(100, 281)
_TOPICS = range(2, 7)
_RELATED = range(1, 6)
_QUESTIONS = range(5, 13)
_OPTIONS = range(2, 6)
_CONFIDENCE = (0.9, 0.7, 0.5, 0.3)
_SEVERITIES = ("low", "medium", "high", "critical")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_BANNED = re.compile(
    r"it is important to note|it'?s worth noting|\bleverag(?:e|es|ed|ing)\b|in today'?s\b"
    r"|\bdelve\b|\bseamless(?:ly)?\b|game.changer|\bunlock the\b|best.in.class|cutting.edge",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?s)```.*?```")
_ANY_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_WORD = re.compile(r"\w+(?:[-'.,/]\w+)*")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong where, and what to do about it."""

    file: str
    line: int
    rule: str
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.message} ({self.hint})"


def article_problems(article: Article, topics: Sequence[str], today: date) -> list[Problem]:
    """Everything that one article breaks on its own."""
    checks: tuple[Callable[[], Found], ...] = (
        lambda: _schema(article.fields),
        lambda: _identity(article),
        lambda: _lengths(article.fields),
        lambda: _topics(article.fields, topics),
        lambda: _questions(_list(article.fields, "asked_as")),
        lambda: _trust(article.fields),
        lambda: _by_kind(article.fields),
        lambda: _days(article.fields, today),
        lambda: source_problems(article.fields, today),
        lambda: _headings(article),
        lambda: _body(article),
    )
    where = f"{article.path.parent.name}/{article.path.name}"
    return [
        Problem(file=where, line=article.lines.get(field, 1), rule=rule, message=message, hint=hint)
        for check in checks
        for rule, field, message, hint in check()
    ]


def _schema(fields: Mapping[str, Any]) -> Found:
    for name in _REQUIRED:
        if fields.get(name) in (None, "", []):
            yield "schema", name, f"{name} is missing", "add it to the front matter"
    for name in fields:
        if name not in (*_REQUIRED, *_OPTIONAL):
            yield "schema", name, f"{name} is no field", "remove it, or mend its spelling"
    yield from _types(fields)


def _types(fields: Mapping[str, Any]) -> Found:
    texts = ("id", "kind", "title", "summary", "confidence_reason", "severity", "access")
    lists = ("topics", "sources", "supersedes", "related", "options", "asked_as")
    for names, kind, said in ((texts, str, "text"), (lists, list, "list")):
        for name in names:
            if fields.get(name) is not None and not isinstance(fields[name], kind):
                yield "schema", name, f"{name} is no {said}", f"write it as a {said}"
    if not isinstance(fields.get("applies_to", {}), dict):
        yield "schema", "applies_to", "applies_to is no mapping", 'write {vllm: ">=0.8"} or {}'


def _identity(article: Article) -> Found:
    slug, kind = str(article.fields.get("id")), article.fields.get("kind")
    if slug != article.path.stem:
        yield "id", "id", f"id {slug} is not the file's name", f"write {article.path.stem}"
    if not _SLUG.match(slug):
        yield "id", "id", f"id {slug} is no slug", "small letters, digits and single hyphens"
    folder = FOLDERS.get(article.path.parent.name)
    if kind != folder:
        yield "kind", "kind", f"kind {kind} in {article.path.parent.name}/", f"write {folder}"


def _lengths(fields: Mapping[str, Any]) -> Found:
    for name, most in (("title", _TITLE), ("summary", _SUMMARY)):
        length = len(str(fields.get(name) or ""))
        if length > most:
            yield "length", name, f"{name} has {length} characters, at most {most}", "shorten it"


def _topics(fields: Mapping[str, Any], known: Sequence[str]) -> Found:
    topics = _list(fields, "topics")
    if len(topics) not in _TOPICS:
        yield "topics", "topics", f"{len(topics)} topics", "name two to six of topics.yaml"
    for topic in topics:
        if topic not in known:
            yield "topics", "topics", f"{topic} is not in topics.yaml", "take one that is"
    if len({*map(str, topics)}) != len(topics):
        yield "topics", "topics", "a topic stands there twice", "name it once"


def _questions(asked: Sequence[Any]) -> Found:
    if len(asked) not in _QUESTIONS:
        yield "asked_as", "asked_as", f"{len(asked)} questions", "write five to twelve"
    if len({str(one).casefold() for one in asked}) != len(asked):
        yield "asked_as", "asked_as", "a question stands there twice", "ask it once"
    for one in asked:
        if not isinstance(one, str):
            yield "asked_as", "asked_as", f"{one} is no text", "put it in quotes"
        elif len(one) > _QUESTION:
            said = f"a question has {len(one)} characters, at most {_QUESTION}"
            yield "asked_as", "asked_as", said, "shorten it"


def _trust(fields: Mapping[str, Any]) -> Found:
    if fields.get("confidence") not in _CONFIDENCE:
        said = f"confidence {fields.get('confidence')}"
        yield "confidence", "confidence", said, "0.9, 0.7, 0.5 or 0.3; see the README"
    review = fields.get("review")
    if not isinstance(review, dict) or {*review} != {"status", "role", "date"}:
        yield "review", "review", "review is not {status, role, date}", "write all three"


def _by_kind(fields: Mapping[str, Any]) -> Found:
    kind, severity, options = (fields.get(name) for name in ("kind", "severity", "options"))
    if kind == "warning" and severity not in _SEVERITIES:
        yield "severity", "severity", f"severity {severity}", f"one of {', '.join(_SEVERITIES)}"
    if kind != "warning" and severity:
        yield "severity", "severity", f"a {kind} has no severity", "remove it"
    if kind != "decision" and options:
        yield "options", "options", f"a {kind} has no options", "remove them"
    if kind == "decision":
        yield from _options(_list(fields, "options"))
    related = _list(fields, "related")
    if related and len(related) not in _RELATED:
        yield "related", "related", f"{len(related)} related items", "name one to five"


def _options(found: Sequence[Any]) -> Found:
    if len(found) not in _OPTIONS:
        yield "options", "options", f"{len(found)} options", "name two to five"
    for one in found:
        if not isinstance(one, dict) or {*one} != {"name", "pros", "cons"}:
            yield "options", "options", f"{one} is not {{name, pros, cons}}", "write all three"


def _days(fields: Mapping[str, Any], today: date) -> Found:
    review = fields.get("review")
    days = {name: fields.get(name) for name in ("date", "valid_from", "valid_to")}
    days["review"] = review.get("date") if isinstance(review, dict) else None
    for name, value in days.items():
        if value is not None and _day(value) is None:
            yield "date", name, f"{name}: {value} is no day", "write it like 2026-11-01"
    for name in ("date", "review"):
        day = _day(days[name])
        if day is not None and day > today:
            yield "date", name, f"{name} {day} is in the future", "name the day it was checked"
    start, end = _day(days["valid_from"]), _day(days["valid_to"])
    if start and end and start > end:
        yield "date", "valid_to", f"valid from {start} to {end}", "swap them"


def _headings(article: Article) -> Found:
    wanted = HEADINGS.get(str(article.fields.get("kind")), ())
    names = [name for name, _ in article.sections]
    order = [name.strip("[]") for name in wanted]
    for name in wanted:
        if not name.startswith("[") and name not in names:
            yield "headings", "## " + name, f"the heading {name} is missing", "add it"
    for name, body in article.sections:
        where = "## " + name
        if name not in order:
            yield "headings", where, f"{name} is no heading of its kind", "see the README"
        if names.count(name) > 1:
            yield "headings", where, f"{name} stands there twice", "join them"
        if not body:
            yield "headings", where, f"{name} is empty", "write it, or remove the heading"
    known = [name for name in names if name in order]
    if known != sorted(known, key=order.index):
        said, hint = f"headings: {', '.join(known)}", f"the order is {', '.join(order)}"
        yield "headings", "## " + known[0], said, hint


def _body(article: Article) -> Found:
    count = len(_WORD.findall("\n".join(body for _, body in article.sections)))
    if count not in _WORDS:
        yield "words", "id", f"{count} words", f"{_WORDS.start} to {_WORDS.stop - 1} in all"
    if article.preamble:
        yield "headings", "id", "text before the first heading", "move it below one"
    for name, body in article.sections:
        where = "## " + name
        if _ANY_HEADING.search(_CODE.sub("", body)):
            yield "headings", where, f"{name} holds another heading", "second level alone"
        if name == "Steps" and not body.startswith("1. "):
            yield "steps", where, "Steps is no numbered list", "begin with `1. `"
        yield from _phrases(where, name, body)
    for name in ("title", "summary"):
        yield from _phrases(name, name, str(article.fields.get(name) or ""))


def _phrases(where: str, name: str, text: str) -> Found:
    for found in _BANNED.finditer(text):
        yield "phrases", where, f"{name} says '{found.group()}'", "say what is meant"


def _list(fields: Mapping[str, Any], name: str) -> list[Any]:
    value = fields.get(name)
    return value if isinstance(value, list) else []


def _day(value: Any) -> date | None:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
