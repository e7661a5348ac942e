"""Composition root: settings become adapters, ports and sessions; heavy imports wait until used."""

import gc
import json
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.settings import Settings
from tools.domain.errors import OutsideError

if TYPE_CHECKING:
    from agent.sessions import Sessions
    from tools.operation import ToolDeps

__all__ = ["SystemClock", "open_sessions", "tool_deps"]


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current time in UTC."""
        return datetime.now(UTC)


@cache
def tool_deps(settings: Settings) -> "ToolDeps":
    """The ports of stateless operations; made once per settings, without LangGraph."""
    from knowledge_ingest import COLLECTIONS
    from tools.adapters.shipped import ShippedCatalogue
    from tools.adapters.sql_benchmarks import SqlBenchmarks
    from tools.operation import ToolDeps
    from tools.predictor import Predictor

    catalogue = ShippedCatalogue(COLLECTIONS, settings.catalogue)
    url = settings.database_url.get_secret_value()
    benchmarks = SqlBenchmarks(url, COLLECTIONS / "benchmarks.csv")
    calibration = _calibration(COLLECTIONS / "calibration.json")
    return ToolDeps(
        catalogue=catalogue,
        benchmarks=benchmarks,
        predictor=Predictor.build(catalogue, benchmarks, calibration),
        clock=SystemClock(),
    )


@asynccontextmanager
async def open_sessions(settings: Settings) -> "AsyncIterator[Sessions]":
    """Sessions on the database file of the settings, closed cleanly afterwards.

    Raises:
        OutsideError: `unsupported_store` when the database is no SQLite file, or one of
            `store_unavailable`, `store_locked` and `store_corrupt`.
    """
    path = _sqlite_file(settings)
    with _kept_for_good():
        from agent.locks import SessionLocks
        from agent.run_context import Steps
        from agent.sessions import Sessions
        from agent.store import open_store
        from tools.manifest import RENDER_MANIFESTS
        from tools.recommend import RECOMMEND
        from tools.understand import UNDERSTAND

        deps = tool_deps(settings)
    async with open_store(path) as store:
        yield Sessions(
            store=store,
            locks=SessionLocks(path.with_name(f"{path.name}.locks")),
            deps=deps,
            steps=Steps(understand=UNDERSTAND, recommend=RECOMMEND, render=RENDER_MANIFESTS),
        )


@contextmanager
def _kept_for_good() -> Iterator[None]:
    """Import once without the garbage collector, and keep what was imported out of its sight.

    Saves a cold process 0.4 s of 2.1 s (measured), most of it when the interpreter ends.
    """
    if "agent.sessions" in sys.modules or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _sqlite_file(settings: Settings) -> Path:
    """The database file; sessions need one that a second process can open."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(settings.database_url.get_secret_value())
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        raise OutsideError(
            "sessions need an SQLite file; LEADLINE_DATABASE_URL names none",
            code="unsupported_store",
            hint="set LEADLINE_DATABASE_URL=sqlite:////folder/leadline.db, or unset it",
        )
    return Path(str(url.database)).absolute()


def _calibration(path: Path) -> Mapping[str, Any]:
    try:
        content: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise OutsideError(
            f"{path.name} cannot be read from this installation",
            code="broken_installation",
            hint="install Leadline again; in a checkout, run `make fit`",
        ) from error
    return content
