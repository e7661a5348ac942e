"""What a session can keep of what was sent: JSON that every store and every door can carry."""

import math
from typing import Any

from tools.domain.errors import InputError

__all__ = ["check_storable"]

_DEPTH_MAX = 32
_INTEGER_MAX = 2**63 - 1


def check_storable(value: Any, depth: int = 0) -> None:
    """Refuse what no store keeps: numbers beyond 64 bit, half characters, bottomless nesting.

    Raises:
        InputError: `unstorable_value`.

    >>> check_storable({"traffic": {"concurrent_users": 1000}})
    """
    if depth > _DEPTH_MAX:
        raise _unstorable(f"it is nested deeper than {_DEPTH_MAX}")
    if isinstance(value, dict):
        for name, inner in value.items():
            check_storable(name, depth + 1)
            check_storable(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            check_storable(inner, depth + 1)
    else:
        _check_single(value)


def _check_single(value: Any) -> None:
    if isinstance(value, int) and abs(value) > _INTEGER_MAX:
        raise _unstorable("a whole number needs more than 64 bit")
    if isinstance(value, float) and not math.isfinite(value):
        raise _unstorable("a number is not finite")
    if isinstance(value, str) and not _is_whole(value):
        raise _unstorable("a text holds half a character (a lone surrogate)")


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unstorable(why: str) -> InputError:
    return InputError(
        f"this cannot be kept: {why}",
        code="unstorable_value",
        hint="send plain JSON with values of the specification's size",
    )
