"""`leadline doctor`: is this installation sound, and if not, how to mend it.

Every check says what it looked at; a check that could not be made fails with the reason.
"""

import argparse
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from rich.table import Table
from rich.text import Text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from agent.bootstrap import calibration, llm_access
from agent.llm.entry import probe_llm
from agent.settings import Settings
from mcp_server.backend import Backend
from mcp_server.errors import EXIT_NEGATIVE, EXIT_OK
from mcp_server.screen import Screen
from mcp_server.terminal.console import show
from mcp_server.terminal.figures import plain
from tools.domain.errors import PlanningError
from tools.operation import ToolDeps

__all__ = ["Finding", "run"]

State = Literal["ok", "warn", "fail"]
STYLES: dict[State, str] = {"ok": "green", "warn": "yellow", "fail": "bold red"}
OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line: what was checked, how it stands, what was seen, how to mend it."""

    check: str
    state: State
    seen: str
    mend: str = ""


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
        state = Text(finding.state, style=STYLES[finding.state])
        table.add_row(state, finding.check, Text(f"{plain(finding.seen)}{mend}"))
    show(screen, [table])
    return EXIT_OK if sound else EXIT_NEGATIVE


def diagnose(backend: Backend) -> Iterator[Finding]:
    """Every finding; a broken setting ends the checks that depend on settings."""
    yield _python(sys.version_info[:3])
    try:
        settings = backend.settings()
    except PlanningError as error:
        yield _failed("settings", error)
        return
    yield _settings(settings)
    yield _database(settings)
    yield _user_catalogue(settings)
    yield _llm(settings)
    yield from _knowledge(backend)
    yield _knowledge_base(backend)


def _failed(check: str, error: PlanningError) -> Finding:
    return Finding(check=check, state="fail", seen=error.message, mend=error.hint)


def _broken(check: str, error: Exception) -> Finding:
    """What nobody foresaw: its kind alone, because its text may hold a secret."""
    return Finding(
        check=check, state="fail", seen=type(error).__name__, mend="install Leadline again"
    )


def _python(version: tuple[int, ...]) -> Finding:
    seen = ".".join(map(str, version))
    if version >= OLDEST_PYTHON:
        return Finding(check="python", state="ok", seen=seen)
    return Finding(check="python", state="fail", seen=seen, mend="use Python 3.11 or newer")


def _settings(settings: Settings) -> Finding:
    if settings.warnings:
        return Finding(
            check="settings",
            state="warn",
            seen="; ".join(settings.warnings),
            mend="correct the name or unset it; the README lists every setting",
        )
    return Finding(check="settings", state="ok", seen="every LEADLINE_ variable is known")


def _database(settings: Settings) -> Finding:
    """The database without its password: a path for SQLite, the server for anything else."""
    try:
        url = make_url(settings.database_url.get_secret_value())
    except ArgumentError:
        return Finding(
            check="database",
            state="fail",
            seen="LEADLINE_DATABASE_URL is not an address",
            mend="set LEADLINE_DATABASE_URL=sqlite:////folder/leadline.db, or unset it",
        )
    if url.get_backend_name() != "sqlite" or not url.database:
        shown = f"{url.get_backend_name()} at {url.host or 'nowhere'}"
        return Finding(
            check="database",
            state="warn",
            seen=f"{shown}: not checked",
            mend="sessions need an SQLite file: unset LEADLINE_DATABASE_URL",
        )
    return _sqlite(Path(url.database))


def _sqlite(path: Path) -> Finding:
    def finding(state: State, seen: str, mend: str = "") -> Finding:
        return Finding(check="database", state=state, seen=f"{path}: {seen}", mend=mend)

    if not path.exists():
        folder = next(parent for parent in path.absolute().parents if parent.exists())
        if _writable(folder):
            return finding("ok", "not there yet, made when first used")
        return finding("fail", f"{folder} cannot be written", "set LEADLINE_DATABASE_URL elsewhere")
    try:
        with sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True) as connection:
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            connection.execute("BEGIN IMMEDIATE")
            connection.rollback()
        connection.close()
    except sqlite3.OperationalError as error:
        return finding("fail", str(error), "close what holds it, or check its permissions")
    except sqlite3.DatabaseError as error:
        return finding("fail", str(error), "move it away; sessions in it are lost, nothing else")
    if answer != "ok":
        return finding("fail", answer, "move it away; sessions in it are lost, nothing else")
    return finding("ok", "intact and writable")


def _writable(folder: Path) -> bool:
    try:
        probe = folder / ".leadline-doctor"
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _user_catalogue(settings: Settings) -> Finding:
    if not settings.catalogue:
        return Finding(check="your catalogue", state="ok", seen="none (LEADLINE_CATALOGUE)")
    folders = ", ".join(map(str, settings.catalogue))
    return Finding(check="your catalogue", state="ok", seen=folders)


def _llm(settings: Settings) -> Finding:
    """Whether a language model is configured and reachable; without one everything works."""
    access = llm_access(settings)
    if access is None:
        given = settings.llm_base_url or settings.llm_model
        return Finding(
            check="llm",
            state="warn" if given else "ok",
            seen="half configured and therefore off" if given else "none (LEADLINE_LLM_BASE_URL)",
            mend="set both LEADLINE_LLM_BASE_URL and LEADLINE_LLM_MODEL" if given else "",
        )
    try:
        return Finding(check="llm", state="ok", seen=probe_llm(access))
    except PlanningError as error:
        seen = f"{error.message}; requests are read without it"
        return Finding(check="llm", state="warn", seen=seen, mend=error.hint)


def _knowledge_base(backend: Backend) -> Finding:
    """The index of the knowledge base, opened and closed again."""
    check = "knowledge base"
    try:
        with closing(backend.knowledge()) as base:
            base.sync()
            info, state = base.describe(), base.state()
    except PlanningError as error:
        seen = f"{error.message}; plans cite the shipped items all the same"
        return Finding(check=check, state="warn", seen=seen, mend=error.hint)
    except Exception as error:  # noqa: BLE001  whatever is broken is what a doctor reports
        return _broken(check, error)
    items, own = state.documents.get("leadline", 0), sum(state.documents.values())
    seen = (
        f"{info.engine} at {info.place}: {items} shipped items, {own - items:,} documents of yours"
    )
    if state.dense == "stale" or state.terms == "stale":
        mend = "leadline knowledge reindex"
        return Finding(check=check, state="warn", seen=f"{seen}, made by another model", mend=mend)
    if lost := base.lost():
        seen = f"{seen}; a damaged index lost {sum(lost.values()):,} in {', '.join(sorted(lost))}"
        return Finding(check=check, state="warn", seen=seen, mend="leadline knowledge status")
    if state.missing:
        mend = "leadline knowledge embed"
        return Finding(
            check=check, state="warn", seen=f"{seen}, {state.missing:,} without vector", mend=mend
        )
    return Finding(check=check, state="ok", seen=seen)


def _knowledge(backend: Backend) -> Iterator[Finding]:
    """Collections, benchmark rows and calibration, each as the planner reads it."""
    try:
        deps = backend.tool_deps()
    except PlanningError as error:
        yield _failed("knowledge", error)
        return
    except Exception as error:  # noqa: BLE001  whatever is broken is what a doctor reports
        yield _broken("knowledge", error)
        return
    for name, look in (
        ("collections", _collections),
        ("your prices", _own_prices),
        ("benchmarks", _benchmarks),
    ):
        yield _looked(name, look, deps)
    settings = backend.settings()
    yield _looked("calibration", lambda deps: _calibration(deps, settings), deps)


def _looked(name: str, look: Callable[[ToolDeps], Finding], deps: ToolDeps) -> Finding:
    try:
        return look(deps)
    except PlanningError as error:
        return _failed(name, error)
    except Exception as error:  # noqa: BLE001  whatever is broken is what a doctor reports
        return _broken(name, error)


def _collections(deps: ToolDeps) -> Finding:
    catalogue = deps.catalogue
    counts = {
        "models": len(catalogue.models),
        "GPUs": len(catalogue.hardware),
        "prices": len(catalogue.prices),
        "use cases": len(catalogue.use_cases),
        "ratings": len(catalogue.quality),
        "templates": len(catalogue.templates),
    }
    seen = ", ".join(f"{count} {name}" for name, count in counts.items())
    empty = [name for name, count in counts.items() if not count]
    if empty:
        return Finding(
            check="collections",
            state="fail",
            seen=f"{seen}; empty: {', '.join(empty)}",
            mend="install Leadline again",
        )
    return Finding(check="collections", state="ok", seen=f"{seen}; version {catalogue.version}")


def _own_prices(deps: ToolDeps) -> Finding:
    """Every row of the user's price files can be read, and how many there are."""
    gpus = sum(row.kind.startswith("own") for row in deps.catalogue.prices)
    apis = sum(row.own for row in deps.catalogue.hosted_prices)
    if not gpus and not apis:
        seen = "none (LEADLINE_PRICES, LEADLINE_HOSTED_PRICES)"
        return Finding(check="your prices", state="ok", seen=seen)
    return Finding(check="your prices", state="ok", seen=f"{gpus} of GPUs, {apis} of hosted APIs")


