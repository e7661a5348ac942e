"""Checks the articles: each by its rules, all of them against each other.

`python -m knowledge_ingest.check_articles [FOLDER]` logs each problem with file, line and remedy,
and exits 1 when there is any.
"""

import logging
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import yaml

from knowledge_ingest.article_rules import Problem, article_problems
from knowledge_ingest.articles import ARTICLES, FOLDERS, Article, article_files, read_article
from tools.domain.errors import InputError

__all__ = ["check_articles", "known_topics", "main"]

_OVERLAP = 0.5
"""Share of their words that two articles may have in common; unrelated ones share a tenth."""
_TITLE_OVERLAP = 0.8
_LEAST_LETTERS = 4
_PROBLEM_PLACE = re.compile(r"^(?P<file>[^:]+):(?P<line>\d+): (?P<said>.*)$", re.DOTALL)


def check_articles(folder: Path = ARTICLES, today: date | None = None) -> list[Problem]:
    """Every problem of the articles in a folder, by file; empty when all is well."""
    today = today or datetime.now(UTC).date()
    articles: list[Article] = []
    problems: list[Problem] = list(_strays(folder))
    for path in article_files(folder):
        try:
            articles.append(read_article(path))
        except InputError as error:
            problems.append(_unread(error))
    topics = known_topics(folder)
    for article in articles:
        found = article_problems(article, topics, today)
        problems += found or _as_item(article)
    for check in (_duplicate_ids, _references, _near_duplicates):
        problems += check(articles)
    return sorted(problems, key=lambda one: (one.file, one.line, one.rule, one.message))


def known_topics(folder: Path = ARTICLES) -> list[str]:
    """Names of topics.yaml, in its order."""
    areas = yaml.safe_load((folder / "topics.yaml").read_text(encoding="utf-8"))
    return [topic for area in areas.values() for topic in area]


def _strays(folder: Path) -> Iterator[Problem]:
    """Files that nobody would read."""
    for path in sorted(folder.rglob("*.md")):
        where = path.relative_to(folder)
        is_article = len(where.parts) == 2 and where.parts[0] in FOLDERS  # noqa: PLR2004
        if not is_article and str(where) != "README.md":
            hint = f"move it to one of {', '.join(FOLDERS)}"
            yield _problem(str(where), 1, "place", "no folder of articles", hint)


def _unread(error: InputError) -> Problem:
    found = _PROBLEM_PLACE.match(error.message)
    if found is None:
        return _problem("?", 1, "form", error.message, error.hint)
    return _problem(found["file"], int(found["line"]), "form", found["said"], error.hint)


def _as_item(article: Article) -> list[Problem]:
    """What the rules let pass and no item can be made of."""
    try:
        _ = article.item
    except InputError as error:
        return [_unread(error)]
    return []


def _duplicate_ids(articles: Sequence[Article]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for article in articles:
        slug = _id(article)
        if slug in first:
            yield _at(article, "id", "id", f"{slug} is the id of {first[slug]} too", "rename one")
        first.setdefault(slug, _file(article))


def _references(articles: Sequence[Article]) -> Iterator[Problem]:
    known = {_id(article) for article in articles}
    for article in articles:
        for name in ("related", "supersedes"):
            targets = article.fields.get(name)
            for target in targets if isinstance(targets, list) else ():
                if target not in known:
                    said = f"{name}: no article has the id {target}"
                    yield _at(article, "references", name, said, "mend the id, or remove it")
                if target == _id(article):
                    said = f"{name}: names the article itself"
                    yield _at(article, "references", name, said, "remove it")
    yield from _mutual(articles)


def _mutual(articles: Sequence[Article]) -> Iterator[Problem]:
    replaced = {_id(one): set(one.fields.get("supersedes") or ()) for one in articles}
    for article in articles:
        for target in replaced[_id(article)] - {_id(article)}:
            if _id(article) in replaced.get(target, set()):
                said = f"supersedes {target}, which supersedes it"
                yield _at(article, "references", "supersedes", said, "keep one direction")


def _near_duplicates(articles: Sequence[Article]) -> Iterator[Problem]:
    """Pairs with too many words in common, and titles that say the same."""
    texts = [" ".join(body for _, body in article.sections) for article in articles]
    words = [_content_words(text) for text in texts]
    titles = [_content_words(str(article.fields.get("title") or "")) for article in articles]
    for a, b in combinations(range(len(articles)), 2):
        shared, titled = _jaccard(words[a], words[b]), _jaccard(titles[a], titles[b])
        if shared >= _OVERLAP or titled >= _TITLE_OVERLAP:
            said = f"{shared:.0%} of its words, {titled:.0%} of its title as {_file(articles[a])}"
            hint = "join the two, or say what is different"
            yield _at(articles[b], "near-duplicate", "title", said, hint)


def _content_words(text: str) -> frozenset[str]:
    return frozenset(
        word for word in re.findall(r"\w+", text.casefold()) if len(word) >= _LEAST_LETTERS
    )


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0


def _id(article: Article) -> str:
    return str(article.fields.get("id"))


def _file(article: Article) -> str:
    return f"{article.path.parent.name}/{article.path.name}"


def _at(article: Article, rule: str, field: str, message: str, hint: str) -> Problem:
    return _problem(_file(article), article.lines.get(field, 1), rule, message, hint)


def _problem(file: str, line: int, rule: str, message: str, hint: str) -> Problem:
    return Problem(file=file, line=line, rule=rule, message=message, hint=hint)


def main(arguments: list[str]) -> int:
    """Log every problem of the folder named first, or of the shipped one; 1 when there is any."""
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    log = logging.getLogger("leadline.check")
    folder = Path(arguments[0]) if arguments else ARTICLES
    problems = check_articles(folder)
    for problem in problems:
        log.error("%s", problem)
    log.info("%d articles, %d problems", len(article_files(folder)), len(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
