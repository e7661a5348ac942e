"""A PostgreSQL server: reached, let in, its tables not newer than this version, its clock ours.

Only names of errors are told: the words of server and driver may hold what was sent.
"""

from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from sqlalchemy.engine import URL

from mcp_server.doctor.finding import Finding, State

__all__ = ["postgres"]

_REACH_S = 2
_APART_S = 5.0
_FAULTS: dict[str, tuple[str, str]] = {
    "28P01": ("refuses user or password", "correct both in LEADLINE_DATABASE_URL"),
    "28000": ("does not let this user in", "see its pg_hba.conf, and the user's name"),
    "3D000": ("has no such database", "create it, or name another in LEADLINE_DATABASE_URL"),
    "53300": ("has no connection left", "raise its max_connections, or end other clients"),
    "57P03": ("is starting or stopping", "wait, and look again"),
    "42501": ("forbids this user to look", "let the user own the database"),
}
_AWAY = ("cannot be reached", "start it, or correct host and port in LEADLINE_DATABASE_URL")


def postgres(address: str, url: URL) -> Finding:
    """How the server stands.

    Args:
        address: As the setting has it.
        url: The same, read.
    """
    where = f"PostgreSQL at {url.host or 'this machine'}, database {url.database or 'unnamed'}"
    try:
        import psycopg
    except ImportError:
        return _finding(
            "fail", f"{where}: its driver is missing", "pip install 'leadline[postgres]'"
        )
    try:
        version, now, is_writable, parts = _seen(psycopg, address)
    except psycopg.Error as error:
        state = error.sqlstate or _state_in(str(error))
        fault, mend = _FAULTS.get(state, _AWAY)
        named = f" ({type(error).__name__})" if state else ""
        return _finding("fail", f"{where} {fault}{named}", mend)
    if not is_writable:
        return _finding("fail", f"{where} only reads", "name the primary, not a standby")
    if newer := _newer(parts):
        return _finding("fail", newer[0], newer[1])
    apart_s = abs((datetime.now(UTC) - now).total_seconds())
    seen = f"{where}: version {version}, reached and writable"
    if apart_s > _APART_S:
        told = f"{seen}; its clock and this machine's are {apart_s:,.0f} s apart"
        return _finding(
            "warn", told, "have both keep time by NTP: keys and tokens end by the clock"
        )
    return _finding("ok", f"{seen}, clocks agree")


def _finding(state: State, seen: str, mend: str = "") -> Finding:
    return Finding(check="database", state=state, seen=seen, mend=mend)


def _seen(psycopg: Any, address: str) -> tuple[str, datetime, bool, list[tuple[str, int, int]]]:
    """Version, time, whether it can be written, and what it says of Leadline's tables."""
    plain = address.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(plain, connect_timeout=_REACH_S, autocommit=True) as connection:
        looked = connection.execute(
            "SELECT current_setting('server_version'), clock_timestamp(),"
            " NOT pg_is_in_recovery(), to_regclass('leadline_schema') IS NOT NULL"
        ).fetchone()
        version, now, is_writable, has_parts = looked
        parts = (
            connection.execute("SELECT part, version, works_with FROM leadline_schema").fetchall()
            if has_parts
            else []
        )
    return str(version).partition(" ")[0], now, bool(is_writable), parts


def _state_in(text: str) -> str:
    """What refused a connection has no state of its own; the words are looked at, never shown."""
    if "password authentication failed" in text or "no password supplied" in text:
        return "28P01"
    if "pg_hba.conf" in text:
        return "28000"
    return "3D000" if "does not exist" in text and "database" in text else ""


def _newer(parts: list[tuple[str, int, int]]) -> tuple[str, str] | None:
    """What to say where a newer version made tables that this one may not use."""
    if not parts:
        return None
    known = {part.name: part.version for part in getattr(import_module("agent.store"), "PARTS", ())}
    for part, version, works_with in parts:
        if works_with > known.get(part, works_with):
            seen = f"it holds version {version} of '{part}', and this Leadline knows {known[part]}"
            return seen, "use the newer Leadline again, or name another database"
    return None
