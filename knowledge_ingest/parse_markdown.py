"""Markdown as a document: one block for each heading, offsets into the source as it stands."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import yaml
from markdown_it import MarkdownIt

from knowledge_ingest.document import Block

__all__ = ["markdown_blocks", "plain_heading", "split_front_matter"]

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.M)
_MOST_FRONT_MATTER = 65_536
_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_MARKUP = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)|<[^>]*>|\s*\{#[^}]*\}\s*$")
# Blocks alone: what stands inside a line does not move a heading, and costs most of the time.
_PARSER = MarkdownIt("commonmark")
_PARSER.core.ruler.enableOnly(["normalize", "block"])


def markdown_blocks(text: str) -> tuple[str, tuple[Block, ...]]:
    """The first top heading (empty if none), and the blocks that headings mark off.

    The title is not repeated among the headings of the blocks below it.
    """
    starts = _line_starts(text)
    found = list(_headings(text))
    tops = [name for _, level, name in found if level == 1]
    title = tops[0] if tops else ""
    bounds = [starts[line] for line, _, _ in found]
    blocks: list[Block] = []
    if not bounds or bounds[0] > 0:
        blocks.append(Block(headings=(), start=0, end=bounds[0] if bounds else len(text)))
    path: list[tuple[int, str]] = []
    ends = [*bounds[1:], len(text)]
    for (_, level, name), start, end in zip(found, bounds, ends, strict=False):
        path = [*((depth, said) for depth, said in path if depth < level), (level, name)]
        headings = tuple(said for _, said in path)
        if headings[0] == title and path[0][0] == 1:
            headings = headings[1:]
        blocks.append(Block(headings=headings, start=start, end=end))
    return title, tuple(blocks)


def _headings(text: str) -> Iterator[tuple[int, int, str]]:
    """Line, level and name of each heading that stands on its own, outside lists and quotes."""
    tokens = _PARSER.parse(text)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            yield token.map[0], int(token.tag[1:]), plain_heading(inline.content)


def plain_heading(text: str) -> str:
    """A heading without markup.

    >>> plain_heading("Use **`k`** of [RRF](https://example.com) in my_module {#use-k}")
    'Use k of RRF in my_module'
    """
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", text)).split())


def _line_starts(text: str) -> list[int]:
    starts = [0]
    starts.extend(found.end() for found in re.finditer("\n", text))
    return starts


def split_front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """What stands between `---` lines at the top, and the rest; text that is no mapping stays."""
    found = _FRONT_MATTER.match(text[:_MOST_FRONT_MATTER])
    if found is None:
        return {}, text
    try:
        fields = yaml.safe_load(found.group(1))
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text
    return (fields, text[found.end() :]) if isinstance(fields, dict) else ({}, text)
