"""A typed item as the text that every piece of it carries in the index."""

import json
from datetime import date
from typing import Any

from tools.domain.knowledge.item import Item

__all__ = ["body_of"]


def body_of(item: Item) -> str:
    """JSON of what an answer tells of an item; empty for a user's document."""
    if item.kind == "document":
        return ""
    fields: dict[str, Any] = {
        "slug": item.slug,
        "summary": item.summary,
        "text": item.text,
        "sections": dict(item.sections),
        "applies_to": dict(item.applies_to),
        "sources": [
            {name: value for name, value in vars(source).items() if value}
            for source in item.sources
        ],
        "severity": item.severity,
        "confidence": item.confidence,
        "confidence_reason": item.confidence_reason,
        "checked": _day(item.checked),
        "valid_to": _day(item.valid_to),
        "related": list(item.related),
        "options": [vars(option) for option in item.options],
    }
    return json.dumps({name: value for name, value in fields.items() if value not in ("", None)})


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
