"""Limits of rates by the settings; `limits` and the database wait until a service asks."""

from typing import TYPE_CHECKING

from agent.settings import Settings
from tools.domain.errors import InputError, OutsideError

if TYPE_CHECKING:
    from limits.storage import Storage

    from agent.rates import Rates

__all__ = ["rates_of"]

_REDIS_S = 2
_REDIS = ("redis://", "rediss://", "redis+unix://", "redis+sentinel://", "redis+cluster://")


def rates_of(settings: Settings) -> "Rates":
    """The limits of `LEADLINE_RATE_LIMIT`, counted where `LEADLINE_RATE_LIMIT_STORE` says.

    Raises:
        InputError: `invalid_setting`.
        OutsideError: `missing_extra`, when a driver is not installed.
    """
    from agent.rates import Rates, limits_of
    from tools.adapters.rate_counts import CountsInMemory

    items = limits_of(settings.rate_limit)
    store = _storage(settings) if items else None
    if store is None:
        return Rates(items, store=CountsInMemory())
    return Rates(items, store=store, alone=CountsInMemory())


def _storage(settings: Settings) -> "Storage | None":
    """The store that processes share; None where each counts by itself."""
    from tools.adapters.sql_engine import database_url
    from tools.adapters.sql_rates import CountsInSql
    from tools.adapters.sql_shared import is_postgresql

    named = settings.rate_limit_store
    if named == "memory":
        return None
    if named.startswith(_REDIS):
        return _in_redis(named)
    if named not in ("", "database"):
        # The value is not quoted: an address may hold a password.
        raise InputError(
            "LEADLINE_RATE_LIMIT_STORE is not `memory`, `database` or an address of Redis",
            code="invalid_setting",
            hint="write LEADLINE_RATE_LIMIT_STORE=redis://host:6379, or unset it",
        )
    url = database_url(settings.database_url.get_secret_value())
    return CountsInSql(url) if named or is_postgresql(url) else None


def _in_redis(address: str) -> "Storage":
    from limits.errors import ConfigurationError
    from limits.storage import Storage, storage_from_string

    options = {"socket_timeout": _REDIS_S, "socket_connect_timeout": _REDIS_S}
    try:
        made = storage_from_string(address, wrap_exceptions=True, **options)
    except ConfigurationError:
        raise OutsideError(
            "counting requests in Redis needs its client, which is not installed",
            code="missing_extra",
            hint="pip install redis",
        ) from None
    except ValueError:
        made = None
    if not isinstance(made, Storage):
        raise InputError(
            "LEADLINE_RATE_LIMIT_STORE is no address of Redis",
            code="invalid_setting",
            hint="write it like redis://host:6379",
        )
    return made
