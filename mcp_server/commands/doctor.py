"""`leadline doctor`: is this installation sound, and if not, how to mend it.

Every check says what it looked at; a check that could not be made fails with the reason, and one
that this version does not make says `not_evaluated`.
"""

import argparse
from collections.abc import Iterator
from dataclasses import asdict

from rich.table import Table
from rich.text import Text

from mcp_server.backend import Backend
from mcp_server.doctor import installation, knowledge, login, outside
from mcp_server.doctor import settings as setting
from mcp_server.doctor.audit import audit
from mcp_server.doctor.database import database
from mcp_server.doctor.finding import Finding, State, looked
from mcp_server.doctor.llm import llm
from mcp_server.errors import EXIT_NEGATIVE, EXIT_OK
from mcp_server.screen import Screen
from mcp_server.terminal.console import show
from mcp_server.terminal.figures import plain
from tools.domain.errors import PlanningError

__all__ = ["Finding", "diagnose", "run"]

STYLES: dict[State, str] = {
    "ok": "green",
    "warn": "yellow",
    "fail": "bold red",
    "not_evaluated": "dim",
}
SHOWN: dict[State, str] = {"ok": "ok", "warn": "warn", "fail": "fail", "not_evaluated": "-"}


def run(_: argparse.Namespace, screen: Screen, backend: Backend) -> int:
    """Check everything, print it, and fail when something is broken."""
    findings = list(diagnose(backend))
    sound = all(finding.state != "fail" for finding in findings)
    if screen.as_json:
        screen.write_json({"sound": sound, "findings": [asdict(finding) for finding in findings]})
        return EXIT_OK if sound else EXIT_NEGATIVE
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for finding in findings:
        mend = f"\n-> {plain(finding.mend)}" if finding.mend else ""
        state = Text(SHOWN[finding.state], style=STYLES[finding.state])
        table.add_row(state, finding.check, Text(f"{plain(finding.seen)}{mend}"))
    show(screen, [table])
    return EXIT_OK if sound else EXIT_NEGATIVE


def diagnose(backend: Backend) -> Iterator[Finding]:
    """Every finding; a broken setting ends the checks that depend on settings."""
    yield installation.python()
    try:
        settings = backend.settings()
    except PlanningError as error:
        yield Finding(check="settings", state="fail", seen=error.message, mend=error.hint)
        return
    yield setting.names(settings)
    yield from setting.together(settings)
    yield installation.extras(settings)
    yield looked("database", lambda: database(settings))
    yield from installation.disk(settings)
    yield looked("port", lambda: installation.port(settings))
    yield looked("keys", lambda: login.keys(settings))
    yield looked("issuer", lambda: login.issuer(settings))
    yield looked("audit", lambda: audit(backend))
    yield knowledge.user_catalogue(settings)
    yield looked("llm", lambda: llm(settings))
    yield from knowledge.data(backend)
    yield knowledge.knowledge_base(backend)
    yield outside.cluster()
