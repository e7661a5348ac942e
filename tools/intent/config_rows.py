"""Rows of configuration files: YAML, JSON, TOML and variables, each with the names above it.

`output_tokens: {mean: 9000}` and a `mean: 9000` that is indented below `output_tokens:` are one
row with the words `output tokens` above `mean`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.intent.pattern import Pattern

__all__ = ["Row", "rows"]

_EVENT = Pattern(
    r"(?m)^[ ]*\[(?P<section>[\w .-]+)\][ ]*$"
    r"|(?P<close>\})"
    r"|(?<![\w$\u20ac\u00a3.-])(?P<key>[\"'][A-Za-z][\w .-]*[\"']|[A-Za-z][\w.-]*)"
    r"(?:[ ]*(?P<open>[:=][ ]*\{)"
    r"|(?:[ ]*[:=][ ]*|[ ]*\|[ ]*)(?P<value>[\"'][^\"'\n]*[\"']|(?<==)[^\s,;{}|\"'\n]+"
    r"|[^\s,;{}|\"'\n][^,;{}|\n]*)"
    r"|(?P<bare>:)[ ]*$)"
)
_WORD = re.compile(r"[A-Z]{2,}\d*(?![a-z])|[A-Z]?[a-z]+(?:\d+(?:e(?![a-z]))?)?|\d+[A-Za-z]*")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One value: `text[start:end]` with its name, and the names of what it stands in.

    `is_technical` says that the name is no word of prose: it is joined, quoted, nested, or assigned
    with `=`.
    """

    start: int
    end: int
    words: tuple[str, ...]
    above: tuple[str, ...]
    value: str
    is_technical: bool


def rows(text: str) -> Iterator[Row]:
    """Every row with one value, in order.

    >>> [(one.above, one.words, one.value) for one in rows("slo: {ttft_ms: 300}")]
    [(('slo',), ('ttft', 'ms'), '300')]
    """
    section: tuple[str, ...] = ()
    braces: list[tuple[str, ...]] = []
    indents: list[tuple[int, tuple[str, ...]]] = []
    for event in _EVENT.finditer(text):
        if event["section"]:
            section, indents = _words(event["section"]), []
            continue
        if event["close"]:
            braces = braces[:-1]
            continue
        words = _words(event["key"])
        indent = event.start() - text.rfind("\n", 0, event.start()) - 1
        is_first = not text[event.start() - indent : event.start()].strip(" -")
        if is_first and not braces:
            indents = [one for one in indents if one[0] < indent]
        if event["open"]:
            braces.append(words)
        elif event["bare"]:
            if is_first:
                indents.append((indent, words))
        else:
            names = (section, *(one for _, one in indents), *braces)
            above = tuple(word for name in names for word in name)
            yield Row(
                start=event.start(),
                end=event.end("value"),
                words=words,
                above=above,
                value=event["value"].strip(" \"'"),
                is_technical=bool(above) or _is_joined(event),
            )


def _is_joined(event: re.Match[str]) -> bool:
    key = event["key"]
    is_camel = key != key.capitalize() and not key.isupper() and not key.islower()
    return key[0] in "\"'" or "_" in key or is_camel or "=" in event[0]


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(name))
