"""One file, whatever its kind, as a document; a broken file is one clear error."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePosixPath

from knowledge_ingest.document import Block, Document, FileKind, clean_text, one_line
from knowledge_ingest.parse_html import html_parser, html_text
from knowledge_ingest.parse_markdown import markdown_blocks, split_front_matter
from knowledge_ingest.parse_notebook import notebook_text
from knowledge_ingest.parse_pdf import pdf_text
from tools.domain.errors import InputError

__all__ = [
    "KINDS_BY_SUFFIX",
    "ParseLimits",
    "check_size",
    "decoded",
    "kind_of",
    "parse_document",
    "parser_of",
]

_REVISION = 2
"""Raise it when a parser here reads a file differently; documents are then read again."""
_CODE = (
    "py pyi js mjs ts tsx jsx go rs java kt c h cc cpp hpp cs rb php swift scala sh bash zsh ps1 "
    "sql proto tf hcl lua r jl cu cuh toml yaml yml json ini cfg conf dockerfile makefile"
)
KINDS_BY_SUFFIX: dict[str, FileKind] = {
    **dict.fromkeys(("md", "markdown", "mdx"), "markdown"),
    **dict.fromkeys(("html", "htm", "xhtml"), "html"),
    "ipynb": "notebook",
    "pdf": "pdf",
    **dict.fromkeys(("txt", "text", "rst", "adoc", "org", "log"), "text"),
    **dict.fromkeys(_CODE.split(), "code"),
}
"""What is read, by the end of a file's name in small letters."""
_LIBRARIES: dict[FileKind, str] = {
    "markdown": "markdown-it-py",
    "html": "trafilatura",
    "notebook": "nbformat",
    "pdf": "pypdf",
}
_BINARY_SAMPLE = 8_192
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


@dataclass(frozen=True, kw_only=True)
class ParseLimits:
    """Beyond which a file is refused.

    Attributes:
        file_bytes: Of a file as it lies there.
        characters: Of its text.
        pages: Of a PDF.
    """

    file_bytes: int = 256 * 1024**2
    characters: int = 64_000_000
    pages: int = 20_000


def kind_of(name: str) -> FileKind | None:
    """What a file is, by its name; None for what is not read."""
    path = PurePosixPath(name.casefold())
    return KINDS_BY_SUFFIX.get(path.suffix.lstrip(".") or path.name)


def parser_of(kind: FileKind) -> str:
    """Names what reads a kind of file and in which version; part of a document's digest."""
    library = _LIBRARIES.get(kind, "")
    try:
        used = f"{library} {version(library)}" if library else "text"
    except PackageNotFoundError:
        used = html_parser()
    return f"{kind}/{_REVISION}/{used}"


def parse_document(
    data: bytes, name: str, *, uri: str = "", limits: ParseLimits | None = None
) -> Document:
    """The document in a file's bytes.

    Args:
        data: The whole file.
        name: Path within its folder, with slashes.
        uri: Where a reader finds it.
        limits: Beyond which it is refused.

    Raises:
        InputError: `unreadable_document`, `document_too_large`, `empty_document` or
            `unknown_document`.
    """
    limits = limits or ParseLimits()
    kind = kind_of(name)
    if kind is None:
        raise InputError(
            f"{name} is no kind of file that is read",
            code="unknown_document",
            hint="Markdown, HTML, notebooks, PDF, plain text and source code are",
        )
    check_size(name, len(data), limits.file_bytes, "bytes")
    if not data.strip():
        raise _empty(name)
    title, text, blocks = _READERS[kind](data, limits)
    check_size(name, len(text), limits.characters, "characters of text")
    if not text.strip():
        raise _empty(name)
    path = PurePosixPath(name)
    return Document(
        title=one_line(title) or one_line(path.stem),
        text=text,
        blocks=blocks,
        uri=uri,
        kind=kind,
        place=(*path.parent.parts, path.stem),
    )


Read = tuple[str, str, tuple[Block, ...]]


def _markdown(data: bytes, _: ParseLimits) -> Read:
    fields, text = split_front_matter(clean_text(decoded(data)))
    heading, blocks = markdown_blocks(text)
    named = fields.get("title")
    return (clean_text(named) if isinstance(named, str) else heading), text, blocks


def _plain(data: bytes, _: ParseLimits) -> Read:
    text = clean_text(decoded(data))
    return "", text, (Block(headings=(), start=0, end=len(text)),)


def _pdf(data: bytes, limits: ParseLimits) -> Read:
    return pdf_text(data, most_pages=limits.pages, most_characters=limits.characters)


_READERS: dict[FileKind, Callable[[bytes, ParseLimits], Read]] = {
    "markdown": _markdown,
    "html": lambda data, _: html_text(data),
    "notebook": lambda data, _: notebook_text(data),
    "pdf": _pdf,
    "text": _plain,
    "code": _plain,
}


def decoded(data: bytes) -> str:
    """Text of a file without a declared encoding: UTF-8, UTF-16 by its mark, else Windows-1252.

    Raises:
        InputError: `unreadable_document` for what is no text at all.
    """
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\0" in data[:_BINARY_SAMPLE]:
        raise InputError(
            "the file is binary, whatever its name says",
            code="unreadable_document",
            hint="leave it out, or name it after its kind",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def check_size(name: str, size: int, most: int, unit: str) -> None:
    """Refuse what is too large, in numbers.

    Raises:
        InputError: `document_too_large`.
    """
    if size > most:
        raise InputError(
            f"{name} has {size:,} {unit}, at most {most:,} are read",
            code="document_too_large",
            hint="split it, or raise the limit",
        )


def _empty(name: str) -> InputError:
    return InputError(f"{name} holds no text", code="empty_document", hint="leave it out")
