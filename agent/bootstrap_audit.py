"""The audit log by the settings; SQLAlchemy waits until it is used."""

from functools import cache
from typing import TYPE_CHECKING

from agent.settings import Settings

if TYPE_CHECKING:
    from agent.audit import AuditLog

__all__ = ["audit_keys", "audit_log"]


@cache
def audit_log(settings: Settings) -> "AuditLog":
    """The log beside the sessions; it keeps nothing where the database is in memory.

    Raises:
        InputError: `invalid_database_url`.
    """
    from agent.audit import AuditLog
    from agent.bootstrap import SystemClock
    from tools.adapters.sql_audit import SqlAudit

    url = settings.database_url.get_secret_value()
    if ":memory:" in url or url == "sqlite://":
        return AuditLog(None, SystemClock())
    keys = audit_keys(settings)
    return AuditLog(SqlAudit(url), SystemClock(), keys[0] if keys else b"")


def audit_keys(settings: Settings) -> tuple[bytes, ...]:
    """The keys of `LEADLINE_AUDIT_KEY`: the first signs, all of them verify."""
    given = settings.audit_key.get_secret_value().split(",")
    return tuple(key.strip().encode() for key in given if key.strip())
