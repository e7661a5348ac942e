"""Names, labels and digests that Kubernetes accepts, whatever the text they are made from.

Names come from content, never from a clock or a random source, so the same plan gives the same
names. Source: Kubernetes documentation, "Object Names and IDs" and "Labels and Selectors".
"""

import hashlib
import json
import re
from typing import Any

from tools.domain.errors import InputError

__all__ = ["content_digest", "object_name", "require_namespace"]

NAME_CHARACTERS = 40
"""Longest name made here: KServe and controllers append up to 23 characters of the 63 allowed."""

_LABEL = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
_NAMESPACE = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_NAMESPACE_CHARACTERS = 63
_HASH_CHARACTERS = 6


def object_name(text: str, *, salt: str | None = None) -> str:
    """A name valid for every kind of object, Services included (RFC 1035 label).

    A text that is a valid name already is kept; any other is reduced to letters, digits and hyphens
    and gets a short hash of the original, so that different texts stay different.

    Args:
        text: What the name is made from.
        salt: Further content that tells two plans of one text apart; None adds nothing.

    >>> object_name("support-bot")
    'support-bot'
    >>> object_name("Llama 3.1").startswith("llama-3-1-")
    True
    """
    if salt is None and len(text) <= NAME_CHARACTERS and _LABEL.fullmatch(text):
        return text
    suffix = hashlib.sha256(json.dumps([text, salt]).encode()).hexdigest()[:_HASH_CHARACTERS]
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    if not slug or not slug[0].isalpha():
        slug = f"llm-{slug}".rstrip("-")
    return f"{slug[: NAME_CHARACTERS - _HASH_CHARACTERS - 1].rstrip('-')}-{suffix}"


def require_namespace(namespace: str) -> str:
    """The namespace, unchanged: it exists or not, so a wrong one is not mended in silence.

    Raises:
        InputError: `invalid_namespace`.
    """
    if len(namespace) > _NAMESPACE_CHARACTERS or not _NAMESPACE.fullmatch(namespace):
        raise InputError(
            f"{namespace[:80]!r} is no namespace",
            code="invalid_namespace",
            hint="use up to 63 lower-case letters, digits and hyphens, such as 'llm-serving'",
        )
    return namespace


def content_digest(content: Any) -> str:
    """SHA-256 of JSON content with sorted keys, as 64 hexadecimal digits."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
