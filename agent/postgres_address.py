"""How connections are made, beside what the address says itself."""

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tools.domain.errors import OutsideError

__all__ = ["conninfo_of"]

_DEFAULTS: dict[str, Any] = {
    "application_name": "leadline",
    "connect_timeout": 5,
    # A server that vanished without a word is noticed within half a minute.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}


def conninfo_of(address: str, shown: str) -> str:
    """The driver's form of an address; what the address says wins.

    Args:
        address: `postgresql://…`.
        shown: The same without its password.

    Raises:
        OutsideError: `store_unavailable` for an option that PostgreSQL does not know.
    """
    try:
        return make_conninfo("", **(_DEFAULTS | conninfo_to_dict(address)))
    except psycopg.Error:
        raise OutsideError(
            f"{shown} is no address of PostgreSQL",
            code="store_unavailable",
            hint="write LEADLINE_DATABASE_URL like postgresql://user:password@host:5432/leadline",
        ) from None
