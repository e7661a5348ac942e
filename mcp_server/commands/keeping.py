"""`leadline sessions`: what there is; written to a file; deleted when it is old."""

import argparse
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from agent.caller import Caller
from agent.whole_file import whole_file
from mcp_server.backend import Backend, SessionService
from mcp_server.commands.sessions import inside_sessions, sessions
from mcp_server.errors import EXIT_OK
from mcp_server.screen import Screen
from tools.domain.errors import InputError, NotFoundError

__all__ = ["run"]

_PAGE = 100
_AGE = re.compile(r"(\d{1,6})([dh])")
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1)}
Namespace = argparse.Namespace
Write = Callable[[str], object]


def run(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline sessions [list|export|prune]`."""
    actions: dict[str, Callable[[Namespace, Screen, Backend], int]] = {
        "list": sessions,
        "export": _export,
        "prune": _prune,
    }
    return actions[arguments.action](arguments, screen, backend)


def _export(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """Whole sessions with their history, each a line of JSON as `GET /v1/sessions/{id}` has it."""
    who = Caller(tenant=arguments.tenant)
    if bool(arguments.session) == arguments.all:
        raise InputError(
            "say which session to export, or --all",
            hint="leadline sessions export s-0a1b2c3d, or leadline sessions export --all",
            code="nothing_named",
        )

    async def use(opened: SessionService) -> int:
        count = 0
        with _writing_to(arguments.out, screen) as write:
            async for line in _lines(opened, who, arguments.session):
                write(f"{line}\n")
                count += 1
        return count

    count = inside_sessions(backend, screen, use)
    words = f"{count} {'session' if count == 1 else 'sessions'}"
    screen.note(f"{words} of tenant {arguments.tenant} exported; --tenant names another")
    return EXIT_OK


@contextmanager
def _writing_to(out: Path | None, screen: Screen) -> Iterator[Write]:
    if out is None:
        yield screen.out.write
        return
    with whole_file(out) as file:
        yield file.write


async def _lines(opened: SessionService, who: Caller, only: str | None) -> AsyncIterator[str]:
    names = _only(only) if only else _all(opened, who)
    async for name in names:
        try:
            document = await opened.view(who, name)
        except NotFoundError:
            if only:
                raise
            continue  # deleted since it was listed
        yield json.dumps(document.model_dump(mode="json", by_alias=True), ensure_ascii=False)


async def _only(name: str) -> AsyncIterator[str]:
    yield name


async def _all(opened: SessionService, who: Caller) -> AsyncIterator[str]:
    """The ids of a tenant's sessions, listed before the first is read: reading may renew one."""
    names: list[str] = []
    cursor = None
    while True:
        page, cursor = await opened.list(who, _PAGE, cursor)
        names += [one.session_id for one in page]
        if cursor is None:
            break
    for name in names:
        yield name


def _prune(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """Delete old sessions of every tenant."""
    age = _age(arguments.older_than or "")
    backend.check_writable()
    gone = inside_sessions(backend, screen, lambda opened: opened.prune(age))
    if screen.as_json:
        screen.write_json({"deleted": gone})
    else:
        screen.note(f"{gone} {'session' if gone == 1 else 'sessions'} deleted")
    return EXIT_OK


def _age(text: str) -> timedelta:
    found = _AGE.fullmatch(text)
    if found is None or not int(found[1]):
        raise InputError(
            f"'{text[:40]}' is no age" if text else "say how old: --older-than",
            hint="write it like 30d or 12h: leadline sessions prune --older-than 30d",
            code="invalid_age",
        )
    return int(found[1]) * _UNITS[found[2]]
