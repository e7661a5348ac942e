"""Whether the audit log is whole."""

from agent.bootstrap_audit import audit_keys
from mcp_server.backend import Backend
from mcp_server.doctor.finding import Finding
from tools.domain.audit import walked

__all__ = ["audit"]

_WALKED_MAX = 20_000
"""Rows in about a second."""


def audit(backend: Backend) -> Finding:
    """Walks the chain of a log that is not long; a long one has a command of its own."""
    store = backend.audit().store
    if store is None:
        return Finding(check="audit", state="not_evaluated", seen="a database in memory has no log")
    rows, head = store.head()
    if rows > _WALKED_MAX:
        seen = f"{rows:,} rows, too many to walk here"
        return Finding(
            check="audit", state="not_evaluated", seen=seen, mend="leadline audit verify"
        )
    found = walked(store.rows(), audit_keys(backend.settings()))
    if found.broken_at is not None:
        seen = f"broken at row {found.broken_at}: {found.reason}"
        return Finding(check="audit", state="fail", seen=seen, mend="leadline audit verify")
    # Rows may have been added meanwhile; none may be gone.
    if found.rows < rows or (found.rows == rows and found.head != head):
        seen = f"cut off: {found.rows:,} of {rows:,} rows are there"
        return Finding(check="audit", state="fail", seen=seen, mend="leadline audit verify")
    unsigned = ", not signed (LEADLINE_AUDIT_KEY)" if found.unsigned else ""
    return Finding(check="audit", state="ok", seen=f"{found.rows:,} rows hold{unsigned}")
