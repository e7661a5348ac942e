"""Failures of PostgreSQL, named by what helps.

Only the address without its password and the error's name are quoted, never the server's or the
driver's text, which may hold what was sent.
"""

import psycopg
from psycopg import errors

from tools.domain.errors import OutsideError

__all__ = ["explained", "lock_lost"]

_LOCKED = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)
_HINTS: tuple[tuple[tuple[type[psycopg.Error], ...], str], ...] = (
    (
        (errors.InvalidPassword, errors.InvalidAuthorizationSpecification),
        "correct user and password in LEADLINE_DATABASE_URL",
    ),
    (
        (errors.InvalidCatalogName,),
        "create that database, or name another in LEADLINE_DATABASE_URL",
    ),
    (
        (errors.InsufficientPrivilege,),
        "let its owner start this version once, or grant this user CREATE on the schema",
    ),
    (
        (errors.TooManyConnections,),
        "raise max_connections of the server: every process of Leadline uses up to 30",
    ),
)


def explained(where: str, error: psycopg.Error) -> OutsideError:
    """What a person is told.

    Args:
        where: The database as a person may see it.
        error: What the driver raised.
    """
    name = type(error).__name__
    if isinstance(error, errors.DivisionByZero):  # only the fence divides
        return lock_lost(where)
    if isinstance(error, errors.DiskFull):
        return OutsideError(
            f"there is no room left for the session store {where} ({name})",
            code="store_full",
            hint="make room on the server's disk, then try again; what was kept before is unharmed",
        )
    if isinstance(error, _LOCKED):
        return OutsideError(
            f"another process is in the way in the session store {where} ({name})",
            code="store_locked",
            hint="try again",
        )
    hint = next(
        (hint for kinds, hint in _HINTS if isinstance(error, kinds)),
        "check that the server of LEADLINE_DATABASE_URL runs and can be reached, then try again",
    )
    return OutsideError(
        f"the session store {where} cannot be used ({name})", code="store_unavailable", hint=hint
    )


def lock_lost(where: str) -> OutsideError:
    """What a turn is told whose lock went with its connection."""
    return OutsideError(
        f"the lock of this session was lost: {where} closed its connection",
        code="store_unavailable",
        hint="read the session to see how far the change came, then try again",
    )
