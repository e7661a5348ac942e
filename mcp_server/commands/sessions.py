"""Commands that start, read or move a session; each prints the plan as it then stands."""

import argparse
import asyncio
import shlex
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from rich.console import RenderableType
from rich.table import Table

from agent.caller import Caller
from agent.document import PlanDocument
from agent.questions import CLARIFY
from mcp_server.backend import LOCAL, Backend, SessionService
from mcp_server.errors import EXIT_NEGATIVE, EXIT_OK
from mcp_server.partial import fields_from_file, fields_from_settings, merged
from mcp_server.screen import Screen
from mcp_server.terminal.console import console_on, show
from mcp_server.terminal.figures import plain
from mcp_server.terminal.open_questions import answers_text
from mcp_server.terminal.plan_page import edit_page, plan_page, progress_page
from tools.clarify.asked import UNKNOWN
from tools.clarify.questions import QUESTION_IDS
from tools.domain.errors import ConflictError, InputError

__all__ = [
    "answer",
    "approve",
    "choose",
    "edit",
    "inside_sessions",
    "plan",
    "sessions",
    "show_session",
    "verdict",
]

ResultT = TypeVar("ResultT")
Namespace = argparse.Namespace


def inside_sessions(
    backend: Backend, screen: Screen, use: Callable[[SessionService], Awaitable[ResultT]]
) -> ResultT:
    """Open the sessions, use them once, close them; a terminal shows that work is going on."""
    for warning in backend.settings().warnings:
        screen.note(f"leadline: warning: {warning}")

    async def run() -> ResultT:
        async with backend.open_sessions() as opened:
            return await use(opened)

    if not screen.err.isatty():
        return asyncio.run(run())
    with console_on(screen, screen.err).status("sounding the depth ..."):
        return asyncio.run(run())


