"""HTML as a document: the main text as Markdown, menus and scripts left out.

trafilatura (extra `ingest`) finds the main text. Without it, or where it finds none, all visible
text counts, with its headings.
"""

import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser

from knowledge_ingest.document import Block, clean_text
from knowledge_ingest.parse_markdown import markdown_blocks

__all__ = ["html_parser", "html_text"]

_UNSEEN = {"script", "style", "template", "noscript", "svg", "head", "nav", "iframe", "object"}
_BREAKS = {
    "p", "div", "br", "li", "tr", "table", "section", "article", "ul", "ol", "pre", "blockquote",
    "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "figure", "header", "footer", "main", "hr",
}  # fmt: skip
_HEADING = re.compile(r"h([1-6])\Z")
_BLANK = re.compile(r"\n\s*\n+")


def html_parser() -> str:
    """What reads HTML here; part of a document's digest."""
    return "plain" if _extractor() is None else "trafilatura"


@cache
def _extractor() -> Callable[..., str | None] | None:
    """What finds the main text; None where it or something it needs is not installed."""
    try:
        from trafilatura import extract
    except ImportError:
        return None
    return extract


def html_text(data: bytes) -> tuple[str, str, tuple[Block, ...]]:
    """Title, text and blocks of a page."""
    plain = _PlainText()
    plain.feed(_decoded(data))
    plain.close()
    text = clean_text(_main_text(data) or plain.text)
    heading, blocks = markdown_blocks(text)
    return heading or clean_text(plain.title), text, blocks


def _main_text(data: bytes) -> str:
    extract = _extractor()
    if extract is None:
        return ""
    found = extract(
        data,
        output_format="markdown",
        include_comments=False,
        include_tables=True,
        include_formatting=True,
        favor_recall=True,
    )
    return found or ""


def _decoded(data: bytes) -> str:
    named = re.search(rb"""charset=["']?([A-Za-z0-9_-]{2,30})""", data[:4096])
    for encoding in ([named.group(1).decode("ascii")] if named else []) + ["utf-8"]:
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", errors="replace")


class _PlainText(HTMLParser):
    """Visible text in order, headings as Markdown headings."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._hidden: list[str] = []
        self._is_title = False
        self.title = ""

    @property
    def text(self) -> str:
        """Everything seen so far, paragraphs apart."""
        return _BLANK.sub("\n\n", "".join(self._parts)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a heading or something unseen."""
        del attrs
        if tag == "title":
            self._is_title = not self.title
        elif tag in _UNSEEN:
            self._hidden.append(tag)
        elif tag in _BREAKS:
            level = _HEADING.match(tag)
            self._parts.append("\n\n" + ("#" * int(level.group(1)) + " " if level else ""))

    def handle_endtag(self, tag: str) -> None:
        """End what was begun; an end without a beginning is passed over."""
        if tag == "title":
            self._is_title = False
        elif tag in self._hidden:
            while self._hidden.pop() != tag:
                pass
        elif tag in _BREAKS:
            self._parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Keep text that is seen; a line break inside it is a space."""
        if self._is_title:
            self.title += data.strip()
        elif not self._hidden:
            self._parts.append(re.sub(r"[ \t\r\n]+", " ", data))
