"""Reads article files (form: `articles/README.md`) as typed items.

Reading is strict about form: what cannot be made an item raises one error that names file, line,
rule and remedy. Rules about content are in `article_rules`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge_ingest.document import clean_text
from tools.domain.errors import InputError
from tools.domain.knowledge.item import PUBLIC, Item, Kind, Option, Source, item_id

__all__ = [
    "ARTICLES",
    "COLLECTION",
    "FOLDERS",
    "Article",
    "article_files",
    "read_article",
    "read_articles",
]

ARTICLES = Path(__file__).parent / "articles"
COLLECTION = "leadline"
FOLDERS: Mapping[str, Kind] = {
    "patterns": "pattern",
    "decisions": "decision",
    "warnings": "warning",
    "methodologies": "methodology",
}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times as fast where the library was built with it."""
_HEADING = re.compile(r"^## +(.+?)\s*$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")


@dataclass(frozen=True, kw_only=True)
class Article:
    """One file as it was read.

    Attributes:
        path: Of the file.
        fields: Its front matter.
        lines: Field -> line of the file; headings stand under `## Name`.
        sections: Heading and text, in order, repeated headings included.
        preamble: Text before the first heading, which should be empty.
    """

    path: Path
    fields: Mapping[str, Any]
    lines: Mapping[str, int]
    sections: Sequence[tuple[str, str]]
    preamble: str

    @property
    def item(self) -> Item:
        """As an item.

        Raises:
            InputError: `invalid_article`: a field is missing or of another type.
        """
        try:
            return _item(self.fields, dict(self.sections))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            said = f"missing {error}" if isinstance(error, KeyError) else str(error)
            raise _invalid(self.path, 1, said, "see knowledge_ingest/articles/README.md") from None


def article_files(folder: Path = ARTICLES) -> list[Path]:
    """Every article of a folder, in order."""
    return sorted(path for name in FOLDERS for path in (folder / name).glob("*.md"))


def read_articles(folder: Path = ARTICLES) -> list[Item]:
    """Every article of a folder as an item.

    Raises:
        InputError: `invalid_article`, of the first file that is none.
    """
    return [read_article(path).item for path in article_files(folder)]


def read_article(path: Path) -> Article:
    """One file.

    Raises:
        InputError: `invalid_article`.
    """
    try:
        text = clean_text(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise _invalid(path, 1, f"cannot be read: {error}", "save it as UTF-8") from None
    lines = text.split("\n")
    if lines[0].rstrip() != "---" or "---" not in [line.rstrip() for line in lines[1:]]:
        raise _invalid(path, 1, "no front matter", "begin the file with YAML between --- lines")
    end = [line.rstrip() for line in lines].index("---", 1)
    fields, where = _front_matter(path, "\n".join(lines[1:end]))
    preamble, sections = "", list[tuple[str, str]]()
    for name, number, body in _sections(lines[end + 1 :], end + 2):
        if name:
            sections.append((name, body))
            where.setdefault(f"## {name}", number)
        else:
            preamble = body
    return Article(path=path, fields=fields, lines=where, sections=sections, preamble=preamble)


def _front_matter(path: Path, text: str) -> tuple[dict[str, Any], dict[str, int]]:
    try:
        node = yaml.compose(text, Loader=_LOADER)
        fields = yaml.load(text, Loader=_LOADER)  # noqa: S506  both loaders are safe
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or error
        raise _invalid(path, line, f"YAML: {problem}", "quote texts that hold a colon") from None
    if not isinstance(node, yaml.MappingNode) or not isinstance(fields, dict):
        raise _invalid(path, 1, "the front matter is no mapping", "write one `name: value` a line")
    where: dict[str, int] = {}
    for key, _ in node.value:
        if key.value in where:
            line = key.start_mark.line + 2
            raise _invalid(path, line, f"{key.value} stands there twice", "keep one of them")
        where[key.value] = key.start_mark.line + 2
    return fields, where


def _sections(lines: Sequence[str], first: int) -> Iterator[tuple[str, int, str]]:
    """Heading, its line and the text below it; an empty heading for what stands before all."""
    name, start, body, is_code = "", first, list[str](), False
    for number, line in enumerate(lines, first):
        is_code ^= bool(_FENCE.match(line))
        found = None if is_code else _HEADING.match(line)
        if found is None:
            body.append(line)
            continue
        yield name, start, "\n".join(body).strip()
        name, start, body = found.group(1), number, []
    yield name, start, "\n".join(body).strip()


def _item(fields: Mapping[str, Any], sections: Mapping[str, str]) -> Item:
    kind, slug = fields["kind"], fields["id"]
    review = fields.get("review") or {}
    return Item(
        id=item_id(COLLECTION, kind, slug),
        slug=slug,
        collection=COLLECTION,
        kind=kind,
        title=fields["title"],
        summary=fields["summary"],
        sections=sections,
        topics=tuple(fields["topics"]),
        applies_to={name: str(versions or "") for name, versions in fields["applies_to"].items()},
        sources=tuple(_source(one) for one in fields["sources"]),
        checked=_day(fields["date"]),
        confidence=float(fields["confidence"]),
        confidence_reason=fields["confidence_reason"],
        severity=fields.get("severity") or "",
        options=tuple(Option(**one) for one in fields.get("options") or ()),
        valid_from=_day(fields.get("valid_from")),
        valid_to=_day(fields.get("valid_to")),
        supersedes=tuple(fields.get("supersedes") or ()),
        related=tuple(fields.get("related") or ()),
        asked_as=tuple(str(one) for one in fields.get("asked_as") or ()),
        is_reviewed=review.get("status") == "reviewed",
        access=fields.get("access") or PUBLIC,
    )


def _source(fields: Mapping[str, Any]) -> Source:
    authors = fields.get("authors") or ""
    said = {name: str(value if value is not None else "") for name, value in fields.items()}
    said["authors"] = ", ".join(map(str, authors)) if isinstance(authors, list) else str(authors)
    return Source(**said)


def _day(value: Any) -> date | None:
    if value is None or type(value) is date:
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    raise ValueError(f"{value!r} is no day (write 2026-11-01)")


def _invalid(path: Path, line: int, message: str, hint: str) -> InputError:
    where = f"{path.parent.name}/{path.name}:{line}"
    return InputError(f"{where}: {message}", code="invalid_article", hint=hint)
