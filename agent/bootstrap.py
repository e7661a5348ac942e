"""Composition root: settings become adapters, ports and sessions; heavy imports wait until used."""

import gc
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.settings import Settings, data_folder
from tools.domain.errors import InputError, OutsideError

if TYPE_CHECKING:
    from agent.audited_sessions import AuditedSessions
    from agent.bootstrap_knowledge import KnowledgeBase
    from agent.calibration import CalibrationInUse
    from agent.llm.access import Access
    from agent.workforce import Workforce
    from tools.fit_report import FitReport
    from tools.operation import Operation, ToolDeps

__all__ = [
    "SystemClock",
    "calibration",
    "fit_calibration",
    "installed_knowledge",
    "llm_access",
    "open_sessions",
    "reset_calibration",
    "tool_deps",
    "workforce",
]


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current time in UTC."""
        return datetime.now(UTC)


@cache
def tool_deps(settings: Settings) -> "ToolDeps":
    """The ports of stateless operations; made once per settings, without LangGraph."""
    from agent.bootstrap_items import shipped_items
    from agent.llm.entry import LazyReader, LazyWriter
    from knowledge_ingest import COLLECTIONS
    from tools.adapters.shipped import ShippedCatalogue
    from tools.adapters.sql_benchmarks import SqlBenchmarks
    from tools.adapters.sql_ratings import SqlRatings
    from tools.operation import ToolDeps
    from tools.predictor import Predictor

    catalogue = ShippedCatalogue(
        COLLECTIONS,
        settings.catalogue,
        own_prices=settings.prices,
        own_hosted_prices=settings.hosted_prices,
        approved_models=settings.approved_models,
    )
    url = settings.database_url.get_secret_value()
    benchmarks = SqlBenchmarks(url, COLLECTIONS / "benchmarks.csv")
    found = calibration(settings)
    if found.problem:
        logging.getLogger("leadline.calibration").warning(
            "your calibration %s %s; the shipped one is used, see `leadline doctor`",
            found.path,
            found.problem,
        )
    access = llm_access(settings)
    kept_in = url if _can_keep(url) else ""
    return ToolDeps(
        catalogue=catalogue,
        benchmarks=benchmarks,
        predictor=Predictor.build(catalogue, benchmarks, found.content),
        clock=SystemClock(),
        reader=LazyReader(access) if access else None,
        knowledge=installed_knowledge(settings),
        items=shipped_items(settings.knowledge_folder),
        writer=LazyWriter(access) if access else None,
        ratings=SqlRatings(kept_in) if kept_in else None,
    )


def workforce(settings: Settings) -> "Workforce":
    """The processes that share the work of a service; none is started before it is needed."""
    from agent.workforce import Workforce

    return Workforce.of(settings)


@cache
def installed_knowledge(settings: Settings) -> "KnowledgeBase":
    """The knowledge base of an installation; nothing is opened before it is asked."""
    from agent.bootstrap_knowledge import knowledge_base

    return knowledge_base(settings)


def _can_keep(url: str) -> bool:
    """Whether a database outlives the process."""
    return ":memory:" not in url and url != "sqlite://"


def llm_access(settings: Settings) -> "Access | None":
    """How to reach the configured language model; None while there is none."""
    from agent.llm.access import Access

    if not settings.has_llm:
        return None
    key = settings.llm_api_key
    return Access(
        base_url=settings.llm_base_url,
        model=settings.llm_model,
        api_key=key if key.get_secret_value() else None,
        timeout_s=settings.llm_timeout_s,
        budget_s=settings.llm_budget_s,
        retries=settings.llm_retries,
    )


@asynccontextmanager
async def open_sessions(
    settings: Settings,
    shared: "Callable[[Operation[Any, Any]], Operation[Any, Any]]" = lambda operation: operation,
) -> "AsyncIterator[AuditedSessions]":
    """Sessions on the database of the settings, closed cleanly afterwards.

    Args:
        settings: Of this installation.
        shared: How the heavy steps are worked out, such as `Workforce.shared`.

    Raises:
        OutsideError: As `agent.bootstrap_store.place_at`.
    """
    with _kept_for_good():
        from agent.audited_sessions import AuditedSessions
        from agent.bootstrap_audit import audit_log
        from agent.bootstrap_store import place_at
        from agent.run_context import Steps
        from agent.sessions import Sessions
        from tools.clarify.clarify import CLARIFY
        from tools.manifest import RENDER_MANIFESTS
        from tools.recommend import RECOMMEND
        from tools.understand import UNDERSTAND

        place = place_at(settings.database_url.get_secret_value())
        deps = tool_deps(settings)
    async with place as (store, locks):
        sessions = Sessions(
            store=store,
            locks=locks,
            deps=deps,
            steps=Steps(
                understand=UNDERSTAND,
                recommend=shared(RECOMMEND),
                clarify=shared(CLARIFY),
                render=RENDER_MANIFESTS,
            ),
            sessions_max=settings.sessions_max,
        )
        log = audit_log(settings)
        try:
            yield AuditedSessions(sessions, log)
        finally:
            log.close()


@contextmanager
def _kept_for_good() -> Iterator[None]:
    """Import once without the garbage collector, and keep what was imported out of its sight.

    Saves a cold process 0.4 s of 2.1 s (measured), most of it when the interpreter ends.
    """
    if "agent.sessions" in sys.modules or not gc.isenabled():
        yield
        return
    from agent.fast_start import leave_for_later

    gc.disable()
    leave_for_later()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def calibration(settings: Settings) -> "CalibrationInUse":
    """The calibration that new predictors use: the user's own where it can be, else the shipped.

    Raises:
        OutsideError: `broken_installation` when the shipped one cannot be read.
    """
    from agent.calibration import calibration_in_use
    from knowledge_ingest import COLLECTIONS

    return calibration_in_use(COLLECTIONS / "calibration.json", _own_calibration(settings))


def fit_calibration(
    settings: Settings,
    deps: "ToolDeps",
    *,
    validate: bool = False,
    jobs: int = 1,
    tell: Callable[[str], None] = lambda _: None,
) -> "FitReport":
    """Fit the physics on all stored rows and keep the result as the user's calibration.

    Raises:
        OutsideError: `missing_extra` without SciPy, `cannot_write`, or a store that fails.
        InputError: `no_rows`.
    """
    from agent.calibration import versioned, write

    try:
        from knowledge_ingest.own_fit import fit_rows
    except ModuleNotFoundError as error:
        raise _without_scipy(error) from None
    from tools.fit_report import FitReport

    path = _kept_calibration(settings)
    in_use = calibration(settings)
    stored, own = deps.benchmarks.fingerprint, deps.benchmarks.own()
    fit = fit_rows(
        deps.benchmarks.all(),
        frozenset(row.row_id for row in own),
        deps.catalogue,
        in_use.content,
        validate=validate,
        jobs=jobs,
        tell=tell,
    )
    training = {**fit.body["training"], "own_rows": fit.own_rows, "stored_rows": stored}
    kept = in_use.content["training"].get("intervals", "those of the shipped fit")
    fresh = f"cross-validated on {training['rows']:,} rows"
    training["intervals"] = fresh if validate else kept
    content = versioned(fit.body | {"training": training})
    write(path, content)
    tool_deps.cache_clear()
    return FitReport(
        rows=training["rows"],
        cells=training["cells"],
        own_rows=fit.own_rows,
        own_rows_left_out=len(own) - fit.own_rows,
        training_sha256=training["benchmarks_sha256"],
        version=content["version"],
        path=str(path),
        intervals=training["intervals"],
        errors=fit.errors,
        cross_validated=tuple(content["errors"]) if validate else (),
    )


def reset_calibration(settings: Settings) -> tuple[Path, bool]:
    """Remove the user's calibration; its place, and whether there was one.

    Raises:
        OutsideError: `cannot_write`, or `unsupported_store` where none can be kept.
    """
    from agent.calibration import remove

    path = _kept_calibration(settings)
    removed = remove(path)
    tool_deps.cache_clear()
    return path, removed


def _without_scipy(error: ModuleNotFoundError) -> OutsideError:
    return OutsideError(
        f"fitting needs {error.name}, which is not installed",
        code="missing_extra",
        hint="pip install 'leadline[fit]'",
    )


def _kept_calibration(settings: Settings) -> Path:
    path = _own_calibration(settings)
    if path is None:
        raise OutsideError(
            "a database in memory keeps no calibration",
            code="unsupported_store",
            hint="unset LEADLINE_DATABASE_URL, or name a file or a server",
        )
    return path


def _own_calibration(settings: Settings) -> Path | None:
    """Where the user's calibration lies: beside the rows it was fitted on.

    Beside an SQLite file; in the data folder for a server; nowhere for a database in memory.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    from agent.calibration import NAME

    try:
        url = make_url(settings.database_url.get_secret_value())
        if url.get_backend_name() != "sqlite":
            return data_folder(os.environ) / NAME
    except (ArgumentError, InputError):
        return None
    if url.database in (None, "", ":memory:") or str(url.database).startswith("file:"):
        return None
    return Path(str(url.database)).absolute().with_name(NAME)
