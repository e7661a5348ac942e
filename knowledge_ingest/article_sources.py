"""The rules for the sources of an article: complete, with addresses and days that can be true."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from tools.domain.price_age import last_day

__all__ = ["Found", "source_problems"]

Found = Iterator[tuple[str, str, str, str]]
"""Rule, field (or `## Heading`) where it is broken, message, remedy."""
_FIELDS = ("uri", "title", "authors", "published", "retrieved", "passage")
_OLDEST = date(1970, 1, 1)


def source_problems(fields: Mapping[str, Any], today: date) -> Found:
    """What is wrong with the sources that a front matter names."""
    sources = fields.get("sources")
    for number, source in enumerate(sources if isinstance(sources, list) else (), 1):
        where = f"source {number}"
        if not isinstance(source, dict):
            yield "sources", "sources", f"{where} is no mapping", "write {uri, title, ...}"
            continue
        for name in _FIELDS:
            if source.get(name) in (None, "", []):
                yield "sources", "sources", f"{where}: {name} is missing", "look it up"
        for name in source.keys() - {*_FIELDS, "interest"}:
            yield "sources", "sources", f"{where}: {name} is no field", "remove it"
        address = urlsplit(str(source.get("uri") or ""))
        if address.scheme not in ("https", "http") or "." not in address.netloc:
            yield "sources", "sources", f"{where}: {source.get('uri')} does not open", "https://..."
        yield from _source_days(source, where, today)


def _source_days(source: Mapping[str, Any], where: str, today: date) -> Found:
    days = {name: last_day(str(source.get(name) or "")) for name in ("published", "retrieved")}
    for name, day in days.items():
        said = source.get(name)
        if said and day is None:
            yield "sources", "sources", f"{where}: {name} {said} is no date", "2026-11-01, 2026-11"
        # A month or year that is not over ends in the future; its beginning must not.
        elif day and (day < _OLDEST or str(said)[:10] > today.isoformat()):
            yield "sources", "sources", f"{where}: {name} {said} is not plausible", "look it up"
    if source.get("retrieved") and len(str(source["retrieved"])) < len("2026-11-01"):
        yield "sources", "sources", f"{where}: retrieved is no day", "name the day it was read"
    if days["published"] and days["retrieved"]:
        begun = str(source["published"])[:10]
        if begun > str(source["retrieved"])[:10]:
            said = f"{where}: read on {source['retrieved']}, before it was published"
            yield "sources", "sources", said, "look both up"
