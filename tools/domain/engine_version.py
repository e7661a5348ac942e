"""Versions of serving engines: the release a text names, and a number for it."""

import re
from functools import lru_cache

__all__ = ["UNKNOWN_VERSION", "release_of", "version_code"]

UNKNOWN_VERSION = -1
"""Code of a version that nobody stated."""

_RELEASE = re.compile(r"v?(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?(?!\d)", re.ASCII | re.IGNORECASE)
_REMEMBERED = 4096


@lru_cache(_REMEMBERED)
def release_of(text: str) -> str:
    """Major, minor and patch number of a version; empty where it names no release.

    Release candidates and post releases count as the release. Development builds name none: how far
    they are from the tag before them nobody knows.

    >>> release_of("v0.9.2"), release_of("1.2.0rc6.post2"), release_of("0.15")
    ('0.9.2', '1.2.0', '0.15.0')
    >>> release_of("nightly"), release_of("0.9.1.dev2+g790cf65")
    ('', '')
    """
    found = _RELEASE.match(text.strip())
    if found is None or "dev" in text.lower():
        return ""
    return ".".join(str(int(part or 0)) for part in found.groups())


@lru_cache(_REMEMBERED)
def version_code(release: str) -> int:
    """A number for a release as `release_of` names it, in their order.

    >>> version_code("0.11.2"), version_code("")
    (11002, -1)
    """
    if not release:
        return UNKNOWN_VERSION
    major, minor, patch = map(int, release.split("."))
    return (major * 1000 + minor) * 1000 + patch
