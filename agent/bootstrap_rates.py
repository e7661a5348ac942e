"""Limits of rates by the settings; `limits` and the database wait until a service asks."""

from typing import TYPE_CHECKING

from agent.settings import Settings

if TYPE_CHECKING:
    from limits.storage import Storage

    from agent.rates import Rates

__all__ = ["rates_of"]


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
    url = database_url(settings.database_url.get_secret_value())
    return CountsInSql(url) if named or is_postgresql(url) else None
