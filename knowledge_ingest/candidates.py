"""What may be ingested: the files of a folder, the lines of a BEIR corpus, typed items.

Each becomes a `Candidate`, which is parsed only when its digest is new.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from knowledge_ingest.document import Block, Candidate, Document, Entry, clean_text, one_line
from knowledge_ingest.header import path_parts
from knowledge_ingest.parse import ParseLimits, check_size, kind_of, parse_document, parser_of
from knowledge_ingest.parse_markdown import markdown_blocks
from tools.domain.errors import InputError, NotFoundError
from tools.domain.knowledge.item import PUBLIC, Item, Source, item_id

__all__ = [
    "ITEM_REVISION",
    "FolderListing",
    "beir_candidates",
    "folder_candidates",
    "item_candidates",
]

_PASSED_OVER = frozenset({"node_modules", "__pycache__", "site-packages"})
_RECORD_REVISION = "record/2"
ITEM_REVISION = "item/3"


@dataclass(frozen=True, kw_only=True)
class FolderListing:
    """Files of a folder that are read, and the names of those that are not."""

    candidates: Sequence[Candidate]
    passed_over: Sequence[str]


def folder_candidates(
    folder: Path, collection: str, *, access: str = PUBLIC, limits: ParseLimits | None = None
) -> FolderListing:
    """Every file below a folder, or the one file named.

    Hidden files, installed packages and links that lead out of the folder are not followed.

    Raises:
        NotFoundError: There is no such folder.
    """
    if not folder.exists():
        raise NotFoundError(f"{folder} is not there", hint="name a folder of documents, or a file")
    root = folder if folder.is_dir() else folder.parent
    found: list[Candidate] = []
    passed_over: list[str] = []
    for path in _files(folder) if folder.is_dir() else [folder]:
        name = _written(path.relative_to(root).as_posix())
        kind = kind_of(name)
        if kind is None:
            passed_over.append(name)
            continue
        file = _File(path=path, name=name, limits=limits or ParseLimits())
        found.append(
            Candidate(
                document=name,
                name=name,
                digest=partial(_file_digest, file, f"{parser_of(kind)}/{access}"),
                read=partial(_file_entry, file, collection, access),
            )
        )
    return FolderListing(candidates=found, passed_over=passed_over)


@dataclass(frozen=True, kw_only=True)
class _File:
    path: Path
    name: str
    limits: ParseLimits

    def data(self) -> bytes:
        try:
            check_size(self.name, self.path.stat().st_size, self.limits.file_bytes, "bytes")
            return self.path.read_bytes()
        except OSError as error:
            raise InputError(
                f"{self.name} cannot be read: {(error.strerror or str(error)).lower()}",
                code="unreadable_document",
                hint="check that it is there and that you may read it",
            ) from None


def _written(name: str) -> str:
    r"""A file's name as text; bytes that are none stand as `\xff`."""
    return normalize("NFC", os.fsencode(name).decode("utf-8", errors="backslashreplace"))


def _files(folder: Path) -> Iterator[Path]:
    inside = folder.resolve()
    for place, names, files in os.walk(folder):
        names[:] = sorted(n for n in names if not n.startswith(".") and n not in _PASSED_OVER)
        for name in sorted(files):
            path = Path(place) / name
            is_inside = not path.is_symlink() or path.resolve().is_relative_to(inside)
            if not name.startswith(".") and is_inside and path.is_file():
                yield path


def _file_digest(file: _File, how: str) -> str:
    return sha256(file.data()).hexdigest() + how


def _file_entry(file: _File, collection: str, access: str) -> Entry:
    uri = file.path.resolve().as_uri()
    document = parse_document(file.data(), file.name, uri=uri, limits=file.limits)
    return _document_entry(document, file.name, collection, access)


def _document_entry(document: Document, key: str, collection: str, access: str) -> Entry:
    return Entry(
        item=Item(
            id=item_id(collection, "document", key),
            slug=key,
            collection=collection,
            kind="document",
            title=document.title,
            sources=(Source(uri=document.uri, title=document.title),) if document.uri else (),
            access=access,
        ),
        document=document,
    )


def item_candidates(items: Iterable[Item]) -> list[Candidate]:
    """Typed items, each under its slug."""
    return [
        Candidate(
            document=item.slug,
            name=item.slug,
            digest=partial(_item_digest, item),
            read=partial(_item_entry, item),
        )
        for item in items
    ]


def _item_digest(item: Item) -> str:
    written = repr(item).encode("utf-8", errors="backslashreplace")
    return sha256(written).hexdigest() + ITEM_REVISION


def _item_entry(item: Item) -> Entry:
    text = clean_text(item.text)
    _, blocks = markdown_blocks(text)
    return Entry(
        item=item,
        document=Document(
            title=item.title,
            text=text,
            blocks=blocks,
            uri=item.sources[0].uri if item.sources else "",
            kind="item",
            place=item.topics[:1],
            questions=tuple(clean_text(question) for question in item.asked_as),
        ),
    )


def beir_candidates(corpus: Path, collection: str, *, access: str = PUBLIC) -> list[Candidate]:
    """The lines of a BEIR `corpus.jsonl`: `_id`, `title` and `text`.

    A line that is no such record is a candidate too, so that reading it says which line it is.

    Raises:
        NotFoundError: There is no such file.
    """
    if not corpus.is_file():
        raise NotFoundError(f"{corpus} is not there", hint="a BEIR folder holds corpus.jsonl")
    found: list[Candidate] = []
    with corpus.open("rb") as lines:
        start = 0
        for number, line in enumerate(lines, 1):
            if line.strip():
                key = _record_key(line, number)
                digest = f"{sha256(line).hexdigest()}{_RECORD_REVISION}/{access}"
                found.append(
                    Candidate(
                        document=key,
                        name=f"{corpus.name}, line {number}",
                        digest=partial(str, digest),
                        read=partial(
                            _record_entry, corpus, start, len(line), number, collection, access
                        ),
                    )
                )
            start += len(line)
    return found


def _record_key(line: bytes, number: int) -> str:
    try:
        return clean_text(str(json.loads(line)["_id"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return f"line {number}"


def _record_entry(
    corpus: Path, start: int, length: int, number: int, collection: str, access: str
) -> Entry:
    with corpus.open("rb") as file:
        file.seek(start)
        line = file.read(length)
    try:
        record = json.loads(line)
        key, title, text = (
            clean_text(str(record[name] or "")) for name in ("_id", "title", "text")
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            f"{corpus.name}, line {number}: {type(error).__name__}: {str(error)[:100]}",
            code="unreadable_document",
            hint='each line is {"_id": ..., "title": ..., "text": ...}',
        ) from None
    document = Document(
        title=one_line(title),
        text=text,
        blocks=(Block(headings=(), start=0, end=len(text)),),
        uri=key if key.startswith(("https://", "http://")) else "",
        kind="record",
        place=path_parts(key),
    )
    return _document_entry(document, key, collection, access)
