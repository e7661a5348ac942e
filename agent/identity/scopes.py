"""Scopes, tenants and levels by name: what keys and tokens may say, and what it means."""

import re
from collections.abc import Iterable, Mapping

from agent.caller import Caller, Scope
from tools.domain.knowledge.item import PUBLIC

__all__ = ["granted", "is_tenant", "levels", "principal"]

_IMPLIED: Mapping[str, tuple[Scope, ...]] = {
    "read": ("read",),
    "plan": ("read", "plan"),
    "deploy": ("read", "plan", "deploy"),
    "admin": ("read", "plan", "deploy", "admin"),
}
"""Who may change may look; who tends the service may do all."""
_LEVELS_MAX = 100
_LONGEST_LEVEL = 80
# A colon is ours: it sets persons without a tenant apart (`person:...`).
_TENANT = re.compile(r"[^\s:\x00-\x1f\x7f]{1,128}")


def granted(names: Iterable[str]) -> frozenset[Scope]:
    """The scopes that some names give, with those they imply; unknown names give nothing.

    >>> sorted(granted(["plan", "profile"]))
    ['plan', 'read']
    """
    return frozenset(scope for name in names for scope in _IMPLIED.get(name, ()))


def is_tenant(name: str) -> bool:
    """Whether a tenant may be called so: one word without colons, at most 128 characters.

    >>> is_tenant("acme"), is_tenant("person:ann"), is_tenant("two words")
    (True, False, False)
    """
    return name.isprintable() and _TENANT.fullmatch(name) is not None


def levels(names: Iterable[object]) -> frozenset[str]:
    """Levels of documents by name, the public one always among them; odd names give nothing."""
    fit = [name for name in names if isinstance(name, str) and 0 < len(name) <= _LONGEST_LEVEL]
    return frozenset({PUBLIC, *fit[:_LEVELS_MAX]})


def principal(who: Caller) -> str | None:
    """One person or program as a text; None for the person at this machine.

    What a client is handed to bring back is bound to it.
    """
    return None if who.name == Caller.name else f"{who.tenant}\n{who.name}"
