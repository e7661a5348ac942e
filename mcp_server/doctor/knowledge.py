"""Knowledge: collections, prices, benchmark rows, calibration, and the knowledge base's index."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

from agent.bootstrap import calibration
from agent.settings import Settings
from mcp_server.backend import Backend, KnowledgeService
from mcp_server.doctor.finding import Finding, looked
from tools.domain.errors import PlanningError
from tools.operation import ToolDeps

__all__ = ["data", "knowledge_base", "user_catalogue"]

_INDEX = "knowledge base"


def user_catalogue(settings: Settings) -> Finding:
    """Folders of the user's own models, GPUs and prices."""
    if not settings.catalogue:
        return Finding(check="your catalogue", state="ok", seen="none (LEADLINE_CATALOGUE)")
    folders = ", ".join(map(str, settings.catalogue))
    return Finding(check="your catalogue", state="ok", seen=folders)


def data(backend: Backend) -> Iterator[Finding]:
    """Collections, benchmark rows and calibration, each as the planner reads it."""
    opened: list[ToolDeps] = []

    def opening() -> Finding:
        opened.append(backend.tool_deps())
        return Finding(check="knowledge", state="ok", seen="")

    failed = looked("knowledge", opening)
    if not opened:
        yield failed
        return
    deps, settings = opened[0], backend.settings()
    looks: tuple[tuple[str, Callable[[], Finding]], ...] = (
        ("collections", lambda: _collections(deps)),
        ("your prices", lambda: _own_prices(deps)),
        ("benchmarks", lambda: _benchmarks(deps)),
        ("calibration", lambda: _calibration(deps, settings)),
    )
    for name, look in looks:
        yield looked(name, look)


def knowledge_base(backend: Backend) -> Finding:
    """The index of the knowledge base, opened and closed again; nothing is built for this."""
    return looked(_INDEX, lambda: _index(backend))


def _index(backend: Backend) -> Finding:
    try:
        with closing(backend.knowledge()) as base:
            if not base.is_built:
                seen = "not built yet: the first question builds it, in a quarter of a minute"
                return Finding(check=_INDEX, state="ok", seen=seen, mend="leadline knowledge build")
            return _opened(base)
    except PlanningError as error:
        seen = f"{error.message}; plans cite the shipped items all the same"
        return Finding(check=_INDEX, state="warn", seen=seen, mend=error.hint)


def _opened(base: KnowledgeService) -> Finding:
    base.sync()
    info, state = base.describe(), base.state()
    items, own = state.documents.get("leadline", 0), sum(state.documents.values())
    seen = (
        f"{info.engine} at {info.place}: {items} shipped items, {own - items:,} documents of yours"
    )
    if state.dense == "stale" or state.terms == "stale":
        mend = "leadline knowledge reindex"
        return Finding(check=_INDEX, state="warn", seen=f"{seen}, made by another model", mend=mend)
    if lost := base.lost():
        seen = f"{seen}; a damaged index lost {sum(lost.values()):,} in {', '.join(sorted(lost))}"
        return Finding(check=_INDEX, state="warn", seen=seen, mend="leadline knowledge status")
    if state.missing:
        seen = f"{seen}, {state.missing:,} without vector"
        return Finding(check=_INDEX, state="warn", seen=seen, mend="leadline knowledge embed")
    return Finding(check=_INDEX, state="ok", seen=seen)


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