def _benchmarks(deps: ToolDeps) -> Finding:
    count = len(deps.benchmarks.all())
    seen = f"{count} measured rows, fingerprint {deps.benchmarks.fingerprint}"
    if count:
        return Finding(check="benchmarks", state="ok", seen=seen)
    return Finding(
        check="benchmarks",
        state="warn",
        seen=seen,
        mend="install Leadline again; figures are modelled",
    )


def _calibration(deps: ToolDeps, settings: Settings) -> Finding:
    """Which calibration is in use, and whether it still belongs to the stored rows."""
    found = calibration(settings)
    version, rows = found.content["version"], found.content["training"]
    if found.problem:
        return Finding(
            check="calibration",
            state="warn",
            seen=f"{found.path} {found.problem}; the shipped one is used, version {version}",
            mend="leadline fit makes it anew, leadline fit --reset removes it",
        )
    if not found.is_own:
        shipped = Finding(check="calibration", state="ok", seen=f"shipped, version {version}")
        own = len(deps.benchmarks.own())
        waiting = "row of yours corrects" if own == 1 else "rows of yours correct"
        mend = f"{own:,} {waiting} it; leadline fit also fits on them" if own else ""
        return replace(shipped, mend=mend)
    seen = f"your own, version {version}, {rows.get('own_rows', 0):,} own rows: {found.path}"
    if rows.get("stored_rows") == deps.benchmarks.fingerprint:
        return Finding(check="calibration", state="ok", seen=seen)
    return Finding(
        check="calibration",
        state="warn",
        seen=f"{seen}; the stored rows changed since",
        mend="leadline fit fits on the rows of today, leadline fit --reset goes back",
    )