def plan(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline plan`: words and fields become a ranked plan."""
    text = screen.stdin.read() if arguments.text == "-" else arguments.text
    answers, further = _answers_of(arguments.answers)
    spec = fields_from_file(arguments.spec) if arguments.spec else {}
    fields = merged(spec, further, fields_from_settings(arguments.settings))
    _something_to_do(text, fields)
    backend.check_writable()
    ask = not arguments.no_ask

    async def use(opened: SessionService) -> PlanDocument:
        started = await opened.start(LOCAL, text=text, fields=fields, ask=ask)
        return await _answered(opened, started, answers)

    document = inside_sessions(backend, screen, use)
    width = console_on(screen, screen.out).width
    return _told(screen, document, plan_page(document, width, program=screen.program))


def _answers_of(path: Path | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """A file of answers: to questions by their names, and fields of the specification.

    `priority` is both and means the same.
    """
    given = fields_from_file(path) if path else {}
    answers = {
        key: value
        for key, value in given.items()
        if key in QUESTION_IDS and key != "priority" and not isinstance(value, dict)
    }
    return answers, {key: value for key, value in given.items() if key not in answers}


async def _answered(
    opened: SessionService, document: PlanDocument, answers: dict[str, Any]
) -> PlanDocument:
    """The session after every round of questions that the answers speak to."""
    for _ in range(len(answers)):
        pending = document.pending
        if pending is None or pending.kind != CLARIFY:
            break
        asked = {one.id: str(answers[one.id]) for one in document.questions if one.id in answers}
        if not asked:
            break
        document = await opened.answer(LOCAL, document.session_id, pending.id, asked)
    return document


def show_session(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline show`: a session as it stands."""
    document = inside_sessions(
        backend, screen, lambda opened: opened.view(LOCAL, arguments.session)
    )
    width = console_on(screen, screen.out).width
    page = plan_page(document, width, program=screen.program, everything=True)
    return _told(screen, document, page)


def edit(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline edit`: the request changes, the recommendations follow."""
    fields = fields_from_settings(arguments.settings)
    _something_to_do(arguments.text, fields)
    backend.check_writable()

    async def use(opened: SessionService) -> tuple[PlanDocument, PlanDocument]:
        before = await opened.view(LOCAL, arguments.session)
        text = arguments.text
        return before, await opened.edit(LOCAL, arguments.session, text=text, fields=fields)

    before, after = inside_sessions(backend, screen, use)
    width = console_on(screen, screen.out).width
    return _told(screen, after, edit_page(before, after, width, program=screen.program))


def answer(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline answer`: the open question gets its answer."""
    backend.check_writable()
    given = fields_from_file(arguments.answers) if arguments.answers else {}
    settings = fields_from_settings([*arguments.given, *arguments.settings])
    given = merged(given, settings)

    async def use(opened: SessionService) -> PlanDocument:
        document = await opened.view(LOCAL, arguments.session)
        said = given or _typed(document, screen)
        pending = arguments.pending or _open_question(document, said)
        if document.pending is not None and document.pending.kind == CLARIFY:
            said = {key: f"{value}" for key, value in said.items()}
        return await opened.answer(LOCAL, arguments.session, pending, said)

    return _moved(screen, backend, use)


def choose(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline choose`: one recommendation becomes the plan."""
    backend.check_writable()
    return _moved(
        screen, backend, lambda opened: opened.choose(LOCAL, arguments.session, arguments.option)
    )


def approve(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline approve`: yes or no to exactly the plan with this digest."""
    backend.check_writable()
    return _moved(
        screen,
        backend,
        lambda opened: opened.approve(
            LOCAL, arguments.session, arguments.digest, not arguments.decline
        ),
    )


def sessions(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline sessions`: what there is, newest first."""
    found, next_cursor = inside_sessions(
        backend,
        screen,
        lambda opened: opened.list(
            Caller(tenant=arguments.tenant), arguments.limit, arguments.cursor
        ),
    )
    if screen.as_json:
        listed = [item.model_dump(mode="json") for item in found]
        screen.write_json({"sessions": listed, "next_cursor": next_cursor})
        return EXIT_OK
    if not found:
        screen.note('no sessions yet; start one: leadline plan "a support chatbot for 1000 users"')
        return EXIT_OK
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("session", "stage", "updated", "about"):
        table.add_column(name, no_wrap=name != "about", overflow="fold")
    for item in found:
        table.add_row(item.session_id, item.stage, item.updated, plain(item.description))
    show(screen, [table])
    if next_cursor:
        screen.note(f"more: leadline sessions --cursor {shlex.quote(next_cursor)}")
    return EXIT_OK


def verdict(document: PlanDocument) -> int:
    """0 when the plan says yes, 1 when nothing fits or the best misses a limit.

    A session that still asks about the request has not said no.
    """
    ranked = document.recommendations
    if not ranked:
        return EXIT_OK if document.stage == "context" and document.pending else EXIT_NEGATIVE
    best = next((item for item in ranked if item.rank == document.choice), ranked[0])
    return EXIT_NEGATIVE if "missed" in best.slo.values() else EXIT_OK


def _moved(
    screen: Screen, backend: Backend, use: Callable[[SessionService], Awaitable[PlanDocument]]
) -> int:
    """A step inside a session: only what it led to, for the plan has just been read."""
    document = inside_sessions(backend, screen, use)
    width = console_on(screen, screen.out).width
    return _told(screen, document, progress_page(document, width, program=screen.program))


def _told(screen: Screen, document: PlanDocument, page: Iterable[RenderableType]) -> int:
    if screen.as_json:
        screen.write_json(document.model_dump(mode="json", by_alias=True))
    else:
        show(screen, page)
    return verdict(document)


def _open_question(document: PlanDocument, given: dict[str, Any]) -> str:
    pending, session_id = document.pending, document.session_id
    if pending is None:
        raise ConflictError(
            f"session '{session_id}' has no open question",
            hint=f"read it: leadline show {session_id}",
            code="nothing_pending",
        )
    if not given:
        fields = ", ".join(pending.schema_.get("properties", {}))
        raise InputError(
            f"no answer given to: {pending.message}",
            hint=f"leadline answer {session_id} KEY=VALUE, with KEY among {fields}",
            code="no_answer",
        )
    return pending.id


def _typed(document: PlanDocument, screen: Screen) -> dict[str, Any]:
    """Answers typed at a terminal, one line per question; nothing where nobody sits at one."""
    pending = document.pending
    if pending is None or pending.kind != CLARIFY or screen.as_json:
        return {}
    if not (screen.stdin.isatty() and screen.err.isatty()):
        return {}
    answers: dict[str, Any] = {}
    for asked in document.questions:
        screen.note(answers_text(asked))
        screen.err.write(f"{asked.id} [{asked.assumed}]: ")
        screen.err.flush()
        line = screen.stdin.readline()
        if not line:
            break
        answers[asked.id] = line.strip() or UNKNOWN
    return answers


def _something_to_do(text: str, fields: dict[str, Any]) -> None:
    if not text.strip() and not fields:
        raise InputError(
            "nothing was said",
            hint='say it in words ("a support chatbot for 1000 users") or with --set KEY=VALUE',
            code="empty_request",
        )
