"""Who may come in: keys that were made, and an issuer that can be reached and is the right one."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from agent.settings import Settings
from mcp_server.doctor.finding import Finding

__all__ = ["issuer", "keys"]

_REACH_S = 2.0
_BYTES_MAX = 1_000_000
Fetch = Callable[[str], tuple[Any, Mapping[str, str]]]
"""Reads a JSON document and the headers it came with."""


def keys(settings: Settings) -> Finding:
    """Whether anybody has a key, where keys are asked for."""
    if not settings.auth_keys:
        return Finding(check="keys", state="ok", seen="not asked for (LEADLINE_AUTH_KEYS)")
    count = _count(settings)
    if count is None:
        seen, mend = "cannot be counted: the database is not reached", "see `database` above"
        return Finding(check="keys", state="warn", seen=seen, mend=mend)
    if count:
        return Finding(check="keys", state="ok", seen=f"{count} in use")
    return Finding(
        check="keys",
        state="fail",
        seen="LEADLINE_AUTH_KEYS is set, but no key is there: nobody can come in",
        mend="leadline keys create --help",
    )


def _count(settings: Settings) -> int | None:
    """Keys that were not revoked; None where the database does not answer."""
    address = settings.database_url.get_secret_value()
    address = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", address)
    try:
        engine = create_engine(address, poolclass=NullPool, hide_parameters=True)
        with engine.connect() as connection:
            if not engine.dialect.has_table(connection, "leadline_keys"):
                return 0
            statement = text("SELECT count(*) FROM leadline_keys WHERE revoked IS NULL")
            return int(connection.execute(statement).scalar_one())
    except (ArgumentError, SQLAlchemyError, ImportError):
        return None


def issuer(settings: Settings, fetch: Fetch | None = None) -> Finding:
    """Whether the issuer answers as itself, names its keys, and keeps our time.

    Args:
        settings: Name it.
        fetch: Reads its documents.
    """
    if not settings.auth_issuer:
        return Finding(check="issuer", state="ok", seen="none (LEADLINE_AUTH_ISSUER)")
    read = fetch or _fetched
    where = settings.auth_jwks_url
    try:
        if not where:
            base = settings.auth_issuer.rstrip("/")
            document, _ = read(f"{base}/.well-known/openid-configuration")
            if str(document.get("issuer", "")).rstrip("/") != base:
                return _wrong("its discovery names another issuer", "LEADLINE_AUTH_ISSUER")
            where = str(document.get("jwks_uri", ""))
        found, headers = read(where)
        count = len(found["keys"])
    except (OSError, urllib.error.URLError):
        return _wrong("it cannot be reached", "LEADLINE_AUTH_ISSUER, or what stands between")
    except (ValueError, KeyError, TypeError, AttributeError):
        return _wrong("what it answers is no discovery or no set of keys", "LEADLINE_AUTH_ISSUER")
    return _agreed(settings, count, headers)


def _agreed(settings: Settings, count: int, headers: Mapping[str, str]) -> Finding:
    """The issuer is there; its clock should be ours, because tokens end by it."""
    seen = f"{settings.auth_issuer}: {count} keys"
    apart_s = _apart_s(headers.get("Date", ""))
    if apart_s is None or apart_s <= max(settings.auth_leeway_s, 2):
        agrees = "" if apart_s is None else ", clocks agree"
        return Finding(check="issuer", state="ok", seen=f"{seen}{agrees}")
    return Finding(
        check="issuer",
        state="warn",
        seen=f"{seen}; its clock and this machine's are {apart_s:,.0f} s apart",
        mend="have this machine keep time by NTP: tokens would be expired or not yet valid",
    )


def _apart_s(date: str) -> float | None:
    try:
        return abs((datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds())
    except (ValueError, TypeError):
        return None


def _wrong(seen: str, what: str) -> Finding:
    mend = f"correct {what}; tokens are refused until then"
    return Finding(check="issuer", state="fail", seen=seen, mend=mend)


def _fetched(address: str) -> tuple[Any, Mapping[str, str]]:
    if not address.startswith(("http://", "https://")):
        raise ValueError("no address")
    with urllib.request.urlopen(address, timeout=_REACH_S) as answer:  # noqa: S310  checked above
        return json.loads(answer.read(_BYTES_MAX)), dict(answer.headers.items())
