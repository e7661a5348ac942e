"""`leadline search`, `ingest articles` and `knowledge`: ask the base, fill it, tend it."""

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import replace
from typing import Any

from pydantic import SecretStr
from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from mcp_server.backend import LOCAL, Backend, KnowledgeService
from mcp_server.errors import EXIT_NEGATIVE, EXIT_OK, EXIT_USAGE
from mcp_server.screen import Screen
from mcp_server.terminal.console import console_on, show
from mcp_server.terminal.figures import plain
from tools.domain.errors import InputError, OutsideError
from tools.knowledge.answers import KnowledgeAnswer, KnowledgeResult

__all__ = ["ingest_articles", "knowledge", "search"]

Namespace = argparse.Namespace
_LEAD = 320
_INSIDE = (0, 0, 0, 3)


def search(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline search`: typed items and pieces of your documents, each with its source."""
    deps = replace(backend.tool_deps(), access=backend.local.access)
    wanted: dict[str, Any] = {
        "query": arguments.query,
        "kind": list(arguments.kind or ()),
        "topics": list(arguments.topic or ()),
        "collections": list(arguments.collection or ()),
        "limit": arguments.limit,
        "mode": arguments.mode,
    }
    with closing(backend.knowledge()) as base:
        if not base.is_built:
            screen.note("Building the knowledge base, once: this takes some seconds.")
        if arguments.mode != "bm25":
            base.load_model()
        answer: KnowledgeAnswer = backend.operation_of_any_set("search_knowledge").call(
            wanted, deps
        )
    if screen.as_json:
        screen.write_json(answer.model_dump(mode="json"))
    else:
        show(screen, _page(answer, whole=arguments.full))
    return EXIT_OK if answer.results else EXIT_NEGATIVE


def _page(answer: KnowledgeAnswer, *, whole: bool) -> Iterator[RenderableType]:
    meta = answer.metadata
    if not answer.results:
        yield Text("No result: nothing in the knowledge base is near enough to this question.")
        if meta.nearest_topics:
            yield Text(plain(f"Nearest topics: {', '.join(meta.nearest_topics)}"))
    for place, result in enumerate(answer.results, 1):
        yield Text(f"{place}. ").append(plain(result.title or result.header), style="bold")
        yield Padding(Text(plain(_facts(result)), style="dim"), _INSIDE)
        yield Padding(_whole(result) if whole else _lead(result), _INSIDE)
        for source in (result.source, *result.source.more):
            if source.uri:
                # On a line of its own and never broken: it is there to be copied and clicked.
                uri = Text(f"   {plain(source.uri)}", style="cyan", no_wrap=True, overflow="ignore")
                yield uri
                if source.passage:
                    yield Padding(Text(plain(source.passage), style="dim"), (0, 0, 0, 5))
        yield Text("")
    yield Text(plain(_how(answer)), style="dim")


def _whole(result: KnowledgeResult) -> RenderableType:
    """Everything an item or piece says, as the Markdown it is."""
    lines = result.content.splitlines()
    return _markdown(lines[1:] if lines[:1] == [f"# {result.title}"] else lines)


def _markdown(lines: Sequence[str]) -> RenderableType:
    cleaned = (plain(line.expandtabs(4)) for line in lines)
    return Markdown("\n".join(cleaned), hyperlinks=False)


def _facts(result: KnowledgeResult) -> str:
    if result.type == "document":
        place = result.header.replace("\n", " ") or result.id
        return " · ".join(("document", f"collection {result.collection}", place))
    parts = [result.type, *([result.severity] if result.severity else [])]
    if result.confidence is not None:
        parts.append(f"confidence {result.confidence:g}")
    if result.topics:
        parts.append(", ".join(result.topics))
    if result.checked:
        parts.append(f"checked {result.checked}")
    return " · ".join([*parts, result.slug or result.id])


def _lead(result: KnowledgeResult) -> RenderableType:
    """The summary and what to do; of a document the piece that was found."""
    if not result.sections:
        text = " ".join(result.content.split())
        return Text(plain(text if len(text) <= _LEAD else f"{text[:_LEAD].rsplit(' ', 1)[0]} ..."))
    acts = next(
        (
            result.sections[name]
            for name in ("Solution", "Recommendation", "Prevention", "Steps")
            if name in result.sections
        ),
        "",
    )
    said = [Text(plain(result.summary))]
    return Group(*said, _markdown(acts.splitlines())) if acts else Group(*said)


def _how(answer: KnowledgeAnswer) -> str:
    meta = answer.metadata
    found = f"{meta.result_count} results" if meta.result_count != 1 else "1 result"
    text = f"{found}, {meta.search_type}, {meta.latency_ms:.0f} ms"
    if "documents_lost" in meta.degraded:
        text += "; documents of a damaged index are missing: leadline knowledge status"
    if "bundled_items_only" in meta.degraded:
        text += "; your own documents were NOT searched"
    if meta.degraded:
        text += f"; given up: {', '.join(meta.degraded)}"
    return text


def ingest_articles(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline ingest articles DIR`: a user's documents beside the shipped items."""
    backend.check_writable()
    if len(arguments.files) != 1:
        raise InputError(
            "ingest articles takes one folder or file",
            code="bad_usage",
            hint="leadline ingest articles docs/ --collection handbook",
        )
    if arguments.dry_run:
        raise InputError(
            "--dry-run is for measured rows; documents cannot be tried without being stored",
            code="bad_usage",
            hint="take a collection of their own: --collection trial, and "
            "leadline knowledge remove trial",
        )
    asked = {
        "folder": str(arguments.files[0]),
        "collection": arguments.collection,
        "access": arguments.access,
        "prune": arguments.prune,
    }
    with (
        closing(backend.knowledge()) as base,
        backend.audit().change(LOCAL, "ingest_articles", asked),
    ):
        with _bar(screen) as progress:
            report = base.ingest_folder(
                arguments.files[0],
                collection=arguments.collection,
                access=arguments.access,
                prune=arguments.prune,
                progress=progress,
            )
        told = report.as_json()
    if screen.as_json:
        screen.write_json(told)
    else:
        screen.write(report.as_text())
    failures = [one for one in report.failures if one.code != "empty_document"]
    if report.failures and not (report.added or report.changed or report.unchanged):
        return EXIT_USAGE
    return EXIT_NEGATIVE if failures else EXIT_OK


def knowledge(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline knowledge`: status, build, reindex, embed, migrate, remove."""
    if arguments.action != "status":
        backend.check_writable()
    with (
        closing(backend.knowledge()) as base,
        _bar(screen) as progress,
        _logged(arguments, backend),
    ):
        told = _ACTIONS[arguments.action](base, arguments, progress)
    if screen.as_json:
        screen.write_json(told)
    else:
        width = max(map(len, told)) + 2
        screen.write(
            "\n".join(
                f"{name.replace('_', ' '):{width}}{_shown(value)}" for name, value in told.items()
            )
        )
    return EXIT_OK


def _logged(arguments: Namespace, backend: Backend) -> AbstractContextManager[object]:
    """The action in the audit log, unless it only looks."""
    if arguments.action == "status":
        return nullcontext()
    asked = {"action": arguments.action, "target": arguments.target}
    return backend.audit().change(LOCAL, f"knowledge.{arguments.action}", asked)


def _status(base: KnowledgeService, _: Namespace, __: Any) -> dict[str, Any]:
    try:
        base.sync()
        info, state = base.describe(), base.state()
    except OutsideError as error:
        return {
            "trouble": f"{error.code}: {error.message}",
            "mend": error.hint,
            **{f"in {name}": count for name, count in base.documents().items()},
            **_lost(base),
        }
    return {
        "engine": f"{info.engine} {info.version}",
        "place": info.place,
        "points": state.points,
        "without_vector": state.missing,
        "dense": state.dense,
        "terms": state.terms,
        "fingerprint": info.fingerprint,
        **{f"in {name}": count for name, count in state.documents.items()},
        **_lost(base),
    }


def _lost(base: KnowledgeService) -> dict[str, str]:
    """What a damaged index lost, and how it comes back."""
    return {
        f"lost {name}": f"{count} documents: leadline ingest articles FOLDER --collection {name}"
        f" (or leadline knowledge remove {name})"
        for name, count in base.lost().items()
    }


def _build(base: KnowledgeService, _: Namespace, progress: Any) -> dict[str, Any]:
    base.sync(progress)
    state = base.state()
    return {"points": state.points, "without_vector": state.missing}


def _reindex(base: KnowledgeService, _: Namespace, progress: Any) -> dict[str, Any]:
    done = base.reindex(progress)
    told: dict[str, Any] = {"points": done.points}
    if done.loss is None:
        return told
    kept = f"could not be read and is kept in {done.loss.place}"
    told["damaged"] = f"the old index {kept if done.loss.place else 'was gone'}"
    return told | _lost(base)


def _embed(base: KnowledgeService, _: Namespace, progress: Any) -> dict[str, Any]:
    return {"embedded": base.embed(progress)}


def _migrate(base: KnowledgeService, arguments: Namespace, progress: Any) -> dict[str, Any]:
    if not arguments.target:
        raise InputError(
            "migrate needs the address of a Qdrant server",
            code="bad_usage",
            hint="leadline knowledge migrate http://127.0.0.1:6333",
        )
    key = SecretStr(os.environ.get("LEADLINE_QDRANT_API_KEY", ""))
    done = base.migrate(arguments.target, key if key.get_secret_value() else None, progress)
    return {
        "target": done.target.place,
        "copied": done.copied,
        "skipped": done.skipped,
        "removed": done.removed,
        "agreement": done.shared,
        "next": f"LEADLINE_QDRANT_URL={arguments.target}",
    }


def _remove(base: KnowledgeService, arguments: Namespace, _: Any) -> dict[str, Any]:
    if not arguments.target:
        raise InputError(
            "remove needs the name of a collection",
            code="bad_usage",
            hint="leadline knowledge status lists them",
        )
    return {"removed_documents": base.remove(arguments.target)}


_ACTIONS = {
    "status": _status,
    "build": _build,
    "reindex": _reindex,
    "embed": _embed,
    "migrate": _migrate,
    "remove": _remove,
}
ACTIONS: Sequence[str] = tuple(_ACTIONS)


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


@contextmanager
def _bar(screen: Screen) -> Iterator[Any]:
    """A progress bar on a terminal's stderr; elsewhere nothing."""
    console = console_on(screen, screen.err)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        task = progress.add_task("documents", total=None)

        def told(*, total: int, done: int, name: str) -> None:
            progress.update(task, total=total, completed=done, description=plain(name[:40]))

        yield told
